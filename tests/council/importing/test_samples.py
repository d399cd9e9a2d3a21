"""Real data: the examples of the specification and four years of Karlsruhe."""

import json
import os
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from council.models import AgendaItem, Meeting, Paper
from tests.council.importing.towns import counts, run

pytestmark = pytest.mark.django_db
SAMPLES = Path(os.environ.get("RATSPLATZ_SAMPLES", django_settings.BASE_DIR.parent / "shared" / "data")) / "oparl"
KARLSRUHE = SAMPLES / "karlsruhe-2016-2019.tar.gz"
needs_examples = pytest.mark.skipif(
    not (SAMPLES / "Paper-01.json").exists(), reason=f"the examples are not in {SAMPLES} (RATSPLATZ_SAMPLES)"
)


@needs_examples
def test_the_examples_of_the_specification_are_taken_whole(tmp_path):
    for path in SAMPLES.glob("*-01.json"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    findings = run(tmp_path)
    assert [counts()[kind] for kind in ("Body", "Organization", "Person", "Meeting", "AgendaItem", "Paper")] == [1] * 6
    codes = {code for code, _kind, _field in findings.groups}
    assert {"coordinates_swapped", "dangling", "waiting", "differing_copies"} <= codes
    assert run(tmp_path).written == 0


needs_karlsruhe = pytest.mark.skipif(not KARLSRUHE.exists(), reason=f"{KARLSRUHE} is not there (RATSPLATZ_SAMPLES)")


@needs_karlsruhe
def test_karlsruhe_is_imported_whole():
    findings = run(KARLSRUHE)
    assert (Meeting.objects.count(), AgendaItem.objects.count()) == (563, 3044)
    assert Paper.objects.count() + findings.counts["Paper", "deleted"] == 2266
    assert not AgendaItem.objects.filter(meeting=None).exists()


@needs_karlsruhe
@pytest.mark.django_db(transaction=False)
def test_killed_in_the_middle_it_goes_on(tmp_path):
    env = {**os.environ, "RATSPLATZ_DATA": str(tmp_path), "RATSPLATZ_DEMO": "0"}
    for name in ("DATABASE_URL", "REDIS_URL"):
        env.pop(name, None)

    def manage(*words):
        return subprocess.Popen(
            [sys.executable, "manage.py", *words], cwd=django_settings.BASE_DIR, env=env, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip

    def ask(question):
        with sqlite3.connect(tmp_path / "ratsplatz.sqlite3", timeout=30) as connection:
            return connection.execute(question).fetchone()[0]

    manage("migrate", "-v0").wait()
    written = 0
    for _fall in range(3):
        process = manage("import_oparl", str(KARLSRUHE))
        deadline = time.monotonic() + 60
        while process.poll() is None and time.monotonic() < deadline:
            found = ask("select count(*) from council_importedobject")
            if found > written + 2000:
                written = found
                process.send_signal(signal.SIGKILL)
                break
            time.sleep(0.05)
        process.wait()
    assert written > 0
    manage("import_oparl", str(KARLSRUHE)).wait()
    expected = {
        "meeting": 563,
        "agendaitem": 3044,
        "paper": 2189,
        "consultation": 2362,
        "file": 10476,
        "attachment": 10476,
    }
    assert {name: ask(f"select count(*) from council_{name}") for name in expected} == expected
    assert ask("select count(*) from council_importrun") == 1
    # Nothing is counted twice, however often it fell.
    report = json.loads(ask("select report from council_importrun"))
    assert (report["counts"]["Paper"], report["counts"]["File"]) == ({"new": 2189, "deleted": 77}, {"new": 10476})
    assert {row["field"]: row["count"] for row in report["findings"] if row["code"] in ("dangling", "duplicate_id")} == {
        "agendaItem": 33, "meeting": 33, "consultation": 17, "organization": 14, "": 15,
    }  # fmt: skip
