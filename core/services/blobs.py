"""Bytes in private storage: checked on the way in, stored once under their hash, swept when nobody needs them."""

import datetime
import hashlib
import io
import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, BinaryIO, Protocol
from uuid import UUID

from django.conf import settings
from django.db import models, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.models import Blob
from core.services import file_checks
from core.services.file_kinds import PDF, sniff
from core.services.jobs import job
from core.services.virus_scan import scan
from core.uploads import too_big_reason

CHUNK_BYTES = 1024 * 1024
# Long enough for a form to be sent after its file was stored.
ORPHAN_AGE = datetime.timedelta(days=1)


class Upload(Protocol):
    """What a form hands over: Django's UploadedFile or any seekable file."""

    def read(self, size: int = -1, /) -> bytes:
        """Return the next bytes."""
        ...

    def seek(self, offset: int, whence: int = 0, /) -> int:
        """Go to a place."""
        ...


def store_upload(*, upload: Upload, name: str) -> Blob:
    """Check a file somebody sent and store it. `name` is its name there; raises Refused with what to do."""
    file: Any = upload if isinstance(upload, io.IOBase) else getattr(upload, "file", upload)
    if size_of(file) > settings.MAX_UPLOAD_BYTES:
        raise Refused(too_big_reason(), _("Verkleinern Sie die Datei oder teilen Sie sie auf."), "file.too_big", "file")
    kind = sniff(file, name)
    scan(file)
    if kind.is_image:
        return store_bytes(file_checks.redrawn(file, kind.mime_type), kind.mime_type)
    if kind.is_archive:
        file_checks.check_archive(file)
    if kind == PDF:
        file_checks.check_pdf(file)
    return store_file(file, kind.mime_type)


def store_bytes(data: bytes, mime_type: str) -> Blob:
    """Store bytes of ours, unchecked."""
    return store_file(io.BytesIO(data), mime_type)


def store_file(file: BinaryIO, mime_type: str) -> Blob:
    """Store a whole file of ours, unchecked, without holding it in memory."""
    file.seek(0)
    folder = settings.PRIVATE_DIR / "incoming"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, part = tempfile.mkstemp(dir=folder)
    try:
        # mkstemp makes it readable by its owner alone.
        with os.fdopen(handle, "wb") as target:
            sha512, size = _copy(file, target)
        with transaction.atomic():
            blob = _claim(sha512, size, mime_type)
            _settle(Path(part), path(blob))
    finally:
        Path(part).unlink(missing_ok=True)
    return blob


def adopt_file(file: io.BufferedReader | io.BufferedRandom, source: Path, mime_type: str, sha512: str = "") -> Blob:
    """Take over a finished file of ours that lies in „incoming“, without copying it. `file` is it, still open.

    Whoever wrote it may know its hash already.
    """
    file.flush()
    os.fsync(file.fileno())
    size = size_of(file)
    sha512 = sha512 or hashlib.file_digest(file, "sha512").hexdigest()
    with transaction.atomic():
        blob = _claim(sha512, size, mime_type)
        _settle(source, path(blob))
    return blob


def open_blob(blob: Blob) -> BinaryIO:
    """Open the bytes of blob for reading."""
    return path(blob).open("rb")


def path(blob: Blob) -> Path:
    """Return where the bytes of blob are."""
    return Path(settings.PRIVATE_DIR / relative_path(blob))


def relative_path(blob: Blob) -> str:
    """Return the place of blob below PRIVATE_DIR."""
    return f"{blob.sha512[:2]}/{blob.sha512[2:4]}/{blob.sha512}"


def size_of(file: BinaryIO) -> int:
    """Return the length of a seekable file."""
    size = file.seek(0, os.SEEK_END)
    file.seek(0)
    return size


def _referring() -> list[models.ForeignKey[Any, Any]]:
    """Return every field that refers to a blob, also those that the blob does not know (related_name "+")."""
    relations = Blob._meta.get_fields(include_hidden=True)
    return [relation.field for relation in relations if isinstance(relation, models.ManyToOneRel)]


def orphans(before: datetime.datetime) -> QuerySet[Blob]:
    """Return blobs stored before a moment to which nothing refers, in any room."""
    rows = Blob.objects.filter(created_at__lt=before)
    for field in _referring():
        users = field.model._base_manager.filter(**{field.name: OuterRef("pk")})
        rows = rows.exclude(Exists(users))
    return rows


@job(every=datetime.timedelta(days=1), label=_("Dateien entfernen, auf die nichts mehr verweist"))
def remove_orphan_blobs() -> None:
    """Remove bytes nobody refers to any more, rows and files; and files whose row was never written."""
    before = timezone.now() - ORPHAN_AGE
    remove_orphans(before)
    for stray in _files_before(before):
        if not Blob.objects.filter(sha512=stray.name).exists():
            stray.unlink(missing_ok=True)


def remove_orphans(before: datetime.datetime, keys: Iterable[UUID] | None = None) -> None:
    """Remove blobs stored before a moment to which nothing refers, of these keys or all."""
    rows = orphans(before) if keys is None else orphans(before).filter(pk__in=list(keys))
    for blob in rows.iterator():
        with transaction.atomic():
            # Asked again in the same statement: somebody may have begun to use it. The row lock makes a new
            # upload of the same bytes wait until the file is gone as well, and store it anew.
            if orphans(before).filter(pk=blob.pk).delete()[0]:
                path(blob).unlink(missing_ok=True)


def _files_before(before: datetime.datetime) -> Iterator[Path]:
    for file in settings.PRIVATE_DIR.glob("*/**/*"):
        if file.is_file() and file.stat().st_mtime < before.timestamp():
            yield file


def _copy(file: BinaryIO, target: BinaryIO) -> tuple[str, int]:
    """Copy to disk for good; return hash and size."""
    digest, size = hashlib.sha512(), 0
    while chunk := file.read(CHUNK_BYTES):
        digest.update(chunk)
        size += len(chunk)
        target.write(chunk)
    target.flush()
    os.fsync(target.fileno())
    return digest.hexdigest(), size


def _claim(sha512: str, size: int, mime_type: str) -> Blob:
    """Return the row of these bytes, kept from the sweeper by its new date until the caller refers to it."""
    known = Blob.objects.filter(sha512=sha512)
    if not known.update(created_at=timezone.now()):
        Blob.objects.get_or_create(sha512=sha512, defaults={"size": size, "mime_type": mime_type})
    return known.get()


def _settle(part: Path, place: Path) -> None:
    """Move a file to its place in one step and make that last."""
    place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    part.replace(place)
    folder = os.open(place.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
