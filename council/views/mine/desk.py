"""The motion desk: one part in front, and the acts that lead a motion from its first word to its receipt."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import ViewerRequest
from core.errors import Refused
from council.enums import MotionKind
from council.forms.motions import AdoptForm, BeginMotionForm, WithdrawForm
from council.kinds import origin_named
from council.models import Motion
from council.rules import reach
from council.services import motions as acts
from council.services.motion_desk import MotionSheet, motion_sheet, receipt_of
from council.services.motion_submission import lacking, look_of, next_version, submit_motion
from council.views.answer import found
from council.views.mine.frame import act, acted, council_required, drawn


@require_http_methods(["GET", "HEAD", "POST"])
@council_required
def begin(request: ViewerRequest) -> HttpResponse:
    """Begin a motion: from the template, from an earlier one, or as an amendment of a paper."""
    viewer = request.viewer
    if not reach(viewer).factions:
        raise Http404
    wished = _wished(request)
    named = origin_named(request.GET.get("herkunft", ""))
    origin = named[0].find(viewer, named[1]) if named else None
    if origin:
        wished |= {"title": origin.label, "origin": request.GET["herkunft"]}
    form = BeginMotionForm(request.POST or None, viewer=viewer, initial=wished)
    if request.method == "POST" and (made := acted(form, lambda: _begin(viewer, form.cleaned_data))):
        return redirect("mine:motion", made.pk)
    return drawn(request, "motions", "begin", {"form": form, "origin": origin})


def _wished(request: ViewerRequest) -> dict[str, Any]:
    """Return what a link has chosen already: body and meeting, an earlier motion, the paper to change."""
    names = {
        "gremium": "organization",
        "sitzung": "meeting",
        "aus": "earlier",
        "vorgang": "matter",
        "vorlage": "reference",
    }
    wished: dict[str, Any] = {name: request.GET[key] for key, name in names.items() if request.GET.get(key)}
    if "reference" in wished:
        wished["kind"] = MotionKind.AMENDMENT
    return wished


def _begin(viewer: Any, data: dict[str, Any]) -> Motion:
    is_amendment = data["kind"] == MotionKind.AMENDMENT
    names = ("title", "organization", "meeting", "matter", "earlier", "origin")
    return acts.begin_motion(
        by=viewer, kind=MotionKind(data["kind"]), faction=data.get("faction"),
        target=data["reference"].versions.order_by("-n").first() if is_amendment else None,
        **{name: data[name] for name in names},
    )  # fmt: skip


@require_safe
@council_required
def part(request: ViewerRequest, pk: UUID, slug: str = "text") -> HttpResponse:
    """Show a motion with one part in front."""
    sheet = found(motion_sheet(request.viewer, pk, slug))
    return drawn(
        request, "motions", "desk", {"sheet": sheet, "missing": lacking(_motion(request, pk)) if sheet.is_own else ()}
    )


@require_safe
@council_required
def document(request: ViewerRequest, pk: UUID) -> HttpResponseBase:
    """Show the motion as it would be handed in now, or as it was."""
    from core.views.files import blob_response

    motion = _motion(request, pk)
    receipt = receipt_of(motion)
    if motion.submitted_at and receipt and motion.faction_id in reach(request.viewer).factions:
        return blob_response(
            request, blob=receipt.document, file_name=f"{receipt.number}.pdf", attachment=False, public=False
        )
    response = HttpResponse(look_of(motion), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="Antrag.pdf"'
    response["Cache-Control"] = "private, no-store"
    return response


# Steps --------------------------------------------------------------------------------------------------------------
@require_POST
@council_required
def read(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Put it before the faction."""
    return _step(request, pk, _("Die Fraktion liest den Antrag jetzt."), acts.read_motion)


@require_POST
@council_required
def reopen(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Put it back into the draft."""
    return _step(request, pk, _("Der Antrag ist wieder ein Entwurf."), acts.reopen_motion)


@require_http_methods(["GET", "HEAD", "POST"])
@council_required
def adopt(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Note the decision of the faction."""
    sheet = _sheet(request, pk, "adopt")
    motion, form = _motion(request, pk), AdoptForm(request.POST or None)
    given: dict[str, Any] = {"by": request.viewer, "motion": motion}
    if request.method == "POST" and acted(form, lambda: acts.adopt_motion(**given, note=form.cleaned_data["note"])):
        return redirect("mine:motion", pk)
    return drawn(request, "motions", "adopt", {"sheet": sheet, "form": form, "missing": lacking(motion)})


@require_http_methods(["GET", "HEAD", "POST"])
@council_required
def withdraw(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Withdraw it, with a reason."""
    sheet = _sheet(request, pk, "withdraw")
    form = WithdrawForm(request.POST or None)
    given: dict[str, Any] = {"by": request.viewer, "motion": _motion(request, pk)}
    if request.method == "POST" and acted(
        form, lambda: acts.withdraw_motion(**given, reason=form.cleaned_data["reason"])
    ):
        return redirect("mine:motion", pk)
    return drawn(request, "motions", "withdraw", {"sheet": sheet, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@council_required
def submit(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Hand it in; sent twice it is handed in once, and the page says whether it is."""
    motion = _motion(request, pk)
    sheet = found(motion_sheet(request.viewer, pk))
    if not sheet.is_own:
        raise Http404
    refusal = None
    if request.method == "POST":
        try:
            submit_motion(by=request.viewer, motion=motion, version=_number(request.POST.get("fassung", "")))
            return redirect("mine:receipt", pk)
        except Refused as refused:
            refusal = refused
    elif "submit" not in sheet.may:
        return redirect("mine:receipt" if sheet.receipt else "mine:motion", pk)
    context = {"sheet": sheet, "version": next_version(motion), "refusal": refusal, "missing": lacking(motion)}
    return drawn(request, "motions", "submit", context, status=409 if refusal else 200)


def _number(typed: str) -> int:
    return int(typed) if typed.isdecimal() and len(typed) < 6 else 0


def _motion(request: ViewerRequest, pk: UUID) -> Motion:
    return get_object_or_404(Motion.objects.shared_with(request.viewer), pk=pk)


def _sheet(request: ViewerRequest, pk: UUID, wanted: str) -> MotionSheet:
    """Return the motion for a page that asks before it acts; the page does not exist while the act does not go."""
    sheet = found(motion_sheet(request.viewer, pk))
    if wanted not in sheet.may:
        raise Http404
    return sheet


def _step(request: ViewerRequest, pk: UUID, words: str, done: Callable[..., Any]) -> HttpResponse:
    motion = _motion(request, pk)
    return act(request, reverse("mine:motion", args=[pk]), words, lambda: done(by=request.viewer, motion=motion))
