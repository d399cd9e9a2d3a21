"""Save the whole town into one encrypted file."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.errors import Refused
from core.services.backups import IDENTITY, folders, write_backup


class Command(BaseCommand):
    """Save database, files and keys."""

    help = "Write database, files and keys into FILE, encrypted for BACKUP_RECIPIENTS; the town may go on meanwhile."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take where to."""
        parser.add_argument("file", type=Path, metavar="FILE", help="like town-2026-11-25.tar.age; must not exist yet")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write it, and say how to open it again."""
        try:
            manifest = write_backup(options["file"])
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        size = options["file"].stat().st_size / 1e6
        self.stdout.write(f"{options['file']}: {len(manifest.parts)} parts, {size:.1f} MB")
        self.stdout.write(f"Last hash of the audit book: {manifest.audit_head or 'none'}")
        if not settings.BACKUP_RECIPIENTS:
            self.stdout.write(f"Only {folders()['keys'] / IDENTITY} opens it: keep a copy of that file somewhere else.")
