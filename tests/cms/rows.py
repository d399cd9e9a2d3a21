"""Pages as editors make them: published unless told otherwise."""

import datetime

from django.utils import timezone

from cms.models import EasyLanguagePage, EventIndexPage, EventPage, NewsIndexPage, NewsPage, StandardPage


def news(home, title, *, days=-1, **fields):
    """Make a piece of news."""
    index = NewsIndexPage.objects.child_of(home).get()
    values = {
        "date": timezone.localdate() + datetime.timedelta(days=days),
        "lead": f"Kurz: {title}",
        "locale": home.locale,
    }
    return index.add_child(instance=NewsPage(title=title, **(values | fields)))


def event(home, title, *, days=3, hours=2, **fields):
    """Make an event."""
    index = EventIndexPage.objects.child_of(home).get()
    start = timezone.now() + datetime.timedelta(days=days)
    values = {
        "start": start,
        "end": start + datetime.timedelta(hours=hours),
        "place": "Meys Fabrik",
        "locale": home.locale,
    }
    return index.add_child(instance=EventPage(title=title, **(values | fields)))


def free(parent, title, slug, **fields):
    """Make a free page."""
    return parent.add_child(instance=StandardPage(title=title, slug=slug, locale=parent.locale, **fields))


def easy(parent, title, slug, **fields):
    """Make a page in Leichte Sprache."""
    return parent.add_child(instance=EasyLanguagePage(title=title, slug=slug, locale=parent.locale, **fields))


def publish(page):
    """Publish a draft."""
    page.save_revision().publish()
    page.refresh_from_db()
    return page
