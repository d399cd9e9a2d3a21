"""The board: every ballot is on it, a receipt finds it, and the bundle proves itself."""

import datetime
import io
import json
import secrets
import subprocess
import sys
import zipfile

import pytest
from django.utils import timezone

from accounts.viewer import SYSTEM
from core.services.blobs import remove_orphan_blobs
from participation.board import bundle as bundles
from participation.board.checkpoints import check_chain
from participation.board.commitments import tracker
from participation.board.merkle import verify_inclusion
from participation.models import Ballot, BallotBatch, Procedure, ResultBundle, SpentMark, TallyResult, UrnEntry
from participation.services import budget_board
from participation.services.budget_board import board_of, bundle_for_observers, find_ballot, public_key
from participation.services.casting import cast_ballot
from participation.services.codes import redeem
from participation.services.retention import forget_procedures
from participation.services.tallying import count_ballots, publish_result, start_count
from participation.services.urn import BATCH, mix_urns

HOME = "/mitmachen/buergerhaushalt/haushalt/"


def verify(folder, archive, *more):
    path = folder / "paket.zip"
    path.write_bytes(archive)
    command = [sys.executable, str(bundles.HERE / "verify.py"), *more, str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_batches_are_sorted_signed_and_chained(closed):
    board = board_of(closed)
    assert [len(batch) for batch in board.batches] == [45]
    faults = check_chain(
        board.checkpoints, board.batches, public_key=bytes.fromhex(public_key(closed.pk)), procedure=str(closed.pk),
        configuration=closed.configuration_hash, is_final=True,
    )  # fmt: skip
    assert faults == []
    assert [list(batch) for batch in board.batches] == [sorted(batch) for batch in board.batches]


def test_a_second_batch_is_chained_to_the_first(vote, cast_all):
    process = vote()
    cast_all(process, ['{"approve":["1"]}'] * (2 * BATCH))
    mix_urns()
    cast_all(process, ['{"approve":["2"]}'] * BATCH)
    mix_urns()
    board = board_of(process)
    assert [len(batch) for batch in board.batches] == [BATCH, BATCH]
    assert UrnEntry.objects.count() == BATCH
    faults = check_chain(
        board.checkpoints, board.batches, public_key=board.public_key, procedure=str(process.pk),
        configuration=process.configuration_hash, is_final=False,
    )  # fmt: skip
    assert faults == []


def test_every_receipt_finds_its_ballot_and_the_proof_is_right(closed):
    last = BallotBatch.objects.get()
    for commitment in Ballot.objects.values_list("commitment", flat=True):
        leaf = bytes.fromhex(commitment)
        place = find_ballot(closed.pk, tracker(leaf).lower())
        assert (place.commitment, place.batch, place.root) == (commitment, 1, last.root)
        proof = [bytes.fromhex(sibling) for sibling in place.proof]
        assert verify_inclusion(leaf, place.index, place.tree_size, proof, bytes.fromhex(last.root))


def test_a_receipt_of_another_vote_is_not_found(closed, vote):
    other = vote(slug="anderer")
    [commitment] = Ballot.objects.values_list("commitment", flat=True)[:1]
    assert find_ballot(other.pk, tracker(bytes.fromhex(commitment))) is None


def test_the_page_of_the_board(closed, client):
    [commitment] = Ballot.objects.values_list("commitment", flat=True)[:1]
    page = client.get(HOME + "pruefen/").content.decode()
    assert BallotBatch.objects.get().root in page and public_key(closed.pk) in page
    found = client.post(HOME + "pruefen/", {"quittung": tracker(bytes.fromhex(commitment))})
    assert found["Cache-Control"] == "private, no-store"
    assert "Ihr Stimmzettel steht auf der Tafel: Stapel 1 vom " in found.content.decode()
    assert commitment in found.content.decode()
    unknown = client.post(HOME + "pruefen/", {"quittung": tracker(secrets.token_bytes(32))})
    assert "Diese Nummer steht nicht auf der Tafel." in unknown.content.decode()
    short = client.post(HOME + "pruefen/", {"quittung": "ABCD"})
    assert (short.status_code, "Eine Quittung hat 20 Zeichen, Sie haben 4 eingegeben." in short.content.decode()) == (
        422,
        True,
    )


def test_looking_up_a_receipt_asks_the_same_whatever_the_size(closed, client, django_assert_max_num_queries):
    receipts = [tracker(bytes.fromhex(one)) for one in Ballot.objects.values_list("commitment", flat=True)[:2]]
    client.post(HOME + "pruefen/", {"quittung": receipts[0]})
    with django_assert_max_num_queries(9):
        client.post(HOME + "pruefen/", {"quittung": receipts[1]})


def test_while_people_vote_the_bundle_holds_no_ballot(vote, cast_all, client, tmp_path):
    process = vote()
    cast_all(process, ['{"approve":["1"]}'] * (2 * BATCH))
    mix_urns()
    archive = client.get(HOME + "pruefen/alles.zip").content
    names = zipfile.ZipFile(io.BytesIO(archive)).namelist()
    assert "ballots.pb" not in names and "result.json" not in names
    assert client.get(HOME + "pruefen/stimmzettel.pb").status_code == 404
    assert client.get(HOME + "ergebnis/").status_code == 200
    done = verify(tmp_path, archive)
    assert done.returncode == 0, done.stdout


def test_everybody_can_count_again(closed, client, tmp_path):
    count_ballots(process_id=str(closed.pk))
    publish_result(by=SYSTEM, process=closed)
    archive = body_of(client.get(HOME + "pruefen/alles.zip"))
    done = verify(tmp_path, archive, "--key", public_key(closed.pk))
    assert done.returncode == 0, done.stdout
    text = client.get(HOME + "pruefen/stimmzettel.pb").content.decode()
    assert text.count("\n") > 45
    for nonce in Ballot.objects.values_list("nonce", flat=True):
        assert nonce not in text
    observers = bundle_for_observers(closed, closed.tallies.get())
    assert verify(tmp_path, observers).returncode == 0


def test_a_bundle_that_was_changed_is_noticed(closed, client, tmp_path):
    count_ballots(process_id=str(closed.pk))
    publish_result(by=SYSTEM, process=closed)
    source = zipfile.ZipFile(io.BytesIO(body_of(client.get(HOME + "pruefen/alles.zip"))))
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as changed:
        for name in source.namelist():
            data = source.read(name)
            if name == "result.json":
                result = json.loads(data)
                result["winners"] = result["winners"][:-1]
                data = json.dumps(result).encode()
            changed.writestr(name, data)
    assert verify(tmp_path, target.getvalue()).returncode != 0


def test_the_feed_carries_every_checkpoint(closed, client):
    feed = client.get(f"/feeds/pruefpunkte/{closed.pk}.rss")
    assert feed.status_code == 200
    assert BallotBatch.objects.get().root in feed.content.decode()


def test_the_board_can_be_read_before_the_vote(plan, client):
    plan()
    assert "Noch steht kein Stapel auf der Tafel." in client.get(HOME + "pruefen/").content.decode()
    assert client.get(HOME + "pruefen/alles.zip").status_code == 404


@pytest.mark.parametrize("name", ["alles.zip", "stimmzettel.pb", "verify.py", ""])
def test_a_draft_has_no_board(plan, client, name):
    plan(state="draft", announced_on=None)
    assert client.get(HOME + "pruefen/" + name).status_code == 404


def test_a_vote_is_counted_after_it_was_cast(vote, codes_for, client):
    process = vote()
    [code] = codes_for(process, 1)
    receipt = cast_ballot(
        procedure_id=process.pk,
        credential=redeem(code, process),
        payload='{"approve":["1"]}',
        nonce=secrets.token_hex(32),
    )
    place = find_ballot(process.pk, tracker(bytes.fromhex(receipt.commitment)))
    assert place.is_waiting


DOWNLOADS = ("alles.zip", "stimmzettel.pb", "verify.py")


def body_of(response):
    assert response.status_code == 200
    return b"".join(response) if response.streaming else response.content


def downloads(client, version=""):
    return [body_of(client.get(f"{HOME}pruefen/{name}{version}")) for name in DOWNLOADS]


def published(process):
    count_ballots(process_id=str(process.pk))
    return publish_result(by=SYSTEM, process=process)


def forgotten(process):
    Procedure.objects.filter(pk=process.pk).update(delete_on=timezone.localdate())
    forget_procedures()
    budget_board._tree.cache_clear()
    budget_board._bundle.cache_clear()


def test_everything_for_checking_outlives_the_deletion_day(closed, client, tmp_path):
    published(closed)
    receipts = [tracker(bytes.fromhex(one)) for one in Ballot.objects.values_list("commitment", flat=True)]
    before = downloads(client), [find_ballot(closed.pk, receipt) for receipt in receipts]
    forgotten(closed)
    assert not Ballot.objects.exists() and not SpentMark.objects.exists()
    assert (downloads(client), [find_ballot(closed.pk, receipt) for receipt in receipts]) == before
    assert verify(tmp_path, before[0][0], "--key", public_key(closed.pk)).returncode == 0
    assert board_of(closed).batches != []
    page = client.get(HOME + "pruefen/").content.decode()
    assert BallotBatch.objects.get().root in page and "?fassung=" not in page
    found = client.post(HOME + "pruefen/", {"quittung": receipts[0]}).content.decode()
    assert "Ihr Stimmzettel steht auf der Tafel: Stapel 1 vom " in found
    unknown = client.post(HOME + "pruefen/", {"quittung": tracker(secrets.token_bytes(32))}).content.decode()
    assert "Diese Nummer steht nicht auf der Tafel." in unknown


def test_a_result_from_before_bundles_were_kept_gets_one_on_the_last_day(closed, client):
    published(closed)
    before = downloads(client)
    ResultBundle.objects.all().delete()
    assert downloads(client) == before
    forgotten(closed)
    assert downloads(client) == before


def test_the_sweeper_leaves_kept_bundles_alone(closed, client):
    made = published(closed)
    type(made.bundle.blob).objects.update(created_at=timezone.now() - datetime.timedelta(days=3))
    remove_orphan_blobs()
    assert downloads(client)[0].startswith(b"PK")


def test_a_recount_has_a_bundle_of_its_own_beside_the_first(closed, client, tmp_path):
    published(closed)
    first = downloads(client)
    start_count(by=SYSTEM, process=closed, reason="Zur Sicherheit.")
    count_ballots(process_id=str(closed.pk))
    # What is not published has no bundle, and its number is unknown.
    assert client.get(HOME + "pruefen/alles.zip?fassung=2").status_code == 404
    publish_result(by=SYSTEM, process=closed)
    assert ResultBundle.objects.count() == 2
    assert downloads(client, "?fassung=1") == first
    assert "?fassung=1" in client.get(HOME + "pruefen/").content.decode()
    for wrong in ("3", "0", "x", "\u0663", "1e3"):
        assert client.get(HOME + "pruefen/alles.zip", {"fassung": wrong}).status_code == 404


def test_nothing_remains_of_a_vote_without_published_result(closed, client):
    count_ballots(process_id=str(closed.pk))
    forgotten(closed)
    assert not BallotBatch.objects.exists() and not ResultBundle.objects.exists()
    assert TallyResult.objects.count() == 1
    assert client.get(HOME + "pruefen/").status_code == 200
    assert client.get(HOME + "pruefen/stimmzettel.pb").status_code == 404
