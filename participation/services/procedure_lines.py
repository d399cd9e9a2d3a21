"""Procedures as cards and lines: how long one can still take part, by the server's clock, and what came of it."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.viewer import Viewer
from core.changes import unnoted
from core.wording import time_of, worded
from participation.enums import Access, ProcedureKind, ProcedureState
from participation.kinds import kind_of
from participation.models import Procedure, Project, Turnout
from participation.rules import is_officer
from participation.services.live_turnout import rounded

# A period that ends at midnight ends with the day before.
INSTANT = datetime.timedelta(microseconds=1)
ACCESS_WORDS = {
    Access.OPEN: gettext_lazy("anonym, ohne Anmeldung"),
    Access.CODE: gettext_lazy("anonym, mit einem Code der Stadt"),
    Access.RESIDENT: gettext_lazy("anonym, mit Wohnsitznachweis"),
    Access.NAMED: gettext_lazy("mit Namen"),
}


class ProcedureStage(StrEnum):
    """Where a procedure stands for whoever wants to take part."""

    DRAFT = "draft"
    COMING = "coming"
    RUNNING = "running"
    COUNTING = "counting"
    DECIDED = "decided"
    ABORTED = "aborted"


STAGES = {
    ProcedureState.ANNOUNCED: ProcedureStage.COMING,
    ProcedureState.CLOSED: ProcedureStage.COUNTING,
    ProcedureState.EVALUATED: ProcedureStage.COUNTING,
    ProcedureState.PUBLISHED: ProcedureStage.DECIDED,
    ProcedureState.ARCHIVED: ProcedureStage.DECIDED,
    ProcedureState.ABORTED: ProcedureStage.ABORTED,
}


@dataclass(frozen=True)
class ProjectRef:
    """A project in a line."""

    slug: str
    title: str


@dataclass(frozen=True)
class ProcedureLine:
    """A procedure in a list. `last_day` is the last day on which one can take part."""

    id: UUID
    kind: str
    kind_label: str
    title: str
    summary: str
    path: str
    access: str
    stage: ProcedureStage
    opens_at: datetime.datetime
    closes_at: datetime.datetime
    last_day: datetime.date
    days_left: int
    turnout: int
    is_growing: bool
    project: ProjectRef | None
    published_on: datetime.date | None

    @property
    def days_words(self) -> str:
        """Return what stands beside the number of days."""
        return ngettext("Tag übrig", "Tage übrig", self.days_left)

    @property
    def until(self) -> str:
        """Return "bis 13. Dezember", on the last day "bis 18:00 Uhr"."""
        if self.days_left == 0 and timezone.localdate(self.closes_at) == self.last_day:
            return _("bis %(time)s Uhr") % {"time": time_of(self.closes_at)}
        return _("bis %(day)s") % {"day": worded(self.last_day, "day_month")}

    @property
    def who(self) -> tuple[str, str]:
        """Return, in two lines, how many voted where each of them counts once; else what is asked of whoever takes part."""
        if self.access == Access.OPEN or not self.turnout:
            words = str(ACCESS_WORDS[Access(self.access)])
            first, comma, rest = words.partition(", ")
            return first + comma.strip(), rest
        number = number_format(self.turnout, use_l10n=True, force_grouping=True)
        if self.is_growing:
            people = _("mindestens %(n)s Personen") % {"n": number}
            return people, _("haben abgestimmt") if self.kind == ProcedureKind.BUDGET else _("haben teilgenommen")
        people = ngettext("%(n)s Person", "%(n)s Personen", self.turnout) % {"n": number}
        if self.kind == ProcedureKind.BUDGET:
            return people, ngettext("hat abgestimmt", "haben abgestimmt", self.turnout)
        return people, ngettext("hat teilgenommen", "haben teilgenommen", self.turnout)


def stage_of(procedure: Procedure, now: datetime.datetime) -> ProcedureStage:
    """Return where a procedure stands by the clock, whatever a late job has not yet noted."""
    if procedure.state == ProcedureState.OPEN:
        if now < procedure.opens_at:
            return ProcedureStage.COMING
        return ProcedureStage.RUNNING if now < procedure.closes_at else ProcedureStage.COUNTING
    return STAGES.get(ProcedureState(procedure.state), ProcedureStage.DRAFT)


def procedure_lines(viewer: Viewer, rows: Iterable[Procedure]) -> list[ProcedureLine]:
    """Return procedures (obtained by visible_to, with their projects) as lines. One query: how many took part."""
    found, now = list(rows), timezone.now()
    counts = turnouts(row.pk for row in found)
    return [_line(viewer, row, now, counts.get(row.pk, 0)) for row in found]


def turnouts(keys: Iterable[UUID]) -> dict[UUID, int]:
    """Return how many have taken part. No vote makes a kept page old: the number may be a minute late."""
    wanted = list(keys)
    with unnoted():
        return dict(Turnout.objects.filter(pk__in=wanted).values_list("pk", "count")) if wanted else {}


def procedure_path(procedure: Procedure) -> str:
    """Return the path of a procedure's page."""
    return reverse(kind_of(procedure).route, args=[procedure.slug])


def last_day_of(procedure: Procedure) -> datetime.date:
    """Return the last day on which one can take part."""
    return timezone.localdate(procedure.closes_at - INSTANT)


def project_ref(viewer: Viewer, project: Project | None) -> ProjectRef | None:
    """Return the project of a procedure, None where viewer may not read it."""
    if project is None or (project.published_at is None and not is_officer(viewer)):
        return None
    return ProjectRef(project.slug, project.title)


def _line(viewer: Viewer, row: Procedure, now: datetime.datetime, turnout: int) -> ProcedureLine:
    last_day, stage = last_day_of(row), stage_of(row, now)
    is_growing = stage == ProcedureStage.RUNNING
    return ProcedureLine(
        id=row.pk,
        kind=row.kind,
        kind_label=str(row.get_kind_display()),
        title=row.title,
        summary=row.summary,
        path=procedure_path(row),
        access=row.access,
        stage=stage,
        opens_at=row.opens_at,
        closes_at=row.closes_at,
        last_day=last_day,
        days_left=max(0, (last_day - timezone.localdate(now)).days),
        turnout=rounded(turnout) if is_growing else turnout,
        is_growing=is_growing,
        project=project_ref(viewer, row.project),
        published_on=row.published_on,
    )
