"""Motions through their acts: who may, what is refused, what stands then."""

import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.viewer import SYSTEM
from core.errors import NotPermitted, Refused
from core.models import AuditEvent, Text, TextVersion
from core.services.blobs import open_blob
from core.services.documents import pdf_faults
from core.services.writing.plain import save_text, take_text
from core.writing import Right
from council.enums import MotionKind, MotionPart, MotionState, SignatureState
from council.models import Membership, Motion, MotionFile, MotionSigner, PaperVersion, Person, Submission
from council.services import motion_files, motion_signatures, motions
from council.services.motion_submission import next_version, submit_motion
from council.services.motion_text import KIND, NAME, part_texts
from council.services.papers import write_paper
from council.services.planning import move_meeting
from council.services.receipts import find_receipt, receipt_pdf

pytestmark = pytest.mark.django_db


def code(act, **facts):
    """Return why an act was refused."""
    with pytest.raises(Refused) as refusal:
        act(**facts)
    return refusal.value.code


def words(motion, part=MotionPart.PROPOSAL):
    """Return what a part says."""
    return next((each.text for each in part_texts(motion) if each.part == part), "")


def test_a_motion_begins_with_the_formula_and_its_author(town):
    motion = town.begin()
    assert words(motion) == "Der Rat der Stadt Hennef (Sieg) möge beschließen:"
    assert [(s.person.name, s.is_author, s.state) for s in motion.signers.all()] == [
        ("Sophie Kronenberg", True, SignatureState.SIGNED)
    ]
    assert motion.deadline == timezone.localtime(motion.meeting.start).replace(hour=12) - datetime.timedelta(days=11)
    by_office = town.begin(by="buero")
    assert (by_office.faction, by_office.signers.count()) == (town.greens, 0)


def test_who_belongs_to_no_faction_begins_nothing(town):
    for key in ("sitzungsdienst", "buergermeisterin", "buergerin", "gast"):
        assert code(town.begin, by=key) == "not_permitted"
    assert code(town.begin, faction=town.others) == "not_permitted"
    assert code(town.begin, title=" ") == "title_missing"
    assert code(town.begin, kind=MotionKind.AMENDMENT) == "target_missing"
    assert code(motions.begin_motion, by=SYSTEM, kind=MotionKind.MOTION, title="x") == "not_permitted"
    assert Motion.objects.count() == 0


def test_an_earlier_motion_lends_its_words_within_the_faction(town):
    earlier = town.begin()
    town.write(earlier, MotionPart.PROPOSAL, "Der Rat möge beschließen:", "Ein Brunnen.")
    assert words(town.begin(earlier=earlier)) == "Der Rat möge beschließen:\n\nEin Brunnen."
    assert code(town.begin, by="vorsitz", earlier=earlier) == "earlier_unknown"


def test_fields_have_to_fit(town):
    motion = town.begin()
    change = {"by": town.viewer("rat"), "motion": motion}
    assert code(motions.change_motion, **change, is_urgent=True, urgency_reason=" ") == "urgency_missing"
    assert code(motions.change_motion, **change, organization=None) == "other_body"
    assert motions.change_motion(**change, meeting=None).deadline is None
    assert code(motions.change_motion, by=town.viewer("vorsitz"), motion=motion, title="x") == "not_permitted"


def test_the_faction_reads_and_its_chair_notes_the_decision(town):
    motion = town.begin()
    assert code(motions.adopt_motion, by=town.viewer("rat"), motion=motion, note="einstimmig") == "part_missing"
    town.write(motion)
    assert code(motions.adopt_motion, by=town.viewer("rat"), motion=motion, note="einstimmig") == "part_missing"
    town.write(motion, MotionPart.REASONS, "Weil es heiß ist.")
    assert code(motions.adopt_motion, by=town.viewer("rat"), motion=motion, note="einstimmig") == "wrong_state"
    motions.read_motion(by=town.viewer("mitglied"), motion=motion)
    assert code(motions.adopt_motion, by=town.viewer("mitglied"), motion=motion, note="einstimmig") == "not_leading"
    assert code(motions.adopt_motion, by=town.viewer("rat"), motion=motion, note=" ") == "note_missing"
    adopted = motions.adopt_motion(by=town.viewer("rat"), motion=motion, note="6 Ja, 2 Nein")
    assert (adopted.state, adopted.adopted_by, adopted.adopted_note) == (MotionState.ADOPTED, town.rat, "6 Ja, 2 Nein")
    assert {version.title for version in TextVersion.objects.all()} == {"Zur Lesung", "Beschlossen"}
    assert code(motions.change_motion, by=town.viewer("rat"), motion=motion, title="Anders") == "title_adopted"
    assert code(motions.reopen_motion, by=town.viewer("mitglied"), motion=motion) == "not_leading"


def test_who_signed_for_another_faction_is_asked_again_when_it_changes(town):
    motion = town.begin()
    asked = motion_signatures.ask_signature(by=town.viewer("rat"), motion=motion, person=town.vorsitz)
    own = motion_signatures.ask_signature(by=town.viewer("rat"), motion=motion, person=town.lea)
    for key in ("vorsitz", "mitglied"):
        motion_signatures.sign_motion(by=town.viewer(key), motion=motion)
    motions.read_motion(by=town.viewer("rat"), motion=motion)
    motions.reopen_motion(by=town.viewer("mitglied"), motion=motion)
    states = dict(MotionSigner.objects.values_list("pk", "state"))
    assert (states[asked.pk], states[own.pk]) == (SignatureState.ASKED, SignatureState.SIGNED)


def test_only_mandates_are_asked_and_only_who_is_asked_signs(town):
    motion = town.begin()
    office = Person.objects.get(name="Nele Brodesser")
    assert code(motion_signatures.ask_signature, by=town.viewer("rat"), motion=motion, person=office) == "no_mandate"
    assert code(motion_signatures.sign_motion, by=town.viewer("vorsitz"), motion=motion) == "not_asked"
    assert (
        code(motion_signatures.ask_signature, by=town.viewer("vorsitz"), motion=motion, person=town.lea)
        == "not_permitted"
    )
    signer = motion_signatures.ask_signature(by=town.viewer("buero"), motion=motion, person=town.vorsitz)
    assert signer.faction == town.others
    assert motion_signatures.sign_motion(by=town.viewer("vorsitz"), motion=motion).state == SignatureState.SIGNED
    assert code(motion_signatures.take_back_request, by=town.viewer("rat"), signer=signer) == "answered"
    motion_signatures.decline_signature(by=town.viewer("vorsitz"), motion=motion)
    assert code(motion_signatures.sign_motion, by=town.viewer("vorsitz"), motion=motion) == "not_asked"
    again = motion_signatures.ask_signature(by=town.viewer("rat"), motion=motion, person=town.vorsitz)
    assert (again.pk, again.state) == (signer.pk, SignatureState.ASKED)
    motion_signatures.take_back_request(by=town.viewer("rat"), signer=again)
    assert not Motion.objects.visible_to(town.viewer("vorsitz")).exists()


def test_rights_in_the_text_follow_faction_state_and_signature(town):
    motion = town.adopted()
    key = f"{motion.pk}_proposal"

    def rights():
        everybody = ("rat", "buero", "vorsitz", "sitzungsdienst", "buergermeisterin", "gast")
        return [KIND.right_of(town.viewer(each), key) for each in everybody]

    none = [Right.NONE] * 3
    assert rights() == [Right.COMMENT, Right.COMMENT, Right.NONE, *none]
    motions.reopen_motion(by=town.viewer("rat"), motion=motion)
    motion_signatures.ask_signature(by=town.viewer("rat"), motion=motion, person=town.vorsitz)
    assert rights() == [Right.WRITE, Right.WRITE, Right.READ, *none]
    motion_signatures.decline_signature(by=town.viewer("vorsitz"), motion=motion)
    assert rights()[2] == Right.NONE
    Membership.objects.filter(person=town.rat, organization=town.greens).update(end_date="2025-12-01")
    assert rights()[0] == Right.NONE
    assert KIND.right_of(SYSTEM, key) == Right.NONE
    for wrong in (f"{motion.pk}_unsinn", f"{motion.pk}", "x_proposal", f"{motion.pk}_costs_"):
        assert KIND.right_of(town.viewer("buero"), wrong) == Right.NONE
    assert KIND.right_of(town.viewer("rat"), key) == Right.NONE


def test_whoever_only_signs_hears_nothing_of_how_the_text_came_about(town):
    motion = town.begin()
    motion_signatures.ask_signature(by=town.viewer("rat"), motion=motion, person=town.vorsitz)
    key = f"{motion.pk}_proposal"
    assert KIND.topic.admits(town.viewer("rat"), key)
    assert not KIND.topic.admits(town.viewer("vorsitz"), key)


def test_handing_in_fixes_everything_and_gives_a_receipt(town):
    motion = town.adopted()
    receipt = submit_motion(by=town.viewer("buero"), motion=motion, version=next_version(motion))
    motion.refresh_from_db()
    assert motion.state == MotionState.SUBMITTED
    assert (motion.submitted_at, receipt.deadline, receipt.by_name) == (receipt.at, motion.deadline, "Nele Brodesser")
    assert receipt.number == f"E-{timezone.localdate().year}-0001"
    content = receipt.version.content
    assert content["parts"]["reasons"] == "Weil es heiß ist."
    assert content["html"]["reasons"] == "<p>Weil es heiß ist.</p>"
    assert content["signers"] == [{"name": "Sophie Kronenberg", "faction": "Grünes Forum"}]
    document = open_blob(receipt.document).read()
    assert pdf_faults(document) == []
    assert pdf_faults(receipt_pdf(receipt, facts=[("Antrag", motion.title)], check_address="https://x.example/")) == []
    assert find_receipt(f" {receipt.code.lower().replace('-', ' ')} ") == receipt
    assert find_receipt("ABCDE") is None
    assert KIND.right_of(town.viewer("rat"), f"{motion.pk}_proposal") == Right.READ
    assert code(motions.reopen_motion, by=town.viewer("rat"), motion=motion) == "wrong_state"
    assert code(motion_signatures.ask_signature, by=town.viewer("rat"), motion=motion, person=town.lea) == "wrong_state"


def test_a_form_that_is_sent_twice_hands_in_once(town):
    motion = town.adopted()
    first = submit_motion(by=town.viewer("rat"), motion=motion, version=1)
    assert submit_motion(by=town.viewer("rat"), motion=motion, version=1) == first
    assert code(submit_motion, by=town.viewer("rat"), motion=motion, version=2) == "submitted"
    assert code(submit_motion, by=town.viewer("rat"), motion=motion) == "submitted"
    assert code(submit_motion, by=town.viewer("vorsitz"), motion=motion, version=1) == "not_permitted"
    assert Submission.objects.count() == 1


def test_returned_it_is_mended_adopted_and_handed_in_again(town):
    motion = town.adopted()
    submit_motion(by=town.viewer("rat"), motion=motion, version=1)
    Motion.objects.filter(pk=motion.pk).update(state=MotionState.RETURNED, state_reason="Deckung fehlt")
    motions.reopen_motion(by=town.viewer("mitglied"), motion=motion)
    assert code(submit_motion, by=town.viewer("rat"), motion=motion, version=2) == "not_adopted"
    motions.read_motion(by=town.viewer("rat"), motion=motion)
    motions.adopt_motion(by=town.viewer("rat"), motion=motion, note="einstimmig")
    # The old form of the first time finds its receipt and hands nothing in.
    assert submit_motion(by=town.viewer("rat"), motion=motion, version=1).version.n == 1
    assert Motion.objects.get(pk=motion.pk).state == MotionState.ADOPTED
    second = submit_motion(by=town.viewer("rat"), motion=motion, version=2)
    assert (second.version.n, second.number[-4:]) == (2, "0002")


def test_too_late_says_what_can_be_done(town):
    motion = town.adopted(meeting=town.meet(5))
    with pytest.raises(Refused) as refusal:
        submit_motion(by=town.viewer("rat"), motion=motion)
    assert refusal.value.code == "late"
    assert f"{timezone.localtime(town.meeting.start):%d.%m.%Y}" in str(refusal.value)
    urgent = {"is_urgent": True, "urgency_reason": "Der Förderantrag läuft ab."}
    motions.change_motion(by=town.viewer("rat"), motion=motion, **urgent)
    receipt = submit_motion(by=town.viewer("rat"), motion=motion)
    assert receipt.deadline < receipt.at
    assert receipt.version.content["urgency_reason"] == "Der Förderantrag läuft ab."


def test_a_body_without_meetings_is_no_obstacle_and_a_cancelled_one_is(town):
    open_one = town.adopted(meeting=None)
    assert submit_motion(by=town.viewer("rat"), motion=open_one).deadline is None
    motion = town.adopted()
    town.meeting.state = "cancelled"
    town.meeting.save()
    assert code(submit_motion, by=town.viewer("rat"), motion=motion) == "meeting_gone"


def test_withdrawing_needs_a_reason_and_after_the_draft_the_chair(town):
    draft = town.begin()
    assert code(motions.withdraw_motion, by=town.viewer("mitglied"), motion=draft, reason=" ") == "reason_missing"
    assert (
        motions.withdraw_motion(by=town.viewer("mitglied"), motion=draft, reason="überholt").state
        == MotionState.WITHDRAWN
    )
    handed_in = town.adopted()
    submit_motion(by=town.viewer("rat"), motion=handed_in)
    assert code(motions.withdraw_motion, by=town.viewer("mitglied"), motion=handed_in, reason="x") == "not_leading"
    withdrawn = motions.withdraw_motion(by=town.viewer("rat"), motion=handed_in, reason="überholt")
    assert (withdrawn.state, withdrawn.state_reason) == (MotionState.WITHDRAWN, "überholt")
    assert Submission.objects.count() == 1


def test_annexes_are_checked_and_belong_to_the_draft(town):
    motion = town.begin()
    given = {"by": town.viewer("rat"), "motion": motion}
    file = motion_files.add_motion_file(
        **given, upload=SimpleUploadedFile("../plan.txt", b"Plan"), file_name="../plan.txt"
    )
    assert (file.name, file.file_name) == ("plan", "plan.txt")
    bad = io.BytesIO(b"MZ\x90\x00 nothing good")
    assert code(motion_files.add_motion_file, **given, upload=bad, file_name="x.exe").startswith("file.")
    assert (
        code(motion_files.add_motion_file, by=town.viewer("vorsitz"), motion=motion, upload=bad, file_name="x")
        == "not_permitted"
    )
    motion_files.remove_motion_file(by=town.viewer("mitglied"), file=file)
    assert MotionFile.objects.count() == 0


def test_an_amendment_begins_with_the_proposal_and_says_what_it_changes(town):
    paper = write_paper(
        by=SYSTEM, title="Radweg", proposal="Der Radweg wird 1,60 m breit.\n\nDie Kosten trägt die Stadt."
    )
    target = PaperVersion.objects.get(paper=paper)
    motion = town.begin(kind=MotionKind.AMENDMENT, target=target, title="Breiterer Radweg")
    assert words(motion) == "Der Radweg wird 1,60 m breit.\n\nDie Kosten trägt die Stadt."
    motions.read_motion(by=town.viewer("rat"), motion=motion)
    assert code(motions.adopt_motion, by=town.viewer("rat"), motion=motion, note="einstimmig") == "part_missing"
    town.write(motion, MotionPart.PROPOSAL, "Der Radweg wird 2,00 m breit.", "Die Kosten trägt die Stadt.")
    motions.adopt_motion(by=town.viewer("rat"), motion=motion, note="einstimmig")
    receipt = submit_motion(by=town.viewer("rat"), motion=motion)
    assert receipt.version.content["target"] == {"version": str(target.pk), "sha512": target.sha512}


def test_the_book_holds_no_word_of_a_motion(town):
    motion = town.adopted(title="Kanarienvogel")
    motion_signatures.ask_signature(by=town.viewer("rat"), motion=motion, person=town.vorsitz)
    submit_motion(by=town.viewer("rat"), motion=motion)
    motions.withdraw_motion(by=town.viewer("rat"), motion=motion, reason="Kanarienvogel")
    for event in AuditEvent.objects.all():
        assert "Kanarienvogel" not in f"{event.ground}{event.data}{event.object_id}"


def test_the_form_without_scripts_writes_a_part(town):
    motion = town.begin()
    key = f"{motion.pk}_reasons"
    assert take_text(kind=KIND, key=key, by=town.viewer("buero")) == ""
    save_text(kind=KIND, key=key, words="Weil es heiß ist.\n\nUnd trocken.", by=town.viewer("buero"))
    assert words(motion, MotionPart.REASONS) == "Weil es heiß ist.\n\nUnd trocken."
    with pytest.raises(NotPermitted):
        take_text(kind=KIND, key=key, by=town.viewer("vorsitz"))
    assert Text.objects.filter(kind=NAME, key=key).count() == 1


def test_a_meeting_that_moves_takes_the_deadline_along(town):
    motion = town.begin()
    move_meeting(
        by=SYSTEM, meeting=town.meeting, start=town.meeting.start + datetime.timedelta(days=7), reason="Saal belegt"
    )
    assert Motion.objects.get(pk=motion.pk).deadline.date() == motion.deadline.date() + datetime.timedelta(days=7)
