"""What the life of a procedure must know about surveys."""

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from participation.enums import Access, ProcedureKind
from participation.kinds import Finding, Kind, Opened
from participation.models import FreeText, NamedResponse, Procedure, Question, Response, Survey, SurveyDraft, SurveyPage
from participation.surveys import linter
from participation.surveys.answers import check_payload
from participation.surveys.questionnaire import read, written


def kind() -> Kind:
    """Return the kind that surveys are."""
    return Kind(
        name=ProcedureKind.SURVEY,
        route="participation:survey",
        desk_route="survey_desk:survey",
        findings=findings,
        freeze=freeze,
        check=check,
        receive=receive,
        forget=forget,
    )


def findings(procedure: Procedure) -> list[Finding]:
    """Return what the linter says, each with the way to mend it."""
    survey = Survey.objects.get(pk=procedure.pk)
    found = []
    if survey.is_template:
        found.append(Finding(_("Das ist eine Vorlage. Kopieren Sie sie, dann kann die Kopie öffnen.")))
    places = _places(survey)
    for problem in linter.problems(read(written(survey)), survey.languages or ["de"]):
        found.append(Finding(problem.text, problem.blocks, places.get(problem.key, "")))
    words = {"title": survey.title, "summary": survey.summary, "intro": survey.intro, "thanks": survey.thanks}
    for language in survey.languages or []:
        told = survey.translations.get(language, {})
        if language != "de" and any(text and not told.get(name) for name, text in words.items()):
            path = reverse("survey_desk:survey_translation", args=[survey.pk])
            found.append(Finding(_("Titel oder Texte der Umfrage sind nicht übersetzt."), True, path))
    if survey.access == Access.NAMED:
        found.append(Finding(_("Antworten werden mit Namen gespeichert. Ist das nötig?"), blocks=False))
    return found


def _places(survey: Survey) -> dict[str, str]:
    """Return where pages and questions are changed, by what the linter calls them."""
    found = {
        question.key: reverse("survey_desk:survey_question", args=[survey.pk, question.pk])
        for question in Question.objects.filter(survey=survey)
    }
    for place, page in enumerate(SurveyPage.objects.filter(survey=survey).order_by("order"), start=1):
        found[f"s{place}"] = reverse("survey_desk:survey_page", args=[survey.pk, page.pk])
    return found


def freeze(procedure: Procedure) -> dict[str, Any]:
    """Return the whole questionnaire."""
    return written(Survey.objects.get(pk=procedure.pk))


def check(procedure: Procedure, payload: str) -> None:
    """Refuse what the frozen questionnaire does not allow."""
    check_payload(read(procedure.configuration), payload)


def receive(procedure: Procedure, opened: Sequence[Opened]) -> None:
    """Keep answers in the drawn order, with the day only."""
    day = timezone.localdate()
    Response.objects.bulk_create(
        Response(survey_id=procedure.pk, payload=one.payload, commitment=one.commitment, day=day) for one in opened
    )


def forget(procedure: Procedure, dry_run: bool) -> int:
    """Delete single answers, drafts, and texts that were not released."""
    rows: list[Any] = [model.objects.filter(survey_id=procedure.pk) for model in (Response, NamedResponse, SurveyDraft)]
    rows.append(FreeText.objects.filter(survey_id=procedure.pk).exclude(state=FreeText.State.RELEASED))
    if dry_run:
        return sum(one.count() for one in rows)
    # Of a released text its first wording goes, too.
    FreeText.objects.filter(survey_id=procedure.pk, state=FreeText.State.RELEASED).update(text="")
    return sum(one.delete()[0] for one in rows)
