"""What stands around a motion's text: title and target, signatures, annexes."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import ViewerRequest
from core.canonical import plain
from council.forms.motions import AnnexForm, AskForm, ChangeMotionForm
from council.models import Motion, MotionFile, MotionSigner
from council.services import motion_files, motion_signatures, motions
from council.services.motion_desk import MotionSheet, motion_sheet
from council.views.answer import found
from council.views.desk.together import locked, merge, opened_with, stand_of, told
from council.views.mine.frame import act, acted, council_required, drawn

FIELDS = ("title", "organization", "meeting", "matter", "is_urgent", "urgency_reason")


@require_http_methods(["GET", "HEAD", "POST"])
@council_required
def change(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Change title and target. Who saves second sees both values and chooses."""
    viewer = request.viewer
    sheet = _sheet(viewer, pk, "change")
    with transaction.atomic():
        motion = locked(Motion.objects.of_factions(viewer), pk)
        now = _standing(motion)
        form = ChangeMotionForm(request.POST.copy() if request.method == "POST" else None, viewer=viewer, initial=now)
        theirs = merge(form, opened_with(request, now), now) if form.is_bound else ()
        if form.is_bound and form.is_valid():
            if theirs:
                form.add_error(None, told(motion))
            elif acted(form, lambda: motions.change_motion(by=viewer, motion=motion, **form.cleaned_data)):
                return redirect("mine:motion", pk)
    context = {"sheet": sheet, "form": form, "theirs": theirs, "stand": stand_of(now)}
    return drawn(request, "motions", "change", context)


def _standing(motion: Motion) -> dict[str, Any]:
    values = {name: getattr(motion, f"{name}_id", None) or getattr(motion, name) for name in FIELDS}
    return dict(plain({name: getattr(value, "pk", value) for name, value in values.items()}))


# Signatures ---------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@council_required
def signatures(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Show who signs, and ask somebody."""
    viewer = request.viewer
    sheet = found(motion_sheet(viewer, pk))
    form = None
    if "ask" in sheet.may:
        motion = Motion.objects.of_factions(viewer).get(pk=pk)
        form = AskForm(request.POST or None, motion=motion, viewer=viewer)
        if request.method == "POST" and acted(
            form, lambda: motion_signatures.ask_signature(by=viewer, motion=motion, person=form.cleaned_data["person"])
        ):
            return redirect("mine:signatures", pk)
    elif request.method == "POST":
        raise Http404
    return drawn(request, "motions", "signatures", {"sheet": sheet, "form": form})


@require_POST
@council_required
def answer(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Sign, or decline to."""
    viewer = request.viewer
    motion = get_object_or_404(Motion.objects.shared_with(viewer), pk=pk)
    if request.POST.get("action") == "decline":
        words, done = _("Sie unterschreiben diesen Antrag nicht."), motion_signatures.decline_signature
        is_own = Motion.objects.of_factions(viewer).filter(pk=pk).exists()
        back = reverse("mine:motion", args=[pk]) if is_own else reverse("mine:motions")
    else:
        words, done = _("Sie haben unterschrieben."), motion_signatures.sign_motion
        back = reverse("mine:motion", args=[pk])
    return act(request, back, words, lambda: done(by=viewer, motion=motion))


@require_POST
@council_required
def take_back(request: ViewerRequest, pk: UUID, signer: int) -> HttpResponse:
    """Do not ask somebody any more."""
    viewer = request.viewer
    row = get_object_or_404(MotionSigner, motion__in=Motion.objects.of_factions(viewer), motion_id=pk, pk=signer)
    return act(
        request, reverse("mine:signatures", args=[pk]), _("Die Bitte ist zurückgenommen."),
        lambda: motion_signatures.take_back_request(by=viewer, signer=row),
    )  # fmt: skip


# Annexes ------------------------------------------------------------------------------------------------------------
@require_http_methods(["GET", "HEAD", "POST"])
@council_required
def annexes(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Show the annexes, and add one."""
    viewer = request.viewer
    sheet = found(motion_sheet(viewer, pk))
    form = AnnexForm(request.POST or None, request.FILES or None) if "attach" in sheet.may else None
    if request.method == "POST":
        if form is None:
            raise Http404
        motion = Motion.objects.of_factions(viewer).get(pk=pk)
        if acted(form, lambda: _attach(viewer, motion, form.cleaned_data)):
            return redirect("mine:annexes", pk)
    return drawn(request, "motions", "annexes", {"sheet": sheet, "form": form})


def _attach(viewer: Any, motion: Motion, data: dict[str, Any]) -> MotionFile:
    upload = data["upload"]
    return motion_files.add_motion_file(
        by=viewer, motion=motion, upload=upload, file_name=upload.name, name=data["name"]
    )


@require_POST
@council_required
def remove_annex(request: ViewerRequest, pk: UUID, file: UUID) -> HttpResponse:
    """Take an annex out."""
    viewer = request.viewer
    row = get_object_or_404(MotionFile, motion__in=Motion.objects.of_factions(viewer), motion_id=pk, pk=file)
    back = reverse("mine:annexes", args=[pk])
    return act(
        request, back, _("Die Anlage ist entfernt."), lambda: motion_files.remove_motion_file(by=viewer, file=row)
    )


@require_safe
@council_required
def annex(request: ViewerRequest, pk: UUID, file: UUID) -> HttpResponseBase:
    """Hand an annex over."""
    from core.views.files import blob_response

    rows = MotionFile.objects.filter(motion__in=Motion.objects.shared_with(request.viewer))
    row = get_object_or_404(rows.select_related("blob"), motion_id=pk, pk=file)
    return blob_response(request, blob=row.blob, file_name=row.file_name, attachment=False, public=False)


def _sheet(viewer: Any, pk: UUID, wanted: str) -> MotionSheet:
    sheet = found(motion_sheet(viewer, pk))
    if wanted not in sheet.may:
        raise Http404
    return sheet
