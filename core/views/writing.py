"""Texts that several people write, as pages: they work without scripts; writing.js makes an editor of them."""

import base64
from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.errors import NotPermitted, Refused
from core.models import RemarkState, TextRemark, TextVersion
from core.services.writing import plain, remarks, versions
from core.services.writing.sheet import TextSheet, text_sheet
from core.writing import WritingKind, writing_kind


class TextForm(forms.Form):
    """The whole text."""

    words = forms.CharField(
        label=gettext_lazy("Text"), required=False, strip=False, widget=forms.Textarea(attrs={"rows": 20}),
        help_text=gettext_lazy("Eine leere Zeile beginnt einen neuen Absatz."),
    )  # fmt: skip


@never_cache
@require_safe
def text(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Show a text with its remarks and versions."""
    _found, sheet = _asked(request, kind, key)
    return render(request, "core/writing/text.html", {"sheet": sheet})


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def text_form(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Write a text in a form: take it, save it, or let go of it."""
    found, sheet = _asked(request, kind, key)
    if not sheet.may_write:
        raise Http404
    given: dict[str, Any] = {"kind": found, "key": key, "by": request.viewer}  # type: ignore[attr-defined]
    form = TextForm(request.POST if "words" in request.POST else None)
    if request.method == "POST":
        try:
            if done := _write(request, given, form):
                return done
            form = TextForm(initial={"words": plain.take_text(**given)})
        except Refused as refusal:
            messages.error(request, str(refusal))
            if "words" not in request.POST:
                return redirect(sheet.home)
    return render(
        request, "core/writing/form.html", {"sheet": sheet, "form": form, "is_open": request.method == "POST"}
    )


def _write(request: HttpRequest, given: dict[str, Any], form: TextForm) -> HttpResponse | None:
    """Save or let go, and go back; None when the text is to be taken."""
    action = request.POST.get("action")
    if action == "save" and form.is_valid():
        plain.save_text(**given, words=form.cleaned_data["words"])
        messages.success(request, _("Der Text ist gespeichert."))
    elif action == "release":
        plain.release_text(**given)
    else:
        return None
    return redirect(given["kind"].address_of(given["key"]))


@require_POST
def add_remark(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Say something about a passage, or suggest another wording."""
    found, _sheet = _asked(request, kind, key)
    post = request.POST
    replacement = post.get("replacement", "") if post.get("is_suggestion") else None
    return _act(request, kind, key, _("Die Anmerkung steht neben dem Text."), lambda: remarks.add_remark(
        kind=found, key=key, by=request.viewer, quote=post.get("quote", ""), body=post.get("body", ""),  # type: ignore[attr-defined]
        start=_bytes(post.get("start", "")), end=_bytes(post.get("end", "")), replacement=replacement,
    ))  # fmt: skip


@require_POST
def answer_remark(request: HttpRequest, kind: str, key: str, pk: int) -> HttpResponse:
    """Answer in the card of a remark, close it, or put a suggestion into the text."""
    found, _sheet = _asked(request, kind, key)
    remark = _row(TextRemark.objects.filter(state=RemarkState.OPEN, parent__isnull=True), kind, key, pk)
    given: dict[str, Any] = {"kind": found, "remark": remark, "by": request.viewer}  # type: ignore[attr-defined]
    if request.POST.get("action") == "answer":
        body = request.POST.get("body", "")
        return _act(
            request,
            kind,
            key,
            _("Ihre Antwort steht bei der Anmerkung."),
            lambda: remarks.answer_remark(**given, body=body),
        )
    if request.POST.get("action") == "accept":
        return _act(request, kind, key, _("Der Vorschlag ist übernommen."), lambda: remarks.accept_suggestion(**given))
    return _act(request, kind, key, _("Die Anmerkung ist erledigt."), lambda: remarks.settle_remark(**given))


@require_POST
def add_version(request: HttpRequest, kind: str, key: str) -> HttpResponse:
    """Give the text as it stands a name."""
    found, _sheet = _asked(request, kind, key)
    return _act(request, kind, key, _("Die Fassung ist festgehalten."), lambda: versions.name_version(
        kind=found, key=key, title=request.POST.get("title", ""), by=request.viewer,  # type: ignore[attr-defined]
    ))  # fmt: skip


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def version(request: HttpRequest, kind: str, key: str, pk: int) -> HttpResponse:
    """Show a version and what changed since; make it current again."""
    found, sheet = _asked(request, kind, key)
    if not sheet.has_insight:
        raise Http404
    row = _row(TextVersion.objects.all(), kind, key, pk)
    if request.method == "POST":
        return _act(request, kind, key, _("Der Text hat wieder diesen Stand."), lambda: versions.restore_version(
            kind=found, version=row, by=request.viewer,  # type: ignore[attr-defined]
        ))  # fmt: skip
    pieces = versions.compare_versions(found, row)
    return render(request, "core/writing/version.html", {"sheet": sheet, "version": row, "pieces": pieces})


def _asked(request: HttpRequest, kind: str, key: str) -> tuple[WritingKind, TextSheet]:
    """Return the text that the address names; hidden and unknown ones are the same 404."""
    found = writing_kind(kind)
    sheet = text_sheet(found, key, request.viewer) if found else None  # type: ignore[attr-defined]
    if found is None or sheet is None:
        raise Http404
    return found, sheet


def _row(rows: Any, kind: str, key: str, pk: int) -> Any:
    row = rows.filter(text__kind=kind, text__key=key, pk=pk).select_related("text").first()
    if row is None:
        raise Http404
    return row


def _act(request: HttpRequest, kind: str, key: str, words: str, act: Callable[[], Any]) -> HttpResponse:
    """Do it and go back to the text, saying what happened."""
    try:
        act()
    except NotPermitted as refusal:
        raise PermissionDenied from refusal
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, words)
    found = writing_kind(kind)
    return redirect(found.address_of(key)) if found else redirect("writing_text", kind, key)


def _bytes(text_: str) -> bytes:
    try:
        return base64.b64decode(text_, validate=True)
    except ValueError:
        return b""
