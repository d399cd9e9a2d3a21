"""cast_rate: votes against bare inserts of the same database. page_ballot: 120 projects, uncached. first_visit_ballot."""

import json
import subprocess
import sys
from functools import partial

from tests.bench.figures import Figure, alternating, cpu_clock
from tests.bench.first_visit import ARGS, CHROMIUM, visit
from tests.bench.pages import HELLO
from tests.bench.towns import ROOT, Visitor, environment, served, town_folder

BALLOT = "/mitmachen/buergerhaushalt/messung-haushalt/abstimmen/"
PAGES = {"page_ballot": BALLOT, "page_ballot_whole": f"{BALLOT}?alle=1", "page_ballot_list": f"{BALLOT}?ansicht=liste"}


def run(mode):
    """Run one part in a process of its own."""
    command = [sys.executable, "-m", "tests.bench.voting_run", mode]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(town_folder("demo")), check=True, capture_output=True, text=True
    )
    return done.stdout


def measure():
    """Yield how fast votes are cast, what the ballot costs, and what a phone loads."""
    from playwright.sync_api import sync_playwright

    run("fill")
    cast = json.loads(run("cast"))
    yield Figure("cast_rate", 1 / cast["votes"], "ballots/s", 1 / cast["inserts"], at_least=0.5)
    yield Figure("cast_queries", cast["queries"], "queries", at_most=20)
    with served("demo") as (port, process):
        visitor = Visitor(port)
        for name, path in PAGES.items():
            for each in (HELLO, path):
                visitor.get(each)
            asked = partial(visitor.get, path), partial(visitor.get, HELLO)
            page, hello = alternating(*asked, rounds=9, times=12, clock=cpu_clock(process))
            yield Figure(name, page * 1000, "ms", hello * 1000, at_most=25)
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGS)
            yield from visit(browser, "first_visit_ballot", f"http://127.0.0.1:{port}", BALLOT)
            browser.close()
