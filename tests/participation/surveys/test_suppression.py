"""Small groups stay hidden from whoever knows the published tables and the rules by which they were made."""

from collections import defaultdict
from itertools import product

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from participation.surveys.questionnaire import Questionnaire, Sheet
from participation.surveys.suppression import hidden_cells, is_hidden_alone, is_shown, may_tell
from participation.surveys.tallying import counted
from tests.participation.surveys.test_types import item

K = 5


def published(counts, k):
    """Return what everybody sees of a table: the sum, and each cell or None."""
    if not is_shown(len(counts), sum(counts), k):
        return sum(counts), None
    hidden = hidden_cells(counts, k)
    return sum(counts), tuple(None if place in hidden else count for place, count in enumerate(counts))


def attack(cells, most, k):
    """Return for each published table the tables it may have been, found by making every one there is."""
    possible = defaultdict(list)
    for counts in product(range(most + 1), repeat=cells):
        possible[published(counts, k)].append(counts)
    return possible


@pytest.mark.parametrize(("cells", "most", "k"), [(2, 40, 5), (3, 22, 5), (4, 12, 4), (5, 8, 3)])
def test_no_small_cell_can_be_worked_out_even_by_trying_every_table(cells, most, k):
    tried = 0
    for (_base, shown), tables in attack(cells, most, k).items():
        if shown is None:
            continue
        for place in range(cells):
            values = {table[place] for table in tables}
            if any(0 < value < k for value in values):
                tried += 1
                # Sums at the rim of what was tried have possible tables beyond it, which only hide more.
                assert shown[place] is None and len(values) > 1, tables
    assert tried > 50


@given(st.lists(st.integers(0, 60), min_size=2, max_size=9))
def test_every_exchange_of_hidden_cells_looks_the_same(counts):
    assume(is_shown(len(counts), sum(counts)))
    hidden = sorted(hidden_cells(counts))
    assert all(count == 0 or count >= K for place, count in enumerate(counts) if place not in hidden)
    if hidden:
        assert len({counts[place] for place in hidden}) > 1
        turned = list(counts)
        for place, source in zip(hidden, [*hidden[1:], hidden[0]], strict=True):
            turned[place] = counts[source]
        assert published(turned, K) == published(counts, K)


@given(st.integers(0, 300), st.integers(0, 300))
def test_a_cell_alone_hides_those_who_are_in_it_and_those_who_are_not(count, others):
    is_small = 0 < count < K or 0 < others < K
    assert is_hidden_alone(count, count + others) == (is_small or count + others <= 2 * (K - 1))


def test_whoever_was_asked_is_told_only_of_groups():
    everybody = range(100)
    assert may_tell(range(40), [everybody])
    assert not may_tell(range(97), [everybody])
    assert not may_tell(range(3), [everybody])
    # Of those who said A, all but two were asked: the two would be known.
    assert not may_tell(range(38), [everybody, range(40)])


def survey_of(*conditions):
    items = [item("single", ("A", "B", "C"), is_required=True)]
    for place, condition in enumerate(conditions, start=2):
        items.append(item("yesno", key=f"f{place}", number=place, is_required=True, condition=condition))
    return Questionnaire((Sheet("s1", {"de": "S"}, {"de": ""}, None, tuple(items)),), 5)


def people(**counts):
    return [{"f1": {"choice": key}} for key, number in counts.items() for _person in range(number)]


def test_a_question_that_follows_a_hidden_cell_is_not_told():
    questionnaire = survey_of({"question": "f1", "is": "eq", "value": "a2"})
    everybody = [
        one | ({"f2": {"choice": "yes"}} if one["f1"]["choice"] == "a2" else {}) for one in people(a1=60, a2=12, a3=3)
    ]
    first, second = counted(questionnaire, everybody)["questions"]
    # a3 is small, a2 hides it. How many were asked the second question would give both away.
    assert [cell["count"] for cell in first["tables"][0]["cells"]] == [60, None, None]
    assert (second["is_shown"], second["asked"], second["tables"]) == (False, None, [])


def test_a_question_that_follows_open_cells_is_told():
    questionnaire = survey_of({"question": "f1", "is": "eq", "value": "a2"})
    everybody = [
        one | ({"f2": {"choice": "yes"}} if one["f1"]["choice"] == "a2" else {}) for one in people(a1=60, a2=20, a3=9)
    ]
    first, second = counted(questionnaire, everybody)["questions"]
    assert [cell["count"] for cell in first["tables"][0]["cells"]] == [60, 20, 9]
    assert (second["asked"], [cell["count"] for cell in second["tables"][0]["cells"]]) == (20, [20, 0, 0])


def test_a_mean_is_not_told_beside_a_hidden_cell():
    scale = item("scale", settings={"steps": 5}, is_required=True)
    questionnaire = Questionnaire((Sheet("s1", {"de": "S"}, {"de": ""}, None, (scale,)),), 5)
    open_ones = [{"f1": {"choice": str(step)}} for step in range(1, 6) for _person in range(10)]
    assert counted(questionnaire, open_ones)["questions"][0]["measures"][0]["value"] == "3.0"
    hiding = [*open_ones, *({"f1": {"choice": "5"}} for _person in range(20))][8:]
    assert counted(questionnaire, hiding)["questions"][0]["measures"] == []


@settings(max_examples=60)
@given(st.lists(st.tuples(st.sampled_from("123"), st.sampled_from(["yes", "no", "unsure"])), max_size=120))
def test_a_count_is_the_same_whatever_the_order(voices):
    questionnaire = survey_of({"question": "f1", "is": "in", "value": ["a1", "a2"]})
    everybody = [
        {"f1": {"choice": f"a{one}"}} | ({"f2": {"choice": two}} if one in "12" else {}) for one, two in voices
    ]
    assert counted(questionnaire, everybody) == counted(questionnaire, everybody[::-1])
