"""Builds the projects of the demo town; on later days it moves their days along."""

import tomllib
from pathlib import Path
from typing import Any

from django.db import transaction

from core.demo import Stage
from council.demo.rows import Days, identity
from council.models import Location, Matter, Organization, Paper
from participation.enums import SuggestionState
from participation.models import Project, ProjectStep, Suggestion

TEXTS = Path(__file__).parent / "texts" / "projects.toml"


@transaction.atomic
def build_projects(stage: Stage) -> None:
    """Tell the projects; what visitors of the demo wrote stays."""
    days = Days(stage.now)
    entries = tomllib.loads(TEXTS.read_text())["project"]
    for number, entry in enumerate(entries, start=1):
        _project(days, entry)
        stage.progress(number, len(entries), entry["slug"])


def _project(days: Days, entry: dict[str, Any]) -> None:
    pk = identity("project", entry["key"])
    review = days.day(entry["review"]) if "review" in entry else None
    moved = {"review_on": review, "published_at": days.at(days.day(entry["published"]))}
    project, is_new = Project.objects.update_or_create(
        pk=pk, defaults=moved, create_defaults=moved | _facts(days, entry)
    )
    if is_new:
        project.matters.set(Matter.objects.public().filter(pk__in=_keys("matter", entry.get("matters", []))))
        project.papers.set(Paper.objects.public().filter(pk__in=_keys("paper", entry.get("papers", []))))
    for number, step in enumerate(entry.get("step", [])):
        _step(days, project, number, step)
    for each in entry.get("suggestion", []):
        _suggestion(days, project, each)
    Project.objects.filter(pk=pk).update(modified_at=days.at(days.day(entry["changed"])))


def _facts(days: Days, entry: dict[str, Any]) -> dict[str, Any]:
    return {
        "slug": entry["slug"], "title": entry["title"].format(year=days.today.year + 1), "summary": entry["summary"],
        "goal": entry["goal"], "topic": entry["topic"], "district": entry["district"], "contact": entry["contact"],
        "cost": entry["cost"], "status": entry["status"], "level": entry["level"], "level_reason": entry["reason"],
        "location": Location.objects.public().filter(pk=identity("place", entry.get("place", ""))).first(),
        "department": Organization.objects.public().filter(pk=identity("organization", f"dept-{entry['dept']}")).first(),
    }  # fmt: skip


def _keys(kind: str, names: list[str]) -> list[Any]:
    return [identity(kind, name) for name in names]


def _step(days: Days, project: Project, number: int, step: dict[str, Any]) -> None:
    moved = {"date": days.day(step["day"]), "until": days.day(step["until"]) if "until" in step else None}
    words = {"title": step["title"], "text": step.get("text", ""), "is_expected": step.get("expected", False)}
    ProjectStep.objects.update_or_create(
        pk=identity("step", f"{project.slug}/{number}"),
        defaults=moved,
        create_defaults=moved | words | {"project": project},
    )


def _suggestion(days: Days, project: Project, each: dict[str, Any]) -> None:
    moved: dict[str, Any] = {"received_on": days.day(each["received"])}
    words = {"project": project, "text": each["text"]}
    if "answered" in each:
        moved["answered_on"] = days.day(each["answered"])
        words |= {"answer": each["answer"], "state": SuggestionState.ANSWERED}
    Suggestion.objects.update_or_create(
        pk=identity("suggestion", each["key"]), defaults=moved, create_defaults=moved | words
    )
