"""What editors' pages enter for everybody to subscribe to and to link: feeds, calendars, sitemaps, preview pictures."""

from django.utils.translation import gettext_lazy as _

from accounts.kinds import Topic, register_topic
from cms.services import saved_search, subscriptions
from cms.sitemaps import PagesSitemap
from core.calendars import register_calendar
from core.feeds import register_feed
from core.heads import register_preview
from core.sitemaps import register_sitemap


def register() -> None:
    """Enter everything. Called when the room opens."""
    register_feed(5, "meldungen", _("Meldungen"), subscriptions.news_feed, about=_("Neues aus der Stadt"))
    register_feed(
        6, "veranstaltungen", _("Veranstaltungen"), subscriptions.events_feed, about=_("Was in der Stadt los ist")
    )
    register_feed(70, "suche", _("Suche"), saved_search.feed, has_query=True)
    register_topic(
        Topic(
            name="suche",
            label=_("Suche"),
            button=_("Suche speichern"),
            about=_("Sie erhalten eine Nachricht, sobald es Neues zu dieser Suche gibt."),
            show=saved_search.show,
            describe=saved_search.describe,
            news_since=saved_search.news_since,
        )
    )
    register_calendar(
        50, "veranstaltungen", _("Veranstaltungen"), subscriptions.events_calendar, about=_("Was in der Stadt los ist")
    )
    register_calendar(60, "veranstaltung", _("Veranstaltung"), subscriptions.event_file, has_subject=True)
    register_sitemap("seiten", PagesSitemap)
    register_preview("seite", subscriptions.page_preview)
