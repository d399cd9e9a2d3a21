"""Secrets of surveys and of the Bürgerhaushalt: words that no row's own page betrays, each with those who may read it."""

import datetime
import secrets

from django.utils import timezone

from accounts.viewer import SYSTEM
from participation.enums import Access, CommentState, ProcedureState
from participation.models import (
    BudgetProcess,
    FreeText,
    NamedResponse,
    Procedure,
    Proposal,
    ProposalComment,
    Response,
    Survey,
    SurveyResult,
)
from participation.services.casting import cast_openly
from participation.services.procedures import move_procedure
from participation.services.survey_answers import put_aside
from participation.services.survey_editing import add_question, found_survey
from participation.surveys.answers import payload_of

OPENING = (ProcedureState.REVIEWED, ProcedureState.ANNOUNCED, ProcedureState.OPEN)
ENDING = (ProcedureState.CLOSED, ProcedureState.EVALUATED, ProcedureState.PUBLISHED)


def plant(town, word, clerks):
    """Write surveys in every state and proposals, each with words that only some may read."""
    plants = {
        "Frage": clerks, "Auswahl": clerks, "Bald": clerks, "Urne": frozenset(), "Beiseite": frozenset(), "Zettel": clerks,
        "Mensch": clerks, "Zwischenstand": clerks, "Ungelesen": clerks, "Original": clerks, "Behalten": clerks,
        "Verfasst": clerks,
    }  # fmt: skip
    town.plants |= {word(name): readers for name, readers in plants.items()}
    _survey("entwurf", word("Frage"), 0, choices=("Ja", word("Auswahl")))
    # Announced: that it comes is public, what it asks is not.
    _survey("bald", word("Bald"), 2)
    _running(word)
    _counted(town, word, clerks)
    _published(town, word)
    _proposals(town, word, clerks)
    for row in Procedure.objects.filter(slug__regex="^(umfrage-|haushalt-)", announced_on__isnull=False):
        town.show(row)


def _survey(name, question, steps, choices=("Ja", "Nein"), **more):
    now = timezone.now()
    survey = found_survey(
        by=SYSTEM, title=f"Umfrage {name}", slug=f"umfrage-{name}", summary="Es geht um etwas.", audience="alle",
        opens_at=now - datetime.timedelta(days=2), closes_at=now + datetime.timedelta(days=9), legal_basis="§ 23 GO NRW",
        privacy_notice="Ohne Namen.", delete_on=timezone.localdate() + datetime.timedelta(days=90), contact="Amt", **more,
    )  # fmt: skip
    page = survey.pages.get()
    add_question(by=SYSTEM, page=page, kind="single", text=question, choices=choices)
    add_question(by=SYSTEM, page=page, kind="long", text="Was noch?")
    _on(survey, OPENING[:steps])
    return survey


def _on(survey, states):
    for state in states:
        move_procedure(by=SYSTEM, procedure=survey, to=state)
    survey.refresh_from_db()


def _running(word):
    survey = _survey("laufend", "Sind Sie dabei?", 3)
    payload = payload_of({"f2": {"text": word("Urne")}})
    cast_openly(procedure_id=survey.pk, payload=payload, nonce=secrets.token_hex(32))
    put_aside(survey=survey, state={"page": "s1", "typed": {"f2": {"": [word("Beiseite")]}}})
    named = _survey("namentlich", "Wer sind Sie?", 3, access=Access.NAMED)
    NamedResponse.objects.create(
        survey=named, commitment="1" * 64, name=word("Mensch"), email="mensch@beispiel.example", payload=payload_of({}),
        day=timezone.localdate(), delete_on=timezone.localdate(),
    )  # fmt: skip


def _counted(town, word, clerks):
    """Counted, but not published: the result is for the office."""
    survey = _survey("gezaehlt", "Wie war es?", 3)
    _on(survey, ENDING[:2])
    question = {"key": "f1", "number": 1, "kind": "single", "text": {"de": word("Zwischenstand")}, "asked": 20}
    result = SurveyResult.objects.create(
        survey=survey, version=1, counted_at=timezone.now(), count=20,
        data={"questions": [question | {"tables": [], "measures": []}]},
    )  # fmt: skip
    town.hide(result, word("Zwischenstand"), clerks)
    _text(survey, word("Ungelesen"), FreeText.State.NEW)
    Response.objects.create(
        survey=survey,
        payload=payload_of({"f2": {"text": word("Zettel")}}),
        commitment="2" * 64,
        day=timezone.localdate(),
    )


def _published(town, word):
    survey = _survey("ergebnis", "Wie war es denn?", 3)
    _on(survey, ENDING)
    town.show(
        SurveyResult.objects.create(
            survey=survey, version=1, counted_at=timezone.now(), count=20, data={"questions": []}
        )
    )
    _text(survey, word("Original"), FreeText.State.RELEASED)
    _text(survey, word("Behalten"), FreeText.State.WITHHELD)


def _text(survey, text, state):
    released = "Ohne Namen gesagt." if state == FreeText.State.RELEASED else ""
    FreeText.objects.create(
        survey=survey, question="f2", digest=secrets.token_hex(32), text=text, state=state, released_text=released
    )


def _proposals(town, word, clerks):
    now, today = timezone.now(), timezone.localdate()
    facts = {
        "summary": "Wofür?", "audience": "alle", "budget": 100_000, "opens_at": now + datetime.timedelta(days=9),
        "closes_at": now + datetime.timedelta(days=20), "submit_from": today, "submit_until": today, "contact": "Amt",
        "legal_basis": "§ 23 GO NRW", "privacy_notice": "Ohne Namen.", "delete_on": today + datetime.timedelta(days=90),
    }  # fmt: skip
    shown = BudgetProcess.objects.create(
        slug="haushalt-vorschlaege", title="Haushalt", state=ProcedureState.ANNOUNCED, announced_on=today, **facts
    )
    title = word("Haushaltsentwurf")
    hidden = BudgetProcess.objects.create(slug=title.lower(), title=title, **facts)
    town.hide(Procedure.objects.get(pk=hidden.pk), title, clerks)
    contact = {"author_name": word("Verfasst"), "author_email": "verfasst@beispiel.example", "delete_contact_on": today}
    bench = town.show(_proposal(shown, 1, "Eine Bank", released_on=today, **contact))
    for process, number, name, more in (
        (shown, 2, "Eingang", contact),
        (hidden, 1, "Planung", {"released_on": today}),
    ):
        town.hide(_proposal(process, number, word(name), **more), word(name), clerks)
    town.show(_comment(bench, "Gute Idee.", CommentState.SHOWN))
    town.hide(_comment(bench, word("Neukommentar"), CommentState.NEW), word("Neukommentar"), clerks)
    town.hide(_comment(bench, word("Schmaehung"), CommentState.HIDDEN), word("Schmaehung"), clerks)


def _proposal(process, number, title, **more):
    return Proposal.objects.create(
        process=process,
        number=number,
        title=title,
        summary=title,
        text=title,
        submitted_on=timezone.localdate(),
        **more,
    )


def _comment(proposal, text, state):
    reason = "Beleidigung" if state == CommentState.HIDDEN else ""
    return ProposalComment.objects.create(
        proposal=proposal, text=text, state=state, hidden_reason=reason, written_on=timezone.localdate()
    )


def survey_addresses():
    """Return every address below the surveys and the Bürgerhaushalte."""
    below = ("", "ausfuellen/", "einbetten/", "ergebnis/", "ergebnis.csv", "ergebnis.pdf", "gezaehlt.txt")
    found = [
        f"/mitmachen/umfragen/{row.slug}/{path}"
        for row in Survey.objects.filter(slug__startswith="umfrage-")
        for path in below
    ]
    for row in BudgetProcess.objects.all():
        numbers = [f"vorschlaege/{proposal.number}/" for proposal in row.proposals.all()]
        found += [f"/mitmachen/buergerhaushalt/{row.slug}/{path}" for path in ("", "vorschlaege/", *numbers)]
    return found


def desk_addresses():
    """Return where the office reads what nobody else does."""
    found = []
    for row in Survey.objects.all():
        desk = f"/admin/beteiligung/umfragen/{row.pk}/"
        found += [desk, f"{desk}vorschau/", f"{desk}probe/", f"{desk}uebersetzung/", f"{desk}ergebnis/"]
        found += [f"{desk}texte/?stand={state}" for state in FreeText.State.values]
        found += [f"{desk}antworten.{form}" for form in ("csv", "xlsx", "spss")]
    for row in Proposal.objects.all():
        found.append(f"/admin/beteiligung/buergerhaushalt/{row.process_id}/vorschlaege/{row.pk}/")
    return found
