"""Towns to measure: filled once, kept below build/bench, and served by one web process."""

import contextlib
import hashlib
import http.client
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
TOWNS = ROOT / "build" / "bench"
FILLED_BY = {"demo": ("demo",), "large": ("large_town",)}


def town_folder(size):
    """Return the data folder of a town of that size, filled anew when what fills it has changed."""
    folder = TOWNS / size
    stamp, fingerprint = folder / "filled", _fingerprint()
    if not (stamp.exists() and stamp.read_text() == fingerprint):
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        for command in (("migrate", "--no-input", "--verbosity=0"), FILLED_BY[size]):
            subprocess.run(
                [sys.executable, "manage.py", *command],
                cwd=ROOT,
                env=environment(folder),
                check=True,
                stdout=subprocess.DEVNULL,
            )
        stamp.write_text(fingerprint)
    return folder


def environment(folder, **more):
    """Return the environment of a town in folder, on embedded defaults."""
    kept = {key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "REDIS_URL")}
    # Pages are measured as they are made; who measures kept ones says so.
    return kept | {"RATSPLATZ_DATA": str(folder), "RATSPLATZ_DEMO": "1", "PAGE_CACHE_SECONDS": "0"} | more


def _fingerprint():
    digest = hashlib.sha256(time.strftime("%Y-%m-%d").encode())
    sources = [*ROOT.glob("*/migrations/*.py"), *ROOT.glob("*/demo/**/*"), *ROOT.glob("council/services/large_town*")]
    sources += ROOT.glob("core/services/search/[cew]*.py")
    for path in sorted(path for path in sources if path.is_file() and path.suffix in (".py", ".toml")):
        digest.update(path.read_bytes())
    return digest.hexdigest()


def free_port():
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@contextlib.contextmanager
def served(size, **more):
    """Serve a town by one worker; yield its port and process. `more` are variables of its environment."""
    folder, port = town_folder(size), free_port()
    command = [sys.executable, "-m", "uvicorn", "tests.bench.server:application", "--host=127.0.0.1", f"--port={port}"]
    command += ["--log-level=error", "--lifespan=off"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment(folder, PORT=str(port), **more))
    try:
        wait_for(port, process)
        yield port, process
    finally:
        process.terminate()
        process.wait()


def wait_for(port, process, seconds=60):
    """Wait until somebody answers."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline and process.poll() is None:
        with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 0.5):
            return
        time.sleep(0.1)
    raise RuntimeError("the town did not open")


class Visitor:
    """One keep-alive connection that asks for pages and insists on 200."""

    def __init__(self, port, headers=None):
        self.headers = headers or {}
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)

    def get(self, path):
        """Return the body of a page."""
        self.connection.request("GET", path, headers=self.headers)
        answer = self.connection.getresponse()
        body = answer.read()
        if answer.status != 200:
            raise RuntimeError(f"{path} answered {answer.status}")
        return body
