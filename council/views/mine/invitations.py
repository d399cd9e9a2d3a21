"""The own invitation to a meeting: read it, accept, decline and name who stands in."""

from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from accounts.http import ViewerRequest
from council.forms.invitations import DeclineForm
from council.models import File, Invitation, Person
from council.services.invitation_replies import (
    accept_invitation,
    decline_invitation,
    open_invitation,
    substitutes_of,
)  # fmt: skip
from council.services.meeting_changes import changes_since_look, note_look
from council.services.meeting_place import dial_in_of
from council.services.members import choose_paper
from council.views.mine.frame import act, acted, council_required, drawn


@require_safe
@council_required
def invitation(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Show it. Whoever opens it has received it."""
    row = _own(request, pk)
    if request.method == "GET":
        row = open_invitation(by=request.viewer, invitation=row)
        note_look(by=request.viewer, meeting=row.meeting)
    return drawn(request, "start", "invitation", _context(request, row))


@require_POST
@council_required
def looked(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Have seen what was new."""
    row, stand = _own(request, pk), request.POST.get("stand", "")[:64] or "-"
    words = _("Gemerkt. Ab jetzt steht hier, was danach kommt.")
    return act(request, _page(pk), words, lambda: note_look(by=request.viewer, meeting=row.meeting, stand=stand))


@require_POST
@council_required
def choose(request: ViewerRequest) -> HttpResponse:
    """Get invitations as letters, too, or not any more."""
    person = get_object_or_404(Person.objects.filter(user=request.viewer.user_id, deleted_at__isnull=True))
    on_paper = request.POST.get("on_paper") == "1"
    words = (
        _("Sie bekommen Einladungen auch auf Papier.") if on_paper else _("Sie bekommen Einladungen nur elektronisch.")
    )
    back = reverse("mine:notices")
    return act(request, back, words, lambda: choose_paper(by=request.viewer, person=person, on_paper=on_paper))


@require_POST
@council_required
def accept(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Come."""
    row = _own(request, pk)
    words = _("Sie haben zugesagt.")
    return act(request, _page(pk), words, lambda: accept_invitation(by=request.viewer, invitation=row))


@require_http_methods(["GET", "HEAD", "POST"])
@council_required
def decline(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Not come, and let somebody stand in."""
    row = _own(request, pk)
    form = DeclineForm(request.POST or None, substitutes=substitutes_of(row.stands_for or row))
    given: dict[str, Any] = {"by": request.viewer, "invitation": row}

    def done() -> Invitation:
        data = form.cleaned_data
        return decline_invitation(**given, remark=data["remark"], substitute=data.get("substitute"))

    if request.method == "POST" and acted(form, done):
        return redirect(_page(pk))
    return drawn(request, "start", "decline", _context(request, row) | {"form": form})


def _page(pk: UUID) -> str:
    return reverse("mine:invitation", args=[pk])


def _own(request: ViewerRequest, pk: UUID) -> Invitation:
    rows = Invitation.objects.addressed_to(request.viewer).select_related(
        "meeting__location", "person", "membership", "stands_for__person", "stands_for__membership"
    )
    return get_object_or_404(rows, meeting=pk)


def _context(request: ViewerRequest, row: Invitation) -> dict[str, Any]:
    files = File.objects.visible_to(request.viewer).filter(attachments__meeting=row.meeting_id).distinct()
    stand_in = row.stand_ins.select_related("person").exclude(reply="released").order_by("-sent_at").first()
    return {
        "invitation": row, "meeting": row.meeting, "revisions": list(row.meeting.sent_agendas.order_by("-n")), "files": list(files.order_by("name")),
        "stand_in": stand_in, "changes": changes_since_look(request.viewer, row.meeting), "dial_in": dial_in_of(request.viewer, row.meeting),
    }  # fmt: skip
