"""setup: from clone to first page, the second start, and the memory of a web worker."""

import os
import signal
import subprocess
import tempfile
import time
import urllib.request
from pathlib import Path

from tests.bench.figures import Figure
from tests.bench.towns import ROOT, environment, free_port


def measure():
    """Yield the seconds of both starts and the memory of the web process."""
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "clone"
        begun = time.monotonic()
        subprocess.run(["git", "clone", "--quiet", "--no-local", ROOT, clone], check=True)
        first, _memory = start(clone, Path(folder) / "data", begun)
        yield Figure("setup", first, "s", at_most=180)
        again, memory = start(clone, Path(folder) / "data", time.monotonic())
        yield Figure("setup_restart", again, "s", at_most=5)
        yield Figure("setup_memory", memory, "MB", at_most=170)


def start(clone, data, begun):
    """Open the town, return the seconds since begun to its first page and the megabytes of its web process."""
    port = free_port()
    env = environment(data, PORT=str(port))
    with open(os.devnull, "w") as nowhere:
        town = subprocess.Popen(
            ["make", "demo"], cwd=clone, env=env, stdout=nowhere, stderr=nowhere, start_new_session=True
        )
    try:
        while not answers(port):
            if town.poll() is not None or time.monotonic() - begun > 600:
                raise RuntimeError("make demo brought no page")
            time.sleep(0.1)
        seconds = time.monotonic() - begun
        for path in ("/", "/sitzungen/", "/vorlagen/"):
            urllib.request.urlopen(f"http://127.0.0.1:{port}{path}").read()
        return seconds, megabytes(port)
    finally:
        os.killpg(town.pid, signal.SIGTERM)
        town.wait()
        time.sleep(1)


def answers(port):
    """Tell whether the home page is there."""
    try:
        return urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).status == 200
    except OSError:
        return False


def megabytes(port):
    """Return the resident memory of the process that serves the port: the first child of the command."""
    found = {}
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            is_ours = f"PORT={port}".encode() in (folder / "environ").read_bytes().split(b"\0")
            if is_ours and b"serve" in (folder / "cmdline").read_bytes().split(b"\0"):
                lines = (line.split() for line in (folder / "status").read_text().splitlines())
                found[int(folder.name)] = {words[0]: words[1] for words in lines if len(words) > 1}
        except (OSError, IndexError):
            continue
    web = min(pid for pid, status in found.items() if int(status["PPid:"]) in found)
    return int(found[web]["VmRSS:"]) / 1024
