"""Bring the council data of another system into this town."""

import json
import sys
import time
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from core.errors import Refused
from core.town import town
from council.services.importing import ImportOptions, import_oparl
from council.services.importing.report import Findings
from council.services.town_title import town_title

QUIET_SECONDS = 10


class Command(BaseCommand):
    """Import an OParl server, folder or archive."""

    help = "Import council data in OParl 1.0 or 1.1. Broken off, it goes on; run again, it reads only what has changed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take the source and what to do with it."""
        parser.add_argument("source", help="https://… of an OParl System or Body, a folder, a .tar.gz or a .zip")
        parser.add_argument("--files", choices=["all", "none"], default="none", help="fetch the documents as well")
        parser.add_argument("--full", action="store_true", help="read everything, not only what has changed")
        parser.add_argument(
            "--complete", action="store_true", help="the source is whole: withdraw what it does not contain any more"
        )
        parser.add_argument("--report", metavar="FILE.json", help="write the whole report there")

    def handle(self, *args: Any, **options: Any) -> None:
        """Import and report."""
        self.began = self.last = time.monotonic()
        target = Path(options["report"]) if options["report"] else None
        with translation.override("de"):
            _check_target(target)
            try:
                wishes = ImportOptions(files=options["files"], full=options["full"], complete=options["complete"])
                run = import_oparl(options["source"], wishes, self.progress)
            except Refused as refusal:
                self.clear()
                raise CommandError(str(refusal)) from refusal
            except KeyboardInterrupt as end:
                self.clear()
                raise CommandError("Unterbrochen. Derselbe Befehl geht weiter, wo er aufgehört hat.") from end
            if target:
                target.write_text(json.dumps(run.report, ensure_ascii=False, indent=2), encoding="utf-8")
            findings = Findings(run.report)
            self.clear()
            self.stdout.write(findings.as_text())
            seconds = time.monotonic() - self.began
            self.stdout.write(f"{findings.read} Objekte in {seconds:.1f} s, {findings.written} geschrieben.")
            self._name_town()

    def _name_town(self) -> None:
        """Say so when the settings name another town than the data, and what the data cannot tell."""
        shown, known = town(), town_title()
        if known and known not in shown.title and shown.name not in known:
            self.stdout.write(
                f"Kopf und Fuß der Seiten nennen „{shown.title}“, die Daten „{known}“: "
                "Ändern Sie TOWN_NAME und TOWN_TITLE in der Umgebung, oder nehmen Sie beide heraus."
            )
        if not shown.address:
            self.stdout.write(
                "Anschrift und Karte fehlen noch: Setzen Sie TOWN_ADDRESS und TOWN_OUTLINE in der Umgebung."
            )

    def progress(self, done: int, total: int, what: str) -> None:
        """Show how far it is and how long it will take: in place on a terminal, else now and then a line."""
        now = time.monotonic()
        is_terminal = sys.stderr.isatty()
        if now - self.last < (0.2 if is_terminal else QUIET_SECONDS):
            return
        self.last = now
        rest = (now - self.began) / done * (total - done) if done and total else 0
        words = f"{done}/{total} {what}, noch etwa {rest:.0f} s" if total else f"{done or ''} {what}".strip()
        self.stderr.write(f"\r{words:<60}" if is_terminal else words, ending="" if is_terminal else "\n")

    def clear(self) -> None:
        """Remove the line of the progress."""
        if sys.stderr.isatty():
            self.stderr.write("\r" + " " * 60 + "\r", ending="")


def _check_target(target: Path | None) -> None:
    """Find out before the work whether the report can be written after it."""
    try:
        if target:
            target.touch()
    except OSError as error:
        raise CommandError(
            f"Der Bericht lässt sich nicht nach {target} schreiben: {error.strerror}. Nennen Sie eine andere Datei."
        ) from error
