"""The doors of accounts in the administration. Rights come from offices, so Wagtail's own screens for them are shut."""

from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from accounts.http import ViewerRequest
from accounts.rules import may_grant_mandates
from accounts.views import desk

# Menu entries of Wagtail that would give rights past the offices.
SHUT = ("users", "groups")


@hooks.register("register_admin_urls")
def desk_urls() -> list[URLPattern]:
    """Mount the pages."""
    return [
        path("konten/", desk.account_list, name="accounts_desk"),
        path("konten/<uuid:pk>/", desk.account, name="accounts_desk_account"),
        path("konten/<uuid:pk>/<slug:kind>/<uuid:office>/beenden/", desk.end_office, name="accounts_desk_end"),
    ]


class AccountsMenuItem(MenuItem):
    """An entry for whoever gives offices."""

    def is_shown(self, request: ViewerRequest) -> bool:
        """Show it to them alone."""
        return may_grant_mandates(request.viewer)


@hooks.register("register_admin_menu_item")
def accounts_menu() -> AccountsMenuItem:
    """Enter the page."""
    return AccountsMenuItem(_("Konten"), reverse("accounts_desk"), name="konten", icon_name="user", order=800)


@hooks.register("construct_settings_menu")
def shut_settings(request: ViewerRequest, menu_items: list[MenuItem]) -> None:
    """Take Wagtail's own screens for people and groups out of the menu."""
    menu_items[:] = [item for item in menu_items if item.name not in SHUT]
