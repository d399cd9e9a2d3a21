"""A faction makes a motion of a proposal: it stands at its desk, and for everybody once there is a public paper."""

import pytest
from django.urls import reverse
from django.utils import timezone

from council.enums import Visibility
from council.models import Motion, Paper
from participation.models import MotionOrigin, Proposal
from participation.services.motion_origins import papers_from
from tests.council.motions.conftest import Town

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(people):
    return Town(people)


def begin(client, proposal, **more):
    address = f"{reverse('mine:begin')}?herkunft=vorschlag.{proposal.pk}"
    page = client.get(address)
    form = page.context["form"]
    typed = {name: field.value() or "" for name, field in ((each.name, each) for each in form)}
    return page, client.post(address, typed | {"organization": more["council"].pk} | more.get("typed", {}))


def test_a_motion_of_a_proposal_names_it_and_its_paper_stands_with_it(town, plan, client_of, client):
    proposal = Proposal.objects.get(process=plan(1))
    here = reverse("participation:budget_proposal", args=[proposal.process.slug, 1])
    rat = client_of("rat")
    assert "Antrag daraus machen" in rat.get(here).content.decode()
    for other in (client, client_of("sitzungsdienst"), client_of("buergerin")):
        assert "Antrag daraus machen" not in other.get(here).content.decode()
    page, answer = begin(rat, proposal, council=town.council)
    assert page.context["form"].initial["title"] == proposal.title
    motion = Motion.objects.get()
    assert answer.url == reverse("mine:motion", args=[motion.pk])
    assert MotionOrigin.objects.get().proposal == proposal
    assert f"Vorschlag 1: {proposal.title}" in rat.get(answer.url).content.decode()
    # Nobody outside learns of it before there is something public.
    assert "Daraus wurde" not in client.get(here).content.decode()
    now = timezone.now()
    paper = Paper.objects.create(
        body=town.body, title="Brunnen", reference="A/2026/0099", paper_type="Antrag", visibility=Visibility.NONPUBLIC
    )
    Motion.objects.update(paper=paper)
    assert papers_from(town.viewer("gast"), proposal.pk) == []
    Paper.objects.update(visibility=Visibility.PUBLIC, first_published_at=now, public_modified_at=now)
    said = client.get(here).content.decode()
    assert "Daraus wurde" in said and "Antrag A/2026/0099" in said


@pytest.mark.parametrize("words", ["vorschlag.x", "anderes.00000000-0000-0000-0000-000000000000", "vorschlag", ""])
def test_what_nobody_may_read_is_no_origin(town, client_of, words):
    rat = client_of("rat")
    address = f"{reverse('mine:begin')}?herkunft={words}"
    assert rat.get(address).context["origin"] is None
    typed = {"kind": "motion", "title": "Brunnen", "organization": town.council.pk, "origin": words}
    assert rat.post(address, typed).status_code == 302
    assert MotionOrigin.objects.count() == 0
