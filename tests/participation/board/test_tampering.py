"""Every kind of tampering is found and called by its name, and by no other.

Where it says "signed", the town itself cheats: it has the key, and makes hashes, chain and signatures fit again.
"""

import copy
import dataclasses
import json

import pytest

from participation.board import bundle, checkpoints, commitments
from tests.participation.board.elections import KEY, PROCEDURE, make, payloads_of, resign, result_of, unzip, zipped


def edited(files, name, change):
    """The files with one JSON file changed."""
    data = json.loads(files[name])
    change(data)
    files[name] = json.dumps(data, ensure_ascii=False).encode()
    return files


def batches_of(files, change):
    edited(files, "board.json", lambda data: change(data["batches"]))


def result_in(files, change):
    edited(files, "result.json", change)


def signed_checkpoint(files, place, **changes):
    """Change one checkpoint, sign it, and chain and sign all that come after it."""
    data = json.loads(files["checkpoints.json"])
    previous = None
    for number, entry in enumerate(data["checkpoints"]):
        body = {name: value for name, value in entry.items() if name != "signature"}
        body |= changes if number == place else {"previous": previous} if number > place else {}
        made = checkpoints.Checkpoint.read(body)
        data["checkpoints"][number] = {**made.body(), "signature": checkpoints.sign(made, KEY).signature}
        previous = made.hash
    files["checkpoints.json"] = json.dumps(data).encode()


def votes_of(files, change):
    """Change the rows of ballots (without their numbers) and number them anew."""
    head, _, rows = files["ballots.pb"].decode().partition("voter_id;vote\n")
    ballots = [row.partition(";")[2] for row in rows.splitlines()]
    change(ballots)
    numbered = "".join(f"{number};{ballot}\n" for number, ballot in enumerate(ballots, 1))
    files["ballots.pb"] = f"{head}voter_id;vote\n{numbered}".encode()


def list_in(files, old, new):
    text = files["ballots.pb"].decode()
    assert text.count(old) == 1
    files["ballots.pb"] = text.replace(old, new).encode()


# --- the board --------------------------------------------------------------------------------------------------------
def swap_batches(files):
    batches_of(files, lambda batches: batches.insert(0, batches.pop(1)))


def change_entry(files):
    batches_of(files, lambda batches: batches[1].__setitem__(-1, "f" * 64))


def drop_entry(files):
    batches_of(files, lambda batches: batches[1].pop())


def drop_entry_signed(files):
    drop_entry(files)
    resign(files)


def add_entry_signed(files):
    batches_of(files, lambda batches: batches[1].append("f" * 64))
    resign(files)


def disorder_batch_signed(files):
    batches_of(files, lambda batches: batches[2].reverse())
    resign(files)


def repeat_entry_signed(files):
    batches_of(files, lambda batches: (batches[1].__setitem__(0, batches[0][0]), batches[1].sort()))
    resign(files)


def split_batch_signed(files):
    batches_of(files, lambda batches: (batches.insert(0, batches[0][:5]), batches.__setitem__(1, batches[1][5:])))
    resign(files)


def append_small_batch(files):
    batches_of(files, lambda batches: batches.append(["f" * 64]))


def drop_checkpoint(files):
    edited(files, "checkpoints.json", lambda data: data["checkpoints"].pop())


def change_root(files):
    edited(files, "checkpoints.json", lambda data: data["checkpoints"][3].update(root="0" * 64))


def forge_signature(files):
    def change(data):
        signature = data["checkpoints"][2]["signature"]
        data["checkpoints"][2]["signature"] = (
            signature[:-20] + ("0" if signature[-20] != "0" else "1") + signature[-19:]
        )

    edited(files, "checkpoints.json", change)


def swap_key(files):
    edited(files, "checkpoints.json", lambda data: data.update(public_key=checkpoints.public_key_of(bytes(32)).hex()))


def add_time_of_day(files):
    edited(files, "checkpoints.json", lambda data: data["checkpoints"][0].update(day="2026-05-04T10:15"))


def add_time_beside(files):
    edited(files, "checkpoints.json", lambda data: data["checkpoints"][0].update(time="10:15"))


# --- the rules --------------------------------------------------------------------------------------------------------
def change_hash(files):
    edited(files, "election.json", lambda data: data.update(sha256="0" * 64))


def change_seed(files):
    edited(files, "election.json", lambda data: data["configuration"]["counting"].update(lot="anders"))


def change_rules_and_hash(files):
    def change(data):
        data["configuration"]["privacy"] = "anders"
        data["sha256"] = bundle.configuration_hash(data["configuration"])

    edited(files, "election.json", change)


# --- the list of ballots ----------------------------------------------------------------------------------------------
def change_ballot(files):
    votes_of(files, lambda ballots: ballots.__setitem__(-1, "P9"))
    votes_of(
        files,
        lambda ballots: ballots.sort(key=lambda ballot: commitments.approval_payload(filter(None, ballot.split(",")))),
    )


def disorder_ballots(files):
    votes_of(files, lambda ballots: ballots.insert(0, ballots.pop()))


def add_column(files):
    head, _, rows = files["ballots.pb"].decode().partition("voter_id;vote\n")
    files["ballots.pb"] = f"{head}voter_id;vote;age\n{rows.replace(chr(10), ';34' + chr(10))}".encode()


def skip_number(files):
    list_in(files, "\n17;", "\n170;")


def name_number_twice(files):
    list_in(files, "num_votes;90", "num_votes;91")


def mark_loser(files):
    row = next(row for row in files["ballots.pb"].decode().splitlines() if row.startswith("P") and row.endswith(";0"))
    list_in(files, row, row[:-1] + "1")


def raise_cost_in_list(files):
    list_in(files, "P1;12000;", "P1;12001;")


# --- the result -------------------------------------------------------------------------------------------------------
def raise_votes(files):
    result_in(files, lambda result: result["votes"].update(P1=result["votes"]["P1"] + 1))


def forget_votes(files):
    result_in(files, lambda result: result["votes"].pop("P4"))


def drop_winner(files):
    def change(result):
        name = result["winners"].pop()
        result["cost"] = f"{float(result['cost']) - float(result['costs'].pop(name)):.2f}"

    result_in(files, change)


def disorder_winners(files):
    result_in(files, lambda result: result["winners"].insert(0, result["winners"].pop()))


def turn_tie(files):
    def change(result):
        winners = result["winners"]
        first = min(winners.index("P2"), winners.index("P3"))
        assert {*winners[first : first + 2]} == {"P2", "P3"}
        winners[first : first + 2] = winners[first : first + 2][::-1]

    result_in(files, change)


def change_share(files):
    result_in(files, lambda result: result.update(share=str(float(result["share"]) + 40)))


def forget_share(files):
    result_in(files, lambda result: result.update(share=None))


def invent_share(files):
    result_in(files, lambda result: result.update(share=500))


def change_sum(files):
    result_in(files, lambda result: result.update(cost="1.00"))


def change_cost_of_winner(files):
    result_in(
        files, lambda result: (result["costs"].update(P9=901), result.update(cost=f"{float(result['cost']) + 1:.2f}"))
    )


def result_of_another_board(files):
    result_in(files, lambda result: result.update(root="0" * 64))


def result_with_more_ballots(files):
    result_in(files, lambda result: result.update(ballots=91))


# --- what observers have ----------------------------------------------------------------------------------------------
def change_nonce(files):
    edited(files, "observer.json", lambda data: data["openings"][3].update(nonce="0" * 64))


def drop_opening(files):
    edited(files, "observer.json", lambda data: data["openings"].pop())


def swap_payloads(files):
    def change(data):
        one, two = next(
            (one, two) for one in data["openings"] for two in data["openings"] if one["payload"] != two["payload"]
        )
        one["payload"], two["payload"] = two["payload"], one["payload"]

    edited(files, "observer.json", change)


def open_another_entry(files):
    def change(data):
        entry = data["openings"][0]
        made = commitments.commitment(PROCEDURE, bytes(32), entry["payload"])
        entry.update(nonce="0" * 64, commitment=made.hex())

    edited(files, "observer.json", change)


TAMPERINGS = [
    (swap_batches, {"batch_swapped", "result_foreign"}),
    (change_entry, {"checkpoint_root", "result_foreign"}),
    (
        drop_entry,
        {"checkpoint_batch_size", "checkpoint_tree_size", "checkpoint_root", "result_foreign", "ballots_surplus"},
    ),
    (drop_entry_signed, {"ballots_surplus"}),
    (add_entry_signed, {"ballots_missing"}),
    (disorder_batch_signed, {"batch_order"}),
    (repeat_entry_signed, {"commitment_twice"}),
    (split_batch_signed, {"batch_small"}),
    (append_small_batch, {"batch_small", "checkpoints_count", "result_foreign", "ballots_missing"}),
    (drop_checkpoint, {"checkpoints_count"}),
    (change_root, {"checkpoint_root", "signature"}),
    (forge_signature, {"signature"}),
    (swap_key, {"signature"}),
    (add_time_of_day, {"form"}),
    (add_time_beside, {"form"}),
    (change_hash, {"configuration_hash"}),
    (change_seed, {"configuration_hash", "checkpoint_configuration", "result_foreign", "tie_order"}),
    (change_rules_and_hash, {"checkpoint_configuration", "result_foreign"}),
    (disorder_ballots, {"list_order"}),
    (add_column, {"list_form"}),
    (skip_number, {"list_form"}),
    (name_number_twice, {"list_head"}),
    (mark_loser, {"list_head"}),
    (raise_cost_in_list, {"list_head"}),
    (raise_votes, {"votes"}),
    (forget_votes, {"votes"}),
    (drop_winner, {"winners"}),
    (disorder_winners, {"order"}),
    (turn_tie, {"tie_order"}),
    (change_share, {"share"}),
    (forget_share, {"share"}),
    (change_sum, {"cost_sum"}),
    (change_cost_of_winner, {"costs"}),
    (result_of_another_board, {"result_foreign"}),
    (result_with_more_ballots, {"result_foreign"}),
]


@pytest.mark.parametrize(("tamper", "codes"), TAMPERINGS, ids=lambda value: getattr(value, "__name__", ""))
def test_tampering_is_found_and_named(check, tied, tamper, codes):
    files = unzip(tied.public())
    assert check(files).findings == []
    tamper(files)
    assert check(files).codes == codes


def test_under_greedy_there_is_no_share_and_ties_are_ties(check):
    payloads = [payload.replace('"P2"', '"P3"').replace('"P3"', '"P2","P3"') for payload in payloads_of("approval", 60)]
    payloads = [payload.replace('"P2","P3","P2","P3"', '"P2","P3"') for payload in payloads]
    for tamper, code in ((turn_tie, "tie_order"), (invent_share, "share")):
        files = unzip(make(payloads=payloads, sizes=(20, 20, 20)).public())
        tamper(files)
        assert check(files).codes == {code}


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"procedure": "00000000-0000-4000-8000-000000000000"}, "checkpoint_procedure"),
        ({"configuration": "0" * 64}, "checkpoint_configuration"),
        ({"number": 5}, "checkpoint_number"),
        ({"day": "2026-05-01"}, "checkpoint_day"),
        ({"batch_size": 23}, "checkpoint_batch_size"),
        ({"tree_size": 47}, "checkpoint_tree_size"),
        ({"previous": "0" * 64}, "checkpoint_previous"),
        ({"root": "0" * 64}, "checkpoint_root"),
    ],
)
def test_a_false_checkpoint_is_found_though_it_is_signed(check, greedy, changes, code):
    files = unzip(greedy.public())
    signed_checkpoint(files, 1, **changes)
    assert check(files).codes == {code}


@pytest.mark.parametrize(
    ("tamper", "codes"),
    [
        (change_nonce, {"observer_opening"}),
        (drop_opening, {"observer_board", "observer_ballots"}),
        (swap_payloads, {"observer_opening"}),
        (open_another_entry, {"observer_board"}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_observers_find_more(check, greedy, tamper, codes):
    files = unzip(greedy.observer())
    tamper(files)
    assert check(files).codes == codes


def recounted(vote, payloads):
    """The vote as a town would show it that exchanges ballots after the end and counts what it put in."""
    return dataclasses.replace(vote, payloads=payloads, result=result_of(vote.configuration, payloads))


def test_a_ballot_more_or_less_is_found_though_all_is_counted_again(check, greedy):
    more, less = [*greedy.payloads, '{"approve":["P4"]}'], greedy.payloads[1:]
    assert check(recounted(greedy, more).public()).codes == {"ballots_surplus"}
    assert check(recounted(greedy, less).public()).codes == {"ballots_missing"}


def test_an_exchanged_ballot_changes_the_count(check, greedy):
    files = unzip(greedy.public())
    change_ballot(files)
    assert {"votes", "list_head"} <= check(files).codes


def test_an_exchanged_ballot_that_is_counted_again_is_found_by_observers_alone(check, greedy):
    false = recounted(
        greedy, ['{"approve":["P4"]}' if number == 3 else one for number, one in enumerate(greedy.payloads)]
    )
    assert check(false.observer()).codes == {"observer_ballots"}
    answer = check(false.public())
    assert answer.findings == []
    assert any("Das prüfen Beobachter" in words for words in answer.cannot)


@pytest.mark.parametrize(
    ("kind", "payload", "words"),
    [
        ("approval", '{"approve":["P1","unknown"]}', "unbekanntes Projekt unknown"),
        ("max-n", '{"approve":["P1","P2","P3","P4"]}', "Projekte: 4, erlaubt sind 3"),
        ("knapsack", '{"approve":["P1","P4","P8"]}', "Kosten: 43000, erlaubt sind 40000"),
        ("points", '{"points":{"P1":5}}', "Punkte für ein Projekt: 5, erlaubt sind 4"),
        ("points", '{"points":{"P1":4,"P2":3}}', "Punkte: 7, erlaubt sind 6"),
    ],
)
def test_an_invalid_ballot_is_found_though_it_is_on_the_board(check, kind, payload, words):
    payloads = [*payloads_of(kind, 59), payload]
    answer = check(make(kind, payloads=payloads, sizes=(20, 20, 20)).observer())
    assert [(finding["code"], finding["found"]) for finding in answer.findings] == [("ballot_invalid", words)]


def test_a_ballot_below_the_fewest_is_invalid_but_not_a_blank_one(check):
    vote = make(
        sizes=(20,), payloads=['{"approve":[]}'] * 3 + ['{"approve":["P1","P2"]}'] * 16 + ['{"approve":["P1"]}']
    )
    conf = copy.deepcopy(vote.configuration)
    conf["ballot"]["fewest"] = 2
    answer = check(dataclasses.replace(vote, configuration=conf).public())
    found = [finding["found"] for finding in answer.findings if finding["code"] == "ballot_invalid"]
    assert found == ["Projekte: 1, nötig sind 2"]


# --- the past ---------------------------------------------------------------------------------------------------------
def rewrite_past(files):
    batches_of(files, lambda batches: batches[0].__setitem__(-1, "f" * 64))
    resign(files)


def forget_past(files):
    batches_of(files, lambda batches: batches.pop(0))
    edited(files, "checkpoints.json", lambda data: data["checkpoints"].pop())
    resign(files)


def rechain_past(files):
    signed_checkpoint(files, 0, day="2026-05-03")


def change_rules_of_past(files):
    change_rules_and_hash(files)
    resign(files)


def exchange_key(files):
    resign(files, key=bytes(32))


@pytest.mark.parametrize(
    ("tamper", "codes"),
    [
        (rewrite_past, {"previous_rewritten", "previous_checkpoint"}),
        (forget_past, {"previous_rewritten", "previous_checkpoint", "ballots_surplus"}),
        (rechain_past, {"previous_checkpoint"}),
        (change_rules_of_past, {"previous_configuration", "previous_checkpoint"}),
        (exchange_key, {"previous_key"}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_a_rewritten_past_is_found_by_whoever_kept_it(check, greedy, tamper, codes):
    files = unzip(greedy.public())
    tamper(files)
    assert check(files, previous=greedy.interim(3)).codes == codes


def test_a_signed_past_that_was_rewritten_is_proof(check, greedy):
    files = unzip(greedy.public())
    rewrite_past(files)
    answer = check(files, previous=greedy.interim(1))
    expected = next(finding["expected"] for finding in answer.findings if finding["code"] == "previous_checkpoint")
    assert expected == f"{greedy.checkpoints[0].checkpoint.hash} (unterschrieben)"


def test_after_the_end_nothing_changes_any_more(check, greedy):
    false = recounted(
        greedy, ['{"approve":["P4"]}' if number == 3 else one for number, one in enumerate(greedy.payloads)]
    )
    assert check(false.public(), previous=greedy.public()).codes == {"previous_outcome"}
    assert {"previous_outcome"} <= check(greedy.interim(3), previous=greedy.public()).codes


def test_a_result_before_the_end_is_a_finding(check, greedy):
    files = unzip(greedy.public())
    edited(files, "board.json", lambda data: data.update(stage="interim"))
    assert check(files).codes == {"file_surplus", "batch_small"}


def test_tampering_is_found_in_a_bundle_packed_otherwise(check, tied):
    files = unzip(tied.public())
    assert check(zipped(dict(reversed(files.items())))).findings == []
