"""What is kept no longer than said."""

import datetime
import secrets

import pytest
from django.utils import timezone

from participation.enums import ParticipationLevel
from participation.models import Ballot, Procedure, Project, SpentMark, Suggestion, VotingCode
from participation.services.casting import cast_ballot
from participation.services.codes import redeem
from participation.services.retention import forget_contacts, forget_procedures
from participation.services.urn import empty_urn

pytestmark = pytest.mark.django_db


def test_addresses_of_suggestions_are_forgotten():
    today = timezone.localdate()
    project = Project.objects.create(slug="rad", title="Rad", summary="Rad", level=ParticipationLevel.INFORMATION)
    due, later = (
        Suggestion.objects.create(
            project=project, text="Bitte", email="a@b.example", received_on=today,
            delete_contact_on=today + datetime.timedelta(days=days),
        )
        for days in (0, 1)
    )  # fmt: skip
    assert forget_contacts(dry_run=True) == 1 and Suggestion.objects.exclude(email="").count() == 2
    assert forget_contacts() == 1
    due.refresh_from_db()
    later.refresh_from_db()
    assert (due.email, later.email) == ("", "a@b.example")


def test_single_answers_are_deleted_on_their_day(opened, codes_for):
    for code in codes_for(opened, 2):
        cast_ballot(procedure_id=opened.pk, credential=redeem(code, opened), payload="{}", nonce=secrets.token_hex(32))
    empty_urn(opened)
    assert forget_procedures() == 0
    Procedure.objects.update(delete_on=timezone.localdate())
    assert forget_procedures(dry_run=True) == 8 and Ballot.objects.count() == 2
    assert forget_procedures() == 8
    assert (Ballot.objects.count(), SpentMark.objects.count(), VotingCode.objects.count()) == (0, 0, 0)
    opened.refresh_from_db()
    assert opened.turnout.count == 2
