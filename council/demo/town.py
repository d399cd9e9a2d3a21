"""Builds the demo town of the council once; on later days it moves all its days along, so that it never grows old."""

import datetime

from django.db import transaction

from core.demo import Stage
from core.errors import Refused
from core.models import AuditEvent
from core.services import audit
from council.demo.affairs import build_affairs
from council.demo.agendas import build_agendas
from council.demo.evenings import build_evenings
from council.demo.filing import build_files, first_files, typeset_demo_document
from council.demo.memberships import build_memberships
from council.demo.moving import move
from council.demo.rows import Days, Ledger, identity
from council.demo.society import build_society
from council.demo.threads import build_threads
from council.demo.tonight import set_tonight
from council.models import Body, File

ACTION = "council.demo_built"
STEPS = 3


def build_council(stage: Stage) -> None:
    """Build the council of the demo town, or move it to today; then set tonight's meeting to the state asked for."""
    days = Days(stage.now)
    last = AuditEvent.objects.filter(action=ACTION).order_by("-id").first()
    then = Days(datetime.datetime.fromisoformat(last.data["now"])) if last else None
    is_new_day = then is None or then.today != days.today
    if then is None:
        _build(stage, days)
    elif is_new_day:
        _move(stage, days, then)
    stage.progress(2, STEPS, "Die heutige Sitzung")
    set_tonight(stage.state, days, is_new_day=is_new_day)
    stage.progress(3, STEPS, "Die ersten Dokumente, die übrigen folgen")
    _print_first()


def tell(days: Days) -> Ledger:
    """Return the whole council as it is on a day."""
    ledger = Ledger()
    society = build_society(days, ledger)
    build_memberships(society, days, ledger)
    affairs = build_affairs(society, days, ledger)
    evenings = build_evenings(society, affairs, days, ledger)
    build_agendas(society, affairs, evenings, days, ledger)
    build_threads(society, affairs, days, ledger)
    build_files(affairs, evenings, ledger)
    return ledger


def _build(stage: Stage, days: Days) -> None:
    if Body.objects.exists():
        raise Refused(
            "In dieser Stadt gibt es schon Ratsdaten.",
            "Wählen Sie für die Demo einen leeren Datenordner.",
            code="not_empty",
        )
    stage.progress(1, STEPS, "Rat, Vorlagen, Sitzungen und Vorgänge")
    told = tell(days)
    with transaction.atomic():
        told.write()
        _order_documents(told)
        _note(days)


def _move(stage: Stage, days: Days, then: Days) -> None:
    stage.progress(1, STEPS, "Alle Tage wandern mit")
    told = tell(days)
    with transaction.atomic():
        move(tell(then), told, days.today - then.today)
        _order_documents(told)
        _note(days)


def _order_documents(told: Ledger) -> None:
    """Leave all documents to the worker, in the transaction that makes or moves what they show."""
    for row in told.of(File):
        typeset_demo_document.enqueue(key=str(row.pk), file=str(row.pk))


def _print_first() -> None:
    """Typeset here and now what is looked at first and not there yet."""
    for file in File.objects.filter(pk__in=first_files(), blob__isnull=True).values_list("pk", flat=True):
        typeset_demo_document(file=str(file))


def _note(days: Days) -> None:
    body = Body.objects.get(pk=identity("body", "hennef"))
    audit.record(by_user=None, action=ACTION, obj=body, data={"now": days.now.isoformat()})
