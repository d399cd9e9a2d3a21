"""Builds the records of all documents of the demo, and the job that typesets one of them."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from core.services.blobs import store_bytes
from core.services.documents import typeset
from core.services.jobs import job
from council.demo.affairs import Affair
from council.demo.evenings import Evening
from council.demo.printing import annex_data, meeting_data, paper_data
from council.demo.rows import Ledger, hidden, identity, public
from council.demo.sessions import TONIGHT
from council.enums import FileRole, MeetingState
from council.models import Attachment, File, Meeting
from council.services.file_texts import read_file_text
from council.states import HELD, INVITED_ON

PDF = "application/pdf"
SIGNED = (MeetingState.MINUTES_SIGNED, MeetingState.MINUTES_APPROVED)
# Role, name, and the states of a meeting in which the document is there.
DOCUMENTS = {
    "invitation": (FileRole.INVITATION, "Einladung", INVITED_ON),
    "minutes": (FileRole.RESULTS_PROTOCOL, "Niederschrift", SIGNED),
    "resolutions": (FileRole.AUXILIARY, "Beschlüsse", HELD),
}
# Looked at first, so made first: the running thread, tonight, and the last council meeting.
FIRST = (
    "radweg/0", "radweg/1", "radweg/2", "radweg/3", f"{TONIGHT}/invitation", "rat-7/minutes", "rat-7/resolutions",
    "rat-7/invitation", "rad-antrag/0", "rad-bericht/0", "rad-aenderung/0", "haushalt-einbringung/0",
)  # fmt: skip


def build_files(affairs: dict[str, Affair], evenings: dict[str, Evening], ledger: Ledger) -> None:
    """Tell the records of all documents."""
    for key, affair in affairs.items():
        for place, name in enumerate(["Vorlage", *affair.entry.get("annexes", [])]):
            row = _file(f"{key}/{place}", name, affair.paper)
            role = FileRole.MAIN if place == 0 else FileRole.AUXILIARY
            ledger.add(row, Attachment(file=row, role=role, order=place, paper=affair.paper))
    for key, evening in evenings.items():
        for place, (kind, (role, name, states)) in enumerate(DOCUMENTS.items()):
            if evening.meeting.state in states:
                row = _file(f"{key}/{kind}", name, evening.meeting)
                ledger.add(row, Attachment(file=row, role=role, order=place, meeting=evening.meeting))


def _file(key: str, name: str, holder: Any) -> File:
    since = holder.first_published_at
    return File(
        id=identity("file", key),
        name=name,
        file_name=f"{name}.pdf",
        mime_type=PDF,
        **(public(since) if since else hidden()),
    )


def first_files() -> list[UUID]:
    """Return the ids of the documents that are made before anybody looks."""
    return [identity("file", key) for key in FIRST]


@job(attempts=3, timeout=120, label=_("Dokumente der Demostadt setzen"))
def typeset_demo_document(*, file: str) -> None:
    """Typeset one document of the demo as its paper or meeting stands now, and put it where its record waits."""
    link = Attachment.objects.select_related("file", "paper", "meeting").get(file_id=UUID(file))
    template, data = _content(link)
    blob = store_bytes(typeset(f"council/{template}.typ", data), PDF)
    File.objects.filter(pk=file).update(blob=blob, size=blob.size)
    read_file_text(file=file)


def _content(link: Attachment) -> tuple[str, dict[str, Any]]:
    if link.paper is not None:
        return (
            ("paper", paper_data(link.paper))
            if link.role == FileRole.MAIN
            else ("annex", annex_data(link.file, link.paper))
        )
    meeting: Meeting | None = link.meeting
    assert meeting is not None
    kind = next(kind for kind, (_role, name, _states) in DOCUMENTS.items() if name == link.file.name)
    return "meeting", meeting_data(meeting, kind, link.file.name)
