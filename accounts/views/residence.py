"""„Wohnsitz nachweisen“: where one stands, the ways, and the link of a mail."""

from http import HTTPStatus

from allauth.core.ratelimit import consume
from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from accounts.enums import ProofMethod
from accounts.http import ViewerRequest
from accounts.models import ResidenceRequest
from accounts.proofs import ProofWay, way_of
from accounts.services.proof_by_mail import request_of
from accounts.services.residence import give_up_request, prove_residence, start_proof
from accounts.services.residence_page import residence_page
from accounts.views.access import account_required
from core.errors import Refused
from core.services.human_check import wait_for


@account_required
def overview(request: ViewerRequest) -> HttpResponse:
    """Show where the own account stands, and the ways."""
    page = residence_page(request.viewer)
    return render(request, "accounts/residence/overview.html", {"page": page})


@account_required
@require_http_methods(["GET", "HEAD", "POST"])
def way(request: ViewerRequest, method: str) -> HttpResponse:
    """Begin a proof in one way, or end it with the code that came."""
    chosen = way_of(method)
    if chosen is None or not chosen.is_begun_online:
        raise Http404
    if chosen.leave is not None:
        return _leave(request, chosen)
    begun = ResidenceRequest.objects.of_account(request.viewer.user_id).filter(method=method).first()
    takes_code = begun is not None and begun.takes_code and "neu" not in request.GET and chosen.code_form is not None
    make = chosen.code_form if takes_code else chosen.start_form
    form = make(request.POST or None) if make else Form(request.POST or None)
    status, wait = HTTPStatus.OK, None
    if request.method == "POST":
        if form.is_valid() and chosen.asks_browser:
            wait = wait_for(request.POST, f"prove_residence {method}")
        if wait is None and (answer := _act(request, chosen, form, takes_code)) is not None:
            return answer
        status = HTTPStatus.UNPROCESSABLE_ENTITY
    context = {"way": chosen, "level": chosen.assurance(), "form": form, "takes_code": takes_code, "wait": wait}
    return render(request, "accounts/residence/way.html", context, status=status)


def _act(request: ViewerRequest, chosen: ProofWay, form: Form, takes_code: bool) -> HttpResponse | None:
    """Do what was asked for; None when something is wrong with it, which the form says then."""
    if not form.is_valid():
        return None
    if not consume(request, action="prove_residence", user=request.user):
        form.add_error(None, _too_often())
        return None
    try:
        if takes_code:
            prove_residence(by=request.viewer, method=chosen.method, data=form.cleaned_data)
            messages.success(request, _("Ihr Wohnsitz ist nachgewiesen."))
        else:
            start_proof(by=request.viewer, method=chosen.method, data=form.cleaned_data)
    except Refused as refusal:
        form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        return None
    return redirect("account_residence")


def _leave(request: ViewerRequest, chosen: ProofWay) -> HttpResponse:
    """Say what the other house will be asked for, then go there."""
    if request.method != "POST" or chosen.leave is None:
        return render(request, "accounts/residence/way.html", {"way": chosen, "level": chosen.assurance()})
    if not consume(request, action="prove_residence", user=request.user):
        messages.error(request, _too_often())
        return redirect("account_residence")
    try:
        return HttpResponseRedirect(chosen.leave(request))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("account_residence")


@account_required
@require_POST
def give_up(request: ViewerRequest, method: str) -> HttpResponse:
    """Give up what was begun."""
    give_up_request(by=request.viewer, method=method)
    return redirect("account_residence")


@account_required
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: ViewerRequest, token: str) -> HttpResponse:
    """Confirm by a button, not by opening the link: programs that look through mails open every link."""
    reason = ""
    begun = request_of(token)
    if request.method == "POST":
        try:
            prove_residence(by=request.viewer, method=ProofMethod.MAIL, data={"token": token})
            messages.success(request, _("Ihr Wohnsitz ist nachgewiesen."))
            return redirect("account_residence")
        except Refused as refusal:
            reason = str(refusal)
    is_own = begun is not None and begun.user_id == request.viewer.user_id
    context = {"reason": reason, "is_own": is_own, "is_gone": begun is None}
    status = HTTPStatus.NOT_FOUND if begun is None else HTTPStatus.UNPROCESSABLE_ENTITY if reason else HTTPStatus.OK
    return render(request, "accounts/residence/confirm.html", context, status=status)


def _too_often() -> str:
    return _("Das waren gerade sehr viele Versuche. Bitte versuchen Sie es in einer Stunde noch einmal.")
