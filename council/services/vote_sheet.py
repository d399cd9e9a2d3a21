"""What is shown of a vote: numbers, by group as table and seat map, by name only where voices were called."""

from collections import defaultdict
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.viewer import Viewer
from core.seating import Group, SeatMap, seat_map
from council.enums import Choice, VoteMethod
from council.models import Person, Vote, VoteRecord, VoteTally
from council.services.outcome import Ballots, ballots_of

CHAIRS = ("bürgermeister", "oberbürgermeister", "landrat", "landrät")
NOTES: dict[VoteMethod, Promise] = {
    VoteMethod.OPEN: gettext_lazy(
        "Offene Abstimmung, nach Fraktionen gezählt. Die Punkte zeigen Zahlen, nicht einzelne Personen."
    ),
    VoteMethod.NAMED: gettext_lazy("Namentliche Abstimmung. Jeder Punkt steht für eine Person."),
}


@dataclass(frozen=True)
class GroupVoices:
    """One line of the table."""

    name: str
    short_name: str
    yes: int
    no: int
    abstain: int
    absent: int

    @property
    def label(self) -> str:
        """Return "Bürgerunion (BU)"; a short name that only cuts the long one says nothing."""
        is_cut = self.name.startswith(self.short_name.rstrip("…"))
        return self.name if is_cut else f"{self.name} ({self.short_name})"


@dataclass(frozen=True)
class VoteSheet:
    """A vote as the page shows it. A secret vote has numbers only: no groups, no map, no names."""

    question: str
    method: str
    method_label: str
    ballots: Ballots
    invalid: int
    groups: tuple[GroupVoices, ...] = ()
    map: SeatMap | None = None
    note: str = ""
    names: tuple[tuple[str, str, str], ...] = ()

    @property
    def words(self) -> str:
        """Return "27 Ja · 13 Nein · 3 Enthaltungen · 1 ungültig", "einstimmig" where no number is known."""
        if not self.ballots.numbers:
            return _("einstimmig")
        invalid = [_("%(n)s ungültig") % {"n": self.invalid}] if self.invalid else []
        return " · ".join([self.ballots.words, *invalid])


def vote_sheet(vote: Vote | None, viewer: Viewer) -> VoteSheet | None:
    """Return what viewer sees of a vote whose decision they may read, None without a closed vote."""
    ballots = ballots_of(vote)
    if vote is None or ballots is None:
        return None
    label = str(VoteMethod(vote.method).label)
    if ballots.is_secret:
        return VoteSheet(vote.question, vote.method, label, ballots, vote.invalid)
    tallies = list(VoteTally.objects.filter(vote=vote).select_related("organization"))
    voices = _voices(vote, viewer) if vote.method == VoteMethod.NAMED else []
    groups = sorted(_groups(tallies, voices), key=lambda pair: pair[0])
    chair = next((group for order, group in groups if order == CHAIR_ORDER), None)
    seated = [group for order, group in groups if order != CHAIR_ORDER]
    return VoteSheet(
        question=vote.question,
        method=vote.method,
        method_label=label,
        ballots=ballots,
        invalid=vote.invalid,
        groups=tuple(
            GroupVoices(group.name, group.short_name, group.yes, group.no, group.abstain, group.absent)
            for group in [*sorted(seated, key=lambda group: -group.size), *([chair] if chair else [])]
        ),
        map=seat_map(seated, chair) if seated else None,
        note=str(NOTES[VoteMethod(vote.method)]),
        names=tuple(
            (row.person.name, str(Choice(row.choice).label), row.faction.name if row.faction else "") for row in voices
        ),
    )


# The chair sits below the half circle, not in it.
CHAIR_ORDER = 10_000
OUTSIDE_ORDER = 9_000


def _voices(vote: Vote, viewer: Viewer) -> list[VoteRecord]:
    rows = VoteRecord.objects.filter(vote=vote, person__in=Person.objects.visible_to(viewer))
    return list(rows.select_related("person", "faction").order_by("person__family_name", "person__name"))


def _groups(tallies: list[VoteTally], voices: list[VoteRecord]) -> list[tuple[int, Group]]:
    if tallies:
        called = _by_faction(voices)
        return [
            _of_tally(row, called.get(row.organization_id if row.organization_id else row.label, ())) for row in tallies
        ]
    return _of_voices(voices)


def _by_faction(voices: list[VoteRecord]) -> dict[object, tuple[tuple[str, str], ...]]:
    found: dict[object, list[tuple[str, str]]] = defaultdict(list)
    for row in voices:
        found[row.faction_id].append((str(row.choice), row.person.name))
    return {key: tuple(people) for key, people in found.items()}


def _of_tally(row: VoteTally, people: tuple[tuple[str, str], ...]) -> tuple[int, Group]:
    faction = row.organization
    name = faction.name if faction else row.label
    is_chair = faction is None and _size(row) == 1 and name.lower().startswith(CHAIRS)
    # Names only where they make up the tally: a hidden person must not shift another's dot.
    named = people if len(people) == row.yes + row.no + row.abstain else ()
    group = Group(name, _short(row, name, is_chair), row.yes, row.no, row.abstain, row.absent, named)
    if faction:
        return faction.seat_order, group
    return (CHAIR_ORDER if is_chair else OUTSIDE_ORDER + row.order), group


def _size(row: VoteTally) -> int:
    return row.yes + row.no + row.abstain + row.absent


def _short(row: VoteTally, name: str, is_chair: bool) -> str:
    """Return what stands beside the seats; whoever has no faction gets the same sign everywhere."""
    if row.organization is None:
        return name if is_chair else _("o. F.")
    short = row.organization.short_name or name
    return short if len(short) <= 6 else short[:5] + "…"


def _of_voices(voices: list[VoteRecord]) -> list[tuple[int, Group]]:
    """Return the groups of a named vote without tallies."""
    found: dict[object, list[VoteRecord]] = defaultdict(list)
    for row in voices:
        found[row.faction_id].append(row)
    groups = []
    for rows in found.values():
        faction = rows[0].faction
        counts = {choice: sum(1 for row in rows if row.choice == choice) for choice in Choice.values}
        people = tuple((str(row.choice), row.person.name) for row in rows)
        name = faction.name if faction else _("ohne Fraktion")
        short = (faction.short_name if faction else "") or name
        group = Group(name, short[:6], counts["yes"], counts["no"], counts["abstain"], 0, people)
        groups.append((faction.seat_order if faction else OUTSIDE_ORDER, group))
    return groups
