"""Codes for trying out, printed on the pages of the demo town and nowhere else."""

from django.conf import settings

from participation.demo.codes import DEMO_CODES, DEMO_SLUG
from participation.models import BudgetProcess


def demo_codes(process: BudgetProcess) -> tuple[str, ...]:
    """Return codes that can be tried; nothing outside the demo."""
    return DEMO_CODES if settings.DEMO and process.slug == DEMO_SLUG else ()
