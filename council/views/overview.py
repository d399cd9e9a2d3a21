"""The landing page of the council."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from accounts.http import ViewerRequest
from council.services.council_bodies import body_groups
from council.services.decision_list import last_decisions
from council.services.meeting_list import next_meetings
from council.services.page_heads import list_head
from council.services.paper_list import last_papers
from council.views.answer import Chip, page

AREAS = (
    (_("Sitzungen"), "council:meetings", "calendar-today"),
    (_("Vorlagen"), "council:papers", "draft"),
    (_("Beschlüsse"), "council:decisions", "vote"),
    (_("Vorgänge"), "council:matters", "list"),
    (_("Gremien"), "council:organizations", "people"),
    (_("Personen"), "council:persons", "account-circle"),
    (_("Karte"), "council:map", "pin"),
    (_("Anregung oder Beschwerde"), "council:petition", "edit"),
)


def overview(request: ViewerRequest) -> HttpResponse:
    """Show what comes, what was decided, what is new, and where everything is."""
    viewer = request.viewer
    context = {
        "meetings": next_meetings(viewer, 4),
        "decisions": last_decisions(viewer, 4),
        "papers": last_papers(viewer),
        "groups": body_groups(viewer),
        "head": list_head(str(_("Rat & Politik")), "overview", "sitzungen", "vorlagen", "beschluesse"),
        "areas": [Chip(str(label), reverse(route), icon=icon) for label, route, icon in AREAS],
    }
    return page(request, "council/overview.html", context)
