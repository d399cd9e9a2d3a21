"""equal_shares: seconds of one core to count 10,000 ballots over 120 projects, and to prove the count exactly."""

import time
from statistics import median

from participation.counting.buying import buy_quickly
from participation.counting.contest import prepare
from participation.counting.equal_shares import first_share, prove, search
from participation.counting.settings import Rule, Satisfaction, Settings
from tests.bench.ballots import generated
from tests.bench.figures import Figure

ROUNDS = 3
# The budget pays not half of what is asked for.
BALLOTS, PROJECTS, BUDGET = 10_000, 120, 3_000_000
# Seconds of one core.
CARDINALITY, COST, EXACT = 5, 15, 15


def measure():
    """Yield seconds of the search by both satisfactions, and of the exact runs that prove both."""
    election, exact = generated(ballots=BALLOTS, projects=PROJECTS, budget=BUDGET), 0
    for satisfaction, target in ((Satisfaction.CARDINALITY, CARDINALITY), (Satisfaction.COST, COST)):
        settings = Settings(Rule.EQUAL_SHARES, satisfaction=satisfaction)
        contest = prepare(election, settings)
        seconds, found = timed(lambda contest=contest: search(contest, first_share(contest), buy_quickly))
        yield Figure(f"equal_shares_{satisfaction}", seconds, "s", at_most=target, size="large")
        exact += timed(lambda contest=contest, found=found: prove(contest, found))[0]
    yield Figure("equal_shares_exact", exact, "s", at_most=EXACT, size="large")


def timed(act):
    """Return the median of the seconds this process worked for it, and what came of it."""
    seconds = []
    for _round in range(ROUNDS):
        begun = time.process_time()
        result = act()
        seconds.append(time.process_time() - begun)
    return median(seconds), result
