"""The browser and the server judge alike: one table of conditions, and every answer that can be typed."""

import html
import json
import re
import subprocess
from pathlib import Path

import pytest
from django.http import QueryDict
from hypothesis import given

from config.assets import ROOT, node
from participation.surveys.conditions import holds, values_of
from participation.surveys.mirror import mirror_of, reading
from participation.surveys.questionnaire import Sheet
from participation.surveys.types import type_of
from participation.surveys.types.base import Faulty
from tests.participation.surveys.test_branching import questionnaires
from tests.participation.surveys.test_types import AB, RIGHT, WRONG, item

pytestmark = pytest.mark.django_db
TABLE = json.loads((Path(__file__).parent / "conditions.json").read_text())
SCRIPT = """
import { answerOf, holds, valuesOf } from %s;
const { trees, typed } = JSON.parse(await new Response(process.stdin).text());
const said = (answer) => answer && (Object.keys(answer).length ? valuesOf(answer).sort() : []);
console.log(JSON.stringify({
  trees: trees.map(({ tree, answers }) => holds(tree, answers)),
  typed: typed.map(([asked, raw]) => said(answerOf(asked, raw))),
}));
"""
# What no field of a page can hold: unknown keys, control characters.
UNTYPED = ("a9", "maybe", "f1=6", "=none", "%00", "%0D")
MORE = [
    (item("multiple", ("A", "B", "C"), settings={"min": 2, "max": 2}), "f1=a1&f1=a3"),
    (item("multiple", ("A", "B", "C"), settings={"max": 2}), "f1=a1&f1=a2&f1=a3"),
    (item("multiple", (*AB, "nichts"), settings={"min": 2}), "f1=a3"),
    (item("number", settings={"least": 0, "most": 10}), "f1=10"),
    (item("number", settings={"least": 0, "most": 10}), "f1=10,1"),
    (item("number", settings={"least": 0}), "f1=-1"),
    (item("number"), "f1=1e3"),
    (item("number"), "f1=  2,5 "),
    (item("ranking", ("A", "B", "C"), settings={"places": 2}), "f1-1=a1&f1-2=a1"),
    (item("ranking", ("A", "B", "C"), settings={"places": 2}), "f1-2=a1"),
    (item("short", settings={"letters": 3}), "f1=%F0%9F%9A%8Cab"),
    (item("short", settings={"letters": 3}), "f1=abcd"),
    (item("short", is_demographic=True), "f1=x&f1-none=1"),
    (item("consent"), ""),
]


def in_the_browser(*, trees=(), typed=()):
    """Return what the script of the page says."""
    module = json.dumps((ROOT / "frontend" / "src" / "survey" / "conditions.js").as_uri())
    done = subprocess.run(
        [node()[0], "--input-type=module", "--no-warnings", "--eval", SCRIPT % module],
        input=json.dumps({"trees": list(trees), "typed": list(typed)}), capture_output=True, text=True, check=True,
    )  # fmt: skip
    return json.loads(done.stdout)


def test_conditions_hold_alike():
    assert [holds(case["tree"], case["answers"]) for case in TABLE] == [case["holds"] for case in TABLE]
    assert in_the_browser(trees=TABLE)["trees"] == [case["holds"] for case in TABLE]


def test_what_is_typed_is_the_same_answer():
    cases = [(one, raw) for one, raw, *_answer in [*RIGHT, *WRONG, *MORE] if reading(one) is not None]
    expected, typed = [], []
    for one, query in cases:
        raw = type_of(one).read(one, QueryDict(query))
        try:
            answer = type_of(one).answer(one, raw)
        except Faulty:
            answer = None
        expected.append(answer and sorted(values_of(answer)))
        typed.append((reading(one), raw))
    found = in_the_browser(typed=typed)["typed"]
    wrong = [
        (query, ours, theirs)
        for (_one, query), ours, theirs in zip(cases, expected, found, strict=True)
        if ours != theirs and not any(part in query for part in UNTYPED)
    ]
    assert wrong == []


@given(questionnaires())
def test_a_page_mirrors_what_depends_on_itself_and_nothing_else(questionnaire):
    for sheet in questionnaire.sheets:
        mirror = mirror_of(sheet, {})
        here = {one.key for one in sheet.items}
        for one in sheet.items:
            depends = json.dumps(one.condition)
            assert (one.key in mirror.whens) == any(f'"{key}"' in depends for key in here)
        assert set(mirror.asked) <= here and mirror.told == {}


def test_what_the_browser_cannot_read_comes_from_the_server():
    asks = {"question": "f1", "is": "answered"}
    for kind, is_mirrored in (("short", True), ("place", False), ("matrix", False), ("date", False)):
        sheet = Sheet("s1", {}, {}, None, (item(kind, AB, ("R",)), item("yesno", key="f2", condition=asks)))
        assert bool(mirror_of(sheet, {}).whens) is is_mirrored


def test_answers_of_earlier_pages_go_with_the_page_only_where_they_are_asked_for():
    both = {"all": [{"question": "f0", "is": "answered"}, {"question": "f1", "is": "answered"}]}
    sheet = Sheet("s2", {}, {}, None, (item("yesno"), item("yesno", key="f2", condition=both)))
    answers = {"f0": {"choice": "a1"}, "f9": {"text": "geheim"}}
    assert mirror_of(sheet, answers).told == {"f0": {"choice": "a1"}}


def test_a_question_the_browser_brought_up_is_taken_and_told_of_when_it_is_empty(make_survey, walk):
    walker = walk(make_survey())
    [condition] = re.findall(r'<template data-when="([^"]*f1[^"]*)"', walker.page.content.decode())
    assert json.loads(html.unescape(condition))["question"] == "f1" and "dazu" not in walker.said
    assert walker.press("weiter", f1="no", dazu="f2").page.status_code == 422
    assert "Frage 2: Bitte wählen Sie eine Antwort." in walker.said
    walker = walk(walker.survey).press("weiter", f1="no", dazu="f2", f2="a1")
    assert "Was ist Ihnen wichtig?" in walker.said


def test_the_browser_cannot_bring_up_what_is_not_asked(make_survey, walk):
    walker = walk(make_survey()).press("weiter", f1="yes", dazu="f2", f2="a1")
    walker.press(
        "weiter", **{"f3-z1": "a1", "f3-z2": "a3", "f4-1": "a2", "f4-2": "a1", "f4-3": "a4"}, dazu="f13", f13="a1"
    )
    # f13 stands on the page after: it is asked there, empty.
    assert 'value="a1" checked' not in walker.said
    walker.press("weiter").press("absenden", nochmal="1")
    assert "Warum nicht?" not in walker.said
