"""What Wagtail's frame expects of the house."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from wagtail import hooks


class NoDocuments:
    """The place of Wagtail's document library, which the house has not: files are private and go through services.

    The frame of every admin page asks for its address all the same.
    """

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
