"""The chair looks at an agenda before anybody is invited, and releases it or gives it back."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import ViewerRequest
from council.enums import MeetingState, ReleaseAnswer
from council.forms.invitations import AnswerReleaseForm
from council.models import AgendaRelease
from council.services.agenda_content import agenda_content, typeset_letter
from council.services.agenda_release import answer_release, release_digest
from council.services.reading import log_opening
from council.views.mine.frame import acted, council_required, drawn


@require_http_methods(["GET", "HEAD", "POST"])
@council_required
def release(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Show the agenda to whoever was asked, and take the answer. For everybody else the page does not exist."""
    row = _asked(request, pk)
    form = AnswerReleaseForm(request.POST or None)
    if request.method == "POST":
        answer = ReleaseAnswer.RELEASED if "freigeben" in request.POST else ReleaseAnswer.RETURNED
        if acted(form, lambda: answer_release(by=request.viewer, release=row, answer=answer, **form.cleaned_data)):
            return redirect(reverse("mine:release", args=[pk]))
    meeting = row.meeting
    is_open = not row.answer and meeting.state == MeetingState.AGENDA_SET
    log_opening(by=request.viewer, thing=meeting)
    content = agenda_content(meeting)
    context = {
        "release": row, "meeting": meeting, "form": form, "is_open": is_open,
        "is_stale": is_open and row.sha512 != release_digest(meeting),
        "parts": [(_("Öffentlicher Teil"), "Ö", content["public"]), (_("Nichtöffentlicher Teil"), "N", content["nonpublic"])],
    }  # fmt: skip
    return drawn(request, "start", "release", context, 422 if form.errors else 200)


@require_safe
@council_required
def look(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """The invitation as it would be sent now."""
    meeting = _asked(request, pk).meeting
    answer = HttpResponse(typeset_letter(meeting, agenda_content(meeting), "", ""), content_type="application/pdf")
    answer["Content-Disposition"] = 'inline; filename="Einladung.pdf"'
    answer["Cache-Control"] = "private, no-store"
    return answer


def _asked(request: ViewerRequest, pk: UUID) -> AgendaRelease:
    """Return the newest one that the chair was asked for."""
    rows = AgendaRelease.objects.asked_of(request.viewer).filter(meeting=pk).order_by("-asked_at")
    return get_object_or_404(rows.select_related("meeting__location", "meeting__chair")[:1])
