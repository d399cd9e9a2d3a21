"""Tell what the retention periods would have forgotten now, or forget it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from core.processing import processings
from core.services.jobs import job_named


class Command(BaseCommand):
    """Carry out the retention periods by hand; the worker does it every day."""

    help = "Tell what is past its retention period (a dry run); --run forgets it, as the worker does every day."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the wish to do it."""
        parser.add_argument("--run", action="store_true", help="forget it now")

    def handle(self, *args: Any, **options: Any) -> None:
        """Ask every job of the register."""
        with translation.override("de"):
            for processing in processings():
                for name in processing.retention.jobs:
                    work = job_named(name)
                    if work is None:
                        raise LookupError(name)
                    found = work(dry_run=not options["run"])
                    self.stdout.write(f"{found:>8}  {work.label} ({processing.retention})")
        if not options["run"]:
            self.stdout.write("Das war ein Probelauf. Mit --run wird es jetzt vergessen.")
