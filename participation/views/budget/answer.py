"""What every page of the Bürgerhaushalt shares."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render

from accounts.http import ViewerRequest
from core.views.answer import revalidated
from participation.models import BudgetProcess
from participation.services.budget_reads import budget_at, card_of


def process_or_404(request: ViewerRequest, slug: str) -> BudgetProcess:
    """Return the Bürgerhaushalt of the address; hidden and unknown are the same 404."""
    process = budget_at(request.viewer, slug)
    if process is None:
        raise Http404
    return process


def page(request: ViewerRequest, template: str, process: BudgetProcess, context: dict[str, Any]) -> HttpResponse:
    """Return a page that is the same for all strangers."""
    return revalidated(
        request, render(request, f"participation/budget/{template}", {"card": card_of(process), **context})
    )


def private_page(
    request: ViewerRequest, template: str, process: BudgetProcess, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    """Return a page that shows what somebody chose: it is kept nowhere."""
    response = render(request, f"participation/budget/{template}", {"card": card_of(process), **context}, status=status)
    response["Cache-Control"] = "private, no-store"
    return response


def is_foreign(request: ViewerRequest) -> bool:
    """Whether another site's page sent this form. There is no session to protect, but a basket to keep."""
    origin = request.headers.get("Origin", "")
    return bool(origin) and origin != "null" and origin.split("://", 1)[-1] != request.get_host()
