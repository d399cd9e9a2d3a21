"""A generated Bürgerhaushalt: districts, a few favourites, ballots of five to ten wishes that fit the budget."""

from bisect import bisect
from itertools import accumulate
from random import Random

from participation.counting.ballots import Ballot, BallotKind, BallotRule, Project
from participation.counting.election import Election

DISTRICTS = 6


def generated(*, ballots, projects, budget, seed=2027):
    """Return an election, the same one for the same seed."""
    random = Random(seed)
    costs = [min(max(2000, round(random.lognormvariate(10.6, 0.9), -2)), budget // 3) for _ in range(projects)]
    names = [f"p{number:03}" for number in range(projects)]
    liked = [min(random.paretovariate(1.1), 25) for _ in range(projects)]
    districts = [random.randrange(DISTRICTS) for _ in range(projects)]
    # Neighbours wish for what is near four times as often.
    near = [
        list(accumulate(like * (4 if place == district else 1) for like, place in zip(liked, districts, strict=True)))
        for district in range(DISTRICTS)
    ]
    return Election(
        budget,
        [Project(name, int(cost)) for name, cost in zip(names, costs, strict=True)],
        [
            Ballot.approving(f"b{number}", (names[each] for each in wishes(random, random.choice(near), costs, budget)))
            for number in range(ballots)
        ],
        BallotRule(BallotKind.KNAPSACK, most_cost=budget),
    )


def wishes(random, weights, costs, budget):
    """Return five to ten projects that cost no more than the budget together, by popularity."""
    wanted, chosen, left = random.randint(5, 10), set(), budget
    for _draw in range(60):
        drawn = bisect(weights, random.random() * weights[-1])
        if drawn not in chosen and costs[drawn] <= left:
            chosen.add(drawn)
            left -= costs[drawn]
        if len(chosen) == wanted:
            break
    return sorted(chosen)
