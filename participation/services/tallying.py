"""Counting: a job from the frozen configuration and the ballots, published by a person, counted again as a new version."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import SYSTEM, Viewer
from core.canonical import digest, plain
from core.errors import Refused
from core.models import JobRun
from core.services import audit
from core.services.jobs import job
from participation.enums import ProcedureState, ProposalState
from participation.models import Ballot, BallotBatch, BudgetProcess, Procedure, SpentMark, TallyResult, Turnout
from participation.rules import demand_officer
from participation.services.budget_board import keep_bundles, payloads_of
from participation.services.outcome import count_result
from participation.services.procedures import is_intact, move_procedure

COUNTABLE = (ProcedureState.CLOSED, ProcedureState.EVALUATED, ProcedureState.PUBLISHED)


@transaction.atomic
def start_count(*, by: Viewer, process: BudgetProcess, reason: str = "") -> JobRun:
    """Let the ballots be counted; again with a reason. What is published stays until the new version is published."""
    demand_officer(by)
    row = BudgetProcess.objects.select_for_update().get(pk=process.pk)
    if row.state not in COUNTABLE:
        raise Refused(_("Ausgezählt wird, wenn die Abstimmung zu Ende ist."), code="not_closed")
    if row.tallies.exists() and not reason.strip():
        raise Refused(_("Eine Nachzählung braucht einen Grund."), _("Nennen Sie ihn."), code="reason", field="reason")
    row.recount_reason = reason.strip()
    row.save()
    audit.record(by_user=by.user_id, action="participation.start_count", obj=row, ground=reason.strip())
    return count_ballots.enqueue(by=by.user_id, key=str(row.pk), process_id=str(row.pk))


@job(label=_("Bürgerhaushalt auszählen"), timeout=3600)
def count_ballots(*, process_id: str) -> None:
    """Count and keep the result as a new version. The same ballots twice make the same result twice."""
    process = BudgetProcess.objects.get(pk=UUID(process_id))
    _refuse_uncountable(process)
    result = plain(count_result(process.frozen, payloads_of(process)))
    keep_result(process=process, result=result)


@transaction.atomic
def keep_result(*, process: BudgetProcess, result: dict[str, object]) -> TallyResult:
    """Write a result down for good."""
    row = BudgetProcess.objects.select_for_update().get(pk=process.pk)
    root = BallotBatch.objects.filter(procedure_id=row.pk).order_by("-number").values_list("root", flat=True).first()
    made = TallyResult.objects.create(
        procedure_id=row.pk, version=row.tallies.count() + 1, counted_on=timezone.localdate(), reason=row.recount_reason,
        configuration_hash=row.configuration_hash, root=root or "", ballots=Ballot.objects.filter(procedure_id=row.pk).count(),
        result=result, result_hash=digest(result),
    )  # fmt: skip
    if row.state == ProcedureState.CLOSED:
        move_procedure(by=SYSTEM, procedure=Procedure(pk=row.pk), to=ProcedureState.EVALUATED)
    audit.record(
        by_user=None,
        action="participation.count_ballots",
        obj=made,
        data={"version": made.version, "hash": made.result_hash},
    )
    return made


@transaction.atomic
def publish_result(*, by: Viewer, process: BudgetProcess) -> TallyResult:
    """Publish the newest result; the proposals know now whether they are chosen."""
    demand_officer(by)
    row = BudgetProcess.objects.select_for_update().get(pk=process.pk)
    newest = row.tallies.order_by("-version").first()
    if newest is None or newest.published_on:
        raise Refused(_("Es gibt kein neues Ergebnis."), _("Lassen Sie zuerst auszählen."), code="nothing_new")
    newest.published_on = timezone.localdate()
    newest.save(update_fields=["published_on"])
    keep_bundles(row.procedure_ptr)
    winners = [int(number) for number in newest.result["outcome"]["winners"]]
    voted = row.proposals.filter(state__in=[ProposalState.ON_LIST, ProposalState.CHOSEN, ProposalState.NOT_CHOSEN])
    now = timezone.now()
    voted.filter(number__in=winners).update(state=ProposalState.CHOSEN, modified_at=now)
    voted.exclude(number__in=winners).update(state=ProposalState.NOT_CHOSEN, modified_at=now)
    row.recount_reason = ""
    row.save()
    if row.state == ProcedureState.EVALUATED:
        move_procedure(by=by, procedure=Procedure(pk=row.pk), to=ProcedureState.PUBLISHED)
    audit.record(
        by_user=by.user_id, action="participation.publish_result", obj=newest, data={"version": newest.version}
    )
    return newest


def _refuse_uncountable(process: BudgetProcess) -> None:
    if process.state not in COUNTABLE:
        raise Refused(_("Ausgezählt wird, wenn die Abstimmung zu Ende ist."), code="not_closed")
    if not is_intact(process):
        raise Refused(_("An den festgelegten Regeln wurde etwas verändert. So wird nicht gezählt."), code="changed")
    marks = SpentMark.objects.filter(procedure_id=process.pk).count()
    ballots = Ballot.objects.filter(procedure_id=process.pk).count()
    turnout = Turnout.objects.get(pk=process.pk).count
    if not marks == ballots == turnout:
        raise Refused(
            _("Teilnahmen (%(marks)s), Stimmzettel (%(ballots)s) und Zähler (%(turnout)s) stimmen nicht überein.")
            % {"marks": marks, "ballots": ballots, "turnout": turnout}, code="unequal",
        )  # fmt: skip
