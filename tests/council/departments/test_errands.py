"""Departments hear that it is their turn, that it is late, and what became of their paper; mails name nothing."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from accounts.services.delivering import deliver_messages
from accounts.services.notice_list import notice_lines
from council.enums import CoSignatureState
from council.models import CoSignature
from council.services.co_signing import remind_signers

pytestmark = pytest.mark.django_db
TITLE = "Radweg an der Sieg"


def told(viewer):
    """Return what the list of somebody says."""
    return sorted(line.text.title for line in notice_lines(viewer))


def test_each_department_hears_when_it_is_its_turn(draft, begin, answer, worker):
    # Everybody works there before they are asked.
    paper, _everybody = draft(), [worker(key) for key in ("tief", "kasse", "gruen")]
    begin(paper, "tief", "kasse")
    assert told(worker("tief")) == [f"Bitte mitzeichnen: {TITLE}"]
    assert told(worker("kasse")) == told(worker("gruen")) == []
    answer(paper, "tief")
    assert told(worker("kasse")) == [f"Bitte mitzeichnen: {TITLE}"]
    answer(paper, "kasse")
    assert told(worker("mob")) == [f"Fertig mitgezeichnet: {TITLE}"]
    deliver_messages()
    assert mail.outbox and not [each for each in mail.outbox if "Radweg" in each.body + each.subject]


def test_a_refusal_comes_back_to_the_writers(draft, begin, answer, worker):
    # Everybody works there before they are asked.
    paper, _everybody = draft(), [worker(key) for key in ("tief", "kasse", "gruen")]
    begin(paper, "tief")
    answer(paper, "tief", CoSignatureState.REFUSED, "Zu schmal.")
    assert told(worker("mob")) == [f"Nicht mitgezeichnet: {TITLE}"]


def test_late_answers_are_reminded_of_once(draft, begin, worker):
    # Everybody works there before they are asked.
    paper, _everybody = draft(), [worker(key) for key in ("tief", "kasse", "gruen")]
    begin(paper, "tief")
    CoSignature.objects.update(due=timezone.localdate() - datetime.timedelta(days=1))
    for _again in range(2):
        remind_signers()
    assert told(worker("tief")) == [f"Bitte mitzeichnen: {TITLE}", f"Mitzeichnung überfällig: {TITLE}"]
