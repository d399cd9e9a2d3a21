"""manage.py tally: for people and for machines."""

import json
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from participation.counting.exchange import file_of
from participation.counting.pabulib import write
from participation.management.commands.tally import Command
from tests.participation.counting.elections import election

VOTES = election(12, {"a": 6, "b": 7, "c": 4}, *3 * ["a b"], *2 * ["c"], "")


@pytest.fixture
def path(tmp_path):
    path = tmp_path / "town.pb"
    path.write_text(write(file_of(VOTES, {})))
    return path


def said(path, *options):
    output = StringIO()
    call_command(Command(), path, *options, stdout=output)
    return output.getvalue()


def test_machines_get_winners_cost_share_and_proof(path):
    # Shares 2 to 5 are run; 2 exactly, as two supporters have 4 for what costs 4.
    result = json.loads(said(path, "--rule", "equal-shares", "--json"))
    assert result == {
        "rule": "equal-shares", "satisfaction": "cost", "increment": "1", "completion": "none", "lot": "",
        "budget": 12, "ballots": 6, "blank": 1, "winners": ["a", "c"], "cost": 10, "unspent": 2, "share": 4,
        "proof": {
            "stop": "next-overspends", "share": 4, "cost": 10, "next_share": 5, "next_cost": 17,
            "steps": 4, "exact_steps": 1, "recounted": False,
        },
        "chosen": [
            {"order": 1, "project": "a", "cost": 6, "votes": 3, "points": 3, "price": 2},
            {"order": 2, "project": "c", "cost": 4, "votes": 2, "points": 2, "price": 2},
        ],
        "ties": [{"rank": 1, "by_votes": False, "projects": ["a", "b"], "decided_by": "cost"}],
    }  # fmt: skip


def test_nothing_is_rounded_for_machines(tmp_path):
    path = tmp_path / "thirds.pb"
    path.write_text(write(file_of(election("10.50", {"a": "5.25"}, "a", "a", "a"), {})))
    result = json.loads(said(path, "--rule", "equal-shares", "--increment", "0.25", "--json"))
    assert (result["budget"], result["share"], result["chosen"][0]["price"]) == ("10.5", 3, "1.75")
    greedy = json.loads(said(path, "--rule", "greedy", "--json"))
    assert (greedy["winners"], greedy["share"], greedy["proof"], greedy["chosen"][0]["price"]) == (
        ["a"],
        None,
        None,
        None,
    )


def test_every_choice_can_be_made(path):
    result = json.loads(
        said(path, "--rule=equal-shares", "--satisfaction=cardinality", "--increment=0.5", "--completion=greedy",
             "--lot=2027", "--json")
    )  # fmt: skip
    choices = ("satisfaction", "increment", "completion", "lot")
    assert [result[name] for name in choices] == ["cardinality", "0.5", "greedy", "2027"]


def test_people_read_german(path):
    text = said(path, "--rule", "equal-shares")
    assert "Regel der gleichen Anteile" in text
    assert "2 Projekte kosten 10, 2 bleiben übrig." in text
    assert "Mit 4 kosten die bezahlten Projekte 10, mit 5 wären es 17." in text
    assert "Entschieden hat der niedrigere Preis." in text
    assert "6 Stimmzettel, davon 1 leer" in said(path, "--rule", "greedy")
    assert "Anteil" not in said(path, "--rule", "greedy")


def test_nothing_chosen_is_said(tmp_path):
    path = tmp_path / "blank.pb"
    path.write_text(write(file_of(election(12, {"a": 6}, "", ""), {})))
    assert "Kein Projekt ist gewählt." in said(path, "--rule", "equal-shares")


def test_a_broken_file_is_refused_with_its_lines(path):
    path.write_text(path.read_text().replace("b4;c", "b4;x"))
    with pytest.raises(CommandError, match="Zeile 17: Stimmzettel b4 nennt ein Projekt, das nicht zur Wahl steht: x"):
        said(path, "--rule", "greedy")


def test_of_many_faults_the_first_are_said(path):
    path.write_text(path.read_text() + "".join(f"more{number};x\n" for number in range(40)))
    text = path.read_text().replace("num_votes;6", "num_votes;46")
    path.write_text(text)
    with pytest.raises(CommandError, match="… und 20 weitere"):
        said(path, "--rule", "greedy")


def test_a_missing_file_and_a_wrong_increment_are_refused(path, tmp_path):
    with pytest.raises(CommandError, match="lässt sich nicht lesen"):
        said(tmp_path / "none.pb", "--rule", "greedy")
    with pytest.raises(CommandError, match="Schrittweite ist „null“"):
        said(path, "--rule", "greedy", "--increment", "null")
