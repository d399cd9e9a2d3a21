"""Acts on the whole way of a paper: plan it at once, and plan anew what is open when a meeting moves or is called off."""

import datetime
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from council import signals
from council.enums import ConsultationRole, ItemState, MeetingState, PaperState, Part, Visibility
from council.models import AgendaItem, Consultation, Meeting, Paper
from council.rules import demand_desk
from council.services.agenda import propose_item
from council.services.consultations import check_released
from council.services.publicity import open_up, take_back, touch
from council.services.way_planning import ASKS, BLOCKS, Leg, coming_meetings, first_meeting, plan_of, stations_of
from council.states import step


@transaction.atomic
def plan_way(*, by: Viewer, paper: Paper, legs: Sequence[Leg], reason: str = "") -> list[Consultation]:
    """Plan everything that is still open of a paper's way and propose it to the agendas of its meetings.

    Stations that stand on an agenda stay. What is unusual (a committee after the council, a body twice, a missed
    deadline) needs a reason; what cannot be is refused.
    """
    demand_desk(by)
    paper = Paper.objects.select_for_update().get(pk=paper.pk)
    check_released(paper)
    fixed, still_open = stations_of(paper)
    _check_plan(legs, fixed, reason)
    first = max((station.order for station in fixed), default=0) + 1
    stations = [_station(by, paper, leg, first + place, still_open) for place, leg in enumerate(legs)]
    for station in still_open:
        _strike(by, station, reason)
    _mark_scheduled(paper)
    audit.record(
        by_user=by.user_id, action="council.plan_way", obj=paper, ground=reason.strip(), after=audit.facts(paper),
        data={"stations": [{"station": str(row.pk), "meeting": str(row.meeting_id or "")} for row in stations]},
    )  # fmt: skip
    signals.way_planned.send(sender=Paper, kind="Paper", pk=paper.pk)
    return stations


def _check_plan(legs: Sequence[Leg], fixed: Sequence[Consultation], reason: str) -> None:
    conflicts = plan_of(legs, fixed).conflicts
    if blocking := next((each for each in conflicts if each.level == BLOCKS), None):
        raise Refused(blocking.words, _("Ändern Sie die Reihenfolge oder die Sitzung."), code=blocking.code)
    asking = next((each for each in conflicts if each.level == ASKS), None)
    if asking is not None and not reason.strip():
        raise Refused(asking.words, _("Nennen Sie den Grund, wenn das so sein soll."), code=asking.code, field="reason")


def _station(by: Viewer, paper: Paper, leg: Leg, order: int, still_open: list[Consultation]) -> Consultation:
    """Return the station of a leg: an open one of the same body, or a new one."""
    decides = leg.role == ConsultationRole.DECISION
    station = next((row for row in still_open if row.organization_id == leg.organization.pk), None)
    if station is None:
        station = Consultation.objects.create(
            paper=paper, organization=leg.organization, role=leg.role, authoritative=decides, order=order,
            visibility=min(paper.visibility, Visibility.NONPUBLIC),
        )  # fmt: skip
        if paper.is_public and not paper.nonpublic_ground:
            open_up([station], timezone.now())
    else:
        still_open.remove(station)
        station.order, station.role, station.authoritative = order, leg.role, decides
        station.save(update_fields=["order", "role", "authoritative"])
        touch(station)
    place_station(by, station, leg.meeting)
    return station


def place_station(
    by: Viewer, station: Consultation, meeting: Meeting | None, *, title: str = "", note: str = ""
) -> None:
    """Propose a station to a meeting, instead of the one before; None lets it wait."""
    if station.meeting_id == (meeting.pk if meeting else None) and hasattr(station, "agenda_item"):
        return
    _clear(station)
    if meeting is not None:
        paper = station.paper
        propose_item(
            by=by, meeting=meeting, title=title or paper.title, consultation=station, note=note,
            part=Part.NONPUBLIC if paper.nonpublic_ground else Part.PUBLIC, public_title=paper.public_title,
            nonpublic_ground=paper.nonpublic_ground,
        )  # fmt: skip
    station.meeting = meeting
    station.save(update_fields=["meeting"])
    touch(station)


def _clear(station: Consultation) -> None:
    """Take the station's item from it: a proposal is struck, what was on an agenda stays there in words."""
    item = AgendaItem.objects.filter(consultation=station).first()
    if item is None:
        return
    item.consultation = None
    if item.state == ItemState.PROPOSED:
        item.state = ItemState.WITHDRAWN
    item.save(update_fields=["consultation", "state"])
    touch(item)
    station._state.fields_cache.pop("agenda_item", None)


def _strike(by: Viewer, station: Consultation, reason: str) -> None:
    """Take an open station off the way; what was public leaves a tombstone."""
    _clear(station)
    now = timezone.now()
    take_back([station], now)
    station.meeting, station.deleted_at = None, now
    station.save(update_fields=["meeting", "deleted_at"])
    audit.record(
        by_user=by.user_id, action="council.remove_consultation", obj=station, ground=reason.strip(),
        after=audit.facts(station), data={"paper": str(station.paper_id)},
    )  # fmt: skip


def _mark_scheduled(paper: Paper) -> None:
    if paper.state == PaperState.RELEASED and paper.consultations.filter(meeting__isnull=False).exists():
        step(paper, PaperState.SCHEDULED)
        paper.save(update_fields=["state"])
        touch(paper)


@transaction.atomic
def replan_meeting(*, by: Viewer, meeting: Meeting) -> list[Consultation]:
    """Plan anew what is open after a meeting moved or was called off, and name every station that is concerned.

    Stations of a meeting that is off go to the next one of their body; proposals that now come too early follow. What
    stands on the agenda of another meeting is left to the clerk, who sees the conflict.
    """
    demand_desk(by)
    here = Consultation.objects.filter(meeting=meeting, deleted_at__isnull=True)
    here = here.filter(agenda_item__state__in=(ItemState.PROPOSED, ItemState.ON_AGENDA))
    concerned = {}
    for paper in Paper.objects.filter(pk__in=here.values("paper")).select_for_update(of=("self",)).order_by("pk"):
        concerned |= {row.pk: row for row in here.filter(paper=paper)} | {
            row.pk: row for row in _replan(by, paper, meeting)
        }
    for station in concerned.values():
        station.refresh_from_db(fields=["meeting"])
        audit.record(
            by_user=by.user_id, action="council.replan_meeting", obj=station, after=audit.facts(station),
            data={"paper": str(station.paper_id), "meeting": str(station.meeting_id or "")},
        )  # fmt: skip
        signals.consultation_replanned.send(sender=Consultation, kind="Consultation", pk=station.pk)
    return list(concerned.values())


def _replan(by: Viewer, paper: Paper, meeting: Meeting) -> list[Consultation]:
    """Walk along the way and give another meeting to whatever cannot keep its own. Return what changed."""
    rows = paper.consultations.filter(deleted_at__isnull=True, organization__isnull=False)
    stations = list(rows.select_related("organization", "meeting", "agenda_item", "paper").order_by("order", "pk"))
    meetings = coming_meetings(by, {row.organization_id for row in stations if row.organization_id})
    changed, after = [], None
    for station in stations:
        if _must_move(station, meeting, after):
            assert station.organization is not None
            place_station(by, station, first_meeting(station.organization, meetings, after))
            changed.append(station)
        after = station.meeting.start if station.meeting and station.meeting.start else after
    return changed


def _must_move(station: Consultation, meeting: Meeting, after: datetime.datetime | None) -> bool:
    item = getattr(station, "agenda_item", None)
    if item is None or station.meeting is None:
        return False
    if station.meeting_id == meeting.pk and meeting.state == MeetingState.CANCELLED:
        return item.state in (ItemState.PROPOSED, ItemState.ON_AGENDA)
    start = station.meeting.start
    return item.state == ItemState.PROPOSED and after is not None and start is not None and start <= after
