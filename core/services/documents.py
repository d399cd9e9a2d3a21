"""Typeset documents: tagged PDF (PDF/UA-1) from a template of a room and data as JSON, never by building source text."""

import io
import json
import logging
import subprocess
import sys
from typing import Any

import pikepdf
from django.apps import apps
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.canonical import plain
from core.errors import Refused
from core.town import town

logger = logging.getLogger(__name__)
SECONDS = 60


class TypesetFailed(Refused):
    """A document could not be made; `params["words"]` keeps what the typesetter said."""

    is_temporary = True


def typeset(template: str, data: dict[str, Any], *, lang: str = "de") -> bytes:
    """Return a PDF made from "room/name.typ", which lies in that room's folder documents/.

    The template reads its data by `json(bytes(sys.inputs.data))`. It may import /core/documents/base.typ, but nothing
    from outside the house. Raises TypesetFailed when it takes longer than a minute or the template is wrong.
    """
    room, _slash, name = template.partition("/")
    path = f"{apps.get_app_config(room).path}/documents/{name}"
    own = town()
    shared = {"town": own.title, "address": own.address, "lang": lang}
    order = {
        "root": str(settings.BASE_DIR),
        "template": path,
        "fonts": [str(settings.PRINT_FONTS_DIR)] if settings.PRINT_FONTS_DIR.is_dir() else [],
        "inputs": {"data": json.dumps(plain(shared | data), ensure_ascii=False)},
    }
    command = [sys.executable, "-m", "core.services.typesetting"]
    try:
        done = subprocess.run(  # noqa: S603  a fixed command
            command, input=json.dumps(order).encode(), capture_output=True, timeout=SECONDS, cwd=settings.BASE_DIR
        )
    except subprocess.TimeoutExpired as error:
        raise failed(template, "typesetting took too long") from error
    if done.returncode or not done.stdout.startswith(b"%PDF"):
        raise failed(template, done.stderr.decode(errors="replace")[-2000:])
    return done.stdout


def failed(template: str, words: str) -> TypesetFailed:
    """Note what the typesetter said and return the refusal."""
    logger.error("Typesetting %s failed: %s", template, words)
    return TypesetFailed(
        _("Das Dokument konnte nicht erstellt werden."),
        _("Bitte versuchen Sie es später noch einmal. Der Betrieb sieht den Grund im Protokoll."),
        code="typeset_failed",
        params={"words": words},
    )


def pdf_faults(data: bytes) -> list[str]:
    """Return what a machine can find against PDF/UA-1 (ISO 14289-1) in a document; empty when nothing."""
    faults = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        root = pdf.Root
        with pdf.open_metadata() as metadata:
            if metadata.get("pdfuaid:part") != "1":
                faults.append("it does not say that it is PDF/UA")
            if not metadata.get("dc:title"):
                faults.append("it has no title")
        if not bool(root.get("/MarkInfo", {}).get("/Marked", False)):
            faults.append("it is not tagged")
        if "/StructTreeRoot" not in root:
            faults.append("it has no structure tree")
        if not str(root.get("/Lang", "")):
            faults.append("it names no language")
        if not bool(root.get("/ViewerPreferences", {}).get("/DisplayDocTitle", False)):
            faults.append("viewers show its file name instead of its title")
        faults += _active_parts(pdf)
        faults += [f"page {n} has annotations but no tab order" for n, page in enumerate(pdf.pages, 1)
                   if "/Annots" in page and str(page.get("/Tabs", "")) != "/S"]  # fmt: skip
    return faults


def _active_parts(pdf: pikepdf.Pdf) -> list[str]:
    """Return what acts by itself, and pictures without words (7.3)."""
    faults = ["it acts by itself"] if "/OpenAction" in pdf.Root or "/AA" in pdf.Root else []
    for part in pdf.objects:
        if not isinstance(part, pikepdf.Dictionary):
            continue
        if part.get("/S") == "/JavaScript" or "/JavaScript" in part:
            faults.append("it carries JavaScript")
        if part.get("/S") == "/Figure" and not (str(part.get("/Alt", "")) or str(part.get("/ActualText", ""))):
            faults.append("a picture has no words beside it")
    return faults
