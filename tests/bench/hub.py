"""hub_cpu, hub_p99, hub_memory, hub_storm: one process, three thousand open pages, real sockets.

Compared with `websockets.broadcast` on as many sockets, said the same. Streams (SSE) are what thousands listen by; sockets
(WebSocket), which are for the few who work in a meeting, are measured beside them without a target.
"""

import contextlib
import json
import resource
import subprocess
import sys
import tempfile
import threading
import time
from functools import partial
from pathlib import Path
from statistics import median

from websockets.sync.client import connect

from tests.bench.figures import Figure, cpu_clock
from tests.bench.towns import ROOT, Visitor, environment, free_port, wait_for

PAGES, ROUNDS, MESSAGES, PAUSE = 3000, 5, 12, 0.25
AWAY_SECONDS = 10


def measure():
    """Yield cost, lateness, memory and the time after which all are back."""
    hard = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    with tempfile.TemporaryDirectory() as folder, town(Path(folder)) as hub, baseline() as broadcast:
        yield from compared(hub, broadcast, "stream", "hub", {"cpu": 2, "p99": 500, "memory": 40, "storm": 15})
        yield from compared(hub, broadcast, "socket", "hub_socket", {})
    with tempfile.TemporaryDirectory() as folder:
        yield from without_redis(Path(folder))


def without_redis(folder):
    """Yield how late events are of another process while Redis is away for ten seconds; nobody loses page or event."""
    from tests.core.live.processes import Redis

    redis = Redis()
    url = f"redis://127.0.0.1:{redis.port}/0"
    try:
        with (
            town(folder, REDIS_URL=url) as (port, _web),
            town(folder, REDIS_URL=url) as (speaker, _other),
            crowd(port, "/live/bench/bench.events", "stream") as pages,
        ):
            say_something(speaker, "bench")
            pages("open")
            for name in ("there", "away", "back"):
                if name == "away":
                    redis.stop()
                elif name == "back":
                    redis.start()
                    # The hubs come back by themselves, with growing pauses.
                    time.sleep(8)
                for _message in range(AWAY_SECONDS):
                    seq = say_something(speaker, "bench")
                    time.sleep(1)
                heard = pages(f"heard {seq}")
                assert (heard["number"], heard["wrong"]) == (PAGES * AWAY_SECONDS, 0), heard
                target = 2500 if name == "away" else 500
                yield Figure(f"hub_redis_{name}_p99", heard["p99"] * 1000, "ms", at_most=target, size=str(PAGES))
    finally:
        redis.stop()


def compared(hub, broadcast, kind, name, target):
    """Yield the figures of one way to listen."""
    port, process = hub
    topic, ending = ("bench", "events") if kind == "stream" else ("bench-socket", "socket")
    say = partial(say_something, port, topic)
    with crowd(port, f"/live/{topic}/bench.{ending}", kind) as pages:
        say()
        before = kilobytes(process)
        opened = pages("open")
        yield Figure(f"{name}_open", opened["seconds"], "s", size=str(PAGES))
        yield Figure(
            f"{name}_memory", (kilobytes(process) - before) / PAGES, "kB", at_most=target.get("memory"), size=str(PAGES)
        )
        with crowd(broadcast.port, "/", "socket") as others:
            others("open")
            ours, theirs, late = [], [], []
            for _round in range(ROUNDS):
                ours.append(cost(process, say, pages, late))
                theirs.append(cost(broadcast.process, broadcast.say, others, []))
        cpu, base = (median(each) * 1e6 for each in (ours, theirs))
        yield Figure(f"{name}_cpu", cpu, "µs", base, at_most=target.get("cpu"), size=str(PAGES))
        yield Figure(f"{name}_p99", median(late) * 1000, "ms", at_most=target.get("p99"), size=str(PAGES))
        if kind == "stream":
            yield Figure(f"{name}_storm", storm(port, topic, pages), "s", at_most=target["storm"], size=str(PAGES))


def say_something(port, topic):
    """Let the process say something; return its number."""
    return json.loads(Visitor(port).get(f"/bench/say/{topic}/"))["seq"]


def cost(process, say, pages, late):
    """Return the seconds of the processor for one message to one page; note how late the slowest hundredth was."""
    clock = cpu_clock(process)
    begun = clock()
    for _message in range(MESSAGES):
        seq = say()
        time.sleep(PAUSE)
    heard = pages(f"heard {seq}")
    assert (heard["number"], heard["wrong"]) == (PAGES * MESSAGES, 0), heard
    late.append(heard["p99"])
    return (clock() - begun) / PAGES / MESSAGES


def storm(port, topic, pages):
    """Return the seconds after which all are back, while somebody goes on speaking."""
    is_over = threading.Event()

    def go_on():
        while not is_over.wait(0.1):
            say_something(port, topic)

    speaker = threading.Thread(target=go_on)
    speaker.start()
    try:
        back = pages("storm")
    finally:
        is_over.set()
        speaker.join()
    assert back["wrong"] == 0, back
    return back["seconds"]


@contextlib.contextmanager
def running(*command, **more):
    """Run a Python of ours until the end of the block."""
    process = subprocess.Popen([sys.executable, *command], cwd=ROOT, **more)
    try:
        yield process
    finally:
        process.terminate()
        process.wait()


@contextlib.contextmanager
def town(folder, **more):
    """Serve an empty town by one process; yield its port and process. `more` are variables of its environment."""
    port = free_port()
    told = environment(folder, PORT=str(port), RATSPLATZ_DEMO="0", LOG_LEVEL="ERROR", **more)
    subprocess.run([sys.executable, "manage.py", "migrate", "--verbosity=0"], cwd=ROOT, env=told, check=True)
    command = ("-m", "uvicorn", "tests.bench.hub_server:application", f"--port={port}", "--log-level=error")
    with running(*command, "--lifespan=off", "--ws-per-message-deflate=false", env=told) as process:
        wait_for(port, process)
        yield port, process


class Broadcast:
    """The server that does nothing but broadcast."""

    def __init__(self, port, process, line):
        self.port, self.process, self.line, self.seq = port, process, line, 0

    def say(self):
        """Say something to all of its sockets; return its number."""
        self.line.send("say")
        self.line.recv()
        self.seq += 1
        return self.seq


@contextlib.contextmanager
def baseline():
    """Run the server that we are compared with."""
    port = free_port()
    with running("-m", "tests.bench.hub_baseline", str(port)) as process:
        wait_for(port, process)
        with connect(f"ws://127.0.0.1:{port}/say", compression=None) as line:
            yield Broadcast(port, process, line)


@contextlib.contextmanager
def crowd(port, path, kind):
    """Run the open pages in a process of their own; yield a function that asks it something."""
    arguments = (str(port), path, kind, str(PAGES))
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    with running("-m", "tests.bench.hub_client", *arguments, **pipes) as process:

        def ask(line):
            process.stdin.write(line + "\n")
            process.stdin.flush()
            return json.loads(process.stdout.readline())

        yield ask


def kilobytes(process):
    """Return the resident memory of a process."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:"))
