"""A small town at the clerk's desk: a council, two committees, two factions, and somebody to sign in."""

import datetime
from dataclasses import dataclass

import pytest
import typst
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from accounts.viewer import SYSTEM
from council.enums import OrganizationKind
from council.models import Body, LegislativeTerm, Location, Organization, Person
from council.services import members
from council.services.publication import publish

ZONE = timezone.get_current_timezone


@dataclass
class Town:
    """What stands in it from the start."""

    council: Organization
    mobility: Organization
    budget: Organization
    green: Organization
    liberal: Organization
    hall: Location
    mayor: Person


@pytest.fixture(autouse=True)
def wagtail_roots(db):
    """Make what Wagtail's own migrations make; the suite runs without migrations."""
    from wagtail.models import Collection, Locale, Page

    Locale.objects.get_or_create(language_code="de")
    if Collection.get_first_root_node() is None:
        Collection.add_root(name="Root")
    if Page.get_first_root_node() is None:
        Page.add_root(title="Root", slug="root")


@pytest.fixture
def town(people):
    """Return the town."""
    return build_town()


def build_town():
    """Build it by acts; everything in it is public."""
    body = publish(by=SYSTEM, thing=Body.objects.create(name="Stadt Hennef (Sieg)"))
    term = LegislativeTerm.objects.create(
        body=body, name="2025 bis 2030", start_date=datetime.date(2025, 11, 1), end_date=datetime.date(2030, 10, 31)
    )
    publish(by=SYSTEM, thing=term)
    kinds = {
        "council": ("Rat", OrganizationKind.COUNCIL, 43),
        "mobility": ("Ausschuss für Mobilität", OrganizationKind.COMMITTEE, 17),
        "budget": ("Haupt- und Finanzausschuss", OrganizationKind.COMMITTEE, 19),
        "green": ("Grünes Forum", OrganizationKind.FACTION, None),
        "liberal": ("Liberale Liste", OrganizationKind.FACTION, None),
    }
    made = {
        key: publish(by=SYSTEM, thing=members.found_organization(by=SYSTEM, name=name, kind=kind, legal_members=seats))
        for key, (name, kind, seats) in kinds.items()
    }
    hall = publish(by=SYSTEM, thing=Location.objects.create(description="Ratssaal", room="Ratssaal"))
    mayor = _seat(made, "Katrin", "Oberländer", None)
    _seat(made, "Sophie", "Kronenberg", "green")
    _seat(made, "Rolf", "Becker", "liberal")
    return Town(**made, hall=hall, mayor=mayor)


def _seat(made, given_name, family_name, faction):
    person = members.enter_person(by=SYSTEM, given_name=given_name, family_name=family_name)
    for key in ("council", "mobility", "budget"):
        members.add_membership(
            by=SYSTEM, organization=made[key], person=person, role="Mitglied", start_date=datetime.date(2025, 11, 1),
            on_behalf_of=made[faction] if faction else None,
        )  # fmt: skip
    return person


class Desk:
    """A clerk's browser: pages by route name, and forms that carry on what the page sent."""

    def __init__(self, client):
        self.client = client

    def get(self, route, *args, query=""):
        """Return a page of the desk."""
        return self.client.get(reverse(f"desk:{route}", args=args) + query)

    def post(self, route, *args, **data):
        """Send a form as the page would: with the values that stand in it and the stand it was opened with."""
        opened = self.client.get(reverse(f"desk:{route}", args=args))
        return self.client.post(reverse(f"desk:{route}", args=args), filled(opened) | data)

    def press(self, route, *args, **data):
        """Press a button that has no form of its own."""
        return self.client.post(reverse(f"desk:{route}", args=args), data)


def filled(page):
    """Return the data a browser would send back unchanged."""
    form = (page.context or {}).get("form")
    if form is None or page.status_code != 200:
        return {}
    data = {}
    for field in form:
        value = field.value()
        if value not in (None, False, "") and field.name != getattr(form, "deciding", ""):
            data[field.html_name] = field.field.prepare_value(value) if hasattr(field.field, "prepare_value") else value
    if "stand" in page.context:
        data["stand"] = page.context["stand"]
    if "tallies" in page.context:
        rows = page.context["tallies"]
        data |= {f"tally-{name}": rows.management_form[name].value() for name in ("TOTAL_FORMS", "INITIAL_FORMS")}
        for row in rows:
            data |= {cell.html_name: cell.value() for cell in row if cell.value() is not None}
    return data


@pytest.fixture
def desk(client_of):
    """Return the clerk's browser."""
    return Desk(client_of("sitzungsdienst"))


@pytest.fixture
def stranger(client_of):
    """Return somebody without account."""
    return client_of(None)


@pytest.fixture(scope="session")
def pdf_bytes():
    """Return a real PDF."""
    return typst.compile(b'#set document(title: "Lageplan")\n= Lageplan\n')


@pytest.fixture
def pdf(pdf_bytes):
    """Return uploads of a real PDF, each with a name of its own."""
    return lambda name="plan.pdf": SimpleUploadedFile(name, pdf_bytes, content_type="application/pdf")


@pytest.fixture
def evening():
    """Return the evening in so many days, as the form wants it."""

    def make(days):
        day = timezone.localdate() + datetime.timedelta(days=days)
        return {"day": day.strftime("%d.%m.%Y"), "begins": "18:00", "ends": "21:00"}

    return make
