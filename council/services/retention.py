"""Forget how to reach people who hold no office of the council any more, and who handed something in."""

import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.services.jobs import job
from council.models import Invitation, MeetingLook, Membership, Person
from council.services.petitions import forget_due

KEEP_REMARKS = datetime.timedelta(days=30)
KEEP_LOOKS = datetime.timedelta(days=30)
WITHDRAWN = {"phone_consent": False, "email_consent": False, "location_consent": False}


@job(every=datetime.timedelta(days=1), label=_("Kontaktdaten ausgeschiedener Mitglieder vergessen"))
@transaction.atomic
def forget_contacts(*, dry_run: bool = False) -> int:
    """Empty telephone, e-mail and address of people whose last membership has ended. The name stays in the minutes."""
    rows = Membership.objects.filter(person=OuterRef("pk"), deleted_at__isnull=True)
    lasting = rows.filter(Q(end_date__isnull=True) | Q(end_date__gte=timezone.localdate()))
    reachable = ~Q(phone="") | ~Q(email="") | Q(location__isnull=False)
    gone = Person.objects.filter(reachable, Exists(rows), ~Exists(lasting))
    if dry_run:
        return gone.count()
    return gone.update(phone="", email="", location=None, **WITHDRAWN)


@job(every=datetime.timedelta(days=1), label=_("Absender von Anregungen nach § 24 vergessen"))
@transaction.atomic
def forget_petitioners(*, dry_run: bool = False) -> int:
    """Delete who handed in a suggestion or complaint, on its day. What they wrote stays without them."""
    return forget_due(dry_run=dry_run)


@job(every=datetime.timedelta(days=1), label=_("Bemerkungen zu Einladungen vergessen"))
@transaction.atomic
def forget_remarks(*, dry_run: bool = False) -> int:
    """Empty what people wrote when they declined, 30 days after the meeting."""
    over = timezone.now() - KEEP_REMARKS
    rows = Invitation.objects.exclude(remark="").filter(meeting__start__lt=over)
    return rows.count() if dry_run else rows.update(remark="")


@job(every=datetime.timedelta(days=1), label=_("Letzte Blicke auf Sitzungen vergessen"))
@transaction.atomic
def forget_looks(*, dry_run: bool = False) -> int:
    """Delete how far people had looked at a meeting, 30 days after it."""
    rows = MeetingLook.objects.filter(meeting__start__lt=timezone.now() - KEEP_LOOKS)
    return rows.count() if dry_run else rows.delete()[0]
