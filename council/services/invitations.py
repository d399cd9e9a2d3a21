"""Acts on invitations: invite the members once and in time, and tell them of what was added later."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from core.services.blobs import store_bytes
from core.wording import worded
from council import signals
from council.enums import Capacity, FileRole, HandedOut, InvitationChannel, MeetingState, Visibility
from council.models import File, Invitation, Meeting, Membership, ProcedureRule, SentAgenda
from council.rules import demand_desk
from council.services.agenda_board import blocking_checks
from council.services.agenda_content import agenda_content, digest_of, typeset_announcement, typeset_letter
from council.services.agenda_release import refuse_unreleased
from council.services.deadlines import days_before, notice_of
from council.services.files import file_of, put_file
from council.services.late_papers import note_handed_out
from council.services.planning import mark_invited
from council.services.publication import open_meeting, open_to_members

PDF = "application/pdf"


@dataclass(frozen=True)
class Sheets:
    """The documents of one revision, made before anything is written."""

    content: dict[str, Any]
    letter: bytes
    announcement: bytes

    @property
    def sha512(self) -> str:
        """The hash of the agenda they say."""
        return digest_of(self.content)


def invite_members(*, by: Viewer, meeting: Meeting, short_reason: str = "") -> SentAgenda:
    """Invite everybody who belongs to a meeting, announce it, and freeze its agenda, all at the same second.

    Asked again, it returns what was sent. Refused when something blocks, or when the notice period has passed and there
    is no reason to cut it short (§ 47 Abs. 2 GO NRW and the rules of procedure).
    """
    demand_desk(by)
    if known := SentAgenda.objects.filter(meeting=meeting, n=1).first():
        return known
    meeting = _read(meeting)
    _refuse_open_ends(by, meeting)
    _refuse_short_notice(meeting, short_reason)
    # Typesetting takes its time: it comes before the locks, and what it said is compared inside them.
    sheets = typeset_sheets(meeting, "", short_reason.strip())
    return _send_first(by=by, meeting=meeting, sheets=sheets, short_reason=short_reason.strip())


@transaction.atomic
def _send_first(*, by: Viewer, meeting: Meeting, sheets: Sheets, short_reason: str) -> SentAgenda:
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if known := SentAgenda.objects.filter(meeting=meeting, n=1).first():
        return known
    _refuse_short_notice(meeting, short_reason)
    _refuse_changed(meeting, sheets)
    refuse_unreleased(meeting)
    mark_invited(by=by, meeting=meeting)
    open_to_members(meeting)
    meeting = Meeting.objects.get(pk=meeting.pk)
    open_meeting(meeting)
    revision = keep_revision(by, meeting, sheets, 1, "", short_reason)
    note_handed_out(meeting, HandedOut.INVITED, revision.made_at)
    Invitation.objects.bulk_create(invitation_for(meeting, seat, revision) for seat in invited_seats(meeting))
    _record(by, "invite_members", meeting, short_reason, revision)
    signals.members_invited.send(sender=Meeting, kind="Meeting", pk=meeting.pk, n=1)
    signals.published.send(sender=Meeting, kind="Meeting", pk=meeting.pk)
    return revision


def supplement_agenda(*, by: Viewer, meeting: Meeting, reason: str) -> SentAgenda:
    """Send what was added to the agenda after the invitation, as its next revision (§ 48 Abs. 1 Satz 5 GO NRW)."""
    demand_desk(by)
    meeting = _read(meeting)
    if not reason.strip():
        raise Refused(
            _("Der Grund fehlt."), _("Er steht in der Ergänzung und auf der öffentlichen Seite."),
            code="reason_missing", field="reason",
        )  # fmt: skip
    _refuse_nothing_new(meeting)
    return _send_next(by=by, meeting=meeting, sheets=typeset_sheets(meeting, reason.strip(), ""), reason=reason.strip())


@transaction.atomic
def _send_next(*, by: Viewer, meeting: Meeting, sheets: Sheets, reason: str) -> SentAgenda:
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    last = _refuse_nothing_new(meeting)
    _refuse_changed(meeting, sheets)
    open_to_members(meeting)
    if meeting.is_public:
        open_meeting(meeting)
    revision = keep_revision(by, meeting, sheets, last.n + 1, reason, "")
    note_handed_out(meeting, HandedOut.LATE, revision.made_at)
    meeting.agenda_changed_at, meeting.agenda_change_reason = revision.made_at, reason
    meeting.save(update_fields=["agenda_changed_at", "agenda_change_reason"])
    meeting.invitations.update(revision=revision.n)
    _record(by, "supplement_agenda", meeting, reason, revision)
    signals.members_invited.send(sender=Meeting, kind="Meeting", pk=meeting.pk, n=revision.n)
    return revision


# What is sent --------------------------------------------------------------------------------------------------------
def _read(meeting: Meeting) -> Meeting:
    return Meeting.objects.select_related("chair", "location").get(pk=meeting.pk)


def typeset_sheets(meeting: Meeting, reason: str, short_reason: str) -> Sheets:
    """Return the documents of the agenda as it stands."""
    content = agenda_content(meeting)
    letter = typeset_letter(meeting, content, reason, short_reason)
    return Sheets(content, letter, typeset_announcement(meeting, content, reason))


def keep_revision(
    by: Viewer,
    meeting: Meeting,
    sheets: Sheets,
    n: int,
    reason: str,
    short_reason: str,
    *,
    at: datetime.datetime | None = None,
) -> SentAgenda:
    """Keep a revision with its documents: the letter for members, the announcement for everybody."""
    now = at or timezone.now()
    supplement = "" if n == 1 else f", Ergänzung {n - 1}"
    with override("de"):
        day = worded(meeting.start, "plain")
    letter = _file(
        by,
        meeting,
        sheets.letter,
        "Einladung mit Tagesordnung" + supplement,
        f"Einladung {day}.pdf",
        Visibility.NONPUBLIC,
    )
    width = Visibility.PUBLIC if meeting.is_public else Visibility.NONPUBLIC
    told = _file(by, meeting, sheets.announcement, "Bekanntmachung" + supplement, f"Bekanntmachung {day}.pdf", width)
    meeting.agenda_items.filter(sent_in__isnull=True, deleted_at__isnull=True).exclude(number="").update(sent_in=n)
    return SentAgenda.objects.create(
        meeting=meeting, n=n, content=sheets.content, sha512=sheets.sha512, reason=reason, short_reason=short_reason,
        made_at=now, letter=letter, announcement=told,
    )  # fmt: skip


def _file(by: Viewer, meeting: Meeting, document: bytes, name: str, file_name: str, visibility: int) -> File:
    row = file_of(store_bytes(document, PDF), name, file_name)
    return put_file(by, row, FileRole.INVITATION, visibility, {"meeting": meeting})


def invited_seats(meeting: Meeting) -> list[Membership]:
    """Return the seat of everybody who belongs to the meeting's bodies on its day; substitutes are asked later."""
    day = timezone.localdate(meeting.start) if meeting.start else timezone.localdate()
    rows = Membership.objects.on(day).filter(
        organization__in=meeting.organizations.all(), deleted_at__isnull=True, person__deleted_at__isnull=True,
        substitute_for__isnull=True, substitution_rank__isnull=True,
    )  # fmt: skip
    # Who votes in one of the bodies is invited as somebody who votes.
    seats = {row.person_id: row for row in rows.select_related("person").order_by("voting_right", "pk")}
    return list(seats.values())


def invitation_for(meeting: Meeting, seat: Membership, revision: SentAgenda, **more: Any) -> Invitation:
    """Return the invitation, unsaved, of whoever holds a seat."""
    capacity = Capacity.MEMBER if seat.voting_right else Capacity.ADVISORY
    is_electronic = seat.person.user_id is not None and not seat.person.on_paper
    channel = InvitationChannel.APP if is_electronic else InvitationChannel.PAPER
    given: dict[str, Any] = {"capacity": capacity, "channel": channel, "sent_at": timezone.now()} | more
    return Invitation(meeting=meeting, person=seat.person, membership=seat, revision=revision.n, **given)


# What is refused -----------------------------------------------------------------------------------------------------
def _refuse_open_ends(by: Viewer, meeting: Meeting) -> None:
    if meeting.state != MeetingState.AGENDA_SET:
        raise Refused(
            _("Die Tagesordnung ist noch nicht festgelegt."), _("Legen Sie sie zuerst fest."), code="agenda_open"
        )
    for check in blocking_checks(by, meeting):
        raise Refused(check.words, _("Danach können Sie einladen."), code="blocked")
    refuse_unreleased(meeting)


def _refuse_short_notice(meeting: Meeting, short_reason: str) -> None:
    """Refuse what comes too late, and say when a meeting could lawfully be."""
    notice, now = notice_of(meeting), timezone.now()
    if notice is None or meeting.start is None:
        raise Refused(_("Der Termin steht noch nicht fest."), _("Tragen Sie ihn zuerst ein."), code="no_start")
    if notice.is_kept(now):
        return
    day = timezone.localdate(meeting.start)
    rule = ProcedureRule.objects.for_meeting(meeting.pk, day) or ProcedureRule(since=day)
    words = {"days": notice.days, "moment": worded(notice.day, "day")}
    late = _("Die Ladungsfrist von %(days)s vollen Tagen ist abgelaufen: Spätester Tag war %(moment)s.") % words
    if now <= days_before(meeting.start, rule.short_notice_days, notice.at.timetz().replace(tzinfo=None)):
        if short_reason.strip():
            return
        raise Refused(
            late, _("Begründen Sie, warum die Sitzung keinen Aufschub duldet, oder verlegen Sie sie."),
            code="notice_passed", field="short_reason",
        )  # fmt: skip
    first = timezone.localdate(now) + datetime.timedelta(days=notice.days + 1)
    raise Refused(
        late, _("Der nächste Tag, zu dem Sie heute einladen können, ist %(day)s.") % {"day": worded(first, "day")},
        code="notice_passed",
    )  # fmt: skip


def _refuse_changed(meeting: Meeting, sheets: Sheets) -> None:
    if digest_of(agenda_content(meeting)) != sheets.sha512:
        raise Refused(
            _("Die Tagesordnung hat sich geändert, während Sie einladen wollten."),
            _("Es ist noch nichts versandt. Sehen Sie sie noch einmal durch."),
            code="changed",
        )


def _refuse_nothing_new(meeting: Meeting) -> SentAgenda:
    """Refuse a supplement that adds nothing, or to a meeting that is past it; return the last revision."""
    last = SentAgenda.objects.filter(meeting=meeting).order_by("-n").first()
    if last is None or meeting.state != MeetingState.INVITED:
        raise Refused(
            _("Ergänzt wird eine Tagesordnung zwischen Einladung und Sitzung."),
            _("Nehmen Sie die Punkte vorher auf, oder in der Sitzung selbst."),
            code="wrong_state",
        )
    if digest_of(agenda_content(meeting)) == last.sha512:
        raise Refused(
            _("Seit dem letzten Versand ist nichts dazugekommen."),
            _("Nehmen Sie den Punkt zuerst mit Grund auf die Tagesordnung."),
            code="nothing_new",
        )
    return last


def _record(by: Viewer, action: str, meeting: Meeting, ground: str, revision: SentAgenda) -> None:
    audit.record(
        by_user=by.user_id, action=f"council.{action}", obj=meeting, ground=ground, after=audit.facts(meeting),
        data={"n": revision.n, "sha512": revision.sha512},
    )  # fmt: skip
