"""One text as its page shows it, for whoever looks."""

import datetime
from collections import defaultdict
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from core.models import RemarkState, Text, TextRemark, TextVersion
from core.services.writing.html import html_of
from core.services.writing.log import NOTHING, document_of, text_state
from core.writing import Form, Right, WritingKind


@dataclass(frozen=True)
class AnswerLine:
    """What somebody answered in the card of a remark."""

    author: str
    body: str
    made_at: datetime.datetime


@dataclass(frozen=True)
class RemarkLine:
    """A remark with its answers, and what the viewer may do with it."""

    pk: int
    quote: str
    body: str
    replacement: str | None
    author: str
    made_at: datetime.datetime
    start: str
    end: str
    may_settle: bool
    may_accept: bool
    answers: tuple[AnswerLine, ...]


@dataclass(frozen=True)
class VersionLine:
    """A version by its name."""

    pk: int
    title: str
    author: str
    made_at: datetime.datetime


@dataclass(frozen=True)
class TextSheet:
    """A text with its open remarks and its versions. `is_held`: somebody else writes it without scripts.

    `has_insight`: the viewer sees how it comes about, not only what it says now. `home`: the page it stands on.
    """

    kind: str
    key: str
    title: str
    right: Right
    html: SafeString
    epoch: int
    is_prose: bool
    is_held: bool
    has_insight: bool
    home: str
    remarks: tuple[RemarkLine, ...]
    settled: int
    versions: tuple[VersionLine, ...]

    @property
    def may_write(self) -> bool:
        """Whether the viewer may change the text."""
        return self.right >= Right.WRITE

    @property
    def may_remark(self) -> bool:
        """Whether the viewer may say something about it."""
        return self.right >= Right.COMMENT


def text_sheet(kind: WritingKind, key: str, viewer: Any) -> TextSheet | None:
    """Return the text of a key as the viewer may see it; None for what is unknown or hidden. Seven queries at most."""
    right = kind.right_of(viewer, key)
    if right < Right.READ:
        return None
    text = Text.objects.of(kind.name, key).first()
    seen = text if right >= kind.insight else None
    doc = document_of(text_state(text) if text else NOTHING)
    return TextSheet(
        kind=kind.name, key=key, title=kind.title(kind.key_of(key)), right=right,
        html=mark_safe(html_of(doc, kind.form)),
        epoch=text.epoch if text else 1,
        is_prose=kind.form == Form.PROSE,
        is_held=text is not None and text.is_held_from(viewer.user_id),
        has_insight=right >= kind.insight,
        home=kind.address_of(key),
        remarks=_remarks(kind, seen, viewer, right) if seen else (),
        settled=seen.remarks.exclude(state=RemarkState.OPEN).count() if seen else 0,
        versions=_versions(kind, seen) if seen else (),
    )  # fmt: skip


def _remarks(kind: WritingKind, text: Text, viewer: Any, right: Right) -> tuple[RemarkLine, ...]:
    names: dict[UUID | None, str] = {}
    rows = list(TextRemark.objects.filter(text=text, state=RemarkState.OPEN).select_related("text"))
    answers: dict[int | None, list[AnswerLine]] = defaultdict(list)
    for row in rows:
        answers[row.parent_id].append(AnswerLine(name_of(kind, row.author, names), row.words["body"], row.made_at))
    cards = (row for row in rows if row.parent_id is None)
    return tuple(_remark(kind, row, viewer, right, names, tuple(answers[row.pk])) for row in cards)


def _remark(
    kind: WritingKind, row: TextRemark, viewer: Any, right: Right, names: dict[UUID | None, str],
    answers: tuple[AnswerLine, ...],
) -> RemarkLine:  # fmt: skip
    words, may_write = row.words, right >= Right.WRITE
    is_own = row.author is not None and row.author == viewer.user_id
    return RemarkLine(
        pk=row.pk, quote=words["quote"], body=words["body"], replacement=words["replacement"],
        author=name_of(kind, row.author, names), made_at=row.made_at, start=words["start"], end=words["end"],
        may_settle=may_write or (is_own and right >= Right.COMMENT),
        may_accept=may_write and words["replacement"] is not None, answers=answers,
    )  # fmt: skip


def _versions(kind: WritingKind, text: Text) -> tuple[VersionLine, ...]:
    names: dict[UUID | None, str] = {}
    rows = TextVersion.objects.filter(text=text).select_related("text").defer("sealed_state", "sealed_html")
    return tuple(VersionLine(row.pk, row.title, name_of(kind, row.made_by, names), row.made_at) for row in rows)


def name_of(kind: WritingKind, user_id: UUID | None, names: dict[UUID | None, str]) -> str:
    """Return how somebody is called, asked for once."""
    if user_id not in names:
        names[user_id] = (kind.person(user_id) if user_id else "") or _("Unbekannt")
    return names[user_id]
