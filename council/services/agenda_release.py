"""The chair's release of an agenda before anybody is invited, where the rules of procedure ask for it (§ 48 Abs. 1 GO NRW)."""

from collections.abc import Iterable
from functools import partial
from typing import Any
from uuid import UUID

from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.enums import Role
from accounts.kinds import Errand, NoticeText, Occasion, register_errand
from accounts.models import Appointment
from accounts.services.errands import tell_people
from accounts.viewer import Viewer
from core.canonical import digest
from core.errors import NotPermitted, Refused
from core.services import audit
from council import signals
from council.enums import MeetingState, ReleaseAnswer
from council.models import AgendaRelease, Meeting, ProcedureRule
from council.rules import demand_desk, may_run_meetings
from council.services.agenda_content import agenda_content

ASKED, ANSWERED = "agenda_to_release", "agenda_release_answered"
WORDS = {
    ASKED: (
        gettext_lazy("Eine Tagesordnung wartet auf Ihre Freigabe."), gettext_lazy("Tagesordnung freigeben: %s"),
    ),
    ANSWERED: (
        gettext_lazy("Auf die Bitte um Freigabe einer Tagesordnung ist geantwortet worden."),
        gettext_lazy("Freigabe beantwortet: %s"),
    ),
}  # fmt: skip


def needs_release(meeting: Meeting) -> bool:
    """Whether the rule of the leading body on the day of the meeting asks for the chair's release."""
    if meeting.start is None:
        return False
    rule = ProcedureRule.objects.for_meeting(meeting.pk, timezone.localdate(meeting.start))
    return rule is not None and rule.needs_release


def release_digest(meeting: Meeting) -> str:
    """Return the digest of what is released: day, place and agenda."""
    return digest([meeting.start, str(meeting.location_id or ""), meeting.is_online, agenda_content(meeting)])


def ask_release(*, by: Viewer, meeting: Meeting) -> AgendaRelease:
    """Ask the chair to look at the agenda. Asked again, it returns what is open; a changed agenda is asked anew."""
    demand_desk(by)
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        _refuse_wrong_state(meeting)
        user = meeting.chair.user_id if meeting.chair else None
        if user is None:
            raise Refused(
                _("Der Vorsitz dieser Sitzung hat kein Konto."),
                _("Lassen Sie sich die Freigabe anders geben, und tragen Sie sie ein."), code="no_account",
            )  # fmt: skip
        sha512 = release_digest(meeting)
        known = meeting.releases.open().filter(sha512=sha512, asked=user).first()
        if known is not None:
            return known
        meeting.releases.open().delete()
        row = AgendaRelease.objects.create(meeting=meeting, sha512=sha512, asked_id=user, asked_at=timezone.now())
        _record(by, "ask_release", row)
        signals.release_asked.send(sender=AgendaRelease, kind="AgendaRelease", pk=row.pk)
    return row


@transaction.atomic
def answer_release(*, by: Viewer, release: AgendaRelease, answer: ReleaseAnswer, words: str = "") -> AgendaRelease:
    """Release an agenda as it was asked for, or give it back with words. The chair alone does."""
    meeting = Meeting.objects.select_for_update().get(pk=release.meeting_id)
    row = AgendaRelease.objects.asked_of(by).filter(pk=release.pk).first()
    if row is None:
        raise NotPermitted(
            _("Das darf nur der Vorsitz dieser Sitzung."), _("Wenden Sie sich an den Sitzungsdienst."),
            code="not_permitted",
        )  # fmt: skip
    if row.answer or meeting.state != MeetingState.AGENDA_SET:
        raise Refused(
            _("Diese Freigabe ist schon beantwortet."), _("Wenden Sie sich an den Sitzungsdienst."), code="answered"
        )
    if answer == ReleaseAnswer.RETURNED and not words.strip():
        raise Refused(
            _("Es fehlt, was zu ändern ist."), _("Schreiben Sie es in einem Satz."), code="words_missing", field="words"
        )
    if answer == ReleaseAnswer.RELEASED and row.sha512 != release_digest(meeting):
        raise Refused(
            _("Die Tagesordnung hat sich inzwischen geändert."), _("Der Sitzungsdienst bittet Sie dann neu."),
            code="changed",
        )  # fmt: skip
    row.answer, row.words, row.answered_at = answer, words.strip(), timezone.now()
    row.save(update_fields=["answer", "words", "answered_at"])
    _record(by, "answer_release", row)
    signals.release_answered.send(sender=AgendaRelease, kind="AgendaRelease", pk=row.pk)
    return row


def note_release(*, by: Viewer, meeting: Meeting, words: str) -> AgendaRelease:
    """Note that the chair has released the agenda as it stands on another way: on paper, by telephone."""
    demand_desk(by)
    if not words.strip():
        raise Refused(
            _("Es fehlt, wie freigegeben wurde."), _("Zum Beispiel: telefonisch, 12.11., 10 Uhr."),
            code="words_missing", field="words",
        )  # fmt: skip
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        _refuse_wrong_state(meeting)
        meeting.releases.open().delete()
        now = timezone.now()
        row = AgendaRelease.objects.create(
            meeting=meeting, sha512=release_digest(meeting), asked_at=now, answered_at=now,
            answer=ReleaseAnswer.RELEASED, words=words.strip(),
        )  # fmt: skip
        _record(by, "note_release", row)
    return row


def refuse_unreleased(meeting: Meeting) -> None:
    """Refuse to invite to what the chair has not released as it stands, where the town has settled that."""
    if not needs_release(meeting):
        return
    given = meeting.releases.filter(answer=ReleaseAnswer.RELEASED, sha512=release_digest(meeting))
    if not given.exists():
        raise Refused(
            _("Der Vorsitz hat diese Tagesordnung noch nicht freigegeben."),
            _("Bitten Sie um die Freigabe. Ist danach etwas geändert worden, braucht es eine neue."),
            code="unreleased",
        )  # fmt: skip


def _refuse_wrong_state(meeting: Meeting) -> None:
    if meeting.state != MeetingState.AGENDA_SET:
        raise Refused(
            _("Freigegeben wird eine festgelegte Tagesordnung vor der Einladung."), _("Legen Sie sie zuerst fest."),
            code="wrong_state",
        )  # fmt: skip


def _record(by: Viewer, action: str, row: AgendaRelease) -> None:
    audit.record(
        by_user=by.user_id, action=f"council.{action}", obj=row.meeting, ground=row.words,
        after={"answer": str(row.answer)}, data={"release": str(row.pk), "sha512": row.sha512},
    )  # fmt: skip


# Who is told -----------------------------------------------------------------------------------------------------------
def register() -> None:
    """Enter what may wait for the chair and for the clerks. Called when the room opens."""
    for name, (hint, _line) in WORDS.items():
        register_errand(Errand(name, hint, partial(_path, name), partial(_describe, name), at_once=name == ASKED))


def _path(name: str, key: UUID) -> str:
    return reverse("mine:release" if name == ASKED else "desk:release", args=[key])


def _describe(name: str, viewer: Viewer, occasions: Iterable[Occasion]) -> dict[Occasion, NoticeText]:
    asked = list(occasions)
    rows: Any = Meeting.objects.filter(pk__in=[each.thing for each in asked])
    if name == ASKED:
        rows = rows.filter(pk__in=AgendaRelease.objects.asked_of(viewer).values("meeting"))
    elif not may_run_meetings(viewer):
        rows = rows.none()
    found = rows.in_bulk()
    return {
        each: NoticeText(str(WORDS[name][1]) % found[each.thing], "", _path(name, each.thing))
        for each in asked
        if each.thing in found
    }


def tell_of_release(*, release: UUID) -> int:
    """Tell the chair that an agenda waits, or the clerks that it was answered."""
    row = AgendaRelease.objects.get(pk=release)
    if row.answer:
        clerks = set(Appointment.objects.current().filter(role=Role.CLERK).values_list("user_id", flat=True))
        return tell_people(users=clerks, occasion=Occasion(ANSWERED, row.meeting_id, row.answered_at or row.asked_at))
    return tell_people(
        users={row.asked_id} if row.asked_id else set(), occasion=Occasion(ASKED, row.meeting_id, row.asked_at)
    )
