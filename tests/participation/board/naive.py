"""The two rules written down as plainly as can be, to compare with: slow, and by another way than verify.py."""

from fractions import Fraction
from hashlib import sha256


def lot(seed, project):
    return sha256(f"{seed}:{project}".encode()).hexdigest()


def count(costs, budget, marks, *, rule, satisfaction, increment, completion, seed):
    """Return (points, winners, share). `marks`: a dictionary of project and points for each ballot."""
    votes = {project: sum(ballot.get(project, 0) for ballot in marks) for project in costs}
    winners, share = [], None
    if rule == "equal-shares":
        wanted = {project: cost for project, cost in costs.items() if votes[project] and cost <= budget}
        share = Fraction(budget // len(marks)) if marks else Fraction(0)
        winners = shares(wanted, share, marks, satisfaction, seed)
        while set(winners) != set(wanted):
            further = shares(wanted, share + increment, marks, satisfaction, seed)
            if sum(costs[project] for project in further) > budget:
                break
            share, winners = share + increment, further
    if rule == "greedy" or completion == "greedy":
        left = budget - sum(costs[project] for project in winners)
        for project in sorted(costs, key=lambda project: (-votes[project], costs[project], lot(seed, project))):
            if votes[project] and project not in winners and costs[project] <= left:
                winners.append(project)
                left -= costs[project]
    return votes, winners, share


def shares(costs, share, marks, satisfaction, seed):
    """Return the winners at one share, whatever they cost."""
    purses, winners = [share] * len(marks), []
    while True:
        rates = {}
        for project, cost in costs.items():
            supporters = [(purses[voter], ballot[project]) for voter, ballot in enumerate(marks) if project in ballot]
            rate = None if project in winners else rate_of(cost, supporters)
            if rate is not None:
                rates[project] = (rate / (cost if satisfaction == "cost" else 1), cost, lot(seed, project), rate)
        if not rates:
            return winners
        best = min(rates, key=lambda project: rates[project][:3])
        winners.append(best)
        for voter, ballot in enumerate(marks):
            if best in ballot:
                purses[voter] -= min(purses[voter], rates[best][3] * ballot[best])


def rate_of(cost, supporters):
    """Return the smallest price for a mark at which the supporters raise the cost: the poorest first."""
    supporters = sorted(supporters, key=lambda pair: pair[0] / pair[1])
    need, weight = cost, sum(mark for _, mark in supporters)
    for purse, mark in supporters:
        if purse * weight >= need * mark:
            return Fraction(need) / weight
        need -= purse
        weight -= mark
    return None
