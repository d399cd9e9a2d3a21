"""The key of a board: one for each vote, there when it is announced, gone after the last checkpoint."""

import io
import json
import zipfile

import pytest
from django.utils import timezone

from accounts.viewer import SYSTEM
from core.errors import Refused
from core.models import AuditEvent, Blob
from core.services import blobs
from participation.board.checkpoints import check_chain, public_key_of
from participation.enums import ProcedureState
from participation.models import BallotBatch, BoardKey, BudgetProcess, Procedure
from participation.services.board_keys import destroy_key, make_key, private_key, public_key
from participation.services.budget_board import board_of, receive
from participation.services.procedures import move_procedure
from participation.services.urn import mix_urns

HOME = "/mitmachen/buergerhaushalt/haushalt/"


def move(process, to, reason=""):
    move_procedure(by=SYSTEM, procedure=Procedure(pk=process.pk), to=to, reason=reason)


def test_announced_with_the_vote_in_page_feed_and_bundle(plan, client):
    process = plan(state=ProcedureState.REVIEWED, announced_on=None)
    move(process, ProcedureState.ANNOUNCED)
    key = public_key(process.pk)
    assert len(key) == 64
    for path in (HOME, HOME + "pruefen/"):
        assert key in client.get(path).content.decode()
    move(process, ProcedureState.OPEN)
    assert public_key(process.pk) == key
    assert key in client.get(f"/feeds/pruefpunkte/{process.pk}.rss").content.decode()
    archive = zipfile.ZipFile(io.BytesIO(client.get(HOME + "pruefen/alles.zip").content))
    assert json.loads(archive.read("checkpoints.json"))["public_key"] == key
    assert key in archive.read("LIESMICH.txt").decode()


def test_every_vote_has_a_key_of_its_own(vote):
    first, second = vote(), vote(slug="anderer")
    assert public_key(first.pk) != public_key(second.pk)
    assert public_key_of(private_key(first.procedure_ptr)).hex() == public_key(first.pk)


def test_it_lies_sealed_apart_from_the_database(vote):
    process = vote()
    private = private_key(process.procedure_ptr)
    stored = blobs.path(process.board_key.sealed).read_bytes()
    assert private not in stored and private.hex().encode() not in stored
    row = BoardKey.objects.filter(pk=process.pk).values().get()
    assert private.hex() not in str(row) + str(Blob.objects.values().get(pk=row["sealed_id"]))
    assert private.hex() not in str(list(AuditEvent.objects.values()))


def test_destroyed_after_the_last_checkpoint(vote, cast_all, django_capture_on_commit_callbacks):
    process = vote()
    cast_all(process, ['{"approve":["1"]}'] * 3)
    mix_urns()
    place = blobs.path(process.board_key.sealed)
    assert place.exists()
    with django_capture_on_commit_callbacks(execute=True):
        move(process, ProcedureState.CLOSED)
    key = BoardKey.objects.get(pk=process.pk)
    assert (key.sealed, key.destroyed_on, place.exists()) == (None, timezone.localdate(), False)
    board = board_of(process.procedure_ptr)
    assert [len(batch) for batch in board.batches] == [3]
    assert check_chain(
        board.checkpoints, board.batches, public_key=bytes.fromhex(key.public), procedure=str(process.pk),
        configuration=process.configuration_hash, is_final=True,
    ) == []  # fmt: skip
    actions = AuditEvent.objects.filter(action__endswith="_board_key").values_list("action", flat=True)
    assert sorted(actions) == ["participation.destroy_board_key", "participation.make_board_key"]


def test_nothing_can_be_added_afterwards(closed):
    with pytest.raises(Refused) as refusal:
        private_key(closed.procedure_ptr)
    assert refusal.value.code == "key_destroyed"
    from participation.kinds import Opened

    with pytest.raises(Refused):
        receive(closed.procedure_ptr, [Opened('{"approve":[]}', "0" * 64, "f" * 64)])
    assert BallotBatch.objects.count() == 1


def test_an_aborted_vote_loses_its_key(vote, plan):
    process = vote()
    move(process, ProcedureState.ABORTED, "Haushaltssperre")
    assert BoardKey.objects.get(pk=process.pk).sealed is None
    never = plan(slug="nie", state=ProcedureState.DRAFT, announced_on=None)
    destroy_key(never.procedure_ptr)
    assert public_key(never.pk) == ""


def test_made_once(vote):
    process = BudgetProcess.objects.get(pk=vote().pk)
    assert make_key(process.procedure_ptr) == make_key(process.procedure_ptr)
    assert BoardKey.objects.count() == 1
