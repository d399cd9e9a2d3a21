"""What Wagtail's frame expects of the house, and the operator's page in it."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path, reverse
from django.utils.translation import gettext_lazy as _
from wagtail import hooks
from wagtail.admin.menu import MenuItem

from core.views import operator


class NoDocuments:
    """The place of Wagtail's document library, which the house has not: files are private and go through services.

    The frame of every admin page asks for its address all the same.
    """

    # Wagtail asks every place which rows it serves: this one serves none.
    model = type(None)

    @classmethod
    def get_urlpatterns(cls) -> list[URLPattern]:
        """Return the one address."""
        return [path("", nothing, name="listing")]


def nothing(request: HttpRequest) -> HttpResponse:
    """Answer as an address that does not exist."""
    raise Http404


@hooks.register("construct_admin_api")
def close_documents(router: Any) -> None:
    """Enter the empty place."""
    router.register_endpoint("documents", NoDocuments)


@hooks.register("register_admin_urls")
def operator_urls() -> list[URLPattern]:
    """Mount the operator's page."""
    return [
        path("betrieb/", operator.overview, name="operator"),
        path("betrieb/<uuid:pk>/noch-einmal/", operator.retry, name="operator_retry"),
    ]


class OperatorMenuItem(MenuItem):
    """An entry for operators."""

    def is_shown(self, request: HttpRequest) -> bool:
        """Show it to operators alone."""
        return bool(request.user.has_perm("core.operate"))


@hooks.register("register_admin_menu_item")
def operator_menu() -> OperatorMenuItem:
    """Enter the page after everybody's work."""
    return OperatorMenuItem(_("Betrieb"), reverse("operator"), name="betrieb", icon_name="cogs", order=900)
