"""page_search, search_p95: what a search costs in both sizes, and how long the slowest of many take in the large town."""

import os
import subprocess
import sys
from functools import partial
from urllib.parse import quote

from tests.bench.figures import Figure, alternating, cpu_clock
from tests.bench.towns import ROOT, Visitor, environment, served, town_folder

HELLO = "/bench/hello/"
TARGET, GROWTH, QUERIES = 30, 1.2, 15
# As many words, and hits by the hundred with a best one among them: a question that finds more costs more, whatever the size.
ASKED = {"demo": "rat stadt hennef", "large": "beleuchtung grundschule rott"}
MOST_MS = {"sqlite": 250, "postgresql": 100}
WORKER = """
import json, statistics, sys, time, django
django.setup()
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from tests.bench.search import questions
settings.ALLOWED_HOSTS = ["*"]
client, seconds, found, most = Client(), [], 0, 0
for words in questions():
    client.get("/suche/", {"q": words})
    begun = time.perf_counter()
    answer = client.get("/suche/", {"q": words})
    seconds.append(time.perf_counter() - begun)
    found += b'<b class="t-strong">0 Treffer' not in answer.content
    with CaptureQueriesContext(connection) as asked:
        client.get("/suche/", {"q": words})
    most = max(most, len(asked))
seconds.sort()
print(json.dumps({"p95": seconds[int(len(seconds) * 0.95)], "found": found / len(seconds), "queries": most, "vendor": connection.vendor}))
"""


def questions():
    """Return what is asked of the large town: one to three words, plural and inflected, with slips, numbers and names."""
    from council.services.large_town import DEEDS, NAMES, PLACES, THINGS

    one = [*THINGS, *PLACES, *NAMES]
    two = [f"{thing} {place}" for thing in THINGS[:9] for place in PLACES[:4]]
    plural = ["Grundschulen", "Radwege", "Spielplätze", "Brücken Rott", "Bushaltestellen Warth", "Sporthallen Allner"]
    three = [f"{thing} {place} {deed}" for thing, place, deed in zip(THINGS, PLACES, DEEDS, strict=False)]
    slips = ["Grundschuhle Warth", "Radwek Rott", "Feuerwehrhaus Uckerat", "Bebaungsplan Bröl"]
    return [*one, *two, *plural, *three, *slips, "Bericht über die Beleuchtung", "Ausschuss für Radweg"]


def measure():
    """Yield the cost of the page in both sizes, and the slowest twentieth of many questions in the large town."""
    costs = {}
    for size, words in ASKED.items():
        with served(size) as (port, process):
            visitor, path = Visitor(port), f"/suche/?q={quote(words)}"
            for each in (HELLO, path):
                visitor.get(each)
            asked = partial(visitor.get, path), partial(visitor.get, HELLO)
            page, hello = alternating(*asked, rounds=9, times=12, clock=cpu_clock(process))
            costs[size] = page / hello
            yield Figure("page_search", page * 1000, "ms", hello * 1000, at_most=TARGET, size=size)
    yield Figure("page_search_growth", costs["large"], "× hello", costs["demo"], at_most=GROWTH, size="large")
    yield from _slowest()


def _slowest():
    """Yield search_p95 of the town in its data folder, or of DATABASE_URL where BENCH_DATABASE_URL names one that is filled."""
    import json

    more = {"DJANGO_SETTINGS_MODULE": "config.settings"}
    if url := os.environ.get("BENCH_DATABASE_URL"):
        more["DATABASE_URL"] = url
    env = environment(town_folder("large")) | more
    done = subprocess.run([sys.executable, "-c", WORKER], cwd=ROOT, env=env, check=True, capture_output=True)
    told = json.loads(done.stdout.decode().splitlines()[-1])
    yield Figure(
        "search_p95", told["p95"] * 1000, f"ms {told['vendor']}", at_most=MOST_MS[told["vendor"]], size="large"
    )
    yield Figure("search_found", told["found"], "of all questions", at_least=1, size="large")
    yield Figure("search_queries", told["queries"], "queries", at_most=QUERIES, size="large")
