"""Moving in: everything once, again without change, after a fall, and in spite of what others do wrong."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.core.management import CommandError, call_command

from accounts.viewer import PUBLIC
from core.errors import Refused
from council.enums import Outcome, PaperState, PaperType, Part
from council.models import (
    AgendaItem,
    Body,
    Consultation,
    Decision,
    File,
    ImportReference,
    ImportRun,
    Location,
    Meeting,
    Membership,
    Organization,
    Paper,
    Person,
    Vote,
)  # fmt: skip
from council.services.importing import ImportOptions, import_oparl
from council.services.importing.report import Findings
from council.services.meeting_sheet import meeting_sheet
from council.services.paper_dossier import paper_dossier
from tests.council.importing.towns import BASE, Server, archive, thing, town

pytestmark = pytest.mark.django_db
SAMPLES = Path(os.environ.get("RATSPLATZ_SAMPLES", django_settings.BASE_DIR.parent / "shared" / "data"))
KARLSRUHE = SAMPLES / "oparl" / "karlsruhe-2016-2019.tar.gz"
KINDS = (
    Body,
    Organization,
    Person,
    Membership,
    Meeting,
    AgendaItem,
    Paper,
    Consultation,
    File,
    Location,
    Decision,
    Vote,
)


def run(source, **options):
    return Findings(import_oparl(str(source), ImportOptions(**options)).report)


def counts():
    return {model.__name__: model.objects.count() for model in KINDS}


@pytest.fixture
def foreign():
    servers = []

    def start(objects=None, fault=""):
        servers.append(Server(objects or town(), fault))
        return servers[-1]

    yield start
    for server in servers:
        server.close()


def test_an_archive_makes_a_town_whose_pages_work(tmp_path, client):
    run(archive(tmp_path / "t.tar.gz", town()))
    assert counts() == {
        "Body": 1, "Organization": 2, "Person": 1, "Membership": 1, "Meeting": 1, "AgendaItem": 3, "Paper": 1,
        "Consultation": 2, "File": 1, "Location": 1, "Decision": 1, "Vote": 1,
    }  # fmt: skip
    paper, meeting = Paper.objects.get(), Meeting.objects.get()
    assert (Body.objects.get().name, paper.paper_type, paper.state) == (
        "Musterstadt",
        PaperType.PROPOSAL,
        PaperState.DECIDED,
    )
    assert [body.name for body in paper.under_direction_of.all()] == ["Bauausschuss"]
    vote, decision = Vote.objects.get(), Decision.objects.get()
    assert (vote.yes, vote.no, vote.abstain, decision.outcome) == (27, 13, 3, Outcome.ACCEPTED)
    assert decision.text == "Der Radweg wird gebaut."
    sheet, dossier = meeting_sheet(PUBLIC, meeting.pk), paper_dossier(PUBLIC, paper.pk)
    assert [line.title for line in sheet.public_items] == ["Eröffnung", "Radweg"]
    assert [line.announced.title for line in sheet.nonpublic_items] == ["Grundstück"]
    assert [station.role for station in dossier.stations] == ["Entscheidung", "Vorberatung"]
    for path in (f"/sitzungen/{meeting.pk}/", f"/vorlagen/{paper.pk}/", "/", "/gremien/", "/personen/"):
        assert client.get(path).status_code == 200


def test_times_are_those_of_the_source(tmp_path):
    run(archive(tmp_path / "t.tar.gz", town()))
    paper = Paper.objects.get()
    assert (paper.first_published_at.isoformat(), paper.public_modified_at.isoformat()) == (
        "2026-01-10T09:00:00+00:00", "2026-02-01T09:00:00+00:00",
    )  # fmt: skip


def test_contacts_stay_hidden_until_somebody_consents(tmp_path):
    findings = run(archive(tmp_path / "t.tar.gz", town()))
    person = Person.objects.get()
    assert (person.phone, person.phone_consent) == ("0123", False)
    assert ("consent_missing", "Person", "") in findings.groups


def test_a_second_run_changes_nothing(tmp_path):
    path = archive(tmp_path / "t.tar.gz", town())
    run(path)
    before = counts()
    assert (run(path).written, counts()) == (0, before)


def test_what_changed_is_changed_and_what_is_gone_is_a_tombstone(tmp_path):
    objects = town()
    run(archive(tmp_path / "t.tar.gz", objects))
    later = "2026-03-01T10:00:00+01:00"
    objects["paper"][0] |= {"name": "Radweg, zweite Fassung", "modified": later}
    objects["person"] = [
        {"id": f"{BASE}/person/1", "type": objects["person"][0]["type"], "deleted": True, "modified": later}
    ]
    findings = run(archive(tmp_path / "t.tar.gz", objects))
    assert (findings.counts["Paper", "changed"], findings.counts["Person", "deleted"]) == (1, 1)
    assert Paper.objects.get().title == "Radweg, zweite Fassung"
    assert (Person.objects.public().count(), Person.objects.tombstones().count()) == (0, 1)


def test_dirt_is_mended_or_named(tmp_path):
    objects = town()
    meeting = objects["meeting"][0]
    meeting |= {"start": "20.01.2026 18:00", "end": "", "location": None}
    objects["meeting"].append(
        thing("Meeting", "meeting/2", name="", start="2026-01-21T23:00:00Z", end="2026-01-21T01:00:00Z")
    )
    objects["paper"].append(thing("Paper", "paper/2", name="", reference="", date="gestern", paperType="Wunschzettel"))
    objects["organization"].append({"id": f"{BASE}/organizations/3", "name": "Ohne Art", "created": ""})
    objects["extra"] = [None, "nur ein Satz", {"name": "ohne alles"}]
    findings = run(archive(tmp_path / "t.tar.gz", objects))
    codes = {code for code, _kind, _field in findings.groups}
    assert {"date_mended", "date_unreadable", "vocabulary", "not_an_object", "kind_guessed"} <= codes
    assert Meeting.objects.filter(start__isnull=False).count() == 2
    assert Paper.objects.get(source_id=f"{BASE}/paper/2").source_data["date"] == "gestern"


def test_what_points_nowhere_waits_and_is_tied_later(tmp_path):
    objects = town()
    council = objects["organization"].pop(0)
    run(archive(tmp_path / "t.tar.gz", objects))
    assert Meeting.objects.get().organizations.count() == 0
    assert Membership.objects.count() == 0
    objects["organization"].insert(0, council)
    run(archive(tmp_path / "t.tar.gz", objects))
    assert [body.name for body in Meeting.objects.get().organizations.all()] == ["Rat"]
    assert (Membership.objects.count(), ImportReference.objects.count()) == (1, 0)


def test_a_server_is_harvested_page_by_page_and_then_by_what_changed(foreign):
    objects = town()
    objects["organization"] += [thing("Organization", f"org/{n}", name=f"Beirat {n}") for n in range(5, 9)]
    server = foreign(objects)
    run(f"{server.url}/system")
    assert (Organization.objects.count(), Meeting.objects.count(), Paper.objects.count()) == (6, 1, 1)
    server.asked.clear()
    assert run(f"{server.url}/system").written == 0
    assert any("modified_since=" in path for path in server.asked)


def test_files_are_fetched_checked_and_tried_again(foreign):
    server = foreign(fault="no file")
    findings = run(f"{server.url}/system", files="all")
    assert (File.objects.get().blob, ("file_missing", "File", "") in findings.groups) == (None, True)
    server.fault = ""
    run(f"{server.url}/system", files="all")
    assert File.objects.get().blob.mime_type == "application/pdf"


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("html", "not_json"),
        ("broken list", "server_error"),
        ("loop", "paging_loop"),
        ("same page", "paging_loop"),
        ("foreign next", "host_refused"),
    ],
)
def test_what_servers_do_wrong(foreign, fault, code):
    with pytest.raises(Refused) as refusal:
        run(f"{foreign(fault=fault).url}/system")
    assert (refusal.value.code, bool(refusal.value.remedy)) == (code, True)
    assert ImportRun.objects.get().state == "failed"
    assert counts() == dict.fromkeys(counts(), 0)


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda folder: folder / "fehlt.tar.gz", "no_source"),
        (
            lambda folder: (folder / "kaputt.tar.gz").write_bytes(b"no archive") and folder / "kaputt.tar.gz",
            "archive_broken",
        ),
        (lambda folder: folder, "no_oparl"),
        (lambda folder: "http://127.0.0.1:9/oparl", "unreachable"),
    ],
)
def test_sources_that_are_none(tmp_path, make, code):
    with pytest.raises(Refused) as refusal:
        run(make(tmp_path))
    assert refusal.value.code == code
    assert counts()["Meeting"] == 0


def test_the_command_reports_and_refuses_in_one_sentence(tmp_path, capsys):
    call_command("import_oparl", archive(tmp_path / "t.tar.gz", town()), report=str(tmp_path / "r.json"))
    assert "Sitzungen" in capsys.readouterr().out
    assert "findings" in (tmp_path / "r.json").read_text()
    with pytest.raises(CommandError, match="gibt es nicht"):
        call_command("import_oparl", str(tmp_path / "nichts"))


def test_imported_pages_carry_no_internal_words(tmp_path):
    run(archive(tmp_path / "t.tar.gz", town()))
    assert AgendaItem.objects.filter(part=Part.NONPUBLIC).get().visibility < 3


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
        import sqlite3

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
