"""The desk's doors in the Wagtail admin."""

from django.http import HttpRequest
from django.templatetags.static import static
from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from council.rules import may_run_meetings, may_write_papers


class DeskMenuItem(MenuItem):
    """An entry for clerks."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to clerks alone."""
        return may_run_meetings(request.viewer)  # type: ignore[attr-defined]


class DeskMenu(SubmenuMenuItem):
    """The menu „Sitzungsdienst“."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to clerks alone."""
        return may_run_meetings(request.viewer)  # type: ignore[attr-defined]


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
    entries = [
        ("desk:due", _("Heute fällig"), "time"),
        ("desk:meetings", _("Sitzungen"), "calendar-alt"),
        ("desk:papers", _("Vorlagen"), "doc-full"),
        ("department:papers", _("Vorlagen der Ämter"), "doc-full-inverse"),
        ("desk:organizations", _("Gremien und Personen"), "group"),
        ("desk:town_rules", _("Fristen und Muster"), "cog"),
    ]
    items = [
        DeskMenuItem(label, reverse(name), name=name.replace(":", "-"), icon_name=icon, order=order)
        for order, (name, label, icon) in enumerate(entries)
    ]
    return DeskMenu(_("Sitzungsdienst"), Menu(items=items), name="sitzungsdienst", icon_name="calendar-check", order=10)


class OfficeMenuItem(MenuItem):
    """The entry of departments; the clerk finds it in the own menu."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to departments alone."""
        viewer = request.viewer  # type: ignore[attr-defined]
        return may_write_papers(viewer) and not may_run_meetings(viewer)


@hooks.register("register_admin_menu_item")
def office_menu() -> OfficeMenuItem:
    """Enter the departments' papers before everything else."""
    url = reverse("department:papers")
    return OfficeMenuItem(_("Vorlagen der Ämter"), url, name="aemter", icon_name="doc-full", order=11)


@hooks.register("insert_global_admin_css")
def desk_css() -> str:
    """Link the desk's style."""
    return format_html('<link rel="stylesheet" href="{}">', static("council/desk.css"))
