"""Who may read and do what in the council. visible_to and the predicates ask the same functions."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.enums import Assurance, MandateKind, Role
from accounts.rules import departments_of
from accounts.viewer import PUBLIC, Viewer
from core.errors import NotPermitted
from council.enums import OrganizationKind, Visibility


@dataclass(frozen=True)
class Reach:
    """What a viewer may read beyond the public.

    `internal`: drafts of the administration. `nonpublic`: everything non-public (administration, mayor and every
    councillor: § 58 Abs. 1 Satz 4 GO NRW lets councillors attend non-public meetings of every committee).
    `organizations`: where membership alone gives the right (expert citizens). `factions`: own faction drafts (I7).
    `departments`: their own papers and those they were asked to co-sign. `signer`: who was asked to sign urgent decisions.
    """

    internal: bool = False
    nonpublic: bool = False
    organizations: frozenset[UUID] = field(default_factory=frozenset)
    factions: frozenset[UUID] = field(default_factory=frozenset)
    departments: frozenset[UUID] = field(default_factory=frozenset)
    signer: UUID | None = None

    def beyond(self, public: Q, model: type[Any]) -> Q:
        """Return the condition for rows that are public, or readable though not public and not deleted."""
        return public if self == NOTHING else public | (Q(deleted_at__isnull=True) & self.condition(model))

    def condition(self, model: type[Any]) -> Q:
        """Return the condition for rows of model that are readable though not public."""
        allowed = Q(pk__in=[])
        if self.internal:
            allowed |= Q(visibility=Visibility.INTERNAL)
        if self.nonpublic:
            allowed |= Q(visibility__in=[Visibility.NONPUBLIC, Visibility.PUBLIC])
        elif self.organizations and (path := ORGANIZATION_PATHS.get(model.__name__)):
            for lookup in path:
                allowed |= Q(
                    visibility__in=[Visibility.NONPUBLIC, Visibility.PUBLIC], **{f"{lookup}__in": self.organizations}
                )
        if self.factions and (faction := FACTION_PATHS.get(model.__name__)):
            allowed |= Q(visibility=Visibility.FACTION, **{f"{faction}__in": self.factions})
        if (self.departments or self.signer) and model.__name__ in ENTRUSTED:
            # Drafts of factions are nobody's business, whoever is asked (I7).
            papers = Q(**{f"{ENTRUSTED[model.__name__]}__in": _entrusted(self.departments, self.signer)})
            allowed |= papers & ~Q(visibility=Visibility.FACTION)
        return allowed


NOTHING = Reach()
# How a row leads to the organizations whose members may read it.
ORGANIZATION_PATHS: dict[str, list[str]] = {
    "Meeting": ["holders__organization"],
    "AgendaItem": ["meeting__holders__organization"],
    "Decision": ["agenda_item__meeting__holders__organization"],
    "Paper": ["consultations__organization"],
    "Consultation": ["paper__consultations__organization"],
    "File": [
        "attachments__paper__consultations__organization",
        "attachments__meeting__holders__organization",
        "attachments__agenda_item__meeting__holders__organization",
    ],
}
FACTION_PATHS = {"Paper": "originator_organizations", "File": "attachments__paper__originator_organizations"}
# How a row leads to the paper that a department wrote, or somebody was asked to sign.
ENTRUSTED = {"Paper": "pk", "Consultation": "paper", "File": "attachments__paper"}


def _entrusted(departments: frozenset[UUID], signer: UUID | None) -> Any:
    """Return the keys of papers of departments, of those they were asked to co-sign, and of those signer was asked to sign."""
    from council.models import CoSignature, Paper, UrgentSignature

    directed: Any = Paper.under_direction_of.through
    asked = CoSignature.objects.filter(department__in=departments, asked_at__isnull=False)
    return Paper._base_manager.filter(
        Q(pk__in=directed.objects.filter(organization__in=departments).values("paper"))
        | Q(pk__in=asked.values("paper"))
        | Q(pk__in=UrgentSignature.objects.filter(user=signer).values("decision__paper"))
    ).values("pk")


def reach(viewer: Viewer) -> Reach:
    """Return what viewer may read beyond the public; nothing without a second factor."""
    if not viewer.is_trusted or not (viewer.roles or viewer.mandates):
        return NOTHING
    return viewer.remember("council.reach", lambda: _reach(viewer))


def _reach(viewer: Viewer) -> Reach:
    from council.models import Membership

    rows = (
        Membership.objects.current()
        .filter(person__user_id=viewer.user_id, deleted_at__isnull=True)
        .values_list("organization_id", "organization__kind")
    )
    return _reach_of(viewer, list(rows) if viewer.mandates else [])


def reach_like(viewer: Viewer, belongs: list[tuple[UUID, str]]) -> Viewer:
    """Return viewer as if the person behind it belonged to these organizations: what the preview asks visible_to with."""
    viewer.remember("council.reach", lambda: _reach_of(viewer, belongs))
    return viewer


def _reach_of(viewer: Viewer, belongs: list[tuple[UUID, str]]) -> Reach:
    staff = viewer.has(Role.CLERK)
    mayor = viewer.holds(MandateKind.MAYOR)
    # Whoever only works for a faction has no seat anywhere.
    sits = bool(viewer.mandates - {MandateKind.FACTION_STAFF})
    meets = {OrganizationKind.COUNCIL, OrganizationKind.COMMITTEE, OrganizationKind.ADVISORY}
    in_council = any(kind == OrganizationKind.COUNCIL for _pk, kind in belongs)
    return Reach(
        internal=staff,
        nonpublic=staff or mayor or (viewer.holds(MandateKind.COUNCILLOR) and in_council),
        organizations=frozenset(pk for pk, kind in belongs if sits and kind in meets),
        factions=frozenset(pk for pk, kind in belongs if kind == OrganizationKind.FACTION),
        departments=departments_of(viewer),
        signer=viewer.user_id if viewer.holds(MandateKind.MAYOR, MandateKind.COUNCILLOR) else None,
    )


def audience_viewer(organization_id: UUID | None = None, *, council: bool = False) -> Viewer:
    """Return a viewer who reads what an audience reads: the public, whoever belongs to a body alone, or the council."""
    if organization_id is None and not council:
        return PUBLIC
    own = Reach(nonpublic=council, organizations=frozenset([organization_id] if organization_id else ()))
    seat = MandateKind.COUNCILLOR if council else MandateKind.EXPERT_CITIZEN
    return Viewer(assurance=Assurance.SECOND_FACTOR, mandates=frozenset([seat]), memo={"council.reach": own})


def demand_desk(by: Viewer) -> None:
    """Refuse whoever may not work at the clerk's desk."""
    if not may_run_meetings(by):
        raise NotPermitted(
            _("Das darf nur der Sitzungsdienst."),
            _("Melden Sie sich mit zweitem Merkmal an oder wenden Sie sich an den Sitzungsdienst."),
            code="not_permitted",
        )


def is_of_council(viewer: Viewer) -> bool:
    """Whether „Mein Rat“ is there for viewer: whoever holds a mandate or works for a faction."""
    return viewer.is_trusted and bool(viewer.mandates)


def demand_faction(by: Viewer, faction_id: UUID | None) -> None:
    """Refuse whoever does not belong to a faction: its motions are its own (I7)."""
    if faction_id is None or faction_id not in reach(by).factions:
        raise NotPermitted(
            _("Das darf nur die Fraktion selbst."),
            _("Wenden Sie sich an die Fraktion, die den Antrag stellt."),
            code="not_permitted",
        )


def leads_faction(viewer: Viewer, faction_id: UUID | None) -> bool:
    """Whether viewer chairs a faction or is the chair's deputy: their function names the „Vorsitz“."""
    from council.models import Membership

    if faction_id is None or faction_id not in reach(viewer).factions:
        return False
    own = Membership.objects.current().filter(person__user_id=viewer.user_id, deleted_at__isnull=True)
    return own.filter(organization_id=faction_id, role__icontains="vorsitz").exists()


def demand_faction_lead(by: Viewer, faction_id: UUID | None) -> None:
    """Refuse whoever may not say what a faction has decided: its chair and the deputies may."""
    demand_faction(by, faction_id)
    if not leads_faction(by, faction_id):
        raise NotPermitted(
            _("Das hält der Vorsitz der Fraktion fest."),
            _("Bitten Sie den Vorsitz oder die Stellvertretung."),
            code="not_leading",
        )


def may_run_meetings(viewer: Viewer) -> bool:
    """Whether viewer plans meetings, builds agendas and publishes."""
    return viewer.has(Role.CLERK)


def may_work_for(viewer: Viewer, organization_id: UUID | None) -> bool:
    """Whether viewer answers and reports for a department: the clerk for all, others for their own."""
    return may_run_meetings(viewer) or organization_id in departments_of(viewer)


def demand_department(by: Viewer, organization_id: UUID | None) -> None:
    """Refuse whoever works neither at the clerk's desk nor for this department."""
    if not may_work_for(by, organization_id):
        raise NotPermitted(
            _("Das dürfen nur der Sitzungsdienst und das zuständige Amt."),
            _("Melden Sie sich mit zweitem Merkmal an oder wenden Sie sich an den Sitzungsdienst."),
            code="not_permitted",
        )


def may_enter_desk(viewer: Viewer) -> bool:
    """Whether viewer has something to do at the desk: clerks, and those who work for a department."""
    return may_run_meetings(viewer) or bool(departments_of(viewer))


def may_write_paper(viewer: Viewer, paper: Any) -> bool:
    """Whether viewer writes this paper: the clerk every one, a department the drafts it directs."""
    if may_run_meetings(viewer):
        return True
    own = departments_of(viewer)
    return bool(own) and paper.under_direction_of.filter(pk__in=own).exists()


def demand_writer(by: Viewer, paper: Any = None) -> None:
    """Refuse whoever may not write papers, or not this one."""
    if not (may_enter_desk(by) if paper is None else may_write_paper(by, paper)):
        raise NotPermitted(
            _("Das darf nur das federführende Amt oder der Sitzungsdienst."),
            _("Melden Sie sich mit zweitem Merkmal an oder wenden Sie sich an das Amt, das die Vorlage schreibt."),
            code="not_permitted",
        )
