"""Projects and procedures as their pages show them."""

import datetime

import pytest
from django.utils import timezone

from accounts.viewer import SYSTEM
from participation.enums import Access, ParticipationLevel, ProcedureKind, ProjectStatus
from participation.enums import ProcedureState as State
from participation.models import Procedure, Turnout
from participation.services.procedures import move_procedure
from participation.services.projects import begin_project, publish_project
from tests.council.pages.conftest import look

__all__ = ["look"]
WAY = (State.REVIEWED, State.ANNOUNCED, State.OPEN, State.CLOSED, State.EVALUATED, State.PUBLISHED)


def make_project(title="Radverbindung", *, is_public=True, **facts):
    """Begin a project, and publish it."""
    facts = {
        "summary": "Ein Streifen vom Bahnhof bis zum Markt.", "level": ParticipationLevel.COCREATION,
        "status": ProjectStatus.PLANNING, "contact": "Tiefbauamt",
    } | facts  # fmt: skip
    project = begin_project(by=SYSTEM, title=title, **facts)
    return publish_project(by=SYSTEM, project=project) if is_public else project


def make_procedure(title, to=State.OPEN, *, project=None, days=12, turnout=0, **facts):
    """Take a procedure of the tests' own kind to a state; it ends in so many days, or has ended."""
    now = timezone.now()
    facts = {
        "kind": ProcedureKind.BUDGET, "slug": f"verfahren-{Procedure.objects.count()}", "summary": f"Es geht um: {title}.",
        "audience": "alle", "access": Access.CODE, "opens_at": now - datetime.timedelta(days=30),
        "closes_at": now + datetime.timedelta(days=max(days, 1)), "legal_basis": "§ 23 GO NRW", "privacy_notice": "Ohne Namen.",
        "delete_on": timezone.localdate() + datetime.timedelta(days=300), "contact": "Amt 10", "project": project,
    } | facts  # fmt: skip
    row = Procedure.objects.create(title=title, **facts)
    for state in WAY[: WAY.index(to) + 1] if to in WAY else ():
        row = move_procedure(by=SYSTEM, procedure=row, to=state)
    if turnout:
        Turnout.objects.filter(pk=row.pk).update(count=turnout)
    return row


@pytest.fixture
def project(db):
    """Return a public project."""
    return make_project()
