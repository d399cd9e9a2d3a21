"""Read what was printed."""

import re

import pypdfium2

CODE = re.compile(r"(?:[0-9A-Z]{4}-){3}[0-9A-Z]{4}")


def pages(pdf):
    """Return the text of every page."""
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


def code_on(page):
    """Return the code on a page."""
    return CODE.search(page)[0]
