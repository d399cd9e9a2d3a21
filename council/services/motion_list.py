"""The list „Anträge“ of „Mein Rat“: what the own factions have in hand, and what one is asked to sign."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.models import RemarkState, Text, TextRemark
from core.paging import Keyset, Page
from council.enums import MotionKind, MotionState, SignatureState
from council.models import Motion, MotionSigner, Person
from council.rules import reach
from council.services.deadlines import Deadline, deadline_line
from council.services.motion_text import NAME

S = MotionState
# What one may look for, and the states that are it.
FILTERS: dict[str, tuple[str | Promise, tuple[MotionState, ...]]] = {
    "": (_("Alle"), ()),
    "in-arbeit": (_("In Arbeit"), (S.DRAFT, S.FACTION_REVIEW, S.ADOPTED, S.RETURNED)),
    "eingereicht": (_("Eingereicht"), (S.SUBMITTED, S.FORMAL_CHECK)),
    "in-beratung": (_("In Beratung"), (S.REGISTERED, S.SCHEDULED, S.IN_CONSULTATION)),
    "entschieden": (_("Entschieden"), (S.DECIDED, S.IN_EXECUTION, S.DONE)),
    "zurueckgezogen": (_("Zurückgezogen"), (S.WITHDRAWN,)),
}
OPEN = (S.DRAFT, S.FACTION_REVIEW, S.ADOPTED, S.RETURNED)
ORDER = Keyset("changed_at")


@dataclass(frozen=True)
class MotionLine:
    """A motion in a list. `asks`: the viewer is asked to sign it. `is_own`: it is their faction's."""

    id: UUID
    title: str
    kind: str
    state: str
    label: str
    tone: str
    faction: str
    is_own: bool
    asks: bool
    reference: str
    organization: str
    meeting_start: datetime.datetime | None
    deadline: Deadline | None
    changed_at: datetime.datetime
    remarks: int


def motion_page(viewer: Viewer, params: Mapping[str, str]) -> Page[MotionLine]:
    """Return one page of the motions on the viewer's desk, the last changed first. Five queries, however many."""
    rows = Motion.objects.shared_with(viewer).exclude(kind=MotionKind.CITIZEN)
    _label, states = FILTERS.get(params.get("stand", ""), FILTERS[""])
    if states:
        rows = rows.filter(state__in=states)
    page = ORDER.page(with_asked(rows, viewer).select_related("faction", "organization", "meeting", "paper"), params)
    return Page(lines_of(viewer, page.rows), page.before, page.after)


def with_asked(rows: QuerySet[Motion], viewer: Viewer) -> QuerySet[Motion]:
    """Note on each whether the viewer is asked to sign it."""
    own = Person.objects.filter(user=viewer.user_id) if viewer.user_id else Person.objects.none()
    asked = MotionSigner.objects.filter(motion=OuterRef("pk"), person__in=own, state=SignatureState.ASKED)
    return rows.annotate(asks=Exists(asked))


def latest_motions(viewer: Viewer, count: int) -> list[MotionLine]:
    """Return the motions of the own factions that changed last."""
    rows = Motion.objects.of_factions(viewer).exclude(state=S.WITHDRAWN).order_by("-changed_at", "-pk")
    found = with_asked(rows, viewer).select_related("faction", "organization", "meeting", "paper")[:count]
    return lines_of(viewer, list(found))


def asked_motions(viewer: Viewer) -> list[MotionLine]:
    """Return the motions that wait for the viewer's signature, the longest first."""
    rows: QuerySet[Any] = with_asked(Motion.objects.shared_with(viewer), viewer)
    rows = rows.filter(asks=True, state__in=OPEN)
    found = rows.select_related("faction", "organization", "meeting", "paper").order_by("changed_at")
    return lines_of(viewer, list(found))


def counts(viewer: Viewer) -> dict[str, int]:
    """Return how many motions each filter finds, in one query."""
    rows = Motion.objects.shared_with(viewer).exclude(kind=MotionKind.CITIZEN)
    numbers = {
        (name or "alle").replace("-", "_"): Count("pk", filter=Q(state__in=states) if states else None)
        for name, (_label, states) in FILTERS.items()
    }
    found = rows.order_by().aggregate(**numbers)
    return {name: found[(name or "alle").replace("-", "_")] for name in FILTERS}


def lines_of(viewer: Viewer, rows: list[Any]) -> list[MotionLine]:
    """Return rows as lines."""
    own = reach(viewer).factions
    noted = _texts([row.pk for row in rows if row.faction_id in own])
    return [_line(row, row.faction_id in own, noted.get(row.pk, (None, 0))) for row in rows]


def _line(row: Any, is_own: bool, noted: tuple[datetime.datetime | None, int]) -> MotionLine:
    changed, remarks = noted
    return MotionLine(
        id=row.pk, title=row.title, kind=row.get_kind_display(), state=row.state, label=str(SHORT.get(row.state) or row.get_state_display()),
        tone=TONES.get(row.state, ""), faction=row.faction.name if row.faction else "", is_own=is_own, asks=row.asks,
        reference=row.paper.reference if row.paper else "",
        organization=row.organization.short_name or row.organization.name if row.organization else "",
        meeting_start=row.meeting.start if row.meeting else None,
        deadline=deadline_line(row.deadline) if row.state in OPEN else None,
        changed_at=max(row.changed_at, changed) if changed and row.state in OPEN else row.changed_at, remarks=remarks,
    )  # fmt: skip


# Where the whole name is too long for a list.
SHORT: dict[str, str | Promise] = {
    S.FACTION_REVIEW: _("Lesung"),
    S.ADOPTED: _("beschlossen"),
    S.REGISTERED: _("angenommen"),
    S.SCHEDULED: _("auf der Tagesordnung"),
}
# How a state is drawn: violet is the faction's alone.
TONES: dict[str, str] = {
    S.DRAFT: "faction", S.FACTION_REVIEW: "faction", S.ADOPTED: "faction", S.RETURNED: "warning", S.SUBMITTED: "info",
    S.FORMAL_CHECK: "info", S.REGISTERED: "info", S.SCHEDULED: "info", S.IN_CONSULTATION: "info", S.DECIDED: "success",
    S.IN_EXECUTION: "success", S.DONE: "success",
}  # fmt: skip


def _texts(motions: list[UUID]) -> dict[UUID, tuple[datetime.datetime | None, int]]:
    """Return when the texts of motions were last written, and how many open remarks they have. Two queries."""
    keys = [f"{pk}_{part}" for pk in motions for part in ("proposal", "reasons", "costs", "climate")]
    texts = Text.objects.filter(kind=NAME, key__in=keys)
    open_ones = TextRemark.objects.filter(text__in=texts, state=RemarkState.OPEN, parent__isnull=True).order_by()
    remarks = dict(open_ones.values_list("text").annotate(n=Count("pk")))
    found: dict[UUID, tuple[datetime.datetime | None, int]] = {}
    for pk, key, changed_at in texts.values_list("pk", "key", "changed_at"):
        motion = UUID(key.partition("_")[0])
        latest, count = found.get(motion, (None, 0))
        found[motion] = (max(latest, changed_at) if latest else changed_at, count + remarks.get(pk, 0))
    return found
