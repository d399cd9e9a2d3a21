"""Messages on a device: which browsers want them, and the channel „push“ that sends them."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from accounts.kinds import Outcome, Send
from accounts.models import Delivery, Follower, PushDevice
from accounts.services.mailing import Memory, sections_of
from accounts.viewer import Viewer
from core.errors import NotPermitted, Refused
from core.services import audit
from core.services.outbound import HostRefused, Outbound, Unreachable
from core.services.web_push import Browser, push
from core.town import town
from core.wording import printable

MOST_DEVICES = 10
# What services answer: taken, gone for good, too much at once.
TAKEN, GONE = (200, 201, 202, 204), (404, 410)
MOST_LETTERS = 200


@transaction.atomic
def add_device(*, by: Viewer, browser: Browser, name: str, session_key: str, language: str = "de") -> PushDevice:
    """Let messages to the own account come to a browser as long as its session lasts; again without change."""
    if by.user_id is None:
        raise NotPermitted(_("Sie sind nicht angemeldet."), _("Melden Sie sich an."), code="not_signed_in")
    if not browser.is_sound() or len(browser.endpoint) > 1000:
        raise Refused(
            _("Dieser Browser kann keine Mitteilungen empfangen."),
            _("Ihr Mitteilungsdienst ist der Stadt nicht bekannt. E-Mails bekommen Sie weiterhin."),
            code="unknown_service",
        )
    follower, _made = Follower.objects.get_or_create(user_id=by.user_id, defaults={"language": language})
    others = follower.devices.exclude(endpoint=browser.endpoint)
    if others.count() >= MOST_DEVICES:
        raise Refused(_("Sie haben schon sehr viele Geräte."), _("Entfernen Sie zuerst eines."), code="too_many")
    device, is_new = PushDevice.objects.update_or_create(
        endpoint=browser.endpoint,
        defaults={
            "follower": follower, "key": browser.key, "secret": browser.secret, "session_key": session_key,
            "name": " ".join(printable(name).split())[:80] or str(_("Gerät ohne Namen")),
        },
    )  # fmt: skip
    if is_new:
        audit.record(by_user=by.user_id, action="accounts.add_device", obj=device, data={"name": device.name})
    return device


@transaction.atomic
def remove_device(*, by: Viewer, device: UUID) -> bool:
    """Send nothing more to one of the own devices; again without change."""
    row = PushDevice.objects.of_account(by.user_id).filter(pk=device).first() if by.user_id else None
    if row is None:
        return False
    audit.record(by_user=by.user_id, action="accounts.remove_device", obj=row, data={"name": row.name})
    row.delete()
    return True


def forget_devices(session_key: str) -> None:
    """Forget the device of a session that has ended: whoever is signed out is told nothing."""
    if session_key:
        PushDevice.objects.filter(session_key=session_key).delete()


@contextmanager
def open_push() -> Iterator[Send]:
    """Yield what sends one message after the other; each service is asked over one connection."""
    lines: dict[str, Outbound] = {}
    memory = Memory()

    def send(delivery: Delivery) -> Outcome:
        memory.refresh()
        return _send(delivery, memory, lines)

    try:
        yield send
    finally:
        for line in lines.values():
            line.__exit__()


def _send(delivery: Delivery, memory: Memory, lines: dict[str, Outbound]) -> Outcome:
    devices = list(delivery.follower.devices.all())
    message = message_of(delivery, memory) if devices else None
    if message is None:
        return Outcome("dropped")
    states = [_hand_over(device, message, delivery, lines) for device in devices]
    if "sent" in states:
        return Outcome("sent")
    return Outcome("later" if "later" in states else "dropped")


def _hand_over(device: PushDevice, message: bytes, delivery: Delivery, lines: dict[str, Outbound]) -> str:
    host = urlsplit(device.endpoint).hostname or ""
    line = lines.setdefault(host, Outbound(others=[host], timeout=10, longest=20, max_bytes=64 * 1024))
    browser = Browser(device.endpoint, device.key, device.secret)
    try:
        status = push(line, browser, message, topic=str(delivery.subscription_id))
    except HostRefused:
        return "dropped"
    except Unreachable:
        return "later"
    if status in GONE:
        device.delete()
    return "sent" if status in TAKEN else "dropped" if status in GONE else "later"


def message_of(delivery: Delivery, memory: Memory) -> bytes | None:
    """Return what the device shows: the words of a mail about the latest notice, None when there is nothing to say any more.

    Sealed on its way, it lies open on a locked screen: of what is personal it says the hint alone, as mails do.
    """
    follower, subscription = delivery.follower, delivery.subscription
    if subscription is None or (follower.user is not None and not follower.user.is_active):
        return None
    with translation.override(follower.language):
        latest = subscription.notices.filter(read_at__isnull=True).order_by("-created_at", "-id").first()
        sections = sections_of([latest], memory) if latest else []
        if not sections:
            return None
        subject, text = sections[0].subject, sections[0].texts[0]
        told = {
            "title": town().title,
            "body": printable(f"{subject.title}: {text.title}")[:MOST_LETTERS],
            "path": text.path or subject.path,
            "tag": str(delivery.subscription_id),
        }
    return json.dumps(told, ensure_ascii=False).encode()
