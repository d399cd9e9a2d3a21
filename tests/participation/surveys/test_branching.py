"""Conditions, the pages they lead to, and what the linter says about them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from participation.surveys.answers import answers_of, check_payload, kept, payload_of, shown_keys, walk
from participation.surveys.conditions import WrongCondition, holds, parse
from participation.surveys.linter import Reach, problems
from participation.surveys.questionnaire import Questionnaire, Sheet
from tests.participation.surveys.test_types import item

CHOICES = ("A", "B", "C")
KEYS = ("f1", "f2", "f3", "f4", "f5")


RELATIONS = (
    lambda key, value: {"question": key, "is": "eq", "value": value},
    lambda key, value: {"question": key, "is": "in", "value": [value, "a1"]},
    lambda key, _value: {"question": key, "is": "answered"},
)
SHAPES = (
    lambda one, _two: one,
    lambda one, _two: {"not": one},
    lambda one, two: {"all": [one, {"not": two}]},
    lambda one, two: {"any": [one, two]},
    lambda one, two: {"not": {"all": [one, {"any": [two]}]}},
)


def tree_of(draw, earlier):
    """Return no condition or one of several shapes over earlier questions."""
    if not draw(st.booleans()):
        return None
    leaves = [
        RELATIONS[draw(st.integers(0, 2))](draw(st.sampled_from(earlier)), draw(st.sampled_from(["a1", "a2", "a3"])))
        for _place in range(2)
    ]
    return SHAPES[draw(st.integers(0, 4))](*leaves)


@st.composite
def questionnaires(draw):
    """Return five questions on three pages, with conditions over earlier ones."""
    items = []
    for place, key in enumerate(KEYS):
        condition = tree_of(draw, KEYS[:place]) if place else None
        items.append(
            item("single", CHOICES, key=key, number=place + 1, is_required=draw(st.booleans()), condition=condition)
        )
    parts = (items[:2], items[2:3], items[3:])
    pages = []
    for place, part in enumerate(parts):
        above = [one.key for before in parts[:place] for one in before]
        condition = tree_of(draw, above) if above else None
        pages.append(Sheet(f"s{place + 1}", {"de": "Seite"}, {"de": ""}, condition, tuple(part)))
    return Questionnaire(tuple(pages), 5)


def typed_of():
    return st.dictionaries(
        st.sampled_from(KEYS), st.sampled_from([{}, {"": ["a1"]}, {"": ["a2"]}, {"": ["a3"]}, {"": ["a9"]}])
    )


@given(questionnaires(), typed_of())
def test_answers_to_hidden_questions_never_count(questionnaire, typed):
    answers = kept(questionnaire, typed)
    assert set(answers) <= shown_keys(questionnaire, answers)
    pages = walk(questionnaire, typed)
    assert {one.key for page in pages for one in page.items} == shown_keys(questionnaire, answers)
    assert all(page.items for page in pages)


@given(questionnaires(), typed_of())
def test_the_urn_takes_exactly_what_the_pages_let_through(questionnaire, typed):
    answers = kept(questionnaire, typed)
    is_right = not any(
        page.faults for page in walk(questionnaire, {key: {"": [a["choice"]]} for key, a in answers.items()})
    )
    payload = payload_of(answers)
    assert answers_of(payload) == answers
    if is_right:
        check_payload(questionnaire, payload)
    else:
        with pytest.raises(Refused):
            check_payload(questionnaire, payload)
    hidden = set(KEYS) - shown_keys(questionnaire, answers)
    for key in hidden:
        with pytest.raises(Refused):
            check_payload(questionnaire, payload_of({**answers, key: {"choice": "a1"}}))


@given(questionnaires(), st.data())
def test_what_somebody_reaches_the_linter_calls_reachable(questionnaire, data):
    reach = Reach(questionnaire)
    possible = {key: reach.is_reachable(key) for key in KEYS}
    for _try in range(8):
        typed = data.draw(typed_of())
        if any(page.faults for page in walk(questionnaire, typed)):
            continue
        assert all(possible[key] for key in shown_keys(questionnaire, kept(questionnaire, typed)))


@pytest.mark.parametrize(
    "tree",
    [
        {}, [], "f1", {"all": []}, {"all": [{}]}, {"question": "f1"}, {"question": "f1", "is": "eq"}, {"not": []},
        {"question": "f1", "is": "is"}, {"question": "f1", "is": "in", "value": "a1"},
        {"question": "f1", "is": "lt", "value": "viel"}, {"question": "f1", "is": "answered", "value": "a1"},
        {"question": 1, "is": "answered"}, {"question": "f1", "is": "answered", "more": 1}, {"question": "f1", "is": "lt", "value": True},
        {"not": {"not": {"not": {"not": {"not": {"not": {"not": {"not": {"question": "f1", "is": "answered"}}}}}}}}},
    ],
)  # fmt: skip
def test_what_is_no_condition(tree):
    with pytest.raises(WrongCondition):
        parse(tree)


@pytest.mark.parametrize(
    ("tree", "answer", "expected"),
    [
        ({"question": "f1", "is": "gt", "value": 5}, {"number": "5.5"}, True),
        ({"question": "f1", "is": "gt", "value": 5}, {"number": "5"}, False),
        ({"question": "f1", "is": "lt", "value": "3"}, {"choice": "2"}, True),
        ({"question": "f1", "is": "lt", "value": 3}, {"text": "zwei"}, False),
        ({"question": "f1", "is": "contains", "value": "a2"}, {"choices": ["a1", "a2"]}, True),
        ({"question": "f1", "is": "eq", "value": "a2"}, {"choices": ["a1", "a2"]}, False),
        ({"question": "f1", "is": "eq", "value": "none"}, {"none": True}, True),
        ({"question": "f1", "is": "eq", "value": "yes"}, {"agreed": True}, True),
        ({"question": "f1", "is": "contains", "value": "a3"}, {"ranks": ["a3", "a1"]}, True),
    ],
)
def test_comparisons(tree, answer, expected):
    assert holds(tree, {"f1": answer}) is expected
    assert holds(tree, {}) is False
    assert holds({"not": tree}, {"f1": answer}) is not expected


def linted(*pages, languages=("de",)):
    return " ".join(problem.text for problem in problems(Questionnaire(tuple(pages), 5), list(languages)))


def page(*items, **more):
    facts = {"key": "s1", "title": {"de": "Seite"}, "text": {"de": ""}, "condition": None, "items": items}
    return Sheet(**facts | more)


NEVER = {"all": [{"question": "f1", "is": "eq", "value": "a1"}, {"question": "f1", "is": "eq", "value": "a2"}]}
LATER = {"question": "f2", "is": "answered"}
FIRST = item("single", CHOICES)


@pytest.mark.parametrize(
    ("said", "pages", "languages"),
    [
        ("noch keine Frage", [page(item("info"))], ["de"]),
        ("hat keine Frage", [page(FIRST), page(key="s2")], ["de"]),
        ("Frage 2 ist Pflicht, wird aber nie gezeigt", [page(FIRST, item("yesno", key="f2", number=2, is_required=True, condition=NEVER))], ["de"]),
        ("Frage 2 wird nie gezeigt", [page(FIRST, item("yesno", key="f2", number=2, condition=NEVER))], ["de"]),
        ("nicht vorher kommt", [page(item("single", CHOICES, condition=LATER), item("yesno", key="f2", number=2))], ["de"]),
        ("nicht lesbar", [page(item("single", CHOICES, condition={"x": 1}))], ["de"]),
        ("die es nicht gibt", [page(FIRST, item("yesno", key="f2", condition={"question": "f1", "is": "eq", "value": "a9"}))], ["de"]),
        ("Übersetzung (en)", [page(FIRST)], ["de", "en"]),
        ("Art. 9 DSGVO", [page(item("single", CHOICES, is_sensitive=True))], ["de"]),
        ("mindestens zwei", [page(item("single", ("A",)))], ["de"]),
    ],
)  # fmt: skip
def test_the_linter_finds(said, pages, languages):
    assert said in linted(*pages, languages=languages)


def test_the_linter_is_content():
    consent = item("consent", key="f0", number=0, is_required=True)
    whole = page(consent, item("single", CHOICES, is_sensitive=True), item("yesno", key="f2", number=2, condition={"question": "f1", "is": "eq", "value": "a2"}))  # fmt: skip
    assert linted(whole) == ""
