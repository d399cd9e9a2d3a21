"""Builds the demo town of the council once; on later days it moves all its days along, so that it never grows old."""

import datetime
from typing import Any

from django.db import models, transaction
from django.utils import timezone

from core.demo import Stage
from core.errors import Refused
from core.models import AuditEvent
from core.services import audit
from council.demo.affairs import build_affairs
from council.demo.evenings import build_evenings
from council.demo.filing import build_files, typeset_demo_document
from council.demo.rows import Days, identity
from council.demo.sessions import TONIGHT
from council.demo.society import build_society
from council.demo.threads import build_threads
from council.enums import ItemState, MeetingState
from council.models import AgendaItem as Item
from council.models import (
    Attendance,
    Body,
    Consultation,
    Decision,
    File,
    LegislativeTerm,
    Location,
    Matter,
    MatterEvent,
    Meeting,
    Membership,
    Organization,
    Paper,
    Person,
)

ACTION = "council.demo_built"
# Rows whose days move. Versions stay: they are append-only.
MOVING = (
    Body, LegislativeTerm, Location, Organization, Person, Membership, Paper, Consultation, Meeting, Item, Decision, File,
    Matter, MatterEvent,
)  # fmt: skip
STATES = {
    "planned": MeetingState.AGENDA_DRAFT,
    "invited": MeetingState.INVITED,
    "in_session": MeetingState.IN_SESSION,
    "closed": MeetingState.CLOSED,
}


def build_council(stage: Stage) -> None:
    """Build the council of the demo town, or move it to today; then set tonight's meeting to the state asked for."""
    days = Days(stage.now)
    last = AuditEvent.objects.filter(action=ACTION).order_by("-id").first()
    if last is None:
        _build(stage, days)
    else:
        _move(stage, days, datetime.date.fromisoformat(last.data["day"]))
    set_tonight(stage.state, days)


def _build(stage: Stage, days: Days) -> None:
    if Body.objects.exists():
        raise Refused(
            "In dieser Stadt gibt es schon Ratsdaten.",
            "Wählen Sie für die Demo einen leeren Datenordner.",
            code="not_empty",
        )
    with transaction.atomic():
        stage.progress(1, 5, "Gremien und Menschen")
        society = build_society(days)
        stage.progress(2, 5, "Vorlagen")
        affairs = build_affairs(society, days)
        stage.progress(3, 5, "Sitzungen")
        evenings = build_evenings(society, affairs, days)
        stage.progress(4, 5, "Vorgänge")
        build_threads(society, affairs, days)
        stage.progress(5, 5, "Dokumente")
        for file in build_files(affairs, evenings):
            typeset_demo_document.enqueue(key=str(file), file=str(file))
        _note(society.body, days)


def _move(stage: Stage, days: Days, built_on: datetime.date) -> None:
    """Move every day of the council along with today."""
    delta = days.today - built_on
    if not delta:
        return
    with transaction.atomic():
        for number, model in enumerate(MOVING, 1):
            stage.progress(number, len(MOVING), str(model._meta.verbose_name_plural))
            _shift(model, delta)
        _note(Body.objects.get(pk=identity("body", "hennef")), days)


def _shift(model: Any, delta: datetime.timedelta) -> None:
    names = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateField) and field.name != "created_at"
    ]
    rows = list(model.objects.all())
    for row in rows:
        for name in names:
            if value := getattr(row, name):
                setattr(row, name, value + delta)
    if rows and names:
        model.objects.bulk_update(rows, names, batch_size=200)


def _note(body: Body, days: Days) -> None:
    audit.record(by_user=None, action=ACTION, obj=body, data={"day": days.today.isoformat()})


def set_tonight(state: str, days: Days) -> None:
    """Set tonight's meeting to a state; without one the clock decides."""
    meeting = Meeting.objects.filter(pk=identity("meeting", TONIGHT)).first()
    if meeting is None or meeting.start is None:
        return
    start, now = meeting.start, timezone.now()
    end = start + datetime.timedelta(hours=3)
    wanted = STATES.get(state) or (
        MeetingState.INVITED if now < start else MeetingState.IN_SESSION if now < end else MeetingState.CLOSED
    )
    meeting.state = wanted
    meeting.actual_start = start if wanted in (MeetingState.IN_SESSION, MeetingState.CLOSED) else None
    meeting.actual_end = end if wanted == MeetingState.CLOSED else None
    meeting.save(update_fields=["state", "actual_start", "actual_end"])
    items = Item.objects.filter(meeting=meeting, state__in=[ItemState.ON_AGENDA, ItemState.CALLED, ItemState.DEBATED])
    items.update(state=ItemState.ON_AGENDA)
    if wanted == MeetingState.IN_SESSION:
        items.filter(part="public", order=3).update(state=ItemState.CALLED)
        items.filter(part="public", order__lt=3).update(state=ItemState.DEBATED)
    _attend(meeting, wanted)


def _attend(meeting: Meeting, state: MeetingState) -> None:
    """While it runs and afterwards, everybody of the council is there."""
    Attendance.objects.filter(meeting=meeting).delete()
    if state not in (MeetingState.IN_SESSION, MeetingState.CLOSED):
        return
    seats = Membership.objects.filter(organization=identity("organization", "rat"), end_date__isnull=True)
    Attendance.objects.bulk_create(
        Attendance(meeting=meeting, person_id=person, faction_id=faction)
        for person, faction in seats.values_list("person_id", "on_behalf_of_id")
    )
