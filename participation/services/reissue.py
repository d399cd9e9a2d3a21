"""A letter that was lost: the old code is void, a new letter is made."""

from contextlib import suppress
from dataclasses import asdict

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from core.services.documents import TypesetFailed
from participation.enums import CodeState
from participation.models import LetterRun, Procedure, VotingCode
from participation.rules import demand_officer
from participation.services.address_list import FAULT_WORDS, Address, Fault, address_of
from participation.services.letters import begin_run, hold_procedure, is_any_spent, make_some_letters


def void_and_reissue(
    *, by: Viewer, procedure: Procedure, address: Address, serial: int | None = None, reason: str
) -> LetterRun:
    """Void a lost code and make one new letter. It is found by its serial, or by name and address.

    A code that is spent stays spent: whoever has taken part gets no second one. The book names nobody.
    """
    demand_officer(by)
    _refuse_faulty(address, reason)
    run = _void(by, procedure, address, serial, reason.strip())
    # What was noted by then is made later, from the run's page.
    with suppress(TypesetFailed):
        make_some_letters(run)
    run.refresh_from_db()
    return run


@transaction.atomic
def _void(by: Viewer, procedure: Procedure, address: Address, serial: int | None, reason: str) -> LetterRun:
    held = hold_procedure(procedure)
    old = _old_code(held, address, serial)
    if is_any_spent([old]):
        raise Refused(
            _("Mit dem alten Code wurde schon abgestimmt. Diese Stimme zählt."),
            _("Ein neuer Code wäre eine zweite Stimme."), code="used",
        )  # fmt: skip
    VotingCode.objects.filter(pk=old.pk).update(state=CodeState.VOID)
    # The person stays known as in the list, however the address is spelled now.
    run = begin_run(held, [(old.person_key or address.person_key(held.pk), address)], is_reissue=True)
    audit.record(
        by_user=by.user_id, action="participation.void_and_reissue", obj=run.batch, ground=reason,
        data={"procedure": str(held.pk), "old": old.serial, "by_serial": serial is not None},
    )  # fmt: skip
    return run


def _refuse_faulty(address: Address, reason: str) -> None:
    found = address_of(asdict(address))
    if isinstance(found, Fault):
        field = found if found in ("name", "street", "postcode", "place") else ""
        raise Refused(FAULT_WORDS[found], code="address", field=field)
    if not reason.strip():
        raise Refused(_("Es fehlt, warum der Code ersetzt wird."), code="reason", field="reason")


def _old_code(procedure: Procedure, address: Address, serial: int | None) -> VotingCode:
    codes = VotingCode.objects.select_for_update().filter(procedure=procedure)
    if serial is not None:
        code = codes.filter(serial=serial).first()
        remedy = _("Vergleichen Sie die Nummer, oder lassen Sie das Feld leer und suchen nach Name und Anschrift.")
    else:
        code = codes.filter(person_key=address.person_key(procedure.pk)).order_by("state", "-serial").first()
        remedy = _("Schreiben Sie Name und Anschrift wie in der Liste, oder nehmen Sie die Nummer des Briefs.")
    if code is None:
        raise Refused(_("Dazu gibt es keinen Code."), remedy, code="unknown", field="serial")
    if code.state == CodeState.VOID:
        raise Refused(
            _("Dieser Code ist schon gesperrt."), _("Suchen Sie nach Name und Anschrift."), code="void", field="serial"
        )
    return code
