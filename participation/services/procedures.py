"""The life of a procedure: one table of transitions, each noted in the book, what counts frozen when it opens."""

import datetime
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import SYSTEM, Viewer
from core.canonical import digest, plain
from core.errors import Refused
from core.services import audit
from core.services.jobs import job
from participation.enums import ProcedureState as State
from participation.kinds import Finding, kind_of
from participation.models import Procedure, Turnout
from participation.rules import demand_officer
from participation.services.urn import empty_urn
from participation.signals import procedure_moved

# Longer than this no single answer is kept.
LONGEST_DAYS = 731
NEEDED = {
    "audience": _("Wer mitmachen kann"),
    "legal_basis": _("Rechtsgrundlage"),
    "privacy_notice": _("Hinweise zum Datenschutz"),
    "contact": _("Ansprechperson"),
}
TRANSITIONS: dict[State, tuple[State, ...]] = {
    State.DRAFT: (State.REVIEWED,),
    State.REVIEWED: (State.ANNOUNCED, State.DRAFT),
    State.ANNOUNCED: (State.OPEN, State.ABORTED),
    State.OPEN: (State.CLOSED, State.ABORTED),
    State.CLOSED: (State.EVALUATED, State.ABORTED),
    State.EVALUATED: (State.PUBLISHED, State.CLOSED),
    State.PUBLISHED: (State.ARCHIVED, State.EVALUATED),
    State.ARCHIVED: (),
    State.ABORTED: (),
}


@transaction.atomic
def move_procedure(*, by: Viewer, procedure: Procedure, to: State, reason: str = "") -> Procedure:
    """Take a procedure to its next state, or abort it with a reason."""
    demand_officer(by)
    # One by one: two officers never go on from the same state. Whoever is casting holds on to the key alone.
    row = Procedure.objects.select_for_update(no_key=True).get(pk=procedure.pk)
    before = State(row.state)
    if to not in TRANSITIONS[before]:
        raise Refused(
            _("Von „%(before)s“ führt kein Weg nach „%(to)s“.") % {"before": before.label, "to": to.label},
            _("Laden Sie die Seite neu: Vielleicht war jemand schneller."),
            code="no_way",
        )
    _enter(row, to, reason.strip())
    row.state = to
    row.save()
    audit.record(
        by_user=by.user_id, action="participation.move_procedure", obj=row, ground=reason.strip(),
        data={"from": before, "to": to, "configuration": row.configuration_hash},
    )  # fmt: skip
    procedure_moved.send(sender=Procedure, procedure_id=row.pk, state=to)
    return row


def _enter(row: Procedure, to: State, reason: str) -> None:
    now = timezone.now()
    match to:
        case State.REVIEWED:
            refuse_findings(row)
        case State.ANNOUNCED:
            refuse_findings(row)
            row.announced_on = timezone.localdate(now)
            kind_of(row).prepare(row)
        case State.OPEN:
            _open(row, now)
        case State.CLOSED if row.state == State.OPEN:
            row.closes_at = min(row.closes_at, now)
            empty_urn(row)
            kind_of(row).finish(row)
        case State.PUBLISHED:
            row.published_on = timezone.localdate(now)
        case State.ABORTED:
            row.abort_reason = _reason(reason)
            kind_of(row).finish(row)
        case _:
            pass


def _open(row: Procedure, now: datetime.datetime) -> None:
    refuse_findings(row)
    if row.closes_at <= now:
        raise Refused(_("Das Ende liegt in der Vergangenheit."), _("Verschieben Sie das Ende."), code="over")
    row.opens_at = min(row.opens_at, now)
    freeze(row)
    kind_of(row).prepare(row)
    Turnout.objects.get_or_create(procedure=row)


def _reason(reason: str) -> str:
    if not reason:
        raise Refused(_("Ein Abbruch braucht einen Grund."), _("Nennen Sie ihn."), code="reason", field="reason")
    return reason


def findings(procedure: Procedure) -> list[Finding]:
    """Return what is not right before opening: what every procedure needs, then what its kind says."""
    found = [
        Finding(_("Es fehlt: %(field)s.") % {"field": label})
        for name, label in NEEDED.items()
        if not getattr(procedure, name).strip()
    ]
    kept = procedure.delete_on - timezone.localdate(procedure.closes_at)
    if kept.days <= 0:
        found.append(Finding(_("Der Löschtag liegt vor dem Ende.")))
    if kept.days > LONGEST_DAYS:
        found.append(Finding(_("Der Löschtag liegt mehr als zwei Jahre nach dem Ende.")))
    return found + kind_of(procedure).findings(procedure)


def refuse_findings(procedure: Procedure) -> None:
    """Refuse when something blocks; name the first thing that does."""
    blocking = [finding for finding in findings(procedure) if finding.blocks]
    if blocking:
        raise Refused(
            _("So kann das Verfahren nicht öffnen: %(finding)s") % {"finding": blocking[0].text},
            _("Beheben Sie zuerst, was die Prüfung nennt."),
            code="findings",
        )


def freeze(procedure: Procedure) -> None:
    """Write down what counts from now on, and its hash."""
    procedure.configuration = plain(kind_of(procedure).freeze(procedure))
    procedure.configuration_hash = digest(procedure.configuration)


def is_intact(procedure: Procedure) -> bool:
    """Whether what counts is still what was frozen (P3)."""
    return procedure.is_frozen and digest(procedure.configuration) == procedure.configuration_hash


@job(every=datetime.timedelta(minutes=1), label=_("Beteiligung: Verfahren öffnen und schließen"))
def keep_hours() -> None:
    """Open and close what is due. Whether a ballot counts never waits for this: the clock decides."""
    now = timezone.now()
    for procedure in Procedure.objects.due_to_open(now):
        _move_by_clock(procedure.pk, State.OPEN)
    for procedure in Procedure.objects.due_to_close(now):
        _move_by_clock(procedure.pk, State.CLOSED)


def _move_by_clock(pk: UUID, to: State) -> None:
    try:
        move_procedure(by=SYSTEM, procedure=Procedure(pk=pk), to=to)
    except Refused as refusal:
        # What blocks is shown at the desk; the others go on.
        if refusal.code not in ("findings", "no_way", "over"):
            raise
