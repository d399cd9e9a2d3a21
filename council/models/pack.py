"""Packs: one PDF that holds a meeting, for each audience its own."""

import uuid
from typing import Any, cast

from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.models import Blob
from council.enums import LeftOut, PackAudience, PackPartKind
from council.models.file import File
from council.models.location import Location
from council.models.meeting import AgendaItem, Meeting
from council.models.organization import Organization
from council.models.paper import Paper
from council.models.published import under


class PackItem(models.Model):
    """The papers of one item as they were bound once: pages stamped, a PDF of their own, taken over while nothing changes.

    `digest` of all it was made from. `documents`: what became of each of them, [{"pages", "left_out", "sha512", "size"}].
    `drawn`: documents that had to be made PDF first.
    """

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="pack_items", verbose_name=_("Sitzung"))
    digest = models.CharField(max_length=64)
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="pack_items", verbose_name=_("Inhalt"))
    drawn = models.ManyToManyField(Blob, related_name="drawn_for", verbose_name=_("gesetzte Unterlagen"))
    documents = models.JSONField(default=list)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("gebundener Tagesordnungspunkt")
        verbose_name_plural = _("gebundene Tagesordnungspunkte")
        constraints = [models.UniqueConstraint(fields=["meeting", "digest"], name="pack_item_once")]

    def __str__(self) -> str:
        return self.digest


class PackQuerySet(models.QuerySet["Pack"]):
    """Reads of packs."""

    def current(self) -> "PackQuerySet":
        """The last revision of each audience."""
        return self.filter(is_current=True)

    def public(self) -> "PackQuerySet":
        """Packs that anybody may read."""
        from accounts.viewer import PUBLIC

        return self.visible_to(PUBLIC)

    def visible_to(self, viewer: Viewer) -> "PackQuerySet":
        """Packs of an audience to which viewer belongs, while viewer may read each part of them now (I2)."""
        from council.rules import reach

        own = reach(viewer)
        audiences = Q(audience=PackAudience.PUBLIC)
        if own.nonpublic:
            audiences = Q()
        elif own.organizations:
            audiences |= Q(audience=PackAudience.BODY, organization__in=own.organizations)
        parts = PackPart.objects.filter(pack=OuterRef("pk"))
        hidden = parts.exclude(PackPart.objects.readable_by(viewer))
        seen = self.filter(audiences, under(Meeting.objects.visible_to(viewer), "meeting"), blob__isnull=False)
        return seen.current().filter(~Exists(hidden))


class Pack(models.Model):
    """One edition of a meeting's papers for one audience. Earlier revisions keep their manifest and lose their bytes.

    `built_from` is the digest of all that went in: the same content makes no new revision. `supplement` holds only what
    is new since the revision before.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="packs", verbose_name=_("Sitzung"))
    audience = models.CharField(_("für"), max_length=8, choices=PackAudience.choices)
    organization = models.ForeignKey(
        Organization, models.CASCADE, null=True, blank=True, related_name="packs", verbose_name=_("Gremium")
    )
    revision = models.PositiveSmallIntegerField(_("Fassung"), default=1)
    is_current = models.BooleanField(_("gilt"), default=True)
    built_from = models.CharField(max_length=64)
    blob = models.ForeignKey(Blob, models.PROTECT, null=True, related_name="packs", verbose_name=_("PDF"))
    archive = models.ForeignKey(
        Blob, models.PROTECT, null=True, related_name="pack_archives", verbose_name=_("alle Unterlagen als ZIP")
    )
    supplement = models.ForeignKey(
        Blob, models.PROTECT, null=True, related_name="pack_supplements", verbose_name=_("Was ist neu")
    )
    pages = models.PositiveIntegerField(_("Seiten"))
    supplement_pages = models.PositiveIntegerField(_("Seiten des Nachtrags"), default=0)
    sha512 = models.CharField("SHA-512", max_length=128)
    size = models.PositiveBigIntegerField(_("Größe in Byte"))
    created_at = models.DateTimeField(_("gebunden am"), auto_now_add=True)

    objects = PackQuerySet.as_manager()

    class Meta:
        verbose_name = _("Sitzungsmappe")
        verbose_name_plural = _("Sitzungsmappen")
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "audience", "revision"],
                condition=Q(organization__isnull=True),
                name="pack_revision_once",
            ),
            models.UniqueConstraint(
                fields=["meeting", "audience", "organization", "revision"],
                condition=Q(organization__isnull=False),
                name="pack_revision_of_body_once",
            ),
            models.UniqueConstraint(
                fields=["meeting", "audience"],
                condition=Q(is_current=True, organization__isnull=True),
                name="pack_current_once",
            ),
            models.UniqueConstraint(
                fields=["meeting", "organization"],
                condition=Q(is_current=True, organization__isnull=False),
                name="pack_current_of_body_once",
            ),
            models.CheckConstraint(
                condition=Q(audience=PackAudience.BODY, organization__isnull=False)
                | (~Q(audience=PackAudience.BODY) & Q(organization__isnull=True)),
                name="pack_of_body_names_it",
            ),
            models.CheckConstraint(
                condition=Q(is_current=True) | Q(blob__isnull=True, archive__isnull=True, supplement__isnull=True),
                name="pack_former_has_no_bytes",
            ),
            models.CheckConstraint(
                condition=Q(supplement__isnull=True) | Q(revision__gt=1), name="pack_first_has_no_supplement"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}, {self.get_audience_display()}, {self.revision}"


class PackPartQuerySet(models.QuerySet["PackPart"]):
    """Reads of parts."""

    def readable_by(self, viewer: Viewer) -> Q:
        """Return the condition that viewer may read what a part shows, as it is now."""
        told = Q(
            kind=PackPartKind.ANNOUNCED, agenda_item__is_announced=True, agenda_item__deleted_at__isnull=True,
            agenda_item__first_published_at__isnull=False,
        )  # fmt: skip
        condition: Any = (
            (Q(agenda_item__isnull=True) | told | under(AgendaItem.objects.visible_to(viewer), "agenda_item"))
            & (Q(paper__isnull=True) | under(Paper.objects.visible_to(viewer), "paper"))
            & (Q(file__isnull=True) | under(File.objects.visible_to(viewer), "file"))
            & (Q(organization__isnull=True) | under(Organization.objects.visible_to(viewer), "organization"))
            & (Q(location__isnull=True) | under(Location.objects.visible_to(viewer), "location"))
        )
        return cast(Q, condition)


class PackPart(models.Model):
    """Something that a pack shows, and which row it was read from; `words` is the digest of what it shows of it.

    Pages count within the pack from 1. A document that could not go in says why and has none.
    """

    pack = models.ForeignKey(Pack, models.CASCADE, related_name="parts", verbose_name=_("Mappe"))
    order = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=PackPartKind.choices)
    agenda_item = models.ForeignKey(AgendaItem, models.CASCADE, null=True, related_name="pack_parts")
    paper = models.ForeignKey(Paper, models.CASCADE, null=True, related_name="pack_parts")
    file = models.ForeignKey(File, models.CASCADE, null=True, related_name="pack_parts")
    organization = models.ForeignKey(Organization, models.CASCADE, null=True, related_name="pack_parts")
    location = models.ForeignKey(Location, models.CASCADE, null=True, related_name="pack_parts")
    piece = models.ForeignKey(PackItem, models.SET_NULL, null=True, related_name="parts")
    label = models.CharField(_("Nummer"), max_length=30, blank=True)
    name = models.TextField(_("Bezeichnung"), blank=True)
    words = models.CharField(max_length=64)
    first_page = models.PositiveIntegerField(_("von Seite"), null=True)
    last_page = models.PositiveIntegerField(_("bis Seite"), null=True)
    sha512 = models.CharField("SHA-512", max_length=128, blank=True)
    size = models.PositiveBigIntegerField(_("Größe in Byte"), null=True)
    left_out = models.CharField(_("nicht enthalten, weil"), max_length=8, choices=LeftOut.choices, blank=True)

    objects = PackPartQuerySet.as_manager()

    class Meta:
        verbose_name = _("Teil einer Mappe")
        verbose_name_plural = _("Teile einer Mappe")
        ordering = ["order"]
        constraints = [
            models.UniqueConstraint(fields=["pack", "order"], name="pack_part_order_once"),
            models.CheckConstraint(
                condition=Q(first_page__isnull=True, last_page__isnull=True) | Q(last_page__gte=F("first_page")),
                name="pack_part_pages_in_order",
            ),
            models.CheckConstraint(
                condition=Q(left_out="") | Q(first_page__isnull=True), name="pack_part_left_out_has_no_pages"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} {self.name}".strip()
