"""What whoever knows the code of a petition's receipt may read: numbers, days and its state. No word of it, no name."""

import datetime
from dataclasses import dataclass

from council.enums import MotionKind, MotionState
from council.models import Paper, Submission
from council.services.receipts import find_receipt
from council.services.references import PaperRef, paper_ref

STEPS = (MotionState.SUBMITTED, MotionState.FORMAL_CHECK, MotionState.REGISTERED, MotionState.SCHEDULED,
         MotionState.DECIDED)  # fmt: skip
REACHED = {
    MotionState.SUBMITTED: 1, MotionState.FORMAL_CHECK: 2, MotionState.RETURNED: 2, MotionState.REGISTERED: 3,
    MotionState.SCHEDULED: 4, MotionState.IN_CONSULTATION: 4,
}  # fmt: skip


@dataclass(frozen=True)
class PetitionStatus:
    """Where a petition stands. `paper` only once it is public."""

    number: str
    code: str
    at: datetime.datetime
    state: str
    reached: int
    is_returned: bool
    is_withdrawn: bool
    is_over: bool
    paper: PaperRef | None


def petition_status(code: str) -> PetitionStatus | None:
    """Return the status behind a code, None where there is none: unknown codes and those of factions answer alike."""
    receipt = find_receipt(code)
    if receipt is None:
        return None
    receipt = Submission.objects.select_related("version__motion").get(pk=receipt.pk)
    motion = receipt.version.motion
    if motion.kind != MotionKind.CITIZEN:
        return None
    state = MotionState(motion.state)
    paper = Paper.objects.public().filter(pk=motion.paper_id).first() if motion.paper_id else None
    return PetitionStatus(
        number=receipt.number,
        code=receipt.code,
        at=receipt.at,
        state=str(state.label),
        reached=REACHED.get(state, len(STEPS)),
        is_returned=state == MotionState.RETURNED,
        is_withdrawn=state == MotionState.WITHDRAWN,
        is_over=state in (MotionState.DECIDED, MotionState.IN_EXECUTION, MotionState.DONE),
        paper=paper_ref(paper) if paper else None,
    )
