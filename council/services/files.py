"""Acts on files of papers, meetings and items."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.models import Blob
from core.services import audit
from core.services.blobs import Upload, store_upload
from council.enums import FileRole, PaperState, TextState, Visibility
from council.models import AgendaItem, Attachment, File, FileVersion, Meeting, Paper
from council.rules import demand_desk, demand_writer, may_run_meetings
from council.services.papers import check_writable
from council.services.publicity import open_up, take_back, touch


def attach_file(
    *,
    by: Viewer,
    upload: Upload,
    name: str,
    role: str = FileRole.AUXILIARY,
    visibility: int = Visibility.INTERNAL,
    paper: Paper | None = None,
    meeting: Meeting | None = None,
    agenda_item: AgendaItem | None = None,
) -> File:
    """Check and store a file and attach it to one parent. It is never wider than its parent (I2)."""
    _demand_holder(by, [] if paper is None else [paper])
    parents = {"paper": paper, "meeting": meeting, "agenda_item": agenda_item}
    parent = {key: row for key, row in parents.items() if row is not None}
    if len(parent) != 1:
        raise ValueError("a file is attached to exactly one parent")
    (holder,) = parent.values()
    _check_width(holder, visibility)
    # Bytes first: they are the long part, and without a row nobody can reach them.
    file = stored_file(upload, name)
    return put_file(by, file, role, visibility, parent)


@transaction.atomic
def put_file(by: Viewer, file: File, role: str, visibility: int, parent: dict[str, Any]) -> File:
    """Attach a file whose bytes are stored; part of an act that has asked who may and how wide it may be."""
    (holder,) = parent.values()
    file.visibility = min(visibility, Visibility.NONPUBLIC)
    file.save()
    last = Attachment.objects.filter(**parent).order_by("-order").values_list("order", flat=True).first()
    Attachment.objects.create(file=file, role=role, order=0 if last is None else last + 1, **parent)
    if visibility == Visibility.PUBLIC:
        open_up([file], timezone.now())
    _record(by, "attach_file", file, data={"parent": str(holder.pk)})
    return file


@transaction.atomic
def publish_redacted_edition(*, by: Viewer, file: File, upload: Upload, name: str) -> File:
    """Publish a redacted edition of a non-public file beside it; the original stays as it is."""
    demand_desk(by)
    if file.is_public:
        raise Refused(_("Diese Datei ist schon öffentlich."), _("Ziehen Sie sie zuerst zurück."), code="already_public")
    links = list(Attachment.objects.filter(file=file).select_related("paper", "meeting", "agenda_item"))
    for link in links:
        _check_width(link.paper or link.meeting or link.agenda_item, Visibility.PUBLIC)
    edition = stored_file(upload, name)
    if edition.blob_id == file.blob_id:
        raise Refused(
            _("Das ist die ungeschwärzte Datei."),
            _("Wählen Sie die geschwärzte Fassung."),
            code="same_file",
            field="upload",
        )
    edition.redacted_from, edition.visibility = file, Visibility.NONPUBLIC
    edition.save()
    Attachment.objects.bulk_create(
        Attachment(
            file=edition, role=link.role, order=link.order, paper=link.paper, meeting=link.meeting,
            agenda_item=link.agenda_item,
        )
        for link in links
    )  # fmt: skip
    open_up([edition], timezone.now())
    _record(by, "publish_redacted_edition", edition, data={"original": str(file.pk)})
    return edition


def replace_file(*, by: Viewer, file: File, upload: Upload, reason: str, keeps_old: bool = True) -> File:
    """Give a file new bytes at the same address. What it was stays for the council to compare, unless it must not."""
    _demand_holder_of(by, file)
    if not reason.strip():
        raise _no_reason()
    # Bytes first: they are the long part, and without a row nobody can reach them.
    fresh = stored_file(upload, file.name)
    with transaction.atomic():
        row = File.objects.select_for_update().get(pk=file.pk)
        if row.deleted_at is not None or row.blob_id is None:
            raise Refused(_("Diese Datei gibt es nicht mehr."), _("Fügen Sie eine neue hinzu."), code="file_gone")
        if row.blob_id == fresh.blob_id:
            raise Refused(
                _("Das ist dieselbe Datei."), _("Wählen Sie die neue Fassung."), code="same_file", field="upload"
            )
        if keeps_old:
            FileVersion.objects.create(
                file=row, blob_id=row.blob_id, file_name=row.file_name, text=row.text, visibility=row.visibility
            )
        else:
            FileVersion.objects.filter(file=row, blob=row.blob_id).delete()
        row.blob, row.size, row.mime_type = fresh.blob, fresh.size, fresh.mime_type
        row.file_name, row.date, row.text, row.text_state = fresh.file_name, fresh.date, "", TextState.UNREAD
        row.save(update_fields=["blob", "size", "mime_type", "file_name", "date", "text", "text_state"])
        touch(row)
        _record(by, "replace_file", row, reason)
    return row


@transaction.atomic
def remove_file(*, by: Viewer, file: File, reason: str) -> None:
    """Remove a file. Of a public one a tombstone remains; its bytes go when nothing refers to them."""
    _demand_holder_of(by, file)
    if not reason.strip():
        raise _no_reason()
    now = timezone.now()
    take_back([file], now)
    FileVersion.objects.filter(file=file).delete()
    file.deleted_at, file.blob, file.text = now, None, ""
    file.save(update_fields=["deleted_at", "blob", "text"])
    _record(by, "remove_file", file, reason)


def _no_reason() -> Refused:
    return Refused(_("Der Grund fehlt."), _("Er wird protokolliert."), code="reason_missing", field="reason")


def _demand_holder_of(by: Viewer, file: File) -> None:
    links = list(Attachment.objects.filter(file=file).select_related("paper"))
    _demand_holder(by, [link.paper for link in links if link.paper] if all(link.paper for link in links) else [])


def _demand_holder(by: Viewer, papers: list[Paper]) -> None:
    """Refuse whoever may not change the files of papers; those of anything else are the clerk's. Co-signed stays."""
    if not papers or may_run_meetings(by):
        demand_desk(by)
    for paper in papers:
        demand_writer(by, paper)
        if paper.state == PaperState.CO_SIGNING or not may_run_meetings(by):
            check_writable(by, paper)


def stored_file(upload: Upload, name: str) -> File:
    """Check and store what somebody sent, and return its row, unsaved."""
    file_name = str(getattr(upload, "name", "") or name)
    return file_of(store_upload(upload=upload, name=file_name), name, file_name)


def file_of(blob: Blob, name: str, file_name: str) -> File:
    """Return the row, unsaved, of bytes that are stored already."""
    return File(
        name=name.strip() or file_name, file_name=file_name, blob=blob, mime_type=blob.mime_type, size=blob.size,
        date=timezone.localdate(),
    )  # fmt: skip


def _check_width(holder: Any, visibility: int) -> None:
    if visibility == Visibility.PUBLIC and not holder.is_public:
        raise Refused(
            _("Die Datei kann nicht öffentlich sein, solange es das nicht ist, wozu sie gehört."),
            _("Speichern Sie sie intern; beim Veröffentlichen wählen Sie, welche Dateien mitgehen."),
            code="parent_hidden",
            field="visibility",
        )


def _record(by: Viewer, action: str, file: File, ground: str = "", data: dict[str, Any] | None = None) -> None:
    audit.record(
        by_user=by.user_id, action=f"council.{action}", obj=file, ground=ground.strip(), after=audit.facts(file),
        data=(data or {}) | {"sha512": file.blob.sha512 if file.blob else ""},
    )  # fmt: skip
