"""The state of a registered motion follows its paper, step by step."""

import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.viewer import SYSTEM
from core.services import audit
from council.enums import ExecutionState, MotionState, PaperState
from council.models import Decision, InquiryAnswer, Motion, Paper, Petitioner
from council.services.formal_check import record
from council.services.motion_errands import ANSWERED, tell_of_outcome
from council.states import MOTION, step

A, P = MotionState, PaperState
# The way forward; from one end to the other every step of it is in the table, most of them back as well.
WAY = (A.REGISTERED, A.SCHEDULED, A.IN_CONSULTATION, A.DECIDED, A.IN_EXECUTION, A.DONE)
OF_PAPER = {
    P.RELEASED: A.REGISTERED,
    P.SCHEDULED: A.SCHEDULED,
    P.DELIVERED: A.SCHEDULED,
    P.IN_CONSULTATION: A.IN_CONSULTATION,
    P.DECIDED: A.DECIDED,
    P.CLOSED: A.DONE,
    P.WITHDRAWN: A.WITHDRAWN,
}
# How long it is known who handed something in, once it is over (§ 24 GO NRW: somebody may ask back).
KEEP_ENDED = datetime.timedelta(days=180)
ENDED = (A.DECIDED, A.DONE, A.WITHDRAWN)


@transaction.atomic
def follow_paper(*, paper: UUID) -> None:
    """Put the motion of a paper into the state that its paper has reached, through every state between."""
    motion = Motion.objects.select_for_update(of=("self",)).filter(paper=paper).first()
    if motion is None:
        return
    before, began = audit.facts(motion), motion.state
    wanted = _wanted(Paper.objects.get(pk=paper))
    _walk(motion, wanted)
    if motion.state == began:
        return
    motion.changed_at = timezone.now()
    motion.save(update_fields=["state", "changed_at"])
    if motion.state in ENDED:
        until = timezone.localdate() + KEEP_ENDED
        Petitioner.objects.filter(motion=motion, delete_on__gt=until).update(delete_on=until)
    record(SYSTEM, "follow_paper", motion, before=before, data={"from": began})


def follow_decision(*, decision: UUID) -> None:
    """The same, for the papers of a decision."""
    treats = Q(consultations__agenda_item__decision=decision) | Q(consultations__under_item__decision=decision)
    for paper in Paper.objects.filter(treats).values_list("pk", flat=True).distinct():
        follow_paper(paper=paper)


def follow_station(*, consultation: UUID) -> None:
    """The same, for the paper of a station."""
    paper = Paper.objects.filter(consultations=consultation).values_list("pk", flat=True).first()
    if paper is not None:
        follow_paper(paper=paper)


def follow_answer(*, answer: UUID) -> None:
    """The same, for the paper of an answered question; the faction that asked is told."""
    paper = InquiryAnswer.objects.values_list("paper", flat=True).get(pk=answer)
    follow_paper(paper=paper)
    motion = Motion.objects.filter(paper=paper).values_list("pk", flat=True).first()
    if motion is not None:
        tell_of_outcome(motion=motion, name=ANSWERED)


def _wanted(paper: Paper) -> str:
    wanted = OF_PAPER.get(PaperState(paper.state), "")
    if wanted == A.DECIDED:
        return _after_decision(paper)
    has_stations = paper.consultations.filter(deleted_at__isnull=True, meeting__isnull=False).exists()
    if wanted == A.SCHEDULED and not has_stations:
        return A.REGISTERED
    is_answered = InquiryAnswer.objects.filter(paper=paper, answered_at__isnull=False).exists()
    return A.DONE if wanted == A.REGISTERED and is_answered else wanted


def _after_decision(paper: Paper) -> str:
    states = set(
        Decision.objects.filter(agenda_item__consultation__paper=paper, deleted_at__isnull=True)
        .exclude(execution_state="")
        .values_list("execution_state", flat=True)
    )
    if not states:
        return A.DECIDED
    return A.DONE if states == {ExecutionState.DONE.value} else A.IN_EXECUTION


def _walk(motion: Motion, to: str) -> None:
    """Step towards a state as far as the table lets go."""
    while motion.state != to:
        if to in MOTION[motion.state]:
            following = to
        elif motion.state in WAY and to in WAY:
            ahead = 1 if WAY.index(MotionState(to)) > WAY.index(MotionState(motion.state)) else -1
            following = WAY[WAY.index(MotionState(motion.state)) + ahead]
        else:
            return
        if following not in MOTION[motion.state]:
            return
        step(motion, following)
