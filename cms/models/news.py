"""News of the town."""

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page

from cms.models.blocks import body_field
from cms.models.published import Addressed, PublishedPageManager


class NewsIndexPage(Addressed, Page):
    """The list of news."""

    lead = models.TextField(_("Einleitung"), max_length=400, blank=True)

    objects = PublishedPageManager()

    template = "cms/news_index.html"
    max_count_per_parent = 1
    parent_page_types = ["cms.HomePage"]
    subpage_types = ["cms.NewsPage"]
    content_panels = [*Page.content_panels, FieldPanel("lead")]
    promote_panels = [FieldPanel("slug"), FieldPanel("search_description")]

    class Meta:
        verbose_name = _("Liste der Meldungen")
        verbose_name_plural = _("Listen der Meldungen")


class NewsPage(Addressed, Page):
    """One piece of news."""

    date = models.DateField(_("Datum"), default=timezone.localdate, db_index=True)
    topic = models.CharField(_("Thema"), max_length=60, blank=True, help_text=_("Ein Wort, zum Beispiel „Umwelt“."))
    lead = models.TextField(_("Vorspann"), max_length=500)
    image = models.ForeignKey(
        "wagtailimages.Image", models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Bild")
    )
    image_alt = models.CharField(
        _("Bildbeschreibung"),
        max_length=255,
        blank=True,
        help_text=_("Was ist zu sehen? Für alle, die das Bild nicht sehen."),
    )
    image_is_decorative = models.BooleanField(_("Das Bild schmückt nur, es zeigt nichts Wichtiges."), default=False)
    body = body_field()

    objects = PublishedPageManager()

    template = "cms/news.html"
    parent_page_types = ["cms.NewsIndexPage"]
    subpage_types: list[str] = []
    content_panels = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("topic"),
        FieldPanel("lead"),
        MultiFieldPanel(
            [FieldPanel("image"), FieldPanel("image_alt"), FieldPanel("image_is_decorative")], heading=_("Bild")
        ),
        FieldPanel("body"),
    ]
    promote_panels = [FieldPanel("slug"), FieldPanel("search_description")]

    class Meta:
        verbose_name = _("Meldung")
        verbose_name_plural = _("Meldungen")

    def clean(self) -> None:
        """Refuse a picture that is neither described nor decorative (BITV 2.0)."""
        super().clean()
        if self.image_id and not self.image_alt.strip() and not self.image_is_decorative:
            message = _("Bitte beschreiben Sie das Bild, oder kreuzen Sie an, dass es nur schmückt.")
            raise ValidationError({"image_alt": message})
