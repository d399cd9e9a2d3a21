"""The print run of an invitation: one PDF to print on both sides, for everybody who is invited on paper."""

import io

import pikepdf
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from core.errors import Refused
from core.services.blobs import open_blob
from core.services.documents import typeset
from core.wording import worded
from council.enums import InvitationChannel, InvitationReply
from council.models import Invitation, Meeting, Person, SentAgenda

TITLE = "Druckauflage"
# Invited on paper, or wanting what follows on paper.
ON_PAPER = Q(channel=InvitationChannel.PAPER) | Q(person__on_paper=True)


@override("de")
def print_run(meeting: Meeting) -> bytes:
    """Return a PDF with an address sheet and the letter of the last revision for each; every letter begins on a new sheet."""
    revision = SentAgenda.objects.filter(meeting=meeting).select_related("letter__blob").order_by("-n").first()
    rows = meeting.invitations.filter(ON_PAPER).exclude(reply=InvitationReply.RELEASED)
    invited = list(rows.select_related("person__location").order_by("person__family_name", "pk"))
    if revision is None or revision.letter.blob is None or not invited:
        raise Refused(
            _("Für diese Sitzung ist nichts zu drucken."), _("Alle Eingeladenen bekommen ihre Einladung elektronisch."),
            code="nothing_to_print",
        )  # fmt: skip
    sheets = typeset("council/address_sheets.typ", {
        "title": TITLE, "day": worded(meeting.start, "plain"), "name": meeting.name,
        "recipients": [_address(row) for row in invited],
    })  # fmt: skip
    with open_blob(revision.letter.blob) as opened:
        return _bound(sheets, opened.read())


def _address(row: Invitation) -> dict[str, object]:
    return {"lines": [row.person.name, *_lines(row.person)], "as": str(row.get_capacity_display())}


def _lines(person: Person) -> list[str]:
    place = person.location
    if place is None:
        return ["(Anschrift im Sitzungsdienst erfragen)"]
    return [line for line in (place.street_address, f"{place.postal_code} {place.locality}".strip()) if line]


def _bound(sheets: bytes, letter: bytes) -> bytes:
    """Return address sheet and letter by turns, each beginning on a front side."""
    made = io.BytesIO()
    with pikepdf.open(io.BytesIO(sheets)) as addresses, pikepdf.open(io.BytesIO(letter)) as text, pikepdf.new() as pdf:
        for address in addresses.pages:
            pdf.pages.append(address)
            pdf.add_blank_page(page_size=_size(address))
            pdf.pages.extend(text.pages)
            if len(text.pages) % 2:
                pdf.add_blank_page(page_size=_size(address))
        pdf.Root.Lang = "de-DE"
        pdf.Root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
        with pdf.open_metadata() as metadata:
            metadata["dc:title"] = TITLE
        pdf.save(made)
    return made.getvalue()


def _size(page: pikepdf.Page) -> tuple[float, float]:
    _left, _low, width, height = (float(edge) for edge in page.mediabox)
    return width, height
