"""What was sent stays, with the real triggers on the database at hand: nobody changes it by ORM or SQL (I4)."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from council.enums import HandedOut, ItemState, MeetingState, Part
from council.models import AgendaItem, AgendaRelease, Body, File, Meeting, MeetingDocument, Paper, SentAgenda
from tests.factories.guards import guards_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def sent():
    """An invited meeting with a sent agenda, a document that was handed out, and an answered release."""
    body, now = Body.objects.create(name="Stadt"), timezone.now()
    meeting = Meeting.objects.create(body=body, start=now, state=MeetingState.INVITED)
    letter, told = (File.objects.create(name=name, file_name=f"{name}.pdf") for name in ("Einladung", "Bekanntmachung"))
    with guards_of("invitations", "after_inviting"):
        yield (
            SentAgenda.objects.create(
                meeting=meeting, n=1, content={}, sha512="0" * 64, made_at=now, letter=letter, announcement=told
            ),
            AgendaItem.objects.create(
                meeting=meeting, part=Part.PUBLIC, order=1, number="1", title="Radweg", sent_in=1, state=ItemState.ON_AGENDA
            ),
            MeetingDocument.objects.create(
                meeting=meeting, paper=Paper.objects.create(body=body, title="Radweg"), way=HandedOut.INVITED, at=now
            ),
            AgendaRelease.objects.create(
                meeting=meeting, sha512="0" * 64, asked_at=now, answered_at=now, answer="released", words="Ja"
            ),
        )  # fmt: skip


def refused(row, **facts):
    rows = type(row).objects.filter(pk=row.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        rows.update(**facts) if facts else rows.delete()


def test_what_was_sent_stays(sent):
    agenda, item, document, release = sent
    refused(agenda, sha512="1" * 64)
    refused(agenda)
    for facts in ({"title": "Straße"}, {"number": "2"}, {"part": Part.NONPUBLIC}, {"sent_in": None}):
        refused(item, **facts)
    refused(document, way=HandedOut.LATE)
    refused(document)
    refused(release, words="nie gesagt")
    refused(release, answer="returned")
    refused(release)
    # Whom it was asked of may be forgotten, and what stands beside the words may change.
    AgendaRelease.objects.filter(pk=release.pk).update(asked=None)
    AgendaItem.objects.filter(pk=item.pk).update(note="Gast")
