"""What waits for one person: told to them alone, in mails without a word of the thing, at the hour they want."""

import datetime
import uuid

import pytest
import time_machine
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from accounts.kinds import Errand, NoticeText, Occasion, register_errand
from accounts.models import Delivery, Follower, Notice, Subscription
from accounts.services.delivering import deliver_messages
from accounts.services.errands import NAME, tell_people
from accounts.services.following import set_quiet_hours, stop_at_one_click, unfollow_all
from accounts.services.links import STOP, token_of
from accounts.services.notice_list import notice_lines
from accounts.services.notices import begin_digests
from core.errors import Refused

pytestmark = pytest.mark.django_db
SECRET = "Trinkbrunnen"
NIGHT = datetime.datetime(2026, 12, 1, 22, 30, tzinfo=datetime.UTC)


@pytest.fixture
def errand(people):
    """Enter an errand that only rat and vorsitz may read; return an occasion of it."""
    readers = {people["rat"].pk, people["vorsitz"].pk}

    def describe(viewer, occasions):
        may = viewer.user_id in readers
        return {each: NoticeText(f"Bitte unterschreiben: {SECRET}", "", "/geheim/") for each in occasions if may}

    register_errand(Errand("probe_asked", "Sie werden um eine Unterschrift gebeten.", lambda pk: f"/x/{pk}/", describe))
    yield Occasion("probe_asked", uuid.uuid4(), timezone.now())
    readers.clear()


def test_only_who_may_read_is_told_and_the_mail_names_nothing(errand, people, viewer_of):
    users = [people[key].pk for key in ("rat", "vorsitz", "gast")]
    assert tell_people(users=users, occasion=errand) == 2
    assert tell_people(users=users, occasion=errand) == 2
    deliver_messages()
    assert sorted(message.to[0] for message in mail.outbox) == sorted(people[key].email for key in ("rat", "vorsitz"))
    for message in mail.outbox:
        whole = message.message().as_string()
        assert SECRET not in whole and SECRET not in message.body and SECRET not in message.subject
        assert "Sie werden um eine Unterschrift gebeten." in message.body
        assert f"/x/{errand.thing}/" in message.body
    assert [line.text.title for line in notice_lines(viewer_of("rat"))] == [f"Bitte unterschreiben: {SECRET}"]
    # Without a second factor in this session, and for everybody else, there is nothing.
    assert notice_lines(viewer_of("gast")) == []
    assert Notice.objects.count() == 2


def test_a_lost_right_stops_the_mail_that_waits(errand, people):
    tell_people(users=[people["rat"].pk], occasion=errand)
    register_errand(Errand("probe_asked", "Hinweis", lambda pk: "/", lambda viewer, occasions: {}))
    deliver_messages()
    assert mail.outbox == []
    assert Delivery.objects.get().state == "dropped"


def test_quiet_hours_hold_a_mail_back_and_lose_nothing(errand, people, viewer_of):
    set_quiet_hours(by=viewer_of("rat"), quiet_from=20, quiet_until=7)
    with time_machine.travel(NIGHT, tick=False):
        tell_people(users=[people["rat"].pk], occasion=errand)
        deliver_messages()
        assert mail.outbox == []
    with time_machine.travel(NIGHT + datetime.timedelta(hours=7, minutes=40), tick=False):
        # 6:10 UTC is 7:10 in the town.
        deliver_messages()
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(("hours", "moment", "expected"), [
    ((20, 7), "2026-12-01 20:00", "2026-12-02 07:00"), ((20, 7), "2026-12-02 06:59", "2026-12-02 07:00"),
    ((20, 7), "2026-12-02 07:00", "2026-12-02 07:00"), ((12, 13), "2026-12-02 12:30", "2026-12-02 13:00"),
    ((12, 13), "2026-12-02 13:30", "2026-12-02 13:30"), ((8, 8), "2026-12-02 08:30", "2026-12-02 08:30"),
    # The night the clocks go back: seven in the morning is seven in the morning.
    ((20, 7), "2026-10-24 23:00", "2026-10-25 07:00"),
])  # fmt: skip
def test_the_end_of_quiet_hours(hours, moment, expected):
    zone = timezone.get_current_timezone()
    at = datetime.datetime.strptime(moment, "%Y-%m-%d %H:%M").replace(tzinfo=zone)
    found = Follower(quiet_from=hours[0], quiet_until=hours[1]).next_moment(at)
    assert f"{found.astimezone(zone):%Y-%m-%d %H:%M}" == expected


def test_hours_are_two_or_none(viewer_of):
    for hours in ((20, None), (None, 7), (24, 7)):
        with pytest.raises(Refused):
            set_quiet_hours(by=viewer_of("rat"), quiet_from=hours[0], quiet_until=hours[1])
    set_quiet_hours(by=viewer_of("rat"), quiet_from=None, quiet_until=None)


def test_once_a_day_gathers_into_one_mail(errand, people):
    with time_machine.travel(NIGHT, tick=False):
        tell_people(users=[people["rat"].pk], occasion=errand)
        Delivery.objects.all().delete()
        Subscription.objects.update(frequency="daily")
        Notice.objects.all().delete()
        for _each in range(2):
            tell_people(users=[people["rat"].pk], occasion=Occasion("probe_asked", uuid.uuid4(), timezone.now()))
        begin_digests()
        deliver_messages()
        assert mail.outbox == []
    with time_machine.travel(NIGHT + datetime.timedelta(hours=9), tick=False):
        for _each in range(2):
            begin_digests()
            deliver_messages()
    [message] = mail.outbox
    assert message.body.count("Sie werden um eine Unterschrift gebeten.") == 2
    assert SECRET not in message.body


def test_stopping_keeps_the_list(errand, people, viewer_of):
    tell_people(users=[people["rat"].pk], occasion=errand)
    subscription = Subscription.objects.get(topic=NAME)
    assert stop_at_one_click(by=viewer_of(None), token=token_of(STOP, subscription.pk))
    subscription.refresh_from_db()
    assert subscription.frequency == "list"
    unfollow_all(by=viewer_of("rat"), follower=subscription.follower)
    assert Subscription.objects.filter(pk=subscription.pk).exists()
    assert len(notice_lines(viewer_of("rat"))) == 1


def test_the_page_of_the_account_sets_quiet_hours(client_of, people):
    client = client_of("rat")
    page = reverse("account_subscriptions")
    answer = client.post(page, {"do": "quiet", "quiet_from": "20", "quiet_until": ""})
    assert answer.status_code == 422 and "Anfang und Ende" in answer.content.decode()
    assert client.post(page, {"do": "quiet", "quiet_from": "20", "quiet_until": "7"}).status_code == 302
    follower = Follower.objects.get(user=people["rat"])
    assert (follower.quiet_from, follower.quiet_until) == (20, 7)
    assert 'value="20" selected' in client.get(page).content.decode()
