"""A motion of `rat`'s faction, every word of which is a secret: title, parts, remark, version, annex, reasons."""

import datetime

from django.utils import timezone

from accounts.enums import Assurance
from accounts.services.viewers import viewer_for
from core.models import Text
from core.services.blobs import store_bytes
from core.services.writing import remarks, versions
from core.services.writing.blocks import write_lines
from core.services.writing.log import change_document, poke
from core.writing import Form
from council.enums import MotionKind, MotionPart, OrganizationKind
from council.models import Body, Membership, Motion, MotionFile, Organization, Person
from council.services import motions
from council.services.motion_text import KIND, NAME

SLUGS = (
    "",
    "text/",
    "begruendung/",
    "pdf/",
    "angaben/",
    "unterschriften/",
    "anlagen/",
    "zurueckziehen/",
    "einreichen/",
    "beleg/",
)


def plant_motion(user, word):
    """Begin and write the motion; return its words."""
    by = viewer_for(user, Assurance.SECOND_FACTOR)
    motion = motions.begin_motion(
        by=by, kind=MotionKind.MOTION, title=word("Motion"), is_urgent=True, urgency_reason=word("Dringlichkeit")
    )
    for part in (MotionPart.PROPOSAL, MotionPart.REASONS):
        write_part(by, motion, part, word(f"Teil{part.value}"))
    key = f"{motion.pk}_{MotionPart.PROPOSAL}"
    remarks.add_remark(
        kind=KIND, key=key, by=by, quote=word("Teilproposal"), body=word("Randnotiz"), start=b"", end=b"",
        replacement=word("Ersatz"),
    )  # fmt: skip
    versions.name_version(kind=KIND, key=key, title=word("Lesefassung"), by=by)
    blob = store_bytes(word("Anhanginhalt").encode(), "text/plain")
    MotionFile.objects.create(motion=motion, name=word("Anhang"), file_name=f"{word('Anhang')}.txt", blob=blob)
    names = (
        "Motion",
        "Dringlichkeit",
        "Teilproposal",
        "Teilreasons",
        "Randnotiz",
        "Ersatz",
        "Lesefassung",
        "Anhang",
        "Anhanginhalt",
    )
    return {word(name) for name in names}


def write_part(by, motion, part, words):
    """Write one line into a part."""
    text = Text.objects.locked(NAME, f"{motion.pk}_{part}")
    change_document(kind=KIND, text=text, by=by, change=lambda doc: write_lines(doc, Form.PROSE, [words]))


def motion_addresses():
    """Return the pages of every motion, and its texts in the engine."""
    return [path for motion in Motion.objects.all() for path in _addresses_of(motion)]


def _addresses_of(motion):
    pages = [f"/mein-rat/antraege/{motion.pk}/{slug}" for slug in SLUGS]
    pages += [f"/mein-rat/antraege/{motion.pk}/anlagen/{file.pk}/" for file in motion.files.all()]
    texts = [f"/schreiben/antrag/{motion.pk}_{part}/" for part in ("proposal", "reasons")]
    return [*pages, *texts, texts[0] + "formular/", "/en" + pages[0]]


def planted_text(user):
    """Return a text of a motion of user's faction, remarked so often that its number gives it away."""
    body = Body.objects.create(name="Stadt")
    faction = Organization.objects.create(body=body, name="Grünes Forum", kind=OrganizationKind.FACTION)
    person = Person.objects.create(body=body, user=user, name="Sophie Kronenberg")
    start = timezone.localdate() - datetime.timedelta(days=9)
    Membership.objects.create(person=person, organization=faction, role="Mitglied", start_date=start)
    by = viewer_for(user, Assurance.SECOND_FACTOR)
    motion = motions.begin_motion(by=by, kind=MotionKind.MOTION, title="Brunnen")
    text = Text.objects.get(kind=NAME, key=f"{motion.pk}_proposal")
    text.remark_seq = 987_321
    text.save()
    poke(KIND, text)
    return text
