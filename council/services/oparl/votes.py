"""What was decided at an item and how was voted: our own fields of an AgendaItem."""

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils import translation

from council.enums import Outcome, VoteMethod, VoteState
from council.models import Decision, Organization, Person, Vote, VoteRecord, VoteTally
from council.models.published import under
from council.services.oparl.addresses import stem
from council.services.oparl.rows import among, seen
from council.services.oparl.values import Fields, day, moment, own, tidy

DECISION_COLUMNS = (
    "agenda_item_id", "outcome", "outcome_raw", "text", "change_note", "decided_at", "effective_after", "referred_to_id",
    "execution_state", "execution_owner_id", "execution_due", "execution_percent", "execution_note",
)  # fmt: skip
VOTE_COLUMNS = (
    "id", "agenda_item_id", "question", "order", "is_final", "method", "is_unanimous", "yes", "no", "abstain", "invalid",
    "present",
)  # fmt: skip
Columns = dict[str, Any]


@dataclass(frozen=True)
class Outcomes:
    """The public decision and the votes of an item."""

    decision: Columns
    votes: list[Fields]
    bodies: set[UUID]

    @property
    def text(self) -> str:
        """Return the wording of the resolution."""
        return str(self.decision["text"])

    @property
    def words(self) -> str:
        """Return the source's wording, or "angenommen (27 Ja, 13 Nein, 3 Enthaltungen)"."""
        raw = str(self.decision["outcome_raw"])
        if raw:
            return raw
        final = next((vote for vote in self.votes if vote.get("final")), None)
        label = labels()[self.decision["outcome"]]
        voices = _voices(final) if final else ""
        return f"{label} ({voices})" if voices else label

    def own_fields(self) -> Fields:
        """Return our properties."""
        row, body = self.decision, stem("Organization")
        execution = tidy(
            {
                "state": row["execution_state"],
                "owner": f"{body}{row['execution_owner_id']}" if row["execution_owner_id"] in self.bodies else None,
                "due": day(row["execution_due"]),
                "percent": row["execution_percent"],
                "note": row["execution_note"],
            }
        )
        return {
            "outcome": row["outcome"],
            "changeNote": row["change_note"],
            "decidedAt": moment(row["decided_at"]),
            "effectiveAfter": day(row["effective_after"]),
            "referredTo": f"{body}{row['referred_to_id']}" if row["referred_to_id"] in self.bodies else None,
            "execution": execution or None,
            "votes": self.votes,
        }


@cache
def labels() -> dict[str, str]:
    """Return the German words of outcomes, whatever the reader speaks."""
    with translation.override("de"):
        return {value: str(label) for value, label in Outcome.choices}


def _voices(vote: Fields) -> str:
    if vote.get("yes") is None or vote.get("no") is None:
        return "einstimmig" if vote.get("unanimous") else ""
    abstain = vote.get("abstain") or 0
    last = "1 Enthaltung" if abstain == 1 else f"{abstain} Enthaltungen"
    return f"{vote['yes']} Ja, {vote['no']} Nein, {last}"


def outcomes(items: Collection[UUID]) -> dict[UUID, Outcomes]:
    """Return decisions and votes of public items whose decision is public. Five queries at most."""
    if not items:
        return {}
    decisions = [
        dict(zip(DECISION_COLUMNS, row, strict=True))
        for row in among(Decision.objects.public, Q(agenda_item__in=items)).values_list(*DECISION_COLUMNS)
    ]
    named = {row[name] for row in decisions for name in ("referred_to_id", "execution_owner_id")} - {None}
    bodies = set(Organization.objects.public().filter(pk__in=named).values_list("pk", flat=True)) if named else set()
    votes = _votes([row["agenda_item_id"] for row in decisions])
    return {row["agenda_item_id"]: Outcomes(row, votes.get(row["agenda_item_id"], []), bodies) for row in decisions}


def _votes(items: list[UUID]) -> dict[UUID, list[Fields]]:
    rows = list(
        Vote.objects.filter(agenda_item__in=items, state=VoteState.CLOSED)
        .order_by("order", "id")
        .values_list(*VOTE_COLUMNS)
    )
    keys = [row[0] for row in rows]
    groups = _groups(keys)
    voices = _records([row[0] for row in rows if row[5] == VoteMethod.NAMED])
    found: dict[UUID, list[Fields]] = defaultdict(list)
    for key, item, question, order, final, method, unanimous, yes, no, abstain, invalid, present in rows:
        found[item].append(
            tidy(
                {
                    "question": question, "order": order, "final": final, "method": method, "unanimous": unanimous, "yes": yes,
                    "no": no, "abstain": abstain, "invalid": invalid, "present": present, "groups": groups[key],
                    "voices": voices.get(key),
                }
            )
        )  # fmt: skip
    return found


def _groups(votes: list[UUID]) -> dict[UUID, list[Fields]]:
    """Return the voices of each group; one that is not public keeps its numbers and no name."""
    found: dict[UUID, list[Fields]] = defaultdict(list)
    rows = VoteTally.objects.filter(vote__in=votes).annotate(
        shown=seen(VoteTally, Organization.objects.public, "organization")
    )
    columns = ("vote_id", "organization_id", "shown", "label", "yes", "no", "abstain", "absent")
    for vote, body, shown, label, yes, no, abstain, absent in rows.order_by("order", "id").values_list(*columns):
        group = {"yes": yes, "no": no, "abstain": abstain, "absent": absent}
        found[vote].append(
            {"organization": f"{stem('Organization')}{body}"} | group if shown else {"name": label or "–"} | group
        )
    return found


def _records(votes: list[UUID]) -> dict[UUID, list[Fields]]:
    found: dict[UUID, list[Fields]] = defaultdict(list)
    if not votes:
        return found
    rows = VoteRecord.objects.filter(under(Person.objects.public(), "person"), vote__in=votes).annotate(
        shown=under(Organization.objects.public(), "faction")
    )
    columns = ("vote_id", "person_id", "faction_id", "shown", "choice")
    for vote, person, faction, shown, choice in rows.order_by("id").values_list(*columns):
        group = {"faction": f"{stem('Organization')}{faction}"} if shown else {}
        found[vote].append({"person": f"{stem('Person')}{person}", **group, "choice": choice})
    return found


def decided(outcome: Outcomes | None) -> Fields:
    """Return the properties of an item that come from its decision."""
    if outcome is None:
        return {}
    return {"result": outcome.words, "resolutionText": outcome.text} | own(outcome.own_fields())
