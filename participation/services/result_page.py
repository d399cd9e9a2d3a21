"""What the page of a result shows: the frozen result in words, and the flow of the money as a drawing."""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from core.wording import named_list
from participation.models import BudgetProcess, Proposal, TallyResult
from participation.money import euro, exact_euro, grouped, percent

ROOM, GAP, TOP = 540.0, 13.0, 10.0
LEFT, RIGHT = 240, 700


@dataclass(frozen=True)
class ResultRow:
    """A project in the result."""

    number: str
    title: str
    rank: int
    votes: int
    cost: int
    each: str
    lot: bool
    withdrawn: str
    why: str
    enough: str


@dataclass(frozen=True)
class Ribbon:
    """Money from a group to a project: an SVG path."""

    path: str
    group: int


@dataclass(frozen=True)
class Block:
    """A group or a project in the drawing."""

    y: str
    height: str
    middle: str
    below: str
    title: str
    words: str
    group: int


@dataclass(frozen=True)
class Flow:
    """The drawing and the same figures as a table."""

    ribbons: tuple[Ribbon, ...]
    groups: tuple[Block, ...]
    targets: tuple[Block, ...]
    rest: Block | None
    height: int
    table: tuple[tuple[str, tuple[str, ...], str], ...]
    heads: tuple[str, ...]


@dataclass(frozen=True)
class ResultSheet:
    """The page of a result."""

    version: int
    counted_on: Any
    ballots: str
    turnout: str
    cost: int
    unspent: int
    happy: str
    share: str
    winners: tuple[ResultRow, ...]
    losers: tuple[ResultRow, ...]
    flow: Flow
    other: dict[str, Any]
    comparison: str
    is_pending: bool
    hash: str
    has_points: bool


def result_sheet(process: BudgetProcess, tally: TallyResult) -> ResultSheet:
    """Return the sheet of a published result."""
    result, figures = tally.result, tally.result["figures"]
    titles = {row["id"]: row["title"] for row in process.frozen["projects"]}
    rows = Proposal.objects.filter(process=process, withdrawn_on__isnull=False)
    withdrawn = {str(number): reason for number, reason in rows.values_list("number", "withdrawn_reason")}
    lots = {project for tie in result["lots"] for project in tie}
    make = _RowMaker(titles, withdrawn, lots, figures["ballots"])
    share = result["outcome"]["share"]
    return ResultSheet(
        version=tally.version, counted_on=tally.counted_on, ballots=grouped(figures["ballots"]),
        turnout=percent(figures["ballots"], process.voters, 1) if process.voters else "",
        cost=figures["cost"], unspent=figures["unspent"], happy=percent(figures["happy"], figures["ballots"]),
        share=exact_euro(Fraction(share)) if share else "",
        winners=tuple(make.row(reason) for reason in result["winners"]),
        losers=tuple(make.row(reason) for reason in result["losers"]),
        flow=draw_flow(result, titles), other=result["comparison"] | {"happy_words": percent(result["comparison"]["happy"], figures["ballots"])},
        comparison=_comparison(result, titles), is_pending=bool(process.recount_reason), hash=tally.result_hash,
        has_points=process.frozen["ballot"]["kind"] == "points",
    )  # fmt: skip


class _RowMaker:
    def __init__(self, titles: dict[str, str], withdrawn: dict[str, str], lots: set[str], ballots: int) -> None:
        self.titles, self.withdrawn, self.lots, self.ballots = titles, withdrawn, lots, ballots

    def row(self, reason: dict[str, Any]) -> ResultRow:
        number = reason["project"]
        each = exact_euro(Fraction(reason["cost"], reason["votes"])) if reason["votes"] else ""
        why, enough = ("", "") if reason["order"] else (self.why(reason), enough_words(reason))
        return ResultRow(
            number, self.titles[number], reason["order"] or reason["rank"], reason["points"], reason["cost"], each,
            number in self.lots, self.withdrawn.get(number, ""), why, enough,
        )  # fmt: skip

    def why(self, reason: dict[str, Any]) -> str:
        """Say in one or two sentences why a project is not chosen."""
        facts = {
            "votes": grouped(reason["votes"]), "cost": euro(reason["cost"]),
            **{name: exact_euro(Fraction(reason[name])) for name in ("left", "missing", "together") if reason[name]},
        }  # fmt: skip
        match reason["cause"]:
            case "no-votes":
                return _("Niemand hat dafür gestimmt.")
            case "beyond-budget":
                return _("Es kostet mehr als das ganze Budget.")
            case "too-few":
                return (
                    _(
                        "%(votes)s Anteile ergeben höchstens %(together)s. Das reicht nicht für %(cost)s, selbst wenn niemand etwas anderes gewählt hätte."
                    )
                    % facts
                )
            case "no-room":
                return (
                    _("Als dieses Projekt an der Reihe war, waren noch %(left)s übrig. Es fehlten %(missing)s.") % facts
                )
            case _other:
                names = named_list([f"„{self.titles[project]}“" for project, _amount in reason["spent"][:3]])
                return _(
                    "Wer dafür war, hatte seinen Anteil zum Teil schon für %(names)s eingesetzt. Übrig waren zusammen %(left)s, es fehlten %(missing)s."
                ) % (facts | {"names": names})


def enough_words(reason: dict[str, Any]) -> str:
    """Say what would have been enough, "" where nothing would."""
    ways = []
    if less := reason["lower_cost"]:
        ways.append(_("%(amount)s weniger Kosten") % {"amount": euro(less["amount"])})
    if more := reason["more_supporters"]:
        count = more["amount"]
        ways.append(ngettext("%(count)s Stimme mehr", "%(count)s Stimmen mehr", count) % {"count": grouped(count)})
    return _(" oder ").join(ways)


def _comparison(result: dict[str, Any], titles: dict[str, str]) -> str:
    """Say what the other rule would have changed."""
    here, there = set(result["outcome"]["winners"]), set(result["comparison"]["winners"])
    if here == there:
        return _("Nach der anderen Zählregel wären dieselben Projekte gewählt worden.")
    first = (
        _("Nach reiner Stimmenzahl")
        if result["comparison"]["rule"] == "greedy"
        else _("Nach der Regel der gleichen Anteile")
    )
    more, less = (
        named_list([f"„{titles[number]}“" for number in sorted(numbers, key=int)])
        for numbers in (there - here, here - there)
    )
    if more and less:
        return _("%(rule)s wäre gewählt worden: %(more)s. Dafür nicht: %(less)s.") % {
            "rule": first,
            "more": more,
            "less": less,
        }
    if more:
        return _("%(rule)s wäre auch gewählt worden: %(more)s.") % {"rule": first, "more": more}
    return _("%(rule)s wäre nicht gewählt worden: %(less)s.") % {"rule": first, "less": less}


def group_words(group: dict[str, Any]) -> str:
    """Name a group by its fulfilled wishes."""
    low, high = group["fewest"], group["most"]
    if high == 0:
        return _("kein Wunsch erfüllt")
    if high >= 4:
        return _("%(n)s und mehr Wünsche erfüllt") % {"n": low} if low else _("alle zusammen")
    if low == high:
        return ngettext("%(n)s Wunsch erfüllt", "%(n)s Wünsche erfüllt", low) % {"n": low}
    return _("%(low)s bis %(high)s Wünsche erfüllt") % {"low": low, "high": high}


def draw_flow(result: dict[str, Any], titles: dict[str, str]) -> Flow:
    """Draw who paid what: groups on the left, projects on the right, ribbons as high as the money is much."""
    groups, order = result["flow"], [reason["project"] for reason in result["winners"]]
    unused = sum((Fraction(group["unused"]) for group in groups), Fraction())
    whole = sum((Fraction(amount) for group in groups for amount in group["paid"].values()), Fraction()) + unused
    scale = ROOM / float(whole) if whole else 0.0
    tops = _tops(order, groups, float(unused), scale)
    ribbons, blocks = [], []
    y = TOP + max(0.0, (tops["end"] - ROOM - GAP * 1.5 * max(len(groups) - 1, 0)) / 2 - TOP)
    for number, group in enumerate(groups, 1):
        start = y
        for project in [*order, "unused"]:
            money = Fraction(group["unused"]) if project == "unused" else Fraction(group["paid"].get(project, "0"))
            height = float(money) * scale
            if height:
                ribbons.append(Ribbon(_ribbon(y, tops[project], height), number))
                y, tops[project] = y + height, tops[project] + height
        counted = ngettext("%(n)s Stimmzettel", "%(n)s Stimmzettel", group["ballots"]) % {
            "n": grouped(group["ballots"])
        }
        blocks.append(_block(start, y - start, group_words(group), counted, number))
        y += GAP * 1.5
    return Flow(
        tuple(ribbons), tuple(blocks), tuple(_target(result, titles, scale)), _rest(order, groups, unused, scale),
        round(max(tops["end"], y) + TOP), _table(groups, order, titles), tuple(group_words(group) for group in groups),
    )  # fmt: skip


def _heights(order: list[str], groups: list[dict[str, Any]], scale: float) -> dict[str, float]:
    paid = {project: sum(Fraction(group["paid"].get(project, "0")) for group in groups) for project in order}
    return {project: max(float(amount) * scale, 1.0) for project, amount in paid.items()}


def _tops(order: list[str], groups: list[dict[str, Any]], unused: float, scale: float) -> dict[str, float]:
    tops, y = {}, TOP
    for project, height in _heights(order, groups, scale).items():
        tops[project] = y
        # Room for a line of words at least.
        y += max(height, 10.0) + GAP
    tops["unused"] = y
    return tops | {"end": y + unused * scale}


def _target(result: dict[str, Any], titles: dict[str, str], scale: float) -> list[Block]:
    groups, order = result["flow"], [reason["project"] for reason in result["winners"]]
    tops = _tops(order, groups, 0.0, scale)
    costs = {reason["project"]: reason["cost"] for reason in result["winners"]}
    heights = _heights(order, groups, scale)
    return [_block(tops[project], heights[project], titles[project], euro(costs[project]), 0) for project in order]


def _rest(order: list[str], groups: list[dict[str, Any]], unused: Fraction, scale: float) -> Block | None:
    if not unused:
        return None
    top = _tops(order, groups, 0.0, scale)["unused"]
    return _block(top, float(unused) * scale, _("nicht ausgegeben"), exact_euro(unused), 0)


def _block(y: float, height: float, title: str, words: str, group: int) -> Block:
    middle = y + height / 2
    return Block(f"{y:.1f}", f"{max(height, 1):.1f}", f"{middle + 5:.1f}", f"{middle + 22:.1f}", title, words, group)


def _ribbon(left: float, right: float, height: float) -> str:
    a, b, middle = LEFT + 12, RIGHT, (LEFT + 12 + RIGHT) // 2
    return (
        f"M{a} {left:.1f}C{middle} {left:.1f} {middle} {right:.1f} {b} {right:.1f}V{right + height:.1f}"
        f"C{middle} {right + height:.1f} {middle} {left + height:.1f} {a} {left + height:.1f}z"
    )


def _table(
    groups: list[dict[str, Any]], order: list[str], titles: dict[str, str]
) -> tuple[tuple[str, tuple[str, ...], str], ...]:
    rows = []
    for project in order:
        amounts = [Fraction(group["paid"].get(project, "0")) for group in groups]
        rows.append((titles[project], tuple(map(exact_euro, amounts)), exact_euro(sum(amounts, Fraction()))))
    unused = [Fraction(group["unused"]) for group in groups]
    if any(unused):
        rows.append((_("nicht ausgegeben"), tuple(map(exact_euro, unused)), exact_euro(sum(unused, Fraction()))))
    return tuple(rows)
