"""Remarks beside a text; a suggestion is one with a replacement, and accepting it is one more update."""

import base64
import json
from collections.abc import Iterator
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from pycrdt import Text as Characters

from core.errors import Refused
from core.models import RemarkState, Text, TextRemark
from core.services.writing.log import change_document, poke, require
from core.writing import ROOT, Form, Right, WritingKind

MOST_LETTERS = 4000
MOST_ANCHOR_BYTES = 200


@transaction.atomic
def add_remark(
    *, kind: WritingKind, key: str, by: Any, quote: str, body: str, start: bytes, end: bytes,
    replacement: str | None = None,
) -> TextRemark:  # fmt: skip
    """Say something about a passage; with a replacement, suggest it. `start` and `end`: relative positions of Yjs,
    empty from a form without scripts.

    Raises NotPermitted, Refused for what is empty, too long, or stands nowhere.
    """
    require(kind, key, by, Right.COMMENT)
    if not body.strip() and replacement is None:
        raise Refused(_("Die Anmerkung ist leer."), _("Bitte schreiben Sie, was Sie anmerken möchten."), field="body")
    if max(len(quote), len(body), len(replacement or "")) > MOST_LETTERS:
        raise Refused(_("Die Anmerkung ist zu lang."), _("Bitte kürzen Sie auf 4000 Zeichen."), field="body")
    if not quote.strip() or max(len(start), len(end)) > MOST_ANCHOR_BYTES:
        raise Refused(_("Die Stelle im Text fehlt."), _("Bitte markieren Sie, worum es geht."), code="no_place")
    text = Text.objects.locked(kind.name, key)
    words = {
        "quote": quote, "body": body.strip(), "replacement": replacement,
        "start": base64.b64encode(start).decode(), "end": base64.b64encode(end).decode(),
    }  # fmt: skip
    remark = TextRemark.objects.create(
        text=text, sealed_words=text.sealed(json.dumps(words).encode()), author=by.user_id, made_at=timezone.now()
    )
    _tell(kind, text)
    kind.remarked(kind.key_of(key), by.user_id)
    return remark


@transaction.atomic
def answer_remark(*, kind: WritingKind, remark: TextRemark, by: Any, body: str) -> TextRemark:
    """Say something in the card of an open remark. An answer to an answer stands in the same card.

    Raises NotPermitted, Refused for what is empty, too long, or settled meanwhile.
    """
    require(kind, remark.text.key, by, Right.COMMENT)
    if not body.strip():
        raise Refused(_("Die Antwort ist leer."), _("Bitte schreiben Sie, was Sie antworten möchten."), field="body")
    if len(body) > MOST_LETTERS:
        raise Refused(_("Die Antwort ist zu lang."), _("Bitte kürzen Sie auf 4000 Zeichen."), field="body")
    text = Text.objects.locked(kind.name, remark.text.key)
    card = TextRemark.objects.get(pk=remark.parent_id or remark.pk)
    if card.state != RemarkState.OPEN:
        remedy = _("Bitte beginnen Sie eine neue Anmerkung.")
        raise Refused(_("Diese Anmerkung ist inzwischen erledigt."), remedy, code="closed")
    words = {"quote": "", "body": body.strip(), "replacement": None, "start": "", "end": ""}
    answer = TextRemark.objects.create(
        text=text, parent=card, sealed_words=text.sealed(json.dumps(words).encode()), author=by.user_id,
        made_at=timezone.now(),
    )  # fmt: skip
    _tell(kind, text)
    kind.remarked(kind.key_of(text.key), by.user_id)
    return answer


@transaction.atomic
def settle_remark(*, kind: WritingKind, remark: TextRemark, by: Any) -> None:
    """Close a remark without changing the text: whoever writes may, and whoever made it. Again without change."""
    is_own = by.user_id is not None and remark.author == by.user_id
    require(kind, remark.text.key, by, Right.COMMENT if is_own else Right.WRITE)
    text = Text.objects.locked(kind.name, remark.text.key)
    _close(kind, text, remark, RemarkState.SETTLED, by)


@transaction.atomic
def accept_suggestion(*, kind: WritingKind, remark: TextRemark, by: Any) -> int:
    """Put the replacement where the quoted words stand; return the number of the update.

    Raises NotPermitted; Refused when the words are gone or there more than once, or the suggestion is closed.
    """
    require(kind, remark.text.key, by, Right.WRITE)
    text = Text.objects.locked(kind.name, remark.text.key)
    remark = TextRemark.objects.select_for_update(of=("self",)).get(pk=remark.pk)
    words = remark.words
    if remark.state != RemarkState.OPEN or words["replacement"] is None:
        raise Refused(_("Dieser Vorschlag ist schon erledigt."), code="closed")

    def change(doc: Doc[Any]) -> None:
        place = _place_of(doc, kind.form, words["quote"])
        if place is None:
            remedy = _("Bitte ändern Sie den Text von Hand und haken Sie den Vorschlag ab.")
            raise Refused(_("Die Stelle ist nicht mehr eindeutig zu finden."), remedy, code="changed")
        characters, at = place
        # First the new words, so that they take the marks of the old ones.
        quoted = len(words["quote"].encode())
        if words["replacement"]:
            characters.insert(at + quoted, words["replacement"])
        del characters[at : at + quoted]

    seq = change_document(kind=kind, text=text, by=by, change=change)
    _close(kind, text, remark, RemarkState.ACCEPTED, by)
    return seq


def _close(kind: WritingKind, text: Text, remark: TextRemark, state: RemarkState, by: Any) -> None:
    open_one = TextRemark.objects.filter(pk=remark.pk, state=RemarkState.OPEN)
    if open_one.update(state=state, settled_by=by.user_id, settled_at=timezone.now()):
        _tell(kind, text)


def _tell(kind: WritingKind, text: Text) -> None:
    text.remark_seq += 1
    text.save(update_fields=["remark_seq"])
    poke(kind, text)


def _place_of(doc: Doc[Any], form: Form, quote: str) -> tuple[Any, int] | None:
    """Return the text that has the quoted words, and the byte where they begin there; None unless there is one such place.

    Which of several is meant only the editor can tell, by the relative positions: pycrdt counts letters and bytes as
    one where a position lies inside of what was typed at once.
    """
    found = [
        (characters, len(words[:at].encode()))
        for characters in _texts(doc, form)
        for words in (_words_of(characters),)
        for at in range(len(words)) if words.startswith(quote, at)
    ]  # fmt: skip
    return found[0] if len(found) == 1 else None


def _words_of(characters: Any) -> str:
    return "".join(words if isinstance(words, str) else "" for words, _marks in characters.diff())


def _texts(doc: Doc[Any], form: Form) -> Iterator[Any]:
    if form == Form.PLAIN:
        yield doc.get(ROOT, type=Characters)
    else:
        yield from _inside(doc.get(ROOT, type=XmlFragment))


def _inside(parent: Any) -> Iterator[Any]:
    for child in parent.children:
        if isinstance(child, XmlText):
            yield child
        elif isinstance(child, XmlElement):
            yield from _inside(child)
