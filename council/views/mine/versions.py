"""Replaced documents: own notes go to the version that counts now, and both versions stand side by side."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import ViewerRequest
from core.errors import Refused
from core.views.files import blob_response
from council.enums import Visibility
from council.models import FileVersion
from council.rules import reach
from council.services.file_comparing import comparison
from council.services.note_moving import Choice, Moving, moving_of, transfer_notes
from council.services.reading import log_reading
from council.views.answer import found
from council.views.mine.frame import council_required, drawn


@require_http_methods(["GET", "HEAD", "POST"])
@council_required
def transfer(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Offer the own notes of earlier versions for the one that counts, and copy those that are chosen."""
    viewer = request.viewer
    moving = found(moving_of(viewer, pk))
    choices: list[Choice] = []
    if request.method == "POST":
        choices = _chosen(request, moving)
        try:
            count = transfer_notes(by=viewer, moving=moving, version=request.POST.get("fassung", ""), choices=choices)
        except Refused as refusal:
            messages.error(request, str(refusal))
        else:
            if count:
                words = ngettext("%(n)s Notiz ist übertragen.", "%(n)s Notizen sind übertragen.", count) % {"n": count}
                messages.success(request, words)
            else:
                messages.info(request, _("Es war keine Notiz gewählt. Alle bleiben, wo sie sind."))
            return redirect("mine:transfer", pk)
    # What was ticked stays ticked when it was refused.
    typed = {f"{choice.note}-{choice.offer}" for choice in choices}
    typed |= {f"{choice.note}-teilen" for choice in choices if choice.is_shared}
    context = {
        "moving": moving, "has_faction": bool(reach(viewer).factions), "is_typed": request.method == "POST", "typed": typed,
    }  # fmt: skip
    return drawn(request, "notes", "transfer", context)


def _chosen(request: ViewerRequest, moving: Moving) -> list[Choice]:
    """Return what was chosen; the others stay."""
    found: list[Choice] = []
    for key in (note.line.id for note in moving.notes):
        offer = request.POST.get(f"notiz-{key}", "")
        if offer.isdecimal() and len(offer) < 4:
            found.append(Choice(key, int(offer), f"teilen-{key}" in request.POST))
    return found


@require_safe
@council_required
def compare(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Show a document beside an earlier version, changed passages marked."""
    asked = request.GET.get("alt", "")
    try:
        version = UUID(asked) if asked else None
    except ValueError:
        version = None
    sheet = found(comparison(request.viewer, pk, version))
    if not sheet.row.is_public:
        log_reading(by=request.viewer, row=sheet.row)
    return drawn(request, "notes", "compare", {"sheet": sheet})


@require_safe
@council_required
def earlier(request: ViewerRequest, pk: UUID, version: UUID) -> HttpResponseBase:
    """Show an earlier version itself. What is never public is noted down when it is read."""
    viewer = request.viewer
    rows = FileVersion.objects.visible_to(viewer).select_related("blob", "file")
    row = found(rows.filter(pk=version, file=pk).first())
    if not row.file.is_public or row.visibility != Visibility.PUBLIC:
        log_reading(by=viewer, row=row.file)
    return blob_response(request, blob=row.blob, file_name=row.file_name, attachment=False, public=False)
