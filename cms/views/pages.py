"""Serve the pages of editors; in English, those that are written in German only."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from wagtail.models import Page
from wagtail.views import serve

from cms.services.addresses import addresses_of, may_open
from core.views.answer import revalidated


def page(request: HttpRequest, path: str) -> HttpResponse:
    """Answer with the page at path. What is not for this reader does not exist: no door, no sign-in betrays it."""
    found = Page.route_for_request(request, path)
    if found is None or not may_open(request, found.page):
        raise Http404
    language = (get_language() or "de")[:2]
    addresses = addresses_of(found.page, language)
    if addresses.moved_to:
        return HttpResponseRedirect(addresses.moved_to)
    # Wagtail keeps the route on the request, so this finds the page without asking again.
    response = serve(request, path)
    if hasattr(response, "render"):
        response.context_data |= {"addresses": addresses, "alternate_url": addresses.other}
        response.render()
    return revalidated(request, response)
