"""The inbox, questions and executions in the clerk's browser, and in that of a department."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Appointment
from accounts.viewer import SYSTEM
from council.enums import MotionKind, MotionState, Outcome, Part
from council.models import AgendaItem, Body, Decision, InquiryAnswer, Motion, Paper
from council.services import agenda, executions, members, planning, registering, results
from council.services.inquiries import assign_inquiry
from council.services.petitions import Contact, hand_in_petition
from tests.factories.motions import check_all, hand_in


@pytest.fixture
def submit(town):
    body = Body.objects.get()
    return lambda title="Tempo 30", **more: hand_in(body, faction=town.green, title=title, **more)


@pytest.fixture
def office(town):
    return members.found_organization(by=SYSTEM, name="Tiefbauamt", kind="department")


@pytest.fixture
def worker(people, office, client_of):
    Appointment.objects.create(user=people["gast"], role=Role.DEPARTMENT, department=office.pk, start="2026-01-01")
    return client_of("gast")


@pytest.fixture
def decide(town):
    def make(title="Radweg", owner=None, due=None):
        start = timezone.now() + datetime.timedelta(days=1)
        meeting = planning.plan_meeting(by=SYSTEM, organizations=[town.mobility], start=start)
        item = agenda.add_item(by=SYSTEM, meeting=meeting, title=title, part=Part.PUBLIC)
        type(meeting).objects.filter(pk=meeting.pk).update(start=timezone.now() - datetime.timedelta(hours=1))
        decision = results.record_result(by=SYSTEM, item=AgendaItem.objects.get(pk=item.pk), outcome=Outcome.ACCEPTED)
        if owner:
            executions.assign_execution(by=SYSTEM, decision=decision, owner=owner, due=due)
        return decision

    return make


def test_a_motion_goes_from_the_inbox_to_a_paper(desk, submit):
    assert "Nichts wartet im Eingang." in desk.get("inbox").content.decode()
    motion = submit(annexes=[("Plan", "Inhalt")])
    assert motion.title in desk.get("inbox").content.decode()
    page = desk.get("inbox_item", motion.pk).content.decode()
    assert "Der Rat möge beschließen" in page and "Plan" in page
    file = motion.files.get()
    assert b"".join(desk.get("inbox_file", motion.pk, file.pk).streaming_content) == b"Inhalt"
    assert "noch nicht vollständig" in desk.post("register_motion", motion.pk).content.decode()
    fine = dict.fromkeys(("form", "signatures", "competence", "deadline", "completeness"), "fine")
    assert desk.post("check_motion", motion.pk, **fine).status_code == 302
    made = desk.post("register_motion", motion.pk)
    paper = Paper.objects.get()
    assert made["Location"] == reverse("desk:paper", args=[paper.pk])
    said = desk.get("paper", paper.pk).content.decode()
    assert "Beratungsfolge planen" in said and "Liegt bei: Sitzungsdienst" in " ".join(said.split())


def test_returning_needs_a_reason_and_keeps_what_was_typed(desk, submit):
    motion = submit()
    assert desk.post("return_motion", motion.pk, reason="").status_code == 200
    assert desk.post("return_motion", motion.pk, reason="Bitte unterschreiben").status_code == 302
    assert Motion.objects.get().state == MotionState.RETURNED
    assert "Bitte unterschreiben" in desk.get("inbox_item", motion.pk).content.decode()


def test_a_petition_names_its_sender_at_the_desk_alone(desk, town, client_of):
    contact = Contact("Renate Kanarienvogel", "Geheimgasse 7")
    receipt = hand_in_petition(by=SYSTEM, title="Licht", proposal="Lampen", reasons="Dunkel", contact=contact)
    motion = receipt.version.motion
    assert "Renate Kanarienvogel" not in desk.get("inbox").content.decode()
    assert "Renate Kanarienvogel" in desk.get("inbox_item", motion.pk).content.decode()
    for key in ("buergermeisterin", "rat", "gast"):
        assert client_of(key).get(reverse("desk:inbox_item", args=[motion.pk])).status_code in (302, 403)
    assert desk.post("forget_petitioner", motion.pk).status_code == 302
    assert "Der Absender ist gelöscht." in desk.get("inbox_item", motion.pk).content.decode()


def test_amendments_are_put_in_order(desk, submit, town):
    target = registering.papers.write_paper(by=SYSTEM, title="Haushalt")
    made = []
    for title in ("eins", "zwei"):
        motion = submit(title, kind=MotionKind.AMENDMENT, target=target.versions.first())
        check_all(SYSTEM, motion)
        made.append(str(registering.register_motion(by=SYSTEM, motion=motion).pk))
    both = desk.post("amendments", target.pk, **{made[0]: 1, made[1]: 1})
    assert both.status_code == 200 and "denselben Platz" in both.content.decode()
    assert desk.post("amendments", target.pk, **{made[0]: 2, made[1]: 1}).status_code == 302
    page = desk.get("paper", target.pk).content.decode()
    assert page.index("zwei</a>") < page.index("eins</a>")


def test_a_department_answers_its_questions_and_sees_no_others(desk, submit, office, worker):
    answers = []
    for title in ("Wann kommt der Radweg?", "Was kostet der Hafen?"):
        motion = submit(title, kind=MotionKind.INQUIRY)
        check_all(SYSTEM, motion)
        answers.append(InquiryAnswer.objects.get(paper=registering.register_motion(by=SYSTEM, motion=motion)))
    due = timezone.localdate() + datetime.timedelta(days=3)
    assert desk.post("assign_inquiry", answers[0].pk, department=office.pk, due=due.isoformat()).status_code == 302
    page = worker.get(reverse("desk:inquiries")).content.decode()
    assert "Radweg" in page and "Hafen" not in page
    assert worker.get(reverse("desk:inquiry", args=[answers[1].pk])).status_code == 404
    assert worker.get(reverse("desk:assign_inquiry", args=[answers[0].pk]))["Location"] == "/admin/"
    here = reverse("desk:inquiry", args=[answers[0].pk])
    assert worker.post(here, {"text": ""}).status_code == 200
    assert worker.post(here, {"text": "Im Mai."}).status_code == 302
    assert "Im Mai." in worker.get(here).content.decode()
    assert "Radweg" not in worker.get(reverse("desk:due")).content.decode()


def test_executions_late_first_with_filters_and_csv(desk, office, decide, worker):
    today = timezone.localdate()
    decide("Später", office, today + datetime.timedelta(days=60))
    late = decide("=Überfällig", office, today - datetime.timedelta(days=5))
    decide("Niemand")
    page = desk.get("executions").content.decode()
    assert page.index("=Überfällig") < page.index("Später") and "Niemand" not in page
    assert "Später" not in desk.get("executions", query="?stand=erledigt").content.decode()
    table = desk.get("executions_file").content.decode("utf-8-sig")
    assert table.splitlines()[1].startswith(";'=Überfällig;") and table.count("Tiefbauamt") == 2
    here = reverse("desk:execution", args=[late.pk])
    assert worker.get(here).status_code == 200 and worker.get(here + "zustaendig/")["Location"] == "/admin/"
    assert (
        worker.post(here + "stand/", {"state": "running", "note": "Ausgeschrieben", "percent": 30}).status_code == 302
    )
    assert worker.post(here + "erledigt/", {"proof": "Abgenommen"}).status_code == 302
    assert Decision.objects.get(pk=late.pk).execution_state == "done"
    other = Decision.objects.get(agenda_item__title="Niemand")
    assert worker.get(reverse("desk:execution", args=[other.pk])).status_code == 404


def test_due_is_one_list_sorted_by_day(desk, submit, office, decide, worker):
    today = timezone.localdate()
    submit("Wartet")
    decide("Spät", office, today - datetime.timedelta(days=2))
    decide("Fern", office, today + datetime.timedelta(days=90))
    due = desk.get("due").context["due"].dated
    # The decisions' meetings are planned for today, and nobody was invited.
    late, *others = [line for line in due.lines if line.kind != "Einladung"]
    assert (late.title, late.is_late, [line.title for line in others]) == ("Spät", True, ["Wartet"])
    assert all(line.is_late for line in due.lines if line.kind == "Einladung")
    assert due.next_day == today + datetime.timedelta(days=90)
    own = worker.get(reverse("desk:due")).context["due"]
    assert [line.title for line in own.dated.lines] == ["Spät"] and own.meetings.count == 0
    page = desk.get("due").content.decode()
    assert "Eingang (1)" in page.replace("\\u00a0", " ") and "Beschlusskontrolle (1)" in page


@pytest.mark.parametrize("route", ["inbox", "executions", "due", "inquiries"])
def test_lists_cost_the_same_for_one_and_three(
    desk, submit, office, decide, town, route, django_assert_max_num_queries
):
    def add(n):
        submit(f"Antrag {n}")
        decide(f"Beschluss {n}", office, timezone.localdate())
        motion = submit(f"Frage {n}", kind=MotionKind.INQUIRY)
        check_all(SYSTEM, motion)
        answer = InquiryAnswer.objects.get(paper=registering.register_motion(by=SYSTEM, motion=motion))
        assign_inquiry(by=SYSTEM, answer=answer, department=office, due=timezone.localdate())

    add(1)
    desk.get(route)
    with django_assert_max_num_queries(60) as one:
        desk.get(route)
    add(2)
    add(3)
    with django_assert_max_num_queries(len(one)):
        desk.get(route)
