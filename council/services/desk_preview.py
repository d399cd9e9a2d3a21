"""What a stranger would see if a meeting or paper were published now, and a mark by which two looks are compared."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q, QuerySet

from accounts.viewer import Viewer
from core.canonical import digest
from council.enums import ItemState, Part
from council.models import File, Meeting, Paper
from council.services.meeting_sheet import MeetingSheet, meeting_sheet
from council.services.paper_dossier import PaperDossier, paper_dossier
from council.services.preview import public_preview

Sheet = MeetingSheet | PaperDossier


@dataclass(frozen=True)
class Look:
    """What the public would read. `mark` changes with every word of it; `is_news` is false when all is public already."""

    sheet: Sheet
    mark: str
    items: int
    files: int
    is_news: bool


@contextmanager
def public_look(*, by: Viewer, thing: Meeting | Paper, files: list[File]) -> Iterator[Look]:
    """Yield the look at thing as published with files. Inside the block the preview still stands."""
    now = public_sheet(Viewer(), thing)
    with public_preview(by=by, thing=thing, files=files) as stranger:
        sheet = public_sheet(stranger, thing)
        if sheet is None:
            raise LookupError(thing.pk)
        yield Look(
            sheet=sheet,
            mark=mark_of(sheet),
            items=_items(sheet),
            files=_files(sheet),
            is_news=now is None or mark_of(now) != mark_of(sheet),
        )


def public_sheet(viewer: Viewer, thing: Meeting | Paper) -> Sheet | None:
    """Return what viewer reads on the public page of thing."""
    return meeting_sheet(viewer, thing.pk) if isinstance(thing, Meeting) else paper_dossier(viewer, thing.pk)


def mark_of(sheet: Sheet) -> str:
    """Return a mark of everything on the page but the time of its last change."""
    data: dict[str, Any] = asdict(sheet)
    del data["modified_at"]
    return digest(data)


def _items(sheet: Sheet) -> int:
    return len(sheet.public_items) + len(sheet.nonpublic_items) if isinstance(sheet, MeetingSheet) else 0


def _files(sheet: Sheet) -> int:
    own = len(sheet.files)
    return own + sum(len(item.files) for item in sheet.public_items) if isinstance(sheet, MeetingSheet) else own


def publishable_files(viewer: Viewer, thing: Meeting | Paper) -> QuerySet[File]:
    """Return the files that may go public together with thing."""
    if isinstance(thing, Paper):
        mine = Q(attachments__paper=thing)
    else:
        item = Q(attachments__agenda_item__meeting=thing, attachments__agenda_item__part=Part.PUBLIC)
        mine = Q(attachments__meeting=thing) | item & ~Q(attachments__agenda_item__state=ItemState.WITHDRAWN)
    return File.objects.visible_to(viewer).filter(mine).distinct().order_by("name", "id")
