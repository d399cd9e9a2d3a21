"""Sessions and offices go when their time is over, and not before."""

import datetime

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.enums import MandateKind, Role
from accounts.models import Appointment, Mandate, User
from accounts.services.retention import forget_offices, forget_sessions

pytestmark = pytest.mark.django_db


@pytest.fixture
def user():
    return User.objects.create_user("a@hennef.example", "x" * 12)


def test_sessions_go_after_fourteen_silent_days(user):
    now = timezone.now()
    for key, days in (("alt", 15), ("jung", 13)):
        Session.objects.create(session_key=key, session_data="", expire_date=now + datetime.timedelta(days=14 - days))
        row = UserSession.objects.create(user=user, session_key=key, ip="10.0.0.1", user_agent="x")
        UserSession.objects.filter(pk=row.pk).update(last_seen_at=now - datetime.timedelta(days=days))
    assert (forget_sessions(dry_run=True), Session.objects.count()) == (2, 2)
    assert forget_sessions() == 2
    assert [row.session_key for row in UserSession.objects.all()] == ["jung"]
    assert [row.session_key for row in Session.objects.all()] == ["jung"]


def test_offices_go_ten_years_after_their_end(user):
    today = timezone.localdate()
    for years in (11, 9):
        end = today - datetime.timedelta(days=366 * years)
        Mandate.objects.create(user=user, kind=MandateKind.COUNCILLOR, start=end, end=end)
        Appointment.objects.create(user=user, role=Role.CLERK, start=end, end=end)
    Appointment.objects.create(user=user, role=Role.CLERK, start=today - datetime.timedelta(days=9000))
    assert (forget_offices(dry_run=True), Mandate.objects.count()) == (2, 2)
    assert forget_offices() == 2
    assert (Mandate.objects.count(), Appointment.objects.count(), forget_offices()) == (1, 2, 0)
