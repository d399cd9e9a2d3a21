"""What the council does when something happened in it: one statement each."""

from typing import Any
from uuid import UUID

from django.db.models.signals import post_delete, post_save
from django.dispatch import receiver

from accounts.viewer import SYSTEM
from council import signals
from council.enums import MeetingState, TextState
from council.models import AgendaItem, Attachment, Consultation, File, Location, Meeting, Organization, Paper
from council.services.agenda_release import tell_of_release
from council.services.file_texts import read_file_text
from council.services.invitation_errands import (
    CANCELLED,
    DIAL_IN,
    MOVED,
    RELEASED,
    RELOCATED,
    STAND_IN,
    tell_of_change,
    tell_of_invitation,
    tell_of_stand_in,
)  # fmt: skip
from council.services.invitation_errands import (
    LATE as LATE_PAPERS,
)
from council.services.invitation_replies import ask_anew
from council.services.motion_errands import (
    ADOPTED,
    READING,
    REGISTERED,
    RETURNED,
    tell_of_outcome,
    tell_of_reading,
    tell_of_receipt,
    tell_of_signature,
)
from council.services.motion_states import follow_answer, follow_decision, follow_paper, follow_station
from council.services.motions import renew_deadlines
from council.services.packs import meetings_of, renew_packs
from council.services.paper_errands import (
    AGREED,
    ASKED,
    LATE,
    SOON,
    tell_of_co_signature,
    tell_of_replanning,
    tell_of_urgency,
    tell_writers,
)  # fmt: skip
from council.services.paper_errands import RETURNED as PAPER_RETURNED
from council.services.registering import withdraw_registered
from council.services.telling import announce, announce_publication
from council.services.urgent_decisions import follow_urgent_result
from council.services.ways import replan_meeting

IN_PACKS = (Meeting, AgendaItem, Consultation, Paper, File, Attachment, Organization, Location)
CORRECTED = {"Paper": "paper_corrected", "Decision": "result_corrected", "Matter": "matter_corrected"}


@receiver(signals.published, dispatch_uid="council.follow_published")
def on_published(kind: str, pk: UUID, **kwargs: Any) -> None:
    """Tell followers what became public."""
    announce_publication(kind, pk)


@receiver(signals.corrected, dispatch_uid="council.follow_corrected")
def on_corrected(kind: str, pk: UUID, **kwargs: Any) -> None:
    """Tell followers what was corrected."""
    announce(CORRECTED.get(kind, ""), pk)


@receiver(signals.result_recorded, dispatch_uid="council.follow_result")
def on_result(pk: UUID, **kwargs: Any) -> None:
    """Tell followers what was decided."""
    announce("result", pk)


@receiver(signals.meeting_moved, dispatch_uid="council.follow_moved")
def on_moved(pk: UUID, **kwargs: Any) -> None:
    """Tell followers that a meeting was moved."""
    announce("meeting_moved", pk)


@receiver(signals.meeting_moved, dispatch_uid="council.motion_deadlines")
def on_moved_deadlines(pk: UUID, **kwargs: Any) -> None:
    """Let the deadlines of motions move along."""
    renew_deadlines(pk)


@receiver(signals.meeting_cancelled, dispatch_uid="council.follow_cancelled")
def on_cancelled(pk: UUID, **kwargs: Any) -> None:
    """Tell followers that a meeting is off."""
    announce("meeting_cancelled", pk)


@receiver(signals.meeting_advanced, dispatch_uid="council.follow_advanced")
def on_advanced(pk: UUID, state: str, **kwargs: Any) -> None:
    """Tell followers that the invitation is out."""
    announce("meeting_invited" if state == MeetingState.INVITED else "", pk)


@receiver(signals.consultation_scheduled, dispatch_uid="council.follow_station")
def on_scheduled(pk: UUID, **kwargs: Any) -> None:
    """Tell followers that a paper came on an agenda."""
    announce("station", pk)


@receiver(signals.paper_withdrawn, dispatch_uid="council.follow_withdrawn")
def on_withdrawn(pk: UUID, **kwargs: Any) -> None:
    """Tell followers that a paper was withdrawn."""
    announce("paper_withdrawn", pk)


@receiver(signals.matter_progressed, dispatch_uid="council.follow_event")
def on_progressed(pk: UUID, **kwargs: Any) -> None:
    """Tell followers of a new entry in a matter's thread."""
    announce("event", pk)


@receiver(signals.execution_changed, dispatch_uid="council.follow_execution")
def on_execution(step: UUID, **kwargs: Any) -> None:
    """Tell followers how far a decision is carried out."""
    announce("execution", step)


@receiver(signals.inquiry_answered, dispatch_uid="council.follow_inquiry")
def on_inquiry(pk: UUID, **kwargs: Any) -> None:
    """Tell followers of a question that it is answered."""
    announce("answer", pk)


@receiver(post_save, sender=File, dispatch_uid="council.file_text")
def on_file_saved(sender: Any, instance: File, raw: bool = False, **kwargs: Any) -> None:
    """Let the text of a document be read as soon as its bytes are here."""
    if not raw and instance.blob_id and not instance.text and instance.text_state == TextState.UNREAD:
        read_file_text.enqueue(key=str(instance.pk), file=str(instance.pk))


@receiver(signals.consultation_scheduled, dispatch_uid="council.motion_scheduled")
def on_motion_scheduled(pk: UUID, **kwargs: Any) -> None:
    """Let the motion follow its paper onto the agenda."""
    follow_station(consultation=pk)


@receiver(signals.paper_unscheduled, dispatch_uid="council.motion_unscheduled")
@receiver(signals.paper_withdrawn, dispatch_uid="council.motion_withdrawn")
def on_motion_paper(pk: UUID, **kwargs: Any) -> None:
    """Let the motion follow its paper off the agenda, or to its end."""
    follow_paper(paper=pk)


@receiver([signals.result_recorded, signals.execution_changed], dispatch_uid="council.motion_decided")
def on_motion_decided(pk: UUID, **kwargs: Any) -> None:
    """Let the motion follow what was decided, and how that is carried out."""
    follow_decision(decision=pk)


@receiver(signals.motion_returned, dispatch_uid="council.tell_returned")
def on_motion_returned(pk: UUID, **kwargs: Any) -> None:
    """Tell whoever handed it in."""
    tell_of_outcome(motion=pk, name=RETURNED)


@receiver(signals.motion_registered, dispatch_uid="council.tell_registered")
def on_motion_registered(pk: UUID, **kwargs: Any) -> None:
    """Tell whoever handed it in."""
    tell_of_outcome(motion=pk, name=REGISTERED)


@receiver(signals.inquiry_answered, dispatch_uid="council.tell_answered")
def on_inquiry_answered(pk: UUID, **kwargs: Any) -> None:
    """Let the motion follow, and tell the faction that asked."""
    follow_answer(answer=pk)


@receiver(signals.meeting_moved, dispatch_uid="council.replan_moved")
@receiver(signals.meeting_cancelled, dispatch_uid="council.replan_cancelled")
def on_other_day(pk: UUID, **kwargs: Any) -> None:
    """Plan anew what is open: a way that no meeting carries any more would stand still unseen."""
    replan_meeting(by=SYSTEM, meeting=Meeting.objects.get(pk=pk))


@receiver(signals.result_recorded, dispatch_uid="council.follow_urgent")
def on_urgent_result(pk: UUID, **kwargs: Any) -> None:
    """Bring what the main committee decided before the council (§ 60 Abs. 1 Satz 3 GO NRW)."""
    follow_urgent_result(by=SYSTEM, decision=pk)


@receiver(signals.motion_read, dispatch_uid="council.tell_reading")
def on_motion_read(pk: UUID, **kwargs: Any) -> None:
    """Tell the faction that it reads a motion."""
    tell_of_reading(motion=pk, name=READING)


@receiver(signals.motion_adopted, dispatch_uid="council.tell_adopted")
def on_motion_adopted(pk: UUID, **kwargs: Any) -> None:
    """Tell the faction that it has adopted a motion."""
    tell_of_reading(motion=pk, name=ADOPTED)


@receiver([signals.signature_asked, signals.signature_answered], dispatch_uid="council.tell_signature")
def on_signature(pk: int, **kwargs: Any) -> None:
    """Tell who is asked to sign, or whose question was answered."""
    tell_of_signature(signer=pk)


@receiver(signals.motion_submitted, dispatch_uid="council.tell_received")
def on_motion_submitted(pk: UUID, **kwargs: Any) -> None:
    """Tell the clerks that something lies in the inbox."""
    tell_of_receipt(motion=pk)


@receiver(signals.motion_withdrawn, dispatch_uid="council.withdraw_registered")
def on_motion_withdrawn(pk: UUID, **kwargs: Any) -> None:
    """Let the paper go with its motion: both are withdrawn, or neither."""
    withdraw_registered(motion=pk)


@receiver(signals.co_signature_asked, dispatch_uid="council.tell_co_signature")
def on_co_signature_asked(pk: UUID, **kwargs: Any) -> None:
    """Tell the department that it is its turn."""
    tell_of_co_signature(signature=pk, name=ASKED)


@receiver(signals.co_signature_reminded, dispatch_uid="council.tell_co_signature_due")
def on_co_signature_reminded(pk: UUID, is_late: bool, **kwargs: Any) -> None:
    """Remind the department."""
    tell_of_co_signature(signature=pk, name=LATE if is_late else SOON)


@receiver(signals.paper_returned, dispatch_uid="council.tell_paper_returned")
def on_paper_returned(pk: UUID, **kwargs: Any) -> None:
    """Tell the writers that somebody did not sign."""
    tell_writers(paper=pk, name=PAPER_RETURNED)


@receiver(signals.paper_co_signed, dispatch_uid="council.tell_paper_co_signed")
def on_paper_co_signed(pk: UUID, **kwargs: Any) -> None:
    """Tell the writers that everybody has signed."""
    tell_writers(paper=pk, name=AGREED)


@receiver(signals.urgent_signature_asked, dispatch_uid="council.tell_urgency")
def on_urgent_signature_asked(pk: UUID, **kwargs: Any) -> None:
    """Tell whose signature is asked for."""
    tell_of_urgency(signature=pk)


@receiver(signals.consultation_replanned, dispatch_uid="council.tell_replanned")
def on_replanned(pk: UUID, **kwargs: Any) -> None:
    """Tell the clerks that a station has lost its meeting."""
    tell_of_replanning(consultation=pk)


@receiver(signals.members_invited, dispatch_uid="council.tell_invited")
def on_members_invited(pk: UUID, n: int, **kwargs: Any) -> None:
    """Tell everybody who is invited."""
    tell_of_invitation(meeting=pk, n=n)


@receiver([signals.release_asked, signals.release_answered], dispatch_uid="council.tell_release")
def on_release(pk: UUID, **kwargs: Any) -> None:
    """Tell the chair that an agenda waits for release, or the clerks that it was answered."""
    tell_of_release(release=pk)


@receiver(signals.papers_handed_out, dispatch_uid="council.tell_late_papers")
def on_papers_handed_out(pk: UUID, **kwargs: Any) -> None:
    """Tell everybody who is invited that papers came late."""
    tell_of_change(meeting=pk, name=LATE_PAPERS)


@receiver(signals.substitute_asked, dispatch_uid="council.tell_stand_in")
def on_substitute_asked(pk: UUID, **kwargs: Any) -> None:
    """Tell who is asked to stand in."""
    tell_of_stand_in(invitation=pk, name=STAND_IN)


@receiver(signals.substitute_released, dispatch_uid="council.tell_released")
def on_substitute_released(pk: UUID, **kwargs: Any) -> None:
    """Tell who need not stand in any more."""
    tell_of_stand_in(invitation=pk, name=RELEASED)


@receiver(signals.meeting_moved, dispatch_uid="council.ask_invited_anew")
def on_moved_ask_anew(pk: UUID, is_other_time: bool = True, **kwargs: Any) -> None:
    """Let everybody who is invited answer again; another room asks nobody anew."""
    if is_other_time:
        ask_anew(by=SYSTEM, meeting=pk)


@receiver(signals.meeting_moved, dispatch_uid="council.tell_invited_moved")
def on_invited_moved(pk: UUID, is_other_time: bool = True, **kwargs: Any) -> None:
    """Tell everybody who is invited."""
    tell_of_change(meeting=pk, name=MOVED if is_other_time else RELOCATED)


@receiver(signals.meeting_mode_changed, dispatch_uid="council.tell_invited_mode")
def on_mode_changed(pk: UUID, **kwargs: Any) -> None:
    """Tell everybody who is invited."""
    tell_of_change(meeting=pk, name=DIAL_IN)


@receiver(signals.year_published, dispatch_uid="council.follow_year")
def on_year_published(pk: UUID, **kwargs: Any) -> None:
    """Tell followers of a body that its meetings stand in the calendar."""
    announce("year_plan", pk)


@receiver(signals.meeting_cancelled, dispatch_uid="council.tell_invited_cancelled")
def on_invited_cancelled(pk: UUID, **kwargs: Any) -> None:
    """Tell everybody who is invited."""
    tell_of_change(meeting=pk, name=CANCELLED)


@receiver(post_save, dispatch_uid="council.packs_changed")
@receiver(post_delete, dispatch_uid="council.packs_deleted")
def on_pack_content(sender: Any, instance: Any, raw: bool = False, **kwargs: Any) -> None:
    """Let packs follow whatever stands in them, after a while; what is new among it waits for nobody to remember it."""
    if raw or sender not in IN_PACKS:
        return
    if sender is Attachment:
        held = {"Paper": instance.paper_id, "AgendaItem": instance.agenda_item_id}
        meetings = {key for kind, pk in held.items() if pk for key in meetings_of(kind, pk)}
    else:
        meetings = meetings_of(sender.__name__, instance.pk)
    if meetings:
        renew_packs(meetings=meetings)


@receiver([signals.depublished, signals.deleted], dispatch_uid="council.packs_at_once")
def on_taken_back(kind: str, pk: UUID, **kwargs: Any) -> None:
    """Let packs without what was taken back be built at once: until then nobody gets the old ones."""
    renew_packs(meetings=meetings_of(kind, pk), at_once=True)
