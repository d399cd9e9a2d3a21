"""What the office sees of one procedure of any kind: findings, the ways on, how many took part, what was done."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.viewer import Viewer
from core.models import AuditEvent
from participation.enums import ProcedureState as State
from participation.kinds import Finding, kind_of
from participation.models import Procedure
from participation.services.procedure_lines import turnouts
from participation.services.procedures import TRANSITIONS, findings, is_intact

MOST_EVENTS = 30
BEFORE = (State.DRAFT, State.REVIEWED, State.ANNOUNCED)


@dataclass(frozen=True)
class Way:
    """A way on: the button, what it does, and whether it can be undone."""

    to: State
    label: Any
    about: Any
    is_serious: bool = False


WAYS = {
    (State.DRAFT, State.REVIEWED): (gettext_lazy("Prüfen und freigeben"), gettext_lazy("Die Prüfung darf nichts mehr finden, was sperrt."), False),
    (State.REVIEWED, State.ANNOUNCED): (gettext_lazy("Ankündigen"), gettext_lazy("Danach steht das Verfahren öffentlich bei „Kommt bald“ und öffnet zur angegebenen Zeit von selbst."), False),
    (State.REVIEWED, State.DRAFT): (gettext_lazy("Zurück in den Entwurf"), gettext_lazy("Das Verfahren lässt sich wieder ändern."), False),
    (State.ANNOUNCED, State.OPEN): (gettext_lazy("Jetzt öffnen"), gettext_lazy("Ab jetzt kann man mitmachen. Was zählt, wird festgeschrieben und lässt sich nicht mehr ändern."), True),
    (State.OPEN, State.CLOSED): (gettext_lazy("Jetzt schließen"), gettext_lazy("Ab jetzt zählt nichts mehr. Das Verfahren lässt sich nicht wieder öffnen."), True),
    (State.CLOSED, State.EVALUATED): (gettext_lazy("Als ausgewertet vermerken"), gettext_lazy("Danach lässt sich das Ergebnis veröffentlichen."), False),
    (State.EVALUATED, State.PUBLISHED): (gettext_lazy("Ergebnis veröffentlichen"), gettext_lazy("Danach kann es jeder Mensch lesen, und alle, die das Verfahren verfolgen, bekommen eine Nachricht."), True),
    (State.EVALUATED, State.CLOSED): (gettext_lazy("Noch einmal auswerten"), gettext_lazy("Das Ergebnis ist noch nicht öffentlich."), False),
    (State.PUBLISHED, State.ARCHIVED): (gettext_lazy("Ins Archiv legen"), gettext_lazy("Das Ergebnis bleibt lesbar."), False),
    (State.PUBLISHED, State.EVALUATED): (gettext_lazy("Veröffentlichung zurückziehen"), gettext_lazy("Das Ergebnis ist danach nicht mehr öffentlich."), True),
}  # fmt: skip
ABORT = (gettext_lazy("Abbrechen"), gettext_lazy("Das Verfahren endet ohne Ergebnis. Der Grund steht auf der öffentlichen Seite."), True)  # fmt: skip


@dataclass(frozen=True)
class TrailEntry:
    """One line of the book."""

    at: datetime.datetime
    who: str
    words: str
    ground: str


@dataclass(frozen=True)
class ProcedureBoard:
    """A procedure at the desk."""

    procedure: Procedure
    findings: tuple[Finding, ...]
    ways: tuple[Way, ...]
    turnout: int
    is_intact: bool
    trail: tuple[TrailEntry, ...]
    own_route: str

    @property
    def blocking(self) -> int:
        """How many findings keep it from opening."""
        return sum(finding.blocks for finding in self.findings)


def procedure_board(viewer: Viewer, procedure: Procedure) -> ProcedureBoard:
    """Return the board of a procedure the caller obtained by visible_to."""
    return ProcedureBoard(
        procedure=procedure,
        findings=tuple(findings(procedure)) if procedure.state in BEFORE else (),
        ways=ways_from(procedure),
        turnout=turnouts([procedure.pk]).get(procedure.pk, 0),
        is_intact=not procedure.is_frozen or is_intact(procedure),
        trail=_trail(procedure),
        own_route=kind_of(procedure).desk_route,
    )


def ways_from(procedure: Procedure) -> tuple[Way, ...]:
    """Return where a procedure can go from here."""
    return tuple(way_to(procedure, to) for to in TRANSITIONS[State(procedure.state)])


def way_to(procedure: Procedure, to: State) -> Way:
    """Return the words of one way."""
    label, about, is_serious = ABORT if to == State.ABORTED else WAYS[State(procedure.state), to]
    return Way(to, label, about, is_serious)


def _trail(procedure: Procedure) -> tuple[TrailEntry, ...]:
    # Kinds note their own acts under their own name, with the same key.
    events = AuditEvent.objects.filter(object_id=str(procedure.pk), object_type__startswith="participation.")
    rows = list(events.order_by("-id")[:MOST_EVENTS])
    people = User.objects.in_bulk([row.actor for row in rows if row.actor])
    return tuple(
        TrailEntry(row.at, str(people[row.actor]) if row.actor in people else _("Ratsplatz"), _words(row), row.ground)
        for row in rows
    )


def _words(event: AuditEvent) -> str:
    to = event.data.get("to", "")
    if event.action == "participation.move_procedure" and to in State.values:
        return str(State(to).label)
    return event.action.partition(".")[2].replace("_", " ")
