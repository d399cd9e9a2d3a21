"""Decisions and votes as another Ratsplatz tells them: nothing has to be read from words."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any
from uuid import UUID

from council.enums import Choice, ExecutionState, Outcome, VoteMethod, VoteState
from council.models import Vote, VoteRecord, VoteTally
from council.services.importing.own_fields import OWN
from council.services.importing.reading import Reader
from council.services.importing.report import Findings

if TYPE_CHECKING:
    from council.services.importing.writing import Writer

NUMBERS = ("yes", "no", "abstain")


@dataclass(frozen=True)
class OwnResult:
    """The outcome ("" for none), further fields of the decision, and the votes."""

    outcome: str
    fields: dict[str, Any] = field(default_factory=dict)
    votes: list[dict[str, Any]] = field(default_factory=list)


def take_own_result(writer: "Writer", reader: Reader) -> OwnResult:
    """Take what an item of another Ratsplatz says of its decision."""
    outcome = reader.take(f"{OWN}outcome")
    execution = reader.take(f"{OWN}execution")
    inner = Reader("AgendaItem", dict(execution) if isinstance(execution, dict) else {}, reader.findings)
    state = inner.take("state") or ""
    fields = {
        "change_note": reader.text(f"{OWN}changeNote"), "decided_at": reader.moment(f"{OWN}decidedAt"),
        "effective_after": reader.day(f"{OWN}effectiveAfter"),
        "referred_to_id": writer.key_of(reader.reference(f"{OWN}referredTo"), "Organization"),
        "execution_state": state if state in ExecutionState.values else "",
        "execution_owner_id": writer.key_of(inner.reference("owner"), "Organization"), "execution_due": inner.day("due"),
        "execution_percent": inner.number("percent", 100), "execution_note": inner.text("note"),
    }  # fmt: skip
    votes = reader.take(f"{OWN}votes")
    told = [vote for vote in votes if isinstance(vote, dict)] if isinstance(votes, list) else []
    return OwnResult(outcome if outcome in Outcome.values else "", fields, told)


def write_votes(writer: "Writer", item: UUID, votes: list[dict[str, Any]]) -> None:
    """Write the votes of an item. A closed vote never changes: of one that is here, only its groups are told anew."""
    known = {vote.order: vote for vote in Vote.objects.filter(agenda_item_id=item)}
    Vote.objects.filter(agenda_item_id=item, is_final=True).update(is_final=False)
    for told in votes:
        reader = Reader("AgendaItem", dict(told), Findings())
        order = reader.number("order", 32767) or 1
        row = known.get(order) or _vote(reader, item, order)
        if reader.flag("final"):
            Vote.objects.filter(pk=row.pk).update(is_final=True)
        VoteTally.objects.filter(vote=row).delete()
        VoteTally.objects.bulk_create(_tallies(writer, row, reader.take("groups") or []))
        VoteRecord.objects.filter(vote=row).delete()
        VoteRecord.objects.bulk_create(_records(writer, row, reader.take("voices") or []), ignore_conflicts=True)


def _vote(reader: Reader, item: UUID, order: int) -> Vote:
    method = reader.take("method")
    return Vote.objects.create(
        agenda_item_id=item, order=order, is_final=False, state=VoteState.CLOSED, question=reader.text("question"),
        method=method if method in VoteMethod.values else VoteMethod.OPEN, is_unanimous=bool(reader.flag("unanimous")),
        invalid=reader.number("invalid", 32767) or 0, present=reader.number("present", 32767),
        **{name: reader.number(name, 32767) for name in NUMBERS},
    )  # fmt: skip


def _tallies(writer: "Writer", vote: Vote, groups: list[Any]) -> list[VoteTally]:
    rows = []
    for place, told in enumerate(group for group in groups if isinstance(group, dict)):
        group = Reader("AgendaItem", dict(told), Findings())
        body = writer.key_of(group.reference("organization"), "Organization")
        label = group.text("name", 100) or ("" if body else "–")
        numbers = {name: group.number(name, 32767) or 0 for name in (*NUMBERS, "absent")}
        rows.append(VoteTally(vote=vote, organization_id=body, label=label, order=place, **numbers))
    return rows


def _records(writer: "Writer", vote: Vote, voices: list[Any]) -> list[VoteRecord]:
    rows = []
    for told in (voice for voice in voices if isinstance(voice, dict)):
        voice = Reader("AgendaItem", dict(told), Findings())
        person, choice = writer.key_of(voice.reference("person"), "Person"), voice.take("choice")
        if person and choice in Choice.values:
            faction = writer.key_of(voice.reference("faction"), "Organization")
            rows.append(VoteRecord(vote=vote, person_id=person, faction_id=faction, choice=choice))
    return rows
