"""From an account to a viewer: what its session has proved and which offices it holds today."""

import datetime
from uuid import UUID

from django.utils import timezone

from accounts.enums import Assurance, MandateKind, Role
from accounts.models import Appointment, Mandate, User
from accounts.viewer import PUBLIC, Viewer


def viewer_for(
    user: User | None, assurance: Assurance = Assurance.SECOND_FACTOR, *, day: datetime.date | None = None
) -> Viewer:
    """Return the viewer of user with that assurance, its offices as they stand on day (today without one)."""
    if user is None or not user.is_authenticated or not user.is_active:
        return PUBLIC
    roles, mandates = offices_of(user.pk, day or timezone.localdate())
    return Viewer(user_id=user.pk, assurance=assurance, roles=roles, mandates=mandates)


def offices_of(user_id: UUID, day: datetime.date) -> tuple[frozenset[Role], frozenset[MandateKind]]:
    """Return roles and mandates held on day, in one query."""
    appointments = Appointment.objects.on(day).filter(user_id=user_id).values_list("role", flat=True)
    mandates = Mandate.objects.on(day).filter(user_id=user_id).values_list("kind", flat=True)
    names = set(appointments.union(mandates))
    return (
        frozenset(role for role in Role if role.value in names),
        frozenset(kind for kind in MandateKind if kind.value in names),
    )
