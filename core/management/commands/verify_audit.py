"""Check that nobody has changed the book of what happened."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from core.services.audit import verify


class Command(BaseCommand):
    """Walk the chain of audit events and name the first broken one."""

    help = "Check the hash chain of the audit book; ends with 1 at the first broken entry."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take a hash that was noted earlier: a chain cut off at its end shows only against it."""
        parser.add_argument("--seen", default="", metavar="HASH", help="a hash this command printed earlier")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print count and last hash, or refuse."""
        finding = verify(options["seen"])
        if finding.broken_id is not None:
            raise CommandError(
                f"Entry {finding.broken_id} {finding.problem}. {finding.count} entries before it are whole."
            )
        if not finding.has_seen:
            raise CommandError(
                f"The chain of {finding.count} entries is whole, but {options['seen']} is not part of it."
            )
        self.stdout.write(f"{finding.count} entries, unbroken. Last hash: {finding.head or 'none'}")
