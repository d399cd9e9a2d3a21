"""What can be found: one entry a thing, its words for snippets, and the vocabulary of what is public.

The words by which entries are found lie in two tables beside these, made by core.services.search.tables: one of what
strangers may find and one of the rest, so that what is hidden is not even near when a stranger asks.
"""

import uuid

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class SearchEntry(models.Model):
    """One thing that can be found. It holds what reading the thing shows, never more.

    `is_public` says in which of the two tables its words lie; who may read it is asked anew with every search.
    `bodies` are keys of organizations between bars, "|a|b|". `digest` tells whether anything changed.
    """

    kind = models.CharField(_("Art"), max_length=30)
    object_id = models.UUIDField(null=True)
    object_number = models.BigIntegerField(null=True)
    is_public = models.BooleanField(_("öffentlich"), default=False)
    title = models.TextField(_("Titel"))
    title_words = models.PositiveSmallIntegerField(default=0)
    reference = models.CharField(_("Aktenzeichen"), max_length=200, blank=True)
    reference_key = models.CharField(max_length=200, blank=True, db_index=True)
    type = models.CharField(_("Typ"), max_length=100, blank=True)
    status = models.CharField(_("Stand"), max_length=30, blank=True)
    source = models.CharField(_("von"), max_length=500, blank=True)
    date = models.DateField(_("Datum"), null=True)
    bodies = models.TextField(_("Gremien"), blank=True)
    address = models.CharField(_("Adresse"), max_length=500)
    note = models.CharField(_("Hinweis"), max_length=200, blank=True)
    weight = models.SmallIntegerField(default=0)
    appeared_at = models.DateTimeField(_("erschienen am"), null=True, db_index=True)
    digest = models.CharField(max_length=64)
    indexed_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Eintrag der Suche")
        verbose_name_plural = _("Einträge der Suche")
        constraints = [
            models.UniqueConstraint(fields=["kind", "object_id"], name="search_entry_once"),
            models.UniqueConstraint(fields=["kind", "object_number"], name="search_numbered_entry_once"),
            models.CheckConstraint(
                condition=Q(object_id__isnull=True) ^ Q(object_number__isnull=True), name="search_entry_one_key"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.title}"

    @property
    def key(self) -> uuid.UUID | int:
        """Return the key of the thing."""
        return self.object_id if self.object_id is not None else self.object_number  # type: ignore[return-value]


class SearchText(models.Model):
    """The words of an entry as they are written, for snippets; apart, so that lists stay narrow."""

    entry = models.OneToOneField(SearchEntry, models.CASCADE, primary_key=True, related_name="text")
    keywords = models.TextField(blank=True)
    lead = models.TextField(blank=True)
    # Pages of a document are parted by form feeds.
    body = models.TextField(blank=True)

    class Meta:
        verbose_name = _("Text der Suche")
        verbose_name_plural = _("Texte der Suche")

    def __str__(self) -> str:
        return self.lead[:80]


class SearchWord(models.Model):
    """A word of public entries, and in how many of them it stands. Suggestions and corrections know no other words."""

    word = models.CharField(primary_key=True, max_length=60)
    shown = models.CharField(max_length=60)
    letters = models.PositiveSmallIntegerField()
    entries = models.IntegerField(default=0)

    class Meta:
        verbose_name = _("Wort der Suche")
        verbose_name_plural = _("Wörter der Suche")
        indexes = [models.Index(fields=["letters", "word"], name="search_word_length")]

    def __str__(self) -> str:
        return self.shown


class SearchMark(models.Model):
    """A row has changed and its entries wait to be written again: kept until that is done, whoever dies meanwhile."""

    model = models.CharField(max_length=100)
    key = models.CharField(max_length=36)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("Merker der Suche")
        verbose_name_plural = _("Merker der Suche")

    def __str__(self) -> str:
        return f"{self.model} {self.key}"


class SearchRebuild(models.Model):
    """Where a rebuild of the whole index stands; one broken off goes on from here."""

    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    kind = models.CharField(max_length=30, blank=True)
    after = models.CharField(max_length=36, blank=True)
    done = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("Aufbau der Suche")
        verbose_name_plural = _("Aufbauten der Suche")

    def __str__(self) -> str:
        return f"{self.started_at}: {self.done}"
