"""What an account may do and why, as its owner and the operator read it."""

import datetime
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from accounts.enums import MandateKind, Role
from accounts.models import Appointment, Mandate, ResidentProof, User

ALLOWS: dict[str, Promise] = {
    Role.CLERK: _("Sitzungen, Vorlagen und Beschlüsse pflegen und veröffentlichen, auch nichtöffentliche lesen"),
    Role.DEPARTMENT: _("Vorlagen des eigenen Amts schreiben"),
    Role.EDITOR: _("Seiten, Meldungen und Termine schreiben und veröffentlichen"),
    Role.PARTICIPATION: _("Beteiligungsverfahren führen"),
    Role.OPERATOR: _("die Anlage betreiben, Konten und Aufgaben verwalten"),
    MandateKind.MAYOR: _("nichtöffentliche Vorlagen und Sitzungen lesen"),
    MandateKind.COUNCILLOR: _("nichtöffentliche Vorlagen und Sitzungen lesen"),
    MandateKind.EXPERT_CITIZEN: _("nichtöffentliche Vorlagen der eigenen Ausschüsse lesen"),
    MandateKind.FACTION_STAFF: _("Anträge der eigenen Fraktion schreiben und einreichen"),
}


@dataclass(frozen=True)
class Office:
    """One role or mandate with its dates and what it allows. `state` is current, coming or over."""

    id: UUID
    kind: str
    label: str
    allows: str | Promise
    start: datetime.date
    end: datetime.date | None
    ground: str
    state: str


@dataclass(frozen=True)
class Device:
    """One session of the account, in words."""

    id: int
    browser: str
    ip: str
    started_at: datetime.datetime
    seen_at: datetime.datetime
    is_current: bool


@dataclass(frozen=True)
class Standing:
    """An account as its owner sees it."""

    name: str
    emails: list[EmailAddress]
    factors: frozenset[str]
    offices: list[Office]
    proof: ResidentProof | None
    devices: list[Device]

    @property
    def has_factor(self) -> bool:
        """Whether a second factor is set up (recovery codes alone are none)."""
        return bool(self.factors & {"totp", "webauthn"})

    @property
    def needs_factor(self) -> bool:
        """Whether an office of today can be used only with a second factor."""
        return any(office.state == "current" for office in self.offices)


def standing_of(user: User, session_key: str) -> Standing:
    """Return what the owner of an account may know about it, in six queries."""
    return Standing(
        name=str(user),
        emails=list(EmailAddress.objects.filter(user=user).order_by("-primary", "email")),
        factors=frozenset(Authenticator.objects.filter(user=user).values_list("type", flat=True)),
        offices=offices_in_words(user),
        proof=ResidentProof.objects.valid().filter(user=user).order_by("-valid_until").first(),
        devices=devices_of(user, session_key),
    )


def offices_in_words(user: User) -> list[Office]:
    """Return roles and mandates of user: those of today first, then the coming, then the past ones."""
    today = timezone.localdate()
    facts: list[Any] = [*Appointment.objects.filter(user=user), *Mandate.objects.filter(user=user)]
    order = {"current": 0, "coming": 1, "over": 2}
    offices = [_office(fact, today) for fact in facts]
    return sorted(offices, key=lambda office: (order[office.state], office.label, office.start))


def _office(fact: Appointment | Mandate, today: datetime.date) -> Office:
    state = "coming" if fact.start > today else "over" if fact.end and fact.end < today else "current"
    is_role = isinstance(fact, Appointment)
    name = fact.role if isinstance(fact, Appointment) else fact.kind
    label = fact.get_role_display() if isinstance(fact, Appointment) else fact.get_kind_display()
    kind = "role" if is_role else "mandate"
    return Office(fact.pk, kind, label, ALLOWS.get(name, ""), fact.start, fact.end, fact.ground, state)


def devices_of(user: User, session_key: str) -> list[Device]:
    """Return the sessions of user, the current one first. Sessions that ended on their own are left out."""
    rows = UserSession.objects.purge_and_list(user)
    rows.sort(key=lambda row: (row.session_key != session_key, -row.last_seen_at.timestamp()))
    return [
        Device(
            row.pk, browser_in_words(row.user_agent), row.ip, row.created_at, row.last_seen_at,
            row.session_key == session_key,
        )
        for row in rows
    ]  # fmt: skip


BROWSERS = (("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrom", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPad", "iPad"), ("iPhone", "iPhone"), ("Android", "Android"), ("Windows", "Windows"), ("Mac OS", "Mac"),
    ("Linux", "Linux"),
)  # fmt: skip


def browser_in_words(user_agent: str) -> str:
    """Return „Firefox auf Windows“ instead of what the browser calls itself."""
    browser = next((word for mark, word in BROWSERS if mark in user_agent), "")
    system = next((word for mark, word in SYSTEMS if mark in user_agent), "")
    return " · ".join(part for part in (browser, system) if part) or str(_("Unbekanntes Gerät"))
