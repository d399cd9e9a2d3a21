"""Forget who edited pages ten years ago."""

import datetime

from django.core.management import call_command
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.models import ModelLogEntry, PageLogEntry

from core.services.jobs import job

KEEP = datetime.timedelta(days=3653)


@job(every=datetime.timedelta(days=7), label=_("Änderungen an Seiten nach zehn Jahren vergessen"))
def forget_edits(*, dry_run: bool = False) -> int:
    """Delete log entries older than ten years, and old revisions that nothing shows any more."""
    last = timezone.now() - KEEP
    logs = [kind.objects.filter(timestamp__lt=last) for kind in (PageLogEntry, ModelLogEntry)]
    found = sum(rows.count() for rows in logs)
    if not dry_run:
        for rows in logs:
            rows.delete()
        call_command("purge_revisions", days=KEEP.days, verbosity=0)
    return found
