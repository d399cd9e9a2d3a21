"""Acts on the annexes of a motion: checked on the way in as every file of the house."""

from pathlib import PurePath

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import blobs
from core.services.blobs import Upload
from council.models import Motion, MotionFile
from council.rules import demand_faction
from council.services.motions import locked, record, refuse_unless
from council.states import WRITTEN

MOST_FILES = 20


@transaction.atomic
def add_motion_file(*, by: Viewer, motion: Motion, upload: Upload, file_name: str, name: str = "") -> MotionFile:
    """Check and store a file and put it with the motion. Raises Refused with what to do (core.services.blobs)."""
    motion = locked(motion)
    demand_faction(by, motion.faction_id)
    refuse_unless(motion, WRITTEN)
    if motion.files.count() >= MOST_FILES:
        raise Refused(
            _("Mehr als 20 Anlagen nimmt ein Antrag nicht."), _("Fassen Sie einige zusammen."), code="too_many"
        )
    plain = PurePath(file_name.replace("\\", "/")).name[:255]
    blob = blobs.store_upload(upload=upload, name=plain)
    file = MotionFile.objects.create(
        motion=motion, name=(name.strip() or PurePath(plain).stem)[:500], file_name=plain, blob=blob
    )
    _touch(motion)
    record(by, "add_motion_file", motion, file=file.pk)
    return file


@transaction.atomic
def remove_motion_file(*, by: Viewer, file: MotionFile) -> None:
    """Take an annex out again; its bytes go when nothing refers to them."""
    motion = locked(file.motion)
    demand_faction(by, motion.faction_id)
    refuse_unless(motion, WRITTEN)
    record(by, "remove_motion_file", motion, file=file.pk)
    file.delete()
    _touch(motion)


def _touch(motion: Motion) -> None:
    motion.changed_at = timezone.now()
    motion.save(update_fields=["changed_at"])
