"""How marks and names share a drawing."""

from itertools import combinations
from math import hypot

from hypothesis import given
from hypothesis import strategies as st

from council.services.map_layout import CROWD, DISTANCE, SIZES, Box, kept_apart, placed_names

FRAME = Box(0, 0, 800, 600)


@given(st.lists(st.tuples(st.floats(0, 800), st.floats(0, 600)), max_size=6))
def test_a_few_marks_never_cover_each_other(marks):
    moved = kept_apart(marks)
    assert len(moved) == len(marks)
    assert all(hypot(a[0] - b[0], a[1] - b[1]) > DISTANCE - 3 for a, b in combinations(moved, 2))


def test_marks_that_lie_apart_stay():
    assert kept_apart([(100.0, 100.0), (200.0, 100.0)]) == [(100.0, 100.0), (200.0, 100.0)]


def test_a_crowd_stays_where_it_is():
    crowd = [(1.0, 1.0)] * (CROWD + 1)
    assert kept_apart(crowd) == crowd


def test_names_stand_clear_of_marks_and_of_each_other():
    names = [("place", "Aue", 100.0, 100.0), ("centre", "Markt", 110.0, 102.0)]
    placed = placed_names(names, [(100.0, 76.0)], FRAME, SIZES)
    assert [name.text for name in placed] == ["Markt", "Aue"]
    assert not placed[0].box.meets(placed[1].box)
    assert not any(name.box.meets(Box(84, 60, 116, 92)) for name in placed)


def test_a_name_without_room_is_left_out():
    assert placed_names([("place", "Weit draußen", 2.0, 2.0)], [], Box(0, 0, 30, 30), SIZES) == []


def test_a_centre_among_marks_stands_further_off():
    ring = [(400.0 + x, 300.0 + y) for x in (-40, 0, 40) for y in (-40, 0, 40)]
    assert placed_names([("place", "Aue", 400.0, 300.0)], ring, FRAME, SIZES) == []
    [name] = placed_names([("centre", "Markt", 400.0, 300.0)], ring, FRAME, SIZES)
    assert (name.x, name.y) == (400, 300 - 64)
