"""Acts of those who were invited: open, accept, decline, and who stands in. The clerk notes what came by telephone."""

from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import F, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from core.errors import NotPermitted, Refused
from core.services import audit
from council import signals
from council.enums import Capacity, InvitationReply, MeetingState
from council.models import Invitation, Meeting, Membership, SentAgenda
from council.rules import may_run_meetings
from council.services.invitations import invitation_for

COMING = (InvitationReply.OPEN, InvitationReply.ACCEPTED)


@transaction.atomic
def open_invitation(*, by: Viewer, invitation: Invitation) -> Invitation:
    """Note that somebody has opened their own invitation, once: the receipt of having read it."""
    _demand_own(by, invitation)
    Invitation.objects.filter(pk=invitation.pk, opened_at__isnull=True).update(opened_at=timezone.now())
    invitation.refresh_from_db(fields=["opened_at"])
    return invitation


@transaction.atomic
def accept_invitation(*, by: Viewer, invitation: Invitation) -> Invitation:
    """Say that somebody comes. Whoever was to stand in is released: never both, and never two for one seat."""
    invitation = _locked(by, invitation)
    _refuse_taken(invitation)
    place = invitation.stands_for or invitation
    _release(by, place.stand_ins.filter(reply__in=COMING).exclude(pk=invitation.pk))
    return _answer(by, invitation, InvitationReply.ACCEPTED, "")


@transaction.atomic
def decline_invitation(
    *, by: Viewer, invitation: Invitation, remark: str = "", substitute: UUID | None = None
) -> Invitation:
    """Say that somebody cannot come, and ask the substitute: the one named, else the next in rank."""
    invitation = _locked(by, invitation)
    _refuse_taken(invitation)
    invitation = _answer(by, invitation, InvitationReply.DECLINED, remark)
    # Whoever stands in and cannot come either leaves the place to the next.
    _ask_substitute(invitation.stands_for or invitation, substitute)
    return invitation


@transaction.atomic
def ask_anew(*, by: Viewer, meeting: UUID) -> None:
    """Let everybody answer again: the meeting was moved. Who stood in is needed only if the other cannot come again."""
    rows = Invitation.objects.filter(meeting=meeting)
    _release(by, rows.filter(stands_for__isnull=False, reply__in=COMING))
    rows.filter(stands_for__isnull=True).update(reply=InvitationReply.OPEN, replied_at=None, remark="")


def _refuse_taken(invitation: Invitation) -> None:
    """Refuse the answer of somebody whose help is not needed: the member comes, or somebody else stands in."""
    place = invitation.stands_for
    if place is None:
        return
    others = place.stand_ins.filter(reply=InvitationReply.ACCEPTED).exclude(pk=invitation.pk)
    if invitation.reply == InvitationReply.RELEASED or place.reply != InvitationReply.DECLINED or others.exists():
        raise Refused(
            _("Die Vertretung ist nicht mehr nötig."),
            _("Das Mitglied kommt doch selbst, oder jemand anderes vertritt es."),
            code="released",
        )


def _release(by: Viewer, rows: QuerySet[Invitation]) -> None:
    for row in rows:
        _answer(by, row, InvitationReply.RELEASED, "")
        signals.substitute_released.send(sender=Invitation, kind="Invitation", pk=row.pk)


def substitutes_of(place: Invitation) -> list[Membership]:
    """Return who can stand in for somebody and was not asked yet, in rank order."""
    if place.membership is None:
        return []
    day = timezone.localdate(place.meeting.start) if place.meeting.start else timezone.localdate()
    own = Membership.objects.on(day).filter(deleted_at__isnull=True, person__deleted_at__isnull=True)
    rows = own.filter(substitute_for=place.membership) | own.filter(
        # Deputies of the faction stand in for each of its members.
        substitute_for__isnull=True, substitution_rank__isnull=False, organization=place.membership.organization_id,
        on_behalf_of__isnull=False, on_behalf_of=place.membership.on_behalf_of_id,
    )  # fmt: skip
    # Who stood in for this seat and was not needed after all can be asked again.
    free = Q(stands_for=place, reply=InvitationReply.RELEASED)
    invited = Invitation.objects.filter(meeting=place.meeting_id).exclude(free).values("person")
    ranked = rows.exclude(person__in=invited).select_related("person")
    return list(ranked.order_by(F("substitution_rank").asc(nulls_last=True), "person__family_name", "pk"))


def _ask_substitute(place: Invitation, wanted: UUID | None) -> Invitation | None:
    standing = place.stand_ins.filter(reply__in=COMING).first()
    if standing is not None:
        return standing
    ranked = substitutes_of(place)
    seat = next((row for row in ranked if row.person_id == wanted), ranked[0] if ranked and wanted is None else None)
    if seat is None:
        if wanted is not None:
            raise Refused(
                _("Diese Person kann nicht vertreten."),
                _("Wählen Sie jemanden aus der Liste der Vertretungen."),
                code="no_substitute",
                field="substitute",
            )
        return None
    revision = SentAgenda.objects.filter(meeting=place.meeting_id).order_by("-n")[0]
    asked = invitation_for(place.meeting, seat, revision, capacity=Capacity.SUBSTITUTE, stands_for=place)
    if known := place.stand_ins.filter(person=seat.person).first():
        asked.pk, asked.opened_at, asked._state.adding = known.pk, known.opened_at, False
    asked.save()
    signals.substitute_asked.send(sender=Invitation, kind="Invitation", pk=asked.pk)
    return asked


def _locked(by: Viewer, invitation: Invitation) -> Invitation:
    """Lock the meeting, so that a seat is never promised twice, and return the invitation as it stands."""
    meeting = Meeting.objects.select_for_update().get(pk=invitation.meeting_id)
    row = Invitation.objects.select_related("meeting", "membership", "person", "stands_for__membership").get(
        pk=invitation.pk
    )
    _demand_own(by, row)
    if meeting.state != MeetingState.INVITED:
        raise Refused(
            _("Zusagen und absagen geht bis zum Beginn der Sitzung."),
            _("Wenden Sie sich an den Sitzungsdienst."),
            code="wrong_state",
        )
    return row


def _demand_own(by: Viewer, invitation: Invitation) -> None:
    if not (may_run_meetings(by) or Invitation.objects.addressed_to(by).filter(pk=invitation.pk).exists()):
        raise NotPermitted(
            _("Das darf nur die eingeladene Person selbst."),
            _("Wenden Sie sich an den Sitzungsdienst."),
            code="not_permitted",
        )


def _answer(by: Viewer, invitation: Invitation, reply: InvitationReply, remark: str) -> Invitation:
    before: dict[str, Any] = {"reply": str(invitation.reply)}
    invitation.reply, invitation.replied_at, invitation.remark = reply, timezone.now(), remark.strip()[:300]
    invitation.save(update_fields=["reply", "replied_at", "remark"])
    # What somebody wrote about the reason stays out of the record.
    audit.record(
        by_user=by.user_id, action="council.answer_invitation", obj=invitation, before=before,
        after={"reply": str(reply)}, data={"meeting": str(invitation.meeting_id)},
    )  # fmt: skip
    return invitation
