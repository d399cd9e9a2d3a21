"""The worker as a process: it does what waits, ends when told, and what it leaves when it is killed is taken up."""

import os
import signal
import sqlite3
import subprocess
import sys
import time
import uuid

import pytest
from django.conf import settings
from django.db import connection

from tests.core.long_work import take_long, take_too_long

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE = 60


class Town:
    """A database beside the suite's own and the workers on it."""

    def __init__(self, folder):
        self.folder, self.workers = folder, []
        self.file = folder / "town.sqlite3"
        self.is_file = connection.vendor == "sqlite"

    def open(self):
        """Hand over what the test has enqueued: a file for SQLite, the test's own database otherwise."""
        if self.is_file:
            with sqlite3.connect(self.file) as target:
                connection.connection.backup(target)
            target.close()
            self.run("PRAGMA journal_mode=WAL")

    def address(self):
        if self.is_file:
            return f"sqlite:///{self.file}"
        parts = connection.settings_dict
        host = f"{parts['HOST'] or '127.0.0.1'}:{parts['PORT'] or 5432}"
        return f"postgres://{parts['USER']}:{parts['PASSWORD']}@{host}/{parts['NAME']}"

    def start(self, *arguments):
        """Start a worker."""
        environment = os.environ | {"DATABASE_URL": self.address(), "RATSPLATZ_DATA": str(self.folder)}
        worker = subprocess.Popen(
            [sys.executable, "manage.py", "worker", *arguments], cwd=settings.BASE_DIR, env=environment,
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE,
        )  # fmt: skip
        self.workers.append(worker)
        return worker

    def run(self, sql, *values):
        """Run one statement of our own and return its rows."""
        if self.is_file:
            with sqlite3.connect(self.file, timeout=30) as database:
                rows = database.execute(sql.replace("%s", "?"), [self._plain(value) for value in values]).fetchall()
            database.close()
            return rows
        with connection.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else []

    def _plain(self, value):
        return value.hex if isinstance(value, uuid.UUID) else value

    def state(self, run):
        [(state, attempts, done, error)] = self.run(
            "SELECT state, attempts, done, error FROM core_jobrun WHERE id = %s", run.pk
        )
        return state, attempts, done, error

    def until(self, run, *states):
        """Wait until the run is in one of the states and return what it says."""
        end = time.monotonic() + PATIENCE
        while time.monotonic() < end:
            found = self.state(run)
            if found[0] in states:
                return found
            time.sleep(0.1)
        pytest.fail(f"still {self.state(run)}, not {states}")

    def silence(self):
        """Let two minutes pass for the hearts that beat, and no time for the pauses."""
        past = "2026-01-01 00:00:00+00:00"
        self.run("UPDATE core_jobrun SET heartbeat_at = %s WHERE state = 'running'", past)
        self.run("UPDATE django_tasks_database_dbtaskresult SET started_at = %s WHERE status = 'RUNNING'", past)

    def hurry(self):
        past = "2026-01-01 00:00:00+00:00"
        self.run("UPDATE django_tasks_database_dbtaskresult SET run_after = %s WHERE status = 'READY'", past)


@pytest.fixture
def town(tmp_path):
    opened = Town(tmp_path)
    yield opened
    for worker in opened.workers:
        if worker.poll() is None:
            worker.kill()
        worker.wait()
        worker.stderr.close()


def test_a_killed_worker_loses_nothing_and_the_next_one_is_told_to_end(town):
    run = take_long.enqueue(seconds=50)
    town.open()
    first = town.start()
    assert town.until(run, "running")[1] == 1
    first.send_signal(signal.SIGKILL)
    first.wait()
    town.silence()
    town.run("UPDATE core_jobrun SET kwargs = %s WHERE id = %s", '{"seconds": 2}', run.pk)
    second = town.start()
    assert town.until(run, "retrying")[3] == "The worker ended in the middle."
    town.hurry()
    town.until(run, "running")
    # Told to end in the middle, it finishes what it has begun.
    second.send_signal(signal.SIGTERM)
    assert second.wait(PATIENCE) == 0
    assert town.state(run)[:3] == ("done", 2, 2)


def test_what_a_worker_took_and_never_began_is_taken_up_and_an_idle_worker_ends_at_once(town):
    run = take_long.enqueue(seconds=0)
    town.open()
    town.run("UPDATE django_tasks_database_dbtaskresult SET status = 'RUNNING'")
    town.silence()
    worker = town.start()
    assert town.until(run, "done")[:3] == ("done", 1, 2)
    # The run is done within the task; the queue hears of it a moment later.
    end = time.monotonic() + PATIENCE
    while town.run("SELECT COUNT(*) FROM django_tasks_database_dbtaskresult WHERE status = 'RUNNING'") != [(0,)]:
        assert time.monotonic() < end
        time.sleep(0.05)
    worker.terminate()
    assert worker.wait(5) == 0


def test_what_takes_too_long_is_broken_off(town):
    run = take_too_long.enqueue()
    town.open()
    assert town.start("--once").wait(PATIENCE) == 0
    assert town.state(run) == ("failed", 1, 0, "JobTimeout: longer than 1 s")


def test_workers_and_another_writer_do_not_lock_each_other_out(town):
    runs = [take_long.enqueue(seconds=0) for _ in range(12)]
    town.open()
    workers = [town.start("--once"), town.start("--once")]
    writes = 0
    while any(worker.poll() is None for worker in workers):
        # What a web process does meanwhile.
        town.run("UPDATE core_jobschedule SET last_at = last_at")
        town.run("INSERT INTO core_jobschedule (name, next_at) VALUES (%s, %s)", f"w{writes}", "2026-01-01 00:00:00+00")
        writes += 1
    assert [worker.returncode for worker in workers] == [0, 0]
    assert b"".join(worker.stderr.read() for worker in workers) == b""
    assert [town.state(run)[:2] for run in runs] == [("done", 1)] * 12
    assert writes > 10


def test_a_database_that_restarts_is_waited_for(town):
    if town.is_file:
        pytest.skip("a file does not restart")
    town.open()
    worker = town.start()
    run = take_long.enqueue(seconds=0)
    town.until(run, "done")
    own = "pid <> pg_backend_pid() AND datname = current_database()"
    town.run(f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {own}")
    later = take_long.enqueue(seconds=0)
    assert town.until(later, "done")[0] == "done"
    assert worker.poll() is None
