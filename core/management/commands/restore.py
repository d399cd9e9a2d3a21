"""Make an empty town what a backup says it was."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from core.errors import Refused
from core.services.audit import verify
from core.services.backups import read_backup


class Command(BaseCommand):
    """Bring database, files and keys back, then forget what had been due for forgetting since."""

    help = "Fill an empty database and a new data folder from FILE, opened with the identity it was written for."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take what to read and what opens it."""
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--identity", type=Path, required=True, metavar="FILE", help="what opens it (age-keygen)")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read it, bring it up to date, check the audit book, and forget."""
        try:
            manifest = read_backup(options["file"], options["identity"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        call_command("migrate", interactive=False, verbosity=0)
        finding = verify(manifest.audit_head)
        if finding.broken_id is not None or not finding.has_seen:
            raise CommandError("The audit book of this backup is not whole: see verify_audit.")
        # Nobody may come back by a backup who had a right to be forgotten since.
        call_command("retention", run=True)
        self.stdout.write(f"Restored as of {manifest.made_at}: {len(manifest.parts)} parts, audit book unbroken.")
