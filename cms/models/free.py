"""Pages that editors write freely, and pages in Leichte Sprache."""

import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.models import Page

from cms.models.blocks import body_field
from cms.models.published import Addressed, PublishedPageManager, PublishedPageQuerySet, refuse_taken_address


class Appendix(models.TextChoices):
    """What the system itself writes below the text of a page."""

    NONE = "", _("nichts")
    PROCESSING = "processing", _("Verzeichnis der Verarbeitungen (Datenschutz)")
    ACCESSIBILITY = "accessibility", _("Erklärung zur Barrierefreiheit")
    SUBPAGES = "subpages", _("Liste der Unterseiten")


class StandardPageQuerySet(PublishedPageQuerySet):
    """Reads of free pages."""

    def due(self, day: datetime.date) -> "StandardPageQuerySet":
        """Pages that somebody must look at again by day, longest overdue first."""
        return self.filter(review_due__lte=day).order_by("review_due", "title")


class StandardPage(Addressed, Page):
    """A free page: service, contact, legal texts."""

    lead = models.TextField(_("Einleitung"), max_length=500, blank=True)
    body = body_field()
    appendix = models.CharField(
        _("Darunter schreibt das System"), max_length=20, choices=Appendix.choices, blank=True, default=Appendix.NONE
    )
    reviewed_on = models.DateField(_("zuletzt geprüft am"), null=True, blank=True)
    review_due = models.DateField(
        _("wieder prüfen am"), null=True, blank=True, help_text=_("Ab diesem Tag steht die Seite unter „Heute fällig“.")
    )

    objects = PublishedPageManager.from_queryset(StandardPageQuerySet)()

    template = "cms/standard.html"
    parent_page_types = ["cms.HomePage", "cms.StandardPage"]
    subpage_types = ["cms.StandardPage"]
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body"), FieldPanel("appendix")]
    promote_panels = [
        FieldPanel("slug"),
        FieldPanel("search_description"),
        FieldPanel("reviewed_on"),
        FieldPanel("review_due"),
    ]

    class Meta:
        verbose_name = _("Freie Seite")
        verbose_name_plural = _("Freie Seiten")

    def clean(self) -> None:
        """Refuse an address that is taken."""
        super().clean()
        refuse_taken_address(self)


class EasyLanguagePage(Addressed, Page):
    """A page in Leichte Sprache; the topmost one is the entrance to all."""

    lead = models.TextField(_("Einleitung"), max_length=500, blank=True)
    explains = models.ForeignKey(
        Page,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="easy_language_pages",
        verbose_name=_("erklärt diese Seite"),
        help_text=_("Dort steht dann ein Link „In Leichter Sprache“."),
    )
    body = body_field()

    objects = PublishedPageManager()

    template = "cms/easy_language.html"
    parent_page_types = ["cms.HomePage", "cms.EasyLanguagePage"]
    subpage_types = ["cms.EasyLanguagePage"]
    content_panels = [*Page.content_panels, FieldPanel("lead"), FieldPanel("body"), PageChooserPanel("explains")]
    promote_panels = [FieldPanel("slug"), FieldPanel("search_description")]

    class Meta:
        verbose_name = _("Seite in Leichter Sprache")
        verbose_name_plural = _("Seiten in Leichter Sprache")

    def clean(self) -> None:
        """Refuse an address that is taken."""
        super().clean()
        refuse_taken_address(self)
