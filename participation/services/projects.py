"""Acts on projects: begin, change, publish, take back, and the steps of their timeline."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from participation.enums import ParticipationLevel
from participation.models import Project, ProjectStep
from participation.rules import demand_officer
from participation.signals import project_changed, step_added

CHANGEABLE = (
    "title", "summary", "goal", "topic", "district", "location", "department", "contact", "cost", "status", "level",
    "level_reason", "review_on",
)  # fmt: skip
RELATIONS = ("matters", "papers")
STEP_FIELDS = ("date", "until", "is_expected", "title", "text")
LONGEST_SLUG = 80
GERMAN = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "Ä": "Ae", "Ö": "Oe", "Ü": "Ue", "ß": "ss"})


@transaction.atomic
def begin_project(*, by: Viewer, title: str, summary: str, level: int, **facts: Any) -> Project:
    """Begin a project; it stays inside until it is published. `facts` are fields of CHANGEABLE and RELATIONS."""
    demand_officer(by)
    project = Project(slug=free_slug(title))
    _write(project, {"title": title, "summary": summary, "level": level, **facts})
    _record(by, "begin_project", project)
    return project


@transaction.atomic
def change_project(*, by: Viewer, project: Project, **facts: Any) -> Project:
    """Change a project, in public when it is public. `facts` are fields of CHANGEABLE and RELATIONS."""
    demand_officer(by)
    row = Project.objects.select_for_update().get(pk=project.pk)
    before = audit.facts(row)
    changed = frozenset(name for name in CHANGEABLE if name in facts and facts[name] != getattr(row, name))
    _write(row, facts)
    _record(by, "change_project", row, before=before, data={"fields": sorted(changed)})
    _tell(row, changed)
    return row


@transaction.atomic
def publish_project(*, by: Viewer, project: Project) -> Project:
    """Put a project on the public list."""
    demand_officer(by)
    row = Project.objects.select_for_update().get(pk=project.pk)
    if row.published_at is not None:
        raise Refused(_("Das Vorhaben ist schon öffentlich."), _("Laden Sie die Seite neu."), code="published")
    _demand_whole(row)
    row.published_at = timezone.now()
    row.save()
    _record(by, "publish_project", row)
    _tell(row, frozenset({"published_at"}))
    return row


@transaction.atomic
def withdraw_project(*, by: Viewer, project: Project, reason: str) -> Project:
    """Take a project off the public list."""
    demand_officer(by)
    row = Project.objects.select_for_update().get(pk=project.pk)
    if row.published_at is None:
        raise Refused(_("Das Vorhaben ist nicht öffentlich."), _("Laden Sie die Seite neu."), code="not_published")
    if not reason.strip():
        raise Refused(_("Der Grund fehlt."), _("Nennen Sie ihn."), code="reason", field="reason")
    row.published_at = None
    row.save()
    _record(by, "withdraw_project", row, ground=reason.strip())
    return row


@transaction.atomic
def add_step(*, by: Viewer, project: Project, **facts: Any) -> ProjectStep:
    """Add a step to the timeline. `facts` are fields of STEP_FIELDS."""
    demand_officer(by)
    step = ProjectStep(project=project)
    _write_step(step, facts)
    _record(by, "add_step", project, data={"step": str(step.pk)})
    _touch(project)
    step_added.send(sender=ProjectStep, step_id=step.pk)
    return step


@transaction.atomic
def change_step(*, by: Viewer, step: ProjectStep, **facts: Any) -> ProjectStep:
    """Change a step of the timeline."""
    demand_officer(by)
    before = audit.facts(step)
    _write_step(step, facts)
    _record(by, "change_step", step.project, before=before, data={"step": str(step.pk)})
    _touch(step.project)
    return step


@transaction.atomic
def remove_step(*, by: Viewer, step: ProjectStep) -> None:
    """Take a step off the timeline."""
    demand_officer(by)
    _record(by, "remove_step", step.project, before=audit.facts(step), data={"step": str(step.pk)})
    _touch(step.project)
    step.delete()


def free_slug(title: str) -> str:
    """Return the address made of a title that no project has."""
    words = slugify(title.translate(GERMAN))[: LONGEST_SLUG - 4].strip("-") or "vorhaben"
    taken = set(Project.objects.filter(slug__startswith=words).values_list("slug", flat=True))
    number = next(n for n in range(1, len(taken) + 2) if (words if n == 1 else f"{words}-{n}") not in taken)
    return words if number == 1 else f"{words}-{number}"


def _write(project: Project, facts: dict[str, Any]) -> None:
    for name in CHANGEABLE:
        if name in facts:
            setattr(project, name, facts[name])
    _demand_named(project)
    _demand_ground(project)
    project.save()
    for name in RELATIONS:
        if name in facts:
            getattr(project, name).set(facts[name])


def _demand_named(project: Project) -> None:
    for name in ("title", "summary"):
        if not getattr(project, name).strip():
            raise Refused(_("Die Angabe fehlt."), _("Füllen Sie das Feld aus."), code="missing", field=name)


def _demand_ground(project: Project) -> None:
    if project.level == ParticipationLevel.NONE and not project.level_reason.strip():
        raise Refused(
            _("Ohne Beteiligung braucht es eine Begründung."), _("Schreiben Sie, warum niemand mitreden kann."),
            code="level_reason", field="level_reason",
        )  # fmt: skip


def _demand_whole(project: Project) -> None:
    if project.department_id is None and not project.contact.strip():
        raise Refused(
            _("Niemand ist zuständig."), _("Nennen Sie das Amt oder eine Ansprechperson."), code="nobody",
            field="department",
        )  # fmt: skip


def _write_step(step: ProjectStep, facts: dict[str, Any]) -> None:
    for name in STEP_FIELDS:
        if name in facts:
            setattr(step, name, facts[name])
    if not step.title.strip():
        raise Refused(
            _("Der Schritt braucht einen Namen."), _("Sagen Sie, was geschieht."), code="missing", field="title"
        )
    if step.until and step.until < step.date:
        raise Refused(_("Das Ende liegt vor dem Anfang."), _("Prüfen Sie die Tage."), code="ends_early", field="until")
    step.save()


def _touch(project: Project) -> None:
    """Let the project count as changed."""
    Project.objects.filter(pk=project.pk).update(modified_at=timezone.now())


def _tell(project: Project, changed: frozenset[str]) -> None:
    if project.published_at is not None:
        project_changed.send(sender=Project, project_id=project.pk, changed=changed)


def _record(by: Viewer, action: str, project: Project, ground: str = "", **more: Any) -> None:
    audit.record(
        by_user=by.user_id,
        action=f"participation.{action}",
        obj=project,
        ground=ground,
        after=audit.facts(project),
        **more,
    )
