"""The editors' doors in the Wagtail admin: the menu „Inhalte“ and what is due today."""

from collections.abc import Mapping
from typing import Any

from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem
from wagtail.admin.ui.components import Component

from accounts.http import ViewerRequest
from cms.models import StandardPage
from cms.rules import may_edit_pages
from cms.views import barriers, index

# Wagtail's own entries: two of them stand below „Inhalte“, the help leads to other people's servers.
MOVED = ("explorer", "images", "help")
MOST_DUE = 20


class EditorsMenuItem(MenuItem):
    """An entry for editors."""

    def is_shown(self, request: ViewerRequest) -> bool:
        """Show it to editors alone."""
        return may_edit_pages(request.viewer)


class EditorsMenu(SubmenuMenuItem):
    """The menu „Inhalte“."""

    def is_shown(self, request: ViewerRequest) -> bool:
        """Show it to editors alone."""
        return may_edit_pages(request.viewer)


@hooks.register("register_admin_urls")
def list_urls() -> list[URLPattern]:
    """Give the lists addresses that do not change."""
    return [
        path("inhalte/meldungen/", index.news, name="cms_news"),
        path("inhalte/veranstaltungen/", index.events, name="cms_events"),
        path("inhalte/barrieren/", barriers.reports, name="cms_barriers"),
        path("inhalte/barrieren/<uuid:pk>/beantwortet/", barriers.answered, name="cms_barrier_answered"),
    ]


@hooks.register("register_admin_menu_item")
def editors_menu() -> EditorsMenu:
    """Enter the menu below the clerk's."""
    entries = [
        (_("Alle Seiten"), "wagtailadmin_explore_root", "folder-open-inverse"),
        (_("Meldungen"), "cms_news", "doc-full"),
        (_("Veranstaltungen"), "cms_events", "date"),
        (_("Bilder"), "wagtailimages:index", "image"),
        (_("Gemeldete Barrieren"), "cms_barriers", "warning"),
    ]
    items = [
        EditorsMenuItem(label, reverse(route), name=f"inhalte-{order}", icon_name=icon, order=order)
        for order, (label, route, icon) in enumerate(entries)
    ]
    return EditorsMenu(_("Inhalte"), Menu(items=items), name="inhalte", icon_name="edit", order=50)


@hooks.register("construct_main_menu")
def keep_own_order(request: ViewerRequest, menu_items: list[Any]) -> None:
    """Take out what stands elsewhere."""
    menu_items[:] = [item for item in menu_items if item.name not in MOVED]


class DuePanel(Component):
    """Pages that must be looked at again, on the start page of the administration."""

    name = "due_pages"
    template_name = "cms/admin/due.html"
    order = 100

    def get_context_data(self, parent_context: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Return the pages due today."""
        return {"pages": StandardPage.objects.due(timezone.localdate()).select_related("locale")[:MOST_DUE]}


@hooks.register("construct_homepage_panels")
def due_panel(request: ViewerRequest, panels: list[Any]) -> None:
    """Show editors what is due."""
    if may_edit_pages(request.viewer):
        panels.append(DuePanel())
