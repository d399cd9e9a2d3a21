"""Whoever leaves the faction writes no more: the open socket closes within five seconds."""

import datetime
import sqlite3
import time

import pytest
from django.utils import timezone
from websockets.exceptions import InvalidStatus

from council.enums import MotionState
from council.models import Motion
from tests.core.live.processes import Town as Processes
from tests.core.writing.pens import Pen
from tests.factories.people import sign_in

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def opened(tmp_path):
    processes = []

    def start():
        processes.append(Processes(tmp_path, application="config.asgi"))
        return processes[-1]

    yield start
    for each in processes:
        each.close()


def change(opened, statement, *values):
    """Change a row of the town from outside, as another process does."""
    if opened.environment["DATABASE_URL"].startswith("sqlite"):
        with sqlite3.connect(opened.file, timeout=30) as database:
            database.execute(statement, values)
        database.close()
    else:
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(statement.replace("?", "%s"), values)


@pytest.mark.parametrize("loss", ["membership", "submission"])
def test_leaving_the_faction_closes_the_socket_in_time(town, opened, client, client_of, loss):
    motion = town.begin()
    key = f"{motion.pk}_proposal"
    own, other, member = client_of("rat"), client_of("vorsitz"), sign_in(client, town.member)
    processes = opened()
    _web, port = processes.web()
    with pytest.raises(InvalidStatus):
        Pen(port, other, kind="antrag", key=key)
    pens = [Pen(port, browser, kind="antrag", key=key) for browser in (own, member)]
    for pen in pens:
        pen.hear(0.3)
    begun = time.monotonic()
    if loss == "membership":
        yesterday = timezone.localdate() - datetime.timedelta(days=1)
        change(
            processes, "UPDATE council_membership SET end_date = ? WHERE person_id = ? AND organization_id = ?",
            str(yesterday), town.lea.pk.hex, town.greens.pk.hex,
        )  # fmt: skip
        gone = pens[1:]
    else:
        change(processes, "UPDATE council_motion SET state = ?", MotionState.SUBMITTED.value)
        gone = pens
    for pen in gone:
        assert pen.closed() == 4403
    assert time.monotonic() - begun < 5
    for pen in pens:
        pen.close()
    assert Motion.objects.count() == 1
