"""Forget what was pushed long ago. Whoever slept so long gets the state instead."""

import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import LiveEvent, LiveHead
from core.services.jobs import job
from core.services.live.messages import RING_LENGTH

KEEP = datetime.timedelta(days=7)


@job(every=datetime.timedelta(hours=1), label=_("Alte Ereignisse der Live-Anzeigen vergessen"))
def forget_events(*, dry_run: bool = False) -> int:
    """Delete events older than seven days and all but the last 500 of each key, then heads without any event."""
    old = LiveEvent.objects.outdated(timezone.now() - KEEP, RING_LENGTH)
    if dry_run:
        return old.count()
    found = old.delete()[0]
    for pk, seq in LiveHead.objects.forgotten().values_list("pk", "seq"):
        # Not if somebody has gone on counting meanwhile.
        LiveHead.objects.filter(pk=pk, seq=seq).delete()
    return found
