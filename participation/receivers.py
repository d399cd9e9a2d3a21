"""What participation does when something happened in it: one statement each."""

from typing import Any
from uuid import UUID

from django.dispatch import receiver

from participation import signals
from participation.enums import ProcedureState
from participation.services.live_turnout import end_turnout, tell_soon
from participation.services.occasions import MOVES
from participation.services.telling import announce


@receiver(signals.procedure_moved, dispatch_uid="participation.follow_moved")
def on_moved(procedure_id: UUID, state: ProcedureState, **kwargs: Any) -> None:
    """Tell followers how far a procedure is."""
    announce(MOVES.get(state, ""), procedure_id)
    if state in (ProcedureState.CLOSED, ProcedureState.ABORTED):
        end_turnout(procedure_id)


@receiver(signals.ballot_cast, dispatch_uid="participation.tell_turnout")
def on_cast(procedure_id: UUID, **kwargs: Any) -> None:
    """Show on open pages that more have taken part."""
    tell_soon(procedure_id)


@receiver(signals.project_changed, dispatch_uid="participation.follow_project")
def on_project(project_id: UUID, changed: frozenset[str], **kwargs: Any) -> None:
    """Tell followers of a project's new status; mended words are no news."""
    announce("project_changed" if "status" in changed else "", project_id)


@receiver(signals.step_added, dispatch_uid="participation.follow_step")
def on_step(step_id: UUID, **kwargs: Any) -> None:
    """Tell followers of a new step."""
    announce("project_step", step_id)


@receiver(signals.suggestion_answered, dispatch_uid="participation.follow_answer")
def on_answer(suggestion_id: UUID, **kwargs: Any) -> None:
    """Tell followers that a suggestion was answered."""
    announce("suggestion_answered", suggestion_id)
