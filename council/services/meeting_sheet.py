"""What the page of a meeting shows: agenda in two parts, results, documents, attendance."""

import datetime
from collections import defaultdict
from dataclasses import dataclass, replace
from uuid import UUID

from django.db.models import Count, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.viewer import Viewer
from core.wording import worded
from council.enums import ItemState, MeetingState, PaperType, Part, Visibility
from council.models import AgendaItem, AnnouncedItem, Consultation, DialIn, Meeting, Paper
from council.services.late_papers import LateMark, late_marks
from council.services.meeting_attendance import HELD, Present, attendance_of
from council.services.meeting_place import dial_in_of, room_words
from council.services.outcome import Result, results_by_item
from council.services.pack_offer import PackLine, pack_line
from council.services.references import (
    PAPER_FIELDS,
    BodyRef,
    FileRef,
    FilesOf,
    PaperRef,
    PersonRef,
    bodies_of_meetings,
    bodies_of_papers,
    files_of,
    meeting_name,
    meeting_title,
    paper_ref,
    person_ref,
    seen,
)

PREPARED = (MeetingState.PLANNED, MeetingState.AGENDA_DRAFT)


@dataclass(frozen=True)
class ItemLine:
    """One item of the agenda that the viewer may read in full."""

    id: UUID
    number: str
    title: str
    note: str
    is_nonpublic: bool
    late_reason: str
    is_current: bool
    is_withdrawn: bool
    paper: PaperRef | None
    result: Result | None
    result_raw: str
    files: tuple[FileRef, ...]
    # Papers that are consulted together with the first.
    further: tuple[PaperRef, ...] = ()
    # Its paper, or one of its documents, came after the invitation.
    late: LateMark | None = None
    is_late_paper: bool = False


@dataclass(frozen=True)
class NonpublicLine:
    """One line of the non-public part: in full for whoever may read it, else what was announced."""

    number: str
    item: ItemLine | None = None
    announced: AnnouncedItem | None = None


@dataclass(frozen=True)
class MeetingSheet:
    """A meeting as its page shows it."""

    id: UUID
    title: str
    name: str
    crumb: str
    bodies: tuple[BodyRef, ...]
    state: str
    start: datetime.datetime | None
    end: datetime.datetime | None
    place: str
    is_online: bool
    is_hybrid: bool
    is_streamed: bool
    stream_url: str
    is_nonpublic: bool
    no_recording_reason: str
    cancelled_reason: str
    moved_from: datetime.datetime | None
    moved_reason: str
    agenda_changed_at: datetime.datetime | None
    agenda_change_reason: str
    minutes_signed_at: datetime.date | None
    chair: PersonRef | None
    chair_words: str
    clerk: PersonRef | None
    public_items: tuple[ItemLine, ...]
    nonpublic_items: tuple[NonpublicLine, ...]
    files: tuple[FileRef, ...]
    attendance: tuple[Present, ...]
    present: int
    legal_members: int | None
    modified_at: datetime.datetime | None
    pack: PackLine | None = None
    # What the room offers to whoever comes: "80 Plätze", "stufenlos erreichbar".
    room: tuple[str, ...] = ()
    # For members alone.
    dial_in: DialIn | None = None

    @property
    def is_cancelled(self) -> bool:
        """Whether it does not take place."""
        return self.state == MeetingState.CANCELLED

    @property
    def is_in_session(self) -> bool:
        """Whether it runs now."""
        return self.state == MeetingState.IN_SESSION

    @property
    def is_held(self) -> bool:
        """Whether it is over. Imports often leave a state behind: then the date decides."""
        return self.state in HELD or (self.is_past and not self.is_cancelled and not self.is_in_session)

    @property
    def is_past(self) -> bool:
        """Whether its day is over."""
        return bool(self.start) and timezone.localdate(self.start) < timezone.localdate()

    @property
    def is_prepared(self) -> bool:
        """Whether the agenda is not out yet."""
        return self.state in PREPARED and not self.is_past

    @property
    def decisions(self) -> int:
        """Return how many public items have a result."""
        return sum(1 for item in self.public_items if item.result or item.result_raw)

    @property
    def count_words(self) -> str:
        """Return "11 Punkte, 6 Beschlüsse"."""
        items = len(self.public_items)
        words = [ngettext("%(n)s Punkt", "%(n)s Punkte", items) % {"n": items}]
        if self.decisions:
            words.append(ngettext("%(n)s Beschluss", "%(n)s Beschlüsse", self.decisions) % {"n": self.decisions})
        return ", ".join(words)

    @property
    def quorum(self) -> int | None:
        """Return how many must be there (§ 49 Abs. 1 GO NRW: more than half of the legal number)."""
        return self.legal_members // 2 + 1 if self.legal_members else None

    @property
    def reads_nonpublic(self) -> bool:
        """Whether the viewer reads items of the non-public part in full."""
        return any(line.item for line in self.nonpublic_items)


def meeting_sheet(viewer: Viewer, meeting_id: UUID) -> MeetingSheet | None:
    """Return the sheet of a meeting, None when viewer may not read it (or there is none)."""
    rows = Meeting.objects.visible_to(viewer).select_related("location", "chair", "clerk")
    meeting = rows.filter(pk=meeting_id).first()
    if meeting is None:
        return None
    bodies = bodies_of_meetings(viewer, [meeting.pk]).get(meeting.pk, ())
    lines, files = _lines(viewer, meeting)
    attendance = attendance_of(viewer, meeting)
    place = seen(meeting.location, viewer)
    chair, clerk = seen(meeting.chair, viewer), seen(meeting.clerk, viewer)
    return MeetingSheet(
        id=meeting.pk,
        title=meeting_title(meeting, bodies),
        name=meeting_name(meeting, bodies),
        crumb=", ".join(part for part in (bodies[0].brief if bodies else "", worded(meeting.start, "plain")) if part),
        bodies=bodies,
        state=meeting.state,
        start=meeting.actual_start or meeting.start,
        end=meeting.actual_end or meeting.end,
        place=str(place) if place else "",
        is_online=meeting.is_online,
        is_hybrid=meeting.is_hybrid,
        is_streamed=meeting.is_streamed,
        stream_url=meeting.stream_url if meeting.is_streamed else "",
        is_nonpublic=meeting.visibility != Visibility.PUBLIC,
        no_recording_reason=meeting.no_recording_reason,
        cancelled_reason=meeting.cancelled_reason,
        moved_from=meeting.moved_from,
        moved_reason=meeting.moved_reason,
        agenda_changed_at=meeting.agenda_changed_at,
        agenda_change_reason=meeting.agenda_change_reason,
        minutes_signed_at=meeting.minutes_signed_at,
        chair=person_ref(chair) if chair else None,
        chair_words=", ".join(part for part in (chair.status, _("Vorsitz")) if part) if chair else "",
        clerk=person_ref(clerk) if clerk else None,
        public_items=tuple(line for line in lines if not line.is_nonpublic),
        nonpublic_items=_nonpublic(meeting, [line for line in lines if line.is_nonpublic]),
        files=tuple(files.meeting[meeting.pk]),
        attendance=attendance,
        present=sum(group.present for group in attendance),
        legal_members=meeting.legal_members,
        modified_at=meeting.public_modified_at,
        pack=pack_line(viewer, meeting.pk),
        room=room_words(place) if place else (),
        dial_in=dial_in_of(viewer, meeting),
    )


def _lines(viewer: Viewer, meeting: Meeting) -> tuple[list[ItemLine], FilesOf]:
    items = list(
        AgendaItem.objects.visible_to(viewer)
        .filter(meeting=meeting)
        .exclude(state=ItemState.PROPOSED)
        .order_by("part", "order", "id")
        .distinct()
    )
    treated = Q(pk__in=[item.consultation_id for item in items]) | Q(under_item__in=[item.pk for item in items])
    rows = Consultation.objects.visible_to(viewer).filter(treated).select_related("paper").distinct()
    stations = list(rows.only("under_item_id", "created_at", *PAPER_FIELDS).order_by("created_at", "id"))
    papers = {row.pk: row.paper for row in stations}
    results = results_by_item(viewer, Q(agenda_item__in=[item.pk for item in items]))
    keys = [paper.pk for paper in papers.values()]
    # Asked of the attachments alone: each of the three has an index.
    of_items = Q(attachments__agenda_item__in=[item.pk for item in items])
    files = files_of(viewer, Q(attachments__meeting=meeting) | of_items | Q(attachments__paper__in=keys))
    refs = _papers(viewer, papers, files)
    further: dict[UUID, list[PaperRef]] = defaultdict(list)
    for row in stations:
        if row.under_item_id:
            further[row.under_item_id].append(refs[row.pk])
    lines = [_line(item, refs.get(item.consultation_id), results.get(item.pk), files) for item in items]
    marks = late_marks(meeting.pk) if meeting.invited_at else {}
    return [_marked(replace(line, further=tuple(further[line.id])), files, marks) for line in lines], files


def _marked(line: ItemLine, files: FilesOf, marks: dict[UUID | None, LateMark]) -> ItemLine:
    """Say of an item that its paper came late, or one of the documents that the reader sees."""
    papers = [paper.id for paper in (line.paper, *line.further) if paper]
    shown = [file.id for key in papers for file in files.paper[key]] + [file.id for file in line.files]
    key = next((each for each in (*papers, *shown) if each in marks), None)
    return replace(line, late=marks[key], is_late_paper=key in papers) if key else line


def _papers(viewer: Viewer, papers: dict[UUID, Paper], files: FilesOf) -> dict[UUID | None, PaperRef]:
    keys = [paper.pk for paper in papers.values()]
    originators = bodies_of_papers(viewer, keys, "originated_papers")
    departments = bodies_of_papers(viewer, keys, "directed_papers")
    amendments = dict(
        Paper.objects.visible_to(viewer)
        .filter(paper_type=PaperType.AMENDMENT, superordinated_papers__in=keys)
        .values_list("superordinated_papers")
        .annotate(n=Count("pk", distinct=True))
        .order_by()
    )
    return {
        consultation: paper_ref(
            paper,
            originators=originators.get(paper.pk, ()),
            departments=departments.get(paper.pk, ()),
            annexes=sum(1 for file in files.paper[paper.pk] if file.role == "auxiliary"),
            amendments=amendments.get(paper.pk, 0),
        )
        for consultation, paper in papers.items()
    }


def _line(item: AgendaItem, paper: PaperRef | None, result: Result | None, files: FilesOf) -> ItemLine:
    return ItemLine(
        id=item.pk,
        number=item.number,
        title=item.title or (paper.title if paper else ""),
        note=item.note,
        is_nonpublic=item.part != Part.PUBLIC,
        late_reason=item.added_late_reason if item.added_late else "",
        is_current=item.state in (ItemState.CALLED, ItemState.DEBATED, ItemState.VOTING),
        is_withdrawn=item.state == ItemState.WITHDRAWN,
        paper=paper,
        result=result,
        result_raw=item.result_raw if result is None else "",
        files=tuple(files.item[item.pk]),
    )


def _nonpublic(meeting: Meeting, full: list[ItemLine]) -> tuple[NonpublicLine, ...]:
    """Return the non-public part. What was announced is shown as announced unless the viewer reads it in full."""
    by_id = {line.id: line for line in full}
    announced = AgendaItem.objects.announced(Meeting.objects.filter(pk=meeting.pk))
    if not by_id:
        return tuple(NonpublicLine(row.number, announced=row) for row in announced)
    rest = [NonpublicLine(row.number, announced=row) for row in announced if row.id not in by_id]
    return (*(NonpublicLine(line.number, item=line) for line in full), *rest)
