"""From the words of an agenda item to its decision and its vote."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from council.enums import Visibility, VoteState
from council.models import AgendaItem, Decision, Vote
from council.services.importing.own_fields import is_own
from council.services.importing.own_results import take_own_result, write_votes
from council.services.importing.reading import Reader
from council.services.importing.results import Result, Tally, read_result
from council.services.importing.ties import Links
from council.services.importing.unfolding import Piece

if TYPE_CHECKING:
    from council.services.importing.writing import Writer


def take_item(writer: "Writer", piece: Piece, reader: Reader, links: Links, fields: dict[str, Any]) -> None:
    """Read what an agenda item is about and what became of it."""
    fields.setdefault("order", piece.position + 1)
    text = reader.text("resolutionText")
    wording = fields["result_raw"]
    result = read_result(wording)
    if wording and not result.is_known:
        writer.findings.note("vocabulary", "AgendaItem", "result", wording)
    if result.contradicts:
        writer.findings.note("votes_contradict", "AgendaItem", "result", wording)
    take_subject(writer, piece, reader)
    if is_own(piece.data):
        _take_own(writer, piece, reader, links, fields, text)
        return

    def tie(writer: "Writer", _links: Links) -> None:
        key = writer.key_of(piece.source_id, "AgendaItem")
        if key is None:
            return
        if result.outcome is not None or text:
            _decide(writer, links, key, fields, result, text)
        elif key not in writer.fresh:
            _take_back(writer, key)

    links.todo.append(tie)


def _take_own(writer: "Writer", piece: Piece, reader: Reader, links: Links, fields: dict[str, Any], text: str) -> None:
    """Take what another Ratsplatz tells: outcome and votes as they are, and no decision where it tells none."""
    told = take_own_result(writer, reader)
    names_consultation = bool(piece.data.get("consultation"))

    def tie(writer: "Writer", _links: Links) -> None:
        key = writer.key_of(piece.source_id, "AgendaItem")
        if key is None:
            return
        if not names_consultation and key not in writer.fresh:
            AgendaItem.objects.filter(pk=key).update(consultation=None)
        if told.outcome:
            values = {name: fields[name] for name in ("visibility", "first_published_at", "public_modified_at")}
            values |= {
                "outcome": told.outcome,
                "outcome_raw": fields["result_raw"],
                "text": text,
                "depublished_at": None,
            }
            Decision.objects.update_or_create(agenda_item_id=key, defaults=_dated(writer, key, values | told.fields))
            write_votes(writer, key, told.votes)
        elif key not in writer.fresh:
            _take_back(writer, key)

    links.todo.append(tie)


def _dated(writer: "Writer", key: UUID, values: dict[str, Any]) -> dict[str, Any]:
    """Return values with a public date that grows: what is public changes with its date (I8)."""
    known = Decision.objects.filter(agenda_item_id=key).first()
    if known and (known.public_modified_at or writer.now) >= values["public_modified_at"]:
        return values | {"public_modified_at": writer.now}
    return values


def take_subject(writer: "Writer", piece: Piece, reader: Reader) -> None:
    """Remember what an item names: its consultation, or in some sources the paper."""
    if address := reader.reference("consultation"):
        writer.items_of[address] = piece.source_id
        writer.subjects.append((piece.source_id, "consultation", address))
    if paper := reader.reference("paper"):
        writer.subjects.append((piece.source_id, "paper", paper))


def _decide(writer: "Writer", links: Links, key: UUID, fields: dict[str, Any], result: Result, text: str) -> None:
    values = {
        "outcome": result.outcome or "other", "outcome_raw": fields["result_raw"], "text": text,
        "decided_at": writer.starts.get(fields["meeting_id"]), "visibility": fields["visibility"],
        "first_published_at": fields["first_published_at"], "public_modified_at": fields["public_modified_at"],
        "depublished_at": None,
    }  # fmt: skip
    if key in writer.fresh:
        links.add(Decision(agenda_item_id=key, **values))
    else:
        Decision.objects.update_or_create(agenda_item_id=key, defaults=_dated(writer, key, values))
    _count_voices(writer, links, key, result.tally)


def _count_voices(writer: "Writer", links: Links, key: UUID, tally: Tally | None) -> None:
    """Write the final vote. One that says the same stays; another is kept as an earlier one (I4)."""
    if key not in writer.fresh:
        last = Vote.objects.filter(agenda_item_id=key, is_final=True).first()
        if last and tally and (last.yes, last.no, last.abstain) == (tally.yes, tally.no, tally.abstain):
            return
        Vote.objects.filter(agenda_item_id=key, is_final=True).update(is_final=False)
    if tally is not None:
        links.add(
            Vote(
                agenda_item_id=key, method=tally.method, state=VoteState.CLOSED, is_unanimous=tally.is_unanimous,
                yes=tally.yes, no=tally.no, abstain=tally.abstain,
            )
        )  # fmt: skip


def _take_back(writer: "Writer", key: UUID) -> None:
    """Withdraw a decision whose words the source has taken back."""
    Decision.objects.filter(agenda_item_id=key, depublished_at__isnull=True).update(
        visibility=Visibility.NONPUBLIC, depublished_at=writer.now, public_modified_at=writer.now
    )
    Vote.objects.filter(agenda_item_id=key, is_final=True).update(is_final=False)
