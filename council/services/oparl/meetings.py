"""Meetings with agenda and documents."""

from collections import defaultdict
from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Exists, OuterRef, Q

from council.enums import MeetingState
from council.models import Attendance, Meeting, MeetingOrganization, Organization, Person
from council.services.oparl.addresses import page_stem, stem
from council.services.oparl.agenda import agendas
from council.services.oparl.files import Enclosed, enclosed
from council.services.oparl.places import places
from council.services.oparl.rows import among, seen
from council.services.oparl.values import Fields, day, moment, own, thing
from council.states import HELD

COLUMNS = (
    "id", "first_published_at", "public_modified_at", "name", "start", "end", "actual_start", "actual_end", "state",
    "location_id", "number", "is_online", "is_hybrid", "is_streamed", "stream_url", "moved_from", "moved_reason", "no_recording_reason", "cancelled_reason", "agenda_changed_at",
    "agenda_change_reason", "minutes_signed_at", "chair_id", "clerk_id", "has_chair", "has_clerk",
)  # fmt: skip
PREPARED = (MeetingState.PLANNED, MeetingState.AGENDA_DRAFT, MeetingState.AGENDA_SET)


def meetings(keys: Collection[UUID], body: str, *, internal: bool = True) -> dict[UUID, Fields]:
    """Return public meetings. Fourteen queries at most."""
    rows = [dict(zip(COLUMNS, row, strict=True)) for row in _rows(keys)]
    spots = places({row["location_id"] for row in rows if row["location_id"]})
    items = agendas(keys) if internal else {}
    bodies, people, files = _holders(keys), _participants(rows), enclosed("meeting", keys)
    return {
        row["id"]: _meeting(row, spots.get(row["location_id"]), files[row["id"]], internal)
        | {
            name: found[row["id"]]
            for name, found in (("organization", bodies), ("participant", people), ("agendaItem", items))
            if found.get(row["id"])
        }
        for row in rows
    }


def _rows(keys: Collection[UUID]) -> Any:
    people = Person.objects.public().order_by()
    rows = among(Meeting.objects.public, Q(pk__in=keys)).annotate(
        has_chair=Exists(people.filter(pk=OuterRef("chair_id"))), has_clerk=Exists(people.filter(pk=OuterRef("clerk_id")))
    )  # fmt: skip
    return rows.values_list(*COLUMNS)


def _meeting(row: Fields, place: Fields | None, files: Enclosed, internal: bool) -> Fields:
    key, state, person = row["id"], row["state"], stem("Person")
    return thing(
        "Meeting", f"{stem('Meeting')}{key}", row["first_published_at"], row["public_modified_at"],
        web=f"{page_stem('Meeting')}{key}/", name=row["name"], meetingState=_word(state),
        cancelled=state == MeetingState.CANCELLED, start=moment(row["start"]), end=moment(row["end"]), location=place,
        **files.as_fields(internal=internal),
    ) | own(
        {
            # How far an agenda has come before it is out is nobody's business yet.
            "state": None if state in PREPARED else state, "number": row["number"], "online": row["is_online"],
            "hybrid": row["is_hybrid"], "streamed": row["is_streamed"], "streamUrl": row["stream_url"] if row["is_streamed"] else "",
            "movedFrom": moment(row["moved_from"]), "movedReason": row["moved_reason"], "noRecordingReason": row["no_recording_reason"],
            "cancelledReason": row["cancelled_reason"], "actualStart": moment(row["actual_start"]),
            "actualEnd": moment(row["actual_end"]), "agendaChangedAt": moment(row["agenda_changed_at"]),
            "agendaChangeReason": row["agenda_change_reason"], "minutesSignedAt": day(row["minutes_signed_at"]),
            "chair": f"{person}{row['chair_id']}" if row["has_chair"] else None,
            "clerk": f"{person}{row['clerk_id']}" if row["has_clerk"] else None,
        }
    )  # fmt: skip


def _word(state: str) -> str:
    """Return OParl's word for a state; a cancelled meeting had been planned and says so by itself."""
    if state in HELD:
        return "durchgeführt"
    return "terminiert" if state in PREPARED or state == MeetingState.CANCELLED else "eingeladen"


def _holders(keys: Collection[UUID]) -> dict[UUID, list[str]]:
    found: dict[UUID, list[str]] = defaultdict(list)
    rows = MeetingOrganization.objects.filter(
        seen(MeetingOrganization, Organization.objects.public, "organization"), meeting__in=keys
    )
    for meeting, body in rows.order_by("order", "id").values_list("meeting_id", "organization_id"):
        found[meeting].append(f"{stem('Organization')}{body}")
    return found


def _participants(meetings: list[Fields]) -> dict[UUID, list[str]]:
    """Return who took part, of meetings that are over."""
    found: dict[UUID, list[str]] = defaultdict(list)
    held = [row["id"] for row in meetings if row["state"] in HELD]
    rows = Attendance.objects.filter(
        seen(Attendance, Person.objects.public, "person"), meeting__in=held, is_present=True
    )
    for meeting, person in rows.order_by("id").values_list("meeting_id", "person_id"):
        found[meeting].append(f"{stem('Person')}{person}")
    return found
