"""What is forgotten of texts: the log once it is long, deleted words on request, and all of it with its thing."""

import datetime
from uuid import UUID

from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import RemarkState, Text, TextUpdate
from core.services import audit
from core.services.jobs import job
from core.services.live.publishing import publish
from core.services.writing.log import document_of, poke, text_state
from core.writing import WritingKind

# So many entries of the log stay as they are: whoever is a little behind gets those, not the whole text.
KEEP_UPDATES = 100
LONG_LOG = 300
# After so long nobody can tell any more who typed what.
KEEP = datetime.timedelta(days=14)


@transaction.atomic
def compact_text(*, pk: int, keep: int = KEEP_UPDATES) -> int:
    """Fold the log into the snapshot but for the newest entries; return how many went. Deleted words stay: see purge_text."""
    text = Text.objects.select_for_update().get(pk=pk)
    upto = text.seq - keep
    if upto <= text.snapshot_seq:
        return 0
    rest = TextUpdate.objects.after(text, upto)
    state = text_state(text)
    # The newest entries stay in the log as well; hearing them twice does no harm.
    text.snapshot, text.snapshot_seq = text.sealed(state), upto
    text.size = len(state) + sum(len(text.opened(sealed)) for sealed in rest.values_list("sealed", flat=True))
    text.save(update_fields=["snapshot", "snapshot_seq", "size"])
    return TextUpdate.objects.filter(text=text, seq__lte=upto).delete()[0]


@job(every=datetime.timedelta(minutes=10), label=_("Verlauf gemeinsamer Texte zusammenfassen"))
def compact_texts(*, dry_run: bool = False) -> int:
    """Compact logs that are long, and those with entries older than 14 days: then nobody's name stands at them any more."""
    long_ago = timezone.localdate() - KEEP
    is_old = models.Exists(TextUpdate.objects.filter(text=models.OuterRef("pk"), day__lt=long_ago))
    is_long = models.Q(seq__gt=models.F("snapshot_seq") + LONG_LOG)
    rows = Text.objects.annotate(is_old=is_old).filter(is_long | models.Q(is_old=True)).values_list("pk", "is_old")
    if dry_run:
        return TextUpdate.objects.filter(day__lt=long_ago).count()
    return sum(compact_text(pk=pk, keep=0 if is_old else KEEP_UPDATES) for pk, is_old in rows)


@transaction.atomic
def purge_text(*, kind: WritingKind, key: str, by_user: UUID | None, ground: str) -> None:
    """Forget every word that was deleted: log, versions, settled remarks. The room above decides who may ask for it.

    Open copies begin anew from the server, so that none of them brings a deleted word back; what somebody wrote
    offline in such a copy is not merged any more.
    """
    text = Text.objects.select_for_update().filter(kind=kind.name, key=key).first()
    if text is None:
        return
    state = document_of(text_state(text)).get_update()
    text.updates.all().delete()
    text.versions.all().delete()
    text.remarks.exclude(state=RemarkState.OPEN).delete()
    text.seq, text.epoch, text.remark_seq = text.seq + 1, text.epoch + 1, text.remark_seq + 1
    text.snapshot, text.snapshot_seq, text.size = text.sealed(state), text.seq, len(state)
    text.holder, text.held_until, text.held_state = None, None, b""
    text.save()
    audit.record(by_user=by_user, action="core.purge_text", obj=text, ground=ground)
    poke(kind, text)


@transaction.atomic
def forget_text(*, kind: WritingKind, key: str) -> None:
    """Delete a text with everything about it, when the thing it belongs to goes; open pages are sent away."""
    if Text.objects.of(kind.name, key).delete()[0]:
        publish(kind.topic.name, key, None)
