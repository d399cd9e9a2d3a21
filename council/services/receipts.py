"""Receipts of what was handed in: a number without gap, the second, the hash of the PDF, a code anybody may check."""

import datetime
import hashlib
import secrets

from django.db import transaction
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import override

from core.services import blobs
from core.services.documents import typeset
from council.models import MotionVersion, ReferenceCounter, Submission

PREFIX = "E"
# Without letters and digits that look alike; 20 of them are 99 bits, so nobody guesses one.
LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
GROUPS, GROUP = 4, 5
PDF = "application/pdf"


@transaction.atomic
def give_receipt(
    *, version: MotionVersion, document: bytes, by_name: str, deadline: datetime.datetime | None
) -> Submission:
    """Write the receipt of a version; part of an act that hands it in and has asked who may.

    `document` is the PDF of what was handed in. `by_name` is empty for citizens. `deadline` is the one that holds now.
    """
    blob = blobs.store_bytes(document, PDF)
    number = next_number()
    # After the number: the lock of the counter puts the seconds into the order of the numbers.
    return Submission.objects.create(
        version=version,
        number=number,
        code=new_code(),
        at=timezone.now(),
        deadline=deadline,
        by_name=by_name,
        document=blob,
        document_sha512=hashlib.sha512(document).hexdigest(),
    )


def next_number() -> str:
    """Return the next number of this year, like E-2026-0214. The row lock makes writers wait, so none is left out."""
    year = timezone.localdate().year
    ReferenceCounter.objects.get_or_create(prefix=PREFIX, year=year)
    counter = ReferenceCounter.objects.select_for_update().get(prefix=PREFIX, year=year)
    counter.last += 1
    counter.save(update_fields=["last"])
    return f"{PREFIX}-{year}-{counter.last:04d}"


def new_code() -> str:
    """Return a code like ABCDE-FGHJK-LMNPQ-RSTUV."""
    return "-".join("".join(secrets.choice(LETTERS) for _n in range(GROUP)) for _n in range(GROUPS))


def tidy_code(typed: str) -> str:
    """Return a typed code as it is kept: capitals, four groups; whatever else was typed does not count."""
    kept = "".join(letter for letter in typed.upper() if letter in LETTERS)
    return "-".join(kept[at : at + GROUP] for at in range(0, len(kept), GROUP))


def find_receipt(typed: str) -> Submission | None:
    """Return the receipt of a typed code. Its door may show number, second and hash to anybody, nothing else."""
    code = tidy_code(typed)
    return Submission.objects.filter(code=code).first() if len(code) == GROUPS * (GROUP + 1) - 1 else None


def receipt_pdf(submission: Submission, *, facts: list[tuple[str, str]], check_address: str) -> bytes:
    """Return the receipt as tagged PDF. `facts`: further lines of label and value, such as the title."""
    at = timezone.localtime(submission.at)
    with override("de"):
        day = date_format(at, "D, d.m.Y, H:i:s")
    return typeset(
        "council/receipt.typ",
        {
            "number": submission.number,
            "at": day,
            "code": submission.code,
            "facts": [list(fact) for fact in facts],
            "version": submission.version.n,
            "version_sha512": in_groups(submission.version.sha512),
            "document_sha512": in_groups(submission.document_sha512),
            "check_address": check_address,
        },
    )


def in_groups(digest: str, size: int = 4) -> str:
    """Return a hash in groups that eyes can compare."""
    return " ".join(digest[at : at + size] for at in range(0, len(digest), size))
