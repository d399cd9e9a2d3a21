"""How to reach somebody is forgotten with the last membership; the name stays."""

import pytest

from council.models import Person
from council.services.retention import forget_contacts
from tests.council.pages.rows import day, membership, organization, person

pytestmark = pytest.mark.django_db


def test_contacts_go_with_the_last_membership():
    body = organization("Rat")
    for name, ends in (("Ada Weg", [day(-1)]), ("Ute Da", [day(-9), None]), ("Max Bald", [day(0)]), ("Eva Ohne", [])):
        who = person(name, phone="0221 4710 001", email="a@hennef.example", email_consent=True)
        for place, end in enumerate(ends):
            membership(who, body, role=f"Mitglied {place}", end_date=end)
    assert (forget_contacts(dry_run=True), Person.objects.filter(phone="").count()) == (1, 0)
    assert (forget_contacts(), forget_contacts()) == (1, 0)
    left = Person.objects.get(phone="")
    assert (left.name, left.email, left.email_consent, left.is_public) == ("Ada Weg", "", False, True)
