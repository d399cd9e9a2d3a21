"""What participation enters for everybody to subscribe to, to follow and to link."""

from django.utils.translation import gettext_lazy as _

from accounts.kinds import register_topic, register_words
from core.calendars import register_calendar
from core.feeds import register_feed
from core.heads import register_preview
from core.sitemaps import register_sitemap
from participation.services import previews, procedure_calendar, procedure_news
from participation.services.occasions import MOVES, describe
from participation.services.topics import TOPICS
from participation.sitemaps import ParticipationSitemap


def register() -> None:
    """Enter everything. Called when the room opens."""
    register_feed(
        32, "mitmachen", _("Mitmachen"), procedure_news.participation_news,
        about=_("Umfragen, Bürgerhaushalt und was daraus wurde"),
    )  # fmt: skip
    register_feed(34, "vorhaben", _("Vorhaben"), procedure_news.projects_news, about=_("Was die Stadt vorhat"))
    register_feed(70, "verfahren", _("Verfahren"), procedure_news.procedure_news, has_subject=True)
    register_calendar(
        15, "mitmachen", _("Mitmachen"), procedure_calendar.participation_calendar,
        about=_("Beginn und Ende von Umfragen und Abstimmungen"),
    )  # fmt: skip
    register_calendar(40, "verfahren", _("Verfahren"), procedure_calendar.procedure_calendar, has_subject=True)
    for topic in TOPICS:
        register_topic(topic)
    register_words(MOVES.values(), describe)
    register_sitemap("beteiligung", ParticipationSitemap)
    register_preview("vorhaben", previews.project_preview)
    register_preview("verfahren", previews.procedure_preview)
