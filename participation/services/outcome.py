"""What a count comes to: a pure function of the frozen configuration and the ballots, as plain data (P4)."""

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from participation.counting.amounts import exact, written
from participation.counting.ballots import Ballot, BallotKind, BallotRule, Project
from participation.counting.comparison import Side, compare
from participation.counting.count import count
from participation.counting.election import Election
from participation.counting.enough import Enough
from participation.counting.flow import flow_of
from participation.counting.reasons import Reason, explain
from participation.counting.settings import Settings
from participation.counting.tally import DecidedBy, Tally
from participation.services.budget_rules import marks_of

Frozen = Mapping[str, Any]
# What the page calls "4 and more" has this as its upper end at least.
FOUR_AND_MORE = 4


def count_result(frozen: Frozen, payloads: Sequence[str]) -> dict[str, Any]:
    """Return the result: what verify.py checks as `outcome`, and what the page shows."""
    election, settings = election_of(frozen, payloads), Settings.from_json(frozen["counting"])
    tally = count(election, settings)
    comparison = compare(election, tally)
    reasons = [_reason(reason) for reason in explain(election, tally)]
    return {
        "outcome": _outcome(election, tally),
        "figures": _figures(comparison.chosen, election.blank),
        "winners": [reason for reason in sorted(reasons, key=_order) if reason["order"]],
        "losers": [reason for reason in reasons if not reason["order"]],
        "lots": [[*tie.projects] for tie in tally.ties if tie.decided_by is DecidedBy.LOT],
        "flow": _flow(election, tally),
        "comparison": {
            **_figures(comparison.other, election.blank), "rule": str(comparison.other.rule),
            "winners": [*comparison.other.winners],
        },
    }  # fmt: skip


def _order(reason: Mapping[str, Any]) -> int:
    return reason["order"] or 0


def election_of(frozen: Frozen, payloads: Sequence[str]) -> Election:
    """Return what is counted."""
    limits = {name: value for name, value in frozen["ballot"].items() if value is not None}
    projects = tuple(Project(row["id"], exact(row["cost"]), row["title"]) for row in frozen["projects"])
    ballots = tuple(Ballot.giving(str(number), marks_of(frozen, said)) for number, said in enumerate(payloads, 1))
    return Election(exact(frozen["budget"]), projects, ballots, BallotRule(**limits))


def _outcome(election: Election, tally: Tally) -> dict[str, Any]:
    return {
        "winners": [*tally.winners],
        "votes": {project.id: election.votes[project.id] for project in election.projects},
        **_points(election),
        "cost": int(tally.cost),
        "share": None if tally.share is None else written(tally.share),
    }


def _points(election: Election) -> dict[str, Any]:
    if election.ballot_rule.kind is not BallotKind.POINTS:
        return {}
    return {"points": {project.id: election.points[project.id] for project in election.projects}}


def _figures(side: Side, blank: int) -> dict[str, Any]:
    return {
        "ballots": side.ballots,
        "blank": blank,
        "projects": len(side.winners),
        "cost": int(side.cost),
        "unspent": int(side.unspent),
        "happy": side.fulfilled,
    }


def _reason(reason: Reason) -> dict[str, Any]:
    short = reason.shortfall
    return {
        "project": reason.project, "rank": reason.rank, "votes": reason.votes, "points": reason.points,
        "cost": int(reason.cost), "cause": str(reason.cause), "order": reason.order,
        "left": written(short.left) if short else None,
        "missing": written(short.missing) if short else None,
        "together": written(short.together) if short and short.together is not None else None,
        "spent": [[project, written(amount)] for project, amount in short.spent] if short else [],
        "more_supporters": _enough(reason.more_supporters), "lower_cost": _enough(reason.lower_cost),
    }  # fmt: skip


def _enough(enough: Enough | None) -> dict[str, Any] | None:
    return {"amount": enough.amount, "displaced": [*enough.displaced]} if enough else None


def _flow(election: Election, tally: Tally) -> list[dict[str, Any]]:
    """Return for each group of ballots, by fulfilled wishes: how many, and how much of them went to which project."""
    most = max([*election.fulfilled(tally.winners), FOUR_AND_MORE])
    return [
        {
            "most": most if group.at_most is None else group.at_most, "fewest": group.at_least, "ballots": group.ballots,
            "paid": {stream.project: _cents(stream.amount) for stream in group.streams}, "unused": _cents(group.unspent),
        }
        for group in flow_of(election, tally)
    ]  # fmt: skip


def _cents(amount: Fraction) -> str:
    return written(Fraction(round(amount * 100), 100))
