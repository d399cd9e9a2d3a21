"""Accounts as operators and clerks look them up."""

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q

from accounts.models import Appointment, Mandate, User

MOST_ROWS = 50


@dataclass(frozen=True)
class AccountLine:
    """An account in the list, with what it holds today."""

    id: UUID
    name: str
    email: str
    offices: tuple[str, ...]
    is_active: bool


def accounts_found(words: str) -> list[AccountLine]:
    """Return accounts whose name or address contains words, at most 50, those with offices first. Three queries."""
    rows = User.objects.all()
    for word in words.split():
        rows = rows.filter(Q(first_name__icontains=word) | Q(last_name__icontains=word) | Q(email__icontains=word))
    users = list(rows.order_by("last_name", "first_name", "email")[:MOST_ROWS])
    held: dict[UUID, list[str]] = {user.pk: [] for user in users}
    for appointment in Appointment.objects.current().filter(user__in=users):
        held[appointment.user_id].append(str(appointment.get_role_display()))
    for mandate in Mandate.objects.current().filter(user__in=users):
        held[mandate.user_id].append(str(mandate.get_kind_display()))
    lines = [AccountLine(user.pk, str(user), user.email, tuple(held[user.pk]), user.is_active) for user in users]
    return sorted(lines, key=lambda line: not line.offices)
