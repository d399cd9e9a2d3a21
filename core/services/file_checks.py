"""What an uploaded file must not carry: scripts, macros, hidden files, bombs, locks, places where photos were taken."""

import io
import re
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any, BinaryIO

import pikepdf
from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from core.errors import Refused

MAX_PIXELS = 60_000_000
MAX_ENTRIES = 10_000
MAX_UNPACKED_BYTES = 1024**3
MAX_RATIO = 200
SMALL_BYTES = 10 * 1024 * 1024
MANIFEST_BYTES = 1024 * 1024
MAX_PDF_OBJECTS = 2_000_000
# Where the text of an object shows none of these, nothing in it can act.
SUSPECT = re.compile(
    rb"/(JS|JavaScript|Launch|GoToE|ImportData|SubmitForm|EmbeddedFiles?|FileAttachment|XFA|RichMedia)\b"
)
ACTIONS = {"/JavaScript", "/Launch", "/GoToE", "/ImportData", "/SubmitForm"}
KEYS = {"/JS", "/XFA"}
PACKED = {"/EmbeddedFiles", "/EmbeddedFile"}


def check_archive(file: BinaryIO) -> None:
    """Refuse an office file that unpacks to absurd sizes, is locked, or carries macros."""
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        entries = archive.infolist()
        _check_size(entries)
        if any(entry.flag_bits & 1 for entry in entries) or _is_locked(archive, entries):
            raise _refused(_("Die Datei ist verschlüsselt."), _("Speichern Sie sie ohne Kennwort."), "file.encrypted")
    if any(_is_macro(entry.filename) for entry in entries):
        raise _refused(
            _("Die Datei enthält Makros."), _("Speichern Sie sie ohne Makros, zum Beispiel als PDF."), "file.macros"
        )


def _check_size(entries: list[zipfile.ZipInfo]) -> None:
    unpacked = sum(entry.file_size for entry in entries)
    packed = sum(entry.compress_size for entry in entries) or 1
    is_bomb = unpacked > SMALL_BYTES and unpacked / packed > MAX_RATIO
    if len(entries) > MAX_ENTRIES or unpacked > MAX_UNPACKED_BYTES or is_bomb:
        raise _refused(
            _("Die Datei entpackt sich zu einer unzulässigen Größe."),
            _("Bitte speichern Sie sie als PDF."),
            "file.bomb",
        )


def _is_locked(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> bool:
    """Tell whether OpenDocument has locked its parts: the archive itself does not show it."""
    manifest = next((entry for entry in entries if entry.filename == "META-INF/manifest.xml"), None)
    if manifest is None:
        return False
    try:
        with archive.open(manifest) as part:
            return b"encryption-data" in part.read(MANIFEST_BYTES)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError) as error:
        remedy = _("Speichern Sie sie neu und laden Sie sie noch einmal hoch.")
        raise _refused(_("Die Datei ist beschädigt und lässt sich nicht lesen."), remedy, "file.broken") from error


def _is_macro(name: str) -> bool:
    """Tell whether a part holds code: Word's and Excel's, OpenDocument's Basic and scripts, ActiveX."""
    return (
        name.lower().endswith("vbaproject.bin")
        or name.startswith(("Basic/", "Scripts/"))
        or "/activex/" in name.lower()
    )


def redrawn(file: BinaryIO, mime_type: str) -> bytes:
    """Return a picture drawn anew: upright, in its own colours, without place, camera or comments."""
    file.seek(0)
    broken = _refused(
        _("Das Bild ist beschädigt."), _("Speichern Sie es neu und laden Sie es noch einmal hoch."), "file.broken"
    )
    try:
        with Image.open(file, formats=[mime_type.removeprefix("image/").upper()]) as image:
            if image.width * image.height * getattr(image, "n_frames", 1) > MAX_PIXELS:
                reason = _("Das Bild hat zu viele Bildpunkte.")
                raise _refused(reason, _("Verkleinern Sie es auf höchstens 60 Millionen Bildpunkte."), "file.pixels")
            return _drawn(image)
    except (UnidentifiedImageError, Image.DecompressionBombError, OSError, SyntaxError, ValueError) as error:
        raise broken from error


def _drawn(image: Image.Image) -> bytes:
    target, kind = io.BytesIO(), image.format or "PNG"
    colours = {"icc_profile": profile} if (profile := image.info.get("icc_profile")) else {}
    if kind == "GIF" and getattr(image, "n_frames", 1) > 1:
        image.info.pop("comment", None)
        image.save(target, "GIF", save_all=True)
        return target.getvalue()
    upright = ImageOps.exif_transpose(image)
    upright.info = {}
    options: dict[str, Any] = {"JPEG": {"quality": 90, "optimize": True}, "WEBP": {"quality": 90}}.get(kind, {})
    upright.save(target, kind, **options, **colours)
    return target.getvalue()


def check_pdf(file: BinaryIO) -> None:
    """Refuse a PDF that is locked, broken, or could do something by itself."""
    file.seek(0)
    try:
        with pikepdf.open(file) as document:
            if document.is_encrypted:
                raise _locked()
            _check_pages(document)
            _check_objects(document)
    except pikepdf.PasswordError as error:
        raise _locked() from error
    except (pikepdf.PdfError, ValueError, RuntimeError, RecursionError) as error:
        raise _broken() from error


def _check_pages(document: pikepdf.Pdf) -> None:
    if not len(document.pages):
        raise _broken()


def _check_objects(document: pikepdf.Pdf) -> None:
    for count, thing in enumerate(document.objects):
        if count > MAX_PDF_OBJECTS:
            raise _broken()
        part = thing.stream_dict if isinstance(thing, pikepdf.Stream) else thing
        # Names come out in their plain spelling here, so writing them with escapes hides nothing.
        if isinstance(part, pikepdf.Dictionary | pikepdf.Array) and SUSPECT.search(part.unparse(resolved=True)):
            for key, value in _entries(part):
                _check_entry(key, value)


def _entries(thing: Any) -> Iterator[tuple[str, Any]]:
    """Yield all keys with their values, into nested parts that are no objects of their own."""
    pairs = thing.items() if isinstance(thing, pikepdf.Dictionary) else (("", value) for value in thing)
    for key, value in pairs:
        yield key, value
        if isinstance(value, pikepdf.Dictionary | pikepdf.Array) and not value.is_indirect:
            yield from _entries(value)


def _check_entry(key: str, value: Any) -> None:
    name = str(value) if isinstance(value, pikepdf.Name) else ""
    if key in KEYS or (key == "/S" and name in ACTIONS) or (key == "/Subtype" and name == "/RichMedia"):
        reason = _("Das PDF enthält Programmcode oder Befehle, die beim Öffnen etwas auslösen können.")
        remedy = _("Öffnen Sie es, drucken Sie es als neues PDF und laden Sie dieses hoch.")
        raise _refused(reason, remedy, "file.active")
    if key in PACKED or (key in ("/Type", "/Subtype") and name in {*PACKED, "/FileAttachment"}):
        reason = _("Im PDF stecken weitere Dateien.")
        raise _refused(reason, _("Laden Sie diese Dateien einzeln hoch, und das PDF ohne sie."), "file.attachments")


def _locked() -> Refused:
    remedy = _("Speichern Sie es ohne Kennwort und ohne Einschränkungen.")
    return _refused(_("Das PDF ist verschlüsselt."), remedy, "file.encrypted")


def _broken() -> Refused:
    remedy = _("Erzeugen Sie es neu und laden Sie es noch einmal hoch.")
    return _refused(_("Das PDF ist beschädigt und lässt sich nicht lesen."), remedy, "file.broken")


def _refused(reason: Any, remedy: Any, code: str) -> Refused:
    return Refused(reason, remedy, code, "file")
