"""„Mitmachen“: everything one can take part in."""

from django.http import HttpResponse

from accounts.http import ViewerRequest
from council.views.answer import page
from participation.services.page_heads import overview_head, past_head
from participation.services.participation_overview import participation_overview, past_page


def overview(request: ViewerRequest) -> HttpResponse:
    """Show what runs, what comes, what was decided."""
    found = participation_overview(request.viewer)
    return page(request, "participation/projects/overview.html", {"found": found, "head": overview_head()})


def past(request: ViewerRequest) -> HttpResponse:
    """Show what is over."""
    rows = past_page(request.viewer, request.GET)
    return page(request, "participation/projects/past.html", {"page": rows, "head": past_head()})
