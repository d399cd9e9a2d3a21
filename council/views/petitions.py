"""Suggestions and complaints (§ 24 GO NRW): the form for everybody, and the status behind the code of a receipt."""

from http import HTTPStatus
from typing import Any

from allauth.core.ratelimit import consume
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import ViewerRequest
from core.errors import Refused
from core.services.human_check import wait_for
from council.forms.petition import PetitionForm
from council.services.petition_status import petition_status
from council.services.petitions import hand_in_petition
from council.views.answer import found, page

ACTION = "hand_in_petition"
NEW = "neu"


# Nobody's session is used here unless somebody is signed in, and then nothing is done with it but saying whose it is:
# strangers get no cookie, so there is nothing to protect by one.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def petition(request: ViewerRequest) -> HttpResponse:
    """Show the form, or take what was handed in."""
    if request.method != "POST":
        return page(request, "council/petition.html", {"form": PetitionForm()})
    form = PetitionForm(request.POST, request.FILES)
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return _again(request, form, HTTPStatus.FORBIDDEN)
    if form.is_of_a_machine:
        return redirect("council:overview")
    if not form.is_valid():
        return _again(request, form)
    if request.viewer.user_id is None and (wait := wait_for(request.POST, ACTION)):
        return _again(request, form, wait=wait)
    if not consume(request, action=ACTION):
        form.add_error(
            None, _("Von Ihrem Anschluss kam gerade schon viel. Bitte versuchen Sie es in einer Stunde noch einmal.")
        )
        return _again(request, form, HTTPStatus.TOO_MANY_REQUESTS)
    try:
        receipt = hand_in_petition(by=request.viewer, **form.facts)
    except Refused as refusal:
        field = {"file": "annexes"}.get(refusal.field, refusal.field)
        form.add_error(field if field in form.fields else None, str(refusal))
        return _again(request, form)
    response = redirect("council:petition_status", receipt.code)
    response["Location"] += f"?{NEW}"
    return _secret(response)


def _again(
    request: ViewerRequest, form: PetitionForm, status: int = HTTPStatus.UNPROCESSABLE_ENTITY, **more: Any
) -> HttpResponse:
    """Show the form with what was typed, and what is wrong or to wait for; files are chosen anew."""
    context = {"form": form, "had_files": bool(request.FILES), **more}
    return _secret(render(request, "council/petition.html", context, status=status))


@require_safe
def status(request: ViewerRequest, code: str) -> HttpResponse:
    """Show where a petition stands, to whoever knows its code."""
    sheet = found(petition_status(code))
    context = {"sheet": sheet, "is_new": NEW in request.GET}
    return _secret(render(request, "council/petition_status.html", context))


def _secret(response: HttpResponse) -> HttpResponse:
    """Let nothing keep the page, find it, or pass its address on."""
    response["Cache-Control"] = "private, no-store"
    response["X-Robots-Tag"] = "noindex, nofollow"
    response["Referrer-Policy"] = "no-referrer"
    return response
