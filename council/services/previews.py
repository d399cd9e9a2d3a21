"""The words of preview pictures, of public things alone."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from accounts.viewer import PUBLIC
from core.heads import PreviewText
from council.models import Matter, Meeting, Organization, Paper, Person
from council.services.meeting_list import meeting_lines
from council.services.references import paper_ref


def meeting_preview(pk: UUID) -> PreviewText | None:
    """Return the words for a meeting."""
    row = _public(Meeting, pk, "location")
    if row is None:
        return None
    [line] = meeting_lines(PUBLIC, [row])
    return PreviewText(_("Abgesagte Sitzung") if line.is_cancelled else _("Sitzung"), line.title, line.when_and_where)


def paper_preview(pk: UUID) -> PreviewText | None:
    """Return the words for a paper."""
    row = _public(Paper, pk)
    if row is None:
        return None
    ref = paper_ref(row)
    return PreviewText(f"{ref.type_label} {ref.reference}".strip(), ref.title, str(row.get_state_display()))


def body_preview(pk: UUID) -> PreviewText | None:
    """Return the words for a body."""
    row = _public(Organization, pk)
    return row and PreviewText(row.classification or str(row.get_kind_display()), row.name)


def matter_preview(pk: UUID) -> PreviewText | None:
    """Return the words for a matter."""
    row = _public(Matter, pk)
    return row and PreviewText(_("Vorgang"), row.title, str(row.get_phase_display()))


def person_preview(pk: UUID) -> PreviewText | None:
    """Return the words for a person."""
    row = _public(Person, pk)
    return row and PreviewText(_("Person"), row.name or _("ohne Namen"), row.status)


def _public(model: Any, pk: UUID, *joins: str) -> Any:
    rows = model.objects.public().filter(pk=pk)
    return (rows.select_related(*joins) if joins else rows).first()
