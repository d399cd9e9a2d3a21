"""How a result is shown: the kind of badge, its words, and the numbers of the vote."""

import datetime
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.viewer import Viewer
from core.wording import label_of
from council.enums import Outcome, VoteMethod, VoteState
from council.models import Decision, Vote
from council.services.references import seen


@dataclass(frozen=True)
class Ballots:
    """The numbers of a vote. `numbers` is false where only "einstimmig" is known."""

    yes: int
    no: int
    abstain: int
    is_unanimous: bool
    is_secret: bool
    numbers: bool

    @property
    def words(self) -> str:
        """Return "27 Ja · 13 Nein · 3 Enthaltungen"."""
        last = ngettext("%(n)s Enthaltung", "%(n)s Enthaltungen", self.abstain) % {"n": self.abstain}
        return f"{self.yes} {_('Ja')} · {self.no} {_('Nein')} · {last}"


@dataclass(frozen=True)
class Result:
    """What was decided: a kind of badge, its icon and the words in it."""

    id: UUID
    outcome: str
    badge: str
    icon: str
    label: str
    words: str
    ballots: Ballots | None = None
    decided_at: datetime.datetime | None = None
    raw: str = ""


BADGES: dict[str, tuple[str, str]] = {
    Outcome.ACCEPTED: ("success", "success"),
    Outcome.ACCEPTED_AMENDED: ("success", "success"),
    Outcome.RECOMMENDED: ("success", "success"),
    Outcome.PARTLY: ("warning", "warning"),
    Outcome.REJECTED: ("danger", "danger"),
    Outcome.NOT_RECOMMENDED: ("danger", "danger"),
    Outcome.REFERRED: ("info", "arrow-forward"),
    Outcome.POSTPONED: ("info", "calendar-today"),
    Outcome.WITH_REMARKS: ("info", "info"),
    Outcome.NOTED: ("info", "info"),
    Outcome.ANSWERED: ("info", "info"),
}


def result_of(decision: Decision, vote: Vote | None, viewer: Viewer) -> Result:
    """Return a decision as a badge: "einstimmig", "angenommen, 27 : 13 : 3", "verwiesen an …"."""
    kind, icon = BADGES.get(decision.outcome, ("neutral", ""))
    ballots = ballots_of(vote)
    label = label_of(Outcome, decision.outcome)
    if decision.outcome == Outcome.OTHER and decision.outcome_raw:
        label = decision.outcome_raw
    return Result(
        id=decision.pk,
        outcome=decision.outcome,
        badge=kind,
        icon=icon,
        label=label,
        words=_words(decision, label, ballots, viewer),
        ballots=ballots,
        decided_at=decision.decided_at,
        raw=decision.outcome_raw,
    )


def _words(decision: Decision, label: str, ballots: Ballots | None, viewer: Viewer) -> str:
    if decision.outcome == Outcome.REFERRED:
        target = seen(decision.referred_to, viewer)
        return _("verwiesen an %(body)s") % {"body": target.name} if target else label
    if ballots is None:
        return label
    if ballots.is_unanimous:
        return _("einstimmig") if decision.outcome == Outcome.ACCEPTED else f"{label}, {_('einstimmig')}"
    return f"{label}, {ballots.yes} : {ballots.no} : {ballots.abstain}" if ballots.numbers else label


def ballots_of(vote: Vote | None) -> Ballots | None:
    """Return the numbers of a vote that is closed, None without any."""
    if vote is None or vote.state != VoteState.CLOSED:
        return None
    numbers = vote.yes is not None or vote.no is not None
    yes, no, abstain = vote.yes or 0, vote.no or 0, vote.abstain or 0
    unanimous = vote.is_unanimous or (numbers and yes > 0 and no == 0 and abstain == 0)
    if not numbers and not unanimous:
        return None
    return Ballots(yes, no, abstain, unanimous, vote.method in (VoteMethod.SECRET, VoteMethod.ELECTION), numbers)


def results_by_item(viewer: Viewer, condition: Q) -> dict[UUID, Result]:
    """Return the results viewer may read, by agenda item. `condition` is about decisions. Two queries."""
    decisions = list(Decision.objects.visible_to(viewer).filter(condition).select_related("referred_to"))
    finals = Vote.objects.filter(agenda_item__in=[row.agenda_item_id for row in decisions], is_final=True)
    votes = {vote.agenda_item_id: vote for vote in finals}
    return {row.agenda_item_id: result_of(row, votes.get(row.agenda_item_id), viewer) for row in decisions}
