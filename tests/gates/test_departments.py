"""Somebody of a department before the three gates: nothing but its own drafts and what it is asked to sign."""

import pytest
from django.test import Client
from django.utils import timezone

from accounts.enums import Assurance, Role
from accounts.models import Appointment, User
from accounts.services.viewers import viewer_for
from council.enums import OrganizationKind
from council.models import Body, CoSignature, File, Organization, Paper
from council.models.published import Published
from tests.factories.people import sign_in
from tests.gates.roles import DESK, DESK_POST, DESK_THING, TABLE
from tests.gates.routes import all_routes
from tests.gates.secrets import published, secret_town, standing_town

__all__ = ["secret_town", "standing_town"]
pytestmark = pytest.mark.django_db
# What departments share with the clerk, and what answers by itself.
SHARED = (
    "desk:due",
    "desk:inquir",
    "desk:answer_inquiry",
    "desk:execution",
    "desk:finish_execution",
    "desk:report_progress",
)


@pytest.fixture
def office(db):
    """A department, and somebody who works in it."""
    body = Body.objects.first() or Body.objects.create(name="Stadt", **published())
    row = Organization.objects.create(body=body, kind=OrganizationKind.DEPARTMENT, name="Tiefbauamt", **published())
    user = User.objects.create(email="tiefbau@hennef.example")
    start = timezone.localdate()
    Appointment.objects.create(user=user, role=Role.DEPARTMENT, department=row.pk, start=start, ground="Verfügung")
    return row, user


def reads(user, secrets):
    """Return the words of secrets that user reads, with a second factor."""
    viewer = viewer_for(user, Assurance.SECOND_FACTOR)
    kinds = {type(secret.row) for secret in secrets if isinstance(secret.row, Published)}
    seen = {row.pk for kind in kinds for row in kind.objects.visible_to(viewer)}
    return {secret.word for secret in secrets if secret.row.pk in seen and isinstance(secret.row, Published)}


def test_it_reads_nothing_that_is_not_its_own(secret_town, office):
    row, user = office
    assert reads(user, secret_town.secrets) == set()
    by_word = {secret.word: secret.row for secret in secret_town.secrets}
    draft, faction = by_word["KanarienvogelEntwurf"], by_word["KanarienvogelFraktionsentwurf"]
    for paper in (draft, faction, by_word["KanarienvogelGeloescht"]):
        paper.under_direction_of.add(row)
    # Drafts of factions are nobody's business, whoever is named in them (I7).
    assert reads(user, secret_town.secrets) == {"KanarienvogelEntwurf"}
    weak = viewer_for(user, Assurance.PASSWORD)
    assert not Paper.objects.visible_to(weak).filter(pk=draft.pk).exists()


def test_it_reads_what_it_is_asked_to_sign_and_nothing_around(secret_town, office):
    row, user = office
    paper = next(each.row for each in secret_town.secrets if each.word == "KanarienvogelNichtoeffentlich")
    signature = CoSignature.objects.create(paper=paper, department=row)
    assert reads(user, secret_town.secrets) == set()
    CoSignature.objects.filter(pk=signature.pk).update(state="asked", asked_at=timezone.now())
    # The paper, its station and its annex; not the item of the closed part, and not the decision.
    assert reads(user, secret_town.secrets) == {"KanarienvogelNichtoeffentlich", "KanarienvogelGutachten"}
    assert not File.objects.visible_to(viewer_for(user)).filter(name="KanarienvogelDoppelt").exists()


def test_the_desk_of_the_clerk_is_shut(office):
    client = sign_in(Client(), office[1])
    client.raise_request_exception = False
    opened = {}
    for route in all_routes():
        row = TABLE.get(route.name)
        if row not in (DESK, DESK_THING, DESK_POST) or route.room != "council" or not route.sample:
            continue
        if route.name.startswith("desk:") and not route.name.startswith(SHARED):
            answer = client.get(route.sample)
            if (answer.status_code, answer.get("Location")) != (302, "/admin/"):
                opened[route.name] = answer.status_code
    assert opened == {}
