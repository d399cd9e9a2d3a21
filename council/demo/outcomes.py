"""Builds what the demo's meetings decided, and how was voted."""

from council.demo.affairs import Affair
from council.demo.evenings import Evening
from council.demo.notation import Count, counts, due, told, voices
from council.demo.rows import Days, Ledger, hidden, identity, public
from council.demo.society import Society
from council.enums import ConsultationRole, ItemState, OrganizationKind, Outcome, VoteState
from council.models import AgendaItem, Decision, Vote, VoteTally
from council.services.results import STATES

Voices = dict[str, tuple[int, int, int]]
# Outside the factions: the label, and where the row stands.
OUTSIDE = {"": ("Bürgermeisterin", 99), "FL": ("Fraktionslos", 98)}
FOLLOWS = (Outcome.ACCEPTED, Outcome.ACCEPTED_AMENDED)
NOT_COUNTED = (Outcome.NOTED, Outcome.ANSWERED, Outcome.WITH_REMARKS, Outcome.WITHDRAWN)
NOTES = {ConsultationRole.NOTE: Outcome.NOTED, ConsultationRole.HEARING: Outcome.WITH_REMARKS}
WORDS = {
    Outcome.RECOMMENDED: "{body} empfiehlt dem Rat, wie vorgeschlagen zu beschließen.",
    Outcome.NOT_RECOMMENDED: "{body} empfiehlt dem Rat, den Vorschlag abzulehnen.",
    Outcome.REJECTED: "Der Antrag wird abgelehnt.",
    Outcome.NOTED: "Der Bericht wird zur Kenntnis genommen.",
    Outcome.ANSWERED: "Die Anfrage ist beantwortet.",
    Outcome.POSTPONED: "Der Punkt wird vertagt.",
    Outcome.WITHDRAWN: "Der Antrag ist zurückgezogen.",
}


def decide(society: Society, days: Days, evening: Evening, ledger: Ledger, item: AgendaItem, affair: Affair) -> None:
    """Tell the decision on an item with its votes, and put the item into its last state."""
    stop, more = affair.stop(evening.session.key), affair.more(evening.session.key)
    groups = _groups(evening, stop.counts)
    outcome = stop.outcome or NOTES.get(stop.role) or _outcome(stop.role, groups)
    item.state = ItemState.WITHDRAWN if outcome == Outcome.WITHDRAWN else STATES.get(outcome, ItemState.DECIDED)
    decided = item.start or evening.begun
    text = more.get("text", "") or _text(society, evening, affair, outcome)
    ledger.add(
        Decision(
            id=identity("decision", str(item.pk)), agenda_item=item, outcome=outcome, text=told(text, days.today),
            change_note=more.get("note", ""), decided_at=decided, referred_to=society.bodies.get(more.get("to", "")),
            execution_state=more.get("execution", ""), execution_percent=more.get("percent"),
            execution_owner=society.bodies.get(f"dept-{more.get('owner', '')}"),
            execution_due=due(more.get("due", ""), days.today), execution_note=told(more.get("progress", ""), days.today),
            **(hidden() if affair.is_hidden else public(evening.meeting.end or decided)),
        )
    )  # fmt: skip
    if more.get("before"):
        _vote(society, ledger, evening, item, 1, _groups(evening, counts(more["before"])), more["before_question"])
    if outcome not in NOT_COUNTED:
        _vote(society, ledger, evening, item, 2, groups)


def _groups(evening: Evening, said: dict[str, Count]) -> Voices:
    return {faction: voices(size, said.get(faction, "+")) for faction, size in evening.present.items() if size > 0}


def _sum(groups: Voices, place: int) -> int:
    return sum(group[place] for group in groups.values())


def _outcome(role: str, groups: Voices) -> Outcome:
    """Return what the voices say: a tie rejects (§ 50 Abs. 1 GO NRW)."""
    won = _sum(groups, 0) > _sum(groups, 1)
    if role == ConsultationRole.PREPARATION:
        return Outcome.RECOMMENDED if won else Outcome.NOT_RECOMMENDED
    return Outcome.ACCEPTED if won else Outcome.REJECTED


def _text(society: Society, evening: Evening, affair: Affair, outcome: Outcome) -> str:
    """Return the wording of a decision that just follows the proposal."""
    if outcome in FOLLOWS:
        return affair.paper.proposal
    body = society.bodies[evening.session.body]
    name = f"Der {body.name}" if body.kind != OrganizationKind.COUNCIL else "Der Rat"
    return WORDS.get(outcome, "").format(body=name)


def _vote(
    society: Society, ledger: Ledger, evening: Evening, item: AgendaItem, order: int, groups: Voices, question: str = ""
) -> None:
    yes, no, abstain = (_sum(groups, place) for place in range(3))
    vote = Vote(
        id=identity("vote", f"{item.pk}/{order}"), agenda_item=item, order=order, is_final=not question, question=question,
        state=VoteState.CLOSED, yes=yes, no=no, abstain=abstain, present=sum(evening.present.values()),
        legal_members=evening.meeting.legal_members, is_unanimous=no == 0 and abstain == 0,
    )  # fmt: skip
    ledger.add(vote)
    for faction, size in evening.whole.items():
        voted = groups.get(faction, (0, 0, 0))
        body = society.bodies.get(faction)
        label, place = OUTSIDE.get(faction, ("", 0))
        ledger.add(
            VoteTally(
                vote=vote, organization=body, label=label, order=body.seat_order if body else place,
                yes=voted[0], no=voted[1], abstain=voted[2], absent=size - sum(voted),
            )
        )  # fmt: skip
