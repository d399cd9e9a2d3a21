"""What nobody may change, with the real migrations on the database at hand."""

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from core.immutability import DELETE, UPDATE, install, remove
from council.models import AgendaItem, Body, Meeting, Paper, PaperVersion, Vote

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def triggers():
    """Put up the triggers of the migrations: the suite builds its tables without them."""
    from council.migrations import __path__ as folder

    assert folder
    import importlib

    operations = [
        operation
        for name in ("core.migrations.0002_audit_append_only", "council.migrations.0002_immutable")
        for operation in importlib.import_module(name).Migration.operations
    ]
    with connection.schema_editor() as editor:
        for operation in operations:
            operation.code(None, editor)
    yield
    with connection.schema_editor() as editor:
        for operation in operations:
            operation.reverse_code(None, editor)


@pytest.fixture
def town():
    body = Body.objects.create(name="Stadt")
    paper = Paper.objects.create(body=body, title="Radweg", reference="V/2026/0001")
    meeting = Meeting.objects.create(body=body)
    item = AgendaItem.objects.create(meeting=meeting, order=1, title="Radweg")
    version = PaperVersion.objects.create(paper=paper, n=1, content={}, sha512="0" * 128, at=timezone.now())
    vote = Vote.objects.create(agenda_item=item, yes=3, no=1, abstain=0, state="closed")
    return paper, version, vote


def refused(act):
    with pytest.raises(IntegrityError), transaction.atomic():
        act()


def test_versions_references_and_closed_votes_stay(triggers, town):
    paper, version, vote = town
    refused(lambda: PaperVersion.objects.filter(pk=version.pk).update(n=2))
    refused(version.delete)
    refused(lambda: Paper.objects.filter(pk=paper.pk).update(reference="V/2026/0002"))
    refused(lambda: Vote.objects.filter(pk=vote.pk).update(yes=4))
    refused(lambda: Vote.objects.filter(pk=vote.pk).update(state="open"))
    refused(vote.delete)
    # What the acts do with them remains possible.
    Vote.objects.filter(pk=vote.pk).update(is_final=False)
    Paper.objects.filter(pk=paper.pk).update(title="Neuer Betreff")


def test_a_guard_can_be_taken_down_again(town):
    paper = town[0]
    with connection.schema_editor() as editor:
        install(editor, "council_paper", "frozen", (UPDATE, DELETE), "", "it stays")
    refused(lambda: Paper.objects.filter(pk=paper.pk).update(title="x"))
    with connection.schema_editor() as editor:
        remove(editor, "council_paper", "frozen", (UPDATE, DELETE))
    assert Paper.objects.filter(pk=paper.pk).update(title="x") == 1
