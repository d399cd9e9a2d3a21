"""Notes as their readers see them: opened, with names and answers. Begins with visible_to, a fixed number of queries."""

import datetime
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from accounts.models import User
from accounts.viewer import Viewer
from council.enums import AnnotationKind
from council.models import Annotation, AnnotationAnswer, Paper, Person, ReadingPlace


@dataclass(frozen=True)
class AnswerLine:
    """An answer to a note."""

    id: UUID
    author: str
    body: str
    at: datetime.datetime
    is_own: bool


@dataclass(frozen=True)
class NoteLine:
    """A note. `content` is what services/note_content describes; {} when it was deleted."""

    id: UUID
    file: UUID
    file_name: str
    # The paper it belongs to: "V/2026/0487 Mobilstation am Bahnhof"; "" for what belongs to none, or is not readable any more.
    source: str
    version: str
    revision: int
    last_edit: UUID
    is_own: bool
    author: str
    is_shared: bool
    faction: str
    is_deleted: bool
    conflict_of: UUID | None
    changed_at: datetime.datetime
    content: dict[str, Any]
    answers: list[AnswerLine] = field(default_factory=list)

    @property
    def page(self) -> int:
        """The page it stands on, from 1."""
        return int(self.content.get("page", 1))

    @property
    def kind(self) -> str:
        """Its AnnotationKind."""
        return str(self.content.get("kind", ""))

    @property
    def kind_label(self) -> str:
        """What its kind is called."""
        return str(AnnotationKind(self.kind).label) if self.kind else ""

    @property
    def quote(self) -> str:
        """The words of the document it is about."""
        return str(self.content.get("quote", ""))

    @property
    def body(self) -> str:
        """What was written."""
        return str(self.content.get("body", ""))

    @property
    def place(self) -> tuple[int, float, str]:
        """Where it stands in its document, to sort by: page, then from top to bottom."""
        return self.page, -_top(self.content.get("geometry", {})), str(self.id)

    @property
    def wire(self) -> dict[str, Any]:
        """The note as devices are told."""
        return {
            "id": str(self.id), "file": str(self.file), "version": self.version, "revision": self.revision,
            "edit": str(self.last_edit), "own": self.is_own, "author": self.author, "shared": self.is_shared,
            "faction": self.faction, "deleted": self.is_deleted, "conflict": str(self.conflict_of or ""),
            "at": self.changed_at.isoformat(), "content": self.content or None,
            "answers": [
                {"id": str(each.id), "author": each.author, "body": each.body, "at": each.at.isoformat(), "own": each.is_own}
                for each in self.answers
            ],
        }  # fmt: skip


def _top(geometry: dict[str, Any]) -> float:
    if "rects" in geometry:
        return float(max(rect[3] for rect in geometry["rects"]))
    if "strokes" in geometry:
        return float(max(max(stroke[1::3]) for stroke in geometry["strokes"]))
    return float(geometry["at"][1]) if "at" in geometry else 100_000.0


def own_notes(viewer: Viewer, keys: Iterable[UUID]) -> list[NoteLine]:
    """Return the viewer's own notes of these keys, tombstones included: what a device has missed."""
    return _lines(viewer, Annotation.objects.of(viewer).filter(pk__in=list(keys)))


def own_notes_on(viewer: Viewer, files: Iterable[UUID]) -> list[NoteLine]:
    """Return the viewer's own notes on these files."""
    return _lines(viewer, Annotation.objects.of(viewer).filter(file__in=list(files), deleted_at__isnull=True))


def shared_notes(viewer: Viewer, files: Iterable[UUID]) -> list[NoteLine]:
    """Return what colleagues share with the viewer's faction on these files."""
    rows = Annotation.objects.visible_to(viewer).exclude(owner_id=viewer.user_id)
    return _lines(viewer, rows.filter(file__in=list(files)))


def all_notes(viewer: Viewer, words: str = "") -> list[NoteLine]:
    """Return every note the viewer reads, by document and place; with `words` those that say all of them."""
    wanted = words.casefold().split()
    lines = [
        line
        for line in _lines(viewer, Annotation.objects.visible_to(viewer))
        if all(word in _said(line) for word in wanted)
    ]
    return sorted(lines, key=lambda line: (line.source, line.file_name.casefold(), str(line.file), line.place))


def note_line(viewer: Viewer, key: UUID) -> NoteLine | None:
    """Return one note that viewer reads."""
    return next(iter(_lines(viewer, Annotation.objects.visible_to(viewer).filter(pk=key))), None)


def _said(line: NoteLine) -> str:
    answers = " ".join(each.body for each in line.answers)
    return f"{line.quote} {line.body} {line.source} {line.file_name} {line.author} {answers}".casefold()


def places(viewer: Viewer, files: Iterable[UUID]) -> list[dict[str, Any]]:
    """Return how far the viewer has read these files, as devices are told."""
    rows = ReadingPlace.objects.of(viewer).filter(file__in=list(files))
    return [{"file": str(row.file_id), "version": row.version, **row.content} for row in rows]


def _lines(viewer: Viewer, rows: Any) -> list[NoteLine]:
    found = list(rows.select_related("file", "faction").order_by("seq"))
    answers: dict[UUID, list[AnnotationAnswer]] = defaultdict(list)
    shared = [row.pk for row in found if row.faction_id]
    for answer in AnnotationAnswer.objects.filter(annotation__in=shared, deleted_at__isnull=True):
        answers[answer.annotation_id].append(answer)
    names = names_of({row.owner_id for row in found} | {each.author_id for part in answers.values() for each in part})
    sources = _sources(viewer, {row.file_id for row in found})
    return [
        NoteLine(
            id=row.pk, file=row.file_id, file_name=row.file.name or row.file.file_name,
            source=sources.get(row.file_id, ""), version=row.version,
            revision=row.revision, last_edit=row.last_edit, is_own=row.owner_id == viewer.user_id,
            author=names.get(row.owner_id, ""), is_shared=row.faction_id is not None,
            faction=row.faction.name if row.faction else "", is_deleted=row.deleted_at is not None,
            conflict_of=row.conflict_of, changed_at=row.changed_at, content=row.content,
            answers=[_answer(viewer, each, names) for each in answers[row.pk]],
        )
        for row in found
    ]  # fmt: skip


def _sources(viewer: Viewer, files: set[UUID]) -> dict[UUID, str]:
    """Return the papers of files, as far as viewer may read them."""
    papers = Paper.objects.visible_to(viewer).filter(attachments__file__in=files)
    rows = papers.values_list("attachments__file", "reference", "title").order_by("attachments__file", "reference")
    return {file: f"{reference} {title}".strip() for file, reference, title in rows}


def _answer(viewer: Viewer, row: AnnotationAnswer, names: dict[UUID, str]) -> AnswerLine:
    body = str(row.content.get("body", ""))
    return AnswerLine(row.pk, names.get(row.author_id, ""), body, row.made_at, row.author_id == viewer.user_id)


def names_of(users: set[UUID]) -> dict[UUID, str]:
    """Return how accounts are called: by the person of the council, else by the account."""
    names = {user.pk: user.get_full_name() for user in User.objects.filter(pk__in=users)}
    return names | dict(Person.objects.filter(user__in=users, deleted_at__isnull=True).values_list("user_id", "name"))
