"""What devices wrote, and what they have missed: each edit once, in any order, as often as it comes; nothing is lost (I10).

An edit names itself, its annotation, and the revision it was made on. Made on the last one it is the next; made on an
older one both versions stay: the one that is here, and a copy beside it, whose key follows from the edit. A deletion made
on an older revision yields to what was written since; words written on what somebody else deleted bring it back.
The clocks of devices decide nothing.

No act here is audited: a book that the administration reads would say who writes on what (I7).
"""

import uuid
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.errors import NotPermitted, Refused
from council.models import Annotation, AnnotationAnswer, AnnotationEdit, File, Notebook, ReadingPlace
from council.rules import is_of_council, reach
from council.services.note_content import malformed, read_answer, read_content, read_version
from council.services.note_errands import tell_of_answer, tell_of_sharing

MOST_EDITS, MOST_FILES = 1_000, 2_000
# Keys of copies are made of the edit alone: brought twice, it makes no second copy.
COPIES = uuid.UUID("6e5f2a3c-2a55-5d0e-9a41-0b8f4a7f6f10")


@dataclass(frozen=True)
class Result:
    """What became of an edit. `state`: applied, known (was here already), copied (both stay), kept (the
    deletion yielded), refused. `id` and `revision`: of the annotation that holds the edit."""

    edit: str
    state: str
    id: str = ""
    revision: int = 0
    reason: str = ""
    code: str = ""


@dataclass(frozen=True)
class Exchange:
    """What a device is answered. `cursor` names the last change it knows then.

    `is_restored`: the town does not know the device's cursor (a backup was restored): `notes` are all that are here, and
    the device brings what is missing.
    """

    cursor: str
    is_restored: bool
    results: list[Result]
    changed: list[UUID] = field(default_factory=list)


def demand_notebook(by: Viewer) -> UUID:
    """Return whose notebook it is; refuse whoever does not belong to the council (I9)."""
    if not is_of_council(by) or by.user_id is None:
        raise NotPermitted(
            _("Notizen führt nur, wer dem Rat angehört."),
            _("Ihre Notizen bleiben auf dem Gerät."),
            code="not_permitted",
        )
    return by.user_id


def sync_notes(*, by: Viewer, edits: list[Any], cursor: str = "") -> Exchange:
    """Do the edits of a device, each by itself, and return what changed since its cursor."""
    owner = demand_notebook(by)
    if len(edits) > MOST_EDITS:
        raise Refused(_("Das sind zu viele Änderungen auf einmal."), code="too_many")
    with transaction.atomic():
        book = Notebook.objects.locked(owner)
        results = [_result(by, book, sent) for sent in edits]
        book.save(update_fields=["seq"])
    return _exchange(by, cursor, results)


def _exchange(by: Viewer, cursor: str, results: list[Result]) -> Exchange:
    after, is_restored = 0, False
    if cursor:
        known = (
            AnnotationEdit.objects.filter(pk=_key(cursor), owner_id=by.user_id).values_list("seq", flat=True).first()
        )
        after, is_restored = known or 0, known is None
    changed = list(Annotation.objects.of(by).filter(seq__gt=after).order_by("seq").values_list("pk", flat=True))
    last = AnnotationEdit.objects.filter(owner_id=by.user_id).order_by("-seq").values_list("pk", flat=True).first()
    return Exchange(str(last or ""), is_restored, results, changed)


def _result(by: Viewer, book: Notebook, sent: Any) -> Result:
    name = str(sent.get("edit", "")) if isinstance(sent, dict) else ""
    try:
        if not isinstance(sent, dict):
            raise malformed()
        done = _answer if "answer" in sent else _edit
        with transaction.atomic():
            return done(by, book, sent)
    except Refused as refusal:
        return Result(name, "refused", reason=str(refusal), code=refusal.code)


def _key(sent: Any) -> UUID:
    try:
        return UUID(str(sent))
    except ValueError as error:
        raise malformed() from error


# Annotations --------------------------------------------------------------------------------------------------------
def _edit(by: Viewer, book: Notebook, sent: dict[str, Any]) -> Result:
    edit, key, base = _key(sent.get("edit")), _key(sent.get("id")), _base(sent)
    if done := AnnotationEdit.objects.filter(pk=edit).first():
        if done.owner_id != book.owner_id:
            raise malformed()
        return Result(str(edit), "known", str(done.annotation_id), done.revision)
    row = Annotation.objects.filter(pk=key).select_for_update().first()
    if row is not None and row.owner_id != book.owner_id:
        raise _not_yours()
    content = {} if sent.get("content") is None else read_content(sent["content"])
    if row is None:
        return _begin(by, book, edit, key, sent, content)
    if base < row.revision and (beside := _beside(book, row, edit, content)):
        return beside
    # Brought again to a town that had lost it, it has the revision that other devices know as well.
    is_again = sent.get("again") is True and base > row.revision
    row.revision = max(base, row.revision) + (0 if is_again else 1)
    return _write(by, book, row, edit, content, is_shared=sent.get("shared") is True)


def _base(sent: dict[str, Any]) -> int:
    base = sent.get("base", 0)
    if not isinstance(base, int) or isinstance(base, bool) or not 0 <= base < 2**31 - 1:
        raise malformed()
    return base


def _beside(book: Notebook, row: Annotation, edit: UUID, content: dict[str, Any]) -> Result | None:
    """Do an edit that did not know the last revision; None when it says what is here, or brings back what was deleted."""
    if not content:
        _note(book, row, edit)
        return Result(str(edit), "kept", str(row.pk), row.revision)
    if row.deleted_at is None and row.content != content:
        return _copy(book, row, edit, content)
    return None


def _not_yours() -> Refused:
    return NotPermitted(_("Diese Notiz gehört jemand anderem."), code="not_yours")


def _begin(by: Viewer, book: Notebook, edit: UUID, key: UUID, sent: dict[str, Any], content: dict[str, Any]) -> Result:
    """Write an annotation that is new here. A tombstone is kept as well: another device may still bring older words."""
    file = _file(by, sent)
    row = Annotation(pk=key, owner_id=book.owner_id, file=file, version=read_version(sent.get("version")))
    row.revision = max(1, sent.get("base", 0) + (0 if sent.get("again") is True else 1))
    return _write(by, book, row, edit, content, is_shared=sent.get("shared") is True)


def _file(by: Viewer, sent: dict[str, Any]) -> File:
    """Return the file: one that may be read, or that its reader opened while it could be."""
    key = _key(sent.get("file"))
    file = File.objects.visible_to(by).filter(pk=key).first()
    if file is None and ReadingPlace.objects.of(by).filter(file=key).exists():
        file = File.objects.filter(pk=key).first()
    if file is None:
        raise Refused(
            _("Diese Unterlage ist nicht mehr zugänglich."), _("Die Notiz bleibt auf dem Gerät."), code="unknown_file"
        )
    return file


def _write(
    by: Viewer, book: Notebook, row: Annotation, edit: UUID, content: dict[str, Any], *, is_shared: bool
) -> Result:
    was_shared = row.faction_id is not None
    row.content = content
    row.deleted_at = None if content else timezone.now()
    row.faction_id = _faction(by, row.faction_id) if content and is_shared else None
    row.changed_at, row.last_edit = timezone.now(), edit
    _note(book, row, edit)
    if row.faction_id and not was_shared:
        tell_of_sharing(row, content)
    if is_shared and content and row.faction_id is None:
        alone = str(_("Sie gehören keiner Fraktion an. Die Notiz bleibt privat."))
        return Result(str(edit), "applied", str(row.pk), row.revision, alone, "no_faction")
    return Result(str(edit), "applied", str(row.pk), row.revision)


def _faction(by: Viewer, now: UUID | None) -> UUID | None:
    """Return with whom it is shared: as before, while the owner belongs there, else with the own faction."""
    own = sorted(reach(by).factions)
    return now if now in own else next(iter(own), None)


def _copy(book: Notebook, row: Annotation, edit: UUID, content: dict[str, Any]) -> Result:
    """Keep what was written elsewhere beside what is here: private, until its owner says otherwise."""
    beside = Annotation(
        pk=uuid.uuid5(COPIES, str(edit)), owner_id=row.owner_id, file_id=row.file_id, version=row.version,
        conflict_of=row.pk, last_edit=edit,
    )  # fmt: skip
    beside.content = content
    _note(book, beside, edit)
    return Result(str(edit), "copied", str(beside.pk), beside.revision)


def _note(book: Notebook, row: Annotation, edit: UUID) -> None:
    """Save a row as the next change of its notebook."""
    book.seq += 1
    row.seq = book.seq
    row.save()
    AnnotationEdit.objects.create(pk=edit, owner_id=book.owner_id, annotation=row, revision=row.revision, seq=book.seq)


# Answers ------------------------------------------------------------------------------------------------------------
def _answer(by: Viewer, book: Notebook, sent: dict[str, Any]) -> Result:
    """Answer a shared annotation, or take an own answer back. The owner's devices hear of it as of a change."""
    key, name = _key(sent["answer"]), str(sent.get("edit", ""))
    known = AnnotationAnswer.objects.filter(pk=key).select_related("annotation").first()
    if known is not None:
        return _answered(by, known, name, is_deletion=sent.get("deleted") is True)
    row = Annotation.objects.visible_to(by).filter(pk=_key(sent.get("on")), faction__isnull=False).first()
    if row is None:
        raise Refused(
            _("Diese Notiz wird nicht mehr geteilt."), _("Ihre Antwort bleibt auf dem Gerät."), code="not_shared"
        )
    content = read_answer(sent)
    if not content["body"] or sent.get("deleted") is True:
        raise malformed()
    made = AnnotationAnswer(pk=key, annotation=row, author_id=book.owner_id)
    made.content = content
    made.save(force_insert=True)
    _poke(by, book, row)
    tell_of_answer(made, row, content)
    return Result(name, "applied", str(key))


def _answered(by: Viewer, known: AnnotationAnswer, name: str, *, is_deletion: bool) -> Result:
    if known.author_id != by.user_id:
        raise _not_yours()
    if is_deletion and known.deleted_at is None:
        known.deleted_at, known.content = timezone.now(), {}
        known.save(update_fields=["deleted_at", "sealed"])
        return Result(name, "applied", str(known.pk))
    return Result(name, "known", str(known.pk))


def _poke(by: Viewer, book: Notebook, row: Annotation) -> None:
    """Let the devices of an annotation's owner see that something was answered."""
    theirs = book if row.owner_id == by.user_id else Notebook.objects.locked(row.owner_id)
    _note(theirs, row, uuid.uuid4())
    if theirs is not book:
        theirs.save(update_fields=["seq"])


# Places -------------------------------------------------------------------------------------------------------------
@transaction.atomic
def keep_places(*, by: Viewer, places: list[Any]) -> None:
    """Keep how far somebody has read: pages read add up, the last page is the one that came last."""
    owner = demand_notebook(by)
    Notebook.objects.locked(owner)
    for sent in places[:MOST_FILES]:
        if not isinstance(sent, dict):
            raise malformed()
        key, version = _key(sent.get("file")), read_version(sent.get("version"))
        row = ReadingPlace.objects.filter(owner_id=owner, file=key, version=version).first()
        if row is None:
            if not File.objects.visible_to(by).filter(pk=key).exists():
                continue
            row = ReadingPlace(owner_id=owner, file_id=key, version=version)
        row.content = _place(sent, row.content)
        row.save()


def _place(sent: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    page, read = sent.get("page", 1), sent.get("read", [])
    numbers = [page, *read] if isinstance(read, list) else [None]
    if any(not isinstance(each, int) or isinstance(each, bool) or not 1 <= each <= 100_000 for each in numbers):
        raise malformed()
    return {"page": page, "read": sorted({*now.get("read", ()), *read})[:20_000]}
