"""The front page."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page

from cms.models.published import Addressed, PublishedPageManager


class HomePage(Addressed, Page):
    """The front page of one language. What it shows of the council, news and events comes by itself."""

    hero = models.CharField(_("Leitsatz"), max_length=120)
    lead = models.TextField(_("Einleitung"), max_length=400, blank=True)
    notice = models.CharField(
        _("Hinweis ganz oben"),
        max_length=200,
        blank=True,
        help_text=_("Zum Beispiel bei Hochwasser. Leer: kein Hinweis."),
    )
    notice_text = models.TextField(_("Text dazu"), max_length=600, blank=True)

    objects = PublishedPageManager()

    template = "cms/home.html"
    # One per language, made with the town; editors change it but make no second one.
    parent_page_types: list[str] = []
    subpage_types = ["cms.NewsIndexPage", "cms.EventIndexPage", "cms.StandardPage", "cms.EasyLanguagePage"]
    content_panels = [
        *Page.content_panels,
        FieldPanel("hero"),
        FieldPanel("lead"),
        FieldPanel("notice"),
        FieldPanel("notice_text"),
    ]
    promote_panels = [FieldPanel("search_description")]

    class Meta:
        verbose_name = _("Startseite")
        verbose_name_plural = _("Startseiten")
