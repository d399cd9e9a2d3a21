"""packs: CPU and memory of binding 60 documents with 1,200 pages, against qpdf; a rebuild after one changed paper.

CPU of everything: asking what is public, binding, cover and contents, the ZIP, the rows. qpdf only joins.
"""

import json
import resource
import subprocess
import sys
from statistics import median

from tests.bench.figures import Figure
from tests.bench.towns import ROOT, environment, town_folder

ROUNDS = 5
MOST_MEGABYTES = 300


def measure():
    """Yield the figures."""
    command = [sys.executable, "-m", "tests.bench.packs_run"]
    told = environment(town_folder("demo"))
    done = subprocess.run(command, cwd=ROOT, env=told, check=True, stdout=subprocess.PIPE, text=True)
    facts = json.loads(done.stdout)
    baseline = median(_qpdf(facts["documents"]) for _round in range(ROUNDS))
    size = f"{len(facts['documents'])}/{facts['pages']}"
    yield Figure("pack_cpu", facts["finished"], "s CPU", baseline, at_most=2, size=size)
    yield Figure("pack_memory", facts["memory"], "MB", at_most=MOST_MEGABYTES, size=size)
    house = f"60/{facts['house_pages']}"
    yield Figure("pack_rebuild", facts["rebuild"], "s CPU", facts["full"], at_most=0.25, size=house)
    subprocess.run(["rm", "-rf", facts["folder"]], check=True)


def _qpdf(documents):
    """Return the CPU seconds that qpdf takes to join them."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run(["qpdf", "--empty", "--pages", *documents, "--", "/dev/null"], check=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
