"""What the council enters for everybody to subscribe to, to follow and to link."""

from django.utils.translation import gettext_lazy as _

from accounts.kinds import register_topic
from core.calendars import register_calendar
from core.feeds import register_feed
from core.heads import register_preview
from core.sitemaps import register_sitemap
from council.services import meeting_calendar, news, previews
from council.services.topics import TOPICS
from council.sitemaps import SITEMAPS


def register() -> None:
    """Enter everything. Called when the room opens."""
    register_feed(10, "sitzungen", _("Sitzungen"), news.meetings_news, about=_("Neue Termine von Rat und Ausschüssen"))
    register_feed(
        20, "vorlagen", _("Vorlagen und Anträge"), news.papers_news, about=_("Worüber Rat und Ausschüsse beraten")
    )
    register_feed(30, "beschluesse", _("Beschlüsse"), news.decisions_news, about=_("Was entschieden wurde"))
    register_feed(40, "gremium", _("Gremium"), news.body_news, has_subject=True)
    register_feed(50, "vorlage", _("Vorlage"), news.paper_news, has_subject=True)
    register_feed(60, "vorgang", _("Vorgang"), news.matter_news, has_subject=True)
    register_calendar(
        10, "sitzungen", _("Sitzungen"), meeting_calendar.meetings_calendar, about=_("Rat, Ausschüsse und Beiräte")
    )
    register_calendar(20, "gremium", _("Gremium"), meeting_calendar.body_calendar, has_subject=True)
    register_calendar(30, "sitzung", _("Sitzung"), meeting_calendar.meeting_file, has_subject=True)
    for topic in TOPICS:
        register_topic(topic)
    for name, sitemap in SITEMAPS.items():
        register_sitemap(name, sitemap)
    register_preview("sitzung", previews.meeting_preview)
    register_preview("vorlage", previews.paper_preview)
    register_preview("gremium", previews.body_preview)
    register_preview("vorgang", previews.matter_preview)
    register_preview("person", previews.person_preview)
