"""From the inbox to a paper: check, return, register; the motion follows its paper from there."""

import datetime
import os
import subprocess
import sys

import pytest
from django.conf import settings
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Appointment
from accounts.services.delivering import deliver_messages
from accounts.services.notice_list import notice_lines
from accounts.viewer import PUBLIC, SYSTEM
from core.errors import NotPermitted, Refused
from core.models import AuditEvent
from council.enums import CheckVerdict, MotionKind, MotionState, Outcome, PaperType, Part, SignatureState
from council.models import (
    AgendaItem,
    Attachment,
    Body,
    CheckNote,
    Decision,
    InquiryAnswer,
    MotionSigner,
    Organization,
    Paper,
)
from council.services import (
    agenda,
    consultations,
    executions,
    inquiries,
    matters,
    members,
    papers,
    registering,
    results,
)
from council.services.formal_check import Finding, begin_check, note_checks, return_motion
from council.services.inbox import inbox_lines, inbox_sheet
from council.services.matter_thread import matter_thread
from council.services.motion_duty import motion_duties
from council.services.next_steps import next_step_of_motion
from council.services.paper_dossier import paper_dossier
from council.services.publication import publish, publish_meeting, publish_paper
from tests.core.test_worker import Town
from tests.factories.motions import check_all, fix, hand_in

YEAR = timezone.localdate().year


def code(act, **facts):
    with pytest.raises(Refused) as refusal:
        act(**facts)
    return refusal.value.code


@pytest.fixture
def factions(db, clerk, bodies):
    return {name: members.found_organization(by=clerk, name=name, kind="faction") for name in ("GF", "SH")}


@pytest.fixture
def submit(bodies, factions):
    body = Body.objects.get()
    return lambda title="Tempo 30", **more: hand_in(body, faction=factions["GF"], title=title, **more)


def test_the_check_is_noted_point_by_point_and_kept(clerk, submit, viewer_of):
    motion = submit()
    for key in ("rat", "buergermeisterin", None):
        with pytest.raises(NotPermitted):
            begin_check(by=viewer_of(key), motion=motion)
    assert begin_check(by=clerk, motion=motion).state == MotionState.FORMAL_CHECK
    assert code(note_checks, by=clerk, motion=motion, findings={"form": Finding("irgendwas")}) == "verdict_missing"
    lacking = {"form": Finding(CheckVerdict.LACKING)}
    assert code(note_checks, by=clerk, motion=motion, findings=lacking) == "note_missing"
    note_checks(
        by=clerk, motion=motion, findings={"form": Finding(CheckVerdict.LACKING, "Der Beschlussvorschlag fehlt")}
    )
    assert code(registering.register_motion, by=clerk, motion=motion) == "unchecked"
    check_all(clerk, motion, deadline=CheckVerdict.LACKING)
    assert code(registering.register_motion, by=clerk, motion=motion) == "lacking"
    check_all(clerk, motion)
    paper = registering.register_motion(by=clerk, motion=motion)
    assert paper.reference == f"A/{YEAR}/0001"
    assert code(note_checks, by=clerk, motion=motion, findings={}) == "check_over"
    # Pressed twice, there is one paper still.
    assert code(registering.register_motion, by=clerk, motion=motion) == "check_over"
    assert code(return_motion, by=clerk, motion=motion, reason="x") == "check_over"
    assert Paper.objects.count() == 1
    assert CheckNote.objects.filter(version__motion=motion).count() == 5


def test_a_returned_motion_keeps_its_first_receipt(clerk, submit):
    motion = submit()
    assert code(return_motion, by=clerk, motion=motion, reason=" ") == "reason_missing"
    motion = return_motion(by=clerk, motion=motion, reason="Die Unterschrift fehlt")
    assert (motion.state, motion.state_reason) == (MotionState.RETURNED, "Die Unterschrift fehlt")
    assert code(registering.register_motion, by=clerk, motion=motion) == "check_over"
    first = motion.submitted_at
    fix(motion, motion.versions.first().content | {"title": "Tempo 30, unterschrieben"})
    motion.refresh_from_db()
    assert motion.submitted_at == first
    (line,) = inbox_lines(clerk)
    assert (line.title, line.received_at) == ("Tempo 30, unterschrieben", first)
    sheet = inbox_sheet(clerk, motion.pk)
    assert [receipt.version.n for receipt in sheet.receipts] == [1, 2]
    check_all(clerk, motion)
    assert registering.register_motion(by=clerk, motion=motion).title == "Tempo 30, unterschrieben"
    event = AuditEvent.objects.get(action="council.return_motion")
    assert "Unterschrift" not in str(event.data) + event.ground


def test_registering_takes_parts_files_factions_and_origins_along(clerk, submit, factions, write):
    matter, target = matters.open_matter(by=clerk, title="Radverkehr"), write("Haushalt")
    earlier = submit("Früher", annexes=())
    check_all(clerk, earlier)
    old = registering.register_motion(by=clerk, motion=earlier)
    motion = submit(
        "Mehr Radwege", annexes=[("Plan", "Inhalt"), ("Zweiter", "Anders")], matter=matter, earlier=earlier,
        parts={"proposal": "Beschließen", "reasons": "Sicherheit", "financial_effects": "5.000 Euro", "fragen": "Wann?"},
        is_urgent=True, urgency_reason="Der Winter kommt",
    )  # fmt: skip
    person = members.enter_person(by=clerk, given_name="Anna", family_name="Beispiel")
    MotionSigner.objects.create(motion=motion, person=person, faction=factions["SH"], state=SignatureState.SIGNED)
    # Added after it was handed in: no part of it.
    motion.files.create(name="Später", file_name="x.txt", blob=_blob())
    check_all(clerk, motion)
    paper = registering.register_motion(by=clerk, motion=motion)
    assert paper.paper_type == PaperType.URGENT_MOTION
    assert set(paper.originator_organizations.all()) == set(factions.values())
    assert (paper.proposal, paper.financial_effects) == ("Beschließen", "5.000 Euro")
    assert "Sicherheit" in paper.reasons and "Wann?" in paper.reasons and "Der Winter kommt" in paper.reasons
    files = Attachment.objects.filter(paper=paper).select_related("file").order_by("order")
    assert [link.file.name for link in files] == ["Wie eingereicht", "Plan", "Zweiter"]
    assert {link.file.visibility for link in files} == {0}
    assert list(matter.papers.all()) == [paper] and list(paper.related_papers.all()) == [old]
    motion.refresh_from_db()
    assert (motion.paper, motion.state) == (paper, MotionState.REGISTERED)
    amendment = submit("Weniger", kind=MotionKind.AMENDMENT, target=target.versions.first())
    check_all(clerk, amendment)
    changed = registering.register_motion(by=clerk, motion=amendment)
    assert changed.paper_type == PaperType.AMENDMENT and list(changed.superordinated_papers.all()) == [target]


def _blob():
    from core.services.blobs import store_bytes

    return store_bytes(b"spaeter", "text/plain")


def test_amendments_are_sorted_by_the_clerk(clerk, submit, write, viewer_of):
    target, made = write("Haushalt"), []
    for title in ("eins", "zwei", "drei"):
        motion = submit(title, kind=MotionKind.AMENDMENT, target=target.versions.first())
        check_all(clerk, motion)
        made.append(registering.register_motion(by=clerk, motion=motion).pk)
    assert [row.pk for row in registering.amendments_to(target, Paper.objects.all())] == made
    wanted = [made[2], made[0], made[1]]
    with pytest.raises(NotPermitted):
        registering.sort_amendments(by=viewer_of("rat"), paper=target, order=wanted)
    assert code(registering.sort_amendments, by=clerk, paper=target, order=wanted[:2]) == "other_amendments"
    assert code(registering.sort_amendments, by=clerk, paper=target, order=[made[0]] * 3) == "other_amendments"
    registering.sort_amendments(by=clerk, paper=target, order=wanted)
    assert [row.pk for row in registering.amendments_to(target, Paper.objects.all())] == wanted


def test_a_motion_follows_its_paper(clerk, submit, plan, bodies):
    motion = submit()
    check_all(clerk, motion)
    paper = registering.register_motion(by=clerk, motion=motion)
    meeting, station = (
        plan(days=20),
        consultations.plan_consultation(
            by=clerk, paper=paper, organization=bodies["mobil"], role="Entscheidung", authoritative=True
        ),
    )

    def state():
        motion.refresh_from_db()
        return motion.state

    item = consultations.schedule_consultation(by=clerk, consultation=station, meeting=meeting, part=Part.PUBLIC)
    assert state() == MotionState.SCHEDULED
    agenda.withdraw_item(by=clerk, item=item, reason="zu früh")
    assert state() == MotionState.REGISTERED
    item = consultations.schedule_consultation(by=clerk, consultation=station, meeting=meeting, part=Part.PUBLIC)
    meeting.start = timezone.now() - datetime.timedelta(hours=1)
    meeting.save()
    decision = results.record_result(by=clerk, item=item, outcome=Outcome.ACCEPTED)
    assert state() == MotionState.DECIDED
    office = members.found_organization(by=clerk, name="Tiefbauamt", kind="department")
    executions.assign_execution(by=clerk, decision=decision, owner=office)
    assert state() == MotionState.IN_EXECUTION
    assert next_step_of_motion(clerk, motion).who == "Tiefbauamt"
    executions.finish_execution(by=clerk, decision=decision, proof="Schilder stehen")
    assert state() == MotionState.DONE
    actions = AuditEvent.objects.filter(action="council.follow_paper", object_id=str(motion.pk))
    assert actions.count() == 6
    withdrawn = submit("Zurück")
    check_all(clerk, withdrawn)
    papers.withdraw_paper(by=clerk, paper=registering.register_motion(by=clerk, motion=withdrawn), reason="erledigt")
    withdrawn.refresh_from_db()
    assert withdrawn.state == MotionState.WITHDRAWN


def test_what_the_mayor_must_take_up_is_counted(clerk, submit, plan, bodies, django_assert_num_queries):
    meeting, soon = plan(days=20), timezone.now() + datetime.timedelta(days=5)
    on = submit("Drauf", meeting=meeting, deadline=soon)
    submit("Fehlt", meeting=meeting, deadline=soon)
    submit("Zu spät", meeting=meeting, deadline=timezone.now() - datetime.timedelta(days=1))
    submit("Frage", meeting=meeting, deadline=soon, kind=MotionKind.INQUIRY)
    check_all(clerk, on)
    paper = registering.register_motion(by=clerk, motion=on)
    station = consultations.plan_consultation(by=clerk, paper=paper, organization=bodies["mobil"])
    consultations.schedule_consultation(by=clerk, consultation=station, meeting=meeting, part=Part.PUBLIC)
    with django_assert_num_queries(2):
        (duty,) = motion_duties(clerk)
    assert (duty.count, [each.motion.title for each in duty.missing]) == (2, ["Fehlt"])


def test_a_question_is_answered_in_time_by_its_department(clerk, submit, viewer_of, people):
    motion = submit("Wann kommt der Radweg?", kind=MotionKind.INQUIRY)
    check_all(clerk, motion)
    paper = registering.register_motion(by=clerk, motion=motion)
    answer = InquiryAnswer.objects.get(paper=paper)
    assert paper.reference == f"F/{YEAR}/0001" and answer.due == timezone.localdate() + datetime.timedelta(days=14)
    office = members.found_organization(by=clerk, name="Tiefbauamt", kind="department")
    other = members.found_organization(by=clerk, name="Kämmerei", kind="department")
    council = Organization.objects.get(name="Rat")
    due = timezone.localdate() + datetime.timedelta(days=3)
    assert code(inquiries.assign_inquiry, by=clerk, answer=answer, department=council, due=due) == "no_department"
    inquiries.assign_inquiry(by=clerk, answer=answer, department=office, due=due)
    answer.refresh_from_db()
    Appointment.objects.create(user=people["gast"], role=Role.DEPARTMENT, department=other.pk, start="2026-01-01")
    with pytest.raises(NotPermitted):
        inquiries.answer_inquiry(by=viewer_of("gast"), answer=answer, text="Bald.")
    Appointment.objects.create(user=people["gast"], role=Role.DEPARTMENT, department=office.pk, start="2026-01-01")
    with pytest.raises(NotPermitted):
        inquiries.assign_inquiry(by=viewer_of("gast"), answer=answer, department=office, due=due)
    assert code(inquiries.answer_inquiry, by=viewer_of("gast"), answer=answer, text=" ") == "empty"
    inquiries.answer_inquiry(by=viewer_of("gast"), answer=answer, text="Im Mai.")
    assert code(inquiries.answer_inquiry, by=clerk, answer=answer, text="Im Juni.") == "answered"
    motion.refresh_from_db()
    assert motion.state == MotionState.DONE


def test_executions_are_the_clerks_to_assign_and_the_departments_to_report(clerk, bodies, plan, viewer_of, people):
    meeting = plan(days=1)
    item = agenda.add_item(by=clerk, meeting=meeting, title="Radweg", part=Part.PUBLIC)
    meeting.start = timezone.now() - datetime.timedelta(hours=1)
    meeting.save()
    decision = results.record_result(by=clerk, item=AgendaItem.objects.get(pk=item.pk), outcome=Outcome.ACCEPTED)
    office = members.found_organization(by=clerk, name="Tiefbauamt", kind="department")
    Appointment.objects.create(user=people["gast"], role=Role.DEPARTMENT, department=office.pk, start="2026-01-01")
    worker, late = viewer_of("gast"), timezone.localdate() - datetime.timedelta(days=2)
    with pytest.raises(NotPermitted):
        executions.assign_execution(by=worker, decision=decision, owner=office)
    with pytest.raises(NotPermitted):
        executions.report_progress(by=worker, decision=decision, state="running", note="läuft")
    assert code(executions.assign_execution, by=clerk, decision=decision, owner=bodies["rat"]) == "no_department"
    executions.assign_execution(by=clerk, decision=decision, owner=office, due=late)
    assert code(executions.report_progress, by=worker, decision=decision, state="done", note="x") == "state_missing"
    assert code(executions.report_progress, by=worker, decision=decision, state="running", note="") == "note_missing"
    assert (
        code(executions.report_progress, by=worker, decision=decision, state="running", note="x", percent=101)
        == "percent"
    )
    executions.report_progress(by=worker, decision=decision, state="running", note="Ausgeschrieben", percent=40)
    assert code(executions.finish_execution, by=worker, decision=decision, proof="") == "proof_missing"
    executions.finish_execution(by=worker, decision=decision, proof="Abgenommen am Montag")
    assert code(executions.report_progress, by=worker, decision=decision, state="running", note="x") == "done"
    decision.refresh_from_db()
    assert (decision.execution_state, decision.execution_percent) == ("done", 100)
    assert decision.execution_steps.count() == 3


def test_what_is_reported_stands_in_the_thread_and_the_answer_at_its_question(clerk, submit, bodies, plan):
    matter = publish(by=clerk, thing=matters.open_matter(by=clerk, title="Radverkehr"))
    motion = submit("Wann kommt der Radweg?", kind=MotionKind.INQUIRY, matter=matter)
    check_all(clerk, motion)
    paper = registering.register_motion(by=clerk, motion=motion)
    publish_paper(by=clerk, paper=paper)
    assert paper_dossier(PUBLIC, paper.pk).answer.answered_on is None
    inquiries.answer_inquiry(by=clerk, answer=InquiryAnswer.objects.get(paper=paper), text="Im Mai.")
    assert paper_dossier(PUBLIC, paper.pk).answer.text == "Im Mai."
    station = consultations.plan_consultation(by=clerk, paper=paper, organization=bodies["mobil"])
    meeting = plan(days=2)
    item = consultations.schedule_consultation(by=clerk, consultation=station, meeting=meeting, part=Part.PUBLIC)
    meeting.start = timezone.now() - datetime.timedelta(hours=1)
    meeting.save()
    decision = results.record_result(by=clerk, item=AgendaItem.objects.get(pk=item.pk), outcome=Outcome.ACCEPTED)
    office = members.found_organization(by=clerk, name="Tiefbauamt", kind="department")
    executions.assign_execution(by=clerk, decision=decision, owner=office, note="Bis zum Mai markieren")
    assert "Bis zum Mai markieren" not in [entry.text for entry in matter_thread(PUBLIC, matter.pk).entries]
    publish_meeting(by=clerk, meeting=meeting)
    publish(by=clerk, thing=Decision.objects.get())
    assert "Bis zum Mai markieren" in [entry.text for entry in matter_thread(PUBLIC, matter.pk).entries]


@pytest.mark.django_db
def test_departments_are_reminded_without_a_word_of_it(clerk, bodies, plan, people, mailoutbox, viewer_of):
    meeting = plan(days=1)
    item = agenda.add_item(by=clerk, meeting=meeting, title="Geheimer Radweg", part=Part.PUBLIC)
    meeting.start = timezone.now() - datetime.timedelta(hours=1)
    meeting.save()
    decision = results.record_result(by=clerk, item=AgendaItem.objects.get(pk=item.pk), outcome=Outcome.ACCEPTED)
    office = members.found_organization(by=clerk, name="Tiefbauamt", kind="department")
    Appointment.objects.create(user=people["gast"], role=Role.DEPARTMENT, department=office.pk, start="2026-01-01")
    assert executions.remind_of_executions() == 0
    executions.assign_execution(by=clerk, decision=decision, owner=office, due=timezone.localdate())
    executions.remind_of_executions()
    executions.remind_of_executions()
    deliver_messages()
    (message,) = mailoutbox
    assert "Ihr Amt an der Reihe" in message.body and "Geheimer" not in message.body + message.subject
    (line,) = notice_lines(viewer_of("gast"))
    assert line.text.title == "Umsetzung: Geheimer Radweg"


REGISTER = """
import sys, django
django.setup()
from accounts.enums import Role
from accounts.models import Appointment
from accounts.services.delivering import deliver_messages
from accounts.services.notice_list import notice_lines
from accounts.viewer import PUBLIC, SYSTEM
from council.models import Motion
from council.services.registering import register_motion
print("ready", flush=True)
sys.stdin.readline()
for key in sys.argv[1:]:
    register_motion(by=SYSTEM, motion=Motion.objects.get(pk=key))
"""


@pytest.mark.django_db(transaction=True)
def test_registrations_at_the_same_second_never_draw_the_same_reference(tmp_path):
    """Two processes on a real database register four motions each."""
    body = Body.objects.create(name="Stadt Hennef (Sieg)")
    faction = Organization.objects.create(body=body, name="GF", kind="faction")
    motions = [hand_in(body, faction=faction, title=f"Antrag {n}") for n in range(8)]
    for motion in motions:
        check_all(SYSTEM, motion)
    town = Town(tmp_path)
    town.open()
    keys = [str(motion.pk) for motion in motions]
    environment = os.environ | {
        "DATABASE_URL": town.address(), "RATSPLATZ_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "config.settings"
    }  # fmt: skip
    clerks = [
        subprocess.Popen(
            [sys.executable, "-c", REGISTER, *part], cwd=settings.BASE_DIR, env=environment, text=True,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
        )
        for part in (keys[:4], keys[4:])
    ]  # fmt: skip
    for each in clerks:
        assert each.stdout.readline() == "ready\n"
    for each in clerks:
        each.stdin.write("go\n")
        each.stdin.flush()
    for each in clerks:
        _out, errors = each.communicate(timeout=60)
        assert each.returncode == 0, errors
    drawn = sorted(row[0] for row in town.run("SELECT reference FROM council_paper"))
    assert drawn == [f"A/{YEAR}/{n:04d}" for n in range(1, 9)]
