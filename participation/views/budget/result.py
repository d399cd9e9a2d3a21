"""The result: what is chosen, where the money came from, why the others are not, and what the other rule would say."""

from django.http import Http404, HttpResponse

from accounts.http import ViewerRequest
from participation.services.budget_reads import published_result
from participation.services.result_page import result_sheet
from participation.views.budget.answer import page, process_or_404


def result(request: ViewerRequest, slug: str) -> HttpResponse:
    """Show the newest published result."""
    process = process_or_404(request, slug)
    tally = published_result(process)
    if tally is None:
        if not process.is_frozen:
            raise Http404
        return page(request, "ballot_shut.html" if not process.is_running() else "result_waits.html", process, {})
    return page(request, "result.html", process, {"sheet": result_sheet(process, tally)})
