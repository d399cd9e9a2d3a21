"""Every type of question: what is right, what is wrong, and that what was kept can be typed again."""

import pytest
from django.http import QueryDict

from participation.surveys.questionnaire import Item, Option
from participation.surveys.types import TYPES, type_of
from participation.surveys.types.base import Faulty


def item(kind, choices=(), rows=(), **more):
    facts = {
        "key": "f1", "number": 1, "kind": kind, "text": {"de": "Frage?"}, "help": {"de": ""}, "is_required": False,
        "is_demographic": False, "is_sensitive": False, "offers_other": False, "settings": {}, "condition": None,
        "choices": tuple(Option(f"a{n}", {"de": words}, words == "nichts") for n, words in enumerate(choices, start=1)),
        "rows": tuple(Option(f"z{n}", {"de": words}) for n, words in enumerate(rows, start=1)),
    }  # fmt: skip
    return Item(**facts | more)


AB = ("A", "B")
CORNERS = "50.77,7.28;50.77,7.3;50.78,7.3"
RING = [["50.770", "7.280"], ["50.770", "7.300"], ["50.780", "7.300"]]
POINT = {"f1-lat": "50.775", "f1-lon": "7.284"}
RIGHT = [
    (item("single", AB), "f1=a2", {"choice": "a2"}),
    (item("single", AB, offers_other=True), "f1=other&f1-other= Roller ", {"choice": "other", "text": "Roller"}),
    (item("single", AB, is_demographic=True), "f1=none", {"none": True}),
    (item("single", AB), "", None),
    (item("multiple", AB), "f1=a2&f1=a1", {"choices": ["a1", "a2"]}),
    (item("multiple", (*AB, "nichts")), "f1=a3", {"choices": ["a3"]}),
    (item("multiple", AB, is_demographic=True), "f1=none", {"none": True}),
    (item("multiple", AB, offers_other=True), "f1=a1&f1=other&f1-other=X", {"choices": ["a1", "other"], "text": "X"}),
    (item("yesno"), "f1=unsure", {"choice": "unsure"}),
    (item("scale", settings={"steps": 5}), "f1=5", {"choice": "5"}),
    (item("matrix", AB, ("R", "S"), is_required=True), "f1-z1=a1&f1-z2=a2", {"rows": {"z1": "a1", "z2": "a2"}}),
    (item("matrix", AB, ("R", "S")), "f1-z2=a2", {"rows": {"z2": "a2"}}),
    (item("ranking", ("A", "B", "C"), settings={"places": 2}), "f1-1=a3&f1-2=a1", {"ranks": ["a3", "a1"]}),
    (item("number"), "f1=1.234,50", {"number": "1234.5"}),
    (item("number"), "f1=100", {"number": "100"}),
    (item("number", is_demographic=True), "f1-none=1", {"none": True}),
    (item("date"), "f1=24.12.2026", {"date": "2026-12-24"}),
    (item("date"), "f1=2026-12-24", {"date": "2026-12-24"}),
    (item("short"), "f1=+Hallo%00+", {"text": "Hallo"}),
    (item("long"), "f1=a%0D%0Ab", {"text": "a\nb"}),
    (item("long"), "f1=++", None),
    (item("place"), "f1-lat=50.7751234&f1-lon=7.284", {"lat": "50.775", "lon": "7.284"}),
    (item("place"), "f1-address=Am Bach", {"address": "Am Bach"}),
    (item("area"), "f1-points=" + CORNERS, {"points": RING}),
    (item("area"), "f1-points=" + CORNERS + ";50.78,7.3004", {"points": RING}),
    (item("area"), "f1-villages=Uckerath&f1-villages=Rott", {"villages": ["Rott", "Uckerath"]}),
    (item("area"), "f1-address=Rund um den Kurpark", {"address": "Rund um den Kurpark"}),
    (item("area", is_demographic=True), "f1-none=1&f1-villages=Rott", {"none": True}),
    (item("area"), "", None),
    (item("allocation", AB, settings={"total": 100}), "f1-a1=40&f1-a2=60", {"points": {"a1": 40, "a2": 60}}),
    (item("allocation", AB, settings={"total": 1000}), "f1-a1=1.000&f1-a2=0", {"points": {"a1": 1000}}),
    (item("info"), "f1=x", None),
    (item("consent"), "f1=1", {"agreed": True}),
]  # fmt: skip
WRONG = [
    (item("single", AB), "f1=a9"),
    (item("single", AB), "f1=other&f1-other=X"),
    (item("single", AB), "f1=none"),
    (item("single", AB, offers_other=True), "f1=other"),
    (item("single", AB, offers_other=True), "f1=other&f1-other=" + "x" * 201),
    (item("multiple", AB), "f1=a1&f1=a9"),
    (item("multiple", (*AB, "nichts")), "f1=a1&f1=a3"),
    (item("multiple", AB, settings={"min": 2}), "f1=a1"),
    (item("multiple", AB, settings={"max": 1}), "f1=a1&f1=a2"),
    (item("yesno"), "f1=maybe"),
    (item("scale", settings={"steps": 5}), "f1=6"),
    (item("matrix", AB, ("R", "S"), is_required=True), "f1-z1=a1"),
    (item("matrix", AB, ("R",)), "f1-z1=a9"),
    (item("ranking", ("A", "B", "C"), settings={"places": 2}), "f1-1=a1&f1-2=a1"),
    (item("ranking", ("A", "B", "C"), settings={"places": 2}), "f1-2=a1"),
    (item("ranking", ("A", "B", "C"), settings={"places": 2}), "f1-1=a1&f1-2=a9"),
    (item("number"), "f1=viele"),
    (item("number"), "f1=1e9"),
    (item("number"), "f1=NaN"),
    (item("number", settings={"least": 0, "most": 10}), "f1=11"),
    (item("number", settings={"least": 1}), "f1=0"),
    (item("number", settings={"most": 1}), "f1=2"),
    (item("date"), "f1=31.02.2026"),
    (item("short"), "f1=" + "x" * 121),
    (item("short", settings={"letters": 3}), "f1=xxxx"),
    (item("long"), "f1=" + "x" * 501),
    (item("place"), "f1-lat=48.1&f1-lon=11.5"),
    (item("place"), "f1-lat=hier&f1-lon=dort"),
    (item("place"), "f1-address=" + "x" * 121),
    (item("area"), "f1-points=50.77,7.28;50.77,7.3"),
    (item("area"), "f1-points=50.77,7.28;50.77,7.3;48.1,11.5"),
    (item("area"), "f1-points=50.77,7.28;50.77,7.3;hier"),
    (item("area"), "f1-points=" + ";".join(f"50.77,7.{place}" for place in range(280, 301))),
    (item("area"), "f1-villages=Bonn"),
    (item("area"), "f1-address=" + "x" * 121),
    (item("allocation", AB, settings={"total": 100}), "f1-a1=40&f1-a2=50"),
    (item("allocation", AB, settings={"total": 100}), "f1-a1=-5&f1-a2=105"),
]  # fmt: skip


def read(one, query):
    return type_of(one).read(one, QueryDict(query))


def test_every_type_is_tried():
    assert {one.kind for one, *_ in RIGHT} == set(TYPES)
    assert {one.kind for one, _query in WRONG} == set(TYPES) - {"info", "consent"}


@pytest.mark.parametrize(("one", "query", "answer"), RIGHT, ids=lambda value: getattr(value, "kind", str(value)))
def test_what_is_right_is_kept_in_one_form(one, query, answer):
    kind = type_of(one)
    assert kind.answer(one, read(one, query)) == answer
    if answer and answer != {"none": True}:
        assert kind.answer(one, kind.typed(one, answer)) == answer
        assert all(kind.words(one, answer))
    # One value a column, whatever was answered.
    assert len(kind.values(one, answer)) == len(kind.columns(one)) == len(kind.values(one, None))


@pytest.mark.parametrize(("one", "query"), WRONG, ids=lambda value: getattr(value, "kind", str(value)[:30]))
def test_what_is_wrong_is_said_at_a_field(one, query):
    kind = type_of(one)
    raw = read(one, query)
    with pytest.raises(Faulty) as faulty:
        kind.answer(one, raw)
    for fault in faulty.value.faults:
        assert fault.text and kind.anchor(one, fault.suffix).startswith("f1")
    # What was typed stands there again.
    kind.drawn(one, raw, {fault.suffix: fault for fault in faulty.value.faults})


@pytest.mark.parametrize("name", sorted(set(TYPES) - {"info"}))
def test_every_type_says_what_is_missing(name):
    one = item(name, AB, ("R",), settings={"places": 1})
    assert type_of(one).missing(one).text


def test_a_click_on_the_drawing_is_a_point():
    one = item("place")
    raw = read(one, "f1-map.x=144&f1-map.y=122&f1-width=288")
    answer = type_of(one).answer(one, raw)
    assert set(answer) == {"lat", "lon"}
    drawn = type_of(one).drawn(one, raw, {})
    assert drawn["marks"] == [pytest.approx((400, 339), abs=6)]


@pytest.mark.parametrize("kind", ["place", "area"])
def test_the_drawing_pressed_by_keyboard_taps_nothing(kind):
    assert not set(read(item(kind), "f1-map.x=0&f1-map.y=0&f1-width=288")) & {"lat", "lon", "points"}


def test_corners_are_tapped_one_after_the_other_and_taken_back():
    one, typed = item("area"), ""
    for x, y in ((100, 100), (180, 100), (180, 160)):
        typed = read(one, f"f1-points={typed}&f1-map.x={x}&f1-map.y={y}&f1-width=288")["points"][0]
    assert len(type_of(one).answer(one, {"points": [typed]})["points"]) == 3
    assert len(type_of(one).drawn(one, {"points": [typed]}, {})["marks"]) == 3
    assert read(one, f"f1-points={typed}&f1-undo=last")["points"] == [typed.rpartition(";")[0]]
    assert read(one, f"f1-points={typed}&f1-undo=all") == {}
    # Whatever a machine sends, the form does not grow without end.
    assert read(one, "f1-points=" + ";".join(["50.77,7.28"] * 500))["points"][0].count(";") == 20


def test_an_area_counts_for_every_village_in_it_and_is_a_column_for_maps():
    one = item("area")
    whole = [["50.700", "7.200"], ["50.700", "7.500"], ["50.850", "7.500"], ["50.850", "7.200"]]
    beside = [["50.770", "7.280"], ["50.771", "7.280"], ["50.771", "7.281"]]
    answers = [{"points": whole}, {"villages": ["Rott"], "points": beside}, {"address": "am Bach"}, None]
    [table] = type_of(one).tables(one, answers)
    cells = {cell.label["de"]: cell.count for cell in table.cells}
    assert not table.is_partition and table.base == 4
    assert (cells["Rott"], cells["Uckerath"], cells["nur in Worten"], cells["nicht beantwortet"]) == (2, 1, 1, 1)
    assert type_of(one).values(one, {"points": beside, "villages": ["Rott"]}) == [
        "POLYGON((7.280 50.770, 7.280 50.771, 7.281 50.771, 7.280 50.770))", "Rott", "",
    ]  # fmt: skip
    assert type_of(one).texts(one, answers[2]) == ["am Bach"]


@pytest.mark.parametrize(
    ("one", "words"),
    [
        (item("single", ("A",)), "mindestens zwei"),
        (item("matrix", AB), "Zeilen"),
        (item("scale", settings={"steps": 1}), "2 bis 11"),
        (item("multiple", AB, settings={"max": 5}), "Höchstzahl"),
        (item("ranking", AB, settings={"places": 3}), "mehr Plätze"),
        (item("number", settings={"least": 9, "most": 3}), "größer"),
        (item("allocation", AB, settings={"total": 0}), "nichts zu verteilen"),
    ],
)
def test_what_cannot_be_asked(one, words):
    assert words in " ".join(type_of(one).problems(one))


@pytest.mark.parametrize("kind", ["place", "area", "number", "date", "short"])
def test_whoever_keeps_silent_is_counted_as_silent(kind):
    one = item(kind, is_demographic=True)
    [table] = type_of(one).tables(one, [{"none": True}, {"none": True}, None])
    cells = {cell.label["de"]: cell.count for cell in table.cells}
    assert (cells["keine Angabe"], cells["nicht beantwortet"]) == (2, 1)
    assert sum(cells.values()) == 3


@pytest.mark.parametrize("numbers", [(17, 243), (18, 259), (-7, 3), (3, 3)])
def test_classes_of_numbers_tell_neither_the_smallest_nor_the_largest(numbers):
    one = item("number")
    [table] = type_of(one).tables(one, [{"number": str(number)} for number in numbers])
    edges = {int(word) for cell in table.cells for word in cell.label["de"].split() if word.lstrip("-").isdigit()}
    assert sum(cell.count for cell in table.cells) == 2
    width = min(b - a for a, b in zip(sorted(edges), sorted(edges)[1:], strict=False)) if len(edges) > 1 else 1
    assert all(edge % width == 0 for edge in edges)


def test_limits_of_a_question_are_the_edges():
    one = item("number", settings={"least": 3, "most": 13})
    [table] = type_of(one).tables(one, [{"number": "4"}])
    assert table.cells[0].label["de"] == "3 bis unter 5"
