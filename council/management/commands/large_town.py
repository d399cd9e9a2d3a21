"""Fill an empty town with twenty years of papers, to measure it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from core.errors import Refused
from core.services.search.rebuilding import rebuild
from council.services.large_town import build_large_town


class Command(BaseCommand):
    """Build the large town."""

    help = "Fill an empty town with 20,000 papers, 3,000 meetings and 20,000 agenda items, for measuring."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what protects towns with data."""
        parser.add_argument("--into-filled", action="store_true", help="fill a town that has data already")

    def handle(self, *args: Any, **options: Any) -> None:
        """Build, or say why not."""
        with translation.override("de"):
            try:
                build_large_town(
                    progress=lambda _done, _total, note: self.stdout.write(f"  {note}"),
                    into_filled=options["into_filled"],
                )
                self.stdout.write(f"  {rebuild(from_start=True)} entries of the search")
            except Refused as refusal:
                raise CommandError(str(refusal)) from refusal
