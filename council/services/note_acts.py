"""Notes without the reader: what a plain form does, as an edit like any device's."""

import uuid
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from core.errors import Refused
from council.enums import AnnotationKind
from council.services.note_list import NoteLine
from council.services.note_sync import Result, sync_notes
from council.services.reader_pack import OwnedFile


def write_note(*, by: Viewer, file: OwnedFile, page: int, body: str, quote: str = "", is_shared: bool = False) -> UUID:
    """Write a note on a page of a document; private, unless it is shared with the own faction."""
    content: dict[str, Any] = {"kind": AnnotationKind.NOTE, "page": page, "body": body, "quote": quote}
    done = _sent(by, {
        "id": str(uuid.uuid4()), "file": str(file.id), "version": file.version, "base": 0, "content": content, "shared": is_shared,
    })  # fmt: skip
    return UUID(done.id)


def change_note(*, by: Viewer, note: NoteLine, body: str, is_shared: bool) -> UUID:
    """Change what an own note says, and with whom it is shared. Written elsewhere meanwhile, both stay."""
    return UUID(_sent(by, _edit(note) | {"content": note.content | {"body": body}, "shared": is_shared}).id)


def delete_note(*, by: Viewer, note: NoteLine) -> None:
    """Delete an own note; what was written on it elsewhere meanwhile stays."""
    _sent(by, _edit(note) | {"content": None})


def answer_note(*, by: Viewer, note: NoteLine, body: str) -> UUID:
    """Answer a shared note."""
    return UUID(_sent(by, {"answer": str(uuid.uuid4()), "on": str(note.id), "body": body}).id)


def _edit(note: NoteLine) -> dict[str, Any]:
    return {"id": str(note.id), "file": str(note.file), "version": note.version, "base": note.revision}


def _sent(by: Viewer, edit: dict[str, Any]) -> Result:
    result = sync_notes(by=by, edits=[{"edit": str(uuid.uuid4())} | edit]).results[0]
    if result.state == "refused":
        raise Refused(result.reason, code=result.code)
    if result.code == "no_faction":
        raise Refused(
            _("Sie gehören keiner Fraktion an."), _("Die Notiz ist gespeichert und bleibt privat."), code=result.code
        )
    return result
