"""What the members of a meeting were given: with the invitation, or later as late papers and at the table."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from core.canonical import digest
from core.errors import Refused
from core.services import audit
from core.wording import worded
from council import signals
from council.enums import FileRole, HandedOut, ItemState, MeetingState, PaperState, PaperType, Part
from council.models import AgendaItem, Attachment, Consultation, Meeting, MeetingDocument
from council.rules import demand_desk
from council.services.publication import open_meeting, open_to_members

OPEN = (MeetingState.INVITED, MeetingState.IN_SESSION)
ROLES = (FileRole.MAIN, FileRole.AUXILIARY)
UNREADY = (PaperState.DRAFT, PaperState.CO_SIGNING, PaperState.WITHDRAWN, PaperState.REPLACED)


@dataclass(frozen=True)
class Document:
    """A paper or a file on the agenda of a meeting; `label` is that of its item."""

    label: str
    name: str
    paper: UUID | None = None
    file: UUID | None = None
    is_table: bool = False


@dataclass(frozen=True)
class LateMark:
    """That something came after the invitation: how, and when."""

    way: HandedOut
    at: datetime.datetime

    @property
    def words(self) -> str:
        """Return "nachgereicht am 12.11." or "Tischvorlage"."""
        if self.way == HandedOut.AT_TABLE:
            return str(HandedOut.AT_TABLE.label)
        return _("nachgereicht am %(day)s") % {"day": worded(self.at, "plain")}


def hand_out_late(*, by: Viewer, meeting: Meeting, listed: str, way: HandedOut = HandedOut.LATE) -> list[Document]:
    """Give the members what came on the agenda since they were last given something, and tell them.

    `listed` is the digest of the list (listed_as) that the clerk has seen. A Tischvorlage stays one, whatever the way.
    """
    demand_desk(by)
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        if meeting.state not in OPEN:
            raise Refused(
                _("Nachgereicht wird zwischen Einladung und Ende der Sitzung."),
                _("Vorher gehen die Unterlagen mit der Einladung."), code="wrong_state",
            )  # fmt: skip
        waiting = waiting_documents(meeting)
        if not waiting:
            raise Refused(
                _("Die Mitglieder haben schon alle Unterlagen."),
                _("Fügen Sie zuerst die Datei zum Punkt oder zur Vorlage hinzu."), code="nothing_new",
            )  # fmt: skip
        if listed_as(waiting) != listed:
            raise Refused(
                _("Inzwischen hat sich die Liste geändert."), _("Sehen Sie sie noch einmal durch."), code="changed"
            )
        open_to_members(meeting)
        if meeting.is_public:
            open_meeting(meeting)
        note_handed_out(meeting, way)
        audit.record(
            by_user=by.user_id, action="council.hand_out_late", obj=meeting, after=audit.facts(meeting),
            data={"way": str(way), "things": [str(each.paper or each.file) for each in waiting]},
        )  # fmt: skip
        signals.papers_handed_out.send(sender=Meeting, kind="Meeting", pk=meeting.pk)
    return waiting


def note_handed_out(meeting: Meeting, way: HandedOut, at: datetime.datetime | None = None) -> None:
    """Note that the members have what is on the agenda now; part of an act that holds the meeting."""
    now = at or timezone.now()
    MeetingDocument.objects.bulk_create(
        MeetingDocument(
            meeting=meeting, paper_id=each.paper, file_id=each.file, at=now,
            way=HandedOut.AT_TABLE if each.is_table and way == HandedOut.LATE else way,
        )
        for each in waiting_documents(meeting)
    )  # fmt: skip


def listed_as(documents: list[Document]) -> str:
    """Return the digest of a list of documents."""
    return digest(sorted(str(each.paper or each.file) for each in documents))


def waiting_documents(meeting: Meeting) -> list[Document]:
    """Return what is on the agenda and was not handed out yet, in its order. Four queries."""
    known = set(meeting.handed_out.values_list("paper", "file"))
    return [each for each in _documents(meeting) if (each.paper, each.file) not in known]


def late_marks(meeting_id: UUID) -> dict[UUID | None, LateMark]:
    """Return what came after the invitation, by the key of the paper or file. One query."""
    rows = MeetingDocument.objects.filter(meeting=meeting_id).exclude(way=HandedOut.INVITED)
    return {row.paper_id or row.file_id: LateMark(HandedOut(row.way), row.at) for row in rows}


def _documents(meeting: Meeting) -> list[Document]:
    items = AgendaItem.objects.filter(meeting=meeting, deleted_at__isnull=True)
    items = items.exclude(state__in=(ItemState.PROPOSED, ItemState.WITHDRAWN))
    labels = {row.pk: _label(row) for row in items.order_by("-part", "order", "pk")}
    treated = Q(agenda_item__in=labels) | Q(under_item__in=labels)
    stations = Consultation.objects.filter(treated, deleted_at__isnull=True, paper__deleted_at__isnull=True)
    stations = stations.exclude(paper__state__in=UNREADY).select_related("paper", "agenda_item")
    found: dict[UUID, list[Document]] = {key: [] for key in labels}
    holders: dict[UUID, UUID] = {}
    for row in stations.order_by("order", "pk"):
        item = row.under_item_id or row.agenda_item.pk
        paper, is_table = row.paper, row.paper.paper_type == PaperType.AT_TABLE
        holders[paper.pk] = item
        found[item].append(
            Document(labels[item], f"{paper.reference} {paper.title}", paper=paper.pk, is_table=is_table)
        )
    links = Attachment.objects.filter(Q(paper__in=holders) | Q(agenda_item__in=labels), role__in=ROLES)
    # A redacted edition is for the public: the members have the original.
    links = links.filter(file__deleted_at__isnull=True, file__redacted_from__isnull=True).select_related(
        "file", "paper"
    )
    seen: set[UUID] = set()
    for link in links.order_by("-role", "order", "pk"):
        item = link.agenda_item_id or holders[link.paper_id]  # type: ignore[index]
        if link.file_id not in seen:
            is_table = link.paper is not None and link.paper.paper_type == PaperType.AT_TABLE
            found[item].append(Document(labels[item], link.file.name, file=link.file_id, is_table=is_table))
            seen.add(link.file_id)
    return [document for documents in found.values() for document in documents]


def _label(item: AgendaItem) -> str:
    return f"{'Ö' if item.part == Part.PUBLIC else 'N'} {item.number}"
