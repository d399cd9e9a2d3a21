"""Finds what makes an election uncountable."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction

from participation.counting.amounts import written
from participation.counting.ballots import Ballot, BallotKind, BallotRule, Project
from participation.counting.faults import Fault, _


def faults_of(
    budget: Fraction, projects: Sequence[Project], ballots: Sequence[Ballot], rule: BallotRule
) -> Iterator[Fault]:
    """Yield everything that is wrong, naming the project or the ballot."""
    if budget < 0:
        yield Fault("budget", _("Das Budget ist kleiner als null."), _("Nennen Sie ein Budget ab null."))
    yield from _project_faults(projects)
    yield from _rule_faults(rule)
    known = {project.id: project.cost for project in projects}
    for name, times in Counter(ballot.id for ballot in ballots).items():
        if times > 1:
            yield _ballot_fault(
                name, "ballot-twice", _("Stimmzettel %(ballot)s kommt %(number)s-mal vor."),
                _("Zählen Sie jeden Stimmzettel einmal."), number=times,
            )  # fmt: skip
    for ballot in ballots:
        unknown = [project for project in ballot.projects if project not in known]
        if unknown:
            yield _ballot_fault(
                ballot.id, "unknown-project",
                _("Stimmzettel %(ballot)s nennt ein Projekt, das nicht zur Wahl steht: %(projects)s."),
                _("Nehmen Sie das Projekt in die Liste auf oder streichen Sie es vom Stimmzettel."),
                projects=", ".join(unknown),
            )  # fmt: skip
        else:
            yield from _ballot_faults(rule, ballot, known)


def _project_faults(projects: Sequence[Project]) -> Iterator[Fault]:
    for name, times in Counter(project.id for project in projects).items():
        if times > 1:
            yield Fault(
                "project-twice", _("Projekt %(project)s kommt %(number)s-mal vor."),
                _("Geben Sie jedem Projekt eine eigene Nummer."), {"project": name, "number": times},
            )  # fmt: skip
    for project in projects:
        if project.cost <= 0:
            yield Fault(
                "cost", _("Projekt %(project)s kostet %(cost)s."), _("Nennen Sie Kosten über null."),
                {"project": project.id, "cost": written(project.cost)},
            )  # fmt: skip


def _rule_faults(rule: BallotRule) -> Iterator[Fault]:
    if rule.kind == BallotKind.MAX_N and rule.most is None:
        yield Fault(
            "limit", _("Es fehlt, wie viele Projekte ein Stimmzettel nennen darf."), _("Legen Sie die Anzahl fest.")
        )
    if rule.kind == BallotKind.KNAPSACK and rule.most_cost is None:
        yield Fault(
            "limit", _("Es fehlt, wie viel die Wünsche eines Stimmzettels zusammen kosten dürfen."),
            _("Legen Sie den Betrag fest, etwa das Budget."),
        )  # fmt: skip


def _ballot_faults(rule: BallotRule, ballot: Ballot, costs: Mapping[str, Fraction]) -> Iterator[Fault]:
    number, points = len(ballot.wishes), [points for _project, points in ballot.wishes]
    if number != len(set(ballot.projects)):
        yield _ballot_fault(
            ballot.id, "wish-twice", _("Stimmzettel %(ballot)s nennt ein Projekt mehrmals."),
            _("Lassen Sie jedes Projekt einmal stehen."),
        )  # fmt: skip
    if any(each < 1 for each in points) or (rule.kind != BallotKind.POINTS and any(each > 1 for each in points)):
        yield _ballot_fault(
            ballot.id, "points", _("Stimmzettel %(ballot)s gibt Punkte, die es nicht gibt: %(points)s."),
            _("Erlaubt sind ganze Punkte ab eins, und ohne Punktwahl genau einer."),
            points=", ".join(str(each) for each in points),
        )  # fmt: skip
    if number and number < rule.fewest:
        yield _ballot_fault(
            ballot.id, "too-few", _("Stimmzettel %(ballot)s nennt %(number)s Projekte, nötig sind %(limit)s."),
            _("Zählen Sie ihn als ungültig oder berichtigen Sie ihn."), number=number, limit=rule.fewest,
        )  # fmt: skip
    yield from _excess(rule, ballot, points, sum((costs[project] for project in ballot.projects), Fraction()))


def _excess(rule: BallotRule, ballot: Ballot, points: list[int], cost: Fraction) -> Iterator[Fault]:
    limits = (
        ("too-many", len(points), rule.most, _("Stimmzettel %(ballot)s nennt %(number)s Projekte, erlaubt sind %(limit)s.")),
        ("too-dear", cost, rule.most_cost, _("Die Wünsche von Stimmzettel %(ballot)s kosten %(number)s, erlaubt sind %(limit)s.")),
        ("too-many-points", sum(points), rule.most_points, _("Stimmzettel %(ballot)s gibt %(number)s Punkte, erlaubt sind %(limit)s.")),
        ("too-many-points", max(points, default=0), rule.most_points_each,
         _("Stimmzettel %(ballot)s gibt einem Projekt %(number)s Punkte, erlaubt sind %(limit)s.")),
    )  # fmt: skip
    for code, number, limit, reason in limits:
        if limit is not None and number > limit:
            remedy = _("Zählen Sie ihn als ungültig oder berichtigen Sie ihn.")
            yield _ballot_fault(
                ballot.id, code, reason, remedy, number=written(Fraction(number)), limit=written(Fraction(limit))
            )


def _ballot_fault(ballot: str, code: str, reason: str, remedy: str, **values: object) -> Fault:
    return Fault(code, reason, remedy, {"ballot": ballot, **values})
