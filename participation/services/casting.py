"""One person, one vote: the mark of having taken part and the sealed ballot, in one transaction and without a link."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.sealing import keyed_hash, seal
from core.wording import worded
from participation.board.commitments import commitment as commit
from participation.enums import Access, CodeState, ProcedureState
from participation.kinds import kind_of
from participation.models import Ballot, Procedure, SpentMark, Turnout, UrnEntry, VotingCode
from participation.services.procedures import is_intact
from participation.services.urn import URN
from participation.signals import ballot_cast


@dataclass(frozen=True)
class Credential:
    """By what somebody takes part. `mark` is the key of their SpentMark, `code` that of their VotingCode, if any."""

    mark: str
    code: str = ""


@dataclass(frozen=True)
class Receipt:
    """What came of it. `commitment`: hex. `is_repeated`: the same ballot had been counted already."""

    commitment: str
    is_repeated: bool = False


def credential_of_code(key: str) -> Credential:
    """Return the credential of a code, known by its key (participation.services.codes.code_key)."""
    return Credential(keyed_hash("spent", key), key)


def credential_of_resident(procedure_id: UUID, voter: UUID) -> Credential:
    """Return the credential of a resident (accounts.models.ResidentProof.voter): nobody reads from it whose it is."""
    return Credential(keyed_hash("spent", str(procedure_id), str(voter)))


def cast_ballot(
    *, procedure_id: UUID, credential: Credential, payload: str, nonce: str, now: datetime.datetime | None = None
) -> Receipt:
    """Put a ballot into the urn. Counted once or not at all; the same ballot sent again gets the same receipt.

    `nonce`: 32 bytes in hex, made when the ballot was shown for checking. Refuses with the codes "not_open", "closed",
    "changed", "void", "used" and those of the kind.
    """

    def admit(procedure: Procedure) -> None:
        if credential.code:
            _refuse_void(procedure, credential.code)
        SpentMark.objects.create(key=credential.mark, procedure=procedure)

    return _cast(procedure_id, payload, nonce, now, admit)


def cast_openly(*, procedure_id: UUID, payload: str, nonce: str, now: datetime.datetime | None = None) -> Receipt:
    """Put an answer of anybody into the urn, where no proof is asked for. The same answer sent again counts once.

    Refuses like cast_ballot, and with "no_proof" where a code, an account or a name is needed.
    """

    def admit(procedure: Procedure) -> None:
        if procedure.access != Access.OPEN:
            raise Refused(_("Hier kann nur mitmachen, wer einen Nachweis hat."), code="no_proof")

    return _cast(procedure_id, payload, nonce, now, admit)


def _cast(
    procedure_id: UUID, payload: str, nonce: str, now: datetime.datetime | None, admit: Callable[[Procedure], None]
) -> Receipt:
    """Put a payload into the urn once `admit` lets it in."""
    made = commit(procedure_id, bytes.fromhex(nonce), payload).hex()
    try:
        with transaction.atomic():
            # First of all: whoever closes waits for this row, so that no ballot comes after the urn was emptied.
            Turnout.objects.filter(pk=procedure_id).update(count=F("count") + 1)
            procedure = Procedure.objects.get(pk=procedure_id)
            demand_running(procedure, now)
            kind_of(procedure).check(procedure, payload)
            admit(procedure)
            UrnEntry.objects.create(commitment=made, procedure=procedure, sealed=seal(URN, f"{nonce}{payload}"))
            ballot_cast.send(sender=Procedure, procedure_id=procedure_id)
    except IntegrityError:
        if UrnEntry.objects.filter(pk=made).exists() or Ballot.objects.filter(commitment=made).exists():
            return Receipt(made, is_repeated=True)
        raise already_used(Procedure.objects.get(pk=procedure_id)) from None
    return Receipt(made)


def demand_running(procedure: Procedure, now: datetime.datetime | None = None) -> None:
    """Refuse outside the hours, and when what was frozen is not what stands there."""
    _refuse_outside_hours(procedure, now or timezone.now())
    _refuse_changed(procedure)


def already_used(procedure: Procedure) -> Refused:
    """Return the refusal of a second vote."""
    if procedure.access == Access.CODE:
        reason = _("Dieser Code ist schon verwendet. Ihre Stimme ist gezählt.")
    else:
        reason = _("Sie haben schon mitgemacht. Ihre Stimme ist gezählt.")
    return Refused(reason, _("Wenn Sie das nicht waren, rufen Sie bitte die Stadt an."), code="used", field="code")


def _refuse_changed(procedure: Procedure) -> None:
    if not is_intact(procedure):
        raise Refused(
            _("Die Abstimmung ist gesperrt, weil an ihren Regeln etwas verändert wurde."),
            _("Bitte rufen Sie die Stadt an. Ihre Stimme ist nicht gezählt."),
            code="changed",
        )


def _refuse_void(procedure: Procedure, key: str) -> None:
    # Held, so that nobody voids it at the same moment.
    code = VotingCode.objects.select_for_update().filter(pk=key, procedure=procedure).first()
    if code is None or code.state == CodeState.VOID:
        raise Refused(
            _("Dieser Code ist gesperrt, weil ein neuer ausgestellt wurde."),
            _("Nehmen Sie den Code aus dem neueren Brief."),
            code="void",
            field="code",
        )


def _refuse_outside_hours(procedure: Procedure, now: datetime.datetime) -> None:
    if procedure.is_running(now):
        return
    if procedure.state in (ProcedureState.DRAFT, ProcedureState.REVIEWED, ProcedureState.ANNOUNCED):
        raise Refused(_("Das hat noch nicht begonnen."), code="not_open")
    if procedure.state == ProcedureState.ABORTED:
        raise Refused(_("Das Verfahren wurde abgebrochen."), code="aborted")
    raise Refused(
        _("Die Zeit ist um: Die Abstimmung endete am %(day)s um %(time)s Uhr.")
        % {
            "day": worded(procedure.closes_at, "plain"),
            "time": timezone.localtime(procedure.closes_at).strftime("%H:%M:%S"),
        },
        _("Ihre Auswahl wurde nicht gezählt."),
        code="closed",
    )
