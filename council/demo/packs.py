"""Packs of the demo: of the last council meeting, and tonight's, which got a late table and with it a second revision."""

import datetime

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
from council.models import Attachment, File, Invitation, Meeting, MeetingLook, Pack, Paper
from council.rules import audience_viewer
from council.services.late_papers import note_handed_out
from council.services.meeting_changes import stand_of
from council.services.pack_plan import pack_plan
from council.services.packs import make_packs

MEETINGS = ("rat-7", TONIGHT)
LATE_PAPER, LATE_NAME = "dringlich-sporthalle", "Hallenzeiten bis Jahresende"
LATE = {
    "plan": False, "drawing": "area", "from": "", "to": "", "after": "Die Schulen haben zugestimmt. Die Busse fährt der Bauhof.",
    "text": "Welche Halle welche Gruppe aufnimmt, solange die Sporthalle in Uckerath gesperrt ist.",
    "rows": [
        ["Gruppe", "Halle", "Zeit"], ["Grundschule Uckerath", "Turnhalle Eitorfer Straße", "Mo bis Fr, 8 bis 11 Uhr"],
        ["TV Uckerath, Turnen", "Turnhalle Gartenstraße", "Di und Do, 16 bis 18 Uhr"],
        ["TV Uckerath, Handball", "Halle am Gymnasium", "Mi, 18 bis 21 Uhr"],
    ],
}  # fmt: skip


def build_packs(stage: Stage) -> None:
    """Leave the packs to the worker: it makes what goes into them first."""
    bind_demo_packs.enqueue(key="demo")
    stage.progress(1, 1, "Sitzungsmappen, sobald die Unterlagen gesetzt sind")


@job(attempts=3, timeout=900, label=_("Sitzungsmappen der Demostadt binden"))
def bind_demo_packs() -> None:
    """Bind the packs as things stand now; the first time something comes late to tonight's."""
    meetings = {key: identity("meeting", key) for key in MEETINGS}
    is_first = not Pack.objects.filter(meeting=meetings[TONIGHT]).exists()
    for meeting in meetings.values():
        make_packs(meeting=str(meeting))
    if is_first and _add_late_table():
        make_packs(meeting=str(meetings[TONIGHT]))


def _add_late_table() -> bool:
    """Enclose a table that was handed in after the invitation."""
    paper = Paper.objects.filter(pk=identity("paper", LATE_PAPER)).first()
    meeting = Meeting.objects.filter(pk=identity("meeting", TONIGHT)).first()
    key = identity("file", f"{LATE_PAPER}/late")
    if paper is None or meeting is None or File.objects.filter(pk=key).exists():
        return False
    blob = store_bytes(typeset("council/annex.typ", LATE | {"title": LATE_NAME, "reference": paper.reference}), PDF)
    with transaction.atomic():
        _look(meeting)
        file = File.objects.create(
            id=key, name=LATE_NAME, file_name=f"{LATE_NAME}.pdf", mime_type=PDF, blob=blob, size=blob.size,
            **public(meeting.agenda_changed_at or timezone.now()),
        )  # fmt: skip
        Attachment.objects.create(file=file, role=FileRole.AUXILIARY, order=9, paper=paper)
        note_handed_out(meeting, HandedOut.LATE, meeting.agenda_changed_at)
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
