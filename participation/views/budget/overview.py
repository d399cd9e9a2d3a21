"""The front page of a Bürgerhaushalt, and the same in Leichte Sprache."""

from dataclasses import dataclass

from django.http import HttpResponse

from accounts.http import ViewerRequest
from participation.enums import BudgetPhase
from participation.models import BudgetProcess
from participation.services.board_keys import public_key
from participation.services.budget_reads import card_of, proposal_lines, published_result
from participation.services.live_turnout import public_turnout, turnout_words
from participation.views.budget.answer import page, process_or_404


@dataclass(frozen=True)
class Step:
    """A phase as the line of phases shows it."""

    phase: BudgetPhase
    is_done: bool
    is_now: bool


def steps_of(process: BudgetProcess) -> list[Step]:
    """Return the five phases."""
    phases = list(BudgetPhase)
    at = card_of(process).phase
    place = phases.index(at) if at else -1
    return [Step(phase, number < place, number == place) for number, phase in enumerate(phases)]


def overview(request: ViewerRequest, slug: str) -> HttpResponse:
    """Show where it stands and what one can do now."""
    process = process_or_404(request, slug)
    context = {
        "steps": steps_of(process),
        "proposals": proposal_lines(request.viewer, process),
        "turnout": turnout_words(process.kind, public_turnout(process)) if process.is_running() else "",
        "result": published_result(process),
        "key": public_key(process.pk),
    }
    return page(request, "overview.html", process, context)


def easy(request: ViewerRequest, slug: str) -> HttpResponse:
    """Explain voting in Leichte Sprache."""
    return page(request, "easy.html", process_or_404(request, slug), {})
