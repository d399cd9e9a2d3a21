"""Which pack somebody gets, and what the desk shows of all packs of a meeting."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import ngettext

from accounts.viewer import Viewer
from core.models import Blob, JobRun
from core.services.pdf_making import can_be_pdf
from core.wording import file_size
from council.enums import LeftOut, PackAudience, PackPartKind
from council.models import Meeting, Pack, PackPart
from council.services.pack_plan import pack_plan
from council.services.packs import make_packs

# The widest pack that somebody may read is theirs.
WIDTH = (PackAudience.COUNCIL, PackAudience.BODY, PackAudience.PUBLIC)


@dataclass(frozen=True)
class PackLine:
    """A pack to download. `note` is "PDF, 18 MB, 240 Seiten"."""

    meeting: UUID
    note: str
    news_note: str
    archive_note: str
    revision: int
    created_at: datetime.datetime
    is_nonpublic: bool


@dataclass(frozen=True)
class LeftOutFile:
    """A document that cannot go into a pack, and why."""

    label: str
    name: str
    reason: str


@dataclass(frozen=True)
class PackRow:
    """One audience's pack at the desk."""

    audience: str
    line: PackLine | None
    is_behind: bool


@dataclass(frozen=True)
class PackBoard:
    """The packs of a meeting at the desk. `run` is the open work of whoever looks."""

    rows: list[PackRow]
    left_out: list[LeftOutFile]
    run: JobRun | None


def offered_pack(viewer: Viewer, meeting_id: UUID) -> Pack | None:
    """Return the pack that viewer gets, while everything it shows is what viewer would be shown now; None without one."""
    rows = Pack.objects.visible_to(viewer).filter(meeting=meeting_id).select_related("blob", "archive", "supplement")
    packs = sorted(rows, key=lambda row: WIDTH.index(PackAudience(row.audience)))
    plan = pack_plan(viewer, meeting_id) if packs else None
    if plan is None:
        return None
    shown: dict[UUID, set[str]] = {pack.pk: set() for pack in packs}
    for key, words in PackPart.objects.filter(pack__in=packs).order_by().values_list("pack", "words"):
        shown[key].add(words)
    return next((pack for pack in packs if shown[pack.pk] <= plan.words), None)


def pack_line(viewer: Viewer, meeting_id: UUID) -> PackLine | None:
    """Return what a page shows of the pack that viewer gets."""
    pack = offered_pack(viewer, meeting_id)
    return _line(pack) if pack else None


def _line(pack: Pack) -> PackLine:
    return PackLine(
        pack.meeting_id, _note("PDF", pack.blob, pack.pages), _note("PDF", pack.supplement, pack.supplement_pages),
        _note("ZIP", pack.archive, 0), pack.revision, pack.created_at, pack.audience != PackAudience.PUBLIC,
    )  # fmt: skip


def _note(kind: str, blob: Blob | None, pages: int) -> str:
    if blob is None:
        return ""
    parts = [kind, file_size(blob.size)]
    if pages:
        parts.append(ngettext("%(n)s Seite", "%(n)s Seiten", pages) % {"n": pages})
    return ", ".join(part for part in parts if part)


def pack_board(viewer: Viewer, meeting: Meeting) -> PackBoard:
    """Return what the desk shows of the packs of a meeting."""
    rows = (
        Pack.objects.visible_to(viewer)
        .filter(meeting=meeting)
        .select_related("blob", "archive", "supplement", "organization")
    )
    known = sorted(rows, key=lambda row: WIDTH.index(PackAudience(row.audience)), reverse=True)
    run = JobRun.objects.open().filter(name=make_packs.name, key=str(meeting.pk)).first()
    return PackBoard([_row(pack, run) for pack in known], _left_out(known), run)


def _row(pack: Pack, run: JobRun | None) -> PackRow:
    audience = pack.organization.name if pack.organization else str(pack.get_audience_display())
    return PackRow(audience, _line(pack), run is not None)


def _left_out(packs: list[Pack]) -> list[LeftOutFile]:
    """Return what is missing in the widest pack."""
    widest = next((pack for pack in reversed(packs)), None)
    if widest is None:
        return []
    parts = widest.parts.exclude(left_out="").filter(kind=PackPartKind.DOCUMENT)
    return [LeftOutFile(part.label, part.name, str(LeftOut(part.left_out).label)) for part in parts.order_by("order")]


def unfit_files(viewer: Viewer, meeting: Meeting) -> list[LeftOutFile]:
    """Return the documents on the agenda that cannot go into a pack, as far as can be told without opening them.

    For the checks before inviting.
    """
    plan = pack_plan(viewer, meeting.pk)
    found = []
    for item in plan.items if plan else ():
        for document in item.documents:
            if document.text:
                continue
            if document.blob is None:
                found.append(LeftOutFile(item.label, document.name, str(LeftOut.ABSENT.label)))
            elif not can_be_pdf(document.mime_type):
                found.append(LeftOutFile(item.label, document.name, str(LeftOut.KIND.label)))
    return found
