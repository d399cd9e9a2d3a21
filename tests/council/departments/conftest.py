"""A small town with departments, in each of which somebody works."""

import datetime

import pytest
from django.utils import timezone

from accounts.enums import Assurance, Role
from accounts.models import Appointment, User
from accounts.services.viewers import viewer_for
from council import signals
from council.enums import CoSignatureState, OrganizationKind
from council.models import CoSignature, Organization
from council.services import co_signing, members, papers, planning
from council.services.co_signing import Stop
from council.services.publication import publish
from tests.council.acts.conftest import bodies, clerk, plan

__all__ = ["bodies", "clerk", "plan"]
NAMES = {"mob": "Amt für Mobilität", "tief": "Tiefbauamt", "kasse": "Kämmerei", "gruen": "Amt für Umwelt und Grün"}


@pytest.fixture
def offices(clerk, bodies):
    """The departments by key, published."""
    made = {}
    for key, name in NAMES.items():
        row = members.found_organization(by=clerk, name=name, kind=OrganizationKind.DEPARTMENT)
        publish(by=clerk, thing=row)
        made[key] = Organization.objects.get(pk=row.pk)
    return made


@pytest.fixture
def worker(offices):
    """Return the viewer of somebody who works in these departments."""

    def make(*keys, name="", **more):
        user, _made = User.objects.get_or_create(email=f"{name or keys[0]}@hennef.example")
        for key in keys:
            Appointment.objects.get_or_create(
                user=user, role=Role.DEPARTMENT, department=offices[key].pk,
                defaults={"start": datetime.date(2020, 1, 1), "ground": "Verfügung"} | more,
            )  # fmt: skip
        return viewer_for(user, Assurance.SECOND_FACTOR)

    return make


@pytest.fixture
def draft(worker, offices):
    """Write a draft of the department for mobility."""

    def make(title="Radweg an der Sieg", by=None, **more):
        by = by or worker("mob")
        return papers.write_paper(by=by, title=title, under_direction_of=[offices["mob"]], **more)

    return make


@pytest.fixture
def at():
    """Return a moment so many days from today, at an hour of the town."""

    def make(days, hour=18):
        day = timezone.localdate() + datetime.timedelta(days=days)
        return datetime.datetime.combine(day, datetime.time(hour), timezone.get_default_timezone())

    return make


@pytest.fixture
def meeting_on(clerk, bodies, at):
    """Plan a meeting of a body so many days from today."""

    def make(body, days, hour=18):
        return planning.plan_meeting(by=clerk, organizations=[bodies[body]], start=at(days, hour))

    return make


@pytest.fixture
def heard():
    """Listen to signals by name and return the list of what was heard; nobody listens afterwards."""
    listening = []

    def make(*names):
        log = []
        for name in names:

            def listen(sender, pk, name=name, **more):
                log.append(name)

            getattr(signals, name).connect(listen, weak=False)
            listening.append((getattr(signals, name), listen))
        return log

    yield make
    for signal, listen in listening:
        signal.disconnect(listen)


@pytest.fixture
def begin(worker, offices):
    """Begin the co-signing of a paper: keys of departments, a list of them a step."""

    def make(paper, *steps, by=None, **more):
        route = [Stop(offices[key], n) for n, step in enumerate(steps, 1) for key in step.split()]
        return co_signing.begin_co_signing(by=by or worker("mob"), paper=paper, route=route, **more)

    return make


@pytest.fixture
def answer(worker):
    """Answer for a department in the present round of a paper."""

    def make(paper, key, state=CoSignatureState.GIVEN, remark="", by=None):
        row = CoSignature.objects.of_last_round(paper).get(department__name=NAMES[key])
        return co_signing.answer_co_signature(by=by or worker(key), signature=row, answer=state, remark=remark)

    return make
