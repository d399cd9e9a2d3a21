"""Acts on what was decided: type the result with its vote, correct it, publish a non-public one afterwards."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.services import audit
from council import signals
from council.enums import (
    ConsultationRole,
    ItemState,
    MeetingState,
    Outcome,
    PaperState,
    Part,
    Visibility,
    VoteMethod,
    VoteState,
)
from council.models import AgendaItem, Consultation, Decision, Organization, Paper, Vote, VoteTally
from council.rules import demand_desk
from council.services.publicity import open_up, touch
from council.states import PAPER, step

STATES = {
    Outcome.NOTED: ItemState.NOTED,
    Outcome.ANSWERED: ItemState.NOTED,
    Outcome.WITH_REMARKS: ItemState.NOTED,
    Outcome.REFERRED: ItemState.REFERRED,
    Outcome.POSTPONED: ItemState.POSTPONED,
}
WON = (Outcome.ACCEPTED, Outcome.ACCEPTED_AMENDED, Outcome.RECOMMENDED)
LOST = (Outcome.REJECTED, Outcome.NOT_RECOMMENDED)
FINAL = (Outcome.ACCEPTED, Outcome.ACCEPTED_AMENDED, Outcome.PARTLY, Outcome.REJECTED, Outcome.NOTED, Outcome.ANSWERED)


@dataclass(frozen=True)
class VoteCount:
    """The numbers of a vote as the clerk types them."""

    method: str = VoteMethod.OPEN
    yes: int | None = None
    no: int | None = None
    abstain: int | None = None
    present: int | None = None
    is_unanimous: bool = False


@dataclass(frozen=True)
class GroupCount:
    """How one group voted; `organization` None: outside the factions, named by `label`."""

    organization: Organization | None
    label: str
    yes: int = 0
    no: int = 0
    abstain: int = 0


@transaction.atomic
def record_result(
    *,
    by: Viewer,
    item: AgendaItem,
    outcome: str,
    text: str = "",
    change_note: str = "",
    referred_to: Organization | None = None,
    vote: VoteCount | None = None,
    tallies: Sequence[GroupCount] = (),
) -> Decision:
    """Type the result of an item. Of a public item it is public at once; a referral plans the next station."""
    demand_desk(by)
    item = (
        AgendaItem.objects.select_for_update(of=("self",))
        .select_related("meeting", "consultation__paper")
        .get(pk=item.pk)
    )
    _check_held(item)
    if Decision.objects.filter(agenda_item=item).exists():
        raise Refused(
            _("Zu diesem Punkt steht schon ein Ergebnis."), _("Berichtigen Sie es mit einem Grund."), code="has_result"
        )
    _check_result(outcome, referred_to, vote, tallies)
    step(item, STATES.get(Outcome(outcome), ItemState.DECIDED))
    item.save(update_fields=["state"])
    decision = Decision.objects.create(
        agenda_item=item, outcome=outcome, text=text, change_note=change_note, referred_to=referred_to,
        decided_at=item.meeting.actual_start or item.meeting.start, visibility=min(item.visibility, Visibility.NONPUBLIC),
    )  # fmt: skip
    _write_vote(item, vote, tallies)
    if item.is_public and item.part == Part.PUBLIC:
        open_up([decision], timezone.now())
    _follow(item, decision)
    _record(by, "record_result", decision)
    signals.result_recorded.send(sender=Decision, kind="Decision", pk=decision.pk)
    return decision


@transaction.atomic
def correct_result(
    *,
    by: Viewer,
    decision: Decision,
    reason: str,
    outcome: str,
    text: str = "",
    change_note: str = "",
    referred_to: Organization | None = None,
    vote: VoteCount | None = None,
    tallies: Sequence[GroupCount] = (),
) -> Decision:
    """Correct an announced result with a reason. The old vote stays in the books, the audit keeps the old state."""
    demand_desk(by)
    if not reason.strip():
        raise Refused(
            _("Der Grund fehlt."), _("Ein festgestelltes Ergebnis ändert sich nur mit Grund."), code="reason_missing",
            field="reason",
        )  # fmt: skip
    _check_result(outcome, referred_to, vote, tallies)
    decision = Decision.objects.select_for_update(of=("self",)).select_related("agenda_item").get(pk=decision.pk)
    before, old = audit.facts(decision), {}
    if decision.is_public:
        # Only what everybody could read goes into the book in words.
        old = {"old_outcome": decision.outcome, "old_text": decision.text}
    now = timezone.now()
    decision.outcome, decision.text, decision.change_note = outcome, text, change_note
    decision.referred_to = referred_to
    if decision.first_published_at:
        decision.public_modified_at = now
    decision.save(update_fields=["outcome", "text", "change_note", "referred_to", "public_modified_at"])
    _write_vote(decision.agenda_item, vote, tallies)
    touch(decision, now)
    _record(by, "correct_result", decision, reason, before, old)
    signals.corrected.send(sender=Decision, kind="Decision", pk=decision.pk)
    return decision


@transaction.atomic
def publish_nonpublic_result(*, by: Viewer, item: AgendaItem, text: str) -> AgendaItem:
    """Publish the wording of a non-public decision once its reason has gone; papers and debate stay non-public."""
    demand_desk(by)
    if item.part != Part.NONPUBLIC or not Decision.objects.filter(agenda_item=item).exists():
        raise Refused(
            _("Hier gibt es keinen nichtöffentlichen Beschluss."),
            _("Stellen Sie zuerst das Ergebnis fest."),
            code="no_result",
        )
    if not item.is_announced:
        raise Refused(
            _("Dieser Punkt ist der Öffentlichkeit nicht angekündigt."),
            _("Veröffentlichen Sie zuerst die Sitzung."),
            code="not_announced",
        )
    if not text.strip():
        raise Refused(
            _("Der Wortlaut fehlt."), _("Tragen Sie ein, was öffentlich wird."), code="text_missing", field="text"
        )
    before = audit.facts(item)
    item.public_result, item.result_published_at = text.strip(), timezone.now()
    item.save(update_fields=["public_result", "result_published_at"])
    touch(item)
    audit.record(
        by_user=by.user_id, action="council.publish_nonpublic_result", obj=item, before=before, after=audit.facts(item)
    )
    return item


def _check_held(item: AgendaItem) -> None:
    meeting = item.meeting
    has_begun = meeting.start is not None and meeting.start <= timezone.now()
    if meeting.state == MeetingState.CANCELLED or not (has_begun or meeting.state == MeetingState.IN_SESSION):
        raise Refused(
            _("Diese Sitzung hat noch nicht stattgefunden."), _("Ergebnisse folgen nach der Sitzung."), code="not_held"
        )


def _check_result(
    outcome: str, referred_to: Organization | None, vote: VoteCount | None, tallies: Sequence[GroupCount]
) -> None:
    if outcome not in Outcome.values:
        raise Refused(_("Das Ergebnis fehlt."), _("Wählen Sie eines aus."), code="outcome_missing", field="outcome")
    if outcome == Outcome.REFERRED and referred_to is None:
        raise Refused(
            _("Es fehlt, wohin verwiesen wurde."),
            _("Wählen Sie das Gremium."),
            code="target_missing",
            field="referred_to",
        )
    if vote is not None:
        _check_numbers(Outcome(outcome), vote)
        _check_groups(vote, tallies)


def _check_numbers(outcome: Outcome, vote: VoteCount) -> None:
    """Refuse numbers that cannot be true (I6) or that contradict the outcome (§ 50 Abs. 1 GO NRW)."""
    yes, no, abstain = vote.yes or 0, vote.no or 0, vote.abstain or 0
    if vote.present is not None and yes + no + abstain > vote.present:
        raise Refused(
            _("%(sum)s Stimmen bei %(present)s Anwesenden gehen nicht auf.")
            % {"sum": yes + no + abstain, "present": vote.present},
            _("Prüfen Sie die Zahlen."),
            code="more_than_present",
            field="present",
        )
    if vote.is_unanimous and no:
        raise Refused(
            _("Einstimmig heißt: keine Gegenstimme."), _("Prüfen Sie die Zahlen."), code="not_unanimous", field="no"
        )
    if vote.yes is None or vote.no is None:
        return
    # A tie rejects.
    if outcome in WON and yes <= no:
        raise Refused(
            _("Mit %(yes)s zu %(no)s Stimmen ist der Antrag abgelehnt.") % {"yes": yes, "no": no},
            _("Bei Stimmengleichheit gilt er als abgelehnt (§ 50 Abs. 1 GO NRW). Prüfen Sie Ergebnis oder Zahlen."),
            code="contradiction",
            field="outcome",
        )
    if outcome in LOST and yes > no:
        raise Refused(
            _("Mit %(yes)s zu %(no)s Stimmen ist der Antrag angenommen.") % {"yes": yes, "no": no},
            _("Prüfen Sie Ergebnis oder Zahlen."),
            code="contradiction",
            field="outcome",
        )


def _check_groups(vote: VoteCount, tallies: Sequence[GroupCount]) -> None:
    if not tallies:
        return
    for name, label in (("yes", _("Ja")), ("no", _("Nein")), ("abstain", _("Enthaltungen"))):
        whole, groups = getattr(vote, name) or 0, sum(getattr(group, name) for group in tallies)
        if whole != groups:
            raise Refused(
                _("%(label)s: Die Fraktionen ergeben %(groups)s, oben stehen %(whole)s.")
                % {"label": label, "groups": groups, "whole": whole},
                _("Prüfen Sie die Zahlen."),
                code="sum_differs",
                field=name,
            )


def _write_vote(item: AgendaItem, count: VoteCount | None, tallies: Sequence[GroupCount]) -> None:
    """Write a closed vote as the final one; an older one stays, but not as the final one."""
    item.votes.filter(is_final=True).update(is_final=False)
    if count is None:
        return
    last = item.votes.aggregate(last=Max("order"))["last"] or 0
    vote = Vote.objects.create(
        agenda_item=item, order=last + 1, method=count.method, state=VoteState.CLOSED, is_unanimous=count.is_unanimous,
        yes=count.yes, no=count.no, abstain=count.abstain or 0, present=count.present,
        legal_members=item.meeting.legal_members,
    )  # fmt: skip
    VoteTally.objects.bulk_create(
        VoteTally(
            vote=vote, organization=group.organization, label=group.label if group.organization is None else "",
            order=order, yes=group.yes, no=group.no, abstain=group.abstain,
        )
        for order, group in enumerate(tallies)
    )  # fmt: skip


def _follow(item: AgendaItem, decision: Decision) -> None:
    """Let the papers follow what was decided: further on their way, decided, or referred to a new station."""
    further = item.further_consultations.filter(deleted_at__isnull=True).select_related("paper")
    for station in [item.consultation, *further] if item.consultation else further:
        _follow_paper(station, decision)


def _follow_paper(station: Consultation, decision: Decision) -> None:
    paper = station.paper
    is_final = station.authoritative and decision.outcome in FINAL
    to = PaperState.DECIDED if is_final else PaperState.IN_CONSULTATION
    if to in PAPER[paper.state]:
        step(paper, to)
        paper.save(update_fields=["state"])
        touch(paper)
    if decision.outcome == Outcome.REFERRED and decision.referred_to is not None:
        _refer(paper, decision.referred_to)


def _refer(paper: Paper, target: Organization) -> None:
    last = paper.consultations.aggregate(last=Max("order"))["last"] or 0
    station = Consultation.objects.create(
        paper=paper, organization=target, role=ConsultationRole.DEBATE, order=last + 1,
        visibility=min(paper.visibility, Visibility.NONPUBLIC),
    )  # fmt: skip
    if paper.is_public:
        open_up([station], timezone.now())


def _record(
    by: Viewer, action: str, decision: Decision, ground: str = "", before: dict[str, Any] | None = None,
    data: dict[str, Any] | None = None,
) -> None:  # fmt: skip
    audit.record(
        by_user=by.user_id, action=f"council.{action}", obj=decision, ground=ground.strip(), before=before,
        after=audit.facts(decision), data={"item": str(decision.agenda_item_id)} | (data or {}),
    )  # fmt: skip
