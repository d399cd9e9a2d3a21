"""The channel „mail“: draws a message when it is sent, from what is public at that moment, and hands it over."""

import logging
import smtplib
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from accounts.enums import DeliveryKind
from accounts.kinds import (
    Attached,
    NoticeText,
    Occasion,
    Outcome,
    Send,
    Shown,
    Subject,
    Topic,
    errand_named,
    texts_of,
    topic_named,
)
from accounts.models import Delivery, Follower, Notice, Subscription
from accounts.services.links import CONFIRM, SETTINGS, STOP, STOP_WEEKLY, link, token_of
from accounts.services.notices import account_viewer, may_hear
from accounts.viewer import PUBLIC
from core.town import town
from core.wording import printable

logger = logging.getLogger(__name__)
# What was asked a moment ago holds for the next message of the same batch, not longer.
MEMORY_SECONDS = 0.5
AWAY_SECONDS = 30


@dataclass(frozen=True)
class Section:
    """What a message says about one subject."""

    subject: Shown
    about: str
    texts: tuple[NoticeText, ...]


@dataclass
class Memory:
    """Public answers of the topics, for half a second: ten thousand people may follow the same thing."""

    asked_at: float = 0.0
    shown: dict[Any, Shown | None] = field(default_factory=dict)
    told: dict[Any, NoticeText | None] = field(default_factory=dict)

    def refresh(self) -> None:
        """Forget what is too old."""
        if time.monotonic() - self.asked_at > MEMORY_SECONDS:
            self.shown.clear()
            self.told.clear()
            self.asked_at = time.monotonic()

    def show(self, topic: Topic, subject: Subject) -> Shown | None:
        """Return the subject as everybody sees it."""
        key = (translation.get_language(), topic.name, subject)
        if key not in self.shown:
            self.shown[key] = topic.show(PUBLIC, subject)
        return self.shown[key]

    def tell(self, topic: Topic, occasion: Occasion) -> NoticeText | None:
        """Return what everybody may read of an occasion."""
        key = (translation.get_language(), topic.name, occasion)
        if key not in self.told:
            self.told[key] = texts_of(topic, PUBLIC, [occasion]).get(occasion)
        return self.told[key]


@contextmanager
def open_mail() -> Iterator[Send]:
    """Yield what sends one message after the other over one connection."""
    line, memory = Line(), Memory()

    def send(delivery: Delivery) -> Outcome:
        memory.refresh()
        message = message_of(delivery, memory)
        return Outcome("dropped") if message is None else line.send(message)

    try:
        yield send
    finally:
        line.close()


class Line:
    """The connection to the mail server, opened when it is needed and anew when it breaks."""

    def __init__(self) -> None:
        self.connection = get_connection()
        self.away_until = 0.0

    def send(self, message: EmailMultiAlternatives) -> Outcome:
        """Hand a message over and tell how that ended; a server that is away is not asked for every message."""
        if time.monotonic() < self.away_until:
            return Outcome("later", "away")
        try:
            self.connection.open()
        except (smtplib.SMTPException, OSError) as error:
            logger.warning("The mail server does not answer: %s", type(error).__name__)
            self.away_until = time.monotonic() + AWAY_SECONDS
            return Outcome("later", type(error).__name__)
        try:
            self.connection.send_messages([message])
        except smtplib.SMTPRecipientsRefused as error:
            return _refusal(error)
        except (smtplib.SMTPException, OSError) as error:
            logger.warning("The mail server did not take a message: %s", type(error).__name__)
            self.close()
            return Outcome("later", type(error).__name__)
        return Outcome("sent")

    def close(self) -> None:
        """Hang up, whatever the other side says to it."""
        try:
            self.connection.close()
        except (smtplib.SMTPException, OSError):
            self.connection = get_connection()


def _refusal(error: smtplib.SMTPRecipientsRefused) -> Outcome:
    """Tell a mailbox that does not exist from one that is full."""
    codes = [answer[0] for answer in error.recipients.values()]
    return Outcome("refused" if codes and min(codes) >= 500 else "later", str(codes))


def message_of(delivery: Delivery, memory: Memory) -> EmailMultiAlternatives | None:
    """Return the message, None when there is nothing (more) to say or nobody to say it to."""
    follower = delivery.follower
    is_asked = delivery.kind in (DeliveryKind.CONFIRM, DeliveryKind.KNOWN)
    is_away = follower.user is not None and not follower.user.is_active
    if is_away or (follower.refusals >= Follower.MOST_REFUSALS and not is_asked):
        return None
    with translation.override(follower.language):
        return _asking(delivery, memory) if is_asked else _telling(delivery, memory)


def _asking(delivery: Delivery, memory: Memory) -> EmailMultiAlternatives | None:
    """Return the mail that asks for a confirmation, or says that there is one."""
    subscription = delivery.subscription
    topic = topic_named(subscription.topic) if subscription else None
    shown = memory.show(topic, subject_of(subscription)) if topic and subscription else None
    if shown is None or topic is None or subscription is None:
        return None
    is_known = delivery.kind == DeliveryKind.KNOWN
    context = {
        "shown": shown,
        "topic": topic,
        "is_known": is_known,
        "frequency": subscription.get_frequency_display(),
        "confirm": link("follow_confirm", token_of(CONFIRM, subscription.pk)),
        "settings": link("follow_settings", token_of(SETTINGS, delivery.follower_id)),
        "days": Subscription.TIME_TO_CONFIRM.days,
    }
    title = _("Sie folgen schon: %(title)s") if is_known else _("Bitte bestätigen: %(title)s")
    return _made(delivery, title % {"title": shown.title}, "asking", context)


def _telling(delivery: Delivery, memory: Memory) -> EmailMultiAlternatives | None:
    """Return the mail that tells what happened, as far as everybody may read it now."""
    notices = sorted(delivery.notices.all(), key=lambda notice: (notice.at, str(notice.pk)))
    sections = sections_of(notices, memory)
    if not sections:
        return None
    is_digest = delivery.kind == DeliveryKind.DIGEST
    first = sections[0]
    titles = {
        DeliveryKind.DIGEST: _("Ihre Woche: %(title)s"),
        DeliveryKind.DAILY: _("Ihr Tag: %(title)s"),
        DeliveryKind.NEWS: _("Neues: %(title)s"),
    }
    title = titles[DeliveryKind(delivery.kind)]
    stop = link("follow_stop", _stop_token(delivery, notices))
    context = {
        "sections": sections,
        "is_digest": is_digest,
        "is_daily": delivery.kind == DeliveryKind.DAILY,
        "is_personal": all(_is_personal(notice) for notice in notices),
        "stop": stop,
        "settings": link("follow_settings", token_of(SETTINGS, delivery.follower_id)),
        "has_account": delivery.follower.user_id is not None,
    }
    headers = {
        "List-Unsubscribe": f"<{stop}>",
        # One click without a question (RFC 8058).
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": f"<{notices[0].subscription.topic}.{settings.PUBLIC_HOST}>",
        "Precedence": "bulk",
    }
    message = _made(delivery, title % {"title": first.subject.title}, "telling", context, headers)
    for name, data, mime_type in _attached(notices):
        message.attach(name, data, mime_type)
    return message


def _attached(notices: list[Notice]) -> list[Attached]:
    """Return the files that go with errands."""
    asked = {(notice.occasion, notice.thing) for notice in notices}
    errands = [(errand_named(name), thing) for name, thing in sorted(asked, key=str)]
    files = [errand.attach(thing) for errand, thing in errands if errand and errand.attach]
    return [file for file in files if file]


def _stop_token(delivery: Delivery, notices: list[Notice]) -> str:
    """Return the token that stops what this mail was sent for: everything weekly, or what it tells of."""
    if delivery.kind == DeliveryKind.DIGEST:
        return token_of(STOP_WEEKLY, delivery.follower_id)
    return token_of(STOP, *sorted({notice.subscription_id for notice in notices}, key=str))


def sections_of(notices: list[Notice], memory: Memory) -> list[Section]:
    """Return what happened by subject; what happened to several of them is told once."""
    found: dict[UUID, tuple[Topic, Shown, list[NoticeText]]] = {}
    told: set[Occasion] = set()
    for notice in notices:
        topic, occasion = topic_named(notice.subscription.topic), occasion_of(notice)
        if topic is None or occasion in told or notice.subscription.confirmed_at is None:
            continue
        shown, text = _said(topic, notice, memory)
        if shown and text:
            told.add(occasion)
            found.setdefault(notice.subscription_id, (topic, shown, []))[2].append(text)
    return [Section(shown, str(topic.label), tuple(texts)) for topic, shown, texts in found.values()]


def _is_personal(notice: Notice) -> bool:
    topic = topic_named(notice.subscription.topic)
    return topic is not None and topic.hint is not None


def _said(topic: Topic, notice: Notice, memory: Memory) -> tuple[Shown | None, NoticeText | None]:
    """Return what the message may say: what everybody may read, or of something personal the hint."""
    subject, occasion = subject_of(notice.subscription), occasion_of(notice)
    if topic.hint is None:
        shown = memory.show(topic, subject)
        return shown, memory.tell(topic, occasion) if shown else None
    user_id = notice.subscription.follower.user_id
    viewer = account_viewer(user_id) if user_id else PUBLIC
    may = may_hear(topic, viewer, subject, occasion)
    return (topic.show(viewer, subject), topic.hint(occasion)) if may else (None, None)


def subject_of(subscription: Subscription) -> Subject:
    """Return what a subscription is about."""
    return Subject(subscription.subject, subscription.query)


def occasion_of(notice: Notice) -> Occasion:
    """Return what a notice names."""
    return Occasion(notice.occasion, notice.thing, notice.at)


def _made(
    delivery: Delivery, title: str, template: str, context: dict[str, Any], headers: dict[str, str] | None = None
) -> EmailMultiAlternatives:
    """Return a message in plain text and HTML. Its id is that of the delivery, so that a second copy is known as one."""
    subject = f"[{town().title}] {' '.join(printable(title).split())}"
    context |= {
        "town": town().title, "address": town().address, "base": settings.PUBLIC_URL, "title": subject,
        "language": delivery.follower.language,
    }  # fmt: skip
    message = EmailMultiAlternatives(
        subject=subject[:200],
        body=printable(render_to_string(f"accounts/mail/{template}.txt", context)),
        # Where the server of the recipient reports that a mailbox is gone.
        from_email=settings.BOUNCE_EMAIL or settings.DEFAULT_FROM_EMAIL,
        to=[delivery.follower.address],
        headers={
            "From": settings.DEFAULT_FROM_EMAIL,
            "Message-ID": f"<{delivery.pk}@{settings.PUBLIC_HOST}>",
            "Auto-Submitted": "auto-generated",
            **(headers or {}),
        },
    )
    message.attach_alternative(render_to_string(f"accounts/mail/{template}.html", context), "text/html")
    return message
