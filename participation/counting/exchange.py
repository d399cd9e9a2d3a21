"""From a .pb file to an election, and back."""

from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction

from participation.counting.amounts import exact, written
from participation.counting.ballots import Ballot, BallotKind, BallotRule, Project
from participation.counting.election import Election
from participation.counting.faults import Fault, NotCountable, _
from participation.counting.pabulib import PabulibFile, Row, Unreadable, table

POINTS = ("cumulative", "scoring")
# Where META says how a ballot is limited, and which limit of ours that is.
NUMBERS = {
    "min_length": "fewest",
    "max_length": "most",
    "max_sum_points": "most_points",
    "max_points": "most_points_each",
}


def election_of(file: PabulibFile) -> Election:
    """Return the election of a file. Raises Unreadable with the lines of all that is wrong."""
    faults: list[Fault] = []
    about = file.about
    for key, rows in (("num_projects", file.projects.rows), ("num_votes", file.votes.rows)):
        if about.get(key, "").isdecimal() and int(about[key]) != len(rows):
            faults.append(_wrong_number(file, key, len(rows)))
    if len(about) != len(file.meta.rows):
        faults.append(_meta_fault(file, "meta-twice", _("Ein Schlüssel in META steht doppelt da."),
                                  _("Lassen Sie jeden Schlüssel einmal stehen.")))  # fmt: skip
    budget = _budget(file, faults)
    projects = tuple(_projects(file, faults))
    rule = _ballot_rule(file, budget, faults)
    ballots = tuple(_ballots(file, rule.kind, faults))
    if faults:
        raise Unreadable(faults)
    try:
        return Election(budget, projects, ballots, rule)
    except NotCountable as error:
        raise Unreadable(_placed(file, error.faults)) from error


def file_of(
    election: Election, about: Mapping[str, str], selected: Collection[str] = (), *, rule: str = ""
) -> PabulibFile:
    """Return an election as a file. `about` are further keys of META: description, country, unit, instance, …

    `selected` are the ids of the winners and `rule` what chose them, in Pabulib's words (greedy, equalshares/add1).
    """
    limits = election.ballot_rule
    points = limits.kind is BallotKind.POINTS
    meta = {
        **about,
        "num_projects": str(len(election.projects)),
        "num_votes": str(len(election.ballots)),
        "budget": written(election.budget),
        "vote_type": "cumulative" if limits.most_points is not None else "scoring" if points else "approval",
        **({"rule": rule} if rule else {}),
        **{key: str(limit) for key, name in NUMBERS.items() if (limit := getattr(limits, name))},
        **({} if limits.most_cost is None else {"max_sum_cost": written(limits.most_cost)}),
    }
    score = ("score",) if points else ()
    return PabulibFile(
        table(("key", "value"), meta.items()),
        table(
            ("project_id", "cost", "votes", *score, "name", "selected"),
            (
                (
                    each.id, written(each.cost), str(election.votes[each.id]),
                    *((str(election.points[each.id]),) if points else ()), each.name, str(int(each.id in selected)),
                )
                for each in election.projects
            ),
        ),
        table(("voter_id", "vote", *(("points",) if points else ())), (_vote(ballot, points) for ballot in election.ballots)),
    )  # fmt: skip


def _vote(ballot: Ballot, points: bool) -> tuple[str, ...]:
    given = ",".join(str(points) for _project, points in ballot.wishes)
    return (ballot.id, ",".join(ballot.projects), *((given,) if points else ()))


def _budget(file: PabulibFile, faults: list[Fault]) -> Fraction:
    text = file.about.get("budget", "")
    try:
        return exact(text)
    except ValueError:
        reason = _("Das Budget „%(text)s“ ist keine Zahl.") if text else _("Es fehlt das Budget.")
        faults.append(
            _meta_fault(file, "budget", reason, _("META braucht eine Zeile wie budget;150000."), "budget", text=text)
        )
        return Fraction()


def _projects(file: PabulibFile, faults: list[Fault]) -> Iterable[Project]:
    for row in file.projects.rows:
        name = row.cells.get("name", "").strip()
        try:
            yield Project(row.cells["project_id"].strip(), exact(row.cells["cost"]), name)
        except ValueError:
            faults.append(
                Fault("cost", _("Die Kosten „%(text)s“ sind keine Zahl."),
                      _("Schreiben Sie Ziffern ohne Währung und ohne Tausenderpunkt, etwa 12500 oder 12500.50."),
                      {"text": row.cells["cost"].strip()}, row.line)
            )  # fmt: skip


def _ballot_rule(file: PabulibFile, budget: Fraction, faults: list[Fault]) -> BallotRule:
    about = file.about
    vote_type = about.get("vote_type", "approval")
    if vote_type not in ("approval", *POINTS):
        faults.append(_meta_fault(file, "vote-type", _("Stimmzettel der Art „%(text)s“ werden hier nicht gezählt."),
                                  _("Gezählt werden approval, cumulative und scoring."), "vote_type", text=vote_type))  # fmt: skip
    limits: dict[str, int] = {}
    for key, name in NUMBERS.items():
        if (text := about.get(key, "")).isdecimal():
            limits[name] = int(text)
        elif text:
            faults.append(_limit_fault(file, key, text))
    most_cost = None
    if "max_sum_cost" in about:
        try:
            most_cost = exact(about["max_sum_cost"])
        except ValueError:
            faults.append(_limit_fault(file, "max_sum_cost", about["max_sum_cost"]))
    kind = BallotKind.POINTS if vote_type in POINTS else BallotKind.APPROVAL
    if kind is BallotKind.APPROVAL and ("max_sum_cost" in about or "max_length" in about):
        kind = BallotKind.KNAPSACK if "max_sum_cost" in about else BallotKind.MAX_N
    return BallotRule(kind, most_cost=most_cost, **limits)


def _ballots(file: PabulibFile, kind: BallotKind, faults: list[Fault]) -> Iterable[Ballot]:
    for row in file.votes.rows:
        projects = _parts(row, "vote")
        given = _parts(row, "points") if kind is BallotKind.POINTS else ["1"] * len(projects)
        if len(given) != len(projects) or not all(_is_points(each) for each in given):
            faults.append(
                Fault("points", _("Zu %(number)s Projekten stehen hier die Punkte „%(text)s“."),
                      _("Nennen Sie im Feld points zu jedem Projekt eine ganze Zahl, durch Kommas getrennt."),
                      {"number": len(projects), "text": ",".join(given)}, row.line)
            )  # fmt: skip
            continue
        wishes = zip(projects, map(int, given), strict=True)
        yield Ballot(row.cells["voter_id"].strip(), tuple((project, points) for project, points in wishes if points))


def _parts(row: Row, name: str) -> list[str]:
    text = row.cells.get(name, "").strip()
    return [part.strip() for part in text.split(",")] if text else []


def _is_points(text: str) -> bool:
    return text.isascii() and text.removeprefix("-").isdecimal()


def _placed(file: PabulibFile, faults: Iterable[Fault]) -> Iterable[Fault]:
    """Yield faults of the election with the line where its ballot or project stands."""
    ballots = {row.cells["voter_id"].strip(): row.line for row in file.votes.rows}
    projects = {row.cells["project_id"].strip(): row.line for row in file.projects.rows}
    for each in faults:
        line = ballots.get(str(each.values.get("ballot"))) or projects.get(str(each.values.get("project")))
        yield Fault(each.code, each.reason, each.remedy, each.values, line or file.line_of("budget"))


def _meta_fault(file: PabulibFile, code: str, reason: str, remedy: str, key: str = "", **values: object) -> Fault:
    return Fault(code, reason, remedy, values, file.line_of(key))


def _limit_fault(file: PabulibFile, key: str, text: str) -> Fault:
    return _meta_fault(file, "limit", _("Die Grenze %(name)s ist keine Zahl: „%(text)s“."),
                       _("Schreiben Sie eine ganze Zahl oder lassen Sie die Zeile weg."), key, name=key, text=text)  # fmt: skip


def _wrong_number(file: PabulibFile, key: str, number: int) -> Fault:
    return _meta_fault(file, "number", _("Laut %(name)s sind es %(said)s, in der Datei stehen %(number)s."),
                       _("Ist die Datei vollständig? Sonst berichtigen Sie die Zahl."),
                       key, name=key, said=file.about[key], number=number)  # fmt: skip
