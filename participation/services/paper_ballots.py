"""Ballots on paper: entered with the code that stands on them, released by somebody else, then cast like any other."""

import json
import re
import secrets
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.errors import NotPermitted, Refused
from core.models import JobRun
from core.sealing import seal, unseal
from core.services import audit
from core.services.jobs import job
from participation.board.commitments import approval_payload, points_payload
from participation.enums import Access, BallotKind, PaperOutcome, PaperState, ProcedureKind
from participation.kinds import kind_of
from participation.models import PaperBallot, PaperBatch, Procedure
from participation.rules import demand_officer
from participation.services.casting import cast_ballot, credential_of_code, demand_running
from participation.services.codes import redeem
from participation.services.urn import NONCE_LETTERS

PURPOSE = "paper"
CHOICE = re.compile(r"(?P<project>[0-9]+)(?:[:x=](?P<points>[0-9]+))?")
OUTCOMES = {
    "used": PaperOutcome.USED, "void": PaperOutcome.VOID, "closed": PaperOutcome.LATE, "not_open": PaperOutcome.LATE,
    "aborted": PaperOutcome.LATE,
}  # fmt: skip


@transaction.atomic
def begin_paper_batch(*, by: Viewer, procedure: Procedure) -> PaperBatch:
    """Begin a batch. Whoever begins it enters its papers."""
    demand_officer(by)
    if by.user_id is None:
        raise NotPermitted(_("Vier Augen gehören zwei Personen: Melden Sie sich mit Ihrem Konto an."))
    held = Procedure.objects.select_for_update(no_key=True).get(pk=procedure.pk)
    if held.kind != ProcedureKind.BUDGET or held.access != Access.CODE:
        raise Refused(_("Stimmzettel auf Papier gibt es nur bei Abstimmungen mit Code."), code="no_paper")
    demand_running(held)
    number = (held.paper_batches.aggregate(last=Max("number"))["last"] or 0) + 1
    batch = PaperBatch.objects.create(procedure=held, number=number, entered_by_id=by.user_id)
    audit.record(by_user=by.user_id, action="participation.begin_paper_batch", obj=batch)
    return batch


@transaction.atomic
def enter_paper_ballot(*, by: Viewer, batch: PaperBatch, code: str, choice: str, is_blank: bool = False) -> PaperBallot:
    """Enter one paper: its code and the numbers of the chosen projects ("3, 7"; with points "3:2, 7:1").

    Refuses with the field to mend. Whether the code is spent shows when the batch is released.
    """
    held = _hold_own(by, batch)
    payload = _payload(held.procedure, choice, is_blank)
    credential = redeem(code, held.procedure)
    if (twin := PaperBallot.objects.filter(key=credential.code).select_related("batch").first()) is not None:
        raise Refused(
            _("Dieser Code ist schon erfasst: Stapel %(batch)s, Zettel %(number)s.")
            % {"batch": twin.batch.number, "number": twin.number},
            _("Vergleichen Sie beide Zettel. Ein Code zählt einmal."), code="twice", field="code",
        )  # fmt: skip
    number = (held.ballots.aggregate(last=Max("number"))["last"] or 0) + 1
    sealed = seal(PURPOSE, secrets.token_hex(NONCE_LETTERS // 2) + payload)
    return PaperBallot.objects.create(batch=held, number=number, key=credential.code, sealed=sealed)


@transaction.atomic
def remove_paper_ballot(*, by: Viewer, batch: PaperBatch, number: int) -> None:
    """Take out a paper that was entered wrongly."""
    _hold_own(by, batch).ballots.filter(number=number).delete()


@transaction.atomic
def hand_over_paper_batch(*, by: Viewer, batch: PaperBatch) -> PaperBatch:
    """Hand a batch to a second person for release."""
    held = _hold_own(by, batch)
    if not held.ballots.exists():
        raise Refused(_("In diesem Stapel ist noch kein Stimmzettel."), code="empty")
    return _moved(by, held, PaperState.HANDED_OVER, "participation.hand_over_paper_batch")


@transaction.atomic
def give_back_paper_batch(*, by: Viewer, batch: PaperBatch) -> PaperBatch:
    """Give a batch back to be mended."""
    held = _hold_other(by, batch)
    return _moved(by, held, PaperState.ENTERING, "participation.give_back_paper_batch")


@transaction.atomic
def release_paper_batch(*, by: Viewer, batch: PaperBatch) -> JobRun:
    """Release what somebody else has entered (four eyes). Every paper is cast, once, and then forgotten."""
    held = _hold_other(by, batch)
    demand_running(held.procedure)
    held.released_by_id = by.user_id
    _moved(by, held, PaperState.RELEASED, "participation.release_paper_batch")
    return cast_paper_ballots.enqueue(by=by.user_id, key=str(held.pk), batch_id=str(held.pk))


@job(label=_("Stimmzettel auf Papier in die Urne legen"))
def cast_paper_ballots(*, batch_id: str) -> None:
    """Cast the papers of a released batch. A killed run goes on; the same paper sent again counts once."""
    rows = PaperBallot.objects.filter(batch_id=UUID(batch_id), batch__state=PaperState.RELEASED)
    for ballot in rows.filter(outcome=PaperOutcome.WAITING).select_related("batch").order_by("id"):
        with transaction.atomic():
            ballot.outcome = _cast(ballot)
            ballot.key, ballot.sealed = "", b""
            ballot.save()


def choice_of(ballot: PaperBallot) -> str:
    """Return the chosen numbers of a paper that still waits, as they were typed; "" for a blank one."""
    marks = _marks(ballot)
    return ", ".join(f"{project}:{points}" if points else project for project, points in marks.items())


def _cast(ballot: PaperBallot) -> PaperOutcome:
    said = unseal(PURPOSE, ballot.sealed)
    try:
        cast_ballot(
            procedure_id=ballot.batch.procedure_id, credential=credential_of_code(ballot.key),
            payload=said[NONCE_LETTERS:], nonce=said[:NONCE_LETTERS],
        )  # fmt: skip
    except Refused as refusal:
        return OUTCOMES.get(refusal.code, PaperOutcome.WRONG)
    return PaperOutcome.COUNTED


def _payload(procedure: Procedure, choice: str, is_blank: bool) -> str:
    """Return the payload of what was typed, or refuse it at its field."""
    parts = [part for part in re.split(r"[\s,;]+", choice) if part]
    found = [CHOICE.fullmatch(part) for part in parts]
    if wrong := [part for part, match in zip(parts, found, strict=True) if match is None]:
        raise _wrong_choice(_("„%(part)s“ ist keine Nummer eines Projekts.") % {"part": wrong[0]})
    marks = [(str(int(match["project"])), int(match["points"] or 0)) for match in found if match]
    if len(dict(marks)) < len(marks):
        raise _wrong_choice(_("Eine Nummer steht zweimal da."))
    if bool(marks) == is_blank:
        raise _wrong_choice(
            _("Ein leerer Stimmzettel hat keine Nummern.") if is_blank else _("Es fehlen die Nummern der Projekte.")
        )
    return _checked(procedure, dict(marks))


def _checked(procedure: Procedure, marks: dict[str, int]) -> str:
    configuration = procedure.configuration or {}
    has_points = configuration["ballot"]["kind"] == BallotKind.POINTS
    if any(bool(points) != has_points for points in marks.values()):
        words = _("Schreiben Sie Punkte so dazu: 3:2.") if has_points else _("Hier gibt es keine Punkte, nur Nummern.")
        raise _wrong_choice(words)
    payload = points_payload(marks) if has_points else approval_payload(marks)
    try:
        kind_of(procedure).check(procedure, payload)
    except Refused as refusal:
        refusal.field, refusal.remedy = (
            "choice",
            _("Steht es so auf dem Papier, ist der Stimmzettel ungültig: Legen Sie ihn beiseite."),
        )
        raise
    return payload


def _wrong_choice(reason: object) -> Refused:
    return Refused(str(reason), _("Vergleichen Sie mit dem Papier."), code="choice", field="choice")


def _hold_own(by: Viewer, batch: PaperBatch) -> PaperBatch:
    demand_officer(by)
    held = _held(batch, PaperState.ENTERING)
    if held.entered_by_id is None and by.user_id is not None:
        # The account that began it is deleted: whoever goes on enters it, and somebody else releases it.
        held.entered_by_id = by.user_id
        held.save(update_fields=["entered_by"])
        audit.record(by_user=by.user_id, action="participation.take_over_paper_batch", obj=held)
    if held.entered_by_id != by.user_id:
        raise NotPermitted(
            _("Diesen Stapel erfasst jemand anderes."), _("Beginnen Sie einen eigenen."), code="not_yours"
        )
    return held


def _hold_other(by: Viewer, batch: PaperBatch) -> PaperBatch:
    demand_officer(by)
    held = _held(batch, PaperState.HANDED_OVER)
    if held.entered_by_id == by.user_id:
        raise NotPermitted(
            _("Diesen Stapel haben Sie selbst erfasst."), _("Freigeben muss ihn eine zweite Person."), code="four_eyes"
        )
    return held


def _held(batch: PaperBatch, state: PaperState) -> PaperBatch:
    held = PaperBatch.objects.select_for_update(of=("self",)).select_related("procedure").get(pk=batch.pk)
    if held.state != state:
        raise Refused(
            _("Dieser Stapel ist: %(state)s.") % {"state": held.get_state_display()},
            _("Laden Sie die Seite neu: Vielleicht war jemand schneller."), code="no_way",
        )  # fmt: skip
    return held


def _moved(by: Viewer, batch: PaperBatch, state: PaperState, action: str) -> PaperBatch:
    batch.state = state
    batch.save()
    audit.record(by_user=by.user_id, action=action, obj=batch, data={"count": batch.ballots.count()})
    return batch


def _marks(ballot: PaperBallot) -> dict[str, int]:
    [said] = json.loads(unseal(PURPOSE, ballot.sealed)[NONCE_LETTERS:]).values()
    return said if isinstance(said, dict) else dict.fromkeys(said, 0)
