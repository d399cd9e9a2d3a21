"""Suggestions and complaints (§ 24 GO NRW): the form for everybody, and the status behind the code of a receipt."""

from collections.abc import Sequence
from contextlib import suppress
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
from core.models import KeptUpload
from core.services.human_check import wait_for
from core.services.kept_uploads import keep_upload, kept_by, word_for
from council.forms.petition import PetitionForm
from council.services.petition_status import petition_status
from council.services.petitions import MOST_FILES, hand_in_petition
from council.views.answer import found, page

ACTION = "hand_in_petition"
NEW = "neu"
WORD, KEEP = "aufgehoben", "behalten"


# Nobody's session is used here unless somebody is signed in, and then nothing is done with it but saying whose it is:
# strangers get no cookie, so there is nothing to protect by one.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def petition(request: ViewerRequest) -> HttpResponse:
    """Show the form, or take what was handed in."""
    if request.method != "POST":
        return page(request, "council/petition.html", {"form": PetitionForm()})
    form, kept = PetitionForm(request.POST, request.FILES), _kept(request)
    if request.headers.get("Sec-Fetch-Site") == "cross-site":
        return _again(request, form, HTTPStatus.FORBIDDEN)
    if form.is_of_a_machine:
        return redirect("council:overview")
    if not form.is_valid() or _has_lost(request, form, kept):
        return _again(request, form)
    if request.viewer.user_id is None and (wait := wait_for(request.POST, ACTION)):
        return _again(request, form, wait=wait)
    if not consume(request, action=ACTION):
        form.add_error(
            None, _("Von Ihrem Anschluss kam gerade schon viel. Bitte versuchen Sie es in einer Stunde noch einmal.")
        )
        return _again(request, form, HTTPStatus.TOO_MANY_REQUESTS)
    try:
        receipt = hand_in_petition(by=request.viewer, kept=kept, **form.facts)
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
    """Show the form with what was typed, the files that came along, and what is wrong or to wait for."""
    uploads = request.FILES.getlist("annexes")
    before = _kept(request)
    # Whoever is sent away leaves nothing here.
    fresh = _keep(request, uploads[: MOST_FILES - len(before)]) if status == HTTPStatus.UNPROCESSABLE_ENTITY else []
    context = {
        "form": form, "kept": [*before, *fresh], "word": word_for([*before, *fresh]),
        "has_lost_files": len(fresh) < len(uploads), **more,
    }  # fmt: skip
    return _secret(render(request, "council/petition.html", context, status=status))


def _kept(request: ViewerRequest) -> list[KeptUpload]:
    """Return the files of an earlier try that are to go along."""
    wanted = set(request.POST.getlist(KEEP))
    return [row for row in kept_by(request.POST.get(WORD, "")) if str(row.pk) in wanted]


def _has_lost(request: ViewerRequest, form: PetitionForm, kept: list[KeptUpload]) -> bool:
    """Say so where files of an earlier try are gone: nothing is handed in without what belongs to it."""
    is_less = len(kept) < len(request.POST.getlist(KEEP))
    if is_less:
        form.add_error("annexes", _("Aufgehobene Dateien löschen wir nach einer Stunde. Bitte wählen Sie sie neu aus."))
    return is_less


def _keep(request: ViewerRequest, uploads: Sequence[Any]) -> list[KeptUpload]:
    """Keep what came along and may be kept; what is refused is chosen anew."""
    found = []
    for upload in uploads:
        with suppress(Refused):
            if consume(request, action="keep_upload"):
                found.append(keep_upload(upload=upload))
    return found


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
