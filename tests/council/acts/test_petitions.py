"""Suggestions and complaints of citizens (§ 24 GO NRW): handed in, told, registered, and their senders forgotten."""

import datetime

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from accounts.viewer import PUBLIC
from core.errors import NotPermitted, Refused
from core.models import AuditEvent
from council.enums import MotionState, PaperType
from council.models import Body, Motion, MotionVersion, Paper, Petitioner, Submission
from council.services.formal_check import return_motion
from council.services.inbox import inbox_sheet
from council.services.paper_dossier import paper_dossier
from council.services.petition_status import petition_status
from council.services.petitions import Contact, contact_of, forget_petitioner, hand_in_petition, mail_petitioner
from council.services.publication import publish_paper
from council.services.registering import register_motion
from council.services.retention import forget_petitioners
from tests.factories.motions import check_all, hand_in

pytestmark = pytest.mark.django_db
NAME, STREET, MAIL = "Renate Kanarienvogel", "Geheimgasse 7", "renate@kanarienvogel.example"
CONTACT = Contact(NAME, STREET, MAIL)
FACTS = {"title": "Licht am Siegdamm", "proposal": "Lampen aufstellen", "reasons": "Es ist dunkel"}


@pytest.fixture
def petition(bodies):
    def make(**more):
        contact = more.pop("contact", Contact(NAME, STREET, MAIL))
        return hand_in_petition(by=PUBLIC, contact=contact, **(FACTS | more))

    return make


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"title": " "}, "title_missing"),
        ({"proposal": ""}, "proposal_missing"),
        ({"reasons": ""}, "reasons_missing"),
        ({"reasons": "x" * 8001}, "long"),
        ({"contact": Contact("", STREET)}, "name_missing"),
        ({"contact": Contact(NAME)}, "contact_missing"),
        ({"uploads": [SimpleUploadedFile("a.txt", b"a")] * 6}, "too_many"),
    ],
)
def test_what_is_missing_is_said(petition, more, code):
    with pytest.raises(Refused) as refusal:
        petition(**more)
    assert refusal.value.code == code
    assert not Motion.objects.exists()


def test_a_dangerous_file_is_refused(petition):
    with pytest.raises(Refused):
        petition(uploads=[SimpleUploadedFile("a.exe", b"MZ")])


def test_who_it_was_is_sealed_and_apart(petition, clerk, viewer_of):
    receipt = petition(uploads=[SimpleUploadedFile("plan.txt", b"Plan")])
    row = Petitioner.objects.get()
    assert NAME.encode() not in bytes(row.sealed) and row.public_name == ""
    assert contact_of(row) == Contact(NAME, STREET, MAIL)
    kept = str(MotionVersion.objects.values().get()) + str(Submission.objects.values().get())
    kept += str(list(AuditEvent.objects.values())) + str(Motion.objects.values().get())
    assert not [word for word in (NAME, STREET, MAIL) if word in kept]
    assert receipt.by_name == ""
    for key in ("rat", "buergermeisterin", "buergerin", None):
        assert not Petitioner.objects.visible_to(viewer_of(key)).exists()
        assert inbox_sheet(viewer_of(key), row.motion_id) is None
    sheet = inbox_sheet(clerk, row.motion_id)
    assert (sheet.contact.name, [file.name for file in sheet.files]) == (NAME, ["plan"])


def test_the_mail_carries_the_link_and_no_word_of_it(petition, mailoutbox):
    receipt = petition()
    mail_petitioner(motion=str(receipt.version.motion_id), occasion="received")
    (message,) = mailoutbox
    assert message.to == [MAIL] and f"/anregungen/stand/{receipt.code}/" in message.body
    assert receipt.number in message.subject and "Siegdamm" not in message.subject + message.body
    assert receipt.code not in message.subject


def test_the_status_tells_the_state_and_nothing_else(petition, clerk):
    receipt = petition()
    motion = receipt.version.motion
    assert petition_status("ABCDE-FGHJK-LMNPQ-RSTUV") is None and petition_status("x") is None
    assert petition_status(receipt.code.lower().replace("-", "")).reached == 1
    faction = hand_in(Body.objects.get(), faction=_faction(clerk))
    assert petition_status(faction.versions.get().submission.code) is None
    return_motion(by=clerk, motion=motion, reason="Bitte ohne Namen der Nachbarn")
    assert petition_status(receipt.code).is_returned


def _faction(clerk):
    from council.services.members import found_organization

    return found_organization(by=clerk, name="GF", kind="faction")


@pytest.mark.parametrize("is_named", [True, False])
def test_registered_it_names_the_sender_only_on_wish(petition, clerk, is_named):
    motion = petition(is_named=is_named).version.motion
    check_all(clerk, motion, signatures="not_needed", deadline="not_needed")
    paper = register_motion(by=clerk, motion=motion)
    assert paper.paper_type == PaperType.CITIZEN_MOTION and paper.reference.startswith("B/")
    publish_paper(by=clerk, paper=paper)
    dossier = paper_dossier(PUBLIC, paper.pk)
    assert (dossier.petitioner, dossier.proposal) == (NAME if is_named else "", "Lampen aufstellen")
    assert petition_status(Submission.objects.get().code).paper.reference == paper.reference
    forget_petitioner(by=clerk, motion=motion)
    assert paper_dossier(PUBLIC, paper.pk).petitioner == ""
    assert Paper.objects.get().title == "Licht am Siegdamm"


def test_senders_are_forgotten_on_their_day_and_by_the_clerk_alone(petition, clerk, viewer_of):
    motion = petition().version.motion
    with pytest.raises(NotPermitted):
        forget_petitioner(by=viewer_of("buergermeisterin"), motion=motion)
    assert (forget_petitioners(dry_run=True), forget_petitioners()) == (0, 0)
    Petitioner.objects.update(delete_on=timezone.localdate())
    assert forget_petitioners(dry_run=True) == 1 and Petitioner.objects.count() == 1
    assert forget_petitioners() == 1 and not Petitioner.objects.exists()
    assert inbox_sheet(clerk, motion.pk).contact is None
    mail_petitioner(motion=str(motion.pk), occasion="received")


def test_once_it_is_over_the_sender_is_forgotten_sooner(petition, clerk):
    from council.services.papers import withdraw_paper

    motion = petition().version.motion
    check_all(clerk, motion)
    withdraw_paper(by=clerk, paper=register_motion(by=clerk, motion=motion), reason="zurückgenommen")
    motion.refresh_from_db()
    assert motion.state == MotionState.WITHDRAWN
    assert Petitioner.objects.get().delete_on == timezone.localdate() + datetime.timedelta(days=180)


def test_a_form_sent_twice_is_one_petition_and_another_sender_gets_another_receipt(petition):
    first = petition()
    assert petition() == first
    other = petition(contact=Contact("Anna Beispiel", email="anna@beispiel.example"))
    assert other != first and other.code != first.code
    assert Motion.objects.count() == Petitioner.objects.count() == 2
    with time_machine.travel(timezone.now() + datetime.timedelta(hours=2), tick=False):
        assert petition() not in (first, other)


def test_with_the_sender_the_account_is_forgotten(petition, clerk, people, viewer_of):
    receipt = hand_in_petition(by=viewer_of("buergerin"), contact=CONTACT, **FACTS)
    motion = receipt.version.motion
    assert motion.created_by == people["buergerin"]
    forget_petitioner(by=clerk, motion=motion)
    motion.refresh_from_db()
    assert motion.created_by is None
    assert not Motion.objects.visible_to(viewer_of("buergerin")).exists()
    # On their day as well.
    later = hand_in_petition(
        by=viewer_of("buergerin"), contact=CONTACT, **(FACTS | {"title": "Anderes"})
    ).version.motion
    with time_machine.travel(timezone.now() + datetime.timedelta(days=800), tick=False):
        assert forget_petitioners(dry_run=True) == 1
        assert forget_petitioners() >= 1
    later.refresh_from_db()
    assert later.created_by is None
