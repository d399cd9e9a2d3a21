"""Papers and decisions."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse

from council.forms.filters import DecisionFilter, PaperFilter
from council.models import Decision, Paper
from council.services.decision_list import decisions_page
from council.services.meeting_list import years_of
from council.services.paper_dossier import paper_dossier
from council.services.paper_list import papers_page
from council.views.answer import found, page


def papers(request: HttpRequest) -> HttpResponse:
    """Show papers, newest first."""
    viewer = request.viewer  # type: ignore[attr-defined]
    form = PaperFilter(request.GET, viewer, years=years_of(Paper.objects.visible_to(viewer), "date"))
    context = {"form": form, "page": papers_page(viewer, request.GET, form.values)}
    return page(request, "council/papers.html", context)


def paper(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show one paper."""
    dossier = found(paper_dossier(request.viewer, pk))  # type: ignore[attr-defined]
    return page(request, "council/paper.html", {"dossier": dossier}, dossier.modified_at)


def decisions(request: HttpRequest) -> HttpResponse:
    """Show decisions, latest first."""
    viewer = request.viewer  # type: ignore[attr-defined]
    form = DecisionFilter(request.GET, viewer, years=years_of(Decision.objects.visible_to(viewer), "decided_at"))
    context = {"form": form, "page": decisions_page(viewer, request.GET, form.values)}
    return page(request, "council/decisions.html", context)
