"""The projects of the demo town: six, tied to its council, moving along with the days."""

import datetime

import pytest
import time_machine

from council.demo import town as building
from council.demo.rows import identity
from participation.demo.projects import build_projects
from participation.enums import ParticipationLevel, SuggestionState
from participation.models import Procedure, Project, Suggestion
from participation.services.project_sheet import project_sheet
from participation.services.suggestions import answer_suggestion
from tests.council.demo.conftest import TODAY, demo, no_documents, quiet

__all__ = ["demo", "no_documents"]
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_documents")]


def build(demo, now=TODAY):
    """Build the council and then the projects, as the command does."""
    demo(now)
    with time_machine.travel(now, tick=False):
        build_projects(building.Stage(now=now, state="", progress=quiet))


def test_six_projects_on_every_level_and_no_procedure(demo, viewer_of):
    build(demo)
    assert Project.objects.public().count() == 6
    assert set(Project.objects.values_list("level", flat=True)) == set(ParticipationLevel.values)
    assert Procedure.objects.count() == 0
    assert Suggestion.objects.filter(state=SuggestionState.NEW).count() == 1
    sheet = project_sheet(viewer_of(None), "radverbindung-frankfurter-strasse")
    assert [each.id for each in sheet.matters] == [identity("matter", "rad")]
    assert {each.id for each in sheet.papers} == {identity("paper", "radweg"), identity("paper", "rad-bericht")}
    assert sheet.department.name == "Tiefbauamt" and sheet.place is not None
    assert project_sheet(viewer_of(None), "buergerhaushalt").title == "Bürgerhaushalt 2027"


def test_days_move_along_and_what_visitors_did_stays(demo, viewer_of):
    build(demo)
    before = {step.pk: step.date for project in Project.objects.all() for step in project.steps.all()}
    waiting = Suggestion.objects.get(state=SuggestionState.NEW)
    with time_machine.travel(TODAY):
        answer_suggestion(by=viewer_of("sitzungsdienst"), suggestion=waiting, answer="Wir kommen.")
    build(demo, TODAY + datetime.timedelta(days=3))
    after = {step.pk: step.date for project in Project.objects.all() for step in project.steps.all()}
    assert {key: (after[key] - day).days for key, day in before.items()} == dict.fromkeys(before, 3)
    waiting.refresh_from_db()
    assert (waiting.answer, Suggestion.objects.count(), Project.objects.count()) == ("Wir kommen.", 3, 6)
