"""Acts of following: ask, confirm, choose how often, stop. People do this for themselves, so the audit book is silent.

Whoever comes without an account proves who they are by the link in a mail. Nothing here tells whether an address was
known before: the answer, the work and the number of mails are the same.
"""

import datetime
import uuid
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import DeliveryKind, Frequency
from accounts.kinds import Subject, Topic, topic_named, topics
from accounts.models import Delivery, Follower, Subscription
from accounts.models.following import QUERY_LETTERS, SubscriptionQuerySet
from accounts.services.delivering import deliver_messages
from accounts.services.links import CONFIRM, SETTINGS, STOP, STOP_WEEKLY, key_of, keys_of, token_of
from accounts.viewer import PUBLIC, Viewer
from core.errors import NotPermitted, Refused

# Mails that one address gets in a day because somebody typed it into a form.
MOST_MAILS_A_DAY = 5
MOST_SUBSCRIPTIONS = 200
BY_MAIL = (Frequency.AT_ONCE, Frequency.DAILY, Frequency.WEEKLY)


@transaction.atomic
def follow_by_mail(*, by: Viewer, topic: str, subject: Subject, email: str, frequency: str, language: str) -> None:
    """Ask the owner of a mail address to confirm that they want to follow a public subject."""
    _check(PUBLIC, topic, subject, frequency, BY_MAIL)
    follower, _made = Follower.objects.get_or_create(email=email.strip().lower(), defaults={"language": language})
    subscription, _made = Subscription.objects.get_or_create(
        follower=follower, topic=topic, subject=subject.key, query=subject.query, defaults={"frequency": frequency}
    )
    if subscription.confirmed_at is None and subscription.frequency != frequency:
        subscription.frequency = frequency
        subscription.save(update_fields=["frequency"])
    kind = DeliveryKind.KNOWN if subscription.confirmed_at else DeliveryKind.CONFIRM
    since = timezone.now() - datetime.timedelta(days=1)
    asked = Delivery.objects.filter(
        follower=follower, kind__in=[DeliveryKind.CONFIRM, DeliveryKind.KNOWN], created_at__gte=since
    )
    if asked.count() < MOST_MAILS_A_DAY:
        Delivery.objects.create(id=uuid.uuid4(), follower=follower, subscription=subscription, kind=kind)
    deliver_messages.enqueue(key="schedule")


@transaction.atomic
def follow_by_account(*, by: Viewer, topic: str, subject: Subject, frequency: str, language: str) -> Subscription:
    """Follow what the own account may read; its address is confirmed already."""
    if by.user_id is None:
        raise NotPermitted(_("Sie sind nicht angemeldet."), _("Melden Sie sich an."), code="not_signed_in")
    _check(by, topic, subject, frequency, tuple(Frequency))
    follower, _made = Follower.objects.get_or_create(user_id=by.user_id, defaults={"language": language})
    if follower.subscriptions.count() >= MOST_SUBSCRIPTIONS:
        raise Refused(_("Sie folgen schon sehr vielem."), _("Beenden Sie zuerst etwas davon."), code="too_many")
    subscription, _made = Subscription.objects.update_or_create(
        follower=follower, topic=topic, subject=subject.key, query=subject.query,
        defaults={"frequency": frequency, "confirmed_at": timezone.now()},
    )  # fmt: skip
    return subscription


def _check(viewer: Viewer, topic: str, subject: Subject, frequency: str, allowed: tuple[str, ...]) -> Topic:
    kind = topic_named(topic)
    is_query = kind is not None and kind.is_query
    is_right = bool(subject.query.strip()) if is_query else bool(subject.key and not subject.query)
    if kind is None or not is_right or len(subject.query) > QUERY_LETTERS or kind.show(viewer, subject) is None:
        raise Refused(_("Das gibt es nicht (mehr)."), _("Suchen Sie die Seite neu auf."), code="unknown_subject")
    if frequency not in allowed:
        raise Refused(_("Bitte wählen Sie, wie oft."), code="frequency_missing", field="frequency")
    return kind


@transaction.atomic
def confirm_subscription(*, by: Viewer, subscription: UUID) -> Subscription | None:
    """Begin a subscription whose link somebody has followed; again without change. None when it is gone."""
    row = (
        Subscription.objects.select_for_update(of=("self",)).select_related("follower").filter(pk=subscription).first()
    )
    if row is None or row.confirmed_at:
        return row
    if row.follower.subscriptions.confirmed().count() >= MOST_SUBSCRIPTIONS:
        raise Refused(_("Sie folgen schon sehr vielem."), _("Beenden Sie zuerst etwas davon."), code="too_many")
    row.confirmed_at = timezone.now()
    row.save(update_fields=["confirmed_at"])
    # Whoever clicks reads: what was refused before may have been a full mailbox.
    Follower.objects.filter(pk=row.follower_id).update(refusals=0)
    return row


@transaction.atomic
def change_frequency(*, by: Viewer, follower: Follower, subscription: UUID, frequency: str) -> None:
    """Choose how often one hears of something."""
    allowed = tuple(Frequency) if follower.user_id else BY_MAIL
    if frequency not in allowed:
        raise Refused(_("Bitte wählen Sie, wie oft."), code="frequency_missing", field="frequency")
    follower.subscriptions.confirmed().filter(pk=subscription).update(frequency=frequency)


@transaction.atomic
def set_quiet_hours(*, by: Viewer, quiet_from: int | None, quiet_until: int | None, language: str = "de") -> None:
    """Choose the hours (0 to 23) in which the own account gets no mail; what comes then leaves at their end."""
    if by.user_id is None:
        raise NotPermitted(_("Sie sind nicht angemeldet."), _("Melden Sie sich an."), code="not_signed_in")
    hours = (quiet_from, quiet_until)
    if (quiet_from is None) != (quiet_until is None) or any(
        hour not in range(24) for hour in hours if hour is not None
    ):
        raise Refused(
            _("Bitte wählen Sie Anfang und Ende der Ruhezeit, oder keines von beiden."),
            code="hours",
            field="quiet_from",
        )
    Follower.objects.update_or_create(
        user_id=by.user_id, defaults={"quiet_from": quiet_from, "quiet_until": quiet_until},
        create_defaults={"quiet_from": quiet_from, "quiet_until": quiet_until, "language": language},
    )  # fmt: skip


@transaction.atomic
def unfollow(*, by: Viewer, follower: Follower, subscription: UUID) -> None:
    """Stop following something. What waits to be sent goes with it, and an address without any subscription is forgotten."""
    _end(follower.subscriptions.filter(pk=subscription))
    _forget(follower.pk)


@transaction.atomic
def unfollow_all(*, by: Viewer, follower: Follower) -> None:
    """Stop following everything, and forget the address."""
    _end(follower.subscriptions.all())
    _forget(follower.pk)


@transaction.atomic
def stop_at_one_click(*, by: Viewer, token: str) -> bool:
    """Stop what a mail was sent for (RFC 8058); again without change. False when the link is none of ours."""
    wanted, weekly = keys_of(STOP, token), key_of(STOP_WEEKLY, token)
    if not wanted and weekly is None:
        return False
    rows = stopped_by(token)
    followers = set(rows.values_list("follower_id", flat=True))
    _end(rows)
    for follower in followers:
        _forget(follower)
    return True


def stopped_by(token: str) -> SubscriptionQuerySet:
    """Return what a link of a mail would stop."""
    # What waits for the person itself and is kept to the list is stopped already.
    rows = Subscription.objects.exclude(topic__in=_personal(), frequency=Frequency.LIST)
    if wanted := keys_of(STOP, token):
        return rows.filter(pk__in=wanted)
    return rows.filter(follower=key_of(STOP_WEEKLY, token), frequency=Frequency.WEEKLY)


def subscription_of(token: str) -> Subscription | None:
    """Return the subscription that a link of a mail asks to confirm."""
    key = key_of(CONFIRM, token)
    return Subscription.objects.select_related("follower").filter(pk=key).first() if key else None


def follower_of(token: str) -> Follower | None:
    """Return whose subscriptions a link of a mail opens."""
    key = key_of(SETTINGS, token)
    return Follower.objects.filter(pk=key).first() if key else None


def follower_of_account(viewer: Viewer) -> Follower | None:
    """Return what follows with viewer's account."""
    return Follower.objects.filter(user_id=viewer.user_id).first() if viewer.user_id else None


def settings_path(follower: Follower) -> str:
    """Return where a follower sees and changes everything."""
    if follower.user_id:
        return reverse("account_subscriptions")
    return reverse("follow_settings", args=[token_of(SETTINGS, follower.pk)])


def _end(rows: SubscriptionQuerySet) -> None:
    """Delete subscriptions; of what waits for the person itself, the list in the account stays."""
    rows.filter(topic__in=_personal()).update(frequency=Frequency.LIST)
    rows.exclude(topic__in=_personal()).delete()


def _personal() -> list[str]:
    return [topic.name for topic in topics() if topic.hint]


def _forget(follower: UUID) -> None:
    Follower.objects.filter(pk=follower, user__isnull=True, subscriptions__isnull=True).delete()
