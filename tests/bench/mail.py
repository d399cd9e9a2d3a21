"""mail_queue, mail_rate: one decision and ten thousand followers: how fast it is written down, how fast it leaves.

The town is the demo; its followers live in a database of their own. The sink is a real mail server beside us.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from tests.bench.figures import Figure
from tests.bench.towns import ROOT, environment, town_folder

FOLLOWERS, SENT = 10_000, 2_000
MOST_SECONDS, LEAST_RATE = 5, 100


def measure():
    """Yield the seconds of writing the queue and the messages a second that leave it."""
    result = beside_a_sink("tests.bench.mail_run", FOLLOWERS, SENT)
    yield Figure("mail_queue", result["queue"], "s", at_most=MOST_SECONDS, size=f"{FOLLOWERS}")
    yield Figure("mail_rate", result["rate"], "1/s", at_least=LEAST_RATE, size=f"{SENT}")


def beside_a_sink(module, *arguments):
    """Run a module in a copy of the demo town whose mail goes to a server beside it; return what it printed last, as JSON."""
    with tempfile.TemporaryDirectory() as work:
        folder = Path(work)
        shutil.copy(town_folder("demo") / "ratsplatz.sqlite3", folder / "ratsplatz.sqlite3")
        for name in ("ratsplatz.sqlite3-wal", "ratsplatz.sqlite3-shm"):
            if (town_folder("demo") / name).exists():
                shutil.copy(town_folder("demo") / name, folder / name)
        sink = subprocess.Popen(
            [sys.executable, "-m", "tests.bench.mail_sink"], cwd=ROOT, stdout=subprocess.PIPE, text=True
        )
        try:
            port = int(sink.stdout.readline())
            told = environment(folder, EMAIL_URL=f"smtp://127.0.0.1:{port}", DJANGO_SETTINGS_MODULE="config.settings")
            told |= {name: value for name, value in os.environ.items() if name == "DATABASE_URL"}
            done = subprocess.run(
                [sys.executable, "-m", module, *map(str, arguments)],
                cwd=ROOT, env=told, check=True, capture_output=True, text=True,
            )  # fmt: skip
        finally:
            sink.terminate()
            sink.wait()
    return json.loads(done.stdout.splitlines()[-1])
