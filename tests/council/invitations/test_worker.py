"""Sixty invitations in real processes: a worker killed before the first or in the middle, and each gets exactly one."""

import datetime
import signal

import pytest

from accounts.models import Delivery, User
from core.models import JobRun
from council.models import Invitation, Membership, Person
from council.services import planning
from council.services.agenda import add_item
from council.services.invitations import invite_members
from tests.accounts.test_worker import BEFORE_DEATH, MANY, mailbox, until
from tests.core.test_worker import PATIENCE, town
from tests.council.acts.conftest import bodies, clerk, plan

__all__ = ["bodies", "clerk", "mailbox", "plan", "town"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def crowded(bodies, plan, clerk):
    """A settled agenda of a committee with sixty members, each with an account."""
    body = bodies["mobil"]
    accounts = User.objects.bulk_create(User(email=f"mitglied{n}@beispiel.example") for n in range(MANY))
    seats = Person.objects.bulk_create(
        Person(body=body.body, user=user, name=f"Mitglied {n}", family_name=f"Mitglied{n:02d}")
        for n, user in enumerate(accounts)
    )
    Membership.objects.bulk_create(
        Membership(person=each, organization=body, role="Mitglied", start_date=datetime.date(2020, 1, 1), voting_right=True)
        for each in seats
    )  # fmt: skip
    meeting = plan(days=21)
    add_item(by=clerk, meeting=meeting, title="Radweg an der Bröl", part="public")
    return planning.set_agenda(by=clerk, meeting=meeting)


def test_each_of_sixty_gets_exactly_one_whenever_a_worker_dies(crowded, clerk, town, mailbox):
    invite_members(by=clerk, meeting=crowded)
    # What was sent is a fact of the same moment: nobody has to remember to write the mails.
    assert (Invitation.objects.count(), Delivery.objects.count()) == (MANY, MANY)
    wanted = {f"<{pk}@127.0.0.1>" for pk in Delivery.objects.values_list("pk", flat=True)}
    run = JobRun.objects.get(name__endswith="deliver_messages")
    town.open()
    first = town.start()
    until(lambda: len(mailbox.taken) >= BEFORE_DEATH, "mail")
    first.send_signal(signal.SIGKILL)
    first.wait()
    assert len(mailbox.taken) < MANY
    town.silence()
    town.run("UPDATE accounts_delivery SET claimed_at = %s WHERE state = 'sending'", "2026-01-01 00:00:00+00:00")
    # Inviting again while nobody sends makes no second mail.
    assert invite_members(by=clerk, meeting=crowded).n == 1
    second = town.start()
    town.until(run, "retrying", "done")
    town.hurry()
    until(lambda: set(mailbox.taken) == wanted, "rest of the mail")
    until(lambda: town.run("SELECT COUNT(*) FROM accounts_delivery WHERE state = 'sent'") == [(MANY,)], "note of it")
    second.terminate()
    assert second.wait(PATIENCE) == 0
    # At most the one whose note was lost with its worker came twice, under the same Message-ID: the reader keeps one.
    assert len(mailbox.taken) <= MANY + 1
