"""oparl_list, oparl_crawl: what the interface costs on the large town: a page of papers, and all there is."""

import json
import os
import subprocess
import sys
from functools import partial

from tests.bench.figures import Figure, alternating
from tests.bench.towns import ROOT, Visitor, environment, served, town_folder

PAGE, NEAR, QUERIES, PER_SECOND = 60, 0.2, 12, 2000


def measure():
    """Yield milliseconds and queries of a page of papers, how near the last page is to the first, objects per second."""
    yield Figure("oparl_list_queries", queries(), "queries", at_most=QUERIES, size="large")
    with served("large") as (port, process):
        visitor = Visitor(port)
        lists = json.loads(visitor.get("/oparl/v1.1/bodies"))["data"][0]
        first = path_of(lists["paper"])
        pages = walk(visitor, first)
        for each in (first, pages[-1]):
            visitor.get(each)
        begun, last = alternating(partial(visitor.get, first), partial(visitor.get, pages[-1]), rounds=9, times=5)
        yield Figure("oparl_list", begun * 1000, "ms", at_most=PAGE, size="large")
        yield Figure("oparl_list_last", last * 1000, "ms", begun * 1000, at_most=1 + NEAR, size="large")
        objects, seconds = crawl(visitor, lists, process.pid)
        yield Figure("oparl_crawl", objects / seconds, "/s", at_least=PER_SECOND, size="large")


def path_of(url):
    """Return the address without its host."""
    return "/" + url.split("/", 3)[3]


def walk(visitor, path):
    """Return the paths of all pages of a list."""
    paths = []
    while path:
        paths.append(path)
        following = json.loads(visitor.get(path))["links"].get("next")
        path = path_of(following) if following else ""
    return paths


def crawl(visitor, body, pid):
    """Read every list to its end; return how many objects came and how long one core of the server worked for them."""
    before, objects = cpu(pid), 0
    for name in ("organization", "person", "membership", "meeting", "agendaItem", "paper", "consultation", "file",
                 "locationList", "legislativeTermList"):  # fmt: skip
        path = path_of(body[name])
        while path:
            page = json.loads(visitor.get(path))
            objects += len(page["data"])
            following = page["links"].get("next")
            path = path_of(following) if following else ""
    return objects, max(cpu(pid) - before, 0.01)


def cpu(pid):
    """Return the seconds of one core that a process has used."""
    with open(f"/proc/{pid}/stat") as file:
        fields = file.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def queries():
    """Return how many questions one page of papers asks of the database."""
    env = environment(town_folder("large"), DJANGO_SETTINGS_MODULE="config.settings")
    done = subprocess.run([sys.executable, "-c", COUNT], cwd=ROOT, env=env, check=True, capture_output=True, text=True)
    return int(done.stdout.split()[-1])


COUNT = """
import django
django.setup()
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from council.models import Body
path = f"/oparl/v1.1/body/{Body.objects.get().pk}/papers"
for _time in range(2):
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(path, headers={"host": "127.0.0.1"}).status_code == 200
print(len(asked))
"""
