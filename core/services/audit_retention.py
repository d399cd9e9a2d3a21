"""Cut off the audit book what is older than ten years. The chain tells that it was cut, where, and how much went."""

import datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.immutability import DELETE, TRUNCATE, UPDATE, install, remove
from core.models import AuditEvent
from core.services import audit
from core.services.jobs import job

KEEP = datetime.timedelta(days=3653)
TABLE, NAME, EVENTS = "core_auditevent", "append_only", (UPDATE, DELETE, TRUNCATE)


@job(every=datetime.timedelta(days=7), label=_("Protokolleinträge nach zehn Jahren vergessen"))
@transaction.atomic
def forget_events(*, dry_run: bool = False) -> int:
    """Delete the oldest part of the book. Only whole parts from its beginning go, so the rest still proves itself."""
    audit.wait_for_turn()
    kept = AuditEvent.objects.filter(at__gte=timezone.now() - KEEP).order_by("id").first()
    old = AuditEvent.objects.filter(pk__lt=kept.pk) if kept else AuditEvent.objects.none()
    found = old.count()
    if dry_run or not found or kept is None:
        return found
    # Nobody else may delete: the guard is away for this transaction alone.
    editor = connection.schema_editor(atomic=False)
    remove(editor, TABLE, NAME, EVENTS)
    old.delete()
    install(editor, TABLE, NAME, EVENTS, "", f"{TABLE}: {NAME}")
    audit.record(by_user=None, action=audit.CUT, obj=kept, data={"count": found, "head": kept.previous_hash})
    return found
