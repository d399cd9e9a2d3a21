"""Codes on letters: read forgivingly, and whoever mistypes learns where."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.errors import Refused
from participation.enums import CodeState
from participation.models import VotingCode
from participation.services.codes import ALPHABET, new_code, read_code, redeem


def test_case_hyphens_and_look_alikes_do_not_matter():
    code = new_code()
    plain = code.replace("-", "")
    assert read_code(code.lower()) == read_code(f" {plain[:8]} {plain[8:]} ") == plain
    assert read_code(code.replace("0", "O").replace("1", "l")) == plain


@given(st.integers(0, 15), st.sampled_from(ALPHABET))
def test_every_single_wrong_letter_is_found_in_its_group(place, letter):
    plain = new_code().replace("-", "")
    if plain[place] == letter:
        return
    with pytest.raises(Refused) as refused:
        read_code(plain[:place] + letter + plain[place + 1 :])
    assert refused.value.params["groups"] == [place // 4 + 1]


@given(st.permutations(range(4)))
def test_swapped_groups_are_noticed(order):
    groups = new_code().split("-")
    swapped = "-".join(groups[place] for place in order)
    if list(order) == sorted(order):
        assert read_code(swapped)
        return
    with pytest.raises(Refused):
        read_code(swapped)


@pytest.mark.parametrize(
    ("text", "code"), [("", "missing"), ("7QX4-M2KD", "mistyped"), ("????-????-????-????", "mistyped")]
)
def test_what_is_no_code(text, code):
    with pytest.raises(Refused) as refused:
        read_code(text)
    assert (refused.value.code, refused.value.field) == (code, "code")


def test_unknown_void_and_elsewhere_are_told_apart(opened, make_procedure, codes_for):
    other = make_procedure(slug="anderswo")
    good, lost = codes_for(opened, 2)
    VotingCode.objects.filter(serial=2).update(state=CodeState.VOID)
    assert redeem(good.lower(), opened).code
    for text, procedure, code in ((new_code(), opened, "unknown"), (good, other, "elsewhere"), (lost, opened, "void")):
        with pytest.raises(Refused) as refused:
            redeem(text, procedure)
        assert refused.value.code == code
