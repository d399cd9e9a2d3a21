"""Writing without scripts: the text as paragraphs in a form, one person at a time; who types meanwhile loses nothing."""

import datetime
import re
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.models import Text
from core.services.writing.blocks import lines_of, write_lines
from core.services.writing.log import change_document, document_of, require, text_state
from core.writing import Form, Right, WritingKind

HOLD = datetime.timedelta(minutes=30)
PARAGRAPH = "\n\n"


@transaction.atomic
def take_text(*, kind: WritingKind, key: str, by: Any) -> str:
    """Hold a text for half an hour and return it as it is typed: paragraphs with an empty line between them.

    Who types with scripts goes on meanwhile. Raises NotPermitted, Refused while somebody else holds it.
    """
    require(kind, key, by, Right.WRITE)
    text = Text.objects.locked(kind.name, key)
    _refuse_if_held(text, by)
    state = text_state(text)
    text.holder, text.held_until, text.held_state = by.user_id, timezone.now() + HOLD, text.sealed(state)
    text.save(update_fields=["holder", "held_until", "held_state"])
    return typed(kind, state)


def typed(kind: WritingKind, state: bytes) -> str:
    """Return a text as the form shows it."""
    separator = "\n" if kind.form == Form.PLAIN else PARAGRAPH
    return separator.join(lines_of(document_of(state), kind.form))


@transaction.atomic
def save_text(*, kind: WritingKind, key: str, words: str, by: Any) -> int:
    """Write what was typed in the form, and let go of the text; return the number of the update, 0 without change.

    It is compared with what the form began from, so that what others typed meanwhile stays. Raises NotPermitted, and
    Refused when the text is not held any more.
    """
    require(kind, key, by, Right.WRITE)
    text = Text.objects.locked(kind.name, key)
    _refuse_if_held(text, by)
    if text.holder != by.user_id or not text.held_state:
        remedy = _("Bitte sichern Sie Ihre Eingabe, öffnen Sie den Text neu und fügen Sie sie dort ein.")
        raise Refused(_("Der Text wird nicht mehr für Sie freigehalten."), remedy, code="not_held")
    lines = _lines(kind, words)
    state = text.opened(text.held_state)
    _let_go(text)
    return change_document(
        kind=kind, text=text, by=by, state=state, change=lambda doc: write_lines(doc, kind.form, lines)
    )  # fmt: skip


@transaction.atomic
def release_text(*, kind: WritingKind, key: str, by: Any) -> None:
    """Let go of a text without writing. Raises NotPermitted."""
    require(kind, key, by, Right.WRITE)
    text = Text.objects.locked(kind.name, key)
    if text.holder == by.user_id:
        _let_go(text)


def _lines(kind: WritingKind, words: str) -> list[str]:
    clean = words.replace("\r\n", "\n").replace("\r", "\n")
    if kind.form == Form.PLAIN:
        return clean.split("\n")
    return [line.strip("\n") for line in re.split(r"\n[ \t]*\n", clean) if line.strip()]


def _refuse_if_held(text: Text, by: Any) -> None:
    if text.is_held_from(by.user_id):
        until = timezone.localtime(text.held_until)
        remedy = _("Bitte versuchen Sie es nach %(time)s Uhr noch einmal.") % {"time": f"{until:%H:%M}"}
        raise Refused(_("Jemand anderes bearbeitet den Text gerade ohne JavaScript."), remedy, code="held")


def _let_go(text: Text) -> None:
    text.holder, text.held_until, text.held_state = None, None, b""
    text.save(update_fields=["holder", "held_until", "held_state"])
