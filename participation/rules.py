"""Who may do what in participation."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.rules import departments_of
from accounts.viewer import Viewer
from core.errors import NotPermitted


def is_officer(viewer: Viewer) -> bool:
    """Whether viewer works in the participation office."""
    return viewer.has(Role.PARTICIPATION)


def demand_officer(viewer: Viewer) -> None:
    """Refuse whoever does not work in the participation office."""
    if not is_officer(viewer):
        raise NotPermitted(
            _("Das darf nur, wer für Beteiligung zuständig ist und sich mit zweitem Merkmal angemeldet hat.")
        )


def may_screen(viewer: Viewer, department: UUID | None) -> bool:
    """Whether viewer may assess a proposal given to this department: the office any, a department its own."""
    return is_officer(viewer) or (department is not None and department in departments_of(viewer))
