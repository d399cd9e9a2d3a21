"""Write the whole search index anew while the old one goes on serving."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.utils import translation

from core.services.search.rebuilding import Step, rebuild


class Command(BaseCommand):
    """Rebuild the index, with progress and the time that remains."""

    help = (
        "Write the search index anew. The old one goes on serving; broken off, the next call goes on where it stopped."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --from-start."""
        parser.add_argument("--from-start", action="store_true", help="begin again instead of going on")

    def handle(self, *args: Any, **options: Any) -> None:
        """Rebuild and say how many entries there are."""
        self.last = -1
        with translation.override("de"):
            entries = rebuild(self.progress, from_start=options["from_start"])
        self.stdout.write(f"{entries} entries")

    def progress(self, step: Step) -> None:
        """Say how far it is, once every hundredth."""
        percent = 100 * step.done // max(step.total, 1)
        if percent == self.last:
            return
        self.last = percent
        left = f", about {_words(step.seconds_left)} left" if step.seconds_left is not None else ""
        self.stdout.write(f"  {percent:>3} %  {step.done} of {step.total}  {step.label}{left}")
        self.stdout.flush()


def _words(seconds: float) -> str:
    return f"{seconds:.0f} s" if seconds < 90 else f"{seconds / 60:.0f} min"
