"""What is in a bundle, and what is not."""

import json
import zipfile
from io import BytesIO

import pytest

from core.canonical import digest
from participation.board import bundle, checkpoints
from participation.board.commitments import commitment
from tests.participation.board.elections import KEY, PROCEDURE, configuration, make, unzip

ALWAYS = ["LIESMICH.txt", "board.json", "checkpoints.json", "election.json", "verify.py"]


def test_the_public_bundle_holds_what_everybody_needs(greedy):
    assert sorted(unzip(greedy.public())) == sorted([*ALWAYS, "ballots.pb", "result.json"])
    assert sorted(unzip(greedy.observer())) == sorted([*ALWAYS, "ballots.pb", "result.json", "observer.json"])
    assert sorted(unzip(greedy.interim(2))) == ALWAYS


def test_a_bundle_is_the_same_whenever_it_is_written(greedy):
    assert greedy.public() == greedy.public()
    with zipfile.ZipFile(BytesIO(greedy.public())) as archive:
        entries = archive.infolist()
    assert {entry.date_time for entry in entries} == {(1980, 1, 1, 0, 0, 0)}
    assert [entry.filename for entry in entries] == sorted(entry.filename for entry in entries)


def test_the_order_in_which_ballots_are_given_leaves_no_trace(greedy):
    outcome = bundle.Outcome(greedy.payloads[::-1], greedy.result)
    assert bundle.public_bundle(greedy.board, outcome) == greedy.public()
    assert bundle.observer_bundle(greedy.board, outcome, greedy.openings[::-1]) == greedy.observer()


def test_no_nonce_is_public(greedy):
    files = unzip(greedy.public())
    for opening in greedy.openings:
        assert not any(opening.nonce.hex().encode() in data or opening.nonce in data for data in files.values())


def test_the_election_names_its_hash(greedy):
    election = json.loads(unzip(greedy.public())["election.json"])
    assert election == {"configuration": greedy.configuration, "sha256": digest(greedy.configuration)}
    assert bundle.configuration_hash(greedy.configuration) == digest(greedy.configuration)


def test_the_board_and_its_checkpoints(greedy):
    files = unzip(greedy.public())
    board, chain = json.loads(files["board.json"]), json.loads(files["checkpoints.json"])
    assert board == {"stage": "final", "batches": [[leaf.hex() for leaf in batch] for batch in greedy.batches]}
    assert json.loads(unzip(greedy.interim(2))["board.json"])["stage"] == "interim"
    assert chain["public_key"] == checkpoints.public_key_of(KEY).hex()
    first = greedy.checkpoints[0]
    assert chain["checkpoints"][0] == {**first.checkpoint.body(), "signature": first.signature}
    assert chain["checkpoints"][0]["day"] == "2026-05-04"


def test_an_observer_can_open_every_commitment(greedy):
    openings = json.loads(unzip(greedy.observer())["observer.json"])["openings"]
    assert [entry["commitment"] for entry in openings] == sorted(
        leaf.hex() for batch in greedy.batches for leaf in batch
    )
    for entry in openings:
        assert commitment(PROCEDURE, bytes.fromhex(entry["nonce"]), entry["payload"]).hex() == entry["commitment"]


def test_ballots_are_sorted_and_say_nothing_else(greedy):
    lines = unzip(greedy.public())["ballots.pb"].decode().split("\n")
    votes = lines[lines.index("VOTES") + 1 : -1]
    assert votes[0] == "voter_id;vote"
    expected = sorted(greedy.payloads)
    assert votes[1:] == [
        f"{number};{','.join(json.loads(payload)['approve'])}" for number, payload in enumerate(expected, 1)
    ]


def test_the_head_of_the_ballots(greedy):
    lines = unzip(greedy.public())["ballots.pb"].decode().split("\n")
    assert lines[: lines.index("PROJECTS") + 3] == [
        "META",
        "key;value",
        'description;"Bürgerhaushalt; „Unser Hennef“"',
        "country;Germany",
        "unit;Hennef",
        "instance;2026",
        "num_projects;9",
        "num_votes;90",
        "budget;40000",
        "vote_type;approval",
        "rule;greedy",
        "date_begin;01.05.2026",
        "date_end;15.05.2026",
        "language;de",
        "currency;EUR",
        "PROJECTS",
        "project_id;cost;votes;name;selected",
        f"P1;12000;{greedy.result['votes']['P1']};Projekt P1;1",
    ]


@pytest.mark.parametrize(
    ("kind", "counting", "lines"),
    [
        ("max-n", {}, {"max_length;3", "vote_type;approval", "rule;greedy"}),
        ("knapsack", {"rule": "equal-shares"}, {"max_sum_cost;40000", "rule;equalshares/add1"}),
        (
            "points",
            {"rule": "equal-shares", "completion": "greedy"},
            {"max_sum_points;6", "max_points;4", "vote_type;cumulative", "rule;equalshares/add1u", "voter_id;vote;points",
             "project_id;cost;votes;score;name;selected"},
        ),
    ],
)  # fmt: skip
def test_the_head_knows_the_kind_of_ballot(kind, counting, lines):
    assert lines <= set(unzip(make(kind, sizes=(20,), **counting).public())["ballots.pb"].decode().split("\n"))


def test_a_title_with_a_line_break_stays_one_line(greedy):
    odd = {**greedy.configuration, "title": 'Der "große"\nTopf'}
    board = bundle.Board(odd, greedy.batches, greedy.checkpoints, checkpoints.public_key_of(KEY))
    text = unzip(bundle.public_bundle(board, bundle.Outcome(greedy.payloads, greedy.result)))["ballots.pb"].decode()
    assert 'description;"Der ""große"" Topf"\n' in text


def test_the_result_names_what_it_belongs_to(greedy):
    result = json.loads(unzip(greedy.public())["result.json"])
    costs = {project["id"]: project["cost"] for project in greedy.configuration["projects"]}
    assert result == {
        **greedy.result,
        "costs": {name: costs[name] for name in greedy.result["winners"]},
        "ballots": 90,
        "configuration": digest(greedy.configuration),
        "root": greedy.checkpoints[-1].checkpoint.root,
    }


def test_the_readme_says_how_far_it_is(greedy):
    final, interim = (unzip(data)["LIESMICH.txt"].decode() for data in (greedy.public(), greedy.interim(2)))
    assert "Endstand mit Stimmzetteln" in final and "Stand: 90 Einträge" in final
    assert "Zwischenstand, die Abstimmung läuft noch" in interim and "Stand: 48 Einträge" in interim
    assert greedy.checkpoints[1].checkpoint.root in interim
    assert "$" not in final


def test_an_empty_board_can_be_shown():
    board = bundle.Board(configuration(), [], [], checkpoints.public_key_of(KEY))
    assert "Stand: 0 Einträge" in unzip(bundle.public_bundle(board))["LIESMICH.txt"].decode()
