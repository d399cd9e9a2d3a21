"""Results: counted once into a row of their own; texts released by hand."""

import datetime
import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from participation.enums import ProcedureState
from participation.models import FreeText, NamedResponse, Response, Survey, SurveyResult
from participation.rules import demand_officer
from participation.services.procedures import is_intact, move_procedure
from participation.surveys.answers import answers_of, free_texts
from participation.surveys.questionnaire import read, said
from participation.surveys.tallying import counted

# An e-mail address, or a telephone number as it is written here.
CONTACT = re.compile(r"\S+@\S+\.\w+|(?<!\d)(?:\+|0)\d[\d /()–-]{5,}\d")
COUNTABLE = (ProcedureState.CLOSED, ProcedureState.EVALUATED, ProcedureState.PUBLISHED)


@transaction.atomic
def count_survey(*, by: Viewer, survey: Survey) -> SurveyResult:
    """Count a closed survey. Counting again makes a new version; what was counted before stays."""
    demand_officer(by)
    row = Survey.objects.select_for_update(no_key=True, of=("self",)).get(pk=survey.pk)
    if row.state not in COUNTABLE:
        raise Refused(_("Ausgezählt wird erst, wenn die Umfrage beendet ist."), code="not_closed")
    if row.delete_on <= timezone.localdate():
        raise Refused(_("Die einzelnen Antworten sind schon gelöscht."), code="forgotten")
    if not is_intact(row):
        raise Refused(_("An den Fragen wurde nach dem Öffnen etwas verändert."), code="changed")
    result = _count(row)
    audit.record(
        by_user=by.user_id, action="participation.count_survey", obj=row,
        data={"version": result.version, "count": result.count},
    )  # fmt: skip
    if row.state == ProcedureState.CLOSED:
        move_procedure(by=by, procedure=row, to=ProcedureState.EVALUATED)
    return result


def _count(survey: Survey) -> SurveyResult:
    questionnaire = read(survey.configuration)
    everybody = [answers_of(payload) for payload in payloads(survey)]
    version = survey.results.aggregate(last=Max("version"))["last"] or 0
    _keep_texts(survey, everybody)
    return SurveyResult.objects.create(
        survey=survey, version=version + 1, counted_at=timezone.now(), count=len(everybody),
        data=counted(questionnaire, everybody),
    )  # fmt: skip


def payloads(survey: Survey) -> Iterator[str]:
    """Yield all answers, in an order that tells nothing."""
    for model in (Response, NamedResponse):
        rows = model._default_manager.filter(survey=survey).order_by("pk").values_list("payload", flat=True)
        yield from rows.iterator(chunk_size=2000)


def counted_commitments(survey: Survey) -> list[str]:
    """Return what the counted answers are known by, sorted."""
    return list(Response.objects.filter(survey=survey).order_by("commitment").values_list("commitment", flat=True))


def _keep_texts(survey: Survey, everybody: list[dict[str, Any]]) -> None:
    questionnaire = read(survey.configuration)
    seen: dict[str, FreeText] = {}
    for answers in everybody:
        for item, text in free_texts(questionnaire, answers):
            # The same words of several people are one text; how many said them is counted nowhere.
            key = hashlib.sha256(f"{item.key}\0{text}".encode()).hexdigest()
            seen[key] = FreeText(survey=survey, question=item.key, digest=key, text=text)
    FreeText.objects.bulk_create(seen.values(), ignore_conflicts=True)


@transaction.atomic
def release_text(*, by: Viewer, text: FreeText, words: str) -> FreeText:
    """Let everybody read a text, in the words given: names and addresses taken out."""
    demand_officer(by)
    if not words.strip():
        raise Refused(_("Ein leerer Text lässt sich nicht freigeben."), code="empty", field="words")
    if found := CONTACT.search(words):
        raise Refused(
            _("Darin steht, wie jemand zu erreichen ist: „%(contact)s“.") % {"contact": found[0].strip()},
            _("Nehmen Sie es heraus, zum Beispiel durch „[…]“, und geben Sie den Text dann frei."),
            code="contact", field="words",
        )  # fmt: skip
    text.released_text, text.state = words.strip(), FreeText.State.RELEASED
    text.save()
    audit.record(by_user=by.user_id, action="participation.release_text", obj=text, after={"text": text.released_text})
    return text


@transaction.atomic
def withhold_text(*, by: Viewer, text: FreeText) -> FreeText:
    """Keep a text back, or take it back again."""
    demand_officer(by)
    text.released_text, text.state = "", FreeText.State.WITHHELD
    text.save()
    audit.record(by_user=by.user_id, action="participation.withhold_text", obj=text)
    return text


@dataclass(frozen=True)
class Bar:
    """A cell of a table as it is drawn. `count` is None when it is hidden; `share` is a part of 100."""

    label: str
    count: int | None
    share: float
    percent: str


@dataclass(frozen=True)
class DrawnTable:
    """A table with its bars."""

    title: str
    base: int
    is_partition: bool
    bars: tuple[Bar, ...]

    @property
    def hides(self) -> bool:
        """Whether a cell is hidden."""
        return any(bar.count is None for bar in self.bars)


@dataclass(frozen=True)
class DrawnQuestion:
    """The result of a question."""

    key: str
    number: int
    kind: str
    text: str
    asked: int | None
    tables: tuple[DrawnTable, ...]
    measures: tuple[tuple[str, str], ...]
    texts: tuple[str, ...]
    depends: bool = False


@dataclass(frozen=True)
class ResultSheet:
    """The result of a survey, in the language of the moment."""

    count: int
    version: int
    counted_at: datetime.datetime
    questions: tuple[DrawnQuestion, ...]


def result_sheet(viewer: Viewer, survey: Survey) -> ResultSheet | None:
    """Return the newest result that viewer may see. Two queries, whatever the number of answers."""
    result = SurveyResult.objects.visible_to(viewer).filter(survey=survey).latest().first()
    if result is None:
        return None
    texts: dict[str, list[str]] = {}
    released = FreeText.objects.filter(survey=survey, state=FreeText.State.RELEASED)
    for key, words in released.order_by("released_text").values_list("question", "released_text"):
        texts.setdefault(key, []).append(words)
    questions = (_drawn(question, texts.get(question["key"], [])) for question in result.data["questions"])
    return ResultSheet(result.count, result.version, result.counted_at, tuple(questions))


def _drawn(question: dict[str, Any], texts: list[str]) -> DrawnQuestion:
    return DrawnQuestion(
        question["key"], question["number"], question["kind"], said(question["text"]), question["asked"],
        tuple(_drawn_table(table) for table in question["tables"]),
        tuple((said(one["label"]), one["value"].replace(".", ",")) for one in question["measures"]), tuple(texts),
    )  # fmt: skip


def _drawn_table(table: dict[str, Any]) -> DrawnTable:
    base = table["base"]
    bars = []
    for cell in table["cells"]:
        share = 100 * (cell["count"] or 0) / base if base else 0.0
        bars.append(Bar(said(cell["label"]), cell["count"], share, f"{share:.0f} %"))
    return DrawnTable(said(table["title"]), base, table["is_partition"], tuple(bars))
