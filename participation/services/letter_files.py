"""Letters as PDF: two pages each, front and back, for a window envelope; sealed at rest, gone when they are printed."""

import base64
import io
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import pikepdf
import segno
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from core.models import Blob
from core.sealing import seal, unseal
from core.services import blobs
from core.services.documents import failed, typeset
from core.town import town
from core.wording import moment
from participation.enums import ProcedureKind
from participation.models import LetterFile, LetterRun, Procedure
from participation.services.address_list import Address

TEMPLATE = "participation/code_letter.typ"
PURPOSE = "letters"
PAGES_EACH = 2
WORDS: dict[str, Any] = {
    "subject": _("Ihr persönlicher Code: %(title)s"),
    "greeting": _("Guten Tag,"),
    "invite": _("Sie können mitmachen. Dazu brauchen Sie nur den Code in diesem Brief und die Adresse darunter."),
    "period": _("Sie können von %(start)s bis %(end)s mitmachen."),
    "code": _("Ihr Code"),
    "address_title": _("Hier geht es zur Abstimmung"),
    "qr": _("QR-Code mit der Adresse %(address)s. Ihr Code steht nicht darin."),
    "serial": _("Brief Nr. %(serial)s"),
    "contact_words": _("Fragen beantwortet: %(contact)s"),
    "over": _("Bitte wenden"),
    "how": _("So geht es"),
    "privacy": _("Ihre Stimme bleibt geheim"),
    "lost_title": _("Brief verloren oder Code falsch?"),
}
STEPS = (
    _("Öffnen Sie die Adresse von der Vorderseite, oder richten Sie die Kamera Ihres Telefons auf den QR-Code."),
    _("Lesen Sie in Ruhe, worum es geht, und treffen Sie Ihre Wahl."),
    _("Geben Sie den Code ein. Groß- und Kleinschreibung und Bindestriche spielen keine Rolle."),
    _("Sie bekommen eine Quittung. Mit ihr können Sie später nachsehen, dass Ihre Stimme gezählt wurde."),
)
PRIVACY = (
    _("Wir speichern, dass ein Code verwendet wurde, aber nicht, was damit gewählt wurde. Name und Anschrift haben wir nur "
      "für diesen Brief gebraucht und nach dem Druck gelöscht."),
    _("Der Code gilt einmal. Geben Sie ihn nicht weiter: Wer ihn hat, kann an Ihrer Stelle mitmachen."),
)  # fmt: skip
LOST = _("Wenden Sie sich an uns und nennen Sie die Nummer Ihres Briefs oder Ihre Anschrift. Wir sperren den alten Code und "
         "schicken Ihnen einen neuen, solange der alte nicht verwendet ist.")  # fmt: skip


@dataclass(frozen=True)
class Letter:
    """One letter: to whom, with which code (as it is read), under which serial."""

    address: Address
    code: str
    serial: int


def voting_path(procedure: Procedure) -> str:
    """Return the path where one takes part."""
    route = "participation:budget_ballot" if procedure.kind == ProcedureKind.BUDGET else "participation:survey"
    return reverse(route, args=[procedure.slug])


@translation.override("de")
def letters_pdf(procedure: Procedure, letters: Sequence[Letter]) -> bytes:
    """Return the letters as one tagged PDF. The code is in no address: neither logs nor histories know it.

    Letters speak German, whatever the officer's desk speaks.
    """
    address = f"{settings.PUBLIC_URL}{voting_path(procedure)}"
    return set_letters(_words(procedure, address), address, letters)


def set_letters(words: dict[str, Any], address: str, letters: Sequence[Letter]) -> bytes:
    """Return letters with a code that say words and lead to an address: two pages each, or it fails."""
    pdf = typeset(TEMPLATE, words | {
        "link": address.split("://", 1)[-1], "picture": _qr(address), "sender": town().address,
        "letters": [asdict(letter.address) | {"code": letter.code, "serial": str(letter.serial)} for letter in letters],
    })  # fmt: skip
    with pikepdf.open(io.BytesIO(pdf)) as document:
        if len(document.pages) != PAGES_EACH * len(letters):
            raise failed(TEMPLATE, f"{len(document.pages)} pages for {len(letters)} letters")
    return pdf


def store_letters(run: LetterRun, letters: Sequence[Letter], pdf: bytes) -> LetterFile:
    """Keep the PDF of some letters, sealed."""
    blob = blobs.store_bytes(seal(PURPOSE, base64.b64encode(pdf).decode()), "application/octet-stream")
    return LetterFile.objects.create(
        run=run, number=run.files.count() + 1, first=letters[0].serial, last=letters[-1].serial, blob=blob
    )


def open_letters(file: LetterFile) -> bytes:
    """Return the PDF of a file."""
    with blobs.open_blob(file.blob) as sealed:
        return base64.b64decode(unseal(PURPOSE, sealed.read()))


def remove_files(files: QuerySet[LetterFile]) -> None:
    """Delete files for good, their bytes with the commit of the caller."""
    gone = [file.blob for file in files.select_related("blob")]
    files.delete()
    Blob.objects.filter(pk__in=[blob.pk for blob in gone]).delete()
    transaction.on_commit(lambda: _unlink(gone))


def _unlink(gone: list[Blob]) -> None:
    for blob in gone:
        blobs.path(blob).unlink(missing_ok=True)


def _words(procedure: Procedure, address: str) -> dict[str, Any]:
    """Return what every letter of a procedure says."""
    facts = {
        "title": procedure.title, "start": moment(procedure.opens_at), "end": moment(procedure.closes_at),
        "contact": procedure.contact, "address": address, "serial": "#",
    }  # fmt: skip
    return {name: str(words) % facts for name, words in WORDS.items()} | {
        "day": timezone.localdate().strftime("%d.%m.%Y"), "summary": procedure.summary,
        "steps": [str(step) for step in STEPS], "promises": [str(part) for part in PRIVACY], "lost_words": str(LOST),
    }  # fmt: skip


def _qr(address: str) -> str:
    return segno.make(address, error="m", micro=False).svg_inline(border=0, scale=4, omitsize=False)
