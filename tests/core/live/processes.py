"""A town of real processes on a database beside the suite's own, with real sockets and, where asked for, a Redis."""

import http.client
import json
import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time

import pytest
from django.conf import settings
from django.db import connection
from websockets.sync.client import connect

PATIENCE = 30


def free_port():
    """Return a port nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def wait_for(port, process=None):
    """Wait until somebody answers."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        assert process is None or process.poll() is None, "it ended"
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return
        except OSError:
            time.sleep(0.1)
    pytest.fail(f"nobody answers at {port}")


class Town:
    """Web processes, workers and whoever else writes, all on one database."""

    def __init__(self, folder, redis=None, application="tests.core.live.town"):
        self.folder, self.started, self.application = folder, [], application
        self.file = folder / "town.sqlite3"
        self.environment = os.environ | {
            # Sessions of the suite count in its processes too, and what is sealed can be opened in both.
            "SECRET_KEY": settings.SECRET_KEY, "SEALING_KEYS": ",".join(settings.SEALING_KEYS),
            "RATSPLATZ_DATA": str(folder), "DATABASE_URL": self._database(), "LOG_LEVEL": "ERROR",
            "REDIS_URL": f"redis://127.0.0.1:{redis}/0" if redis else "",
        }  # fmt: skip

    def _database(self):
        """Hand over what the test has written: a file for SQLite, the test's own database otherwise."""
        if connection.vendor == "sqlite":
            connection.ensure_connection()
            with sqlite3.connect(self.file) as target:
                connection.connection.backup(target)
                target.execute("PRAGMA journal_mode=WAL")
            target.close()
            return f"sqlite:///{self.file}"
        parts = connection.settings_dict
        host = f"{parts['HOST'] or '127.0.0.1'}:{parts['PORT'] or 5432}"
        return f"postgres://{parts['USER']}:{parts['PASSWORD']}@{host}/{parts['NAME']}"

    def _start(self, *command, **more):
        process = subprocess.Popen([sys.executable, *command], cwd=settings.BASE_DIR, env=self.environment, **more)
        self.started.append(process)
        return process

    def web(self, port=None):
        """Start a web process, at the port of an earlier one if that is named; return it and its port."""
        port = port or free_port()
        process = self._start(
            "-m", "uvicorn", f"{self.application}:application", f"--port={port}", "--log-level=error",
            "--lifespan=off", "--ws-per-message-deflate=false", stderr=subprocess.PIPE,
        )  # fmt: skip
        wait_for(port, process)
        return process, port

    def worker(self):
        """Let a worker do what waits, then end."""
        return self._start("manage.py", "worker", "--once")

    def speaker(self):
        """Start a process that writes."""
        return Speaker(self._start("-m", self.application, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True))

    def close(self):
        """End everything."""
        for process in self.started:
            if process.poll() is None:
                process.kill()
            process.wait()
            for pipe in (process.stdin, process.stdout, process.stderr):
                if pipe:
                    pipe.close()


class Speaker:
    """A process that does what it is told, line by line."""

    def __init__(self, process):
        self.process = process

    def begin(self, *words):
        """Let it do something."""
        self.process.stdin.write(" ".join(map(str, words)) + "\n")
        self.process.stdin.flush()

    def done(self):
        """Wait until that is done; return how it went and when."""
        return self.process.stdout.readline().strip(), time.monotonic()

    def do(self, *words):
        """Do both."""
        self.begin(*words)
        return self.done()


class Stream:
    """A real page that listens by server-sent events."""

    def __init__(self, port, topic, key, since=None):
        self.line = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self.line.request("GET", f"/live/{topic}/{key}.events", headers={"Last-Event-ID": str(since)} if since else {})
        self.answer = self.line.getresponse()
        self.status = self.answer.status

    def next(self):
        """Return the next message and when it came; None when the stream has ended."""
        while line := self.answer.readline():
            if line.startswith(b"data: "):
                return json.loads(line[6:]), time.monotonic()
        return None

    def numbers_until(self, last):
        """Return the numbers of the messages up to the last one."""
        found = []
        while not found or found[-1] < last:
            found.append(self.next()[0]["seq"])
        return found

    def close(self):
        """Go away."""
        self.answer.close()
        self.line.close()


def open_socket(port, path, client):
    """Open a real WebSocket with the cookie of a browser."""
    name = settings.SESSION_COOKIE_NAME
    cookie = {"Cookie": f"{name}={client.cookies[name].value}"} if client else {}
    address = f"ws://127.0.0.1:{port}{path}"
    return connect(address, origin=f"http://127.0.0.1:{port}", additional_headers=cookie, open_timeout=PATIENCE)


class Redis:
    """A Redis of our own that may be stopped and started."""

    def __init__(self):
        binary = shutil.which("redis-server")
        if not binary:
            words = "no redis-server: install it"
            if os.environ.get("RATSPLATZ_CI") == "1":
                pytest.fail(words)
            pytest.skip(words)
        # One of its own for each: suites run side by side, and stop theirs.
        self.port = free_port()
        self.command = [binary, "--port", str(self.port), "--save", "", "--bind", "127.0.0.1"]
        self.start()

    def start(self):
        """Begin, empty."""
        self.process = subprocess.Popen(self.command, stdout=subprocess.DEVNULL)
        wait_for(self.port, self.process)

    def stop(self):
        """End at once."""
        self.process.kill()
        self.process.wait()
