"""Forget what is not needed any more: sessions after their time, offices ten years after their end."""

import datetime

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.models import Appointment, Delivery, Follower, Mandate, Notice, PushDevice, Subscription
from core.services.jobs import job

KEEP_OFFICES_YEARS = 10
KEEP_SENT = datetime.timedelta(days=30)
KEEP_NOTICES = datetime.timedelta(days=365)


@job(every=datetime.timedelta(days=1), label=_("Abgelaufene Anmeldungen vergessen"))
@transaction.atomic
def forget_sessions(*, dry_run: bool = False) -> int:
    """Delete sessions that have run out, and what is known of the browsers behind them."""
    now = timezone.now()
    sessions = Session.objects.filter(expire_date__lt=now)
    silent = UserSession.objects.filter(last_seen_at__lt=now - datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE))
    found = sessions.count() + silent.count()
    if not dry_run:
        Session.objects.filter(pk__in=list(silent.values_list("session_key", flat=True))).delete()
        silent.delete()
        sessions.delete()
        PushDevice.objects.exclude(session_key__in=Session.objects.values("session_key")).delete()
    return found


@job(every=datetime.timedelta(days=1), label=_("Lange beendete Aufgaben und Mandate vergessen"))
@transaction.atomic
def forget_offices(*, dry_run: bool = False) -> int:
    """Delete appointments and mandates that ended more than ten years ago."""
    today = timezone.localdate()
    # Leap days have no tenth anniversary.
    last = today.replace(year=today.year - KEEP_OFFICES_YEARS, day=min(today.day, 28))
    rows = [Appointment.objects.filter(end__lt=last), Mandate.objects.filter(end__lt=last)]
    found = sum(part.count() for part in rows)
    if not dry_run:
        for part in rows:
            part.delete()
    return found


@job(every=datetime.timedelta(hours=12), label=_("Unbestätigte Abonnements und alte Mitteilungen vergessen"))
@transaction.atomic
def forget_following(*, dry_run: bool = False) -> int:
    """Delete what nobody has confirmed, what was sent or told long ago, and addresses that follow nothing."""
    now = timezone.now()
    told = Notice.objects.filter(subscription__follower__user__isnull=True, created_at__lt=now - KEEP_SENT)
    rows = [
        Subscription.objects.stale(now),
        Delivery.objects.filter(created_at__lt=now - KEEP_SENT),
        told | Notice.objects.filter(created_at__lt=now - KEEP_NOTICES),
        Follower.objects.filter(user__isnull=True, subscriptions__isnull=True),
    ]
    found = sum(part.count() for part in rows)
    if not dry_run:
        for part in rows:
            part.delete()
    return found
