"""The count inside verify.py, against the plain one of these tests and against published elections."""

import csv
import os
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings as django_settings
from hypothesis import given, settings
from hypothesis import strategies as st

from participation.board.verify import Count
from tests.participation.board import naive

SAMPLES = os.environ.get("RATSPLATZ_SAMPLES", django_settings.BASE_DIR.parent / "shared" / "data")
PUBLISHED = Path(SAMPLES) / "pb"


def rules_of(costs, budget, seed="s", increment=1, **counting):
    lots = {name: naive.lot(seed, name) for name in costs}
    counting = {"rule": "equal-shares", "satisfaction": "cost", "completion": "none"} | counting
    return SimpleNamespace(
        costs=costs, budget=Fraction(budget), lots=lots, increment=Fraction(increment), counting=counting
    )


def own(costs, budget, marks, **settings):
    count = Count(rules_of(costs, budget, **settings), [("", ballot) for ballot in marks])
    return count.points, count.winners, count.share


@st.composite
def elections(draw):
    # Few different costs and points, so that there are ties; decimals, so that money is not whole.
    amounts = st.sampled_from([Fraction(cost) for cost in ("40", "50", "100", "100", "33.50", "7", "250")])
    costs = {f"p{number}": draw(amounts) for number in range(draw(st.integers(1, 7)))}
    wishes = st.dictionaries(st.sampled_from(sorted(costs)), st.integers(1, draw(st.sampled_from([1, 3]))), max_size=4)
    return costs, draw(st.integers(1, 400)), draw(st.lists(wishes, max_size=14))


@settings(max_examples=150, deadline=None)
@given(
    elections(),
    st.sampled_from(["greedy", "equal-shares"]),
    st.sampled_from(["cost", "cardinality"]),
    st.sampled_from(["none", "greedy"]),
    st.sampled_from([Fraction(1), Fraction("2.5")]),
)
def test_two_ways_of_counting_agree(election, rule, satisfaction, completion, increment):
    costs, budget, marks = election
    choices = {
        "rule": rule,
        "satisfaction": satisfaction,
        "completion": completion,
        "increment": increment,
        "seed": "s",
    }
    count = own(costs, budget, marks, **choices)
    assert count == naive.count(costs, Fraction(budget), marks, **choices)
    assert sum(costs[name] for name in count[1]) <= budget


def test_greedy_skips_what_does_not_fit_and_draws_lots_last():
    costs = {
        "dear": Fraction(90),
        "cheap": Fraction(10),
        "lot1": Fraction(20),
        "lot2": Fraction(20),
        "unwanted": Fraction(1),
    }
    marks = [{"dear": 1, "cheap": 1, "lot1": 1, "lot2": 1}] * 2 + [{"dear": 1}]
    drawn = sorted(["lot1", "lot2"], key=lambda name: naive.lot("s", name))
    assert own(costs, 60, marks, rule="greedy")[1] == ["cheap", *drawn]
    assert own(costs, 100, marks, rule="greedy")[1] == ["dear", "cheap"]


def test_the_share_goes_on_past_the_first_exhaustion():
    # At the first share of 50 both have one project each; only at 60 can the first three pay "x" together.
    costs = {"x": Fraction(180), "y": Fraction(20)}
    marks = [{"x": 1}] * 3 + [{"y": 1}]
    assert own(costs, 200, marks) == ({"x": 3, "y": 1}, ["x", "y"], Fraction(60))


def test_nobody_voted():
    assert own({"x": Fraction(10)}, 100, []) == ({"x": 0}, [], Fraction(0))
    assert own({"x": Fraction(10)}, 100, [{}, {}]) == ({"x": 0}, [], Fraction(50))
    assert own({"x": Fraction(10)}, 100, [], rule="greedy") == ({"x": 0}, [], None)


@pytest.mark.parametrize("name", [path.name for path in sorted(PUBLISHED.glob("*.pb"))] or ["none"])
def test_published_elections_come_out_as_published(name):
    if name == "none":
        pytest.skip("the published elections are not here")
    meta, projects, votes = read(PUBLISHED / name)
    costs = {row["project_id"]: Fraction(row["cost"]) for row in projects}
    marks = [dict.fromkeys(row["vote"].split(","), 1) for row in votes]
    rule = "equal-shares" if meta["rule"].startswith("equalshares") else "greedy"
    winners = own(costs, meta["budget"], marks, rule=rule)[1]
    assert sorted(winners) == sorted(row["project_id"] for row in projects if row["selected"] == "1")


def read(path):
    sections, head = {"META": [], "PROJECTS": [], "VOTES": []}, None
    with path.open(encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file, delimiter=";"):
            if len(row) == 1 and row[0] in sections:
                rows, head = sections[row[0]], None
            elif head is None:
                head = row
            else:
                rows.append(dict(zip(head, row, strict=False)))
    return {row["key"]: row["value"] for row in sections["META"]}, sections["PROJECTS"], sections["VOTES"]
