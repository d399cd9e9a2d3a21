"""Offices: given with a ground, dated, never to oneself, ended with everything they open."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from accounts.enums import MandateKind, Role
from accounts.models import Appointment, Mandate
from accounts.services import offices
from accounts.signals import access_ended
from core.errors import NotPermitted, Refused
from core.models import AuditEvent

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


@pytest.fixture
def operator(viewer_of):
    return viewer_of("sitzungsdienst")


def test_an_appointment_opens_doors_from_its_first_day(operator, people, viewer_of):
    offices.appoint(by=operator, user=people["gast"], role=Role.EDITOR, start=TODAY, ground="Verfügung 1/26")
    assert viewer_of("gast").has(Role.EDITOR)
    event = AuditEvent.objects.latest("id")
    assert (event.action, event.ground, event.actor) == ("accounts.appoint", "Verfügung 1/26", operator.user_id)


def test_it_is_refused_without_ground_twice_or_backwards(operator, people):
    def give(**more):
        facts = {"user": people["gast"], "role": Role.EDITOR, "start": TODAY, "ground": "Verfügung"} | more
        return offices.appoint(by=operator, **facts)

    codes = []
    give()
    for more in (
        {"ground": " ", "role": Role.CLERK},
        {},
        {"end": TODAY - datetime.timedelta(days=1), "role": Role.CLERK},
    ):
        with pytest.raises(Refused) as refusal:
            give(**more)
        codes.append(refusal.value.code)
    assert codes == ["ground_missing", "already_appointed", "ends_before_start"]
    assert Appointment.objects.filter(user=people["gast"]).count() == 1


def test_nobody_appoints_themselves(operator, people):
    with pytest.raises(NotPermitted):
        offices.appoint(by=operator, user=people["sitzungsdienst"], role=Role.DEPARTMENT, start=TODAY, ground="x")


@pytest.mark.parametrize("key", ["buergermeisterin", "vorsitz", "rat", "sachkundig", "buergerin", "gast", None])
def test_nobody_else_appoints(viewer_of, people, key):
    with pytest.raises(NotPermitted):
        offices.appoint(by=viewer_of(key), user=people["gast"], role=Role.CLERK, start=TODAY, ground="x")


def test_without_second_factor_nobody_appoints(viewer_of, people):
    by = viewer_of("sitzungsdienst", second_factor=False)
    with pytest.raises(NotPermitted):
        offices.appoint(by=by, user=people["gast"], role=Role.CLERK, start=TODAY, ground="x")


def test_ending_closes_at_once_and_says_so(operator, people, viewer_of):
    heard = []
    access_ended.connect(lambda **facts: heard.append(facts["user_id"]), weak=False, dispatch_uid="test")
    mandate = Mandate.objects.get(user=people["vorsitz"])
    offices.end_mandate(by=operator, mandate=mandate, ground="Verzicht")
    access_ended.disconnect(dispatch_uid="test")
    assert (heard, viewer_of("vorsitz").mandates) == ([people["vorsitz"].pk], frozenset())


def test_the_last_operator_stays(operator, people):
    with pytest.raises(Refused) as refusal:
        offices.end_appointment(
            by=operator,
            appointment=Appointment.objects.get(user=people["sitzungsdienst"], role=Role.OPERATOR),
            ground="x",
        )
    assert refusal.value.code == "last_operator"


def test_the_desk_gives_and_ends(client_of, people):
    client, user = client_of("sitzungsdienst"), people["gast"]
    address = f"/admin/konten/{user.pk}/"
    assert "Winterscheid" in client.get("/admin/konten/?suche=winter").content.decode()
    client.post(address, {"office": "mandate:councillor", "start": TODAY.isoformat(), "ground": "Nachrücken"})
    mandate = Mandate.objects.get(user=user, kind=MandateKind.COUNCILLOR)
    page = client.post(address, {"office": "mandate:councillor", "start": TODAY.isoformat(), "ground": "Noch einmal"})
    assert "schon eingetragen" in page.content.decode()
    client.post(f"{address}mandat/{mandate.pk}/beenden/", {"ground": "Verzicht"})
    assert not Mandate.objects.current().filter(user=user).exists()


def test_the_first_operator_comes_from_the_command_line(people):
    call_command("appoint", "gast@hennef.example", "operator", "--ground", "Inbetriebnahme")
    assert Appointment.objects.current().filter(user=people["gast"], role=Role.OPERATOR).exists()
    with pytest.raises(CommandError):
        call_command("appoint", "niemand@hennef.example", "operator", "--ground", "x")
