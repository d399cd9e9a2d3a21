"""Acts on the plan of a year: all meetings at once, and all of them public at once."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from council import signals
from council.enums import MeetingState
from council.models import Location, Meeting, Organization, Person
from council.rules import demand_desk
from council.services.meeting_clashes import seats_in
from council.services.planning import plan_meeting
from council.services.publication import open_meeting
from council.services.year_planning import Proposal, Year, read_year, slot_of_proposal, weigh


@transaction.atomic
def plan_year(*, by: Viewer, year: int, proposals: Sequence[Proposal]) -> list[Meeting]:
    """Plan every proposal that is taken, in one act; what is planned already stays as it is, so asking again doubles nothing.

    Refused as a whole when a room would be taken twice (`room_taken`). The meetings stay internal until they are published.
    """
    demand_desk(by)
    # Two clerks at once: the second waits here, and then finds what the first has planned.
    bodies = sorted({each.organization for each in proposals}, key=str)
    list(Organization.objects.select_for_update().filter(pk__in=bodies).order_by("pk"))
    known = read_year(by, year)
    wanted = [each for each in proposals if each.is_taken and not known.has(each.organization, each.rule_day)]
    _check(known, wanted)
    places = Location.objects.visible_to(by).in_bulk([each.location for each in wanted if each.location])
    rooms = {key for key, place in places.items() if place.is_meeting_room}
    _refuse_taken(known, wanted, rooms)
    heads = seats_in(bodies, timezone.localdate()).chairs
    people = Person.objects.in_bulk(heads.values())
    made = []
    for each in sorted(wanted, key=lambda one: (one.day, one.begins)):
        body, rule = known.bodies[each.organization], known.rule_of(each.organization, each.rule_day)
        slot = slot_of_proposal(known, each, rooms)
        made.append(
            plan_meeting(
                by=by, organizations=[body], start=slot.start, end=slot.end, location=places.get(each.location) if each.location else None,
                chair=people.get(heads.get(body.pk)), is_streamed=bool(rule and rule.is_streamed), rule_day=each.rule_day,
            )
        )  # fmt: skip
    if made:
        data: dict[str, Any] = {"year": year, "meetings": [str(row.pk) for row in made]}
        audit.record(by_user=by.user_id, action="council.plan_year", obj=made[0].body, after=data, data={"year": year})
    return made


def _check(known: Year, wanted: Sequence[Proposal]) -> None:
    for each in wanted:
        if each.organization not in known.bodies or known.rule_of(each.organization, each.rule_day) is None:
            raise Refused(
                _("Für diese Sitzung gibt es keine Regel mehr."), _("Öffnen Sie den Jahresplan neu."), code="no_rule"
            )
        if each.day.year != known.year:
            raise Refused(
                _("Der Tag liegt nicht im Jahr %(year)s.") % {"year": known.year},
                _("Wählen Sie einen Tag dieses Jahres."), code="other_year",
            )  # fmt: skip


def _refuse_taken(known: Year, wanted: Sequence[Proposal], rooms: set[Any]) -> None:
    for weighed in weigh(known, wanted, rooms):
        taken = next((clash for clash in weighed.clashes if clash.is_blocking), None)
        if taken is not None:
            name = known.bodies[weighed.proposal.organization].name
            raise Refused(
                f"{name}: {taken.words}", _("Wählen Sie einen anderen Tag oder Raum. Angelegt ist noch nichts."), code="room_taken"
            )  # fmt: skip


def unpublished_of(viewer: Viewer, year: int) -> Any:
    """Return the meetings of a year that are only planned and not public yet, though their body is."""
    known = Meeting.objects.visible_to(viewer).filter(deleted_at__isnull=True, state=MeetingState.PLANNED)
    known = known.filter(start__year=year, first_published_at__isnull=True)
    public = Organization.objects.public().meeting_bodies()
    return known.filter(source_id__isnull=True, organizations__in=public).distinct().order_by("start", "pk")


@transaction.atomic
def publish_year(*, by: Viewer, year: int) -> int:
    """Publish all planned meetings of a year at once and return how many there were; what was public stays as it is.

    Followers hear of it once a body, not once a meeting.
    """
    demand_desk(by)
    keys = list(unpublished_of(by, year).values_list("pk", flat=True))
    rows = list(Meeting.objects.select_for_update().filter(pk__in=keys).order_by("start", "pk"))
    for row in rows:
        open_meeting(row)
    if rows:
        audit.record(
            by_user=by.user_id, action="council.publish_year", obj=rows[0].body, data={"year": year, "count": len(rows)},
            after={"meetings": [str(row.pk) for row in rows]},
        )  # fmt: skip
        for body in Organization.objects.filter(holdings__meeting__in=rows).distinct():
            signals.year_published.send(sender=Organization, kind="Organization", pk=body.pk)
    return len(rows)
