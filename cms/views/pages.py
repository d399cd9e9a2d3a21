"""Serve the pages of editors; in English, those that are written in German only."""

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from cms.models import page_at
from cms.services.addresses import addresses_of, may_open
from cms.services.page_heads import page_head
from core.views.answer import revalidated


@require_safe
def page(request: HttpRequest, path: str) -> HttpResponse:
    """Answer with the page at path. What is not for this reader does not exist: no door, no sign-in betrays it."""
    language = (get_language() or "de")[:2]
    found = page_at(path, language)
    if found is None or not may_open(request, found):
        raise Http404
    addresses = addresses_of(found, language)
    if addresses.moved_to:
        return HttpResponseRedirect(addresses.moved_to)
    response = found.serve(request)
    response.context_data |= {"addresses": addresses, "alternate_url": addresses.other}
    if found.is_open:
        response.context_data["head"] = page_head(found, addresses.canonical, language)
    return revalidated(request, response.render())
