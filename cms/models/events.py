"""Events in the town."""

import datetime

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Page

from cms.models.blocks import body_field
from cms.models.published import Addressed, PublishedPageManager, PublishedPageQuerySet


class EventIndexPage(Addressed, Page):
    """The list of events."""

    lead = models.TextField(_("Einleitung"), max_length=400, blank=True)

    objects = PublishedPageManager()

    template = "cms/event_index.html"
    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.EventPage"]
    content_panels = [*Page.content_panels, FieldPanel("lead")]
    promote_panels = [FieldPanel("slug"), FieldPanel("search_description")]

    class Meta:
        verbose_name = _("Liste der Veranstaltungen")
        verbose_name_plural = _("Listen der Veranstaltungen")


class EventPageQuerySet(PublishedPageQuerySet):
    """Reads of events."""

    def upcoming(self) -> "EventPageQuerySet":
        """Events that are not over: those without an end count until midnight."""
        return self.filter(Q(end__gte=timezone.now()) | Q(end__isnull=True, start__gte=_this_morning()))

    def past(self) -> "EventPageQuerySet":
        """Events that are over."""
        return self.filter(Q(end__lt=timezone.now()) | Q(end__isnull=True, start__lt=_this_morning()))


def _this_morning() -> datetime.datetime:
    return timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)


class EventPage(Addressed, Page):
    """One event."""

    start = models.DateTimeField(_("Beginn"), db_index=True)
    end = models.DateTimeField(_("Ende"), null=True, blank=True)
    place = models.CharField(_("Ort"), max_length=200)
    organiser = models.CharField(_("Veranstaltet von"), max_length=200, blank=True)
    seats_note = models.CharField(
        _("Plätze"), max_length=100, blank=True, help_text=_("Zum Beispiel „6 Plätze frei“ oder „ohne Anmeldung“.")
    )
    is_cancelled = models.BooleanField(_("fällt aus"), default=False)
    lead = models.TextField(_("Worum geht es?"), max_length=500, blank=True)
    body = body_field()

    objects = PublishedPageManager.from_queryset(EventPageQuerySet)()

    template = "cms/event.html"
    parent_page_types = ["cms.EventIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldRowPanel([FieldPanel("start"), FieldPanel("end")]),
        FieldPanel("place"),
        FieldPanel("organiser"),
        FieldPanel("seats_note"),
        FieldPanel("is_cancelled"),
        FieldPanel("lead"),
        FieldPanel("body"),
    ]
    promote_panels = [FieldPanel("slug"), FieldPanel("search_description")]

    class Meta:
        verbose_name = _("Veranstaltung")
        verbose_name_plural = _("Veranstaltungen")
        constraints = [
            models.CheckConstraint(
                condition=Q(end__isnull=True) | Q(end__gte=F("start")), name="event_ends_after_start"
            )
        ]

    def clean(self) -> None:
        """Refuse an event that ends before it begins."""
        super().clean()
        if self.start and self.end and self.end < self.start:
            raise ValidationError({"end": _("Das Ende liegt vor dem Beginn.")})
