"""Somebody on their way through a survey: what they typed travels sealed in the form itself, not in a cookie and not here."""

import secrets
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.core import signing

from accounts.viewer import Viewer
from participation.enums import Access
from participation.models import Survey
from participation.surveys.answers import Shown, Typed, walk
from participation.surveys.conditions import Answer
from participation.surveys.questionnaire import Questionnaire
from participation.surveys.types import type_of

REVIEW = "pruefen"


@dataclass
class Visit:
    """Where somebody is. `shown`: questions on the page before them; `bound`: the account that began, for residents."""

    page: str = ""
    typed: Typed = field(default_factory=dict)
    shown: list[str] = field(default_factory=list)
    nonce: str = ""
    draft: str = ""
    bound: str = ""

    def state(self) -> dict[str, Any]:
        """Return it as plain data."""
        return dict(vars(self))

    def sealed(self, survey_id: UUID) -> str:
        """Return it as the form carries it. The same state always looks the same, so that first pages can be kept."""
        return _signer(survey_id).sign_object(self.state(), compress=True)

    def take(self, questionnaire: Questionnaire, data: Any) -> None:
        """Read what was typed on the page before them, with the questions that an answer brought up there without us."""
        here = next((sheet.items for sheet in questionnaire.sheets if sheet.key == self.page), ())
        brought = set(data.getlist("dazu")) - set(self.shown)
        self.shown += [item.key for item in here if item.key in brought]
        for key in self.shown:
            if (item := questionnaire.item(key)) is not None:
                self.typed[key] = type_of(item).read(item, data)

    def draw_lot(self) -> None:
        """Get the number by which an answer sent twice is known again."""
        self.nonce = self.nonce or secrets.token_hex(32)


def opened_visit(survey: Survey, sealed: str, viewer: Viewer) -> Visit | None:
    """Return what a form carried; None when it is none of ours, or of another account."""
    try:
        visit = Visit(**_signer(survey.pk).unsign_object(sealed))
    except (signing.BadSignature, TypeError, ValueError):
        return None
    return visit if visit.bound == binding(survey, viewer) else None


def binding(survey: Survey, viewer: Viewer) -> str:
    """Return whose form it is: nobody can make a resident send a form that was not theirs."""
    return str(viewer.user_id) if survey.access == Access.RESIDENT and viewer.user_id else ""


def _signer(survey_id: UUID) -> signing.Signer:
    return signing.Signer(salt=f"survey:{survey_id}")


@dataclass(frozen=True)
class Way:
    """The pages of one visit, and where on them it is. `place` is len(pages) on the last page, where all is checked."""

    pages: list[Shown]
    place: int

    @property
    def page(self) -> Shown | None:
        """The page before them, None at the end."""
        return self.pages[self.place] if self.place < len(self.pages) else None

    @property
    def answers(self) -> dict[str, Answer]:
        """What counts, of all pages."""
        return {key: answer for shown in self.pages for key, answer in shown.answers.items()}

    @property
    def faulty(self) -> list[Shown]:
        """Pages on which something is missing or wrong."""
        return [shown for shown in self.pages if shown.faults]


def way_of(questionnaire: Questionnaire, visit: Visit) -> Way:
    """Return where a visit is. A page that is shown no more gives way to the next one that is."""
    pages = walk(questionnaire, visit.typed)
    if visit.page == REVIEW:
        return Way(pages, len(pages))
    order = [sheet.key for sheet in questionnaire.sheets]
    wanted = order.index(visit.page) if visit.page in order else 0
    later = [place for place, shown in enumerate(pages) if order.index(shown.sheet.key) >= wanted]
    return Way(pages, later[0] if later else len(pages))
