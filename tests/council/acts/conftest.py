"""A small town, and the clerk who works in it through the acts alone."""

import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from council.enums import OrganizationKind
from council.models import Body, Organization
from council.services import members, papers, planning
from council.services.publication import publish


@pytest.fixture
def clerk(viewer_of):
    return viewer_of("sitzungsdienst")


@pytest.fixture
def bodies(db, clerk):
    """The council and two committees, published."""
    Body.objects.create(name="Stadt Hennef (Sieg)")
    names = {"rat": ("Rat", OrganizationKind.COUNCIL), "mobil": ("Mobilität", "committee"), "bau": ("Bau", "committee")}
    made = {}
    for key, (name, kind) in names.items():
        made[key] = members.found_organization(by=clerk, name=name, kind=kind, legal_members=17)
        publish(by=clerk, thing=made[key])
        made[key] = Organization.objects.get(pk=made[key].pk)
    return made


@pytest.fixture
def plan(clerk, bodies):
    """Plan a meeting so many days from today."""

    def make(body="mobil", days=20, **more):
        start = timezone.localtime().replace(hour=18, minute=0, second=0, microsecond=0) + datetime.timedelta(days=days)
        return planning.plan_meeting(by=clerk, organizations=[bodies[body]], start=start, **more)

    return make


@pytest.fixture
def write(clerk, bodies):
    """Write and release a paper."""

    def make(title="Radweg", *, release=True, **more):
        paper = papers.write_paper(by=clerk, title=title, **more)
        return papers.release_paper(by=clerk, paper=paper) if release else paper

    return make


def text_file(name="anlage.txt", content=b"Nur zur Probe"):
    """Return an upload that is harmless."""
    return SimpleUploadedFile(name, content)
