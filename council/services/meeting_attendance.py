"""Who of the voting members was at a meeting, by faction."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from council.enums import Capacity, MeetingState
from council.models import Attendance, Meeting, Person
from council.services.references import PersonRef, person_ref

HELD = (MeetingState.CLOSED, MeetingState.MINUTES_DRAFT, MeetingState.MINUTES_SIGNED, MeetingState.MINUTES_APPROVED)
VOTING = (Capacity.MEMBER, Capacity.SUBSTITUTE)
# A council has many members: no more is read of each than the page says.
PERSON_FIELDS = ("person__name", "person__given_name", "person__family_name")
PUBLIC_FIELDS = tuple(
    f"faction__{name}" for name in ("visibility", "first_published_at", "depublished_at", "deleted_at")
)


@dataclass(frozen=True)
class Present:
    """Who of a faction was there."""

    name: str
    present: int
    whole: int
    here: tuple[PersonRef, ...]
    excused: tuple[PersonRef, ...]
    missing: tuple[PersonRef, ...]

    @property
    def words(self) -> str:
        """Return "15 von 16"."""
        return _("%(n)s von %(whole)s") % {"n": self.present, "whole": self.whole}

    @property
    def label(self) -> str:
        """Return "15 von 16 anwesend", for whoever cannot see the bar."""
        return _("%(n)s von %(whole)s anwesend") % {"n": self.present, "whole": self.whole}

    @property
    def people(self) -> list[tuple[PersonRef, str]]:
        """Return everybody with a word on who was not there."""
        away = [(person, _("entschuldigt")) for person in self.excused]
        return [*((person, "") for person in self.here), *away, *((person, _("abwesend")) for person in self.missing)]


def attendance_of(viewer: Viewer, meeting: Meeting) -> tuple[Present, ...]:
    """Return who of the voting members was there, by faction, largest first; whoever has none comes last."""
    if meeting.state not in HELD and meeting.state != MeetingState.IN_SESSION:
        return ()
    rows = (
        Attendance.objects.filter(meeting=meeting, capacity__in=VOTING, person__in=Person.objects.visible_to(viewer))
        .select_related("person", "faction")
        .only("is_present", "is_excused", *PERSON_FIELDS, "faction__name", *PUBLIC_FIELDS)
    )
    groups: dict[str, list[Attendance]] = defaultdict(list)
    for row in rows:
        faction = row.faction if row.faction and row.faction.is_public else None
        groups[faction.name if faction else ""].append(row)
    ordered = sorted(groups.items(), key=lambda group: (group[0] == "", -len(group[1]), group[0]))
    return tuple(_present(name, rows) for name, rows in ordered)


def _present(name: str, rows: list[Attendance]) -> Present:
    people = sorted(rows, key=lambda row: (row.person.family_name, row.person.name))
    here = tuple(person_ref(row.person) for row in people if row.is_present)
    excused = tuple(person_ref(row.person) for row in people if not row.is_present and row.is_excused)
    missing = tuple(person_ref(row.person) for row in people if not row.is_present and not row.is_excused)
    return Present(name, len(here), len(rows), here, excused, missing)
