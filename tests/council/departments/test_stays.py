"""Given answers and signatures stay, with the real triggers on the database at hand."""

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import User
from council.enums import CoSignatureState, OrganizationKind, SignatureState
from council.models import Body, CoSignature, Organization, Paper, PaperVersion, UrgentDecision, UrgentSignature
from tests.factories.guards import guards_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def triggers():
    """Put up the triggers of the migration."""
    with guards_of("departments"):
        yield


@pytest.fixture
def rows():
    """A co-signature and an urgent signature, both still asked."""
    body, user, now = Body.objects.create(name="Stadt"), User.objects.create(email="a@b.example"), timezone.now()
    paper = Paper.objects.create(body=body, title="Radweg")
    office = Organization.objects.create(body=body, kind=OrganizationKind.DEPARTMENT, name="Tiefbauamt")
    version = PaperVersion.objects.create(paper=paper, n=1, content={}, sha512="0" * 128, at=now)
    asked = CoSignature.objects.create(paper=paper, department=office, version=version, state="asked", asked_at=now)
    urgent = UrgentDecision.objects.create(paper=paper, reason="Gefahr")
    return asked, UrgentSignature.objects.create(decision=urgent, signer="mayor", user=user, asked_at=now)


def refused(act, **facts):
    with pytest.raises(IntegrityError), transaction.atomic():
        act(**facts)


def test_a_given_answer_stays(triggers, rows):
    asked, _urgent = rows
    row = CoSignature.objects.filter(pk=asked.pk)
    row.update(state=CoSignatureState.GIVEN, at=timezone.now())
    for change in ({"state": "refused", "remark": "x"}, {"at": timezone.now()}, {"remark": "nachgetragen"}):
        refused(row.update, **change)
    refused(asked.delete)
    row.update(reminded_at=timezone.now())


def test_a_signature_under_an_urgent_decision_stays(triggers, rows):
    _asked, signature = rows
    row = UrgentSignature.objects.filter(pk=signature.pk)
    row.update(state=SignatureState.SIGNED, at=timezone.now())
    refused(row.update, state="asked")
    refused(row.update, user=User.objects.create(email="b@b.example"))
    refused(signature.delete)
    decision = UrgentDecision.objects.filter(pk=signature.decision_id)
    decision.update(reason="Gefahr für das Ufer", decided_at=timezone.now())
    refused(decision.update, reason="anders")
    refused(decision.update, decided_at=None)
