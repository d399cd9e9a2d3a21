"""The book: chained, append-only, and honest about what was cut."""

import pytest
from django.core.management import CommandError, call_command

from accounts.models import User
from core.canonical import digest
from core.models import AuditEvent
from core.services.audit import record, verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def book():
    user = User.objects.create_user("a@hennef.example", "x" * 12)
    return [record(by_user=user.pk, action=f"test.{n}", obj=user, data={"n": n, "part": 0.5}) for n in range(4)]


def test_an_untouched_chain_is_whole(book):
    finding = verify()
    assert (finding.count, finding.head, finding.broken_id) == (4, book[-1].hash, None)


@pytest.mark.parametrize("changes", [{"action": "other"}, {"data": {"n": 9}}, {"actor": None}, {"ground": "x"}])
def test_a_changed_entry_is_found(book, changes):
    AuditEvent.objects.filter(pk=book[1].pk).update(**changes)
    assert verify().broken_id == book[1].pk


def test_a_removed_entry_is_found_by_the_next_one(book):
    AuditEvent.objects.filter(pk=book[1].pk).delete()
    assert verify().broken_id == book[2].pk


def test_a_cut_end_shows_against_a_noted_hash(book):
    AuditEvent.objects.filter(pk=book[3].pk).delete()
    assert verify().broken_id is None
    assert verify(book[3].hash).has_seen is False
    assert verify(book[2].hash).has_seen is True


def test_the_command_says_what_it_found(book, capsys):
    call_command("verify_audit")
    assert "4 entries, unbroken" in capsys.readouterr().out
    AuditEvent.objects.filter(pk=book[0].pk).update(action="x")
    with pytest.raises(CommandError):
        call_command("verify_audit")


def test_equal_data_has_an_equal_hash():
    assert digest({"a": 1, "b": {2, 1}}) == digest({"b": {1, 2}, "a": 1})
    assert digest({"a": 1}) != digest({"a": 2})
