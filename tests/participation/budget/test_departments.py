"""A department sees and assesses what was given to it, and nothing else."""

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import timezone

from accounts.enums import Assurance, Role
from accounts.models import Appointment, User
from accounts.rules import departments_of
from accounts.services.viewers import viewer_for
from accounts.viewer import SYSTEM
from core.errors import NotPermitted, Refused
from core.models import AuditEvent
from council.enums import OrganizationKind
from council.models import Body, Organization
from participation.enums import ProposalState
from participation.models import Proposal
from participation.services.proposals import give_proposal, screen_proposal, withdraw_proposal
from tests.factories.people import sign_in
from tests.gates.secrets import published

DESK = "/admin/beteiligung/buergerhaushalt/"


@pytest.fixture
def offices(plan):
    """Return two departments, and a vote whose proposals nobody has looked at yet."""
    process = plan(3, list_frozen_on=None)
    Proposal.objects.update(
        state=ProposalState.SUBMITTED, released_on=None, cost=None, author_email="anna@b.example",
        delete_contact_on=timezone.localdate(), address="Am Weiher 3", district="", location=None,
    )  # fmt: skip
    body = Body.objects.create(name="Stadt", **published())
    made = [
        Organization.objects.create(body=body, name=name, kind=OrganizationKind.DEPARTMENT, **published())
        for name in ("Tiefbauamt", "Grünflächenamt")
    ]
    return process, *made


def worker_in(department, name="tief", **more):
    user = User.objects.create_user(email=f"{name}@hennef.example")
    key = department.pk if department else None
    Appointment.objects.create(user=user, role=Role.DEPARTMENT, department=key, start="2020-01-01", ground="x", **more)
    return user


def viewer_in(department, name="tief", **more):
    return viewer_for(worker_in(department, name, **more), Assurance.SECOND_FACTOR)


def screened(by, proposal, **more):
    facts = {"is_feasible": True, "cost": 5000, "finding": "Geht.", "department": None} | more
    return screen_proposal(by=by, proposal=proposal, **facts)


def test_it_sees_what_was_given_to_it_before_others_do(offices):
    process, own, other = offices
    first, second, _third = Proposal.objects.filter(process=process)
    give_proposal(by=SYSTEM, proposal=first, department=own)
    give_proposal(by=SYSTEM, proposal=second, department=other)
    viewer = viewer_in(own)
    assert list(Proposal.objects.visible_to(viewer)) == list(Proposal.objects.given_to(viewer)) == [first]
    assert not Proposal.objects.public().exists()
    for nobody in (viewer_in(None, "ohne"), viewer_in(own, "frueher", end="2020-12-31")):
        assert departments_of(nobody) == frozenset() and not Proposal.objects.visible_to(nobody).exists()
    weak = viewer_for(User.objects.get(pk=viewer.user_id), Assurance.PASSWORD)
    assert not Proposal.objects.visible_to(weak).exists()


def test_it_assesses_its_own_and_neither_shows_nor_moves_it(offices):
    process, own, other = offices
    first, second, _third = Proposal.objects.filter(process=process)
    give_proposal(by=SYSTEM, proposal=first, department=own)
    give_proposal(by=SYSTEM, proposal=second, department=other)
    viewer = viewer_in(own)
    row = screened(viewer, first, department=other)
    assert (row.state, row.cost, row.department, row.released_on) == (ProposalState.FEASIBLE, 5000, own, None)
    assert AuditEvent.objects.get(action="participation.screen_proposal").actor == viewer.user_id
    for proposal in (second, _third):
        with pytest.raises(NotPermitted):
            screened(viewer, proposal)
    with pytest.raises(Refused):
        screened(viewer, first, cost=None)
    for act in (lambda: give_proposal(by=viewer, proposal=first, department=other),
                lambda: withdraw_proposal(by=viewer, proposal=first, reason="So.")):  # fmt: skip
        with pytest.raises(NotPermitted):
            act()
    # The office shows it with its own look at it.
    assert screened(SYSTEM, first, department=own).released_on == timezone.localdate()


def test_nothing_is_given_away_once_the_list_is_fixed(offices):
    _process, own, _other = offices
    Proposal.objects.filter(number=1).update(state=ProposalState.ON_LIST, cost=1)
    with pytest.raises(Refused) as refusal:
        give_proposal(by=SYSTEM, proposal=Proposal.objects.get(number=1), department=own)
    assert refusal.value.code == "frozen"


def test_the_desk_of_a_department(offices, client_of):
    process, own, other = offices
    first, second, _third = Proposal.objects.filter(process=process)
    office = client_of("sitzungsdienst")
    path = f"{DESK}{process.pk}/vorschlaege/{first.pk}/"
    assert office.post(path + "amt/", {"department": str(own.pk)}).status_code == 302
    client = sign_in(Client(), worker_in(own))
    menu = client.get("/admin/").content.decode()
    assert DESK + "pruefen/" in menu and DESK + '"' not in menu
    page = client.get(DESK + "pruefen/").content.decode()
    assert "Projekt 1" in page and "Am Weiher 3" in page and "Projekt 2" not in page
    said = client.get(path).content.decode()
    assert "anna@b.example" in said and "Am Weiher 3" in said
    assert not {"Freigeben", "Zurückziehen", "An ein Amt geben"} & {
        link.get_text(strip=True) for link in BeautifulSoup(said, "html.parser").select(".desk-actions .button")
    }
    form = client.get(path + "pruefen/").content.decode()
    assert 'name="department"' not in form and 'name="department"' in office.get(path + "pruefen/").content.decode()
    response = client.post(
        path + "pruefen/", {"is_feasible": "1", "cost": "7000", "finding": "", "department": str(other.pk)}
    )
    assert response["Location"] == path
    first.refresh_from_db()
    assert (first.cost, first.department) == (7000, own)
    assert client.get(f"{DESK}{process.pk}/vorschlaege/{second.pk}/").status_code == 404
    # Wagtail sends whoever may enter the administration back to its front page.
    desk = [DESK + part for part in ("", f"{process.pk}/", f"{process.pk}/beobachten/")]
    for shut in (*desk, path + "amt/", path + "zurueckziehen/", path + "umsetzung/"):
        assert client.get(shut)["Location"] == "/admin/", shut
    assert client.post(path + "freigeben/")["Location"] == "/admin/"
    assert Proposal.objects.get(pk=first.pk).released_on is None


@pytest.mark.parametrize("key", ["buergermeisterin", "rat", "buergerin"])
def test_nobody_else_assesses(offices, viewer_of, client_of, key):
    _process, own, _other = offices
    first = Proposal.objects.get(number=1)
    give_proposal(by=SYSTEM, proposal=first, department=own)
    with pytest.raises(NotPermitted):
        screened(viewer_of(key), first)
    assert client_of(key).get(DESK + "pruefen/").status_code == 403


def test_the_operator_says_in_which_department(offices, client_of, people):
    _process, own, _other = offices
    path = f"/admin/konten/{people['gast'].pk}/"
    client = client_of("sitzungsdienst")
    typed = {"office": "role:clerk", "department": str(own.pk), "start": "2026-01-01", "ground": "Verfügung"}
    assert "Ein Amt gehört nur" in client.post(path, typed).content.decode()
    assert client.post(path, typed | {"office": "role:department"}).status_code == 302
    assert Appointment.objects.get(user=people["gast"]).department == own.pk
    assert departments_of(viewer_for(people["gast"], Assurance.SECOND_FACTOR)) == {own.pk}


def test_a_proposal_with_an_address_alone_works_everywhere(vote, client, client_of):
    process = vote(3)
    Proposal.objects.update(address="Am Weiher 3", district="", topic="", location=None)
    process.configuration["projects"][0] |= {"district": "", "topic": ""}
    type(process).objects.filter(pk=process.pk).update(configuration=process.configuration)
    home = "/mitmachen/buergerhaushalt/haushalt/"
    for path in (
        "",
        "vorschlaege/",
        "vorschlaege/1/",
        "abstimmen/",
        "abstimmen/?ansicht=liste",
        "abstimmen/?ortsteil=",
    ):
        assert client.get(home + path).status_code == 200, path
    assert "Am Weiher 3" in client.get(home + "vorschlaege/1/").content.decode()
    desk = f"{DESK}{process.pk}/vorschlaege/{Proposal.objects.get(number=1).pk}/"
    assert "Am Weiher 3" in client_of("sitzungsdienst").get(desk).content.decode()
