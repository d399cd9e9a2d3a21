"""Small elections, by hand and at random."""

from fractions import Fraction

from hypothesis import strategies as st

from participation.counting.ballots import Ballot, BallotKind, BallotRule, Project
from participation.counting.election import Election
from participation.counting.settings import Completion, Rule, Satisfaction, Settings

GREEDY = Settings(Rule.GREEDY, lot="2027")
SHARES = Settings(Rule.EQUAL_SHARES, lot="2027")


def election(budget, costs, *votes, rule=BallotRule()):  # noqa: B008
    """Return an election of projects with costs, and ballots written like 3 * "a b"."""
    projects = [Project(name, cost, name.upper()) for name, cost in costs.items()]
    ballots = [Ballot.approving(f"b{number}", vote.split()) for number, vote in enumerate(votes, 1)]
    return Election(budget, projects, ballots, rule)


@st.composite
def elections(draw, points=None, max_ballots=9):
    """Return an election: few amounts, so that ties and exact fits are frequent."""
    costs = draw(st.lists(st.integers(1, 14), min_size=1, max_size=6))
    unit = draw(st.sampled_from([Fraction(1), Fraction(1), Fraction(1, 2), Fraction(5)]))
    names = [f"p{number}" for number in range(len(costs))]
    with_points = draw(st.booleans()) if points is None else points
    given = st.dictionaries(st.sampled_from(names), st.integers(1, 3 if with_points else 1), max_size=len(names))
    ballots = draw(st.lists(given, max_size=max_ballots))
    kind = BallotKind.POINTS if with_points else BallotKind.APPROVAL
    return Election(
        draw(st.integers(0, 30)) * unit,
        [Project(name, cost * unit) for name, cost in zip(names, costs, strict=True)],
        [Ballot.giving(f"b{number}", wishes) for number, wishes in enumerate(ballots)],
        BallotRule(kind),
    )


def settings(rule=None):
    """Return frozen choices of all kinds."""
    return st.builds(
        Settings,
        rule=st.sampled_from(list(Rule)) if rule is None else st.just(rule),
        lot=st.sampled_from(["", "2027", "Hennef"]),
        satisfaction=st.sampled_from(list(Satisfaction)),
        increment=st.sampled_from([Fraction(1), Fraction(1, 2), Fraction(1, 3), Fraction(2)]),
        completion=st.sampled_from(list(Completion)),
    )
