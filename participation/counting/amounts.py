"""Amounts of money, exactly: fractions of the currency unit, never floats."""

import re
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from math import lcm

Amount = int | str | Decimal | Fraction
PLAIN = re.compile(r"[+-]?\d+([.,]\d+)?", re.ASCII)
SHARE = re.compile(r"\d+/0*[1-9]\d*", re.ASCII)


def exact(amount: Amount) -> Fraction:
    """Return an amount as a fraction. Texts hold digits and one decimal point or comma, or are fractions like 1/3.

    Raises TypeError for floats, which are not what they look like, and ValueError for texts that are no number.
    """
    if isinstance(amount, float):
        raise TypeError(f"{amount!r} is a float: amounts are exact")
    if isinstance(amount, str):
        text = amount.strip()
        if PLAIN.fullmatch(text):
            return Fraction(text.replace(",", "."))
        if SHARE.fullmatch(text):
            return Fraction(text)
        raise ValueError(f"{amount!r} is not a number")
    return Fraction(amount)


def written(amount: Fraction) -> str:
    """Return an amount as exact text: decimal where it ends, a fraction otherwise."""
    places = 0
    while (amount * 10**places).denominator != 1:
        if places == 12:
            return str(amount)
        places += 1
    if not places:
        return str(amount.numerator)
    whole = str(abs(amount.numerator * 10**places // amount.denominator)).rjust(places + 1, "0")
    return f"{'-' if amount < 0 else ''}{whole[:-places]}.{whole[-places:]}"


def common_scale(*amounts: Fraction) -> int:
    """Return the smallest factor that makes all amounts whole."""
    return reduce(lcm, (amount.denominator for amount in amounts), 1)
