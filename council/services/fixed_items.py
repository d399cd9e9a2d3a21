"""Acts on what a body always has on its agendas: keep the list, and put it onto a new agenda."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from council.enums import AgendaAct, FixedPlace, ItemKind, ItemState, Part
from council.models import AgendaItem, FixedItem, Meeting, Organization
from council.rules import demand_desk
from council.services.agenda_numbers import check_in_making, insert, locked_meeting, open_agenda, standing
from council.services.agenda_steps import note_step

# What an agenda has without a paper, meeting after meeting.
USUAL = (ItemKind.FORMALITY, ItemKind.QUESTIONS, ItemKind.REPORT, ItemKind.NOTICES)


@dataclass(frozen=True)
class FixedRow:
    """One line of the list of a body."""

    title: str
    kind: str = ItemKind.FORMALITY
    place: str = FixedPlace.BEGIN
    part: str = Part.PUBLIC
    note: str = ""
    public_title: str = ""


@transaction.atomic
def set_fixed_items(*, by: Viewer, organization: Organization, rows: Sequence[FixedRow]) -> list[FixedItem]:
    """Settle what stands on every agenda of a body, in this order. Agendas that stand already stay as they are."""
    demand_desk(by)
    seen: set[tuple[str, str]] = set()
    for row in rows:
        if (row.part, row.title) in seen:
            raise Refused(
                _("„%(title)s“ steht zweimal da.") % {"title": row.title}, _("Streichen Sie eine Zeile."), code="twice"
            )
        if row.part == Part.NONPUBLIC and not row.public_title:
            raise Refused(
                _("„%(title)s“ braucht einen öffentlichen Betreff.") % {"title": row.title},
                _("Nur ihn liest die Öffentlichkeit, zum Beispiel „Mitteilungen“."), code="public_title_missing",
            )  # fmt: skip
        seen.add((row.part, row.title))
    organization.fixed_items.all().delete()
    made = FixedItem.objects.bulk_create(
        FixedItem(
            organization=organization, order=order, title=row.title, kind=row.kind, place=row.place, part=row.part, note=row.note,
            public_title=row.public_title if row.part == Part.NONPUBLIC else "",
        )
        for order, row in enumerate(rows, start=1)
    )  # fmt: skip
    audit.record(
        by_user=by.user_id, action="council.set_fixed_items", obj=organization, data={"count": len(made)},
        after={"rows": [audit.facts(row) for row in made]},
    )  # fmt: skip
    return made


@transaction.atomic
def fill_agenda(*, by: Viewer, meeting: Meeting, revision: int | None = None) -> list[AgendaItem]:
    """Put what the body always has onto an agenda: from its list, else as on its last meeting. Nothing comes twice."""
    demand_desk(by)
    meeting = locked_meeting(meeting.pk, revision)
    check_in_making(meeting)
    rows = fixed_rows(meeting)
    there = {(item.part, item.title) for part in Part for item in standing(meeting, part)}
    missing = [row for row in rows if (row.part, row.title) not in there]
    if not missing:
        raise Refused(
            _("Es gibt keine festen Punkte, die hier noch fehlen."),
            _("Sie legen sie beim Gremium fest."),
            code="nothing_fixed",
        )
    made = [_enter(meeting, row) for row in missing]
    open_agenda(meeting, "", is_late=False)
    data: dict[str, Any] = {"items": [str(item.pk) for item in made]}
    audit.record(by_user=by.user_id, action="council.fill_agenda", obj=meeting, after=data, data=data)
    note_step(by, meeting, AgendaAct.FILL, None, {"act": AgendaAct.CLEAR, **data})
    return made


def _enter(meeting: Meeting, row: FixedRow) -> AgendaItem:
    item = AgendaItem.objects.create(
        meeting=meeting, part=row.part, order=0, title=row.title, kind=row.kind, note=row.note, fixed=row.place,
        public_title=row.public_title, state=ItemState.ON_AGENDA,
    )  # fmt: skip
    insert(item, standing(meeting, row.part))
    return item


def fixed_rows(meeting: Meeting) -> list[FixedRow]:
    """Return what the leading body always has: its list, else the items without paper of its last meeting."""
    holder = meeting.holders.select_related("organization").first()
    if holder is None:
        return []
    listed = [
        FixedRow(row.title, row.kind, row.place, row.part, row.note, row.public_title)
        for row in holder.organization.fixed_items.order_by("part", "place", "order")
    ]
    return listed or _as_last_time(meeting, holder.organization)


def _as_last_time(meeting: Meeting, organization: Organization) -> list[FixedRow]:
    earlier = Meeting.objects.of_body(organization).filter(deleted_at__isnull=True, start__lt=meeting.start)
    last = earlier.exclude(pk=meeting.pk).filter(agenda_items__isnull=False).order_by("-start").first()
    if last is None:
        return []
    rows: list[FixedRow] = []
    for part in Part:
        items = standing(last, part)
        papers = [n for n, item in enumerate(items) if item.consultation_id]
        first = papers[0] if papers else len(items)
        rows += [
            FixedRow(
                item.title, item.kind, item.fixed or (FixedPlace.BEGIN if n < first else FixedPlace.END), item.part, "",
                item.public_title,
            )
            for n, item in enumerate(items)
            if item.consultation_id is None and item.kind in USUAL and (item.fixed or item.kind != ItemKind.REPORT)
        ]  # fmt: skip
    return rows
