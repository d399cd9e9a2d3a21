"""A result as JSON, for whoever stores, publishes or checks it."""

from fractions import Fraction
from typing import Any

from participation.counting.amounts import written
from participation.counting.tally import Proof, Tally


def as_json(tally: Tally) -> dict[str, Any]:
    """Return a result. Whole amounts are numbers, others exact texts: nothing is rounded."""
    return {
        **tally.settings.as_json(),
        "budget": amount(tally.budget),
        "ballots": tally.ballots,
        "blank": tally.blank,
        "winners": list(tally.winners),
        "cost": amount(tally.cost),
        "unspent": amount(tally.unspent),
        "chosen": [
            {
                "order": each.order,
                "project": each.project,
                "cost": amount(each.cost),
                "votes": each.votes,
                "points": each.points,
                "price": None if each.price is None else amount(each.price),
            }
            for each in tally.chosen
        ],
        "ties": [
            {
                "rank": tie.rank,
                "by_votes": tie.by_votes,
                "projects": list(tie.projects),
                "decided_by": str(tie.decided_by),
            }
            for tie in tally.ties
        ],
        "share": None if tally.share is None else amount(tally.share),
        "proof": None if tally.proof is None else proof_as_json(tally.proof),
    }


def proof_as_json(proof: Proof) -> dict[str, Any]:
    """Return a proof."""
    return {
        "stop": str(proof.stop),
        "share": amount(proof.share),
        "cost": amount(proof.cost),
        "next_share": None if proof.next_share is None else amount(proof.next_share),
        "next_cost": None if proof.next_cost is None else amount(proof.next_cost),
        "steps": proof.steps,
        "exact_steps": proof.exact_steps,
        "recounted": proof.recounted,
    }


def amount(value: Fraction) -> int | str:
    """Return an amount as JSON takes it without losing any of it."""
    return value.numerator if value.denominator == 1 else written(value)
