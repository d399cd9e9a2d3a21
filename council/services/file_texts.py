"""Read the text of documents, so that they are found by what stands in them."""

import re
import subprocess
import sys
from collections import Counter

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.services import blobs
from core.services.file_kinds import PDF
from core.services.jobs import job
from core.services.search.hearing import mark
from council.enums import TextState
from council.models import File

SECONDS = 90
# Fewer letters a page are stamps and page numbers on pictures of paper.
FEWEST_LETTERS = 12
# A line that stands on most pages is head or foot.
MOST_PAGES, FEWEST_PAGES = 0.6, 3
# A word parted at the end of a line; what the library read as such is \2. A capital letter after the hyphen means that it belongs there.
PARTED = re.compile(r"(?<=[^\W\d_])(?:[-\u00ad\u2010]\r?\n\s*|[\2\ufffe]\s*)(?=[a-zäöüß])")


@job(attempts=3, timeout=120, label=_("Text eines Dokuments lesen"))
def read_file_text(*, file: str) -> None:
    """Read the text of a file and enter it into the search; a scan and what cannot be read are remembered as such."""
    row = File.objects.filter(pk=file, deleted_at__isnull=True).select_related("blob").first()
    if row is None or row.blob is None:
        return
    text, state = "", TextState.NONE
    if row.blob.mime_type == PDF.mime_type:
        text, state = _read(str(blobs.path(row.blob)))
    # What was replaced meanwhile has a job of its own.
    File.objects.filter(pk=row.pk, blob=row.blob).update(text=text, text_state=state)
    mark("council.File", [row.pk])


def _read(path: str) -> tuple[str, TextState]:
    command = [sys.executable, "-m", "core.services.document_reading", path]
    try:
        done = subprocess.run(command, capture_output=True, timeout=SECONDS, cwd=settings.BASE_DIR)  # noqa: S603  a fixed command
    except subprocess.TimeoutExpired:
        return "", TextState.FAILED
    if done.returncode:
        return "", TextState.FAILED
    pages = without_letterhead(PARTED.sub("", done.stdout.decode(errors="replace")).replace("\2", "-").split("\f"))
    text = "\f".join(pages)
    letters = sum(len("".join(page.split())) for page in pages)
    if letters < FEWEST_LETTERS * len(pages):
        return text, TextState.SCANNED
    return text, TextState.TEXT


def without_letterhead(pages: list[str]) -> list[str]:
    """Return pages without what stands on every one and on every letter: it would be found by everything."""
    address = re.compile(r"[\s,·|]*".join(re.escape(line) for line in settings.TOWN_ADDRESS) or r"(?!)")
    told = [address.sub("", page) for page in pages]
    lines = Counter(line for page in told for line in {line.strip() for line in page.splitlines()} if line)
    often = {line for line, number in lines.items() if number >= max(FEWEST_PAGES, MOST_PAGES * len(told))}
    return ["\n".join(line for line in page.splitlines() if line.strip() not in often) for page in told]
