"""The agenda board of a meeting: what waits, the agenda in both parts, what is missing. The number of queries never grows."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import F, Prefetch
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.viewer import Viewer
from council.enums import ItemState, PaperState, PaperType, Part
from council.models import (
    AgendaItem,
    Attachment,
    Consultation,
    Decision,
    File,
    Meeting,
    Membership,
    Organization,
    Paper,
)
from council.services.agenda_steps import undoable
from council.services.deadlines import motion_deadline, notice_of
from council.services.desk_checks import FINE, ORDER, REMINDS, Agenda, Check, Faults, checks_of, faults_of
from council.services.late_papers import LateMark, late_marks, waiting_documents
from council.services.meeting_clashes import clashes_of_meeting
from council.services.meeting_place import mode_faults
from council.services.motion_duty import motion_duties
from council.services.references import BodyRef, bodies_of_papers
from council.services.waiting_list import Waiting, waiting_list
from council.states import BEFORE, HELD, INVITED_ON

Marks = dict[UUID | None, LateMark]

CALM_DAYS, SOON_DAYS = 5, 3


@dataclass(frozen=True)
class Further:
    """A further paper under an item, or an amendment to one of its papers (then without station)."""

    paper: Paper
    station: UUID | None = None


@dataclass(frozen=True)
class BoardItem:
    """A row of the board. `up` and `down` are where the buttons lead, None at the ends or once it is frozen."""

    item: AgendaItem
    label: str
    decision: Decision | None
    files: list[Attachment]
    paper_files: int
    sources: str
    further: list[Further]
    amendments: list[Paper]
    up: int | None
    down: int | None
    faults: Faults
    is_seen: bool
    late: LateMark | None = None

    @property
    def file_count(self) -> int:
        """How many files go with the item, those of its papers included."""
        return len(self.files) + self.paper_files


@dataclass(frozen=True)
class InvitationDay:
    """The last day on which the members can be invited in time. `state` is calm, near, soon or passed."""

    day: datetime.date
    days_left: int
    notice_days: int
    state: str

    @property
    def words(self) -> str:
        """Return "noch 2 Tage · 10 volle Tage Ladungsfrist"."""
        if self.days_left < 0:
            ago = ngettext("seit %(n)s Tag vorbei", "seit %(n)s Tagen vorbei", -self.days_left) % {"n": -self.days_left}
        elif self.days_left == 0:
            ago = _("heute")
        else:
            ago = ngettext("noch %(n)s Tag", "noch %(n)s Tage", self.days_left) % {"n": self.days_left}
        notice = ngettext("%(n)s voller Tag Ladungsfrist", "%(n)s volle Tage Ladungsfrist", self.notice_days)
        return f"{ago} · {notice % {'n': self.notice_days}}"


@dataclass(frozen=True)
class Board:
    """One meeting at the desk."""

    public: list[BoardItem]
    nonpublic: list[BoardItem]
    withdrawn: list[AgendaItem]
    waiting: list[Waiting]
    files: list[Attachment]
    checks: list[Check]
    invite_by: InvitationDay | None
    days_left: int | None
    may_have_results: bool
    is_open: bool
    is_in_making: bool
    revision: int
    can_undo: bool
    motions_until: datetime.datetime | None = None
    people: int = 0
    documents: int = 0
    bodies: list[Organization] = field(default_factory=list)

    @property
    def rows(self) -> list[BoardItem]:
        """All rows, in the order of the meeting."""
        return [*self.public, *self.nonpublic]

    @property
    def has_unseen(self) -> bool:
        """Whether an item waits for being published."""
        return any(not row.is_seen for row in self.rows)

    @property
    def open_checks(self) -> int:
        """How many checks ask for something."""
        return sum(1 for check in self.checks if not check.is_fine)


def agenda_board(viewer: Viewer, meeting: Meeting) -> Board:
    """Return the agenda of meeting in both parts, what waits for it and what is missing."""
    items = _items(viewer, meeting)
    standing = [item for item in items if item.state not in (ItemState.WITHDRAWN, ItemState.PROPOSED)]
    papers = _Papers(viewer, standing)
    decisions = {
        row.agenda_item_id: row for row in Decision.objects.visible_to(viewer).filter(agenda_item__meeting=meeting)
    }
    is_open = meeting.state not in HELD and not meeting.is_cancelled
    files = _files(viewer, meeting)
    invite_by = invitation_day(meeting) if is_open and meeting.state not in INVITED_ON else None
    agenda = Agenda(meeting, standing, papers.stations, papers.files, files, invite_by)
    is_invited = is_open and meeting.state in INVITED_ON
    marks = late_marks(meeting.pk) if is_invited else {}
    parts = {
        part: _rows(meeting, [item for item in standing if item.part == part], decisions, papers, marks)
        for part in Part
    }
    proposed = [item for item in items if item.state == ItemState.PROPOSED]
    rows = [row for part in Part for row in parts[part]]
    return Board(
        public=parts[Part.PUBLIC],
        nonpublic=parts[Part.NONPUBLIC],
        withdrawn=[item for item in items if item.state == ItemState.WITHDRAWN],
        waiting=waiting_list(viewer, meeting, proposed) if is_open else [],
        files=files,
        checks=_checks(viewer, agenda) if is_open else [],
        invite_by=invite_by,
        days_left=(timezone.localdate(meeting.start) - timezone.localdate()).days if meeting.start else None,
        may_have_results=not meeting.is_cancelled and meeting.start is not None and meeting.start <= timezone.now(),
        is_open=is_open,
        is_in_making=meeting.state in BEFORE,
        revision=meeting.agenda_revision,
        can_undo=meeting.state in BEFORE and undoable(meeting, viewer) is not None,
        motions_until=motion_deadline(meeting, _lead(meeting)) if meeting.state in BEFORE else None,
        people=_people(viewer, meeting) if is_open else 0,
        documents=sum(row.file_count for row in rows) + len(files),
        bodies=list(meeting.organizations.all()),
    )


def blocking_checks(viewer: Viewer, meeting: Meeting) -> list[Check]:
    """Return what must be mended before anybody is invited."""
    items = [item for item in _items(viewer, meeting) if item.state not in (ItemState.WITHDRAWN, ItemState.PROPOSED)]
    papers = _Papers(viewer, items)
    agenda = Agenda(meeting, items, papers.stations, papers.files, _files(viewer, meeting))
    return [check for check in _checks(viewer, agenda) if check.is_blocking]


def _checks(viewer: Viewer, agenda: Agenda) -> list[Check]:
    """Return what is owed from outside of the agenda, what it lacks, and what stands against the day; the blocking first."""
    meeting = agenda.meeting
    owed = _not_handed_out(meeting) if meeting.state in INVITED_ON else _owed(viewer, meeting)
    move = reverse("desk:move_meeting", args=[meeting.pk])
    against = [
        Check(clash.level, clash.words, move, _("Sitzung verlegen")) for clash in clashes_of_meeting(viewer, meeting)
    ]
    mode = reverse("desk:meeting_mode", args=[meeting.pk])
    against += [Check(REMINDS, words, mode, _("Form und Einwahl")) for words in mode_faults(meeting)]
    return sorted([*owed, *checks_of(agenda), *against], key=lambda check: ORDER.index(check.level))


def invitation_day(meeting: Meeting) -> InvitationDay | None:
    """Return until when the members must be invited (§ 47 Abs. 2 GO NRW and the rules of procedure)."""
    notice = notice_of(meeting)
    if notice is None:
        return None
    left = (notice.day - timezone.localdate()).days
    state = "passed" if left < 0 else "soon" if left <= SOON_DAYS else "near" if left <= CALM_DAYS else "calm"
    return InvitationDay(notice.day, left, notice.days, state)


def _owed(viewer: Viewer, meeting: Meeting) -> list[Check]:
    """Say which motions must be taken up and are not yet (§ 48 Abs. 1 Satz 2 GO NRW)."""
    duty = next((each for each in motion_duties(viewer) if each.meeting.pk == meeting.pk), None)
    if duty is None:
        return []
    if not duty.missing:
        return [Check(FINE, _("Alle rechtzeitigen Anträge der Fraktionen stehen darauf"))]
    words = _("„%(title)s“ (%(faction)s) muss auf die Tagesordnung: § 48 Abs. 1 GO NRW.")
    return [
        Check(
            REMINDS, words % {"title": owed.motion.title, "faction": owed.motion.faction},
            reverse("desk:inbox_item", args=[owed.motion.pk]), _("Zum Antrag"),
        )
        for owed in duty.missing
    ]  # fmt: skip


def _not_handed_out(meeting: Meeting) -> list[Check]:
    """Say what lies on the agenda that the invited have not been given."""
    waiting = waiting_documents(meeting) if meeting.sent_agendas.exists() else []
    if not waiting:
        return []
    words = ngettext(
        "%(n)s Unterlage ist noch nicht nachgereicht.", "%(n)s Unterlagen sind noch nicht nachgereicht.", len(waiting)
    )
    url = reverse("desk:late_papers", args=[meeting.pk])
    return [Check(REMINDS, words % {"n": len(waiting)}, url, _("Nachreichen"))]


def _lead(meeting: Meeting) -> Organization | None:
    return next(iter(meeting.organizations.all()), None)


def _items(viewer: Viewer, meeting: Meeting) -> list[AgendaItem]:
    attached = Attachment.objects.filter(file__in=File.objects.visible_to(viewer)).select_related("file")
    rows = AgendaItem.objects.visible_to(viewer).filter(meeting=meeting)
    rows = rows.select_related("consultation__paper", "meeting", "rapporteur")
    rows = rows.prefetch_related(Prefetch("attachments", attached.order_by("order", "id"), to_attr="documents"))
    return list(rows.order_by("part", "order", "id").distinct())


class _Papers:
    """What hangs on the papers of items: further ones, amendments, who wrote them, files. Six queries."""

    def __init__(self, viewer: Viewer, items: Sequence[AgendaItem]) -> None:
        rows = Consultation.objects.visible_to(viewer).filter(under_item__in=items).select_related("paper").distinct()
        self.further: dict[UUID, list[Further]] = defaultdict(list)
        self.stations = {item.pk: [item.consultation] for item in items if item.consultation}
        for row in rows.order_by("created_at", "id"):
            self.further[row.under_item_id].append(Further(row.paper, row.pk))
            self.stations.setdefault(row.under_item_id, []).append(row)
        keys = [station.paper_id for stations in self.stations.values() for station in stations]
        self.originators = bodies_of_papers(viewer, keys, "originated_papers")
        self.departments = bodies_of_papers(viewer, keys, "directed_papers")
        self.amendments = _amendments(viewer, keys)
        attached = Attachment.objects.filter(paper__in=keys, file__in=File.objects.visible_to(viewer))
        self.files: dict[UUID, list[File]] = defaultdict(list)
        for link in attached.select_related("file"):
            if link.paper_id:
                self.files[link.paper_id].append(link.file)

    def sources(self, paper: Paper) -> str:
        """Return who wrote a paper."""
        bodies: tuple[BodyRef, ...] = self.originators.get(paper.pk, ()) or self.departments.get(paper.pk, ())
        return ", ".join(body.name for body in bodies)


def _amendments(viewer: Viewer, papers: list[UUID]) -> dict[UUID, list[Paper]]:
    """Return the amendments to each paper, in the order of voting."""
    rows = Paper.objects.visible_to(viewer).filter(
        paper_type=PaperType.AMENDMENT, superordinated_papers__in=papers, deleted_at__isnull=True
    )
    rows = rows.exclude(state__in=(PaperState.WITHDRAWN, PaperState.REPLACED)).annotate(to=F("superordinated_papers"))
    found: dict[UUID, list[Paper]] = defaultdict(list)
    for row in rows.order_by(F("vote_order").asc(nulls_last=True), "date", "reference").distinct():
        found[row.to].append(row)
    return found


def _rows(
    meeting: Meeting, items: list[AgendaItem], decisions: dict[Any, Decision], papers: _Papers, marks: Marks
) -> list[BoardItem]:
    last = len(items) if meeting.state in BEFORE else 0
    return [_row(item, n, last, decisions.get(item.pk), papers, marks) for n, item in enumerate(items, start=1)]


def _row(item: AgendaItem, n: int, last: int, decision: Decision | None, papers: _Papers, marks: Marks) -> BoardItem:
    stations = papers.stations.get(item.pk, [])
    of_papers = [file for station in stations for file in papers.files.get(station.paper_id, [])]
    keys = [
        *(station.paper_id for station in stations),
        *(file.pk for file in of_papers),
        *(link.file_id for link in item.documents),
    ]
    return BoardItem(
        item=item,
        label=f"{'Ö' if item.part == Part.PUBLIC else 'N'} {item.number}",
        decision=decision,
        files=item.documents,
        paper_files=len(of_papers),
        sources=papers.sources(item.consultation.paper) if item.consultation else "",
        further=papers.further.get(item.pk, []),
        amendments=[paper for station in stations for paper in papers.amendments.get(station.paper_id, [])],
        up=n - 1 if 1 < n <= last else None,
        down=n + 1 if n < last else None,
        faults=faults_of(item, stations, [*(link.file for link in item.documents), *of_papers]),
        is_seen=item.is_public or item.is_announced,
        late=next((marks[key] for key in keys if key in marks), None),
    )


def _files(viewer: Viewer, meeting: Meeting) -> list[Attachment]:
    rows = Attachment.objects.filter(file__in=File.objects.visible_to(viewer), meeting=meeting)
    return list(rows.select_related("file").order_by("order", "id"))


def _people(viewer: Viewer, meeting: Meeting) -> int:
    """Return how many belong to the bodies that meet, on that day."""
    day = timezone.localdate(meeting.start) if meeting.start else timezone.localdate()
    rows = Membership.objects.visible_to(viewer).on(day).filter(organization__in=meeting.organizations.all())
    return rows.values("person").distinct().count()
