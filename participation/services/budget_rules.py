"""What a Bürgerhaushalt must be before it opens, what is frozen then, and what a ballot may say."""

import json
from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from core.errors import Refused
from core.town import town
from participation.counting.amounts import exact, written
from participation.enums import Access, BallotKind, ProcedureState, ProposalState
from participation.kinds import Finding
from participation.models import BudgetProcess, Procedure, Proposal
from participation.money import euro


def findings(procedure: Procedure) -> list[Finding]:
    """Return what is not right. The list and the rules may come after the announcement, but before the vote."""
    process = procedure.budget_process
    found = []
    if procedure.access not in (Access.CODE, Access.RESIDENT):
        found.append(Finding(_("Abgestimmt wird mit Code oder Wohnsitznachweis.")))
    if process.submit_until >= timezone.localdate(procedure.opens_at):
        found.append(Finding(_("Vorschläge enden nicht vor dem Beginn der Abstimmung.")))
    return found + _before_the_vote(process, procedure.state == ProcedureState.ANNOUNCED)


def _before_the_vote(process: BudgetProcess, is_opening: bool) -> list[Finding]:
    found = []
    if not process.list_frozen_on:
        found.append(Finding(_("Die Liste der Projekte ist noch nicht festgelegt."), is_opening))
    elif not process.proposals.filter(state=ProposalState.ON_LIST).exists():
        found.append(Finding(_("Auf der Liste steht kein Projekt."), is_opening))
    if not (process.decided_on and process.decided_by):
        found.append(Finding(_("Es fehlt, wer die Regeln wann beschlossen hat."), is_opening))
    if not process.lot_seed:
        found.append(Finding(_("Das Los ist noch nicht gezogen."), is_opening))
    if process.proposals.filter(state=ProposalState.ON_LIST, cost__gt=process.budget).exists():
        found.append(Finding(_("Ein Projekt kostet mehr als das ganze Budget und kann nicht gewinnen."), blocks=False))
    return found


def freeze(procedure: Procedure) -> dict[str, Any]:
    """Return what counts: the projects with their final costs, ballot, rule, seed. participation.board.bundle reads it."""
    process = procedure.budget_process
    return {
        "procedure": str(procedure.pk),
        "title": procedure.title,
        "unit": str(town().title),
        "opens_on": timezone.localdate(procedure.opens_at),
        "closes_on": timezone.localdate(procedure.closes_at),
        "currency": "EUR",
        "budget": process.budget,
        "projects": [_frozen(proposal) for proposal in process.proposals.filter(state=ProposalState.ON_LIST)],
        "ballot": _ballot(process),
        "counting": _counting(process),
        "decided": {"on": process.decided_on, "by": process.decided_by},
    }


def _frozen(proposal: Proposal) -> dict[str, Any]:
    return {
        "id": str(proposal.number),
        "title": proposal.title,
        "cost": proposal.cost,
        "summary": proposal.summary,
        "district": proposal.district,
        "topic": proposal.topic,
    }


def _ballot(process: BudgetProcess) -> dict[str, Any]:
    kind = process.ballot_kind
    has_points = kind == BallotKind.POINTS
    return {
        "kind": kind,
        "most": process.most if kind == BallotKind.MAX_N else None,
        "most_cost": process.budget if kind == BallotKind.KNAPSACK else None,
        "most_points": process.points if has_points else None,
        "most_points_each": process.points_each if has_points else None,
    }


def _counting(process: BudgetProcess) -> dict[str, str]:
    """Return every choice of the count, as participation.counting.settings.Settings reads it."""
    return {
        "rule": process.rule,
        "lot": process.lot_seed,
        "satisfaction": process.satisfaction,
        "increment": written(exact(process.increment)),
        "completion": process.completion,
    }


def check(procedure: Procedure, payload: str) -> None:
    """Refuse a ballot that the frozen rules do not allow, and say by how much."""
    refuse_wrong(procedure.configuration or {}, marks_of(procedure.configuration or {}, payload))


def marks_of(configuration: Mapping[str, Any], payload: str) -> dict[str, int]:
    """Return the points of each project a payload names (1 where there are no points); refuses what is no ballot."""
    has_points = configuration["ballot"]["kind"] == BallotKind.POINTS
    try:
        [(key, said)] = json.loads(payload).items()
        marks = (
            {str(project): int(points) for project, points in said.items()} if has_points else dict.fromkeys(said, 1)
        )
        is_right = (
            key == ("points" if has_points else "approve") and len(marks) == len(said) and not isinstance(said, str)
        )
    except (ValueError, AttributeError, TypeError):
        is_right = False
    if not is_right or any(points < 1 for points in marks.values()):
        raise Refused(_("Das ist kein Stimmzettel dieser Abstimmung."), code="malformed")
    return marks


def refuse_wrong(configuration: Mapping[str, Any], marks: Mapping[str, int]) -> None:
    """Refuse marks that are too many, too dear or for something else."""
    costs = {project["id"]: project["cost"] for project in configuration["projects"]}
    if unknown := sorted(marks.keys() - costs.keys()):
        raise Refused(
            _("Projekt %(number)s steht nicht zur Wahl.") % {"number": ", ".join(unknown)},
            _("Nehmen Sie es heraus."), code="unknown_project",
        )  # fmt: skip
    ballot = configuration["ballot"]
    match ballot["kind"]:
        case BallotKind.KNAPSACK:
            _refuse_too_dear(configuration["budget"], sum(costs[project] for project in marks))
        case BallotKind.MAX_N:
            _refuse_too_many(ballot["most"], len(marks))
        case BallotKind.POINTS:
            _refuse_too_many_points(ballot, marks)


def _refuse_too_dear(budget: int, cost: int) -> None:
    if cost > budget:
        raise Refused(
            _("Ihre Auswahl kostet %(cost)s. Das sind %(excess)s zu viel.")
            % {"cost": euro(cost), "excess": euro(cost - budget)},
            _("Nehmen Sie etwas heraus."), code="over_budget", params={"excess": cost - budget},
        )  # fmt: skip


def _refuse_too_many(most: int, count: int) -> None:
    if count > most:
        raise Refused(
            ngettext(
                "Sie haben %(count)s Projekte gewählt, erlaubt ist %(most)s.",
                "Sie haben %(count)s Projekte gewählt, erlaubt sind %(most)s.", most,
            ) % {"count": count, "most": most},
            _("Nehmen Sie etwas heraus."), code="too_many", params={"excess": count - most},
        )  # fmt: skip


def _refuse_too_many_points(ballot: Mapping[str, Any], marks: Mapping[str, int]) -> None:
    given = sum(marks.values())
    if given > ballot["most_points"]:
        raise Refused(
            _("Sie haben %(given)s Punkte verteilt, erlaubt sind %(most)s.") % {"given": given, "most": ballot["most_points"]},
            _("Nehmen Sie Punkte weg."), code="too_many_points", params={"excess": given - ballot["most_points"]},
        )  # fmt: skip
    highest = max(marks.values(), default=0)
    each = ballot["most_points_each"]
    if each is not None and highest > each:
        raise Refused(
            _("Ein Projekt kann höchstens %(most)s Punkte bekommen.") % {"most": each},
            _("Nehmen Sie Punkte weg."), code="too_many_points", params={"excess": highest - each},
        )  # fmt: skip
