"""Who may do what with accounts, and who may pass which door of the administration."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import rules

from accounts.enums import MandateKind, Role
from accounts.viewer import PUBLIC, Viewer

# Who works in the Wagtail admin at all. Everything inside asks for more.
STAFF_ROLES = (Role.CLERK, Role.DEPARTMENT, Role.EDITOR, Role.OPERATOR, Role.PARTICIPATION)


def viewer_of(user: Any) -> Viewer:
    """Return the viewer that the middleware bound to this user; PUBLIC for a user loaded elsewhere."""
    return getattr(user, "viewer", PUBLIC)


def may_enter_admin(viewer: Viewer) -> bool:
    """Whether viewer may open the administration: an appointment of today and a second factor."""
    return viewer.has(*STAFF_ROLES)


def may_operate(viewer: Viewer) -> bool:
    """Whether viewer runs the installation."""
    return viewer.has(Role.OPERATOR)


def may_appoint(viewer: Viewer) -> bool:
    """Whether viewer may appoint people of the administration."""
    return viewer.has(Role.OPERATOR)


def may_grant_mandates(viewer: Viewer) -> bool:
    """Whether viewer may record who holds an office of the council."""
    return viewer.has(Role.OPERATOR, Role.CLERK)


def may_prove_residence(viewer: Viewer) -> bool:
    """Whether viewer may note at the counter that somebody lives in the town."""
    return viewer.has(Role.PARTICIPATION)


def departments_of(viewer: Viewer) -> frozenset[UUID]:
    """Return the departments in which viewer works today, in a session with a second factor."""
    if viewer.user_id is None or not viewer.has(Role.DEPARTMENT):
        return frozenset()
    from accounts.models import Appointment

    rows = Appointment.objects.current().filter(user_id=viewer.user_id, role=Role.DEPARTMENT, department__isnull=False)
    return viewer.remember("accounts.departments", lambda: frozenset(rows.values_list("department", flat=True)))


def is_privileged(viewer: Viewer) -> bool:
    """Whether viewer can read what is not public, so that its session ends early when idle."""
    return viewer.is_trusted and bool(viewer.roles or viewer.mandates & set(MandateKind))


def register_permissions() -> None:
    """Answer Django's permission names from the same functions."""
    for name, allows in {
        "wagtailadmin.access_admin": may_enter_admin,
        "core.operate": may_operate,
        "accounts.appoint": may_appoint,
        "accounts.grant_mandates": may_grant_mandates,
    }.items():
        rules.set_perm(name, asking(allows, name))


def asking(allows: Callable[[Viewer], bool], name: str) -> Any:
    """Return the predicate that asks allows about a user's viewer. One argument: with two, rules would pass the object."""
    return rules.predicate(lambda user: allows(viewer_of(user)), name=name)
