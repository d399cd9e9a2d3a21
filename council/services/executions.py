"""Acts on the execution of decisions (Beschlusskontrolle): who does it until when, how far it is, and what proves it."""

import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.models import Appointment
from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from core.services.blobs import Upload
from core.services.jobs import job
from council import signals
from council.enums import ExecutionState, FileRole, OrganizationKind, Visibility
from council.models import Decision, ExecutionStep, Matter, Organization
from council.rules import demand_department, demand_desk
from council.services.files import put_file, stored_file
from council.services.matters import note_progress
from council.services.paper_errands import tell_of_execution
from council.services.publicity import touch

UNDER_WAY = (ExecutionState.OPEN, ExecutionState.RUNNING, ExecutionState.LATE)
REMIND_BEFORE = datetime.timedelta(days=7)
FIELDS = ("execution_state", "execution_owner", "execution_due", "execution_percent", "execution_note")
MONDAY = 0


@transaction.atomic
def assign_execution(
    *, by: Viewer, decision: Decision, owner: Organization, due: datetime.date | None = None, note: str = ""
) -> Decision:
    """Say which department carries a decision out, and until when."""
    demand_desk(by)
    if owner.kind != OrganizationKind.DEPARTMENT:
        raise Refused(
            _("Beschlüsse führt die Verwaltung aus."), _("Wählen Sie ein Amt."), code="no_department", field="owner"
        )
    row = _locked(decision)
    _demand_unfinished(row)
    changes: dict[str, Any] = {"execution_owner": owner, "execution_due": due}
    if row.execution_state == ExecutionState.NONE:
        changes["execution_state"] = ExecutionState.OPEN
    if note.strip():
        changes["execution_note"] = note.strip()
    return _write(by, "assign_execution", row, changes)


@transaction.atomic
def report_progress(*, by: Viewer, decision: Decision, state: str, note: str, percent: int | None = None) -> Decision:
    """Tell how far it is. Of a public decision the note is public at once."""
    row = _locked(decision)
    demand_department(by, row.execution_owner_id)
    _demand_unfinished(row)
    if state not in UNDER_WAY:
        raise Refused(_("Der Stand fehlt."), _("Wählen Sie einen aus."), code="state_missing", field="state")
    if not note.strip():
        raise Refused(
            _("Der Bericht fehlt."), _("Sagen Sie in einem Satz, wie es steht."), code="note_missing", field="note"
        )
    if percent is not None and not 0 <= percent <= 100:
        raise Refused(
            _("Der Fortschritt liegt zwischen 0 und 100 Prozent."),
            _("Prüfen Sie die Zahl."),
            code="percent",
            field="percent",
        )
    changes = {"execution_state": state, "execution_note": note.strip(), "execution_percent": percent}
    return _write(by, "report_progress", row, changes)


def finish_execution(*, by: Viewer, decision: Decision, proof: str, upload: Upload | None = None) -> Decision:
    """State that a decision is carried out, with what proves it; a file goes to the agenda item, internal at first."""
    demand_department(by, Decision.objects.values_list("execution_owner", flat=True).get(pk=decision.pk))
    if not proof.strip():
        raise Refused(
            _("Der Nachweis fehlt."),
            _("Sagen Sie, woran man sieht, dass es erledigt ist."),
            code="proof_missing",
            field="proof",
        )
    file = stored_file(upload, str(_("Nachweis der Umsetzung"))) if upload is not None else None
    with transaction.atomic():
        row = _locked(decision)
        demand_department(by, row.execution_owner_id)
        _demand_unfinished(row)
        if file is not None:
            put_file(by, file, FileRole.AUXILIARY, Visibility.INTERNAL, {"agenda_item": row.agenda_item})
        changes = {
            "execution_state": ExecutionState.DONE, "execution_note": proof.strip(),
            "execution_percent": None if row.execution_percent is None else 100,
        }  # fmt: skip
        return _write(by, "finish_execution", row, changes)


def _write(by: Viewer, action: str, row: Decision, changes: dict[str, Any]) -> Decision:
    """Write what changed into the decision, keep it as a step, and let it be known."""
    before = audit.facts(row)
    for name, value in changes.items():
        setattr(row, name, value)
    row.save(update_fields=list(FIELDS))
    done = ExecutionStep.objects.create(
        decision=row, state=row.execution_state, owner=row.execution_owner, due=row.execution_due,
        percent=row.execution_percent, note=changes.get("execution_note", ""), author_id=by.user_id,
    )  # fmt: skip
    touch(row)
    for matter in Matter.objects.filter(papers__consultations__agenda_item=row.agenda_item_id).distinct():
        note_progress(matter)
    audit.record(
        by_user=by.user_id, action=f"council.{action}", obj=row, before=before, after=audit.facts(row),
        data={
            "state": row.execution_state, "owner": str(row.execution_owner_id or ""),
            "due": row.execution_due.isoformat() if row.execution_due else "",
        },
    )  # fmt: skip
    signals.execution_changed.send(sender=Decision, kind="Decision", pk=row.pk, step=done.pk)
    return row


def _locked(decision: Decision) -> Decision:
    return Decision.objects.select_for_update(of=("self",)).select_related("agenda_item").get(pk=decision.pk)


def _demand_unfinished(row: Decision) -> None:
    if row.execution_state == ExecutionState.DONE:
        raise Refused(
            _("Dieser Beschluss ist schon ausgeführt."),
            _("Was neu zu tun ist, braucht einen neuen Beschluss."),
            code="done",
        )


@job(every=datetime.timedelta(days=1), label=_("Ämter an die Umsetzung von Beschlüssen erinnern"))
def remind_of_executions() -> int:
    """Tell everybody appointed to a department what falls due in a week, and every Monday what is late.

    Return how many were told. Doing it twice a day tells nobody twice.
    """
    today = timezone.localdate()
    rows = Decision.objects.filter(
        execution_state__in=UNDER_WAY, execution_owner__isnull=False, deleted_at__isnull=True
    )
    soon = Q(execution_due=today + REMIND_BEFORE) | Q(execution_due=today)
    if today.weekday() == MONDAY:
        soon |= Q(execution_due__lt=today)
    at = datetime.datetime.combine(today, datetime.time(), timezone.get_current_timezone())
    told = 0
    for decision, owner in rows.filter(soon).values_list("pk", "execution_owner_id"):
        appointed = Appointment.objects.current().filter(role=Role.DEPARTMENT, department=owner)
        told += tell_of_execution(decision=decision, users=list(appointed.values_list("user_id", flat=True)), at=at)
    return told
