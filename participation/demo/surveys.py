"""Builds the surveys of the demo town: one that runs, one with its result, one template. Days are relative to today."""

import datetime
import random
import secrets
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from accounts.viewer import SYSTEM
from core.demo import Stage
from participation.enums import Access, ProcedureState
from participation.models import FreeText, Survey
from participation.services.casting import cast_openly
from participation.services.procedures import move_procedure
from participation.services.survey_editing import add_page, add_question, found_survey
from participation.services.survey_results import count_survey, release_text
from participation.services.urn import mix_urn
from participation.surveys.answers import kept, payload_of
from participation.surveys.conditions import Answer
from participation.surveys.questionnaire import Item, read
from participation.surveys.types import type_of
from participation.surveys.types.places import villages

TEXTS = Path(__file__).parent / "texts" / "surveys.toml"
OPENING = (ProcedureState.REVIEWED, ProcedureState.ANNOUNCED, ProcedureState.OPEN)
RUNNING, PUBLISHED = "busse-und-bahnen-in-den-doerfern", "oeffnungszeiten-des-buergerbueros"
# Where the last bus leaves early.
EVENING = ("Uckerath", "Süchterscheid", "Stadt Blankenberg", "Bödingen")
PLAIN = ("steps", "places", "min", "max", "least", "most", "total")


def build_surveys(stage: Stage) -> None:
    """Write the surveys once; those that exist are left alone."""
    told = tomllib.loads(TEXTS.read_text())
    stage.progress(1, 3, "Busse und Bahnen")
    if not Survey.objects.filter(slug=RUNNING).exists():
        with transaction.atomic():
            _running(stage, told["busse"])
    stage.progress(2, 3, "Bürgerbüro")
    if not Survey.objects.filter(slug=PUBLISHED).exists():
        with transaction.atomic():
            _published(stage, told["buergerbuero"])
    stage.progress(3, 3, "Vorlage")
    if not Survey.objects.filter(is_template=True).exists():
        _written(stage, told["vorlage"], is_template=True)


def _running(stage: Stage, told: dict[str, Any]) -> None:
    survey = _written(stage, told, slug=RUNNING, days=(-12, 8))
    _opened(survey)
    _answered(survey, told, 184)
    mix_urn(survey)


def _published(stage: Stage, told: dict[str, Any]) -> None:
    survey = _written(stage, told, slug=PUBLISHED, days=(-60, 1), languages=["de", "en"])
    _opened(survey)
    _answered(survey, told, 412)
    move_procedure(by=SYSTEM, procedure=survey, to=ProcedureState.CLOSED)
    count_survey(by=SYSTEM, survey=survey)
    for text in FreeText.objects.filter(survey=survey):
        release_text(by=SYSTEM, text=text, words=text.text)
    move_procedure(by=SYSTEM, procedure=survey, to=ProcedureState.PUBLISHED)
    # All of it happened some weeks ago.
    ended = stage.now - datetime.timedelta(days=32)
    Survey.objects.filter(pk=survey.pk).update(
        closes_at=ended, announced_on=timezone.localdate(stage.now - datetime.timedelta(days=66)),
        published_on=timezone.localdate(stage.now - datetime.timedelta(days=18)),
    )  # fmt: skip
    survey.results.update(counted_at=stage.now - datetime.timedelta(days=24))


def _written(stage: Stage, told: dict[str, Any], *, days: tuple[int, int] = (7, 21), **more: Any) -> Survey:
    opens_at, closes_at = (_at(stage, day) for day in days)
    facts = {name: told[name].strip() for name in ("title", "summary", "audience", "intro", "thanks", "contact")}
    survey = found_survey(
        by=SYSTEM, **facts, access=Access.OPEN, minutes=told["minutes"], opens_at=opens_at, closes_at=closes_at,
        legal_basis="Art. 6 Abs. 1 Buchst. e DSGVO, § 23 GO NRW", privacy_notice=told["privacy"],
        delete_on=timezone.localdate(closes_at) + datetime.timedelta(days=365),
        translations={"en": told["en"]} if "en" in told else {}, **more,
    )  # fmt: skip
    survey.pages.all().delete()
    for page in told["page"]:
        made = add_page(
            by=SYSTEM, survey=survey, title=page["title"], text=page.get("text", ""), translations=_english(page)
        )
        for question in page["question"]:
            _question(made, question)
    return survey


def _at(stage: Stage, days: int) -> datetime.datetime:
    hour = 8 if days < 0 else 18
    return timezone.localtime(stage.now + datetime.timedelta(days=days)).replace(
        hour=hour, minute=0, second=0, microsecond=0
    )


def _english(told: dict[str, Any]) -> dict[str, Any]:
    return {"en": told["en"]} if "en" in told else {}


def _question(page: Any, told: dict[str, Any]) -> None:
    settings = {name: told[name] for name in PLAIN if name in told}
    for name in ("low", "high", "unit"):
        if name in told:
            settings[name] = {"de": told[name]} | ({"en": told[f"{name}_en"]} if f"{name}_en" in told else {})
    row = add_question(
        by=SYSTEM, page=page, kind=told["kind"], text=told["text"], help=told.get("help", ""), settings=settings,
        choices=told.get("choices", ()), rows=told.get("rows", ()), is_required=told.get("required", False),
        is_demographic=told.get("demographic", False), offers_other=told.get("other", False),
        condition=told.get("condition"), translations=_english(told),
    )  # fmt: skip
    for choice, words in zip(row.choices.all(), told.get("choices_en", ()), strict=False):
        choice.translations = {"en": {"text": words}}
        choice.save()


def _opened(survey: Survey) -> None:
    for state in OPENING:
        move_procedure(by=SYSTEM, procedure=survey, to=state)
    survey.refresh_from_db()


def _answered(survey: Survey, told: dict[str, Any], count: int) -> None:
    # The town looks the same every time.
    lot = random.Random(f"{survey.slug}-{count}")  # noqa: S311
    for payload in payloads_of(survey, told, count, lot):
        cast_openly(procedure_id=survey.pk, payload=payload, nonce=secrets.token_hex(32))


def payloads_of(survey: Survey, told: dict[str, Any], count: int, lot: random.Random) -> Iterator[str]:
    """Yield what so many invented people answer."""
    questionnaire = read(survey.configuration)
    spoken = [question for page in told["page"] for question in page["question"]]
    for number in range(count):
        typed = {}
        for item, question in zip(questionnaire.items(), spoken, strict=True):
            answer = invented(lot, item, question, number)
            if answer is not None:
                typed[item.key] = type_of(item).typed(item, answer) if answer != {"none": True} else {"": ["none"]}
        yield payload_of(kept(questionnaire, typed))


def invented(lot: random.Random, item: Item, told: dict[str, Any], number: int) -> Answer | None:
    """Return what somebody might have answered."""
    weights = told.get("weights", [])
    if not item.is_required and lot.random() < 0.08:
        return {"none": True} if item.is_demographic else None
    if item.kind in CHOSEN:
        keys = CHOSEN[item.kind] or [one.key for one in item.choices]
        return {"choice": lot.choices(keys, weights)[0]}
    if item.kind == "long":
        texts = told["texts"]
        return {"text": texts[number // 9]} if number % 9 == 0 and number // 9 < len(texts) else None
    return INVENTED[item.kind](lot, item, weights)


def _ranked(lot: random.Random, item: Item, weights: list[int]) -> Answer:
    order = sorted(item.choices, key=lambda one: -(lot.random() ** (1 / weights[item.choices.index(one)])))
    return {"ranks": [one.key for one in order[: item.number_of("places", 3)]]}


def _rated(lot: random.Random, item: Item, weights: list[int]) -> Answer:
    keys = [one.key for one in item.choices]
    return {"rows": {row.key: _leaning(lot, keys, weights, place) for place, row in enumerate(item.rows)}}


def _minutes(lot: random.Random, _item: Item, _weights: list[int]) -> Answer:
    return {"number": str(min(60, max(1, round(lot.lognormvariate(2, 0.7)))))}


def _several(lot: random.Random, item: Item, weights: list[int]) -> Answer:
    chosen = [
        one.key
        for one, weight in zip(item.choices, weights, strict=True)
        if not one.is_exclusive and lot.random() * 100 < weight
    ]
    return {"choices": chosen[: item.number_of("max", 99)] or [item.choices[3].key]}


def _leaning(lot: random.Random, keys: list[str], weights: list[int], place: int) -> str:
    """Return an answer of a row: the further down, the less important."""
    flat = [weight + place * 7 * step for step, weight in enumerate(weights)]
    return lot.choices(keys, flat[: len(keys) - 1] + weights[-1:])[0]


def _shares(lot: random.Random, item: Item, _weights: list[int]) -> Answer:
    left, points = 100, {}
    for choice, most in zip(item.choices[:-1], (60, 40, 40), strict=True):
        given = min(left, lot.randrange(0, most + 1, 10))
        left -= given
        points[choice.key] = given
    points[item.choices[-1].key] = left
    return {"points": {key: number for key, number in points.items() if number}}


def _place(lot: random.Random, _item: Item, _weights: list[int]) -> Answer | None:
    if lot.random() < 0.45:
        return None
    return {"lat": f"{lot.gauss(50.765, 0.014):.3f}", "lon": f"{lot.gauss(7.315, 0.03):.3f}"}


def _area(lot: random.Random, _item: Item, _weights: list[int]) -> Answer | None:
    if lot.random() < 0.4:
        return None
    if lot.random() < 0.5:
        names = [shape.name for shape in villages()]
        chosen = lot.choices(names, [12 if name in EVENING else 2 for name in names], k=2)
        return {"villages": [name for name in names if name in chosen]}
    middle, size = (lot.gauss(50.765, 0.012), lot.gauss(7.34, 0.03)), lot.uniform(0.006, 0.014)
    ring = [(-1, -1.5), (-1, 1.5), (1, 1.5), (1, -1.5)]
    return {"points": [[f"{middle[0] + north * size:.3f}", f"{middle[1] + east * size:.3f}"] for north, east in ring]}


# Of these one is chosen: among fixed answers, or among the question's own.
CHOSEN: dict[str, list[str]] = {"single": [], "yesno": ["yes", "no", "unsure"], "scale": ["1", "2", "3", "4", "5"]}
INVENTED = {
    "multiple": _several, "matrix": _rated, "ranking": _ranked, "number": _minutes, "allocation": _shares, "place": _place,
    "area": _area,
}  # fmt: skip
