"""How many have taken part, while they do: pushed to open pages in steps of a batch of the urn.

What the public sees never changes for one person alone: whoever watches a neighbour and the number learns nothing. Nor does
the log of what was pushed know when somebody came. The office sees the exact number as its page opens.
"""

import datetime
from uuid import UUID

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.viewer import Viewer
from core.changes import unnoted
from core.live import LiveTopic, State
from core.models import LiveEvent
from core.services.jobs import job
from core.services.live.publishing import publish
from participation.enums import ProcedureKind
from participation.models import Procedure, Turnout
from participation.money import grouped
from participation.rules import is_officer
from participation.services.urn import BATCH

THROTTLE_SECONDS = 10


def rounded(count: int) -> int:
    """Return what may be told of a number that still grows: whole batches of the urn."""
    return count - count % BATCH


def turnout_words(kind: str, count: int) -> str:
    """Say a rounded number in the language of the page."""
    is_vote = kind == ProcedureKind.BUDGET
    if count == 0:
        few = (
            _("Bisher haben weniger als %(n)s Menschen abgestimmt.")
            if is_vote
            else _("Bisher haben weniger als %(n)s Menschen mitgemacht.")
        )
        return few % {"n": BATCH}
    words = (
        _("Bisher haben mindestens %(n)s Menschen abgestimmt.")
        if is_vote
        else _("Bisher haben mindestens %(n)s Menschen mitgemacht.")
    )
    return words % {"n": grouped(count)}


def public_state(key: UUID) -> State | None:
    """Return what everybody may know of a running procedure, None of any other."""
    found = _found(key)
    if found is None:
        return None
    kind, count = found[0], rounded(found[1])
    said = {}
    for language in ("de", "en"):
        with translation.override(language):
            said[language] = turnout_words(kind, count)
    return {"count": count, **said}


def office_state(key: UUID) -> State | None:
    """Return what the office knows: the exact number of this moment."""
    found = _found(key)
    return None if found is None else {"count": found[1]}


def public_turnout(procedure: Procedure) -> int:
    """Return the number as everybody may know it: rounded while it grows, exact afterwards. No vote makes a kept page old."""
    with unnoted():
        count = Turnout.objects.filter(pk=procedure.pk).values_list("count", flat=True).first() or 0
    return rounded(count) if procedure.is_running() else count


def _found(key: UUID) -> tuple[str, int] | None:
    with unnoted():
        rows = Turnout.objects.filter(pk=key, procedure__in=Procedure.objects.running())
        return rows.values_list("procedure__kind", "count").first()


def _may_hear(viewer: Viewer, _key: UUID) -> bool:
    return is_officer(viewer)


TURNOUT = LiveTopic("teilnahme", public_state, throttle=THROTTLE_SECONDS)
OFFICE = LiveTopic("teilnahme-buero", office_state, may_listen=_may_hear, throttle=THROTTLE_SECONDS)


def tell_soon(procedure_id: UUID) -> None:
    """Tell of a vote once it is committed, outside of its transaction: nobody waits for open pages."""
    transaction.on_commit(lambda: _tell_step(procedure_id), robust=True)


def _tell_step(procedure_id: UUID) -> None:
    """Tell only of a vote that completes a step: nineteen of twenty change nothing that anybody may see."""
    with unnoted():
        count = Turnout.objects.filter(pk=procedure_id).values_list("count", flat=True).first()
    if count and count == rounded(count):
        tell_turnout(procedure_id)


@transaction.atomic
def tell_turnout(procedure_id: UUID) -> bool:
    """Push the number when it has reached another step than the one told last. Reads a counter, never ballots."""
    state = public_state(procedure_id)
    if state is None or state["count"] == _told(procedure_id):
        return False
    publish(TURNOUT.name, procedure_id, state)
    # The same step as everybody else's, so that this log knows no more: the exact number is in the snapshot alone.
    publish(OFFICE.name, procedure_id, {"count": state["count"]})
    return True


def end_turnout(procedure_id: UUID) -> None:
    """Send whoever listens away: it is over. What was pushed is forgotten."""
    for topic in (TURNOUT, OFFICE):
        if LiveEvent.objects.of(topic.name, str(procedure_id)).exists():
            publish(topic.name, procedure_id, None)


def _told(procedure_id: UUID) -> int:
    last = LiveEvent.objects.of(TURNOUT.name, str(procedure_id)).order_by("-seq").values_list("body", flat=True).first()
    return int(last["count"]) if last else 0


@job(every=datetime.timedelta(minutes=1), label=_lazy("Beteiligung: Zahl der Teilnahmen zeigen"))
def tell_turnouts() -> int:
    """Push what was missed when two voted in the same moment, and what came in batches of paper."""
    return sum(tell_turnout(pk) for pk in Procedure.objects.running().values_list("pk", flat=True))
