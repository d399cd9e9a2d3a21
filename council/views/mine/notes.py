"""The own notes and what the faction shares: a list to search and take along, and plain forms to write, share and answer."""

from itertools import groupby
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from accounts.http import ViewerRequest
from core.errors import Refused
from council.forms.notes import AnswerForm, NewNoteForm, NoteForm
from council.rules import reach
from council.services import note_acts
from council.services.note_export import annotated_pdf, as_csv
from council.services.note_list import NoteLine, all_notes, note_line
from council.services.note_moving import current_versions, waiting_notes
from council.services.reader_pack import noted_file, place_in_reader
from council.views.answer import found
from council.views.mine.frame import acted, council_required, drawn


@require_safe
@council_required
def notes(request: ViewerRequest) -> HttpResponse:
    """List every note, by document; with words those that say them."""
    words = request.GET.get("q", "").strip()[:200]
    lines = all_notes(request.viewer, words)
    waiting = waiting_notes(lines, current_versions(request.viewer, {line.file for line in lines if line.is_own}))
    documents = [(list(group), waiting[file]) for file, group in groupby(lines, key=lambda line: line.file)]
    return drawn(request, "notes", "notes", {"documents": documents, "words": words})


@require_safe
@council_required
def notes_file(request: ViewerRequest) -> HttpResponse:
    """Hand the list over."""
    response = HttpResponse(as_csv(all_notes(request.viewer)), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="notizen-{timezone.localdate():%Y-%m-%d}.csv"'
    return response


@require_safe
@council_required
def annotated(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Hand a document over with the notes drawn in."""
    try:
        name, data = found(annotated_pdf(request.viewer, pk, with_shared="ohne-fraktion" not in request.GET))
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("mine:notes")
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(
        True, f"{slugify(name)[:80] or 'unterlage'}-mit-notizen.pdf"
    )
    response["Content-Security-Policy"] = "default-src 'none'; style-src 'unsafe-inline'"
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@council_required
def new_note(request: ViewerRequest, file: UUID) -> HttpResponse:
    """Write a note on a page."""
    viewer = request.viewer
    row = found(noted_file(viewer, file))
    asked = request.GET.get("seite", "")
    form = NewNoteForm(
        request.POST or None,
        has_faction=bool(reach(viewer).factions),
        initial={"page": asked if asked.isdigit() else 1},
    )
    if request.method == "POST" and (
        key := acted(form, lambda: note_acts.write_note(by=viewer, file=row, **form.cleaned_data))
    ):
        messages.success(request, _("Die Notiz ist gespeichert."))
        return redirect("mine:note", key)
    return drawn(request, "notes", "new_note", {"file": row, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@council_required
def note(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Show one note; its owner changes, shares or deletes it, colleagues answer."""
    viewer = request.viewer
    line = found(note_line(viewer, pk))
    action = request.POST.get("action", "") if request.method == "POST" else ""
    initial = {"body": line.body, "is_shared": line.is_shared}
    form = NoteForm(
        request.POST if action == "change" else None, has_faction=bool(reach(viewer).factions), initial=initial
    )
    answer = AnswerForm(request.POST if action == "answer" else None)
    if action and (back := _done(request, line, action, form, answer)):
        return back
    context = {
        "note": line, "form": form if line.is_own else None, "answer": answer if line.is_shared else None,
        "place": place_in_reader(viewer, line.file, line.page),
    }  # fmt: skip
    return drawn(request, "notes", "note", context)


def _done(
    request: ViewerRequest, line: NoteLine, action: str, form: NoteForm, answer: AnswerForm
) -> HttpResponse | None:
    viewer = request.viewer
    if action == "answer":
        done = acted(answer, lambda: note_acts.answer_note(by=viewer, note=line, **answer.cleaned_data))
        return _back(request, line.id, _("Ihre Antwort ist geteilt.")) if done else None
    if not line.is_own:
        raise Http404
    if action == "delete":
        note_acts.delete_note(by=viewer, note=line)
        messages.success(request, _("Die Notiz ist gelöscht."))
        return redirect("mine:notes")
    key: Any = acted(form, lambda: note_acts.change_note(
        by=viewer, note=line, body=form.cleaned_data["body"], is_shared=form.cleaned_data.get("is_shared", False)
    ))  # fmt: skip
    return _back(request, key, _("Die Notiz ist gespeichert.")) if key else None


def _back(request: ViewerRequest, key: UUID, words: str) -> HttpResponse:
    messages.success(request, words)
    return redirect(reverse("mine:note", args=[key]))
