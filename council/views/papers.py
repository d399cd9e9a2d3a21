"""Papers and decisions."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from accounts.http import ViewerRequest
from council.forms.filters import DecisionFilter, PaperFilter
from council.models import Decision, Paper
from council.services.decision_list import ADVICE, ALL, DECISIONS, decisions_page, kind_of
from council.services.meeting_list import years_of
from council.services.page_heads import list_head, paper_head
from council.services.paper_dossier import paper_dossier
from council.services.paper_list import papers_page
from council.services.reading import log_opening
from council.views.answer import Chip, found, page


def papers(request: ViewerRequest) -> HttpResponse:
    """Show papers, newest first."""
    viewer = request.viewer
    form = PaperFilter(request.GET, viewer, years=years_of(Paper.objects.visible_to(viewer), "date"))
    head = list_head(_("Vorlagen und Anträge"), "papers", "vorlagen")
    context = {"form": form, "page": papers_page(viewer, request.GET, form.values), "head": head}
    return page(request, "council/papers.html", context)


def paper(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Show one paper."""
    viewer = request.viewer
    dossier = found(paper_dossier(viewer, pk))
    log_opening(by=viewer, thing=Paper(pk=pk))
    return page(request, "council/paper.html", {"dossier": dossier, "head": paper_head(dossier)}, dossier.modified_at)


def decisions(request: ViewerRequest) -> HttpResponse:
    """Show decisions, latest first."""
    viewer = request.viewer
    form = DecisionFilter(request.GET, viewer, years=years_of(Decision.objects.visible_to(viewer), "decided_at"))
    kind = kind_of(form.values)
    rows = decisions_page(viewer, request.GET, form.values)
    context = {"form": form, "page": rows, "kind": kind, "chips": _chips(kind, form.values)}
    context["head"] = list_head(_("Beschlüsse"), "decisions", "beschluesse")
    return page(request, "council/decisions.html", context)


def _chips(kind: str, values: dict[str, Any]) -> list[Chip]:
    kept: dict[str, Any] = {name: values[name] for name in ("gremium", "jahr") if name in values}
    labels = {DECISIONS: _("Beschlüsse"), ADVICE: _("Empfehlungen"), ALL: _("Alle Ergebnisse")}
    return [
        Chip(label, "?" + urlencode(({} if name == DECISIONS else {"art": name}) | kept), on=name == kind)
        for name, label in labels.items()
    ]
