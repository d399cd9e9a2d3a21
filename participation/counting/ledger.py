"""Who paid what in an exact run: whole numbers over one common denominator, so that sums are exact and cheap."""

from dataclasses import dataclass
from fractions import Fraction

from participation.counting.buying import Run, buy
from participation.counting.contest import Candidate, Contest
from participation.counting.purses import ExactPurses, Price
from participation.counting.tally import Payment


class RecordingPurses(ExactPurses):
    """Exact purses that remember every payment, at the scale of its time."""

    def __init__(self, contest: Contest, share: int) -> None:
        super().__init__(contest, share)
        self.payments: list[tuple[int, dict[int, int]]] = []
        self.prices: list[Fraction] = []

    def pay(self, candidate: Candidate, price: Price) -> None:
        """Take the price and note who paid what."""
        before, scale = self.left.copy(), self.scale
        self.prices.append(Fraction(int(price.owed), price.points * scale))
        super().pay(candidate, price)
        factor = self.scale // scale
        bundles = (bundle for camp in candidate.camps for bundle in camp.bundles)
        self.payments.append((self.scale, {bundle: before[bundle] * factor - self.left[bundle] for bundle in bundles}))


@dataclass(frozen=True)
class Ledger:
    """An exact run in numbers. `paid[project][bundle]` and `left[bundle]` are each ballot's, in units of 1 ÷ `scale`; `prices` are
    what a point cost, in units of the contest."""

    run: Run
    scale: int
    prices: dict[str, Fraction]
    paid: dict[str, dict[int, int]]
    left: list[int]

    def money(self, amount: int) -> Fraction:
        """Return an amount of the ledger in currency units."""
        return Fraction(amount, self.scale * self.run.contest.scale)

    def payments(self, project: str) -> tuple[Payment, ...]:
        """Return who paid what for a project, those who paid most first."""
        sizes = self.run.contest.by_id[project].sizes
        equal: dict[int, list[int]] = {}
        for bundle, amount in self.paid[project].items():
            equal.setdefault(amount, []).append(bundle)
        return tuple(
            Payment(self.money(amount), sum(sizes[bundle] for bundle in bundles), tuple(sorted(bundles)))
            for amount, bundles in sorted(equal.items(), reverse=True)
        )

    def left_of(self, candidate: Candidate) -> Fraction:
        """Return what the supporters of a candidate have left together."""
        return self.money(sum(self.left[bundle] * ballots for bundle, ballots in candidate.sizes.items()))

    def spent_by(self, candidate: Candidate) -> dict[str, Fraction]:
        """Return what the supporters of a candidate paid for other projects together, by project."""
        sizes = candidate.sizes
        sums = {
            project: sum(amount * sizes[bundle] for bundle, amount in paid.items() if bundle in sizes)
            for project, paid in self.paid.items()
        }
        return {project: self.money(amount) for project, amount in sums.items() if amount}


def keep_ledger(contest: Contest, share: int) -> Ledger:
    """Run a share exactly and to the end, and note every payment."""
    run = buy(contest, share, RecordingPurses, to_the_end=True)
    purses = run.purses
    assert isinstance(purses, RecordingPurses)
    paid = {
        project: {bundle: amount * (purses.scale // scale) for bundle, amount in payments.items()}
        for project, (scale, payments) in zip(run.bought, purses.payments, strict=True)
    }
    prices = dict(zip(run.bought, purses.prices, strict=True))
    return Ledger(run, purses.scale, prices, paid, purses.left)
