"""Where a paper or motion stands: its next step, who has it, and since when nothing moved."""

import datetime
from dataclasses import dataclass

from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from accounts.viewer import Viewer
from core.wording import worded
from council.enums import MotionState, PaperState, PaperType
from council.models import Consultation, CoSignature, Decision, InquiryAnswer, Motion, Paper
from council.services.deadlines import rule_of
from council.services.executions import UNDER_WAY

ENDED = (PaperState.WITHDRAWN, PaperState.REPLACED, PaperState.CLOSED)


@dataclass(frozen=True)
class NextStep:
    """What comes next, who has it, by when. `still_days`: for how long nothing has moved, None while it moves or is over."""

    what: str
    who: str = ""
    due: datetime.date | None = None
    still_days: int | None = None

    @property
    def is_late(self) -> bool:
        """Whether it should have happened."""
        return self.due is not None and self.due < timezone.localdate()


def next_step_of_motion(viewer: Viewer, motion: Motion) -> NextStep:
    """Return the next step of something that was handed in. Registered, it is that of its paper."""
    clerk = _("Sitzungsdienst")
    if motion.paper is not None:
        return next_step_of_paper(viewer, motion.paper)
    steps = {
        MotionState.SUBMITTED: (_("Formale Prüfung beginnen"), clerk),
        MotionState.FORMAL_CHECK: (_("Formale Prüfung abschließen"), clerk),
        MotionState.RETURNED: (_("Verbessern und neu einreichen"), str(motion.faction or _("Bürgerschaft"))),
        MotionState.WITHDRAWN: (_("Zurückgezogen, nichts mehr zu tun"), ""),
    }
    what, who = steps.get(MotionState(motion.state), (_("Einreichen"), str(motion.faction or "")))
    return NextStep(what, who, still_days=_still(motion.changed_at, is_over=motion.state == MotionState.WITHDRAWN))


def next_step_of_paper(viewer: Viewer, paper: Paper) -> NextStep:
    """Return the next step of a paper: write, plan, consult, answer or carry out. Four queries."""
    clerk = _("Sitzungsdienst")
    moved = paper.versions.aggregate(last=Max("at"))["last"] or paper.created_at
    if paper.state in ENDED:
        return NextStep(_("Abgeschlossen, nichts mehr zu tun"))
    if paper.state == PaperState.CO_SIGNING:
        asked = CoSignature.objects.asked().filter(paper=paper).select_related("department").first()
        return (
            NextStep(_("Mitzeichnen"), str(asked.department), asked.due) if asked else NextStep(_("Freigeben"), clerk)
        )
    if paper.state == PaperState.DRAFT:
        return NextStep(_("Fertig schreiben und freigeben"), _writers(paper), still_days=_still(moved))
    decision = _execution(viewer, paper)
    if decision is not None:
        since = decision.execution_steps.aggregate(last=Max("at"))["last"] or decision.decided_at or moved
        owner = str(decision.execution_owner or clerk)
        return NextStep(_("Beschluss umsetzen"), owner, decision.execution_due, _still(since))
    answer = InquiryAnswer.objects.visible_to(viewer).waiting().filter(paper=paper).select_related("department").first()
    if answer is not None:
        return NextStep(_("Anfrage beantworten"), str(answer.department or clerk), answer.due)
    return _consulting(viewer, paper, moved)


def _consulting(viewer: Viewer, paper: Paper, moved: datetime.datetime) -> NextStep:
    rows = Consultation.objects.visible_to(viewer).filter(paper=paper).select_related("organization", "meeting")
    stations = [
        row for row in rows.filter(agenda_item__decision__isnull=True).order_by("order") if row.deleted_at is None
    ]
    clerk = _("Sitzungsdienst")
    # What was decided because it could not wait still needs the council's approval (§ 60 Abs. 1 Satz 3 GO NRW).
    if paper.state == PaperState.DECIDED and not (stations and paper.paper_type == PaperType.URGENT_DECISION):
        return NextStep(_("Entschieden, nichts mehr zu tun"))
    if not stations:
        return NextStep(_("Beratungsfolge planen"), clerk, still_days=_still(moved))
    first = stations[0]
    if first.meeting is None:
        return NextStep(
            _("Auf eine Tagesordnung setzen: %(body)s") % {"body": first.organization}, clerk, still_days=_still(moved)
        )
    day = timezone.localdate(first.meeting.start) if first.meeting.start else None
    what = _("Beraten am %(day)s") % {"day": worded(day, "plain")} if day else _("Beraten")
    if day and day < timezone.localdate():
        return NextStep(_("Ergebnis eintragen"), clerk, day)
    return NextStep(what, str(first.organization), day)


def _execution(viewer: Viewer, paper: Paper) -> Decision | None:
    rows = Decision.objects.visible_to(viewer).filter(
        agenda_item__consultation__paper=paper, execution_state__in=UNDER_WAY
    )
    return rows.select_related("execution_owner").order_by("-decided_at").first()


def _writers(paper: Paper) -> str:
    return ", ".join(body.name for body in paper.under_direction_of.all()) or _("Sitzungsdienst")


def _still(since: datetime.datetime | None, *, is_over: bool = False) -> int | None:
    if since is None or is_over:
        return None
    today = timezone.localdate()
    days = (today - timezone.localdate(since)).days
    return days if days > rule_of(None, today).still_days else None
