"""Fill the demo town, chapter by chapter; again without change."""

import sys
import time
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone, translation

from core.demo import Stage, chapters
from core.errors import Refused
from core.services.statistics import refresh_statistics

STATES = ("planned", "invited", "in_session", "closed")


class Command(BaseCommand):
    """Tell the demo town's chapters."""

    help = "Fill the demo town (RATSPLATZ_DEMO=1). Days are relative to today; run again, it moves them along."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the state of tonight's meeting."""
        parser.add_argument(
            "--state", choices=STATES, default="", help="state of tonight's meeting (the clock decides)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Build every chapter, or say why not."""
        if not settings.DEMO:
            raise CommandError("This town is no demo: its people would have public passwords. Set RATSPLATZ_DEMO=1.")
        stage = Stage(now=timezone.now(), state=options["state"], progress=self.progress)
        with translation.override("de"):
            for chapter in chapters():
                begun = time.monotonic()
                try:
                    chapter.build(stage)
                except Refused as refusal:
                    raise CommandError(str(refusal)) from refusal
                self.stdout.write(f"{chapter.name} ({time.monotonic() - begun:.1f} s)")
        refresh_statistics()

    def progress(self, done: int, total: int, note: str) -> None:
        """Show where it is, where somebody watches."""
        if sys.stderr.isatty():
            self.stderr.write(f"  {done}/{total} {note}", ending="\n")
