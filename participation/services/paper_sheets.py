"""Ballot papers to print: large, tagged, each in a drawn order of its own, as on screen."""

import secrets
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from core.services.documents import typeset
from participation.enums import BallotKind
from participation.models import BudgetProcess
from participation.money import euro
from participation.rules import demand_officer
from participation.services.budget_reads import BallotPaper, ballot_paper, card_of, drawn

TEMPLATE = "participation/ballot_sheet.typ"
MOST = 200
PROMISE = gettext_lazy(
    "Schreiben Sie keinen Namen auf diesen Zettel. Der Code zeigt nur, dass Sie abstimmen dürfen. Er zählt einmal, auf Papier oder online."
)


def print_ballot_sheets(*, by: Viewer, process: BudgetProcess, count: int) -> bytes:
    """Return so many ballot papers as one tagged PDF, every one in another order; noted, as they are handed out."""
    demand_officer(by)
    if not process.is_frozen:
        raise Refused(_("Stimmzettel gibt es, sobald die Liste und die Regeln festgelegt sind."), code="not_frozen")
    if not 1 <= count <= MOST:
        raise Refused(_("Drucken Sie 1 bis %(most)s auf einmal.") % {"most": MOST}, code="count", field="count")
    pdf = ballot_sheets(process, [secrets.token_hex(4) for _sheet in range(count)])
    audit.record(by_user=by.user_id, action="participation.print_ballot_sheets", obj=process, data={"count": count})
    return pdf


@translation.override("de")
def ballot_sheets(process: BudgetProcess, seeds: list[str]) -> bytes:
    """Return a ballot paper for each seed of an order. Paper speaks German, whatever the desk speaks."""
    paper = ballot_paper(process)
    has_points = paper.kind == BallotKind.POINTS
    return typeset(TEMPLATE, {
        "title": _("Stimmzettel: %(title)s") % {"title": process.title}, "rule": _rule(paper),
        "steps": [_steps(paper), _("Übertragen Sie den Code aus Ihrem Brief in die Felder."), _return_words(process)],
        "code": _("Ihr Code"), "promise": str(PROMISE), "blank": _("Ein leerer Zettel zählt als Stimme für kein Projekt."),
        "heads": [_("Punkte") if has_points else _("Ihre Wahl"), _("Nr."), _("Projekt"), _("Kosten")],
        "has_points": has_points,
        "contact": _("Fragen beantwortet: %(contact)s") % {"contact": process.contact},
        "sheets": [
            [
                {"id": one.id, "title": one.title, "summary": one.summary, "cost": euro(one.cost)}
                for one in drawn(paper, seed)
            ]
            for seed in seeds
        ],
    })  # fmt: skip


def _rule(paper: BallotPaper) -> str:
    facts: dict[str, Any] = {
        "budget": euro(paper.budget),
        "most": paper.most,
        "points": paper.points,
        "each": paper.per_project,
    }
    match paper.kind:
        case BallotKind.KNAPSACK:
            return (
                _("Wählen Sie, so viel Sie möchten. Zusammen dürfen die Projekte höchstens %(budget)s kosten.") % facts
            )
        case BallotKind.MAX_N:
            return _("Wählen Sie höchstens %(most)s Projekte.") % facts
        case BallotKind.POINTS if paper.per_project:
            return _("Verteilen Sie höchstens %(points)s Punkte, höchstens %(each)s an ein Projekt.") % facts
        case BallotKind.POINTS:
            return _("Verteilen Sie höchstens %(points)s Punkte.") % facts
    return _("Wählen Sie, so viele Projekte Sie möchten.")


def _steps(paper: BallotPaper) -> str:
    if paper.kind == BallotKind.POINTS:
        return _("Schreiben Sie in das Feld vor einem Projekt, wie viele Punkte Sie ihm geben.")
    return _("Kreuzen Sie an, was umgesetzt werden soll.")


def _return_words(process: BudgetProcess) -> str:
    return _("Geben Sie den Zettel in einem verschlossenen Umschlag ab, bis %(end)s.") % {
        "end": card_of(process).end_words
    }
