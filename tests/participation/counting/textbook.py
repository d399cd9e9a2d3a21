"""The method as textbooks write it: fractions, no shortcuts, every share run from the first one on."""

from fractions import Fraction
from hashlib import sha256


def run(election, settings, share):
    """Return the winners of one share, in order."""
    left = {ballot.id: Fraction(share) for ballot in election.ballots}
    bought = []
    while True:
        offers = []
        for project in election.projects:
            if project.id in bought or project.cost > election.budget:
                continue
            rate = rate_of(election, settings, project, left)
            if rate is not None:
                lot = sha256(f"{settings.lot}:{project.id}".encode()).hexdigest()
                offers.append((rate, project.cost, lot, project))
        if not offers:
            return bought
        rate, _cost, _lot, project = min(offers, key=lambda offer: offer[:3])
        worth = project.cost if settings.satisfaction == "cost" else 1
        for ballot in election.ballots:
            points = dict(ballot.wishes).get(project.id, 0)
            left[ballot.id] -= min(left[ballot.id], points * worth * rate)
        bought.append(project.id)


def rate_of(election, settings, project, left):
    """Return the smallest rate at which the supporters can pay, None if they cannot."""
    worth = project.cost if settings.satisfaction == "cost" else 1
    supporters = [
        (left[b.id], dict(b.wishes)[project.id] * worth) for b in election.ballots if project.id in b.projects
    ]
    if not supporters or sum(money for money, _worth in supporters) < project.cost:
        return None
    supporters.sort(key=lambda each: each[0] / each[1])
    owed, weight = project.cost, sum(worth for _money, worth in supporters)
    for money, each in supporters:
        if money >= each * owed / weight:
            return Fraction(owed) / weight
        owed, weight = owed - money, weight - each
    raise AssertionError("somebody can pay")


def count(election, settings):
    """Return the winners in order and the final share."""
    costs = {project.id: project.cost for project in election.projects}
    possible = {p for b in election.ballots for p in b.projects if costs[p] <= election.budget}
    share = Fraction(election.budget // len(election.ballots))
    winners = run(election, settings, share)
    while set(winners) != possible:
        following = run(election, settings, share + settings.increment)
        if sum(costs[each] for each in following) > election.budget:
            break
        share, winners = share + settings.increment, following
    if settings.completion == "greedy":
        winners = winners + by_votes(election, settings, winners)
    return winners, share


def by_votes(election, settings, taken=()):
    """Return what votes add to those taken, in order."""
    points = {project.id: 0 for project in election.projects}
    for ballot in election.ballots:
        for project, given in ballot.wishes:
            points[project] += given
    costs = {project.id: project.cost for project in election.projects}
    left = election.budget - sum(costs[each] for each in taken)
    ranked = sorted(points, key=lambda p: (-points[p], costs[p], sha256(f"{settings.lot}:{p}".encode()).hexdigest()))
    chosen = []
    for project in ranked:
        if points[project] and project not in taken and costs[project] <= left:
            chosen.append(project)
            left -= costs[project]
    return chosen
