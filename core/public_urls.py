"""Routes of what everybody may subscribe to and link to; like pages, they speak the language of their prefix."""

from django.urls import path, register_converter

from core.views import calendars, feeds, previews, subscribe


class FeedFormat:
    """rss or atom."""

    regex = "rss|atom"

    def to_python(self, value: str) -> str:
        """Return it as it is."""
        return value

    def to_url(self, value: str) -> str:
        """Return it as it is."""
        return value


register_converter(FeedFormat, "feed_format")

urlpatterns = [
    path("abonnieren/", subscribe.subscribe, name="subscribe"),
    path("feeds/<slug:name>.<feed_format:format>", feeds.feed, name="feed"),
    path("feeds/<slug:name>/<uuid:subject>.<feed_format:format>", feeds.feed, name="feed_of"),
    path("kalender.ics", calendars.whole, name="calendar_all"),
    path("kalender/<slug:name>.ics", calendars.calendar, name="calendar"),
    path("kalender/<slug:name>/<uuid:subject>.ics", calendars.calendar, name="calendar_of"),
    path("vorschau/stadt.png", previews.town, name="preview_town"),
    path("vorschau/<slug:name>/<uuid:subject>.png", previews.preview, name="preview"),
]
