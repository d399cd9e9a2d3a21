"""The outbox in real processes: a worker that is killed in the middle of sending loses nothing and doubles nothing."""

import email
import signal
import time

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from accounts.kinds import Occasion
from accounts.models import Delivery, Follower, Subscription
from accounts.services.notices import write_notices
from core.models import JobRun
from council.services.telling import concerned
from tests.bench.towns import free_port
from tests.core.test_worker import PATIENCE, town
from tests.council.pages import rows

__all__ = ["town"]
pytestmark = pytest.mark.django_db(transaction=True)
MANY, BEFORE_DEATH = 60, 8


class Mailbox:
    """What a real mail server has taken, by Message-ID."""

    def __init__(self):
        self.taken = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  the library's name
        self.taken.append(email.message_from_bytes(envelope.content)["Message-ID"])
        return "250 OK"


@pytest.fixture
def mailbox(monkeypatch):
    """A mail server that the workers send to."""
    handler = Mailbox()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    monkeypatch.setenv("EMAIL_URL", f"smtp://127.0.0.1:{controller.port}")
    yield handler
    controller.stop()


def until(condition, what):
    end = time.monotonic() + 2 * PATIENCE
    while time.monotonic() < end:
        if condition():
            return
        time.sleep(0.05)
    pytest.fail(f"no {what}")


def test_a_worker_killed_while_sending_loses_nothing(town, mailbox):
    paper = rows.paper("Radweg", "V/1")
    people = [Follower(email=f"person{number}@beispiel.example") for number in range(MANY)]
    Follower.objects.bulk_create(people)
    Subscription.objects.bulk_create(
        Subscription(follower=each, topic="vorlage", subject=str(paper.pk), confirmed_at=timezone.now())
        for each in people
    )
    write_notices(targets=concerned("paper", paper.pk), occasion=Occasion("paper", paper.pk, timezone.now()))
    run = JobRun.objects.get()
    wanted = {f"<{pk}@127.0.0.1>" for pk in Delivery.objects.values_list("pk", flat=True)}
    town.open()
    first = town.start()
    until(lambda: len(mailbox.taken) >= BEFORE_DEATH, "mail")
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert len(mailbox.taken) < MANY
    # Nobody takes over what may still be on its way; three minutes later it is free.
    town.silence()
    town.run("UPDATE accounts_delivery SET claimed_at = %s WHERE state = 'sending'", "2026-01-01 00:00:00+00:00")
    second = town.start()
    town.until(run, "retrying", "done")
    town.hurry()
    until(lambda: set(mailbox.taken) == wanted, "rest of the mail")
    until(
        lambda: town.run("SELECT COUNT(*) FROM accounts_delivery WHERE state = 'sent'") == [(MANY,)], "note of the rest"
    )
    second.terminate()
    assert second.wait(PATIENCE) == 0
    # At most the one message whose note was lost with its worker came twice, and under the same name.
    assert len(mailbox.taken) <= MANY + 1
