"""Observers of a vote: sworn in by the office, told of every checkpoint, given what opens every commitment."""

import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Frequency
from accounts.kinds import Occasion, Subject
from accounts.models import User
from accounts.services.following import follow_by_account, follow_by_mail
from accounts.services.notices import write_notices
from accounts.services.viewers import viewer_for
from accounts.viewer import Viewer
from core.errors import NotPermitted, Refused
from core.services import audit
from core.services.jobs import job
from participation.enums import ProcedureState
from participation.models import Ballot, BallotBatch, BudgetProcess, Observer
from participation.rules import demand_officer
from participation.services.budget_board import bundle_for_observers

# The topic of the board of one vote, and its occasion.
BOARD, CHECKPOINT = "tafel", "checkpoint"
OVER = (ProcedureState.PUBLISHED, ProcedureState.ARCHIVED, ProcedureState.ABORTED)


@transaction.atomic
def swear_in(*, by: Viewer, process: BudgetProcess, name: str, email: str, sworn_on: datetime.date) -> Observer:
    """Note that somebody has been sworn in. An account follows the board from now on; another address is asked to confirm."""
    demand_officer(by)
    row = BudgetProcess.objects.select_for_update().get(pk=process.pk)
    if row.announced_on is None or row.state in OVER:
        raise Refused(_("Verpflichtet wird zwischen Ankündigung und Ergebnis."), code="not_now")
    if sworn_on > timezone.localdate():
        raise Refused(_("Der Tag der Verpflichtung liegt in der Zukunft."), code="future", field="sworn_on")
    address = email.strip().lower()
    user = User.objects.filter(email=address, is_active=True).first()
    who = {"user": user} if user else {"email": address}
    if row.observers.filter(**who).exists():
        raise Refused(_("Diese Person ist hier schon eingetragen."), code="known", field="email")
    made = Observer.objects.create(procedure_id=row.pk, name=name.strip(), sworn_on=sworn_on, **who)
    subject, at_once = Subject(str(row.pk)), Frequency.AT_ONCE
    if user:
        follow_by_account(by=viewer_for(user), topic=BOARD, subject=subject, frequency=at_once, language="de")
    else:
        follow_by_mail(by=by, topic=BOARD, subject=subject, email=address, frequency=at_once, language="de")
    audit.record(
        by_user=by.user_id, action="participation.swear_in", obj=made,
        data={"procedure": str(row.pk), "sworn_on": sworn_on.isoformat(), "account": user is not None},
    )  # fmt: skip
    return made


@transaction.atomic
def dismiss_observer(*, by: Viewer, observer: Observer) -> Observer:
    """End somebody's office today. The checkpoints stay public: whoever follows them goes on getting them."""
    demand_officer(by)
    row = Observer.objects.select_for_update().get(pk=observer.pk)
    if row.ended_on is None:
        row.ended_on = timezone.localdate()
        row.save()
        audit.record(by_user=by.user_id, action="participation.dismiss_observer", obj=row)
    return row


def observer_of(viewer: Viewer, process: BudgetProcess) -> Observer | None:
    """Return viewer's own office at a vote, None without one."""
    if viewer.user_id is None:
        return None
    rows = Observer.objects.visible_to(viewer).current()
    return rows.filter(procedure_id=process.pk, user_id=viewer.user_id).first()


def can_be_opened(process: BudgetProcess) -> bool:
    """Whether the vote is counted and its ballots are still there."""
    return process.tallies.exists() and Ballot.objects.filter(procedure_id=process.pk).exists()


@transaction.atomic
def take_observer_bundle(*, by: Viewer, process: BudgetProcess) -> bytes:
    """Return the ZIP that opens every commitment of the newest count, and note who took it."""
    observer = observer_of(by, process)
    if observer is None:
        raise NotPermitted(_("Das Paket bekommt nur, wer für diese Abstimmung verpflichtet ist."))
    tally = process.tallies.latest_first().first()
    if tally is None or not can_be_opened(process):
        raise Refused(
            _("Das Paket gibt es zwischen der Auszählung und dem Tag, an dem die Stadt löscht."), code="no_bundle"
        )
    audit.record(
        by_user=by.user_id, action="participation.take_observer_bundle", obj=observer, data={"version": tally.version}
    )
    return bundle_for_observers(process.procedure_ptr, tally)


@job(every=datetime.timedelta(hours=6), label=_("Prüfpunkte der Tafeln an Beobachter senden"))
def tell_checkpoints() -> int:
    """Tell whoever follows a board of each checkpoint, once, on a later day: no mail says at what hour a batch came."""
    told = 0
    for pk in BallotBatch.objects.filter(told=False, day__lt=timezone.localdate()).values_list("pk", flat=True):
        with transaction.atomic():
            batch = BallotBatch.objects.select_for_update().get(pk=pk)
            if batch.told:
                continue
            noon = timezone.make_aware(datetime.datetime.combine(batch.day, datetime.time(12)))
            targets = {BOARD: [str(batch.procedure_id)]}
            write_notices(targets=targets, occasion=Occasion(CHECKPOINT, batch.pk, noon))
            batch.told = True
            batch.save(update_fields=["told"])
            told += 1
    return told
