"""The interface for machines, explained to people."""

from django.http import HttpRequest, HttpResponse

from council.services.oparl.addresses import system_address
from council.services.oparl.examples import examples, offered_lists
from council.views.answer import page


def interface(request: HttpRequest) -> HttpResponse:
    """Explain what is open, under which terms, and how one asks."""
    context = {"system": system_address(), "examples": examples(), "lists": offered_lists()}
    return page(request, "council/interface.html", context)
