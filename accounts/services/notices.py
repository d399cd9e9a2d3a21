"""Writes down that something happened for whoever wants to hear of it, and puts messages into the outbox."""

import datetime
from collections.abc import Iterable, Iterator, Mapping
from itertools import islice
from typing import Any
from uuid import UUID, uuid5

from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import DeliveryKind, Frequency
from accounts.kinds import Occasion, Subject, Topic, errand_named, texts_of, topic_named, topics
from accounts.models import Delivery, Follower, Notice, PushDevice, Subscription, User
from accounts.services.delivering import deliver_messages
from accounts.services.viewers import viewer_for
from accounts.viewer import PUBLIC, Viewer
from core.services.jobs import job

CHUNK = 1000
MAIL, PUSH = "mail", "push"
DIGEST_HOUR = 7
OVERLAP = datetime.timedelta(hours=1)
# Subscription, follower, frequency, account, quiet hours.
Row = tuple[UUID, UUID, str, UUID | None, int | None, int | None]


def is_anybody_there(targets: Mapping[str, Iterable[str]]) -> bool:
    """Tell whether anybody follows one of the subjects, so that acts leave no work for nobody."""
    return any(Subscription.objects.to(topic, list(keys)).exists() for topic, keys in targets.items())


@transaction.atomic
def write_notices(*, targets: Mapping[str, Iterable[str]], occasion: Occasion) -> int:
    """Write a notice for every subscription to one of the subjects, by topic; again without change.

    Checked against visible_to: what is public goes to all, what is not only into the lists of accounts that may read
    it now. Somebody who follows several of the subjects gets one message.
    """
    written = 0
    for name, keys in targets.items():
        topic = topic_named(name)
        if topic is None:
            continue
        for key in keys:
            written += _write(topic, Subject(key), Subscription.objects.to(name, [key]), occasion)
    if written:
        deliver_messages.enqueue(key="schedule")
    return written


def _write(topic: Topic, subject: Subject, rows: Any, occasion: Occasion) -> int:
    if may_hear(topic, PUBLIC, subject, occasion):
        return _insert(_rows(rows), occasion, by_mail=True)
    accounts = list(_rows(rows.filter(follower__user__isnull=False)))
    readers = [row for row in accounts if row[3] and may_hear(topic, account_viewer(row[3]), subject, occasion)]
    # Of what is not public a mail says nothing, unless the topic has words that give nothing away.
    return _insert(iter(readers), occasion, by_mail=topic.hint is not None)


def may_hear(topic: Topic, viewer: Viewer, subject: Subject, occasion: Occasion) -> bool:
    """Whether viewer may know of the subject and of what happened."""
    return topic.show(viewer, subject) is not None and occasion in texts_of(topic, viewer, [occasion])


def account_viewer(user_id: UUID) -> Viewer:
    """Return what an account may read at its best; the list asks again what the session of the day has proved."""
    return viewer_for(User.objects.get(pk=user_id))


def _rows(rows: Any) -> Iterator[Row]:
    fields = ("pk", "follower_id", "frequency", "follower__user_id", "follower__quiet_from", "follower__quiet_until")
    return rows.order_by("pk").values_list(*fields).iterator(chunk_size=CHUNK)


def _insert(rows: Iterator[Row], occasion: Occasion, *, by_mail: bool) -> int:
    """Insert notices and messages. Their keys follow from what they say, so that a second time changes nothing."""
    now, words, written = timezone.now(), f"{occasion.name}|{occasion.thing}|{occasion.at.isoformat()}", 0
    errand = errand_named(occasion.name)
    is_pressing = errand is not None and errand.at_once
    while part := list(islice(rows, CHUNK)):
        deliveries: dict[UUID, Delivery] = {}
        with_devices = _with_devices(part) if by_mail else set()
        notices = []
        for subscription, follower, frequency, _user, quiet_from, quiet_until in part:
            delivery = None
            if by_mail and (is_pressing or frequency == Frequency.AT_ONCE):
                delivery = uuid5(follower, f"{MAIL}|{words}")
                quiet = Follower(quiet_from=quiet_from, quiet_until=quiet_until)
                moment = now if is_pressing else quiet.next_moment(now)
                deliveries[delivery] = Delivery(
                    id=delivery, follower_id=follower, channel=MAIL, kind=DeliveryKind.NEWS, created_at=now,
                    next_at=moment,
                )  # fmt: skip
                if follower in with_devices:
                    # What the device shows is looked up by what is followed.
                    key = uuid5(follower, f"{PUSH}|{words}")
                    deliveries[key] = Delivery(
                        id=key, follower_id=follower, subscription_id=subscription, channel=PUSH,
                        kind=DeliveryKind.NEWS, created_at=now, next_at=moment,
                    )  # fmt: skip
            notices.append(
                Notice(
                    id=uuid5(subscription, words), subscription_id=subscription, occasion=occasion.name,
                    thing=occasion.thing, at=occasion.at, created_at=now, delivery_id=delivery,
                )
            )  # fmt: skip
        Delivery.objects.bulk_create(deliveries.values(), ignore_conflicts=True)
        Notice.objects.bulk_create(notices, ignore_conflicts=True)
        written += len(notices)
    return written


def _with_devices(part: list[Row]) -> set[UUID]:
    """Return the followers among rows who want to be told on a device as well."""
    accounts = [row[1] for row in part if row[3]]
    return (
        set(PushDevice.objects.filter(follower__in=accounts).values_list("follower_id", flat=True))
        if accounts
        else set()
    )


@job(every=datetime.timedelta(minutes=10), label=_("Gespeicherte Suchen durchsehen"))
def look_for_news() -> None:
    """Ask every followed query what is new since it was asked last."""
    for topic in topics():
        if topic.news_since is None:
            continue
        followed = Subscription.objects.confirmed().filter(topic=topic.name)
        for query, key in list(followed.values_list("query", "subject").distinct().order_by()):
            _look(topic, Subject(key, query), followed.filter(query=query, subject=key))


def _look(topic: Topic, subject: Subject, rows: Any) -> None:
    assert topic.news_since is not None
    now = timezone.now()
    # Whoever has just begun hears of what comes from now on.
    rows.filter(searched_at__isnull=True).update(searched_at=now)
    since = rows.aggregate(since=Min("searched_at"))["since"]
    # What a long transaction published carries an earlier time than the last look; nobody is told twice.
    occasions = list(topic.news_since(subject, since - OVERLAP)) if since and since < now else []
    with transaction.atomic():
        written = sum(_write(topic, subject, rows.filter(confirmed_at__lt=each.at), each) for each in occasions)
        rows.update(searched_at=now)
        if written:
            deliver_messages.enqueue(key="schedule")


@job(every=datetime.timedelta(hours=1), label=_("Tages- und Wochenübersichten vorbereiten"))
def begin_digests() -> None:
    """Gather what happened until this morning, or until Monday morning, into one message for everybody who wants it so."""
    now = timezone.localtime()
    monday, morning = last_monday(now), last_morning(now)
    year, week, _day = monday.isocalendar()
    told = _gather(Frequency.WEEKLY, DeliveryKind.DIGEST, monday, f"digest|{year}-{week}")
    told |= _gather(Frequency.DAILY, DeliveryKind.DAILY, morning, f"daily|{morning:%Y-%m-%d}")
    if told:
        deliver_messages.enqueue(key="schedule")


def _gather(frequency: Frequency, kind: DeliveryKind, until: datetime.datetime, name: str) -> bool:
    """Put what nobody was told yet into one message each, once for every name; tell whether there is anybody."""
    gathered = Notice.objects.filter(
        delivery__isnull=True, created_at__lt=until, created_at__gte=until - datetime.timedelta(days=14),
        subscription__frequency=frequency,
    )  # fmt: skip
    followers = list(gathered.values_list("subscription__follower", flat=True).distinct().order_by())
    left = iter(followers)
    while part := list(islice(left, CHUNK)):
        with transaction.atomic():
            for follower in part:
                delivery, is_new = Delivery.objects.get_or_create(
                    id=uuid5(follower, f"{MAIL}|{name}"),
                    defaults={"follower_id": follower, "channel": MAIL, "kind": kind},
                )
                if is_new:
                    gathered.filter(subscription__follower=follower).update(delivery=delivery)
    return bool(followers)


def last_morning(now: datetime.datetime) -> datetime.datetime:
    """Return the latest morning before now, in the town's time."""
    morning = now.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return morning if morning <= now else morning - datetime.timedelta(days=1)


def last_monday(now: datetime.datetime) -> datetime.datetime:
    """Return the latest Monday morning before now, in the town's time."""
    day = now - datetime.timedelta(days=now.weekday())
    morning = day.replace(hour=DIGEST_HOUR, minute=0, second=0, microsecond=0)
    return morning if morning <= now else morning - datetime.timedelta(days=7)
