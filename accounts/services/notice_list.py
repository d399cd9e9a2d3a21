"""The list „Mitteilungen“ of an account: what happened, as its session may read it now."""

import datetime
from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from accounts.kinds import NoticeText, Occasion, Shown, Subject, texts_of, topic_named
from accounts.models import Notice
from accounts.viewer import Viewer

MOST_LINES = 60


@dataclass(frozen=True)
class NoticeLine:
    """One notice: what happened, to what, and whether it is new."""

    text: NoticeText
    subject: Shown
    label: str
    at: datetime.datetime
    is_new: bool


def notice_lines(viewer: Viewer) -> list[NoticeLine]:
    """Return the latest notices that viewer may read, each occasion once. A few queries a topic, never one a line."""
    return _lines(viewer, list(Notice.objects.of_account(viewer.user_id).select_related("subscription")[:MOST_LINES]))


def unread_count(viewer: Viewer) -> int:
    """Return how many notices are new, counting only those that viewer may read."""
    rows = Notice.objects.of_account(viewer.user_id).unread().select_related("subscription")
    return len(_lines(viewer, list(rows[:MOST_LINES])))


def _lines(viewer: Viewer, rows: list[Notice]) -> list[NoticeLine]:
    texts = _texts(viewer, rows)
    shown: dict[tuple[str, Subject], Shown | None] = {}
    found: dict[Occasion, NoticeLine] = {}
    for row in rows:
        topic, subject, occasion = topic_named(row.subscription.topic), _subject(row), _occasion(row)
        text = texts.get((row.subscription.topic, occasion))
        if topic is None or text is None or occasion in found:
            continue
        key = (topic.name, subject)
        if key not in shown:
            shown[key] = topic.show(viewer, subject)
        if title := shown[key]:
            found[occasion] = NoticeLine(text, title, str(topic.label), row.at, row.read_at is None)
    return list(found.values())


def _texts(viewer: Viewer, rows: list[Notice]) -> dict[tuple[str, Occasion], NoticeText]:
    by_topic: dict[str, set[Occasion]] = defaultdict(set)
    for row in rows:
        by_topic[row.subscription.topic].add(_occasion(row))
    found = {}
    for name, occasions in by_topic.items():
        if topic := topic_named(name):
            found |= {(name, each): text for each, text in texts_of(topic, viewer, occasions).items()}
    return found


def _subject(row: Notice) -> Subject:
    return Subject(row.subscription.subject, row.subscription.query)


def _occasion(row: Notice) -> Occasion:
    return Occasion(row.occasion, row.thing, row.at)


@transaction.atomic
def mark_read(*, by: Viewer) -> None:
    """Take all notices of the own account as read."""
    Notice.objects.of_account(by.user_id).unread().order_by().update(read_at=timezone.now())
