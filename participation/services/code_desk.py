"""What the office sees of codes, letters and papers, as frozen shapes."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q

from accounts.viewer import Viewer
from core.models import JobRun
from participation.enums import Access, CodeState, PaperOutcome, PaperState, ProcedureKind, ProcedureState
from participation.models import LetterRun, PaperBatch, Procedure, VotingCode
from participation.services.address_list import FAULT_WORDS, Fault
from participation.services.letters import BEFORE_THE_END, make_letters
from participation.services.paper_ballots import choice_of

MOST_NOTES = 200


@dataclass(frozen=True)
class CodesBoard:
    """Codes of one procedure."""

    procedure: Procedure
    valid: int
    void: int
    runs: tuple[LetterRun, ...]
    papers: tuple[Any, ...]
    takes_letters: bool
    takes_papers: bool


@dataclass(frozen=True)
class NoteLine:
    """A line of the list that was left out."""

    line: int
    words: Any
    first: int


@dataclass(frozen=True)
class RunBoard:
    """The letters of one batch."""

    run: LetterRun
    notes: tuple[NoteLine, ...]
    more_notes: int
    made: int
    files: tuple[Any, ...]
    job: JobRun | None


@dataclass(frozen=True)
class PaperLine:
    """One paper: what was chosen while it waits, what became of it afterwards."""

    number: int
    choice: str
    is_waiting: bool
    outcome: Any


@dataclass(frozen=True)
class PaperBoard:
    """One batch of papers for whoever looks."""

    batch: PaperBatch
    lines: tuple[PaperLine, ...]
    counted: int
    refused: int
    may_enter: bool
    may_release: bool


def code_procedures(viewer: Viewer) -> list[Procedure]:
    """Return procedures with codes, those that end last first, each with `codes_valid`."""
    valid = Count("codes", filter=Q(codes__state=CodeState.VALID))
    rows = Procedure.objects.visible_to(viewer).filter(access=Access.CODE)
    return list(rows.annotate(codes_valid=valid).order_by("-closes_at"))


def codes_board(viewer: Viewer, procedure: Procedure) -> CodesBoard:
    """Return letters, codes and papers of a procedure, newest first."""
    codes = dict(VotingCode.objects.filter(procedure=procedure).values_list("state").annotate(n=Count("pk")))
    runs = LetterRun.objects.visible_to(viewer).filter(batch__procedure=procedure).select_related("batch")
    papers = (
        PaperBatch.objects.visible_to(viewer).filter(procedure=procedure).select_related("entered_by", "released_by")
    )
    counts = {
        name: Count("ballots", filter=Q(ballots__outcome=outcome))
        for name, outcome in (("waiting", PaperOutcome.WAITING), ("counted", PaperOutcome.COUNTED))
    }
    is_open = procedure.state == ProcedureState.OPEN
    return CodesBoard(
        procedure, codes.get(CodeState.VALID, 0), codes.get(CodeState.VOID, 0), tuple(runs.order_by("-batch__number")),
        tuple(papers.annotate(size=Count("ballots"), **counts).order_by("-number")),
        takes_letters=procedure.state in BEFORE_THE_END, takes_papers=is_open and procedure.kind == ProcedureKind.BUDGET,
    )  # fmt: skip


def run_board(run: LetterRun) -> RunBoard:
    """Return a run with what was left out and how far it is."""
    notes = [NoteLine(line, FAULT_WORDS[Fault(fault)], first) for line, fault, first in run.notes]
    job = JobRun.objects.open().filter(name=make_letters.name, key=str(run.pk)).first()
    made = run.batch.codes.count()
    return RunBoard(run, tuple(notes[:MOST_NOTES]), max(0, len(notes) - MOST_NOTES), made, tuple(run.files.all()), job)


def paper_board(viewer: Viewer, batch: PaperBatch) -> PaperBoard:
    """Return a batch; what was chosen is shown until it is released, never with its code."""
    ballots = list(batch.ballots.order_by("number"))
    lines = [_paper_line(ballot) for ballot in ballots]
    counted = sum(ballot.outcome == PaperOutcome.COUNTED for ballot in ballots)
    waiting = sum(line.is_waiting for line in lines)
    is_own = batch.entered_by_id in (viewer.user_id, None)
    return PaperBoard(
        batch, tuple(lines), counted, len(ballots) - counted - waiting,
        may_enter=is_own and batch.state == PaperState.ENTERING,
        may_release=batch.entered_by_id != viewer.user_id and batch.state == PaperState.HANDED_OVER,
    )  # fmt: skip


def _paper_line(ballot: Any) -> PaperLine:
    is_waiting = ballot.outcome == PaperOutcome.WAITING
    return PaperLine(ballot.number, choice_of(ballot) if is_waiting else "", is_waiting, ballot.get_outcome_display())
