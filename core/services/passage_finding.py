"""The worker that finds passages on the pages of one PDF: a process of its own, so that it can be killed. Knows pypdfium2 and nothing else.

Reads {"source", "passages": [[page, words, nth], …]} as JSON from stdin: pages from 1, words without spaces and hyphens in lower
case, nth from 0 of several alike. Writes as JSON, for each, its boxes [[left, bottom, right, top], …] in PDF units; [] where it
is not found.
"""

import json
import resource
import sys
from typing import Any

MEGABYTE = 1024 * 1024
MOST_MEMORY = 1500 * MEGABYTE
MOST_CPU_SECONDS = 60
# Parted words are read joined (services/file_texts), so no hyphen counts.
NOTHING = frozenset("-\u00ad\u2010\ufffe\2\0")


def main() -> None:
    """Find what stdin asks for."""
    resource.setrlimit(resource.RLIMIT_AS, (MOST_MEMORY, MOST_MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_CPU_SECONDS, MOST_CPU_SECONDS))
    import pypdfium2

    order = json.load(sys.stdin)
    document = pypdfium2.PdfDocument(order["source"])
    found = []
    for page, words, nth in order["passages"]:
        is_there = words and 1 <= page <= len(document)
        found.append(_boxes(document[page - 1].get_textpage(), words, nth) if is_there else [])
    json.dump(found, sys.stdout)


def _boxes(text: Any, words: str, nth: int) -> list[list[float]]:
    import pypdfium2.raw as pdfium

    letters, places = [], []
    for n in range(text.count_chars()):
        for letter in squeezed(chr(pdfium.FPDFText_GetUnicode(text, n))):
            letters.append(letter)
            places.append(n)
    said = "".join(letters)
    at = said.find(words)
    while at >= 0 and nth > 0 and (further := said.find(words, at + 1)) >= 0:
        at, nth = further, nth - 1
    if at < 0:
        return []
    first, last = places[at], places[at + len(words) - 1]
    return [[round(each, 2) for each in text.get_rect(n)] for n in range(text.count_rects(first, last - first + 1))]


def squeezed(words: str) -> str:
    """Return words as they are compared."""
    return "".join(letter for letter in words if not letter.isspace() and letter not in NOTHING).casefold()


if __name__ == "__main__":
    main()
