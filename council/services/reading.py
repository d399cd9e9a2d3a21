"""Keep a record of who read what is not public."""

from typing import Any

from django.utils import timezone

from accounts.viewer import Viewer
from core.models import AuditEvent
from core.services import audit

ACTION = "council.read_nonpublic"


def log_reading(*, by: Viewer, row: Any) -> None:
    """Record that a non-public row was read: once a day for each person and row."""
    today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
    known = AuditEvent.objects.filter(
        actor=by.user_id, at__gte=today, action=ACTION, object_type=row._meta.label_lower, object_id=str(row.pk)
    )
    if not known.exists():
        audit.record(by_user=by.user_id, action=ACTION, obj=row)
