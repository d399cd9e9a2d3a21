"""The invitation to a survey, as it stands on other pages: what it is about, how long it runs, and its first question where that is simple."""

import re
from dataclasses import dataclass

from django.conf import settings

from accounts.viewer import PUBLIC
from participation.enums import Access
from participation.models import Survey
from participation.services.procedure_lines import ProcedureLine, procedure_lines
from participation.services.survey_drawing import Drawn, drawn_items
from participation.services.survey_sheet import Phase, SurveySheet, survey_sheet, visible_survey
from participation.services.survey_visit import Visit
from participation.surveys.answers import walk
from participation.surveys.questionnaire import Item, Questionnaire, read
from participation.surveys.types import type_of
from participation.surveys.types.choosing import Single

# More buttons than that do not fit between the paragraphs of a page.
MOST_OPTIONS = 6
SITE = re.compile(r"https://[a-z0-9]([a-z0-9.-]*[a-z0-9])?(:\d{1,5})?")


@dataclass(frozen=True)
class Invitation:
    """A survey on another page. `first`: its first question, None where one begins on its own page; `act`: what its button does."""

    sheet: SurveySheet
    line: ProcedureLine
    questions: int
    first: Drawn | None = None
    stand: str = ""
    act: str = ""


def invitation(slug: str) -> Invitation | None:
    """Return the invitation as everybody sees it; None where there is nothing to see. Two queries."""
    survey = visible_survey(PUBLIC, slug)
    if survey is None:
        return None
    sheet, [line] = survey_sheet(survey), procedure_lines(PUBLIC, [survey])
    if not survey.configuration:
        return Invitation(sheet, line, 0)
    questionnaire = read(survey.configuration)
    count = sum(not type_of(item).is_block for item in questionnaire.items())
    if sheet.phase != Phase.RUNNING or survey.access == Access.RESIDENT or not _is_simple(questionnaire):
        return Invitation(sheet, line, count)
    return _with_first(survey, questionnaire, Invitation(sheet, line, count))


def _is_simple(questionnaire: Questionnaire) -> bool:
    page = questionnaire.sheets[0]
    return page.condition is None and not page.words and _is_one_choice(page.items[0])


def _is_one_choice(item: Item) -> bool:
    kind = type_of(item)
    return isinstance(kind, Single) and not item.offers_other and len(kind.options(item)) <= MOST_OPTIONS


def _with_first(survey: Survey, questionnaire: Questionnaire, plain: Invitation) -> Invitation:
    page = walk(questionnaire, {})[0]
    first = drawn_items(page, Visit(), tells=False)[0]
    stand = Visit(page=page.sheet.key, shown=[first.key]).sealed(survey.pk)
    # Where more is asked on the page, it is shown next; else it is done with.
    act = "zu:" + page.sheet.key if len(page.sheet.items) > 1 else "weiter"
    return Invitation(plain.sheet, plain.line, plain.questions, first, stand, act)


def embedding_sites() -> list[str]:
    """Return the sites of the town that may show a survey in a frame: whole addresses only, nothing with a star."""
    return [site for site in settings.EMBEDDING_SITES if SITE.fullmatch(site)]
