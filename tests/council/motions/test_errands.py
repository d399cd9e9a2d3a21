"""Who hears of a motion: its faction, whoever is asked to sign, the clerk once it is handed in; mails name nothing."""

import datetime

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts.models import Notice
from accounts.services.delivering import deliver_messages
from accounts.services.notice_list import notice_lines
from core.services.writing import remarks
from council.enums import MotionPart
from council.models import Membership
from council.services import motion_signatures, motions
from council.services.motion_errands import remind_of_deadlines
from council.services.motion_submission import submit_motion
from council.services.motion_text import KIND

pytestmark = pytest.mark.django_db
TITLE = "Trinkbrunnen am Marktplatz"


def told(town, key):
    """Return what the list of somebody says."""
    return [line.text.title for line in notice_lines(town.viewer(key))]


def test_reading_adoption_and_submission_reach_whom_they_concern(town):
    motion = town.begin()
    town.write(motion)
    town.write(motion, MotionPart.REASONS, "Es ist heiß.")
    motions.read_motion(by=town.viewer("rat"), motion=motion)
    assert told(town, "rat") == told(town, "mitglied") == [f"Zur Lesung: {TITLE}"]
    motions.adopt_motion(by=town.viewer("rat"), motion=motion, note="einstimmig")
    assert told(town, "sitzungsdienst") == told(town, "vorsitz") == []
    submit_motion(by=town.viewer("rat"), motion=motion)
    assert told(town, "sitzungsdienst") == [f"Eingegangen: {TITLE}"]
    assert told(town, "vorsitz") == told(town, "buergermeisterin") == []
    deliver_messages()
    assert mail.outbox
    for message in mail.outbox:
        assert "Trinkbrunnen" not in message.message().as_string() and "Trinkbrunnen" not in message.body


def test_whoever_is_asked_to_sign_hears_and_the_authors_hear_the_answer(town):
    motion = town.begin()
    signer = motion_signatures.ask_signature(by=town.viewer("rat"), motion=motion, person=town.vorsitz)
    assert told(town, "vorsitz") == [f"Bitte unterschreiben: {TITLE}"]
    assert told(town, "mitglied") == []
    motion_signatures.sign_motion(by=town.viewer("vorsitz"), motion=motion)
    assert told(town, "rat") == [f"Antwort zur Unterschrift: {TITLE}"]
    assert signer.person == town.vorsitz


def test_remarks_are_told_once_a_day_and_not_to_whoever_made_them(town):
    motion = town.begin()
    town.write(motion)
    for words in ("Passt.", "Zu teuer?"):
        remarks.add_remark(
            kind=KIND, key=f"{motion.pk}_{MotionPart.PROPOSAL}", by=town.viewer("mitglied"), quote="Brunnen", body=words,
            start=b"", end=b"",
        )  # fmt: skip
    assert told(town, "rat") == [f"Neue Anmerkungen: {TITLE}"]
    assert told(town, "mitglied") == []


def test_deadlines_are_told_three_days_and_one_day_before_and_when_missed(town):
    motion = town.begin()
    for hours, words in (
        (80, []), (71, ["Frist in drei Tagen"]), (30, ["Frist in drei Tagen"]), (23, ["Frist in drei Tagen", "Frist morgen"]),
        (-1, ["Frist abgelaufen", "Frist in drei Tagen", "Frist morgen"]),
    ):  # fmt: skip
        with time_machine.travel(motion.deadline - datetime.timedelta(hours=hours), tick=False):
            for _again in range(2):
                remind_of_deadlines()
            assert sorted(told(town, "rat")) == [f"{each}: {TITLE}" for each in words]
    assert told(town, "mitglied") == told(town, "vorsitz") == []


def test_whoever_leaves_the_faction_reads_and_hears_nothing_more(town):
    motion = town.begin()
    motions.read_motion(by=town.viewer("rat"), motion=motion)
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Membership.objects.filter(person=town.lea, organization=town.greens).update(end_date=yesterday)
    assert told(town, "mitglied") == []
    deliver_messages()
    assert town.member.email not in [address for message in mail.outbox for address in message.to]
    assert Notice.objects.filter(subscription__follower__user=town.member).exists()
