"""The doors of the participation office in the Wagtail admin."""

from django.urls import URLPattern, URLResolver, include, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import Menu, MenuItem, SubmenuMenuItem

from accounts.http import ViewerRequest
from accounts.rules import departments_of
from participation.desk import desk_entries
from participation.rules import is_officer


class OfficeMenuItem(MenuItem):
    """An entry for the participation office."""

    def is_shown(self, request: ViewerRequest) -> bool:
        """Show it to the office alone."""
        return is_officer(request.viewer)


class OfficeMenu(SubmenuMenuItem):
    """The menu „Beteiligung“."""

    def is_shown(self, request: ViewerRequest) -> bool:
        """Show it to the office alone."""
        return is_officer(request.viewer)


class GivenMenuItem(MenuItem):
    """What a department is to assess."""

    def is_shown(self, request: ViewerRequest) -> bool:
        """Show it to people of a department; the office has its own menu."""
        viewer = request.viewer
        return not is_officer(viewer) and bool(departments_of(viewer))


@hooks.register("register_admin_menu_item")
def given_menu() -> GivenMenuItem:
    """Enter the one page of a department."""
    return GivenMenuItem(
        _("Vorschläge prüfen"), reverse("budget_desk:given"), name="vorschlaege-pruefen", icon_name="group", order=21
    )


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern | URLResolver]:
    """Mount the desk."""
    return [
        path("beteiligung/umfragen/", include("participation.views.desk.surveys.urls")),
        path("beteiligung/buergerhaushalt/", include("participation.views.budget.desk.urls")),
        path("beteiligung/codes/", include("participation.views.desk.codes.urls")),
        path("beteiligung/", include("participation.views.desk.urls")),
    ]


@hooks.register("register_admin_menu_item")
def desk_menu() -> OfficeMenu:
    """Enter the menu below the clerk's."""
    items = [
        OfficeMenuItem(
            entry.label,
            reverse(entry.route),
            name=entry.route.replace(":", "-"),
            icon_name=entry.icon,
            order=entry.order,
        )
        for entry in desk_entries()
    ]
    return OfficeMenu(_("Beteiligung"), Menu(items=items), name="beteiligung", icon_name="group", order=20)
