"""Lists of addresses, letters, and two officers."""

import pytest

from accounts.enums import Assurance, Role
from accounts.models import Appointment, User
from accounts.services.viewers import viewer_for
from participation.services.letters import import_addresses, make_letters

HEADING = "Nachname;Vorname;Straße;Hausnummer;PLZ;Ort\r\n"


@pytest.fixture
def officers(people):
    """Return two people of the participation office."""
    second = User.objects.create_user(email="zweite@hennef.example", first_name="Ute", last_name="Zweite")
    Appointment.objects.create(user=second, role=Role.PARTICIPATION, start="2020-01-01", ground="Verfügung")
    return tuple(viewer_for(user, Assurance.SECOND_FACTOR) for user in (people["sitzungsdienst"], second))


@pytest.fixture
def csv_of():
    """Write a list of so many people."""

    def make(count, start=1):
        rows = (
            f"Muster;Person {number};Lindenstraße;{number};53773;Hennef\r\n" for number in range(start, start + count)
        )
        return (HEADING + "".join(rows)).encode()

    return make


@pytest.fixture
def letters_for(officers, csv_of):
    """Import a list and make its letters."""

    def make(procedure, count=3):
        run = import_addresses(by=officers[0], procedure=procedure, data=csv_of(count))
        make_letters(run_id=str(run.pk))
        run.refresh_from_db()
        return run

    return make
