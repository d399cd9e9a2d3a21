"""How money is written for people."""

from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils.translation import get_language

NO_BREAK = "\N{NO-BREAK SPACE}"
CENT = Decimal("0.01")


def grouped(number: int) -> str:
    """Return 2.184 (2,184 in English)."""
    text = f"{number:,}"
    return text if (get_language() or "de").startswith("en") else text.replace(",", ".")


def euro(amount: int) -> str:
    """Return 18.500 € with a space that does not break."""
    return f"{grouped(amount)}{NO_BREAK}€"


def exact_euro(amount: Fraction) -> str:
    """Return 68,68 €, rounded to the cent; whole euros without decimals, and what is not nothing never as 0 €."""
    cents = int((Decimal(amount.numerator) / Decimal(amount.denominator)).quantize(CENT, ROUND_HALF_UP) * 100)
    cents = max(cents, 1) if amount > 0 else cents
    if cents % 100 == 0:
        return euro(cents // 100)
    mark = "." if (get_language() or "de").startswith("en") else ","
    return f"{grouped(cents // 100)}{mark}{cents % 100:02d}{NO_BREAK}€"


def percent(part: int, whole: int, places: int = 0) -> str:
    """Return 5,6 %."""
    value = Decimal(100 * part) / Decimal(whole) if whole else Decimal()
    text = f"{value.quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)}"
    mark = "." if (get_language() or "de").startswith("en") else ","
    return f"{text.replace('.', mark)}{NO_BREAK}%"
