"""What can be followed in the council: matters, papers, bodies."""

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.kinds import Show, Shown, Subject, Topic
from accounts.viewer import Viewer
from council.models import Matter, Organization, Paper
from council.services.occasions import describe


def showing(model: Any, route: str) -> Show:
    """Return what answers a subject of model by its title, for those who may read it."""

    def show(viewer: Viewer, subject: Subject) -> Shown | None:
        try:
            key = UUID(subject.key)
        except ValueError:
            return None
        row = model.objects.visible_to(viewer).filter(pk=key).first()
        return Shown(str(row), reverse(route, args=[row.pk])) if row is not None else None

    return show


TOPICS = (
    Topic(
        name="vorgang",
        label=_("Vorgang"),
        button=_("Vorgang verfolgen"),
        about=_("Sie erhalten eine Nachricht, sobald es weitergeht."),
        show=showing(Matter, "council:matter"),
        describe=describe,
    ),
    Topic(
        name="vorlage",
        label=_("Vorlage"),
        button=_("Vorlage verfolgen"),
        about=_("Sie erhalten eine Nachricht, sobald sich etwas ändert."),
        show=showing(Paper, "council:paper"),
        describe=describe,
    ),
    Topic(
        name="gremium",
        label=_("Gremium"),
        button=_("Gremium abonnieren"),
        about=_("Neue Termine, Einladungen, Vorlagen und Beschlüsse."),
        show=showing(Organization, "council:organization"),
        describe=describe,
    ),
)
