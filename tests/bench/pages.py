"""page_home, page_meeting, page_paper, page_calendar: what a page costs, in plain views of the same process.

Cost is time of the processor, so that it is the same on a machine that has other work as well.
"""

import re
from functools import partial

from tests.bench.figures import Figure, alternating, cpu_clock
from tests.bench.towns import Visitor, served

HELLO = "/bench/hello/"
LISTS = {"page_meeting": "/sitzungen/?ansicht=vergangen", "page_paper": "/vorlagen/"}
PAGES = {"page_home": "/", "page_calendar": "/sitzungen/"}
TARGET, GROWTH = 20, 1.2


def measure():
    """Yield the cost of each page in both sizes, and how much dearer the large town is."""
    costs = {}
    for size in ("demo", "large"):
        with served(size) as (port, process):
            visitor = Visitor(port)
            for name, path in (PAGES | examples(visitor)).items():
                for each in (HELLO, path):
                    visitor.get(each)
                asked = partial(visitor.get, path), partial(visitor.get, HELLO)
                page, hello = alternating(*asked, rounds=9, times=12, clock=cpu_clock(process))
                costs[name, size] = page / hello
                yield Figure(name, page * 1000, "ms", hello * 1000, at_most=TARGET, size=size)
    for name in sorted({name for name, _size in costs}):
        yield Figure(
            f"{name}_growth", costs[name, "large"], "× hello", costs[name, "demo"], at_most=GROWTH, size="large"
        )


def examples(visitor):
    """Return a meeting with a full agenda and a paper that was decided, as the lists link them."""
    found = {}
    for name, address in LISTS.items():
        kind = address.split("/")[1]
        links = re.findall(rf'href="(/{kind}/[0-9a-f-]{{36}}/)"', visitor.get(address).decode())
        # The longest page of the list is the dearest.
        found[name] = max(dict.fromkeys(links[:20]), key=lambda link: len(visitor.get(link)))
    return found
