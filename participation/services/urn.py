"""The urn: ballots wait sealed and leave it mixed, so that no order of arrival leads back to whoever came when."""

import datetime
import secrets

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from core.sealing import unseal
from core.services.jobs import job
from participation.enums import ProcedureState
from participation.kinds import Opened, kind_of
from participation.models import Procedure, Turnout, UrnEntry

URN = "urn"
NONCE_LETTERS = 64
# So many leave together at least, and so many wait behind them, so that the last ones are never alone.
BATCH = 20


@job(every=datetime.timedelta(minutes=5), label=_("Beteiligung: Stimmzettel aus der Urne mischen"))
def mix_urns() -> None:
    """Let out of every open urn what may leave it."""
    for procedure in Procedure.objects.filter(state=ProcedureState.OPEN):
        mix_urn(procedure)


@transaction.atomic
def mix_urn(procedure: Procedure) -> int:
    """Let out a drawn part when at least two batches wait. Returns how many left."""
    _stop_casting(procedure)
    waiting = list(UrnEntry.objects.filter(procedure=procedure))
    if len(waiting) < 2 * BATCH:
        return 0
    return _let_out(procedure, _drawn(waiting)[: len(waiting) - BATCH])


@transaction.atomic
def empty_urn(procedure: Procedure) -> int:
    """Let out everything: nobody can take part any more. Returns how many left."""
    _stop_casting(procedure)
    return _let_out(procedure, _drawn(list(UrnEntry.objects.filter(procedure=procedure))))


def _stop_casting(procedure: Procedure) -> None:
    """Wait for those who are casting, and let others wait until the end of the transaction."""
    Turnout.objects.select_for_update().filter(pk=procedure.pk).first()


def _drawn(entries: list[UrnEntry]) -> list[UrnEntry]:
    secrets.SystemRandom().shuffle(entries)
    return entries


def _let_out(procedure: Procedure, entries: list[UrnEntry]) -> int:
    if not entries:
        return 0
    opened = []
    for entry in entries:
        text = unseal(URN, entry.sealed)
        opened.append(Opened(text[NONCE_LETTERS:], text[:NONCE_LETTERS], entry.commitment))
    kind_of(procedure).receive(procedure, opened)
    UrnEntry.objects.filter(pk__in=[entry.pk for entry in entries]).delete()
    return len(entries)
