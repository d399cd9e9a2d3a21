"""Pabulib files: read as they occur, written without loss, refused with the line and how to mend it."""

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from participation.counting.ballots import Ballot, BallotKind, BallotRule, Project
from participation.counting.election import Election
from participation.counting.exchange import election_of, file_of
from participation.counting.pabulib import PabulibFile, Unreadable, read, table, write

GOOD = """META
key;value
description;Bürgerhaushalt
budget;100
vote_type;approval
num_projects;2
num_votes;3
PROJECTS
project_id;cost;name;selected
a;40;Bank;1
b;60.50;Brunnen;0
VOTES
voter_id;vote
v1;a,b
v2;
v3;b
"""


def test_a_file_becomes_an_election():
    file = read(GOOD)
    votes = election_of(file)
    assert votes == Election(
        100, [Project("a", 40, "Bank"), Project("b", "60.5", "Brunnen")],
        [Ballot.approving("v1", "ab"), Ballot("v2"), Ballot.approving("v3", "b")],
    )  # fmt: skip
    assert (file.about["description"], file.selected, votes.blank) == ("Bürgerhaushalt", {"a"}, 1)


@pytest.mark.parametrize(
    "source",
    [
        GOOD.encode("utf-8-sig"),
        "\ufeff" + GOOD,
        GOOD.replace("\n", "\r\n").encode(),
        GOOD.replace("\n", "\n\n").encode(),
        GOOD.replace("PROJECTS", "projects").replace("VOTES", "Votes;").replace("a;40;Bank;1", "a;40;Bank;1;;"),
        GOOD.replace("v1;a,b", 'v1;" a , b "').replace("60.50", "60,50").replace("Brunnen", '"Brunnen"'),
    ],
)
def test_marks_line_ends_blank_lines_and_quotes_mean_nothing(source):
    assert election_of(read(source)) == election_of(read(GOOD))


def test_quoted_fields_may_hold_semicolons_quotes_and_lines():
    text = GOOD.replace("Bank;1", '"Bank; ""Rast""\nam Weg";1').replace("v3;b", "v3;x")
    assert read(text).projects.rows[0].cells["name"] == 'Bank; "Rast"\nam Weg'
    with pytest.raises(Unreadable) as refused:
        election_of(read(text))
    # One line further down, as the name takes two.
    assert [(fault.line, fault.code) for fault in refused.value.faults] == [(17, "unknown-project")]


@pytest.mark.parametrize(
    ("old", "new", "line", "code"),
    [
        ("Brunnen", "Br\udce4nnen", 11, "encoding"),
        ("META\n", "Meta-Daten\nMETA\n", 1, "no-section"),
        ("PROJECTS\nproject_id;cost;name;selected\na;40;Bank;1\nb;60.50;Brunnen;0\n", "", 12, "section-missing"),
        ("VOTES", "META", 12, "section-twice"),
        ("voter_id;vote\nv1;a,b\nv2;\nv3;b\n", "", 12, "fields-missing"),
        ("project_id;cost", "id;cost", 9, "fields-missing"),
        ("name;selected", "name;name", 9, "fields-twice"),
        ("b;60.50;Brunnen;0", "b;60.50;Brunnen; am Markt;0", 11, "cells"),
        ("b;60.50;Brunnen;0", "b;60.50", 11, "cells"),
        ("b;60.50;Brunnen", 'b;60.50;"Brunnen', 11, "quotes"),
        ("b;60.50", "b;60 €", 11, "cost"),
        ("b;60.50", "b;1.060,50", 11, "cost"),
        ("b;60.50", "b;0", 11, "cost"),
        ("b;60.50", "a;60.50", 11, "project-twice"),
        ("budget;100", "budget;viel", 4, "budget"),
        ("budget;100\n", "", 1, "budget"),
        ("budget;100", "budget;-1", 4, "budget"),
        ("description;", "budget;", 1, "meta-twice"),
        ("approval", "ordinal", 5, "vote-type"),
        ("description;Bürgerhaushalt", "max_length;drei", 3, "limit"),
        ("description;Bürgerhaushalt", "max_sum_cost;drei", 3, "limit"),
        ("num_votes;3", "num_votes;4", 7, "number"),
        ("num_projects;2", "num_projects;14", 6, "number"),
        ("v3;b", "v3;b,x", 16, "unknown-project"),
        ("v3;b", "v3;b,b", 16, "wish-twice"),
        ("v3;b", "v1;b", 16, "ballot-twice"),
        ("description;Bürgerhaushalt", "max_length;1", 14, "too-many"),
        ("description;Bürgerhaushalt", "max_sum_cost;100", 14, "too-dear"),
        ("approval", "cumulative", 14, "points"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_how_to_mend_it(old, new, line, code):
    assert old in GOOD
    with pytest.raises(Unreadable) as refused:
        election_of(read(GOOD.replace(old, new).encode("utf-8", "surrogateescape")))
    fault = refused.value.faults[0]
    assert (fault.line, fault.code) == (line, code)
    assert str(fault).startswith(f"Zeile {line}: ")
    assert "%" not in str(fault)
    assert len(fault.remedy) > 10


def test_all_faults_of_the_ballots_are_told_at_once():
    with pytest.raises(Unreadable) as refused:
        election_of(read(GOOD.replace("v1;a,b", "v1;a,x").replace("v3;b", "v3;y")))
    assert [fault.line for fault in refused.value.faults] == [14, 16]


def test_points_stand_in_a_field_of_their_own():
    text = GOOD.replace("approval", "cumulative").replace("num_votes;3", "max_sum_points;5")
    text = text.replace("voter_id;vote\nv1;a,b\nv2;\nv3;b", 'voter_id;vote;points\nv1;a,b;"3,2"\nv2;;\nv3;a,b;0,5')
    votes = election_of(read(text))
    assert [ballot.wishes for ballot in votes.ballots] == [(("a", 3), ("b", 2)), (), (("b", 5),)]
    assert votes.ballot_rule == BallotRule(BallotKind.POINTS, most_points=5)


@pytest.mark.parametrize(
    ("limit", "rule"),
    [
        ("max_length;2", BallotRule(BallotKind.MAX_N, most=2)),
        ("max_sum_cost;150.5", BallotRule(BallotKind.KNAPSACK, most_cost="150.5")),
        ("min_length;1", BallotRule(BallotKind.APPROVAL, fewest=1)),
    ],
)
def test_limits_of_the_file_are_those_of_the_ballots(limit, rule):
    assert election_of(read(GOOD.replace("num_votes;3", limit))).ballot_rule == rule


words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=12)
names = st.from_regex(r"\A[a-z_]{1,8}\Z").filter(lambda name: name not in ("project_id", "cost", "voter_id", "vote"))


@st.composite
def sections(draw, first):
    fields = [*first, *draw(st.lists(names, unique=True, max_size=3))]
    ids = st.from_regex(r"\A[0-9]{1,6}\Z")
    return table(fields, draw(st.lists(st.tuples(ids, *[words] * (len(fields) - 1)), max_size=5)))


@effort(deadline=None)
@given(
    st.builds(
        PabulibFile,
        meta=st.lists(st.tuples(st.from_regex(r"\A[0-9]{1,6}\Z"), words)).map(
            lambda rows: table(("key", "value"), rows)
        ),
        projects=sections(("project_id", "cost")),
        votes=sections(("voter_id", "vote")),
    )
)
def test_what_is_written_is_read_again_field_by_field(file):
    assert read(write(file)) == file
    assert read(write(file).encode()) == file


@pytest.mark.parametrize(
    "votes",
    [
        Election("99.5", [Project("a", "1.25", "Bank; am Weg"), Project("b", 2)], [Ballot("1"), Ballot.approving("2", "ba")]),
        Election(9, [Project("a", 1)], [Ballot.approving("1", "a")], BallotRule(BallotKind.MAX_N, fewest=1, most=3)),
        Election(9, [Project("a", 1)], [Ballot.approving("1", "a")], BallotRule(BallotKind.KNAPSACK, most_cost="9.5")),
        Election(9, [Project("a", 1)], [Ballot.giving("1", {"a": 3})], BallotRule(BallotKind.POINTS, most_points=5)),
        Election(9, [Project("a", 1)], [Ballot.giving("1", {"a": 3})], BallotRule(BallotKind.POINTS, most_points_each=5)),
        Election(9, [Project("a", 1)], []),
    ],
)  # fmt: skip
def test_an_election_goes_out_and_comes_in_again(votes):
    file = file_of(votes, {"description": "Bürgerhaushalt 2027"}, ["a"], rule="equalshares/add1")
    back = read(write(file))
    assert election_of(back) == votes
    assert (back.selected, back.about["rule"], back.about["description"]) == (
        {"a"}, "equalshares/add1", "Bürgerhaushalt 2027",
    )  # fmt: skip
