"""The docs name pictures that `make shots` takes, and their links lead somewhere."""

import re
from pathlib import Path

import pytest

from config.shots import NAMES, PICTURES

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
LINK = re.compile(r"\]\(([^)\s]+)\)")
PICTURE = re.compile(r"!\[([^\]]*)\]\(([^)\s]+)\)")
CHAPTERS = {
    "README.md",
    "buergerinnen-und-buerger.md",
    "sitzungsdienst.md",
    "eingang.md",
    "anregungen.md",
    "beschlusskontrolle.md",
    "redaktion.md",
    "konto.md",
    "mein-rat.md",
    "beteiligung.md",
    "buergerhaushalt.md",
    "umfragen.md",
    "vorlagen-der-aemter.md",
}
MOST_BYTES = 3_000_000


def pictures(page):
    """Return what each picture of a page says and where it lies."""
    return [(words, (page.parent / where).resolve()) for words, where in PICTURE.findall(page.read_text())]


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_links_of_the_docs_lead_somewhere(page):
    targets = [where.partition("#")[0] for where in LINK.findall(page.read_text()) if "://" not in where]
    assert [where for where in targets if where and not (page.parent / where).exists()] == []


def test_the_handbook_has_a_chapter_for_everybody():
    assert {page.name for page in (ROOT / "docs" / "handbook").glob("*.md")} == CHAPTERS
    overview = LINK.findall((ROOT / "docs" / "handbook" / "README.md").read_text())
    assert set(overview) >= CHAPTERS - {"README.md"}


def test_every_picture_is_taken_by_the_house_and_says_what_it_shows():
    shown = [found for page in PAGES for found in pictures(page)]
    assert [path for words, path in shown if not words or path.parent != PICTURES or path.stem not in NAMES] == []


def test_pictures_on_disk_are_those_the_house_takes_and_stay_small():
    files = list(PICTURES.iterdir())
    assert {file.name for file in files} == {f"{name}.png" for name in NAMES}
    assert sum(file.stat().st_size for file in files) < MOST_BYTES
