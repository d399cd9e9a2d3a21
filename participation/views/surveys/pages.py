"""Surveys to read: the list, the start page, the result."""

import csv
import io

from csp.constants import NONE
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.http import ViewerRequest
from accounts.viewer import Viewer
from core.heads import PageHead
from core.views.answer import revalidated, same_for_all
from council.services.town_map import town_outline
from participation.enums import Access
from participation.models import Survey
from participation.services.residence import proof_demand
from participation.services.survey_invitation import embedding_sites, invitation
from participation.services.survey_report import survey_report
from participation.services.survey_results import ResultSheet, counted_commitments, result_sheet
from participation.services.survey_sheet import survey_list, survey_sheet, visible_survey

# By a code or an account one gets a receipt.
SECRET = (Access.CODE, Access.RESIDENT)


def survey_or_404(viewer: Viewer, slug: str) -> Survey:
    """Return the survey at an address; hidden and unknown are the same 404."""
    found = visible_survey(viewer, slug)
    if found is None:
        raise Http404
    return found


def surveys(request: ViewerRequest) -> HttpResponse:
    """List all surveys."""
    head = PageHead(_("Umfragen"), reverse("participation:surveys"), _("Fragen der Stadt an alle, die hier leben."))
    return revalidated(
        request, render(request, "participation/surveys/list.html", {"surveys": survey_list(), "head": head})
    )


def survey(request: ViewerRequest, slug: str) -> HttpResponse:
    """Say what a survey is about, who is asked, how long it takes, and what happens to the answers."""
    row = survey_or_404(request.viewer, slug)
    sheet = survey_sheet(row)
    head = PageHead(sheet.title, reverse("participation:survey", args=[slug]), sheet.summary)
    context = {"sheet": sheet, "head": head, "demand": proof_demand(request.viewer, row)}
    return revalidated(request, render(request, "participation/surveys/start.html", context))


def embedded(request: ViewerRequest, slug: str) -> HttpResponse:
    """Draw the invitation for a frame on another site of the town. Answering goes on in the whole window, on our own page.

    It looks at nobody and sets nothing: in a frame of another site no cookie of ours would come along.
    """
    found = invitation(slug)
    if found is None:
        raise Http404
    answer = render(request, "participation/surveys/embedded.html", {"invitation": found})
    answer._csp_replace = {"frame-ancestors": embedding_sites() or [NONE]}  # type: ignore[attr-defined]
    return same_for_all(request, answer)


def _result_or_404(request: ViewerRequest, slug: str) -> tuple[Survey, ResultSheet]:
    row = survey_or_404(request.viewer, slug)
    found = result_sheet(request.viewer, row)
    if found is None:
        raise Http404
    return row, found


def result(request: ViewerRequest, slug: str) -> HttpResponse:
    """Show the result as charts and tables."""
    row, found = _result_or_404(request, slug)
    sheet = survey_sheet(row)
    title = _("Ergebnis: %(title)s") % {"title": sheet.title}
    head = PageHead(title, reverse("participation:survey_result", args=[slug]), sheet.summary)
    context = {"sheet": sheet, "result": found, "head": head}
    return revalidated(request, render(request, "participation/surveys/result.html", context))


def result_table(request: ViewerRequest, slug: str) -> HttpResponse:
    """Give out the published figures as open data (CSV); a hidden one is empty."""
    _row, found = _result_or_404(request, slug)
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow([_("Frage"), _("Text"), _("Zeile"), _("Antwort"), _("Anzahl"), _("von")])
    for question in found.questions:
        for table in question.tables:
            for bar in table.bars:
                count = "" if bar.count is None else bar.count
                writer.writerow([question.number, question.text, table.title, bar.label, count, table.base])
    answer = HttpResponse(b"\xef\xbb\xbf" + out.getvalue().encode(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{slug}.csv"'
    return revalidated(request, answer)


def result_report(request: ViewerRequest, slug: str) -> HttpResponse:
    """Give out the report as a document."""
    row, found = _result_or_404(request, slug)
    answer = HttpResponse(survey_report(survey_sheet(row), found), content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{slug}.pdf"'
    return revalidated(request, answer)


def counted_answers(request: ViewerRequest, slug: str) -> HttpResponse:
    """List what each counted answer is known by, in an order that tells nothing: whoever has a receipt finds it here."""
    row, _found = _result_or_404(request, slug)
    if row.access not in SECRET:
        raise Http404
    lines = "".join(f"{commitment}\n" for commitment in counted_commitments(row))
    return revalidated(request, HttpResponse(lines, content_type="text/plain; charset=utf-8"))


def drawn_map(request: ViewerRequest) -> HttpResponse:
    """Draw the town, to tap places on. What was tapped lies above it on the page: no address of a picture tells a place."""
    context = {"map": town_outline()}
    return same_for_all(
        request, render(request, "participation/surveys/map.svg", context, content_type="image/svg+xml")
    )
