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

MOST_EDITS = 1_000
# What an edit changes of a row that is there.
CHANGING = ["sealed", "faction", "revision", "seq", "last_edit", "changed_at", "deleted_at"]
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
        batch = _Batch(by, Notebook.objects.locked(owner), edits)
        results = [_result(batch, sent) for sent in edits]
        batch.write()
    return _exchange(by, cursor, results)


class _Batch:
    """The edits of one exchange: what they are about is read at once before, what they make is written at once after."""

    def __init__(self, by: Viewer, book: Notebook, edits: list[Any]) -> None:
        self.by, self.book = by, book
        self.done = AnnotationEdit.objects.in_bulk(_keys(edits, "edit"))
        self.rows = {row.pk: row for row in Annotation.objects.filter(pk__in=_keys(edits, "id")).select_for_update()}
        wanted = _keys(edits, "file")
        self.files = set(File.objects.visible_to(by).filter(pk__in=wanted).values_list("pk", flat=True))
        # Whoever opened a file while it could be read still brings what was written on it.
        opened = ReadingPlace.objects.of(by).filter(file__in=wanted - self.files)
        self.files |= set(opened.values_list("file", flat=True))
        self.changed: dict[UUID, Annotation] = {}
        self.new: list[AnnotationEdit] = []
        self.told: list[tuple[Annotation, dict[str, Any]]] = []

    def note(self, row: Annotation, edit: UUID) -> None:
        """Take a row as the next change of the notebook."""
        self.book.seq += 1
        row.seq = self.book.seq
        self.rows[row.pk] = self.changed[row.pk] = row
        done = AnnotationEdit(pk=edit, owner_id=self.book.owner_id, annotation=row, revision=row.revision, seq=row.seq)
        self.done[edit] = done
        self.new.append(done)

    def write(self) -> None:
        """Write what was taken down, and tell whom it concerns."""
        Annotation.objects.bulk_create(
            self.changed.values(), update_conflicts=True, unique_fields=["id"], update_fields=CHANGING
        )
        AnnotationEdit.objects.bulk_create(self.new)
        self.book.save(update_fields=["seq"])
        for row, content in self.told:
            tell_of_sharing(row, content)
        self.changed, self.new, self.told = {}, [], []


def _keys(edits: list[Any], name: str) -> set[UUID]:
    """Return the keys under a name; what is none is refused later."""
    found = set()
    for sent in edits:
        try:
            found.add(UUID(str(sent[name])))
        except (KeyError, TypeError, ValueError, AttributeError):
            continue
    return found


def _exchange(by: Viewer, cursor: str, results: list[Result]) -> Exchange:
    after, is_restored = 0, False
    if cursor:
        known = (
            AnnotationEdit.objects.filter(pk=key_of(cursor), owner_id=by.user_id).values_list("seq", flat=True).first()
        )
        after, is_restored = known or 0, known is None
    changed = list(Annotation.objects.of(by).filter(seq__gt=after).order_by("seq").values_list("pk", flat=True))
    last = AnnotationEdit.objects.filter(owner_id=by.user_id).order_by("-seq").values_list("pk", flat=True).first()
    return Exchange(str(last or ""), is_restored, results, changed)


def _result(batch: _Batch, sent: Any) -> Result:
    name = str(sent.get("edit", "")) if isinstance(sent, dict) else ""
    try:
        if not isinstance(sent, dict):
            raise malformed()
        return _answer(batch, sent) if "answer" in sent else _edit(batch, sent)
    except Refused as refusal:
        return Result(name, "refused", reason=str(refusal), code=refusal.code)


def key_of(sent: Any) -> UUID:
    """Return the key that was sent; raises Refused for what is none."""
    try:
        return UUID(str(sent))
    except ValueError as error:
        raise malformed() from error


# Annotations --------------------------------------------------------------------------------------------------------
def _edit(batch: _Batch, sent: dict[str, Any]) -> Result:
    edit, key, base = key_of(sent.get("edit")), key_of(sent.get("id")), _base(sent)
    owner = batch.book.owner_id
    if done := batch.done.get(edit):
        if done.owner_id != owner:
            raise malformed()
        return Result(str(edit), "known", str(done.annotation_id), done.revision)
    row = batch.rows.get(key)
    if row is not None and row.owner_id != owner:
        raise _not_yours()
    content = {} if sent.get("content") is None else read_content(sent["content"])
    if row is None:
        return _begin(batch, edit, key, sent, content)
    if base < row.revision and (beside := _beside(batch, row, edit, content)):
        return beside
    # Brought again to a town that had lost it, it has the revision that other devices know as well.
    is_again = sent.get("again") is True and base > row.revision
    row.revision = max(base, row.revision) + (0 if is_again else 1)
    return _write(batch, row, edit, content, is_shared=sent.get("shared") is True)


def _base(sent: dict[str, Any]) -> int:
    base = sent.get("base", 0)
    if not isinstance(base, int) or isinstance(base, bool) or not 0 <= base < 2**31 - 1:
        raise malformed()
    return base


def _beside(batch: _Batch, row: Annotation, edit: UUID, content: dict[str, Any]) -> Result | None:
    """Do an edit that did not know the last revision; None when it says what is here, or brings back what was deleted."""
    if not content:
        batch.note(row, edit)
        return Result(str(edit), "kept", str(row.pk), row.revision)
    if row.deleted_at is None and row.content != content:
        return _copy(batch, row, edit, content)
    return None


def _not_yours() -> Refused:
    return NotPermitted(_("Diese Notiz gehört jemand anderem."), code="not_yours")


def _begin(batch: _Batch, edit: UUID, key: UUID, sent: dict[str, Any], content: dict[str, Any]) -> Result:
    """Write an annotation that is new here. A tombstone is kept as well: another device may still bring older words."""
    file = key_of(sent.get("file"))
    if file not in batch.files:
        raise Refused(
            _("Diese Unterlage ist nicht mehr zugänglich."), _("Die Notiz bleibt auf dem Gerät."), code="unknown_file"
        )
    row = Annotation(pk=key, owner_id=batch.book.owner_id, file_id=file, version=read_version(sent.get("version")))
    row.revision = max(1, sent.get("base", 0) + (0 if sent.get("again") is True else 1))
    return _write(batch, row, edit, content, is_shared=sent.get("shared") is True)


def _write(batch: _Batch, row: Annotation, edit: UUID, content: dict[str, Any], *, is_shared: bool) -> Result:
    was_shared = row.faction_id is not None
    row.content = content
    row.deleted_at = None if content else timezone.now()
    row.faction_id = _faction(batch.by, row.faction_id) if content and is_shared else None
    row.changed_at, row.last_edit = timezone.now(), edit
    batch.note(row, edit)
    if row.faction_id and not was_shared:
        batch.told.append((row, content))
    if is_shared and content and row.faction_id is None:
        alone = str(_("Sie gehören keiner Fraktion an. Die Notiz bleibt privat."))
        return Result(str(edit), "applied", str(row.pk), row.revision, alone, "no_faction")
    return Result(str(edit), "applied", str(row.pk), row.revision)


def _faction(by: Viewer, now: UUID | None) -> UUID | None:
    """Return with whom it is shared: as before, while the owner belongs there, else with the own faction."""
    own = sorted(reach(by).factions)
    return now if now in own else next(iter(own), None)


def _copy(batch: _Batch, row: Annotation, edit: UUID, content: dict[str, Any]) -> Result:
    """Keep what was written elsewhere beside what is here: private, until its owner says otherwise."""
    beside = Annotation(
        pk=uuid.uuid5(COPIES, str(edit)), owner_id=row.owner_id, file_id=row.file_id, version=row.version,
        conflict_of=row.pk, last_edit=edit,
    )  # fmt: skip
    beside.content = content
    batch.note(beside, edit)
    return Result(str(edit), "copied", str(beside.pk), beside.revision)


# Answers ------------------------------------------------------------------------------------------------------------
def _answer(batch: _Batch, sent: dict[str, Any]) -> Result:
    """Answer a shared annotation, or take an own answer back. The owner's devices hear of it as of a change."""
    by, key, name = batch.by, key_of(sent["answer"]), str(sent.get("edit", ""))
    known = AnnotationAnswer.objects.filter(pk=key).first()
    if known is not None:
        return _answered(by, known, name, is_deletion=sent.get("deleted") is True)
    # What is answered may have come just before.
    batch.write()
    row = Annotation.objects.visible_to(by).filter(pk=key_of(sent.get("on")), faction__isnull=False).first()
    if row is None:
        raise Refused(
            _("Diese Notiz wird nicht mehr geteilt."), _("Ihre Antwort bleibt auf dem Gerät."), code="not_shared"
        )
    content = read_answer(sent)
    if not content["body"] or sent.get("deleted") is True:
        raise malformed()
    made = AnnotationAnswer(pk=key, annotation=row, author_id=batch.book.owner_id)
    made.content = content
    made.save(force_insert=True)
    _poke(batch, row)
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


def _poke(batch: _Batch, row: Annotation) -> None:
    """Let the devices of an annotation's owner see that something was answered."""
    if row.owner_id == batch.by.user_id:
        batch.note(batch.rows.get(row.pk, row), uuid.uuid4())
        return
    theirs = _Batch(batch.by, Notebook.objects.locked(row.owner_id), [])
    theirs.note(row, uuid.uuid4())
    theirs.write()
