"""Planning a Bürgerhaushalt: its dates, money and rules, the lot, the list of projects."""

import secrets
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from core.wording import worded
from participation.enums import ProcedureState, ProposalState
from participation.models import BudgetProcess, Proposal
from participation.rules import demand_officer

# After the announcement, dates and rules can be mended until the vote opens and freezes them.
CHANGEABLE = (ProcedureState.DRAFT, ProcedureState.REVIEWED, ProcedureState.ANNOUNCED)


@transaction.atomic
def plan_budget(*, by: Viewer, facts: dict[str, Any]) -> BudgetProcess:
    """Plan a Bürgerhaushalt. It stays inside until it is announced."""
    demand_officer(by)
    row = BudgetProcess.objects.create(**facts)
    audit.record(by_user=by.user_id, action="participation.plan_budget", obj=row, after=audit.facts(row))
    return row


@transaction.atomic
def change_budget(*, by: Viewer, process: BudgetProcess, facts: dict[str, Any]) -> BudgetProcess:
    """Change dates, money or rules, as long as nobody has voted by them."""
    demand_officer(by)
    row = _changeable(process)
    before = audit.facts(row)
    for name, value in facts.items():
        setattr(row, name, value)
    row.save()
    audit.record(
        by_user=by.user_id, action="participation.change_budget", obj=row, before=before, after=audit.facts(row)
    )
    return row


@transaction.atomic
def draw_lot(*, by: Viewer, process: BudgetProcess) -> BudgetProcess:
    """Draw the lot that decides between equals. It is drawn once, before anybody votes."""
    demand_officer(by)
    row = _changeable(process)
    if row.lot_seed:
        raise Refused(_("Das Los ist schon gezogen."), code="drawn")
    row.lot_seed = secrets.token_hex(16)
    row.save()
    audit.record(by_user=by.user_id, action="participation.draw_lot", obj=row, data={"seed": row.lot_seed})
    return row


@transaction.atomic
def freeze_list(*, by: Viewer, process: BudgetProcess) -> int:
    """Put every feasible proposal on the ballot with its final cost. Returns how many."""
    demand_officer(by)
    row = _changeable(process)
    if row.state != ProcedureState.ANNOUNCED or timezone.localdate() <= row.submit_until:
        raise Refused(
            _("Die Liste kann festgelegt werden, wenn keine Vorschläge mehr kommen."),
            _("Das ist nach dem %(day)s.") % {"day": worded(row.submit_until, "plain")}, code="too_early",
        )  # fmt: skip
    if open_ones := row.proposals.filter(state=ProposalState.SUBMITTED, withdrawn_on__isnull=True).count():
        raise Refused(
            _("%(count)s Vorschläge sind noch nicht geprüft.") % {"count": open_ones},
            _("Prüfen Sie erst alle."), code="unscreened",
        )  # fmt: skip
    count = row.proposals.filter(state=ProposalState.FEASIBLE, withdrawn_on__isnull=True).update(
        state=ProposalState.ON_LIST, modified_at=timezone.now()
    )
    if not count:
        raise Refused(_("Kein Vorschlag ist umsetzbar."), code="empty")
    row.list_frozen_on = timezone.localdate()
    row.save()
    audit.record(by_user=by.user_id, action="participation.freeze_list", obj=row, data={"projects": count})
    return count


@transaction.atomic
def reopen_list(*, by: Viewer, process: BudgetProcess, reason: str) -> int:
    """Take the list back to screening, with a reason, as long as the vote has not begun."""
    demand_officer(by)
    row = _changeable(process)
    if not reason.strip():
        raise Refused(_("Es fehlt der Grund."), _("Nennen Sie ihn."), code="reason", field="reason")
    count: int = Proposal.objects.filter(process=row, state=ProposalState.ON_LIST).update(
        state=ProposalState.FEASIBLE, modified_at=timezone.now()
    )
    row.list_frozen_on = None
    row.save()
    audit.record(by_user=by.user_id, action="participation.reopen_list", obj=row, ground=reason.strip())
    return count


def _changeable(process: BudgetProcess) -> BudgetProcess:
    row = BudgetProcess.objects.select_for_update().get(pk=process.pk)
    if row.state not in CHANGEABLE:
        raise Refused(_("Die Abstimmung hat begonnen. Daran ändert sich nichts mehr."), code="frozen")
    return row
