"""Acts on offices: appointments of the administration and mandates of the council, all of them dated."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import MandateKind, Role
from accounts.models import Appointment, Mandate, User
from accounts.rules import may_appoint, may_grant_mandates
from accounts.services.groups import align_groups_today
from accounts.signals import access_ended
from accounts.viewer import Viewer
from core.errors import NotPermitted, Refused


@transaction.atomic
def appoint(
    *,
    by: Viewer,
    user: User,
    role: Role,
    start: datetime.date,
    end: datetime.date | None = None,
    ground: str,
    department: Any = None,
) -> Appointment:
    """Appoint user to a role of the administration, from start to end (both included)."""
    _permit(may_appoint(by), by, user)
    _check_dates(start, end)
    _check_ground(ground)
    if _overlapping(Appointment.objects.filter(user=user, role=role, department=department), start, end).exists():
        raise Refused(
            _("Diese Aufgabe ist dem Konto für diese Zeit schon übertragen."),
            _("Beenden Sie zuerst die bestehende Bestellung oder wählen Sie einen späteren Beginn."),
            code="already_appointed",
            field="start",
        )
    fact = Appointment.objects.create(
        user=user, role=role, start=start, end=end, ground=ground.strip(), department=department
    )
    _record(by, "accounts.appoint", fact, ground)
    align_groups_today(user)
    return fact


@transaction.atomic
def end_appointment(
    *, by: Viewer, appointment: Appointment, ground: str, on: datetime.date | None = None
) -> Appointment:
    """End an appointment: the day `on` (yesterday without one, so that access stops at once) is its last."""
    _permit(may_appoint(by), by, None)
    _check_ground(ground)
    if appointment.role == Role.OPERATOR and not _other_operators(appointment).exists():
        raise Refused(
            _("Das ist die letzte Bestellung für den Betrieb."),
            _("Bestellen Sie zuerst eine zweite Person für den Betrieb."),
            code="last_operator",
        )
    _end(by, appointment, "accounts.end_appointment", ground, on)
    align_groups_today(appointment.user)
    return appointment


@transaction.atomic
def grant_mandate(
    *, by: Viewer, user: User, kind: MandateKind, start: datetime.date, end: datetime.date | None = None, ground: str
) -> Mandate:
    """Record that user holds an office of the council from start to end (both included)."""
    _permit(may_grant_mandates(by), by, user)
    _check_dates(start, end)
    _check_ground(ground)
    if _overlapping(Mandate.objects.filter(user=user, kind=kind), start, end).exists():
        raise Refused(
            _("Dieses Mandat ist für diese Zeit schon eingetragen."),
            _("Beenden Sie zuerst das bestehende Mandat oder wählen Sie einen späteren Beginn."),
            code="already_granted",
            field="start",
        )
    fact = Mandate.objects.create(user=user, kind=kind, start=start, end=end, ground=ground.strip())
    _record(by, "accounts.grant_mandate", fact, ground)
    return fact


@transaction.atomic
def end_mandate(*, by: Viewer, mandate: Mandate, ground: str, on: datetime.date | None = None) -> Mandate:
    """End a mandate: access to non-public papers ends with it (I9). `on` as in end_appointment."""
    _permit(may_grant_mandates(by), by, None)
    _check_ground(ground)
    _end(by, mandate, "accounts.end_mandate", ground, on)
    return mandate


def _permit(allowed: bool, by: Viewer, user: User | None) -> None:
    if not allowed:
        raise NotPermitted(
            _("Aufgaben und Mandate verteilt der Betrieb."),
            _("Melden Sie sich mit zweitem Merkmal an oder wenden Sie sich an die IT der Stadt."),
            code="not_permitted",
        )
    # Whoever hands out rights must not hand them to themselves unseen: a second person does it.
    if user is not None and by.user_id == user.pk:
        raise NotPermitted(
            _("Sie können sich nicht selbst eine Aufgabe oder ein Mandat geben."),
            _("Bitten Sie eine zweite Person aus dem Betrieb."),
            code="own_account",
        )


def _check_dates(start: datetime.date, end: datetime.date | None) -> None:
    if end is not None and end < start:
        raise Refused(
            _("Das Ende liegt vor dem Beginn."),
            _("Wählen Sie ein späteres Ende."),
            code="ends_before_start",
            field="end",
        )


def _check_ground(ground: str) -> None:
    if not ground.strip():
        raise Refused(
            _("Die Begründung fehlt."),
            _("Nennen Sie den Anlass, zum Beispiel die Verfügung oder den Beschluss."),
            code="ground_missing",
            field="ground",
        )


def _overlapping(facts: Any, start: datetime.date, end: datetime.date | None) -> Any:
    found = facts.exclude(end__lt=start)
    return found.filter(start__lte=end) if end else found


def _other_operators(appointment: Appointment) -> Any:
    return Appointment.objects.current().filter(role=Role.OPERATOR, user__is_active=True).exclude(user=appointment.user)


def _end(by: Viewer, fact: Any, action: str, ground: str, on: datetime.date | None) -> None:
    today = timezone.localdate()
    last = on or today - datetime.timedelta(days=1)
    if fact.end is not None and fact.end < today:
        raise Refused(_("Das ist schon beendet."), code="already_ended")
    before = {"end": str(fact.end) if fact.end else None}
    if last < fact.start:
        # It never held a whole day: the row goes, the audit keeps what was.
        _record(by, action, fact, ground, before)
        fact.delete()
    else:
        fact.end = last
        fact.save(update_fields=["end"])
        _record(by, action, fact, ground, before)
    if last < today:
        access_ended.send(sender=type(fact), user_id=fact.user_id, session_key="")


def _record(by: Viewer, action: str, fact: Any, ground: str, before: dict[str, Any] | None = None) -> None:
    office = fact.role if isinstance(fact, Appointment) else fact.kind
    after = {"office": str(office), "start": str(fact.start), "end": str(fact.end) if fact.end else None}
    from core.services import audit

    audit.record(
        by_user=by.user_id,
        action=action,
        obj=fact,
        ground=ground.strip(),
        before=before,
        after=after,
        data={"account": str(fact.user_id), "office": str(office)},
    )
