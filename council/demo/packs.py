"""Packs of the demo: of the last council meeting, and two more, which got a late table and with it a second revision."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.demo import Stage
from core.services.blobs import store_bytes
from core.services.documents import typeset
from core.services.jobs import job
from council.demo.filing import PDF
from council.demo.rows import identity, public
from council.demo.sessions import TONIGHT
from council.enums import FileRole, HandedOut
from council.models import Attachment, File, Invitation, Meeting, MeetingLook, Paper
from council.rules import audience_viewer
from council.services.late_papers import note_handed_out
from council.services.meeting_changes import stand_of
from council.services.pack_plan import pack_plan
from council.services.packs import make_packs

NEXT = "mobil-3"
MEETINGS = ("rat-7", TONIGHT, NEXT)
HALLS = {
    "title": "Hallenzeiten bis Jahresende",
    "plan": False, "drawing": "area", "from": "", "to": "", "after": "Die Schulen haben zugestimmt. Die Busse fährt der Bauhof.",
    "text": "Welche Halle welche Gruppe aufnimmt, solange die Sporthalle in Uckerath gesperrt ist.",
    "rows": [
        ["Gruppe", "Halle", "Zeit"], ["Grundschule Uckerath", "Turnhalle Eitorfer Straße", "Mo bis Fr, 8 bis 11 Uhr"],
        ["TV Uckerath, Turnen", "Turnhalle Gartenstraße", "Di und Do, 16 bis 18 Uhr"],
        ["TV Uckerath, Handball", "Halle am Gymnasium", "Mi, 18 bis 21 Uhr"],
    ],
}  # fmt: skip
COUNTS = {
    "title": "Zählung an der Frankfurter Straße im Oktober",
    "plan": False, "drawing": "area", "from": "", "to": "", "after": "Gezählt hat ein Radar ohne Kamera; Personen sind nicht zu erkennen.",
    "text": "Wie viele Räder an der Zählstelle in Höhe der Post fuhren, vor und seit Beginn des Baus.",
    "rows": [
        ["Woche", "Räder am Werktag", "Räder am Wochenende"], ["41", "1.140", "620"], ["42", "1.210", "655"],
        ["43", "1.385", "702"], ["44", "1.402", "688"],
    ],
}  # fmt: skip
# What came after the invitation: to which meeting, with which paper, and the table.
LATE = ((TONIGHT, "dringlich-sporthalle", HALLS), (NEXT, "rad-bericht", COUNTS))


def build_packs(stage: Stage) -> None:
    """Leave the packs to the worker: it makes what goes into them first."""
    bind_demo_packs.enqueue(key="demo")
    stage.progress(1, 1, "Sitzungsmappen, sobald die Unterlagen gesetzt sind")


@job(attempts=3, timeout=900, label=_("Sitzungsmappen der Demostadt binden"))
def bind_demo_packs() -> None:
    """Bind the packs as things stand now; the first time something comes late to two of them."""
    for key in MEETINGS:
        make_packs(meeting=str(identity("meeting", key)))
    for key, paper, table in LATE:
        if _add_late_table(key, paper, table):
            make_packs(meeting=str(identity("meeting", key)))


def _add_late_table(session: str, key: str, table: dict[str, Any]) -> bool:
    """Enclose a table that was handed in after the invitation; once."""
    paper = Paper.objects.filter(pk=identity("paper", key)).first()
    meeting = Meeting.objects.filter(pk=identity("meeting", session)).first()
    pk, name = identity("file", f"{key}/late"), table["title"]
    if paper is None or meeting is None or meeting.invited_at is None or File.objects.filter(pk=pk).exists():
        return False
    at = meeting.agenda_changed_at or min(meeting.invited_at + datetime.timedelta(days=5), timezone.now())
    blob = store_bytes(typeset("council/annex.typ", table | {"reference": paper.reference}), PDF)
    with transaction.atomic():
        _look(meeting)
        file = File.objects.create(
            id=pk, name=name, file_name=f"{name}.pdf", mime_type=PDF, blob=blob, size=blob.size, **public(at)
        )
        Attachment.objects.create(file=file, role=FileRole.AUXILIARY, order=9, paper=paper)
        if meeting.sent_agendas.exists():
            note_handed_out(meeting, HandedOut.LATE, at)
    return True


def _look(meeting: Meeting) -> None:
    """Let everybody with an account have looked the day after the invitation, before the table came."""
    plan = pack_plan(audience_viewer(council=True), meeting.pk)
    if plan is None or meeting.invited_at is None:
        return
    seen, at = stand_of(plan), meeting.invited_at + datetime.timedelta(days=1)
    invited = Invitation.objects.filter(meeting=meeting, person__user__isnull=False)
    for user in invited.values_list("person__user", flat=True):
        MeetingLook.objects.get_or_create(user_id=user, meeting=meeting, defaults={"seen": seen, "at": at})
