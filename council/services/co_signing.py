"""Acts of co-signing (Mitzeichnung): begin it, answer, take it back, remind."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.rules import departments_of
from accounts.viewer import Viewer
from core.errors import NotPermitted, Refused
from core.services import audit
from core.services.jobs import job
from council import signals
from council.enums import CoSignatureState, OrganizationKind, PaperState
from council.models import CoSignature, Organization, Paper, PaperVersion
from council.models.co_signature import AGREED, ANSWERS, OPEN
from council.rules import demand_writer
from council.services.papers import fresh_version
from council.services.signing import check_finance, days_to_sign
from council.states import step

DAYS_BEFORE = 2


@dataclass(frozen=True)
class Stop:
    """A department on the route. Equal steps are asked side by side."""

    department: Organization
    step: int = 1


@transaction.atomic
def begin_co_signing(
    *, by: Viewer, paper: Paper, route: Sequence[Stop], due: datetime.date | None = None
) -> list[CoSignature]:
    """Ask departments to co-sign a draft. Who has agreed to the very same version in the round before is not asked again."""
    demand_writer(by, paper)
    paper = Paper.objects.select_for_update().get(pk=paper.pk)
    if paper.state != PaperState.DRAFT:
        raise Refused(_("Mitgezeichnet wird nur ein Entwurf."), _("Laden Sie die Seite neu."), code="wrong_state")
    _check_route(paper, route)
    if due is not None and due < timezone.localdate():
        raise Refused(
            _("Die Frist liegt in der Vergangenheit."),
            _("Nennen Sie einen kommenden Tag."),
            code="due_past",
            field="due",
        )
    before = audit.facts(paper)
    version = fresh_version(by, paper)
    kept = _kept(paper, version)
    last = paper.co_signatures.order_by("-round").values_list("round", flat=True).first() or 0
    step(paper, PaperState.CO_SIGNING)
    paper.save(update_fields=["state"])
    rows = [_stop(paper, stop, last + 1, kept.get(stop.department.pk)) for stop in _closed_up(route)]
    CoSignature.objects.bulk_create(rows)
    audit.record(
        by_user=by.user_id, action="council.begin_co_signing", obj=paper, before=before, after=audit.facts(paper),
        data={"round": last + 1, "version": version.n, "departments": [str(row.department_id) for row in rows]},
    )  # fmt: skip
    _ask_next(paper, version, due)
    return list(CoSignature.objects.of_last_round(paper))


def _check_route(paper: Paper, route: Sequence[Stop]) -> None:
    if not route:
        raise Refused(
            _("Es fehlt, wer mitzeichnet."), _("Wählen Sie mindestens ein Amt."), code="route_empty", field="route"
        )
    departments = [stop.department for stop in route]
    twice = next((row for row in departments if departments.count(row) > 1), None)
    if twice is not None:
        raise Refused(
            _("„%(who)s“ steht zweimal in der Mitzeichnung.") % {"who": twice},
            _("Jedes Amt zeichnet einmal mit."),
            code="department_twice",
            field="route",
        )
    if any(row.kind != OrganizationKind.DEPARTMENT or row.deleted_at is not None for row in departments):
        raise Refused(_("Mitzeichnen können nur Ämter."), _("Wählen Sie ein Amt."), code="no_department", field="route")
    directing = set(paper.under_direction_of.values_list("pk", flat=True))
    if own := next((row for row in departments if row.pk in directing), None):
        raise Refused(
            _("„%(who)s“ schreibt die Vorlage selbst.") % {"who": own},
            _("Mitzeichnen kann nur ein anderes Amt."),
            code="own_department",
            field="route",
        )
    check_finance(paper, departments)


def _kept(paper: Paper, version: PaperVersion) -> dict[Any, CoSignature]:
    """Return the agreements of the round before to exactly this version, by department."""
    rows = CoSignature.objects.of_last_round(paper).filter(state__in=AGREED, version__sha512=version.sha512)
    return {row.department_id: row for row in rows}


def _closed_up(route: Sequence[Stop]) -> list[Stop]:
    """Return the route with steps 1, 2, 3 without gaps."""
    places = {number: place for place, number in enumerate(sorted({stop.step for stop in route}), start=1)}
    return [Stop(stop.department, places[stop.step]) for stop in route]


def _stop(paper: Paper, stop: Stop, number: int, kept: CoSignature | None) -> CoSignature:
    row = CoSignature(paper=paper, round=number, step=stop.step, department=stop.department)
    if kept is not None:
        for name in ("version", "state", "asked_at", "due", "remark", "by", "at"):
            setattr(row, name, getattr(kept, name))
    return row


def _ask_next(paper: Paper, version: PaperVersion, due: datetime.date | None = None) -> None:
    """Ask everybody of the first step that is not complete; with nobody left everything is signed."""
    rows = list(CoSignature.objects.of_last_round(paper))
    if any(row.state == CoSignatureState.ASKED for row in rows):
        return
    waiting = [row for row in rows if row.state == CoSignatureState.WAITING]
    if not waiting:
        signals.paper_co_signed.send(sender=Paper, kind="Paper", pk=paper.pk)
        return
    now = timezone.now()
    until = due or timezone.localdate(now) + datetime.timedelta(days=days_to_sign())
    for row in (row for row in waiting if row.step == waiting[0].step):
        row.state, row.version, row.asked_at, row.due = CoSignatureState.ASKED, version, now, until
        row.save(update_fields=["state", "version", "asked_at", "due"])
        signals.co_signature_asked.send(sender=CoSignature, kind="CoSignature", pk=row.pk)


@transaction.atomic
def answer_co_signature(*, by: Viewer, signature: CoSignature, answer: str, remark: str = "") -> CoSignature:
    """Co-sign, co-sign with a remark, or refuse. Whoever is appointed to the department may; a refusal ends the round."""
    paper = Paper.objects.select_for_update().get(pk=signature.paper_id)
    row = CoSignature.objects.select_for_update().get(pk=signature.pk)
    _demand_signer(by, row)
    if row.state != CoSignatureState.ASKED or paper.state != PaperState.CO_SIGNING:
        raise Refused(
            _("Diese Mitzeichnung ist schon beantwortet oder hinfällig."),
            _("Laden Sie die Seite neu."),
            code="not_asked",
        )
    if answer not in ANSWERS:
        raise Refused(_("Es fehlt die Antwort."), _("Wählen Sie eine aus."), code="answer_missing", field="answer")
    if answer != CoSignatureState.GIVEN and not remark.strip():
        raise Refused(
            _("Es fehlt, warum."), _("Schreiben Sie, was das federführende Amt wissen muss."), code="remark_missing",
            field="remark",
        )  # fmt: skip
    before = audit.facts(row)
    row.state, row.remark, row.by_id, row.at = answer, remark.strip(), by.user_id, timezone.now()
    row.save(update_fields=["state", "remark", "by", "at"])
    _record(by, "answer_co_signature", row, before)
    if answer == CoSignatureState.REFUSED:
        _return(by, paper, row)
    else:
        signals.co_signature_given.send(sender=CoSignature, kind="CoSignature", pk=row.pk)
        assert row.version is not None
        _ask_next(paper, row.version)
    return row


def _demand_signer(by: Viewer, row: CoSignature) -> None:
    if row.department_id not in departments_of(by):
        raise NotPermitted(
            _("Mitzeichnen kann nur, wer für dieses Amt bestellt ist."),
            _("Eine Vertretung wird in „Konten“ für das Amt bestellt."),
            code="not_permitted",
        )
    if row.version is not None and row.version.author_id == by.user_id:
        raise Refused(
            _("Sie haben diese Fassung selbst geschrieben."),
            _("Für Ihr zweites Amt zeichnet jemand anderes mit."),
            code="own_paper",
        )


def _return(by: Viewer, paper: Paper, row: CoSignature) -> None:
    """Give a refused paper back to its writers; nobody else needs to answer this version any more."""
    before = audit.facts(paper)
    step(paper, PaperState.DRAFT)
    paper.save(update_fields=["state"])
    _lapse(paper)
    audit.record(
        by_user=by.user_id, action="council.return_paper", obj=paper, before=before, after=audit.facts(paper),
        data={"signature": str(row.pk)},
    )  # fmt: skip
    signals.co_signature_refused.send(sender=CoSignature, kind="CoSignature", pk=row.pk)
    signals.paper_returned.send(sender=Paper, kind="Paper", pk=paper.pk, signature=row.pk)


@transaction.atomic
def take_back_co_signing(*, by: Viewer, paper: Paper, reason: str) -> Paper:
    """Take a paper back from co-signing to write on; what is still asked lapses."""
    demand_writer(by, paper)
    if not reason.strip():
        raise Refused(_("Der Grund fehlt."), _("Er wird protokolliert."), code="reason_missing", field="reason")
    paper = Paper.objects.select_for_update().get(pk=paper.pk)
    if paper.state != PaperState.CO_SIGNING:
        raise Refused(_("Die Vorlage ist nicht in Mitzeichnung."), _("Laden Sie die Seite neu."), code="wrong_state")
    before = audit.facts(paper)
    step(paper, PaperState.DRAFT)
    paper.save(update_fields=["state"])
    _lapse(paper)
    audit.record(
        by_user=by.user_id, action="council.take_back_co_signing", obj=paper, ground=reason.strip(), before=before,
        after=audit.facts(paper),
    )  # fmt: skip
    return paper


def _lapse(paper: Paper) -> None:
    CoSignature.objects.filter(paper=paper, state__in=OPEN).update(state=CoSignatureState.LAPSED)


@job(every=datetime.timedelta(hours=6), label=_("An offene Mitzeichnungen erinnern"))
@transaction.atomic
def remind_signers() -> int:
    """Remind once shortly before an answer is due and once when it is overdue; return how many."""
    today = timezone.localdate()
    rows = CoSignature.objects.asked().filter(paper__state=PaperState.CO_SIGNING).select_for_update(of=("self",))
    soon = rows.filter(due__gte=today, due__lte=today + datetime.timedelta(days=DAYS_BEFORE), reminded_at__isnull=True)
    late = rows.late(today).filter(late_reminded_at__isnull=True)
    reminded = [*((row, "reminded_at") for row in soon), *((row, "late_reminded_at") for row in late)]
    for row, name in reminded:
        before = audit.facts(row)
        setattr(row, name, timezone.now())
        row.save(update_fields=[name])
        audit.record(
            by_user=None, action="council.remind_signers", obj=row, before=before, after=audit.facts(row),
            data={"paper": str(row.paper_id)},
        )  # fmt: skip
        is_late = name == "late_reminded_at"
        signals.co_signature_reminded.send(sender=CoSignature, kind="CoSignature", pk=row.pk, is_late=is_late)
    return len(reminded)


def _record(by: Viewer, action: str, row: CoSignature, before: dict[str, Any]) -> None:
    audit.record(
        by_user=by.user_id, action=f"council.{action}", obj=row, before=before, after=audit.facts(row),
        data={"paper": str(row.paper_id), "department": str(row.department_id), "state": str(row.state)},
    )  # fmt: skip
