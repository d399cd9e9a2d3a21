"""Tell about a barrier, and what editors do with it."""

from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST

from accounts.http import ViewerRequest
from cms.forms import BarrierForm
from cms.models import BarrierReport
from cms.rules import may_edit_pages
from cms.services.barriers import answer_report, contact, report_barrier
from core.errors import Refused
from core.paging import Keyset

SENT = "gesendet"


# Nobody's account is used here, so there is nothing to protect by a cookie, and strangers get none.
@csrf_exempt
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: ViewerRequest) -> HttpResponse:
    """Show the form, take a report, or thank for it."""
    if request.method != "POST":
        form = BarrierForm(initial={"page": urlsplit(request.headers.get("Referer", "")).path[:500]})
        return _show(request, form, is_sent=SENT in request.GET)
    form = BarrierForm(request.POST)
    if form.is_of_a_machine:
        return redirect(f"{reverse('report_barrier')}?{SENT}")
    if not form.is_valid():
        return _show(request, form, status=422)
    if not consume(request, action="report_barrier"):
        form.add_error(
            None,
            _(
                "Von Ihrem Anschluss kamen gerade schon viele Meldungen. Bitte versuchen Sie es in einer Stunde noch einmal."
            ),
        )
        return _show(request, form, status=429)
    data = form.cleaned_data
    try:
        report_barrier(by=request.viewer, message=data["message"], email=data["email"], page=data["page"])
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return _show(request, form, status=422)
    return redirect(f"{reverse('report_barrier')}?{SENT}")


def _show(request: ViewerRequest, form: BarrierForm, *, is_sent: bool = False, status: int = 200) -> HttpResponse:
    return render(request, "cms/barrier.html", {"form": form, "is_sent": is_sent}, status=status)


def reports(request: ViewerRequest) -> HttpResponse:
    """List reports for editors: latest first."""
    _editors_only(request)
    page = Keyset("sent_at", size=30).page(BarrierReport.objects.all(), request.GET)
    title = _("Gemeldete Barrieren")
    context = {"header_title": title, "page_title": title, "header_icon": "warning", "page": page, "contact": contact()}
    return render(request, "cms/admin/barriers.html", context)


@require_POST
def answered(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Note that a report was answered."""
    _editors_only(request)
    try:
        answer_report(by=request.viewer, report=pk)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Als beantwortet vermerkt."))
    return redirect("cms_barriers")


def _editors_only(request: Any) -> None:
    if not may_edit_pages(request.viewer):
        raise PermissionDenied
