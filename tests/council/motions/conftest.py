"""Two factions that meet in one council, and a meeting whose deadline is still to come."""

import datetime

import pytest
from django.db import transaction
from django.utils import timezone

from accounts.enums import Assurance, MandateKind
from accounts.models import Mandate, User
from accounts.services.viewers import viewer_for
from core.models import Text
from core.services.writing.blocks import write_lines
from core.services.writing.log import change_document
from core.writing import Form
from council.enums import MeetingState, MotionKind, MotionPart, OrganizationKind, Visibility
from council.models import Body, Meeting, MeetingOrganization, Membership, Organization, Person
from council.services import motions
from council.services.motion_text import KIND, NAME


def public():
    """Return what makes a row public."""
    now = timezone.now() - datetime.timedelta(days=30)
    return {"visibility": Visibility.PUBLIC, "first_published_at": now, "public_modified_at": now}


class Town:
    """The council with two factions; `rat` chairs the one, `vorsitz` sits in the other."""

    def __init__(self, people):
        self.people = people
        self.body = Body.objects.create(name="Stadt Hennef (Sieg)", **public())
        self.council = self._found("Rat der Stadt Hennef (Sieg)", OrganizationKind.COUNCIL)
        self.greens = self._found("Grünes Forum", OrganizationKind.FACTION)
        self.others = self._found("Soziales Hennef", OrganizationKind.FACTION)
        self.rat = self.seat(people["rat"], "Sophie Kronenberg", self.greens, "Fraktionsvorsitz")
        self.vorsitz = self.seat(people["vorsitz"], "Ingrid Pütz-Sauer", self.others)
        self.member = User.objects.create_user(
            "mitglied@hennef.example", "x" * 20, first_name="Lea", last_name="Marenbach"
        )
        Mandate.objects.create(user=self.member, kind=MandateKind.COUNCILLOR, start="2025-01-01")
        self.lea = self.seat(self.member, "Lea Marenbach", self.greens)
        self.staff = User.objects.create_user(
            "buero@hennef.example", "x" * 20, first_name="Nele", last_name="Brodesser"
        )
        Mandate.objects.create(user=self.staff, kind=MandateKind.FACTION_STAFF, start="2025-01-01")
        office = Person.objects.create(body=self.body, user=self.staff, name="Nele Brodesser")
        self.join(office, self.greens, "Geschäftsstelle")
        self.meeting = self.meet(30)

    def _found(self, name, kind):
        return Organization.objects.create(body=self.body, name=name, kind=kind, **public())

    def seat(self, user, name, faction, role="Mitglied"):
        """Seat somebody in the council and a faction."""
        given, _space, family = name.partition(" ")
        person = Person.objects.create(
            body=self.body, user=user, name=name, given_name=given, family_name=family, **public()
        )
        self.join(person, self.council, "Mitglied")
        self.join(person, faction, role)
        return person

    def join(self, person, organization, role):
        """Let somebody belong somewhere."""
        return Membership.objects.create(
            person=person, organization=organization, role=role, start_date="2025-11-01", **public()
        )

    def meet(self, days, state=MeetingState.PLANNED):
        """Plan a meeting of the council so many days from now."""
        start = timezone.localtime().replace(hour=18, minute=0, second=0, microsecond=0) + datetime.timedelta(days=days)
        meeting = Meeting.objects.create(body=self.body, name="Rat", start=start, state=state, **public())
        MeetingOrganization.objects.create(meeting=meeting, organization=self.council)
        return meeting

    def viewer(self, key):
        """Return somebody as a viewer; unasked answers of before are not remembered."""
        own = {"mitglied": self.member, "buero": self.staff}
        return viewer_for(own.get(key) or self.people[key], Assurance.SECOND_FACTOR)

    def begin(self, by="rat", title="Trinkbrunnen am Marktplatz", kind=MotionKind.MOTION, **more):
        """Begin a motion for the next meeting."""
        more.setdefault("meeting", self.meeting)
        return motions.begin_motion(by=self.viewer(by), kind=kind, title=title, **more)

    def write(self, motion, part=MotionPart.PROPOSAL, *lines):
        """Write a part."""
        words = list(lines) or ["Der Rat möge beschließen:", "Ein Brunnen wird gebaut."]
        with transaction.atomic():
            text = Text.objects.locked(NAME, f"{motion.pk}_{part}")
            change_document(
                kind=KIND, text=text, by=self.viewer("rat"), change=lambda doc: write_lines(doc, Form.PROSE, words)
            )

    def adopted(self, **more):
        """Return a motion that the faction has adopted."""
        motion = self.begin(**more)
        self.write(motion)
        self.write(motion, MotionPart.REASONS, "Weil es heiß ist.")
        motions.read_motion(by=self.viewer("rat"), motion=motion)
        return motions.adopt_motion(by=self.viewer("rat"), motion=motion, note="einstimmig")


@pytest.fixture
def town(people):
    return Town(people)
