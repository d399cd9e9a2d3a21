"""The desk's doors in the Wagtail admin."""

from collections.abc import Callable
from typing import Any

from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from accounts.http import ViewerRequest
from accounts.viewer import Viewer
from council.rules import may_enter_desk, may_run_meetings
from council.services.execution_list import late_count
from council.services.inbox import inbox_count
from council.services.inquiries import waiting_count

Count = Callable[[Viewer], int]


class DeskMenuItem(MenuItem):
    """An entry for clerks, with how much waits behind it."""

    def __init__(self, *args: Any, count: Count | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.count = count

    def render_component(self, request: ViewerRequest) -> Any:
        """Draw the entry; where something waits, its number stands behind the name."""
        component = super().render_component(request)
        if self.count and (waits := self.count(request.viewer)):
            component.label = f"{self.label} ({waits})"
        return component

    def is_shown(self, request: ViewerRequest) -> bool:
        """Show it to clerks alone."""
        return may_run_meetings(request.viewer)


class OfficeMenuItem(DeskMenuItem):
    """An entry for clerks and departments."""

    def is_shown(self, request: ViewerRequest) -> bool:
        """Show it to whoever works here."""
        return may_enter_desk(request.viewer)


class DeskMenu(SubmenuMenuItem):
    """The menu „Sitzungsdienst“."""

    def is_shown(self, request: ViewerRequest) -> bool:
        """Show it to whoever works here."""
        return may_enter_desk(request.viewer)


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern | URLResolver]:
    """Mount the desk."""
    return [
        path("sitzungsdienst/", include("council.views.desk.urls")),
        path("aemter/", include("council.views.desk.department_urls")),
    ]


@hooks.register("register_admin_menu_item")
def desk_menu() -> DeskMenu:
    """Enter the menu before everything else."""
    clerks, offices = DeskMenuItem, OfficeMenuItem
    entries: list[tuple[type[DeskMenuItem], str, Any, str, Count | None]] = [
        (offices, "desk:due", _("Heute fällig"), "time", None),
        (clerks, "desk:inbox", _("Eingang"), "download", inbox_count),
        (clerks, "desk:meetings", _("Sitzungen"), "calendar-alt", None),
        (clerks, "desk:this_year_plan", _("Jahresplan"), "date", None),
        (clerks, "desk:rooms", _("Räume"), "home", None),
        (clerks, "desk:papers", _("Vorlagen"), "doc-full", None),
        (offices, "department:papers", _("Vorlagen der Ämter"), "doc-full-inverse", None),
        (offices, "desk:inquiries", _("Anfragen"), "help", waiting_count),
        (offices, "desk:executions", _("Beschlusskontrolle"), "tasks", late_count),
        (clerks, "desk:organizations", _("Gremien und Personen"), "group", None),
        (clerks, "desk:town_rules", _("Fristen und Muster"), "cog", None),
    ]
    items = [
        kind(label, reverse(name), name=name.replace(":", "-"), icon_name=icon, order=order, count=count)
        for order, (kind, name, label, icon, count) in enumerate(entries)
    ]
    return DeskMenu(_("Sitzungsdienst"), Menu(items=items), name="sitzungsdienst", icon_name="calendar-check", order=10)


@hooks.register("insert_global_admin_css")
def desk_css() -> str:
    """Link the desk's style."""
    return format_html('<link rel="stylesheet" href="{}">', static("council/desk.css"))
