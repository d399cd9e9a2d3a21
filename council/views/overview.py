"""The landing page of the council."""

from django.http import HttpRequest, HttpResponse

from council.services.council_bodies import body_groups
from council.services.decision_list import last_decisions
from council.services.meeting_list import next_meetings
from council.services.paper_list import papers_page
from council.views.answer import page


def overview(request: HttpRequest) -> HttpResponse:
    """Show what comes, what was decided, what is new, and where everything is."""
    viewer = request.viewer  # type: ignore[attr-defined]
    context = {
        "meetings": next_meetings(viewer, 4),
        "decisions": last_decisions(viewer, 4),
        "papers": papers_page(viewer, {}, {}).rows[:5],
        "groups": body_groups(viewer),
    }
    return page(request, "council/overview.html", context)
