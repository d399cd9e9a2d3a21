"""Acts on projects and suggestions: who may, what is refused, what is noted."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from accounts.viewer import PUBLIC, SYSTEM
from core.errors import NotPermitted, Refused
from core.models import AuditEvent, JobRun
from participation.enums import ParticipationLevel, ProjectStatus, SuggestionState
from participation.models import Project, ProjectStep, Suggestion
from participation.services import projects as acts
from participation.services.retention import forget_contacts
from participation.services.suggestions import answer_suggestion, mail_answer, mail_suggestion, suggest_participation
from tests.council.pages.rows import matter, paper, published
from tests.participation.projects.conftest import make_project

pytestmark = pytest.mark.django_db


def test_a_project_begins_inside_and_becomes_public_once():
    project = make_project(is_public=False, matters=[matter("Rad")], papers=[paper("Radweg", "V/1")])
    assert (project.slug, project.published_at) == ("radverbindung", None)
    assert (project.matters.count(), project.papers.count()) == (1, 1)
    assert list(Project.objects.public()) == []
    acts.publish_project(by=SYSTEM, project=project)
    assert list(Project.objects.public()) == [project]
    with pytest.raises(Refused) as refused:
        acts.publish_project(by=SYSTEM, project=project)
    assert refused.value.code == "published"
    actions = AuditEvent.objects.filter(object_id=str(project.pk)).order_by("id").values_list("action", flat=True)
    assert list(actions) == ["participation.begin_project", "participation.publish_project"]


def test_addresses_are_german_and_each_is_there_once():
    assert [make_project("Grüne Straße, größer").slug for _number in range(3)] == [
        "gruene-strasse-groesser", "gruene-strasse-groesser-2", "gruene-strasse-groesser-3",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"title": " "}, "title"),
        ({"summary": ""}, "summary"),
        ({"level": ParticipationLevel.NONE, "level_reason": " "}, "level_reason"),
    ],
)
def test_what_a_project_must_say(project, facts, field):
    with pytest.raises(Refused) as refused:
        acts.change_project(by=SYSTEM, project=project, **facts)
    assert refused.value.field == field
    project.refresh_from_db()
    assert project.title == "Radverbindung"


def test_nobody_in_charge_is_not_published():
    project = make_project(is_public=False, contact="")
    with pytest.raises(Refused) as refused:
        acts.publish_project(by=SYSTEM, project=project)
    assert (refused.value.code, Project.objects.public().count()) == ("nobody", 0)


def test_only_the_office_changes_projects(project, viewer_of):
    step = acts.add_step(by=SYSTEM, project=project, date=timezone.localdate(), title="Bau")
    suggestion = suggest_participation(by=PUBLIC, project=project, text="Ein Rundgang.")
    for key in ("buergermeisterin", "rat", "buergerin", None):
        by = viewer_of(key)
        for act in (
            lambda by=by: acts.begin_project(by=by, title="Zaun", summary="Ein Zaun.", level=1),
            lambda by=by: acts.change_project(by=by, project=project, title="Zaun"),
            lambda by=by: acts.publish_project(by=by, project=project),
            lambda by=by: acts.withdraw_project(by=by, project=project, reason="So."),
            lambda by=by: acts.add_step(by=by, project=project, date=timezone.localdate(), title="Bau"),
            lambda by=by: acts.change_step(by=by, step=step, title="Zaun"),
            lambda by=by: acts.remove_step(by=by, step=step),
            lambda by=by: answer_suggestion(by=by, suggestion=suggestion, answer="Ja."),
        ):
            with pytest.raises(NotPermitted):
                act()
    assert acts.change_project(by=viewer_of("sitzungsdienst"), project=project, title="Neu").title == "Neu"


def test_withdrawing_needs_a_reason_and_hides_at_once(project, client):
    with pytest.raises(Refused) as refused:
        acts.withdraw_project(by=SYSTEM, project=project, reason=" ")
    assert refused.value.field == "reason"
    acts.withdraw_project(by=SYSTEM, project=project, reason="Doppelt angelegt.")
    assert client.get(f"/vorhaben/{project.slug}/").status_code == 404
    assert AuditEvent.objects.latest("id").ground == "Doppelt angelegt."


def test_steps_come_change_and_go(project):
    today = timezone.localdate()
    with pytest.raises(Refused) as refused:
        acts.add_step(by=SYSTEM, project=project, date=today, until=today - datetime.timedelta(days=1), title="Bau")
    assert refused.value.field == "until"
    step = acts.add_step(by=SYSTEM, project=project, date=today, title="Bau")
    acts.change_step(by=SYSTEM, step=step, title="Bau des ersten Abschnitts")
    assert ProjectStep.objects.get().title == "Bau des ersten Abschnitts"
    acts.remove_step(by=SYSTEM, step=step)
    assert ProjectStep.objects.count() == 0


def test_anybody_suggests_and_nothing_of_them_is_noted(project, viewer_of, people):
    suggestion = suggest_participation(by=viewer_of("buergerin"), project=project, text=" Ein Rundgang. ")
    assert (suggestion.text, suggestion.state, suggestion.email) == ("Ein Rundgang.", SuggestionState.NEW, "")
    event = AuditEvent.objects.get(action="participation.suggest_participation")
    assert (event.actor, event.data) == (None, {})
    assert list(Suggestion.objects.public()) == []
    mail_suggestion(**JobRun.objects.get(name=mail_suggestion.name).kwargs)
    [message] = mail.outbox
    assert message.to == ["sitzungsdienst@hennef.example"]
    assert "Ein Rundgang." in message.body and f"/admin/beteiligung/vorschlaege/{suggestion.pk}/" in message.body


@pytest.mark.parametrize(("text", "code"), [("  ", "empty"), ("x" * 2001, "long")])
def test_an_empty_or_endless_suggestion_is_refused(project, text, code):
    with pytest.raises(Refused) as refused:
        suggest_participation(by=PUBLIC, project=project, text=text)
    assert (refused.value.code, refused.value.field, Suggestion.objects.count()) == (code, "text", 0)


def test_drafts_and_what_is_over_take_no_suggestions():
    draft, over = make_project(is_public=False), make_project(status=ProjectStatus.DONE)
    codes = []
    for project in (draft, over):
        with pytest.raises(Refused) as refused:
            suggest_participation(by=SYSTEM, project=project, text="Ein Rundgang.")
        codes.append(refused.value.code)
    assert (codes, Suggestion.objects.count()) == (["unknown", "over"], 0)


def test_an_answer_is_public_mailed_once_and_the_address_forgotten_four_weeks_later(project):
    suggestion = suggest_participation(by=PUBLIC, project=project, text="Ein Rundgang.", email="a@beispiel.example")
    today = timezone.localdate()
    assert suggestion.delete_contact_on == today + datetime.timedelta(days=365)
    answered = answer_suggestion(by=SYSTEM, suggestion=suggestion, answer="Ja, im Januar.")
    assert answered.delete_contact_on == today + datetime.timedelta(days=28)
    assert list(Suggestion.objects.public()) == [answered]
    with pytest.raises(Refused) as refused:
        answer_suggestion(by=SYSTEM, suggestion=suggestion, answer="Nein.")
    assert refused.value.code == "answered"
    mail_answer(**JobRun.objects.get(name=mail_answer.name).kwargs)
    [message] = mail.outbox
    assert message.to == ["a@beispiel.example"]
    assert "Ja, im Januar." in message.body and "Ein Rundgang." in message.body
    Suggestion.objects.update(delete_contact_on=today)
    assert forget_contacts() == 1
    answered.refresh_from_db()
    assert (answered.email, answered.answer) == ("", "Ja, im Januar.")
    mail_answer(suggestion=str(answered.pk))
    assert len(mail.outbox) == 1


def test_without_an_office_the_town_itself_is_told(project):
    from council.models import Body

    published(Body, name="Stadt Hennef", contact_email="rathaus@hennef.example")
    suggestion = suggest_participation(by=PUBLIC, project=project, text="Ein Rundgang.")
    mail_suggestion(suggestion=str(suggestion.pk))
    assert [message.to for message in mail.outbox] == [["rathaus@hennef.example"]]


def test_an_empty_answer_is_refused(project):
    suggestion = suggest_participation(by=PUBLIC, project=project, text="Ein Rundgang.")
    with pytest.raises(Refused) as refused:
        answer_suggestion(by=SYSTEM, suggestion=suggestion, answer=" ")
    assert refused.value.field == "answer"
    suggestion.refresh_from_db()
    assert suggestion.state == SuggestionState.NEW
