"""The public board of a vote: batches, signed checkpoints, proofs that a ballot is on it, and the bundle to check it all."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.utils import timezone

from participation.board.bundle import Board, Opening, Outcome, observer_bundle, public_bundle
from participation.board.checkpoints import Checkpoint, SignedCheckpoint, append_batch, sign
from participation.board.commitments import prefix, tracker
from participation.board.merkle import Tree
from participation.kinds import Opened
from participation.models import Ballot, BallotBatch, Procedure, TallyResult, UrnEntry
from participation.services.board_archive import is_only_kept, kept_leaves, lacks_bundle, store_bundle
from participation.services.board_keys import private_key, public_key


@dataclass(frozen=True)
class BoardLine:
    """One batch as the board shows it. `key` never changes."""

    key: UUID
    number: int
    day: datetime.date
    size: int
    tree_size: int
    root: str
    signature: str


@dataclass(frozen=True)
class Place:
    """Where a ballot is. `batch` 0: in the urn, it comes with one of the next batches. `proof`: siblings up to the root."""

    tracker: str
    commitment: str
    batch: int = 0
    day: datetime.date | None = None
    index: int = 0
    tree_size: int = 0
    root: str = ""
    proof: tuple[str, ...] = ()

    @property
    def is_waiting(self) -> bool:
        """Whether it still lies in the urn."""
        return self.batch == 0


def receive(procedure: Procedure, opened: Sequence[Opened], day: datetime.date | None = None) -> None:
    """Put what leaves the urn on the board: sorted, signed, chained to the batch before. `day`: today."""
    last = BallotBatch.objects.filter(procedure=procedure).order_by("-number").first()
    checkpoint = append_batch(
        Tree(_leaves(procedure.pk)),
        [bytes.fromhex(entry.commitment) for entry in opened],
        procedure=str(procedure.pk),
        day=day or timezone.localdate(),
        configuration=procedure.configuration_hash,
        previous=Checkpoint.read(last.checkpoint) if last else None,
    )
    batch = BallotBatch.objects.create(
        procedure=procedure, number=checkpoint.number, day=checkpoint.day, size=checkpoint.batch_size,
        tree_size=checkpoint.tree_size, root=checkpoint.root, checkpoint=checkpoint.body(),
        signature=sign(checkpoint, private_key(procedure)).signature,
    )  # fmt: skip
    Ballot.objects.bulk_create(
        Ballot(procedure=procedure, batch=batch, payload=entry.payload, nonce=entry.nonce, commitment=entry.commitment)
        for entry in opened
    )


def board_lines(procedure_id: UUID) -> list[BoardLine]:
    """Return the batches, newest first."""
    rows = BallotBatch.objects.filter(procedure_id=procedure_id).order_by("-number")
    return [
        BoardLine(row.pk, row.number, row.day, row.size, row.tree_size, row.root, row.signature)
        for row in rows.only("number", "day", "size", "tree_size", "root", "signature")
    ]


def find_ballot(procedure_id: UUID, typed: str) -> Place | None:
    """Return where the ballot of a receipt is, None when there is none; raises TrackerError."""
    start = prefix(typed)
    # A range, so that the index serves: what follows the last hex digit is "g".
    within = {"commitment__gte": start, "commitment__lt": f"{start}g", "procedure_id": procedure_id}
    row = Ballot.objects.filter(**within).values_list("commitment", "batch__number", "batch__day").first()
    if row is not None:
        return _place(procedure_id, *row)
    waiting = UrnEntry.objects.filter(**within).values_list("commitment", flat=True).first()
    if waiting:
        return Place(tracker(bytes.fromhex(waiting)), waiting)
    return _find_kept(procedure_id, start) if is_only_kept(procedure_id) else None


def _find_kept(procedure_id: UUID, start: str) -> Place | None:
    """Return where a ballot is when only the kept bundle knows: the single ballots have been deleted."""
    last = BallotBatch.objects.filter(procedure_id=procedure_id).order_by("-number").first()
    if last is None:
        return None
    _tree_of_all, indexes = _tree(procedure_id, last.root)
    found = next(((leaf.hex(), index) for leaf, index in indexes.items() if leaf.hex().startswith(start)), None)
    if found is None:
        return None
    batches = BallotBatch.objects.filter(procedure_id=procedure_id, tree_size__gt=found[1]).order_by("number")
    number, day = batches.values_list("number", "day")[0]
    return _place(procedure_id, found[0], number, day)


def _place(procedure_id: UUID, commitment: str, batch: int, day: datetime.date) -> Place:
    last = BallotBatch.objects.filter(procedure_id=procedure_id).order_by("-number").first()
    assert last is not None
    tree, indexes = _tree(procedure_id, last.root)
    leaf = bytes.fromhex(commitment)
    proof = tuple(sibling.hex() for sibling in tree.inclusion(indexes[leaf]))
    return Place(
        tracker(leaf), commitment, batch, day, index=indexes[leaf], tree_size=len(tree), root=last.root, proof=proof
    )


@lru_cache(maxsize=8)
def _tree(procedure_id: UUID, _root: str) -> tuple[Tree, dict[bytes, int]]:
    """Return the tree and where each leaf stands: built once for every batch, not for everybody who looks."""
    leaves = _leaves(procedure_id)
    return Tree(leaves), {leaf: index for index, leaf in enumerate(leaves)}


def _leaves(procedure_id: UUID) -> list[bytes]:
    rows = Ballot.objects.filter(procedure_id=procedure_id).order_by("batch__number", "commitment")
    leaves = [bytes.fromhex(commitment) for commitment in rows.values_list("commitment", flat=True)]
    return leaves or kept_leaves(procedure_id)


def board_of(procedure: Procedure) -> Board:
    """Return the whole board as participation.board packs it."""
    batches = BallotBatch.objects.filter(procedure=procedure).order_by("number")
    leaves, grouped, start = _leaves(procedure.pk), [], 0
    signed = []
    for row in batches:
        grouped.append(leaves[start : start + row.size])
        signed.append(SignedCheckpoint(Checkpoint.read(row.checkpoint), row.signature))
        start += row.size
    return Board(procedure.configuration or {}, grouped, signed, bytes.fromhex(public_key(procedure.pk)))


def bundle_for_all(procedure: Procedure, result: TallyResult | None) -> bytes:
    """Return the ZIP for everybody; made once for every batch and result."""
    last = BallotBatch.objects.filter(procedure=procedure).order_by("-number").values_list("root", flat=True).first()
    return _bundle(procedure.pk, last or "", result.pk if result else None)


@lru_cache(maxsize=8)
def _bundle(procedure_id: UUID, _root: str, result_id: UUID | None) -> bytes:
    procedure = Procedure.objects.get(pk=procedure_id)
    if result_id is None:
        return public_bundle(board_of(procedure))
    result = TallyResult.objects.get(pk=result_id)
    return public_bundle(board_of(procedure), Outcome(payloads_of(procedure), result.result["outcome"]))


def keep_bundles(procedure: Procedure) -> None:
    """Keep the bundle of every published result that has none yet: at publication, and before ballots are deleted."""
    for tally in lacks_bundle(procedure):
        store_bundle(tally, _bundle(procedure.pk, tally.root, tally.pk))


def bundle_for_observers(procedure: Procedure, result: TallyResult) -> bytes:
    """Return the ZIP with which sworn observers open every commitment."""
    openings = [
        Opening(payload, bytes.fromhex(nonce))
        for payload, nonce in Ballot.objects.filter(procedure=procedure).values_list("payload", "nonce")
    ]
    outcome = Outcome([opening.payload for opening in openings], result.result["outcome"])
    return observer_bundle(board_of(procedure), outcome, openings)


def payloads_of(procedure: Procedure) -> list[str]:
    """Return what all ballots say, sorted: in no order of the board."""
    return sorted(Ballot.objects.filter(procedure=procedure).values_list("payload", flat=True))
