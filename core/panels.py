"""Named places on pages that rooms upstairs fill: the video on the meeting page, what is live on the home page.

Places so far: `page.head` (links in the head of every page), `page.banner` (below the crumbs of every page),
`shell.search`, `subscribe.mail`, `meeting.picture`, `meeting.aside`,
`meeting.item` (subject: the item), `paper.follow`, `paper.aside`, `matter.follow`, `matter.aside`,
`organization.aside`, `procedure.follow` and `board.follow` (subject: the key), `overview.top`, `search.follow` (subject: the SearchQuery),
`home.search`, `home.live`, `home.open`, `home.foot`.
"""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest

# Answers safe HTML, or "" when there is nothing to show. `subject` is what the page is about.
Render = Callable[[HttpRequest, Any], str]
_panels: dict[str, dict[str, tuple[int, Render]]] = {}


def register_panel(place: str, order: int, name: str, render: Render) -> None:
    """Enter a panel. Called from an app's ready(); the same name at the same place is replaced."""
    _panels.setdefault(place, {})[name] = (order, render)


def render_panels(place: str, request: HttpRequest, subject: Any = None) -> str:
    """Return the HTML of all panels of a place, in their order."""
    entries = sorted(_panels.get(place, {}).values(), key=lambda entry: entry[0])
    return "".join(render(request, subject) for _order, render in entries)
