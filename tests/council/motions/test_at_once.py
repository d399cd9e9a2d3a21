"""Several hand in within the same second, from several processes, and one of them is killed in the middle."""

import os
import sqlite3
import subprocess
import sys

import pytest
from django.conf import settings
from django.db import connection
from django.utils import timezone

from tests.core.live.processes import Town as Processes

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def submit(tmp_path):
    """Hand in motions in a process of its own, on a database beside the suite's."""
    processes = []

    def start(*motions, mode="plain"):
        if not processes:
            processes.append(Processes(tmp_path))
        command = [sys.executable, "-m", "tests.council.motions.submitter", "rat@hennef.example", mode]
        environment = processes[0].environment | {"RATSPLATZ_DATA": str(tmp_path)}
        return subprocess.Popen(
            [*command, *(str(motion.pk) for motion in motions)], cwd=settings.BASE_DIR, env=os.environ | environment,
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    start.rows = lambda question: rows(processes[0], question)
    yield start
    for each in processes:
        each.close()


def rows(opened, question):
    """Ask the database of the processes."""
    if connection.vendor != "sqlite":
        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchall()
    with sqlite3.connect(opened.file, timeout=30) as database:
        return database.execute(question).fetchall()


def said(process):
    """Return what a process said at its end."""
    words, errors = process.communicate(timeout=120)
    assert process.returncode == 0, errors
    return words.split()


def test_everybody_gets_a_receipt_of_their_own_and_no_number_is_left_out(town, submit):
    made = [town.adopted(title=f"Antrag {number}") for number in range(6)]
    processes = [submit(*made[:3]), submit(*made[3:])]
    numbers = sorted(number for process in processes for number in said(process))
    year = timezone.localdate().year
    assert numbers == [f"E-{year}-{number:04d}" for number in range(1, 7)]
    in_order = submit.rows("SELECT number FROM council_submission ORDER BY at")
    assert [number for (number,) in in_order] == numbers


def test_one_form_sent_many_times_hands_in_once(town, submit):
    motion = town.adopted()
    processes = [submit(*[motion] * 4) for _process in range(2)]
    assert len({number for process in processes for number in said(process)}) == 1
    assert submit.rows("SELECT COUNT(*) FROM council_submission") == [(1,)]


def test_killed_between_click_and_receipt_it_is_handed_in_once_or_not_at_all(town, submit):
    motion = town.adopted()
    count = "SELECT COUNT(*) FROM council_submission"
    early = submit(motion, mode="before")
    early.communicate(timeout=120)
    assert (early.returncode, submit.rows(count)) == (-9, [(0,)])
    assert submit.rows("SELECT state FROM council_motion") == [("adopted",)]
    late = submit(motion, mode="after")
    late.communicate(timeout=120)
    assert (late.returncode, submit.rows(count)) == (-9, [(1,)])
    # Whoever sends the form again gets that receipt, and its number is the first.
    assert said(submit(motion)) == [f"E-{timezone.localdate().year}-0001"]
    assert submit.rows(count) == [(1,)]
