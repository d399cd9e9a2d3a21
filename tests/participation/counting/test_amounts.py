"""Amounts are exact."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import settings as effort
from hypothesis import strategies as st

from participation.counting.amounts import common_scale, exact, written


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        (12, Fraction(12)), ("12", Fraction(12)), (" 12,50 ", Fraction(25, 2)), ("12.50", Fraction(25, 2)),
        (Decimal("0.1"), Fraction(1, 10)), ("1/3", Fraction(1, 3)), ("-4.5", Fraction(-9, 2)),
    ],
)  # fmt: skip
def test_amounts_are_read(said, meant):
    assert exact(said) == meant


@pytest.mark.parametrize("said", ["", "zwölf", "1.000.000", "1.000,50", "12 €", "1e3", "1/0", "٣", "nan", "--1"])
def test_what_is_no_amount_is_refused(said):
    with pytest.raises(ValueError, match="is not a number"):
        exact(said)


@effort(deadline=None)
@given(st.fractions())
def test_what_is_written_is_read_again(amount):
    if amount >= 0 or "/" not in written(amount):
        assert exact(written(amount)) == amount


@pytest.mark.parametrize(
    ("amount", "text"), [("12.50", "12.5"), ("-0.05", "-0.05"), ("1/3", "1/3"), ("7", "7"), ("-12", "-12")]
)
def test_amounts_are_written(amount, text):
    assert written(exact(amount)) == text


def test_a_scale_makes_all_whole():
    assert common_scale(Fraction(1, 4), Fraction(1, 6), Fraction(3)) == 12
    assert common_scale() == 1
