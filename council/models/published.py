"""What every published kind carries, and the one way to obtain rows."""

import uuid
from typing import TYPE_CHECKING, Any, Self, cast

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from accounts.viewer import PUBLIC, Viewer
from council.enums import Visibility

# What strangers may read, per kind, as unasked querysets. It depends on nothing but the kind, and building its nested
# conditions anew for every question of every page costs more than asking.
_for_strangers: dict[type[models.Model], "PublishedQuerySet"] = {}


class PublishedManager(models.Manager[Any]):
    """Begins questions; those of strangers begin from a condition that is built once."""

    def visible_to(self, viewer: Viewer) -> "PublishedQuerySet":
        """Rows that viewer may read now."""
        from council.rules import NOTHING, reach

        rows = cast(PublishedQuerySet, self.get_queryset())
        # A related manager has rows of its own to begin with.
        if reach(viewer) is not NOTHING or hasattr(self, "instance") or self._db:
            return rows.visible_to(viewer)
        if self.model not in _for_strangers:
            _for_strangers[self.model] = rows.visible_to(viewer)
        return _for_strangers[self.model].all()

    def public(self) -> "PublishedQuerySet":
        """Rows that anybody may read, parents included."""
        return self.visible_to(PUBLIC)


class PublishedQuerySet(models.QuerySet[Any]):
    """Doors obtain rows only through visible_to, public or a method that calls them (I1)."""

    if not TYPE_CHECKING:  # the type checker knows as_manager by itself, and only unchanged

        @classmethod
        def as_manager(cls):
            """Return a manager with these reads."""
            manager = PublishedManager.from_queryset(cls)()
            manager._built_with_as_manager = True
            return manager

        as_manager.__func__.queryset_only = True

    def own_public(self, prefix: str = "") -> Q:
        """Return the condition that the row behind prefix is itself published."""
        return Q(
            **{
                f"{prefix}visibility": Visibility.PUBLIC,
                f"{prefix}first_published_at__isnull": False,
                f"{prefix}depublished_at__isnull": True,
                f"{prefix}deleted_at__isnull": True,
            }
        )

    def public(self) -> Self:
        """Rows that anybody may read, parents included."""
        return self.visible_to(PUBLIC)

    def visible_to(self, viewer: Viewer) -> Self:
        """Rows that viewer may read now. Overridden by kinds with parents or readers of their own."""
        from council.rules import reach

        return self.filter(reach(viewer).beyond(self.own_public(), self.model))

    def tombstones(self) -> Self:
        """Rows that were public once and are not any more: known by id and times alone."""
        return self.filter(first_published_at__isnull=False).filter(
            Q(depublished_at__isnull=False) | Q(deleted_at__isnull=False)
        )


def under(parents: models.QuerySet[Any], field: str) -> Exists:
    """Return the condition that what `field` names is among parents, asked row by row: lists stay short to answer."""
    return Exists(parents.order_by().filter(pk=OuterRef(f"{field}_id")))


class Published(models.Model):
    """A kind that can be published. No counter ever stands in a URL; the key is random.

    `created` of OParl is first_published_at; `modified` is public_modified_at, which grows with every public change,
    publication and depublication, children included (I8). `source_id` is the OParl address an import came from.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # No index of its own: almost every row is public, and SQLite without statistics would prefer it to any other.
    visibility = models.SmallIntegerField(_("Sichtbarkeit"), choices=Visibility.choices, default=Visibility.INTERNAL)
    first_published_at = models.DateTimeField(_("veröffentlicht am"), null=True, editable=False)
    depublished_at = models.DateTimeField(_("zurückgezogen am"), null=True, editable=False)
    public_modified_at = models.DateTimeField(_("öffentlich geändert am"), null=True, editable=False, db_index=True)
    deleted_at = models.DateTimeField(_("gelöscht am"), null=True, editable=False)
    created_at = models.DateTimeField(auto_now_add=True)
    source_id = models.URLField(
        _("Adresse der Quelle"), max_length=500, null=True, blank=True, unique=True, editable=False
    )
    source_web = models.URLField(_("Seite der Quelle"), max_length=500, blank=True, editable=False)
    source_data = models.JSONField(_("nicht zugeordnete Angaben der Quelle"), default=dict, blank=True, editable=False)

    objects = PublishedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_public(self) -> bool:
        """Whether the row itself is published (its parents may still hide it)."""
        return (
            self.visibility == Visibility.PUBLIC
            and self.first_published_at is not None
            and self.depublished_at is None
            and self.deleted_at is None
        )


def published_constraints(name: str) -> list[models.BaseConstraint]:
    """Return the constraints every published kind has; name makes them unique."""
    return [
        models.CheckConstraint(
            condition=~Q(visibility=Visibility.PUBLIC)
            | (Q(first_published_at__isnull=False) & Q(public_modified_at__isnull=False)),
            name=f"{name}_public_has_date",
        ),
        models.CheckConstraint(
            condition=Q(depublished_at__isnull=True) | ~Q(visibility=Visibility.PUBLIC),
            name=f"{name}_depublished_not_public",
        ),
    ]


def published_index(name: str) -> models.Index:
    """Return the index by which what was ever public is walked in the order of publication.

    It must not begin with the visibility: SQLite would take it for a good way to find the few rows of one parent.
    """
    return models.Index(
        fields=["first_published_at", "id", "public_modified_at", "visibility"], name=f"{name}_published"
    )
