"""Named versions: kept as the text stood, compared word by word, and made current again by one more update."""

import datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _
from pycrdt import Doc
from pycrdt import Text as Characters

from core.errors import Refused
from core.models import Text, TextVersion
from core.services import audit
from core.services.jobs import job
from core.services.writing.blocks import change_words, lines_of, read_blocks, restore_blocks
from core.services.writing.differences import Piece, compare
from core.services.writing.html import html_of
from core.services.writing.log import change_document, document_of, require, text_state
from core.writing import ROOT, Form, Right, WritingKind, writing_kind

MOST_LETTERS = 120


@transaction.atomic
def name_version(*, kind: WritingKind, key: str, title: str, by: Any) -> TextVersion:
    """Keep the text as it stands under a name. Raises NotPermitted, Refused without a name."""
    require(kind, key, by, Right.WRITE)
    name = " ".join(title.split())
    if not name or len(name) > MOST_LETTERS:
        remedy = _("Bitte geben Sie einen Namen mit höchstens 120 Zeichen an.")
        raise Refused(_("Die Fassung braucht einen Namen."), remedy, code="no_title", field="title")
    version = _keep(kind, Text.objects.locked(kind.name, key), name, by.user_id)
    audit.record(by_user=by.user_id, action="core.name_version", obj=version)
    return version


def _keep(kind: WritingKind, text: Text, name: str, by_user: UUID | None) -> TextVersion:
    doc = document_of(text_state(text))
    return TextVersion.objects.create(
        text=text, seq=text.seq, made_at=timezone.now(), made_by=by_user,
        sealed_title=text.sealed(name.encode()), sealed_state=text.sealed(doc.get_update()),
        sealed_html=text.sealed(html_of(doc, kind.form).encode()),
    )  # fmt: skip


@job(every=datetime.timedelta(hours=1), label=_("Tagesstände gemeinsamer Texte festhalten"))
def keep_days() -> int:
    """Keep every text that was written on an earlier day and not kept since, under that day; return how many."""
    today, kept = timezone.localdate(), 0
    for pk, name in list(Text.objects.unkept(today).values_list("pk", "kind")):
        kind = writing_kind(name)
        with transaction.atomic():
            text = Text.objects.unkept(today).select_for_update(of=("self",)).filter(pk=pk).first()
            if kind is None or text is None:
                continue
            day = text.updates.filter(day__lt=today).order_by("-day").values_list("day", flat=True).first()
            _keep(kind, text, _("Stand vom %(day)s") % {"day": date_format(day or today, "d.m.Y")}, None)
            kept += 1
    return kept


def compare_versions(kind: WritingKind, before: TextVersion, after: TextVersion | None = None) -> list[Piece]:
    """Return what changed from one version to another, or to the text as it stands."""
    state = text_state(before.text) if after is None else after.state
    old, new = (lines_of(document_of(each), kind.form) for each in (before.state, state))
    return compare("\n".join(old), "\n".join(new))


@transaction.atomic
def restore_version(*, kind: WritingKind, version: TextVersion, by: Any) -> int:
    """Make the text say again what a version says: one more update, so that nothing is lost. Return its number."""
    require(kind, version.text.key, by, Right.WRITE)
    text = Text.objects.locked(kind.name, version.text.key)
    wanted = document_of(version.state)

    def change(doc: Doc[Any]) -> None:
        if kind.form == Form.PROSE:
            restore_blocks(doc, read_blocks(wanted))
        else:
            characters = doc.get(ROOT, type=Characters)
            change_words(characters, str(characters), str(wanted.get(ROOT, type=Characters)))

    seq = change_document(kind=kind, text=text, by=by, change=change)
    audit.record(by_user=by.user_id, action="core.restore_version", obj=version)
    return seq
