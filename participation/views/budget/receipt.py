"""The receipt: shown, printed, found again on the board."""

from django.http import HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.http import ViewerRequest
from participation.board.commitments import tracker
from participation.models import BudgetProcess
from participation.services.budget_board import find_ballot
from participation.views.budget.answer import is_foreign, private_page, process_or_404
from participation.views.budget.basket import forget, receipt_of


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def receipt(request: ViewerRequest, slug: str) -> HttpResponse:
    """Show the receipt that this browser holds, or let it forget it."""
    process = process_or_404(request, slug)
    if request.method != "POST":
        return show_receipt(request, process, receipt_of(request))
    if is_foreign(request):
        return HttpResponseForbidden()
    response = HttpResponseRedirect(reverse("participation:budget", args=[slug]))
    forget(response, slug)
    return response


def show_receipt(request: ViewerRequest, process: BudgetProcess, commitment: str) -> HttpResponse:
    """Show a receipt and where its ballot is now; without one, say what to do."""
    number = tracker(bytes.fromhex(commitment)) if commitment else ""
    place = find_ballot(process.pk, number) if number else None
    return private_page(request, "receipt.html", process, {"tracker": number, "place": place})
