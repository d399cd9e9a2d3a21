"""Proposals: their list, a page for each, handing one in, saying something about it."""

from typing import Any
from uuid import UUID

from allauth.core.ratelimit import consume
from django.http import Http404, HttpResponse, HttpResponseForbidden, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from accounts.http import ViewerRequest
from core.errors import Refused
from core.services.human_check import wait_for
from core.views.files import blob_response
from council.rules import reach
from participation.forms.budget import CommentForm, ProposalForm, ReportForm, Trapped
from participation.models import BudgetProcess, Proposal, ProposalComment
from participation.services.budget_reads import proposal_lines
from participation.services.motion_origins import papers_from
from participation.services.proposal_page import picture_of, proposal_sheet
from participation.services.proposals import report_comment, similar_proposals, submit_proposal, write_comment
from participation.views.budget.answer import is_foreign, page, private_page, process_or_404

TOO_MANY = gettext_lazy(
    "Von Ihrem Anschluss kam gerade schon viel. Bitte versuchen Sie es in einer Stunde noch einmal."
)


def listing(request: ViewerRequest, slug: str) -> HttpResponse:
    """List all proposals."""
    process = process_or_404(request, slug)
    lines = proposal_lines(request.viewer, process)
    districts = sorted({line.district for line in lines} - {""})
    chosen = request.GET.get("ortsteil", "")
    shown = [line for line in lines if chosen in ("", line.district)]
    context = {"lines": shown, "districts": districts, "chosen": chosen, "whole": len(lines)}
    return page(request, "proposals.html", process, context)


# Nobody's account is used here, so there is nothing to protect by a cookie, and strangers get none.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: ViewerRequest, slug: str) -> HttpResponse:
    """Show the form, hint at similar proposals, take one, or thank for it."""
    process = process_or_404(request, slug)
    if request.method != "POST" or not process.takes_proposals():
        return _form(request, process, ProposalForm(), is_sent="gesendet" in request.GET)
    form = ProposalForm(request.POST, request.FILES)
    if is_foreign(request):
        return HttpResponseForbidden()
    if form.is_of_a_machine:
        return _thanks(slug)
    if not form.is_valid():
        return _form(request, process, form, status=422)
    similar = similar_proposals(process, form.cleaned_data["title"])
    if similar and "trotzdem" not in request.POST:
        return _form(request, process, form, similar=similar)
    return _send(request, process, form)


def _send(request: ViewerRequest, process: BudgetProcess, form: ProposalForm) -> HttpResponse:
    is_stranger = request.viewer.user_id is None
    if is_stranger and (wait := wait_for(request.POST, "propose")):
        return _form(request, process, form, status=422, wait=wait, had_photo="photo" in request.FILES)
    if not consume(request, action="propose"):
        form.add_error(None, str(TOO_MANY))
        return _form(request, process, form, status=429)
    photo = form.cleaned_data.get("photo")
    photos = [(photo, photo.name, form.cleaned_data["photo_alt"])] if photo else []
    try:
        submit_proposal(process=process, facts=form.facts(), photos=photos)
    except Refused as refusal:
        field = {"file": "photo"}.get(refusal.field, refusal.field)
        form.add_error(field if field in form.fields else None, str(refusal))
        return _form(request, process, form, status=422)
    return _thanks(process.slug)


def _thanks(slug: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("participation:budget_submit", args=[slug]) + "?gesendet")


def _form(
    request: ViewerRequest, process: BudgetProcess, form: ProposalForm, status: int = 200, **more: Any
) -> HttpResponse:
    return private_page(request, "submit.html", process, {"form": form, **more}, status)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def proposal(request: ViewerRequest, slug: str, number: int) -> HttpResponse:
    """Show one proposal, or take a comment on it."""
    process = process_or_404(request, slug)
    sheet = proposal_sheet(request.viewer, process, number)
    if sheet is None:
        raise Http404
    viewer = request.viewer
    context: dict[str, Any] = {
        "sheet": sheet, "form": CommentForm(), "is_sent": "gesendet" in request.GET,
        "papers": papers_from(viewer, sheet.id), "may_move": bool(reach(viewer).factions),
    }  # fmt: skip
    if request.method != "POST":
        return page(request, "proposal.html", process, context)
    form = CommentForm(request.POST)
    is_stranger = request.viewer.user_id is None
    # Asked of what is right otherwise, so that nobody waits for an error.
    if is_stranger and not form.is_of_a_machine and form.is_valid() and (wait := wait_for(request.POST, "comment")):
        return private_page(request, "proposal.html", process, context | {"form": form, "wait": wait}, status=422)
    here = reverse("participation:budget_proposal", args=[slug, number])

    def write() -> None:
        target = Proposal.objects.visible_to(request.viewer).get(pk=sheet.id)
        data = form.cleaned_data
        write_comment(proposal=target, text=data["text"], signed_as=data["signed_as"])

    if _took(request, form, write):
        return HttpResponseRedirect(f"{here}?gesendet#kommentare")
    return private_page(request, "proposal.html", process, context | {"form": form}, status=422)


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def report(request: ViewerRequest, slug: str, number: int, pk: UUID) -> HttpResponse:
    """Take the notice that a comment should not stand there."""
    process = process_or_404(request, slug)
    rows = ProposalComment.objects.public().filter(proposal__process=process, proposal__number=number)
    comment = rows.filter(pk=pk).first()
    if comment is None:
        raise Http404
    form = ReportForm(request.POST if request.method == "POST" else None)
    context = {"comment": comment, "form": form, "number": number, "is_sent": "gesendet" in request.GET}
    if request.method != "POST":
        return private_page(request, "report.html", process, context)
    if _took(request, form, lambda: report_comment(comment=comment, reason=form.cleaned_data["reason"])):
        return HttpResponseRedirect(f"{request.path}?gesendet")
    return private_page(request, "report.html", process, context, status=422)


def _took(request: ViewerRequest, form: Trapped, act: Any) -> bool:
    """Do the act of a small form; False when something is wrong with it."""
    if form.is_of_a_machine:
        return True
    if is_foreign(request) or not form.is_valid():
        return False
    if not consume(request, action="comment"):
        form.add_error(None, str(TOO_MANY))
        return False
    try:
        act()
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return False
    return True


def picture(request: ViewerRequest, slug: str, number: int, pk: UUID) -> HttpResponseBase:
    """Hand over a picture."""
    process = process_or_404(request, slug)
    blob = picture_of(request.viewer, process, number, pk)
    if blob is None:
        raise Http404
    return blob_response(request, blob=blob, file_name="bild", attachment=False, public=False)
