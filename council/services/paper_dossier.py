"""What the page of a paper shows: its way through the bodies, the decision with its vote, text, documents, kin."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.wording import label_of, named_list
from council.enums import PaperState, PaperType
from council.models import (
    InquiryAnswer,
    Location,
    Matter,
    Organization,
    Paper,
    PaperVersion,
    Person,
    Petitioner,
)
from council.services.paper_grounds import Effect, Urgency, effects_of, urgency_of
from council.services.paper_way import DEAD, DecisionSheet, Station, paper_way
from council.services.references import (
    BodyRef,
    FileRef,
    PaperRef,
    PersonRef,
    body_ref,
    files_of,
    paper_ref,
    person_ref,
    seen,
)

# More stations than this do not fit beside each other.
WIDE_STATIONS = 5
WORDY = 120


@dataclass(frozen=True)
class Version:
    """One published wording of the paper."""

    n: int
    at: datetime.datetime
    content: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Answer:
    """The answer to a question: given, or owed until a day."""

    due: datetime.date
    answered_on: datetime.date | None
    text: str
    department: BodyRef | None


@dataclass(frozen=True)
class PaperDossier:
    """A paper as its page shows it."""

    paper: PaperRef
    state: str
    state_label: str
    state_reason: str
    summary: str
    proposal: str
    reasons: str
    effects: tuple[Effect, ...]
    urgency: Urgency | None
    stations: tuple[Station, ...]
    decision: DecisionSheet | None
    files: tuple[FileRef, ...]
    originators: tuple[BodyRef, ...]
    authors: tuple[PersonRef, ...]
    departments: tuple[BodyRef, ...]
    related: tuple[PaperRef, ...]
    amendments: tuple[PaperRef, ...]
    parents: tuple[PaperRef, ...]
    replaced_by: PaperRef | None
    matters: tuple[tuple[UUID, str], ...]
    places: tuple[str, ...]
    versions: tuple[Version, ...]
    answer: Answer | None
    petitioner: str
    modified_at: datetime.datetime | None

    @property
    def is_dead(self) -> bool:
        """Whether it was withdrawn or replaced."""
        return self.state in DEAD

    @property
    def short_title(self) -> str:
        """Return "Beschlussvorlage V/2026/0412", the title where there is no reference."""
        return f"{self.paper.type_label} {self.paper.reference}" if self.paper.reference else self.paper.title

    @property
    def is_wordy(self) -> bool:
        """Whether the title is too long for large letters."""
        return len(self.paper.title) > WORDY

    @property
    def done_words(self) -> str:
        """Return "2 von 4 Beratungen abgeschlossen"."""
        values = {"done": sum(1 for station in self.stations if station.is_done), "n": len(self.stations)}
        one, many = _("%(done)s von %(n)s Beratung abgeschlossen"), _("%(done)s von %(n)s Beratungen abgeschlossen")
        return str(one if len(self.stations) == 1 else many) % values

    @property
    def kin(self) -> tuple[PaperRef, ...]:
        """Return the papers it belongs together with."""
        return (*self.parents, *self.amendments, *self.related)

    @property
    def department_names(self) -> list[str]:
        """Return who is in charge."""
        return [body.name for body in self.departments]

    @property
    def department_words(self) -> str:
        """Return who is in charge, in words."""
        return named_list(self.department_names)

    @property
    def is_long(self) -> bool:
        """Whether the way is too long to lie across the page."""
        return len(self.stations) > WIDE_STATIONS

    @property
    def next_station(self) -> Station | None:
        """Return where it is decided or discussed next."""
        return next((station for station in self.stations if station.is_now), None)


def paper_dossier(viewer: Viewer, paper_id: UUID) -> PaperDossier | None:
    """Return the dossier of a paper, None when viewer may not read it (or there is none)."""
    paper = Paper.objects.visible_to(viewer).filter(pk=paper_id).select_related("effects", "urgency").first()
    if paper is None:
        return None
    stations, decision = paper_way(viewer, paper)
    bodies = _bodies(viewer, paper)
    kin = _kin(viewer, paper)
    persons = Person.objects.visible_to(viewer).filter(originated_papers=paper).order_by("family_name", "name")
    return PaperDossier(
        paper=paper_ref(paper),
        state=paper.state,
        state_label=label_of(PaperState, paper.state),
        state_reason=paper.state_reason,
        summary=paper.summary,
        proposal=paper.proposal,
        reasons=paper.reasons,
        effects=effects_of(paper),
        urgency=urgency_of(viewer, paper, stations),
        stations=stations,
        decision=decision,
        files=tuple(files_of(viewer, Q(attachments__paper=paper)).paper[paper.pk]),
        originators=tuple(body_ref(row) for row in bodies if row.is_originator),
        authors=tuple(person_ref(row) for row in persons),
        departments=tuple(body_ref(row) for row in bodies if row.is_leading),
        related=tuple(paper_ref(row) for row in kin if row.is_related),
        amendments=tuple(paper_ref(row) for row in kin if row.is_below),
        parents=tuple(paper_ref(row) for row in kin if row.is_above),
        replaced_by=next((paper_ref(row) for row in kin if row.pk == paper.replaced_by_id), None),
        matters=tuple(Matter.objects.visible_to(viewer).filter(papers=paper).values_list("id", "title").distinct()),
        places=tuple(str(row) for row in Location.objects.visible_to(viewer).filter(papers=paper).distinct()),
        versions=_versions(viewer, paper),
        answer=_answer(viewer, paper),
        petitioner=_petitioner(paper),
        modified_at=paper.public_modified_at,
    )


def _answer(viewer: Viewer, paper: Paper) -> Answer | None:
    """Return the answer to a question. What is owed is said as well, as soon as the question is public."""
    if paper.paper_type != PaperType.INQUIRY:
        return None
    row = InquiryAnswer.objects.visible_to(viewer).filter(paper=paper).select_related("department").first()
    if row is None:
        return None
    department = seen(row.department, viewer)
    return Answer(
        due=row.due, answered_on=timezone.localdate(row.answered_at) if row.answered_at else None, text=row.text,
        department=body_ref(department) if department else None,
    )  # fmt: skip


def _petitioner(paper: Paper) -> str:
    """Return who handed it in, where its bearer wants the name to stand there."""
    if paper.paper_type != PaperType.CITIZEN_MOTION:
        return ""
    return Petitioner.objects.public_name_of(paper)


def _bodies(viewer: Viewer, paper: Paper) -> list[Any]:
    """Return originators and departments of a paper, marked as such. One query."""
    originators: Any = Paper.originator_organizations.through
    directors: Any = Paper.under_direction_of.through
    originated = originators.objects.filter(paper=paper, organization=OuterRef("pk"))
    directed = directors.objects.filter(paper=paper, organization=OuterRef("pk"))
    rows = Organization.objects.visible_to(viewer).annotate(
        is_originator=Exists(originated), is_leading=Exists(directed)
    )
    return list(rows.filter(Q(is_originator=True) | Q(is_leading=True)).order_by("name"))


def _kin(viewer: Viewer, paper: Paper) -> list[Any]:
    """Return related, lower and upper papers and the one that replaces it, marked as such. One query."""
    links: Any = Paper.related_papers.through
    above: Any = Paper.superordinated_papers.through
    related, below, upper = (
        links.objects.filter(from_paper=paper),
        above.objects.filter(to_paper=paper),
        above.objects.filter(from_paper=paper),
    )
    replacing = Paper.objects.filter(pk=paper.pk, replaced_by__isnull=False)
    # By their ids, which a few links tell: alternatives as conditions on papers would look at all of them.
    keys = related.values("to_paper").union(
        below.values("from_paper"), upper.values("to_paper"), replacing.values("replaced_by")
    )
    rows = Paper.objects.visible_to(viewer).annotate(
        is_related=Exists(related.filter(to_paper=OuterRef("pk"))),
        is_below=Exists(below.filter(from_paper=OuterRef("pk"))),
        is_above=Exists(upper.filter(to_paper=OuterRef("pk"))),
    )
    # Amendments stand in the order of voting.
    order = (F("vote_order").asc(nulls_last=True), "date", "reference", "pk")
    return list(rows.filter(pk__in=keys).order_by(*order).distinct())


# The wording ------------------------------------------------------------------------------------------------------
SECTIONS: dict[str, Promise] = {
    "title": _("Betreff"),
    "proposal": _("Beschlussvorschlag"),
    "reasons": _("Begründung"),
    "financial_effects": _("Finanzielle Auswirkungen"),
    "climate_effects": _("Auswirkungen auf das Klima"),
}


def _versions(viewer: Viewer, paper: Paper) -> tuple[Version, ...]:
    """Return the wordings that were public, newest first. Drafts before the first publication stay inside."""
    rows = PaperVersion.objects.filter(paper=paper).order_by("-n")
    return tuple(
        Version(
            row.n,
            row.at,
            tuple((str(label), str(row.content[key])) for key, label in SECTIONS.items() if row.content.get(key)),
        )
        for row in _published(list(rows), paper)
        if isinstance(row.content, dict)
    )


def _published(rows: list[PaperVersion], paper: Paper) -> list[PaperVersion]:
    """Return the version in force at the first publication and all later ones."""
    first = paper.first_published_at
    if not paper.is_public or first is None:
        return rows
    later = [row for row in rows if row.at > first]
    at_publication = next((row for row in rows if row.at <= first), None)
    return [*later, *([at_publication] if at_publication else [])]
