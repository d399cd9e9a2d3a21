"""The log of a text: gapless numbers under a row lock, and the state it adds up to."""

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from pycrdt import Doc, merge_updates

from core.errors import NotPermitted, Refused
from core.models import Text, TextUpdate
from core.services.live.publishing import publish
from core.writing import Right, WritingKind

MOST_UPDATE_BYTES = 1024 * 1024
# Snapshot and log together: some hundred thousand pages of typing, or somebody who does not type.
MOST_TEXT_BYTES = 32 * 1024 * 1024
TRIES = 3
NOTHING = b"\x00\x00"


class OldEpoch(Refused):
    """What was written belongs to a copy from before a purge: it might bring deleted words back."""


def text_state(text: Text) -> bytes:
    """Return the whole text as one update. What waits for something missing stays in it."""
    log = _log_after(text, text.snapshot_seq)
    parts = [text.opened(text.snapshot)] if text.snapshot else []
    parts += [text.opened(sealed) for sealed in log]
    return merge_updates(*parts) if parts else NOTHING


def updates_after(text: Text, seq: int) -> bytes | None:
    """Return what came after a number as one update; None when nothing did."""
    if seq >= text.seq:
        return None
    if seq >= text.snapshot_seq:
        log = _log_after(text, seq)
        if seq >= text.snapshot_seq:
            return merge_updates(*(text.opened(sealed) for sealed in log))
    return text_state(text)


def _log_after(text: Text, seq: int) -> list[bytes | memoryview]:
    """Return the log after a number. If it was compacted meanwhile, the row is read again, and the log after its snapshot."""
    for _try in range(TRIES):
        log = list(TextUpdate.objects.after(text, seq).values_list("sealed", flat=True))
        if len(log) >= text.seq - seq:
            return log
        text.refresh_from_db()
        seq = max(seq, text.snapshot_seq)
    raise RuntimeError(f"The log of text {text.pk} has a gap after {seq}.")


def document_of(state: bytes) -> Doc[Any]:
    """Return a document with that state."""
    doc: Doc[Any] = Doc()
    doc.apply_update(state)
    return doc


def check_update(update: bytes) -> None:
    """Raise ValueError for what is no update, or could not be applied: it would make the whole text unreadable."""
    merge_updates(update)
    try:
        document_of(update)
    except RuntimeError as error:
        raise ValueError("no update") from error


def require(kind: WritingKind, key: str, viewer: Any, right: Right) -> None:
    """Raise NotPermitted unless the viewer may do so much with the text now."""
    if kind.right_of(viewer, key) < right:
        raise NotPermitted(_("Das dürfen Sie mit diesem Text nicht tun."), code="no_right")


@transaction.atomic
def append_update(
    *, kind: WritingKind, key: str, update: bytes, by: Any, epoch: int | None = None, is_whole: bool = False
) -> int:
    """Write down what a writer sent and poke everybody who reads; return its number, 0 when it says nothing new.

    `epoch`: of the copy it was written in. `is_whole`: it may repeat what is known, as an answer of the sync protocol
    does. Raises NotPermitted, OldEpoch, Refused (the text is full), ValueError for what is no update.
    """
    check_update(update)
    text = Text.objects.locked(kind.name, key)
    # Asked while the text is held: whoever ends the writing holds it as well, and no key stroke slips in behind.
    require(kind, key, by, Right.WRITE)
    if epoch is not None and epoch != text.epoch:
        raise OldEpoch(_("Der Text wurde inzwischen bereinigt."), _("Bitte laden Sie die Seite neu."), code="old_epoch")
    if is_whole and adds_nothing(text_state(text), update):
        return 0
    return _write(kind, text, update, by)


def _write(kind: WritingKind, text: Text, update: bytes, by: Any) -> int:
    if text.size + len(update) > MOST_TEXT_BYTES:
        raise Refused(_("Der Text ist zu groß geworden."), _("Bitte beginnen Sie einen neuen Text."), code="full")
    now = timezone.now()
    text.seq, text.size, text.changed_at = text.seq + 1, text.size + len(update), now
    TextUpdate.objects.create(
        text=text, seq=text.seq, sealed=text.sealed(update), author=by.user_id, day=timezone.localdate(now)
    )
    text.save(update_fields=["seq", "size", "changed_at"])
    poke(kind, text)
    return text.seq


def adds_nothing(state: bytes, update: bytes) -> bool:
    """Whether everything in an update is in the state already. Merging gives the same bytes for the same content."""
    return merge_updates(state, update) == merge_updates(state)


def change_document(
    *, kind: WritingKind, text: Text, by: Any, change: Callable[[Doc[Any]], None], state: bytes | None = None
) -> int:
    """Let the server write: `change` works on the text as it is, or as it was in `state`; return the number, 0 without change.

    The text is held by the caller (TextQuerySet.locked).
    """
    doc = document_of(text_state(text) if state is None else state)
    before = doc.get_state()
    with doc.transaction():
        change(doc)
    update = doc.get_update(before)
    return 0 if doc.get_state() == before and adds_nothing(text_state(text), update) else _write(kind, text, update, by)


def poke(kind: WritingKind, text: Text) -> None:
    """Tell everybody who reads to look, after the commit."""
    stand = {"seq": text.seq, "epoch": text.epoch, "remark_seq": text.remark_seq}
    publish(kind.topic.name, text.key, stand)
