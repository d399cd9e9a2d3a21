"""What a stranger would see if a meeting or paper were published now, and a mark by which two looks are compared."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from accounts.enums import Assurance, MandateKind
from accounts.viewer import Viewer
from core.canonical import digest
from council.enums import ItemState, OrganizationKind, Part
from council.models import File, Meeting, Organization, Paper
from council.rules import reach_like
from council.services.agenda_numbers import standing
from council.services.meeting_sheet import MeetingSheet, meeting_sheet
from council.services.paper_dossier import PaperDossier, paper_dossier
from council.services.preview import public_preview
from council.services.publication import open_to_members

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


# Who may look: strangers, a member of the body, an expert citizen in it, a councillor of another faction.
AUDIENCES = {
    "publikum": _("Publikum"),
    "mitglied": _("Mitglied"),
    "sachkundig": _("Sachkundige"),
    "andere": _("Andere Fraktion"),
}


@dataclass(frozen=True)
class AudienceLook:
    """What one kind of reader would see after the invitation, and how many items and files of all."""

    sheet: MeetingSheet | None
    items: int
    files: int
    reads_nonpublic: bool
    # Numbers of the non-public part of which nobody outside can be told anything yet.
    untold: tuple[str, ...] = ()


def audience_look(*, by: Viewer, meeting: Meeting, audience: str) -> AudienceLook:
    """Return what a kind of reader would see if meeting were sent out and published now. Nothing of it stays."""
    with public_preview(by=by, thing=meeting, is_complete=False) as stranger:
        open_to_members(meeting)
        viewer = stranger if audience == "publikum" else _reader(meeting, audience)
        sheet = meeting_sheet(viewer, meeting.pk)
    if sheet is None:
        return AudienceLook(None, 0, 0, reads_nonpublic=False)
    lines = [*sheet.public_items, *(line.item for line in sheet.nonpublic_items if line.item)]
    files = len(sheet.files) + sum(len(line.files) for line in lines)
    told = {line.number for line in sheet.nonpublic_items}
    return AudienceLook(
        sheet, len(sheet.public_items) + len(sheet.nonpublic_items), files, sheet.reads_nonpublic,
        tuple(item.number for item in standing(meeting, Part.NONPUBLIC) if item.number not in told),
    )  # fmt: skip


def _reader(meeting: Meeting, audience: str) -> Viewer:
    """Return somebody who stands for a kind of reader, with the reach that visible_to gives to such people."""
    bodies: list[tuple[Any, str]] = [(body.pk, body.kind) for body in meeting.organizations.all()]
    councils = Organization.objects.filter(kind=OrganizationKind.COUNCIL, deleted_at__isnull=True)
    council: list[tuple[Any, str]] = [(pk, OrganizationKind.COUNCIL) for pk in councils.values_list("pk", flat=True)]
    readers: dict[str, tuple[MandateKind, list[tuple[Any, str]]]] = {
        "mitglied": (MandateKind.COUNCILLOR, bodies + council),
        "sachkundig": (MandateKind.EXPERT_CITIZEN, bodies),
        "andere": (MandateKind.COUNCILLOR, council),
    }
    mandate, belongs = readers[audience]
    return reach_like(Viewer(assurance=Assurance.SECOND_FACTOR, mandates=frozenset({mandate})), belongs)


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
