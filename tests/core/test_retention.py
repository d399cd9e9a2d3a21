"""What the privacy page promises is what is done: every period has a job, a setting or a chapter of its own length."""

import datetime
from pathlib import Path

import pytest
import time_machine
from django.conf import settings
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from accounts.models import User
from core.models import AuditEvent
from core.processing import processings
from core.services import audit
from core.services.audit_retention import forget_events
from core.services.jobs import job_named

WORDS = {
    0: "bis zum Ende",
    7: "sieben Tage",
    14: "14 Tage",
    30: "30 Tage",
    180: "sechs Monate",
    365: "ein Jahr",
    730: "zwei Jahre",
    731: "zwei Jahre",
    3653: "zehn Jahre",
}
PERIODS = {
    "accounts.services.retention.forget_offices": ("KEEP_OFFICES_YEARS", lambda years: round(years * 365.25)),
    "accounts.services.residence.forget_residence": ("KEEP_ENDED", lambda keep: keep.days),
    "core.services.audit_retention.forget_events": ("KEEP", lambda keep: keep.days),
    "cms.services.retention.forget_edits": ("KEEP", lambda keep: keep.days),
    "accounts.services.retention.forget_following": ("KEEP_NOTICES", lambda keep: keep.days),
    "core.services.live.keeping.forget_events": ("KEEP", lambda keep: keep.days),
    "core.services.writing.keeping.compact_texts": ("KEEP", lambda keep: keep.days),
    "participation.services.letters.forget_letters": ("KEEP", lambda keep: keep.days),
    "cms.services.barriers.forget_reports": ("KEEP", lambda keep: keep.days),
}


def thing_of():
    """Return something that events are about."""
    return User(email="a@hennef.example")


@pytest.mark.parametrize("processing", processings(), ids=lambda processing: str(processing.fields[:1]))
def test_every_period_is_said_and_carried_out(processing):
    kept = processing.retention
    if kept.days is None:
        assert (kept.jobs, kept.setting, kept.chapter) == ((), "", "")
        assert not any(words in str(kept) for words in WORDS.values())
        return
    with translation.override("de"):
        assert WORDS[kept.days] in str(kept)
    assert kept.jobs or kept.chapter
    for name in kept.jobs:
        work = job_named(name)
        assert work.every <= datetime.timedelta(days=7)
        if name in PERIODS:
            constant, days_of = PERIODS[name]
            module = __import__(name.rpartition(".")[0], fromlist=[constant])
            assert abs(days_of(getattr(module, constant)) - kept.days) <= 1
    if kept.setting:
        assert getattr(settings, kept.setting) == kept.days * 86400
    if kept.chapter:
        text = (Path(settings.BASE_DIR) / kept.chapter).read_text()
        assert all(
            line in text for line in (f"MaxRetentionSec={kept.days}day", f"rotate {kept.days}", f"maxage {kept.days}")
        )


@pytest.mark.django_db
def test_a_dry_run_tells_and_forgets_nothing(capsys):
    with time_machine.travel(timezone.now() - datetime.timedelta(days=4000)):
        audit.record(by_user=None, action="test.old", obj=thing_of())
    audit.record(by_user=None, action="test.new", obj=thing_of())
    before = AuditEvent.objects.count()
    call_command("retention")
    told = capsys.readouterr().out
    assert "Probelauf" in told
    assert [line.split()[0] for line in told.splitlines() if "Protokolleinträge" in line] == ["1"]
    assert AuditEvent.objects.count() == before
    call_command("retention", run=True)
    assert not AuditEvent.objects.filter(action="test.old").exists()


@pytest.mark.django_db
def test_a_cut_book_still_proves_itself_and_stays_shut():
    for years, action in ((12, "a"), (11, "b"), (1, "c")):
        with time_machine.travel(timezone.now() - datetime.timedelta(days=366 * years)):
            audit.record(by_user=None, action=action, obj=thing_of())
    last_old = AuditEvent.objects.get(action="b").hash
    assert forget_events(dry_run=True) == 2
    assert forget_events() == 2
    assert list(AuditEvent.objects.values_list("action", flat=True)) == ["c", audit.CUT]
    assert AuditEvent.objects.get(action=audit.CUT).data == {"count": 2, "head": last_old}
    assert audit.verify().broken_id is None
    with pytest.raises(IntegrityError), transaction.atomic():
        AuditEvent.objects.all().delete()
    assert forget_events() == 0


@pytest.mark.django_db
def test_a_beginning_that_is_missing_without_a_cut_is_noticed():
    with time_machine.travel(timezone.now() - datetime.timedelta(days=366)):
        audit.record(by_user=None, action="c", obj=thing_of())
    AuditEvent.objects.create(
        at=timezone.now(), action="x", object_type="x", object_id="x", previous_hash="0", hash="1"
    )
    assert audit.verify().problem != ""
