"""Subscriptions as their owner reads them: titles as they are public now, or readable for the account."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.kinds import Subject, topic_named
from accounts.models import Subscription
from accounts.viewer import Viewer


@dataclass(frozen=True)
class SubscriptionLine:
    """One subscription. Without a path it follows something that cannot be read (any more)."""

    id: UUID
    title: str
    label: str
    path: str
    frequency: str
    frequency_label: str


def subscription_lines(viewer: Viewer, rows: list[Subscription]) -> list[SubscriptionLine]:
    """Return subscriptions as lines."""
    return [_line(viewer, row) for row in rows]


def _line(viewer: Viewer, row: Subscription) -> SubscriptionLine:
    topic = topic_named(row.topic)
    shown = topic.show(viewer, Subject(row.subject, row.query)) if topic else None
    return SubscriptionLine(
        id=row.pk,
        title=shown.title if shown else _("Zurzeit nicht öffentlich"),
        label=str(topic.label) if topic else "",
        path=shown.path if shown else "",
        frequency=row.frequency,
        frequency_label=str(row.get_frequency_display()),
    )
