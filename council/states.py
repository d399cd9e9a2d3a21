"""Which state may follow which: one table a kind, asked by every act that changes a state."""

from typing import Any

from django.utils.translation import gettext as _

from core.errors import Refused
from core.wording import named_list
from council.enums import ItemState, MeetingState, MotionState, PaperState

M, P, I, A = MeetingState, PaperState, ItemState, MotionState  # noqa: E741
MEETING: dict[str, set[str]] = {
    M.PLANNED: {M.AGENDA_DRAFT, M.CANCELLED},
    M.AGENDA_DRAFT: {M.AGENDA_SET, M.CANCELLED},
    M.AGENDA_SET: {M.AGENDA_DRAFT, M.INVITED, M.CANCELLED},
    M.INVITED: {M.IN_SESSION, M.CANCELLED},
    M.IN_SESSION: {M.CLOSED},
    M.CLOSED: {M.MINUTES_DRAFT},
    M.MINUTES_DRAFT: {M.MINUTES_SIGNED},
    M.MINUTES_SIGNED: {M.MINUTES_APPROVED},
    M.MINUTES_APPROVED: set(),
    M.CANCELLED: set(),
}
OPEN_PAPER: set[str] = {P.SCHEDULED, P.DELIVERED, P.IN_CONSULTATION, P.DECIDED, P.WITHDRAWN, P.REPLACED}
PAPER: dict[str, set[str]] = {
    P.DRAFT: {P.CO_SIGNING, P.RELEASED, P.WITHDRAWN},
    P.CO_SIGNING: {P.DRAFT, P.RELEASED, P.WITHDRAWN},
    P.RELEASED: OPEN_PAPER,
    P.SCHEDULED: OPEN_PAPER | {P.RELEASED},
    P.DELIVERED: OPEN_PAPER,
    P.IN_CONSULTATION: OPEN_PAPER,
    P.DECIDED: {P.IN_CONSULTATION, P.CLOSED},
    P.CLOSED: set(),
    P.REPLACED: set(),
    P.WITHDRAWN: set(),
}
ENDED_ITEM: set[str] = {I.DECIDED, I.NOTED, I.REFERRED, I.POSTPONED, I.WITHDRAWN}
ITEM: dict[str, set[str]] = {
    I.PROPOSED: {I.ON_AGENDA, I.WITHDRAWN},
    I.ON_AGENDA: {I.PROPOSED, I.CALLED, *ENDED_ITEM},
    I.CALLED: {I.DEBATED, I.VOTING, *ENDED_ITEM},
    I.DEBATED: {I.VOTING, *ENDED_ITEM},
    I.VOTING: {I.DEBATED, *ENDED_ITEM},
    **{state: set(ENDED_ITEM) - {I.WITHDRAWN} for state in ENDED_ITEM},
    I.WITHDRAWN: set(),
}
MOTION: dict[str, set[str]] = {
    A.DRAFT: {A.FACTION_REVIEW, A.WITHDRAWN},
    A.FACTION_REVIEW: {A.DRAFT, A.ADOPTED, A.WITHDRAWN},
    A.ADOPTED: {A.DRAFT, A.SUBMITTED, A.WITHDRAWN},
    A.SUBMITTED: {A.FORMAL_CHECK, A.REGISTERED, A.RETURNED, A.WITHDRAWN},
    A.FORMAL_CHECK: {A.REGISTERED, A.RETURNED, A.WITHDRAWN},
    # Mended, it is adopted and handed in again: the first receipt stays.
    A.RETURNED: {A.DRAFT, A.WITHDRAWN},
    # A question that was answered in writing is done.
    A.REGISTERED: {A.SCHEDULED, A.DONE, A.WITHDRAWN},
    A.SCHEDULED: {A.REGISTERED, A.IN_CONSULTATION, A.WITHDRAWN},
    A.IN_CONSULTATION: {A.SCHEDULED, A.DECIDED, A.WITHDRAWN},
    A.DECIDED: {A.IN_CONSULTATION, A.IN_EXECUTION, A.DONE},
    A.IN_EXECUTION: {A.DECIDED, A.DONE},
    A.DONE: set(),
    A.WITHDRAWN: set(),
}
# The text may be written by its faction; from handing in on it is fixed.
WRITTEN = (A.DRAFT, A.FACTION_REVIEW)
# The faction has it in hand: who signs, what it is for, and its annexes may change.
IN_FACTION = (A.DRAFT, A.FACTION_REVIEW, A.ADOPTED, A.RETURNED)
TABLES: dict[str, dict[str, set[str]]] = {"Meeting": MEETING, "Paper": PAPER, "AgendaItem": ITEM, "Motion": MOTION}
# The agenda is in the making.
BEFORE = (M.PLANNED, M.AGENDA_DRAFT, M.AGENDA_SET)
# From here on the agenda is frozen: numbers stay, what comes is added late.
INVITED_ON = (M.INVITED, M.IN_SESSION, M.CLOSED, M.MINUTES_DRAFT, M.MINUTES_SIGNED, M.MINUTES_APPROVED)
HELD = (M.CLOSED, M.MINUTES_DRAFT, M.MINUTES_SIGNED, M.MINUTES_APPROVED)


def step(thing: Any, to: str) -> None:
    """Put thing into a state that may follow its present one (unsaved), or refuse and say what is possible."""
    table, states = TABLES[type(thing).__name__], type(thing)._meta.get_field("state").choices
    if to == thing.state:
        return
    if to not in table[thing.state]:
        labels = dict(states)
        possible = named_list([str(labels[state]) for state in labels if state in table[thing.state]])
        raise Refused(
            _("Von „%(now)s“ führt kein Weg zu „%(to)s“.") % {"now": labels[thing.state], "to": labels[to]},
            _("Möglich ist: %(possible)s.") % {"possible": possible} if possible else _("Dieser Stand ist endgültig."),
            code="wrong_state",
        )
    thing.state = to
