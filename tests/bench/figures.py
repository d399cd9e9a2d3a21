"""What a chapter of the bench yields: a figure, its baseline in the same run, and what it should be."""

import sys
import time
from dataclasses import asdict, dataclass
from functools import partial
from statistics import median


@dataclass(frozen=True)
class Figure:
    """One line of build/bench.json. `ratio` = value ÷ baseline; `at_most` or `at_least` is the target of the ratio,
    or of the value where there is no baseline."""

    name: str
    value: float
    unit: str
    baseline: float | None = None
    at_most: float | None = None
    at_least: float | None = None
    size: str = "demo"

    @property
    def ratio(self):
        """The value in units of the baseline, None without one."""
        return round(self.value / self.baseline, 3) if self.baseline else None

    @property
    def judged(self):
        """What the target is about."""
        return self.value if self.ratio is None else self.ratio

    @property
    def is_ok(self):
        """Whether the target is met."""
        return (self.at_most is None or self.judged <= self.at_most) and (
            self.at_least is None or self.judged >= self.at_least
        )

    @property
    def target(self):
        """The target in words."""
        if self.at_most is not None:
            return f"≤ {self.at_most:g}"
        return "" if self.at_least is None else f"≥ {self.at_least:g}"

    def as_json(self):
        """Return the row of build/bench.json."""
        row = asdict(self)
        del row["at_most"], row["at_least"]
        return row | {"ratio": self.ratio, "target": self.target, "ok": self.is_ok}

    def __str__(self):
        ratio = f"  = {self.ratio:g} × baseline {self.baseline:.3g}" if self.ratio is not None else ""
        verdict = f"  target {self.target}: {'ok' if self.is_ok else 'MISSED'}" if self.target else ""
        return f"{self.name:<24} {self.size:<6} {self.value:>10.4g} {self.unit}{ratio}{verdict}"


def cpu_clock(process):
    """Return a clock that counts the seconds a process works: where others work as well, waiting would be counted."""
    # Linux makes the clock's number of the process's, as clock_getcpuclockid(3) does.
    number = (~process.pid << 3) | 2
    return partial(time.clock_gettime, number) if sys.platform == "linux" else time.perf_counter


def alternating(first, second, *, rounds, times, clock=time.perf_counter):
    """Return the medians in seconds of two callables measured in turn, so that noise hits both."""
    seconds = ([], [])
    for _round in range(rounds):
        for kept, call in zip(seconds, (first, second), strict=True):
            for _time in range(times):
                begun = clock()
                call()
                kept.append(clock() - begun)
    return median(seconds[0]), median(seconds[1])
