"""Fill an empty town with twenty years of papers, to measure it."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from core.errors import Refused
from council.services.large_town import build_large_town


class Command(BaseCommand):
    """Build the large town."""

    help = "Fill an empty town with 20,000 papers, 3,000 meetings and 20,000 agenda items, for measuring."

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, or say why not."""
        with translation.override("de"):
            try:
                build_large_town(progress=lambda _done, _total, note: self.stdout.write(f"  {note}"))
            except Refused as refusal:
                raise CommandError(str(refusal)) from refusal
