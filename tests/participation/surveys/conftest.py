"""A survey with every type of question and a branching."""

import datetime
import re

import pytest
from django.utils import timezone

from accounts.viewer import SYSTEM
from participation.enums import Access, ProcedureState
from participation.services.procedures import move_procedure
from participation.services.survey_editing import add_page, add_question, found_survey

WAY = (ProcedureState.REVIEWED, ProcedureState.ANNOUNCED, ProcedureState.OPEN)


def facts(**more):
    """Return what every survey needs."""
    now = timezone.now()
    return {
        "title": "Busse und Bahnen", "slug": "busse", "summary": "Wie kommen Sie ans Ziel?", "audience": "alle",
        "access": Access.OPEN, "opens_at": now - datetime.timedelta(days=1),
        "closes_at": now + datetime.timedelta(days=7), "legal_basis": "§ 23 GO NRW", "privacy_notice": "Ohne Namen.",
        "delete_on": timezone.localdate() + datetime.timedelta(days=365), "contact": "Amt 61", "minutes": 6,
    } | more  # fmt: skip


def fill(survey):
    """Write three pages: use with a branching on the same page, wishes, and oneself."""
    first, wishes = survey.pages.get(), add_page(by=SYSTEM, survey=survey, title="Was ist Ihnen wichtig?")
    oneself = add_page(by=SYSTEM, survey=survey, title="Zu Ihnen")

    def ask(page, kind, text, **more):
        return add_question(by=SYSTEM, page=page, kind=kind, text=text, **more)

    ask(first, "yesno", "Fahren Sie Bus?", is_required=True)
    ask(
        first, "single", "Warum nicht?", choices=["Zu selten", "Zu teuer"], offers_other=True, is_required=True,
        condition={"question": "f1", "is": "eq", "value": "no"},
    )  # fmt: skip
    ask(
        wishes, "matrix", "Wie wichtig ist Ihnen das?", is_required=True, rows=["Takt", "Rufbus am Abend"],
        choices=["sehr wichtig", "wichtig", "weiß nicht"],
    )  # fmt: skip
    ask(
        wishes, "ranking", "Was zuerst?", choices=["Dichterer Takt", "Günstigere Tickets", "Sichere Wege", "Auskunft"],
        settings={"places": 3}, is_required=True,
    )  # fmt: skip
    ask(wishes, "long", "Fehlt etwas?", help="Bitte keine Namen.")
    ask(
        oneself,
        "multiple",
        "Was nutzen Sie?",
        choices=["Bus", "Rad", "!nichts davon"],
        settings={"max": 2},
        offers_other=True,
    )
    ask(
        oneself, "scale", "Wie zufrieden sind Sie?",
        settings={"steps": 5, "low": {"de": "gar nicht"}, "high": {"de": "sehr"}},
    )  # fmt: skip
    ask(oneself, "number", "Wie weit fahren Sie?", settings={"least": 0, "most": 300, "unit": {"de": "km"}})
    ask(oneself, "date", "Seit wann?")
    ask(oneself, "short", "In einem Wort?")
    ask(oneself, "place", "Wo fehlt eine Haltestelle?")
    ask(oneself, "allocation", "Verteilen Sie 100 Punkte", choices=["Bus", "Bahn"], settings={"total": 100})
    ask(oneself, "single", "Wie alt sind Sie?", choices=["unter 30", "30 bis 59", "60 und älter"], is_demographic=True)
    ask(oneself, "info", "Gleich haben Sie es geschafft.")
    ask(oneself, "area", "Wo soll der Rufbus fahren?")
    ask(oneself, "consent", "Meine Antworten dürfen wissenschaftlich ausgewertet werden.")


@pytest.fixture
def make_survey(db):
    """Return a function that makes a draft; with `is_open` it is taken to its opening."""

    def make(*, is_open=True, ask=fill, **more):
        survey = found_survey(by=SYSTEM, **facts(**more))
        ask(survey)
        for state in WAY if is_open else ():
            move_procedure(by=SYSTEM, procedure=survey, to=state)
        survey.refresh_from_db()
        return survey

    return make


FIRST = {"f1": "yes"}
WISHES = {"f3-z1": "a1", "f3-z2": "a3", "f4-1": "a2", "f4-2": "a1", "f4-3": "a4", "f5": "Ein Nachtbus."}


class Walker:
    """A browser without script that goes through a survey as its forms say."""

    def __init__(self, client, survey):
        self.client, self.survey, self.path = client, survey, f"/mitmachen/umfragen/{survey.slug}/ausfuellen/"
        self.page = client.get(self.path)

    @property
    def said(self):
        """The page before it: what lies in templates waits for a script."""
        return re.sub("<template.*?</template>", "", self.page.content.decode(), flags=re.DOTALL)

    def press(self, button, **typed):
        """Press a button with what was typed."""
        stand = self.page.context["stand"]
        names = {name.replace("_", "-"): value for name, value in typed.items()}
        self.page = self.client.post(self.path, {"stand": stand, "handlung": button, **names})
        return self

    def to_the_end(self):
        """Answer what must be answered."""
        self.press("weiter", **FIRST).press("weiter", **WISHES).press("weiter", f13="none")
        assert "Prüfen und absenden" in self.said
        return self


@pytest.fixture
def walk(client):
    """Return a function that begins a survey."""
    return lambda survey: Walker(client, survey)
