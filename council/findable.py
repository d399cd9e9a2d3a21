"""What of the council can be found. Entered when the room opens."""

from typing import Any

from django.utils.translation import gettext as now
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.search import (
    Kind,
    Period,
    Status,
    register_body_names,
    register_group,
    register_kind,
    register_periods,
    register_statuses,
)
from council import models
from council.enums import FileRole, MatterPhase, MeetingState, OrganizationKind, Outcome, PaperState, PaperType
from council.rules import NOTHING, reach
from council.services.findable import links, meetings, papers, people
from council.services.outcome import BADGES

# How strangers speak of the state of a meeting.
MEETING_STATES = {
    MeetingState.PLANNED: _("geplant"),
    MeetingState.AGENDA_DRAFT: _("geplant"),
    MeetingState.AGENDA_SET: _("geplant"),
    MeetingState.INVITED: _("eingeladen"),
    MeetingState.IN_SESSION: _("läuft"),
    MeetingState.CANCELLED: _("abgesagt"),
}
MATTER_STATES = {
    MatterPhase.IDEA: _("Idee"),
    MatterPhase.MOTION: _("beantragt"),
    MatterPhase.CONSULTATION: _("in Beratung"),
    MatterPhase.DECISION: _("beschlossen"),
    MatterPhase.EXECUTION: _("in Umsetzung"),
}


def register() -> None:
    """Enter kinds, statuses, names of bodies and terms."""
    for order, (name, label) in enumerate(GROUPS.items()):
        register_group(name, label, order)
    for kind in kinds():
        register_kind(kind)
    register_statuses(_statuses())
    register_body_names(_body_names)
    register_periods(_terms)


GROUPS = {
    "vorlagen": _("Vorlagen und Anträge"),
    "dokumente": _("Dokumente"),
    "beschluesse": _("Beschlüsse"),
    "vorgaenge": _("Vorgänge"),
    "sitzungen": _("Sitzungen"),
    "gremien": _("Gremien und Fraktionen"),
    "personen": _("Personen"),
}


def kinds() -> list[Kind]:
    """Return the kinds of the council."""
    return [
        _kind(
            "paper", "vorlagen", _("Vorlage"), models.Paper, papers.paper_rows, papers.paper_contents, links.paper_links, 20,
            type_label=_paper_type,
            sources={
                "council.Consultation": _via(models.Consultation, "paper"),
                "council.AgendaItem": _via(models.AgendaItem, "consultation__paper"),
                "council.Decision": _via(models.Decision, "agenda_item__consultation__paper"),
                "council.Organization": _papers_of_bodies,
                "council.Location": _via(models.Location, "papers"),
                "council.PaperEffects": _via(models.PaperEffects, "paper"),
                "council.UrgentDecision": _via(models.UrgentDecision, "paper"),
                "council.InquiryAnswer": _via(models.InquiryAnswer, "paper"),
                "council.Paper_originator_organizations": _none, "council.Paper_under_direction_of": _none,
                "council.Paper_originator_persons": _none, "council.Paper_locations": _none,
            },
        ),
        _kind(
            "file", "dokumente", _("Dokument"), models.File, papers.file_rows, papers.file_contents, links.file_links, -90,
            type_label=_file_type,
            sources={
                "council.Attachment": papers.files_of_attachments,
                "council.Paper": _of(models.Attachment, "paper", "file"),
                "council.Meeting": _of(models.Attachment, "meeting", "file"),
                "council.AgendaItem": _of(models.Attachment, "agenda_item", "file"),
            },
        ),
        _kind(
            "meeting", "sitzungen", _("Sitzung"), models.Meeting, meetings.meeting_rows, meetings.meeting_contents,
            links.meeting_links, 12,
            sources={
                "council.AgendaItem": _via(models.AgendaItem, "meeting"),
                "council.MeetingOrganization": _via(models.MeetingOrganization, "meeting"),
                "council.Organization": _of(models.MeetingOrganization, "organization", "meeting"),
                "council.Location": _of(models.Meeting, "location", "pk"),
            },
        ),
        _kind(
            "item", "sitzungen", _("Tagesordnungspunkt"), models.AgendaItem, meetings.item_rows, meetings.item_contents, None, 4,
            type_label=_item_type,
            sources={
                "council.Meeting": _of(models.AgendaItem, "meeting", "pk"),
                "council.Decision": _via(models.Decision, "agenda_item"),
                "council.Consultation": _treating("consultation", "further_consultations"),
                "council.Paper": _treating("consultation__paper", "further_consultations__paper"),
            },
        ),
        _kind(
            "decision", "beschluesse", _("Beschluss"), models.Decision, meetings.decision_rows, meetings.decision_contents,
            links.decision_links, 15,
            sources={
                "council.AgendaItem": _of(models.Decision, "agenda_item", "pk"),
                "council.Meeting": _of(models.Decision, "agenda_item__meeting", "pk"),
                "council.Paper": _of(models.Decision, "agenda_item__consultation__paper", "pk"),
            },
        ),
        _kind(
            "person", "personen", _("Person"), models.Person, people.person_rows, people.person_contents, links.person_links, 26,
            sources={
                "council.Membership": _via(models.Membership, "person"),
                "council.Organization": _of(models.Membership, "organization", "person"),
            },
        ),
        _kind(
            "organization", "gremien", _("Gremium"), models.Organization, people.organization_rows,
            people.organization_contents, links.organization_links, 28, type_label=_organization_type,
        ),
        _kind(
            "matter", "vorgaenge", _("Vorgang"), models.Matter, people.matter_rows, people.matter_contents, links.matter_links, 30,
            sources={
                "council.MatterEvent": _via(models.MatterEvent, "matter"),
                "council.Paper": _of(models.Matter, "papers", "pk"),
                "council.Organization": _of(models.Matter, "responsible", "pk"),
                "council.Location": _of(models.Matter, "location", "pk"),
                "council.Matter_papers": _none,
            },
        ),
    ]  # fmt: skip


def _kind(
    name: str, group: str, label: Any, model: Any, rows: Any, contents: Any, wanted: Any, weight: int, **more: Any
) -> Kind:
    more |= {"links": wanted} if wanted else {}
    return Kind(
        name=name, group=group, label=label, model=model, rows=rows, contents=contents, weight=weight, reads_more=_reads_more,
        visible_to=lambda viewer: model.objects.visible_to(viewer), **more,
    )  # fmt: skip


def _reads_more(viewer: Viewer) -> bool:
    return reach(viewer) is not NOTHING


def _via(model: Any, path: str) -> Any:
    """Return the source that follows path from the changed row."""
    return lambda keys: model.objects.filter(pk__in=keys).exclude(**{path: None}).values_list(path, flat=True)


def _of(model: Any, path: str, target: str) -> Any:
    """Return the source of what points to the changed row by path."""
    return lambda keys: model.objects.filter(**{f"{path}__in": keys}).values_list(target, flat=True)


def _papers_of_bodies(keys: list[Any]) -> Any:
    rows = models.Paper.objects
    for relation in ("originator_organizations", "under_direction_of", "consultations__organization"):
        yield from rows.filter(**{f"{relation}__in": keys}).values_list("pk", flat=True)


def _treating(*paths: str) -> Any:
    """Return the source of the items that treat what changed, alone or together with others."""

    def items(keys: list[Any]) -> Any:
        for path in paths:
            yield from models.AgendaItem.objects.filter(**{f"{path}__in": keys}).values_list("pk", flat=True)

    return items


def _none(_keys: list[Any]) -> list[Any]:
    """Name nothing: the paper or matter itself is marked when its relation changes."""
    return []


def _statuses() -> dict[str, Status]:
    found = {
        f"outcome-{each.value}": Status(each.label, BADGES.get(each.value, ("neutral", ""))[0]) for each in Outcome
    }
    found |= {f"paper-{each.value}": Status(each.label) for each in PaperState}
    found |= {f"meeting-{each.value}": Status(MEETING_STATES.get(each, _("beendet"))) for each in MeetingState}
    found |= {f"matter-{each.value}": Status(MATTER_STATES[each], "info") for each in MatterPhase}
    return found | {
        "matter-rejected": Status(Outcome.REJECTED.label, "danger"),
        "matter-done": Status(PaperState.CLOSED.label, "success"),
    }


def _paper_type(code: str) -> str:
    return str(PaperType(code).label) if code in PaperType.values else code or now("Vorlage")


def _file_type(code: str) -> str:
    role = code.removeprefix("scan-")
    label = str(FileRole(role).label) if role in FileRole.values else now("Dokument")
    return now("%(kind)s (gescannt, ohne durchsuchbaren Text)") % {"kind": label} if code.startswith("scan-") else label


def _item_type(number: str) -> str:
    return now("TOP %(number)s") % {"number": number} if number else now("Tagesordnungspunkt")


def _organization_type(code: str) -> str:
    return str(OrganizationKind(code).label) if code in OrganizationKind.values else now("Gremium")


def _body_names(viewer: Viewer) -> dict[str, str]:
    rows = models.Organization.objects.visible_to(viewer).values_list("pk", "name")
    return {str(pk): name for pk, name in rows}


def _terms(viewer: Viewer) -> list[Period]:
    rows = models.LegislativeTerm.objects.visible_to(viewer).filter(start_date__isnull=False).order_by("-start_date")
    return [
        Period(f"wp{row.start_date.year}", now("Wahlperiode %(name)s") % {"name": row.name.removeprefix("Wahlperiode ")},
               row.start_date, row.end_date)
        for row in rows[:6]
    ]  # fmt: skip
