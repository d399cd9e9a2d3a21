"""Files of a form that was wrong somewhere: kept for an hour, and known by a signed word in the form alone."""

import datetime
from collections.abc import Iterable
from uuid import UUID

from django.core import signing
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import KeptUpload
from core.services.blobs import Upload, remove_orphans, store_upload
from core.services.jobs import job

KEEP = datetime.timedelta(hours=1)
SALT = "kept uploads"
LONGEST_NAME = 255


def keep_upload(*, upload: Upload) -> KeptUpload:
    """Check a file and keep it until its form comes again; raises Refused like store_upload."""
    name = str(getattr(upload, "name", "") or _("Anlage"))
    blob = store_upload(upload=upload, name=name)
    return KeptUpload.objects.create(blob=blob, name=name[-LONGEST_NAME:], kept_at=timezone.now())


def word_for(rows: Iterable[KeptUpload]) -> str:
    """Return the word by which a form gets its files back within the hour, "" without any."""
    keys = [str(row.pk) for row in rows]
    return signing.dumps(keys, salt=SALT, compress=True) if keys else ""


def kept_by(word: str) -> list[KeptUpload]:
    """Return the files of a form by its word; none when it is wrong, too old, or they are used already."""
    try:
        keys = [UUID(key) for key in signing.loads(word, salt=SALT, max_age=KEEP)]
    except (signing.BadSignature, ValueError, TypeError):
        return []
    found = KeptUpload.objects.select_related("blob").in_bulk(keys)
    return [found[key] for key in keys if key in found]


@job(every=datetime.timedelta(minutes=10), label=_("Dateien nicht abgesendeter Formulare löschen"))
def forget_kept_uploads(*, dry_run: bool = False) -> int:
    """Delete what nobody came back for within the hour, bytes and all; return how many."""
    before = timezone.now() - KEEP
    rows = KeptUpload.objects.filter(kept_at__lt=before)
    if dry_run:
        return rows.count()
    blobs = list(rows.values_list("blob", flat=True))
    count = rows.delete()[0]
    remove_orphans(before, blobs)
    return count
