"""Builds the editors' pages of the demo town from texts; days are relative to today."""

import datetime
import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from cms.demo.pictures import PICTURES, picture
from cms.models import EasyLanguagePage, EventPage, HomePage, NewsPage, StandardPage
from cms.models.published import HOME_SLUGS
from cms.services.lists import PICTURE
from cms.services.site import found_site
from core.demo import Stage

TEXTS = Path(__file__).parent / "texts"


def build_pages(stage: Stage) -> None:
    """Write pages, news and events; those that exist are brought to today and otherwise left as editors made them."""
    today = timezone.localdate(stage.now)
    with transaction.atomic():
        home = found_site()
        english = HomePage.objects.get(slug=HOME_SLUGS["en"])
        stage.progress(1, 4, "Startseite und freie Seiten")
        _fill_home(home, english)
        _fill_standard(home, "pages_de", today)
        _fill_standard(english, "pages_en", today)
        stage.progress(2, 4, "Meldungen")
        _news(home, today)
        stage.progress(3, 4, "Veranstaltungen")
        _events(home, today)
        stage.progress(4, 4, "Leichte Sprache")
        _easy(home)


def read(name: str) -> dict[str, Any]:
    """Return the texts of a file."""
    return tomllib.loads((TEXTS / f"{name}.toml").read_text())


def _fill_home(home: HomePage, english: HomePage) -> None:
    for page, entry in ((home, read("home")["de"]), (english, read("home")["en"])):
        if page.hero != entry["hero"]:
            page.hero, page.lead, page.search_description = entry["hero"], entry["lead"], entry["about"]
            page.save()


def _fill_standard(home: HomePage, name: str, today: datetime.date) -> None:
    """Give every page its text once: a page that has been filled is left alone."""
    for entry in read(name)["page"]:
        parent = home.get_children().get(slug=entry["below"]) if entry.get("below") else home
        page = StandardPage.objects.child_of(parent).filter(slug=entry["slug"]).first()
        if page is None:
            page = StandardPage(title=entry["title"], slug=entry["slug"], locale=home.locale)
            _write(page, entry)
            _review(page, entry, today)
            parent.add_child(instance=page)
        elif not page.lead:
            _write(page, entry)
            _review(page, entry, today)
            page.save_revision().publish()


def _write(page: Any, entry: dict[str, Any]) -> None:
    page.lead = entry.get("lead", "")
    page.search_description = entry.get("about", "")
    page.body = [_block(block) for block in entry.get("body", [])]


def _review(page: StandardPage, entry: dict[str, Any], today: datetime.date) -> None:
    """Date the last look and the next one: `review` is in how many days, a year after the last one by default."""
    page.reviewed_on = today - datetime.timedelta(days=40)
    page.review_due = today + datetime.timedelta(days=entry.get("review", 325))


def _block(block: Any) -> tuple[str, Any]:
    """Return a block: a text stands for paragraphs, a table for any other kind."""
    if isinstance(block, str):
        return "text", "".join(f"<p>{part}</p>" for part in block.strip().split("\n\n"))
    kind = block["kind"]
    if kind == "heading":
        return kind, block["text"]
    if kind == "list":
        return "text", "<ul>" + "".join(f"<li>{item}</li>" for item in block["items"]) + "</ul>"
    if kind == "links":
        return kind, [
            {"title": link["title"], "page": None, "address": link["address"], "note": link.get("note", "")}
            for link in block["links"]
        ]
    if kind == "accordion":
        return kind, [{"title": fold["title"], "text": f"<p>{fold['text']}</p>"} for fold in block["folds"]]
    values = {key: value for key, value in block.items() if key not in ("kind", "tone")}
    return kind, values | ({"kind": block["tone"]} if "tone" in block else {})


def _news(home: HomePage, today: datetime.date) -> None:
    index = home.get_children().get(slug="aktuelles").specific
    for entry in read("news")["news"]:
        day = today + datetime.timedelta(days=int(entry["day"]))
        page = NewsPage.objects.child_of(index).filter(slug=entry["slug"]).first()
        if page is None:
            image = picture(entry["picture"])
            page = NewsPage(
                title=entry["title"], slug=entry["slug"], locale=home.locale, date=day, topic=entry["topic"],
                lead=entry["lead"], image=image, image_alt=PICTURES[entry["picture"]][0],
                image_is_decorative=True, body=[_block(block) for block in entry["body"]],
            )  # fmt: skip
            index.add_child(instance=page)
            image.get_rendition(PICTURE)
        elif page.date != day:
            page.date = day
            page.save(update_fields=["date"])


def _events(home: HomePage, today: datetime.date) -> None:
    index = home.get_children().get(slug="veranstaltungen").specific
    zone = timezone.get_default_timezone()
    for entry in read("events")["event"]:
        day = today + datetime.timedelta(days=int(entry["day"]))
        start = datetime.datetime.combine(day, datetime.time.fromisoformat(entry["from"]), zone)
        end = datetime.datetime.combine(day, datetime.time.fromisoformat(entry["to"]), zone)
        page = EventPage.objects.child_of(index).filter(slug=entry["slug"]).first()
        if page is None:
            page = EventPage(
                title=entry["title"], slug=entry["slug"], locale=home.locale, start=start, end=end, place=entry["place"],
                organiser=entry["by"], seats_note=entry.get("seats", ""), lead=entry["lead"],
                is_cancelled=entry.get("cancelled", False), body=[_block(block) for block in entry.get("body", [])],
            )  # fmt: skip
            index.add_child(instance=page)
        elif page.start != start:
            page.start, page.end = start, end
            page.save(update_fields=["start", "end"])


def _easy(home: HomePage) -> None:
    top = EasyLanguagePage.objects.child_of(home).get(slug="leichte-sprache")
    entries = read("easy")["page"]
    if not top.lead:
        _write(top, entries[0])
        top.save_revision().publish()
    for entry in entries[1:]:
        if EasyLanguagePage.objects.child_of(top).filter(slug=entry["slug"]).exists():
            continue
        page = EasyLanguagePage(title=entry["title"], slug=entry["slug"], locale=home.locale)
        _write(page, entry)
        top.add_child(instance=page)
