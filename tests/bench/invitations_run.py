"""The measured part of the chapter „invitations“, in a process of its own with the settings of a town."""

import datetime
import json
import sys
import time

import django

django.setup()

from django.urls import reverse
from django.utils import timezone

from accounts.enums import MandateKind
from accounts.models import Delivery, Mandate, User
from accounts.services.delivering import deliver_messages
from accounts.viewer import SYSTEM
from council.enums import OrganizationKind, Part
from council.models import Meeting, Membership, Organization, Person
from council.services import agenda, planning
from council.services.invitations import invite_members
from council.services.publication import publish


def body_of(people):
    """Return a public committee with so many members who have accounts."""
    body = Organization.objects.filter(kind=OrganizationKind.COUNCIL).first().body
    made = Organization.objects.create(body=body, name="Messung", kind=OrganizationKind.COMMITTEE, legal_members=people)
    for number in range(people):
        user = User.objects.create(email=f"geladen{number}@hennef.example", is_active=True)
        Mandate.objects.create(user=user, kind=MandateKind.COUNCILLOR, start="2025-01-01")
        person = Person.objects.create(body=body, user=user, name=f"Geladen {number}", family_name=f"Geladen {number}")
        Membership.objects.create(person=person, organization=made, start_date="2025-01-01")
    publish(by=SYSTEM, thing=made)
    return made


def main(people):
    """Print seconds as JSON."""
    Delivery.objects.all().delete()
    start = timezone.now() + datetime.timedelta(days=21)
    meeting = planning.plan_meeting(by=SYSTEM, organizations=[body_of(people)], start=start)
    for number in range(20):
        agenda.add_item(
            by=SYSTEM, meeting=meeting, title=f"Punkt {number} mit einem gewöhnlichen Betreff", part=Part.PUBLIC
        )
    planning.set_agenda(by=SYSTEM, meeting=meeting)
    # A web process has read its addresses long before somebody clicks.
    reverse("desk:due")
    begun = time.monotonic()
    invite_members(by=SYSTEM, meeting=Meeting.objects.get(pk=meeting.pk))
    click = time.monotonic() - begun
    deliver_messages()
    whole = time.monotonic() - begun
    assert Delivery.objects.filter(state="sent", kind="news").count() >= people
    print(json.dumps({"click": click, "all": whole}))


if __name__ == "__main__":
    main(int(sys.argv[1]))
