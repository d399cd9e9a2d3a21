"""What a paper costs, what it means for the climate, and why an urgent one could not wait for the council."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from core.wording import in_euro
from council.enums import OrganizationKind, SignatureState
from council.models import Paper, PaperEffects, Person, UrgentDecision, UrgentSignature
from council.services.paper_way import Station
from council.services.references import PersonRef, person_ref


@dataclass(frozen=True)
class Fact:
    """One fact with its label. What the town wrote itself stays German on English pages."""

    label: str
    text: str
    is_written: bool = False


@dataclass(frozen=True)
class Effect:
    """One effect: a label, a few words of ours or (`words`) of the paper, single facts, and what is said at length."""

    label: str
    brief: str
    words: str
    facts: tuple[Fact, ...]
    text: str


@dataclass(frozen=True)
class Hand:
    """One signature that was given: as what, by whom where that person is public, and on which day."""

    office: str
    person: PersonRef | None
    day: datetime.date


@dataclass(frozen=True)
class Urgency:
    """An urgent decision (§ 60 Abs. 1 GO NRW) once it is taken. Without hands the main committee decided it."""

    reason: str
    day: datetime.date
    hands: tuple[Hand, ...]
    approval: Station | None


def effects_of(paper: Paper) -> tuple[Effect, ...]:
    """Return the effects of a paper the caller obtained by visible_to with its `effects`. No query."""
    row: PaperEffects | None = getattr(paper, "effects", None)
    effects = (_money(paper, row), _climate(paper, row))
    return tuple(each for each in effects if each.brief or each.words or each.facts or each.text)


def _money(paper: Paper, row: PaperEffects | None) -> Effect:
    funded = {True: _("stehen im Haushalt bereit"), False: _("fehlen im Haushalt")}
    facts = _said(
        Fact(_("Betrag"), cost_of(row)),
        Fact(_("Haushalt"), row.budget_line if row else "", is_written=True),
        Fact(_("Mittel"), funded[row.is_funded] if row and row.is_funded is not None else ""),
    )
    return Effect(_("Finanzielle Auswirkungen"), cost_of(row), paper.financial_summary, facts, paper.financial_effects)


def cost_of(row: PaperEffects | None) -> str:
    """Return "120.000 € einmalig", "" where nothing is said about money."""
    return f"{in_euro(row.amount)} {row.get_rhythm_display()}" if row and row.amount is not None else ""


def _climate(paper: Paper, row: PaperEffects | None) -> Effect:
    brief = row.get_climate_display() if row else ""
    facts = _said(Fact(_("Wirkung"), brief), Fact(_("Warum"), row.climate_reason if row else "", is_written=True))
    return Effect(_("Auswirkungen auf das Klima"), brief, paper.climate_summary, facts, paper.climate_effects)


def _said(*facts: Fact) -> tuple[Fact, ...]:
    return tuple(fact for fact in facts if fact.text)


def urgency_of(viewer: Viewer, paper: Paper, stations: Iterable[Station]) -> Urgency | None:
    """Return how a paper was decided in urgency, None before that: whoever is asked to sign is nobody else's business.

    Two queries, of urgent decisions alone.
    """
    urgent: UrgentDecision | None = getattr(paper, "urgency", None)
    if urgent is None or urgent.decided_at is None:
        return None
    councils = [each for each in stations if each.body and each.body.kind == OrganizationKind.COUNCIL]
    hands = _hands(viewer, urgent)
    return Urgency(urgent.reason, timezone.localdate(urgent.decided_at), hands, councils[-1] if councils else None)


def _hands(viewer: Viewer, urgent: UrgentDecision) -> tuple[Hand, ...]:
    """Return who signed. Whoever declined is not named."""
    rows = UrgentSignature.objects.filter(decision=urgent, state=SignatureState.SIGNED).order_by("-signer", "at")
    given = [(row, row.at) for row in rows if row.at is not None]
    people = Person.objects.visible_to(viewer).filter(user__in=[row.user_id for row, _at in given])
    known = {person.user_id: person_ref(person) for person in people} if given else {}
    return tuple(Hand(row.get_signer_display(), known.get(row.user_id), timezone.localdate(at)) for row, at in given)
