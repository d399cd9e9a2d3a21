"""Keep the English texts in step with the German ones in code and templates, without gettext on the machine."""

import ast
import io
import re
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_python
from babel.messages.pofile import read_po, write_po
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.translation.template import templatize

TARGET = settings.BASE_DIR / "config" / "locale" / "en" / "LC_MESSAGES" / "django.po"
ROOMS = ("config", "core", "accounts", "council", "participation", "cms")
PYTHON_WORDS = ["_", "gettext", "gettext_lazy", "gettext_noop", "ngettext", "ngettext_lazy"]
QUOTED = r"""u?(?:'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
STRING = re.compile(QUOTED, re.S)
CALL = re.compile(rf"\b(ngettext|gettext|_)\(\s*({QUOTED}(?:\s*,\s*{QUOTED})?)", re.S)
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]")
Key = Any


class Command(BaseCommand):
    """Collect texts, keep translations, name what is missing."""

    help = "Collect the texts of code and templates into config/locale/en; --check only tells what is missing."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --check."""
        parser.add_argument(
            "--check", action="store_true", help="change nothing, fail on missing, stale or wrong texts"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Write or check."""
        known, wanted = read(), collect()
        problems = list(faults(known, wanted))
        if options["check"]:
            if problems:
                raise CommandError("\n".join([*problems[:40], f"{len(problems)} texts to mend: run manage.py texts"]))
            return
        write(known, wanted)
        missing = sum(1 for line in problems if line.startswith("untranslated"))
        self.stdout.write(f"{len(wanted)} texts, {missing} without English.")


def read() -> Catalog:
    """Return the translations there are."""
    if not TARGET.exists():
        return Catalog(locale="en")
    return read_po(io.BytesIO(TARGET.read_bytes()), locale="en")


def collect() -> dict[Key, tuple[str, ...]]:
    """Return every text with the files that say it, in the order of the files."""
    found: dict[Key, list[str]] = {}
    for path in sources():
        for key in texts_of(path):
            places = found.setdefault(key, [])
            if (name := path.relative_to(settings.BASE_DIR).as_posix()) not in places:
                places.append(name)
    return {key: tuple(places) for key, places in found.items()}


def sources() -> Iterator[Path]:
    """Yield the files that may hold texts."""
    for room in ROOMS:
        folder = settings.BASE_DIR / room
        yield from sorted(
            path for path in folder.rglob("*.py") if "migrations" not in path.parts and "demo" not in path.parts
        )
        yield from sorted(folder.glob("templates/**/*.*"))


def texts_of(path: Path) -> Iterator[Key]:
    """Yield the texts of a file: a string, or a pair of singular and plural."""
    source = path.read_text()
    if path.suffix == ".py":
        yield from _texts_of_code(source)
        return
    # What Django makes of a template has calls of gettext in it, and otherwise nothing that Python would read.
    for call in CALL.finditer(templatize(source, origin=str(path))):
        texts = tuple(ast.literal_eval(text) for text in STRING.findall(call[2]))
        if texts and texts[0]:
            yield texts[:2] if call[1].startswith("n") else texts[0]


def _texts_of_code(source: str) -> Iterator[Key]:
    for _line, function, texts, _comments in extract_python(
        io.BytesIO(source.encode()), dict.fromkeys(PYTHON_WORDS), [], {}
    ):
        if str(function).startswith("ngettext") and isinstance(texts, tuple):
            yield (texts[0], texts[1])
        elif text := (texts if isinstance(texts, str) else texts[0]):
            yield str(text)


def faults(known: Catalog, wanted: dict[Key, tuple[str, ...]]) -> Iterator[str]:
    """Yield a line for everything that is not as it should be."""
    for key, places in wanted.items():
        message = known.get(_id(key))
        if message is None or not _is_translated(message):
            yield f"untranslated ({places[0]}): {_id(key)}"
        elif _placeholders(message.id) != _placeholders(message.string):
            yield f"other placeholders ({places[0]}): {_id(key)}"
    for message in known:
        if message.id and message.id not in wanted:
            yield f"stale: {_id(message.id)}"


def _id(key: Key) -> str:
    return key[0] if isinstance(key, tuple) else key


def _is_translated(message: Message) -> bool:
    strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
    return bool(strings) and all(strings)


def _placeholders(texts: Any) -> set[str]:
    parts = texts if isinstance(texts, tuple | list) else (texts,)
    return {found for part in parts for found in PLACEHOLDER.findall(part)}


def write(known: Catalog, wanted: dict[Key, tuple[str, ...]]) -> None:
    """Write the texts wanted with the translations known; what nobody says any more goes."""
    catalog = Catalog(locale="en", fuzzy=False)
    for key, places in wanted.items():
        old = known.get(_id(key))
        string = old.string if old is not None and old.id == key else ""
        catalog.add(key, string, locations=[(place, 0) for place in places])
    buffer = io.BytesIO()
    write_po(buffer, catalog, width=0, omit_header=False, include_lineno=False)
    # The header would name the day and change on every run.
    lines = [line for line in buffer.getvalue().decode().splitlines(keepends=True) if not _is_noise(line)]
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text("".join(lines))


def _is_noise(line: str) -> bool:
    marks = ('"POT-', '"PO-Revision', '"Generated-By', '"Project-Id', '"Report-', '"Last-Translator', '"Language-Team')
    return line.startswith(marks) or line.startswith(
        ("# Translations template", "# English translations", "# Copyright", "# FIRST")
    )
