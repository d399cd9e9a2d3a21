"""Suggestions and complaints of citizens (§ 24 GO NRW): handed in by anybody, with a receipt and a status page."""

import datetime
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.canonical import canonical, plain
from core.errors import Refused
from core.models import Blob, KeptUpload
from core.sealing import seal, unseal
from core.services import audit
from core.services.blobs import Upload, store_upload
from core.services.documents import typeset
from core.services.jobs import job
from core.town import town
from core.wording import worded
from council import signals
from council.enums import MotionKind, MotionState
from council.models import Body, Motion, MotionFile, MotionVersion, Petitioner, Submission
from council.rules import demand_desk
from council.services.receipts import give_receipt

PURPOSE = "petitioner"
# How long it is known at most who handed something in; council.services.motion_states shortens it once it is over.
KEEP = datetime.timedelta(days=730)
MOST_FILES = 5
LONGEST_TITLE, LONGEST = 200, 8000
# What petitioners are sent. The town writes German; no word of what they wrote stands in it.
RECEIVED = """Guten Tag,

Ihre Anregung oder Beschwerde nach § 24 GO NRW ist am {at} Uhr eingegangen.
Ihr Beleg: {number}

Wie es weitergeht, sehen Sie hier, ohne Anmeldung: {address}
Wer diesen Link kennt, sieht den Stand. Ihr Name und Ihr Text stehen dort nicht.
"""
RETURNED = """Guten Tag,

Ihre Eingabe {number} können wir so noch nicht bearbeiten:

{reason}

Sie können sie verbessert neu einreichen: {form}
Stand der Eingabe: {address}
"""
REGISTERED = """Guten Tag,

Ihre Eingabe {number} hat jetzt ein Aktenzeichen und wird im Rat oder einem Ausschuss beraten.

Wie es weitergeht: {address}
"""

# A form that comes twice within this time is one that was sent twice.
SAME_FORM = datetime.timedelta(hours=1)


@dataclass(frozen=True)
class Contact:
    """Who hands something in. One of address and e-mail is enough."""

    name: str
    address: str = ""
    email: str = ""


def hand_in_petition(
    *, by: Viewer, title: str, proposal: str, reasons: str, contact: Contact, is_named: bool = False,
    uploads: Sequence[Upload] = (), kept: Sequence[KeptUpload] = (),
) -> Submission:  # fmt: skip
    """Take a suggestion or complaint of anybody, with or without account, and give the receipt.

    Who it was is kept sealed and apart, until its deletion day; `is_named`: the name may stand beside the public paper.
    `kept` are files that an earlier try of the same form has left. The same from the same sender within an hour is the same form sent twice: it gets the receipt of the first.
    """
    facts = {"title": title.strip(), "proposal": proposal.strip(), "reasons": reasons.strip()}
    _demand_text(facts)
    _demand_contact(contact)
    body = Body.objects.filter(deleted_at__isnull=True).order_by("created_at").first()
    if body is None:
        raise Refused(_("Die Kommune ist noch nicht eingerichtet."), _("Richten Sie sie zuerst ein."), code="no_body")
    # Bytes and PDF first: they are the long part, and without a row nobody can reach them.
    files = _stored(uploads, kept)
    document = _typeset(facts, files)
    content = _content(facts, files)
    with transaction.atomic():
        # Who comes at the same moment waits here.
        Body.objects.select_for_update().get(pk=body.pk)
        if known := _sent_before(content, contact):
            return known
        motion = _write(by, body, facts, files)
        version = _fix(motion, content)
        receipt = give_receipt(version=version, document=document, by_name="", deadline=None)
        motion.submitted_at = receipt.at
        motion.save(update_fields=["submitted_at"])
        Petitioner.objects.create(
            motion=motion, sealed=sealed_contact(contact), public_name=contact.name.strip() if is_named else "",
            delete_on=timezone.localdate() + KEEP,
        )  # fmt: skip
        audit.record(
            by_user=None,
            action="council.hand_in_petition",
            obj=motion,
            data={"receipt": receipt.number, "files": len(files)},
        )
        signals.motion_submitted.send(sender=Motion, kind="Motion", pk=motion.pk)
        if contact.email:
            mail_petitioner.enqueue(motion=str(motion.pk), occasion="received")
    return receipt


@transaction.atomic
def forget_petitioner(*, by: Viewer, motion: Motion) -> None:
    """Forget at once who handed something in: on request, or when the name may not stand there any more."""
    demand_desk(by)
    _forget(Petitioner.objects.filter(motion=motion))
    audit.record(by_user=by.user_id, action="council.forget_petitioner", obj=motion)


@transaction.atomic
def _forget(rows: QuerySet[Petitioner]) -> int:
    """Delete who petitioners are, and with which account they came; return how many."""
    Motion.objects.filter(kind=MotionKind.CITIZEN, petitioner__in=rows).update(created_by=None)
    return rows.delete()[0]


def forget_due(*, dry_run: bool = False) -> int:
    """Forget petitioners whose day has come; return how many are, or would be."""
    due = Petitioner.objects.filter(delete_on__lte=timezone.localdate())
    return due.count() if dry_run else _forget(due)


def sealed_contact(contact: Contact) -> bytes:
    """Return the contact as it is kept."""
    return seal(PURPOSE, json.dumps({"name": contact.name, "address": contact.address, "email": contact.email}))


def contact_of(petitioner: Petitioner) -> Contact:
    """Return who a petitioner is. The caller obtained the row by visible_to, or writes to nobody else."""
    return Contact(**json.loads(unseal(PURPOSE, petitioner.sealed)))


def _demand_text(facts: dict[str, str]) -> None:
    needed = {
        "title": (_("Der Betreff fehlt."), _("Sagen Sie in einem Satz, worum es geht."), LONGEST_TITLE),
        "proposal": (_("Es fehlt, worum Sie bitten."), _("Schreiben Sie, was der Rat tun soll."), LONGEST),
        "reasons": (_("Die Begründung fehlt."), _("Schreiben Sie, warum."), LONGEST),
    }
    for name, (missing, hint, longest) in needed.items():
        if not facts[name]:
            raise Refused(missing, hint, code=f"{name}_missing", field=name)
        if len(facts[name]) > longest:
            raise Refused(
                _("Der Text ist zu lang."),
                _("Kürzen Sie ihn oder legen Sie ihn als Datei bei."),
                code="long",
                field=name,
            )


def _demand_contact(contact: Contact) -> None:
    if not contact.name.strip():
        raise Refused(
            _("Ihr Name fehlt."),
            _("Eine Anregung nach § 24 GO NRW braucht einen Absender."),
            code="name_missing",
            field="name",
        )
    if not contact.address.strip() and not contact.email.strip():
        raise Refused(
            _("So können wir Ihnen nicht antworten."), _("Nennen Sie Ihre Anschrift oder Ihre E-Mail-Adresse."),
            code="contact_missing", field="address",
        )  # fmt: skip


def _stored(uploads: Sequence[Upload], kept: Sequence[KeptUpload]) -> list[tuple[str, Blob]]:
    if len(uploads) + len(kept) > MOST_FILES:
        raise Refused(
            _("Das sind zu viele Dateien."), _("Legen Sie höchstens fünf bei."), code="too_many", field="annexes"
        )
    names = [str(getattr(upload, "name", "") or _("Anlage")) for upload in uploads]
    fresh = [(name, store_upload(upload=upload, name=name)) for name, upload in zip(names, uploads, strict=True)]
    # Their rows stay until their hour is over: a form that is sent twice names them twice.
    return [*((row.name, row.blob) for row in kept), *fresh]


def _typeset(facts: dict[str, str], files: list[tuple[str, Blob]]) -> bytes:
    data: dict[str, Any] = facts | {
        "kind": "Anregung oder Beschwerde nach § 24 GO NRW", "date": worded(timezone.localdate(), "plain"),
        "files": [name for name, _blob in files],
    }  # fmt: skip
    return typeset("council/petition.typ", data)


def _write(by: Viewer, body: Body, facts: dict[str, str], files: list[tuple[str, Blob]]) -> Motion:
    motion = Motion.objects.create(
        body=body, kind=MotionKind.CITIZEN, state=MotionState.SUBMITTED, title=facts["title"], created_by_id=by.user_id,
        submitted_at=timezone.now(),
    )  # fmt: skip
    MotionFile.objects.bulk_create(
        MotionFile(motion=motion, name=_bare(name), file_name=name, blob=blob) for name, blob in files
    )
    return motion


def _content(facts: dict[str, str], files: list[tuple[str, Blob]]) -> dict[str, Any]:
    """Return what is handed in as plain data (see MotionVersion)."""
    content: dict[str, Any] = plain(
        {
            "kind": MotionKind.CITIZEN.value, "title": facts["title"],
            "parts": {"proposal": facts["proposal"], "reasons": facts["reasons"]}, "html": {}, "signers": [],
            "files": [
                {"name": _bare(name), "file_name": name, "sha512": blob.sha512, "size": blob.size} for name, blob in files
            ],
            "is_urgent": False, "urgency_reason": "", "target": None,
        }
    )  # fmt: skip
    return content


def _bare(name: str) -> str:
    return name.rpartition(".")[0] or name


def _sent_before(content: dict[str, Any], contact: Contact) -> Submission | None:
    """Return the receipt of the same form, sent a moment ago by the same sender."""
    rows = Petitioner.objects.filter(
        motion__versions__sha512=_digest(content), motion__submitted_at__gte=timezone.now() - SAME_FORM
    )
    for row in rows:
        if contact_of(row) == contact:
            return Submission.objects.filter(version__motion=row.motion_id).order_by("at").first()
    return None


def _digest(content: dict[str, Any]) -> str:
    return hashlib.sha512(canonical(content)).hexdigest()


def _fix(motion: Motion, content: dict[str, Any]) -> MotionVersion:
    """Keep what was handed in, word for word."""
    return MotionVersion.objects.create(motion=motion, n=1, content=content, sha512=_digest(content))


def status_address(receipt: Submission) -> str:
    """Return where the status of a receipt stands: a secret link."""
    return settings.PUBLIC_URL + reverse("council:petition_status", args=[receipt.code])


@job(attempts=10, label=_("Nachricht zu einer Eingabe nach § 24 senden"))
def mail_petitioner(*, motion: str, occasion: str) -> None:
    """Write to whoever handed something in, as long as it is known who: received, returned or registered."""
    key = UUID(motion)
    row = Petitioner.objects.filter(motion=key).select_related("motion").first()
    receipt = Submission.objects.filter(version__motion=key).order_by("at").first()
    email = contact_of(row).email if row is not None else ""
    if row is None or receipt is None or not email:
        return
    words = {"received": RECEIVED, "returned": RETURNED, "registered": REGISTERED}[occasion]
    text = words.format(
        number=receipt.number, at=f"{timezone.localtime(receipt.at):%d.%m.%Y um %H:%M}", reason=row.motion.state_reason,
        address=status_address(receipt), form=settings.PUBLIC_URL + reverse("council:petition"),
    )  # fmt: skip
    subject = " ".join(f"[{town().title}] Ihre Eingabe {receipt.number}".split())
    message = f"<{occasion}.{row.motion_id}@{settings.PUBLIC_HOST}>"
    EmailMessage(subject, text, to=[email], headers={"Message-ID": message, "Auto-Submitted": "auto-generated"}).send()
