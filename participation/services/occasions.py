"""What happened in participation, in words for whoever follows: drawn when it is told, as its reader may read it then."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from uuid import UUID

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from accounts.kinds import NoticeText, Occasion
from accounts.viewer import Viewer
from core.wording import days_span, moment, worded
from participation.enums import ProcedureState
from participation.models import BallotBatch, Procedure, Project, ProjectStep, Suggestion
from participation.services.procedure_events import WORDS
from participation.services.procedure_lines import procedure_path

LETTERS = 300
Texts = dict[UUID, NoticeText]
# Names of occasions by the state a procedure has come to. Of the others nobody is told.
MOVES = {
    ProcedureState.ANNOUNCED: "procedure_announced",
    ProcedureState.OPEN: "procedure_opened",
    ProcedureState.CLOSED: "procedure_closed",
    ProcedureState.PUBLISHED: "procedure_result",
    ProcedureState.ABORTED: "procedure_aborted",
}


def describe(viewer: Viewer, occasions: Iterable[Occasion]) -> dict[Occasion, NoticeText]:
    """Return the texts of occasions as viewer may read them now; one query for each kind of thing."""
    by_name: dict[str, list[Occasion]] = defaultdict(list)
    for occasion in occasions:
        by_name[occasion.name].append(occasion)
    found = {}
    for name, group in by_name.items():
        if name in TEXTS:
            texts = TEXTS[name](viewer, [each.thing for each in group], name)
            found |= {each: texts[each.thing] for each in group if each.thing in texts}
    return found


def _procedures(viewer: Viewer, keys: list[UUID], name: str) -> Texts:
    word = name.removeprefix("procedure_")
    return {
        row.pk: NoticeText(WORDS[word] % {"title": row.title}, _procedure_text(row, word), procedure_path(row))
        for row in Procedure.objects.visible_to(viewer).announced().filter(pk__in=keys)
    }


def _procedure_text(row: Procedure, word: str) -> str:
    if word == "aborted":
        return _short(row.abort_reason)
    if word in ("announced", "opened"):
        until = _("Mitmachen können Sie bis %(moment)s.") % {"moment": moment(row.closes_at)}
        return f"{_short(row.summary)}\n{until}"
    return _short(row.summary)


def _checkpoints(viewer: Viewer, keys: list[UUID], name: str) -> Texts:
    """Everything that was signed: whoever keeps the mail can prove it later."""
    votes = Procedure.objects.visible_to(viewer).announced()
    rows = BallotBatch.objects.filter(pk__in=keys, procedure__in=votes).select_related("procedure__board_key")
    return {row.pk: _checkpoint(row) for row in rows}


def _checkpoint(row: BallotBatch) -> NoticeText:
    signed = json.dumps({**row.checkpoint, "signature": row.signature}, sort_keys=True, indent=1)
    words = _("Stapel %(number)s: %(size)s Stimmzettel, %(whole)s bis hierher.\nÖffentlicher Schlüssel: %(key)s\n%(signed)s") % {
        "number": row.number, "size": row.size, "whole": row.tree_size, "key": row.procedure.board_key.public, "signed": signed,
    }  # fmt: skip
    path = reverse("participation:budget_board", args=[row.procedure.slug])
    title = _("Prüfpunkt %(number)s: %(title)s") % {"number": row.number, "title": row.procedure.title}
    return NoticeText(title, words, f"{path}#stapel-{row.number}")


def _projects(viewer: Viewer, keys: list[UUID], name: str) -> Texts:
    return {
        row.pk: NoticeText(
            _("Neuer Stand: %(project)s") % {"project": row.title},
            _("Das Vorhaben ist %(status)s.") % {"status": row.get_status_display()},
            project_path(row.slug),
        )
        for row in Project.objects.visible_to(viewer).filter(pk__in=keys)
    }


def _steps(viewer: Viewer, keys: list[UUID], name: str) -> Texts:
    rows = ProjectStep.objects.filter(pk__in=keys, project__in=Project.objects.visible_to(viewer))
    return {
        row.pk: NoticeText(
            _("Neuer Schritt: %(project)s") % {"project": row.project.title},
            f"{_when(row)}: {row.title}\n{_short(row.text)}".strip(),
            project_path(row.project.slug) + "#verlauf",
        )
        for row in rows.select_related("project")
    }


def _when(step: ProjectStep) -> str:
    return days_span(step.date, step.until) if step.until else worded(step.date, "plain")


def _suggestions(viewer: Viewer, keys: list[UUID], name: str) -> Texts:
    rows = Suggestion.objects.visible_to(viewer).filter(pk__in=keys, answered_on__isnull=False)
    return {
        row.pk: NoticeText(
            _("Vorschlag beantwortet: %(project)s") % {"project": row.project.title},
            _short(row.answer),
            project_path(row.project.slug) + "#vorschlaege",
        )
        for row in rows.select_related("project")
    }


def project_path(slug: str) -> str:
    """Return the path of a project's page."""
    return reverse("participation:project", args=[slug])


def _short(text: str) -> str:
    return Truncator(text).chars(LETTERS)


TEXTS: dict[str, Callable[[Viewer, list[UUID], str], Texts]] = {
    **dict.fromkeys(MOVES.values(), _procedures),
    "checkpoint": _checkpoints,
    "project_changed": _projects,
    "project_step": _steps,
    "suggestion_answered": _suggestions,
}
