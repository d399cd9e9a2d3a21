"""board_move: a clerk moves an item on an agenda of sixty. board_page: the board itself."""

import json
import subprocess
import sys

from tests.bench.figures import Figure
from tests.bench.towns import ROOT, environment, town_folder


def measure():
    """Yield server time and queries; the page may not cost more for sixty items than for six."""
    command = [sys.executable, "-m", "tests.bench.board_run"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(town_folder("demo")), check=True, stdout=subprocess.PIPE, text=True
    )
    facts = json.loads(done.stdout.splitlines()[-1])
    yield Figure("board_move", facts["move"] * 1000, "ms", at_most=100, size="60 items")
    yield Figure("board_move_queries", facts["move_queries"], "queries", at_most=15)
    yield Figure("board_page", facts["page"] * 1000, "ms", at_most=600, size="60 items")
    yield Figure("board_page_queries", facts["page_queries"], "queries", at_most=facts["few_queries"])
