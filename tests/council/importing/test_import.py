"""Moving in: everything once, again without change, after a fall, and in spite of what others do wrong."""

import errno

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, OperationalError

from accounts.viewer import PUBLIC
from core.errors import Refused
from council.enums import Capacity, ItemState, Outcome, PaperState, PaperType, Part, Visibility
from council.models import (
    AgendaItem,
    Attendance,
    Body,
    Consultation,
    Decision,
    File,
    ImportReference,
    ImportRun,
    Meeting,
    Membership,
    Paper,
    Person,
    Vote,
)  # fmt: skip
from council.services.importing.writing import Writer
from council.services.meeting_sheet import meeting_sheet
from council.services.paper_dossier import paper_dossier
from tests.council.importing.towns import BASE, archive, counts, run, thing, town

pytestmark = pytest.mark.django_db
LATER = "2026-03-01T10:00:00+01:00"


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
    with pytest.raises(CommandError, match="Bericht"):
        call_command("import_oparl", str(tmp_path / "t.tar.gz"), report=str(tmp_path / "fehlt" / "r.json"))


def test_nonpublic_items_are_at_most_announced(tmp_path):
    objects = town()
    secret = objects["meeting"][0]["agendaItem"][2]
    secret |= {"result": "einstimmig beschlossen", "resolutionText": "Der Preis ist geheim.",
               "resolutionFile": thing("File", "file/secret", name="Kaufvertrag", accessUrl=f"{BASE}/s.pdf")}  # fmt: skip
    run(archive(tmp_path / "t.tar.gz", objects))
    item = AgendaItem.objects.get(part=Part.NONPUBLIC)
    assert (item.visibility, item.is_announced, item.public_title) == (Visibility.NONPUBLIC, True, "Grundstück")
    assert [row.public().count() for row in (AgendaItem.objects, Decision.objects, File.objects)] == [2, 1, 1]


def test_an_item_that_names_a_paper_implies_its_consultation(tmp_path):
    objects = town()
    item = objects["meeting"][0]["agendaItem"][0]
    item |= {"name": "Schule", "paper": f"{BASE}/paper/2"}
    objects["paper"].append(thing("Paper", "paper/2", name="Schule", date="2026-01-05"))
    findings = run(archive(tmp_path / "t.tar.gz", objects))
    station = Consultation.objects.get(source_id=None)
    assert (station.paper.title, station.organization.name, station.meeting.name) == ("Schule", "Rat", "Rat")
    assert AgendaItem.objects.get(title="Schule").consultation == station
    assert ("derived", "Consultation", "paper") in findings.groups
    assert [line.title for line in meeting_sheet(PUBLIC, Meeting.objects.get().pk).public_items] == ["Schule", "Radweg"]
    run(archive(tmp_path / "t.tar.gz", objects), full=True)
    assert Consultation.objects.filter(source_id=None).count() == 1


def test_who_took_part_is_kept(tmp_path):
    objects = town()
    objects["meeting"][0]["participant"] = [f"{BASE}/person/1", f"{BASE}/person/2"]
    run(archive(tmp_path / "t.tar.gz", objects))
    assert [row.capacity for row in Attendance.objects.all()] == [Capacity.MEMBER]
    objects["person"].append(thing("Person", "person/2", name="Gast"))
    run(archive(tmp_path / "t.tar.gz", objects))
    assert [row.capacity for row in Attendance.objects.order_by("pk")] == [Capacity.MEMBER, Capacity.GUEST]


def test_what_is_not_listed_any_more_is_gone(tmp_path):
    objects = town()
    run(archive(tmp_path / "t.tar.gz", objects))
    gone = objects["meeting"][0]["agendaItem"].pop(0)
    objects["meeting"][0]["modified"] = LATER
    del objects["paper"][0]["mainFile"]
    objects["paper"][0]["modified"] = LATER
    findings = run(archive(tmp_path / "t.tar.gz", objects))
    assert findings.groups["vanished", "AgendaItem", ""].examples == [gone["id"]]
    assert ([item.title for item in AgendaItem.objects.public()], File.objects.public().count()) == (["Radweg"], 0)
    objects["meeting"][0]["agendaItem"].insert(0, gone)
    objects["meeting"][0]["modified"] = "2026-03-02T10:00:00+01:00"
    run(archive(tmp_path / "t.tar.gz", objects))
    assert [item.title for item in AgendaItem.objects.public().order_by("order")] == ["Eröffnung", "Radweg"]


def test_a_changed_result_is_a_changed_decision_and_the_old_vote_stays(tmp_path):
    objects = town()
    run(archive(tmp_path / "t.tar.gz", objects))
    before = Decision.objects.get().public_modified_at
    item = objects["meeting"][0]["agendaItem"][1]
    # The source changes its words and not its date.
    item |= {"result": "einstimmig abgelehnt", "resolutionText": "Doch nicht."}
    run(archive(tmp_path / "t.tar.gz", objects))
    decision = Decision.objects.get()
    assert (decision.outcome, decision.text) == (Outcome.REJECTED, "Doch nicht.")
    assert decision.public_modified_at > before
    assert [(vote.yes, vote.is_final) for vote in Vote.objects.order_by("is_final")] == [(27, False), (None, True)]
    item |= {"result": "", "resolutionText": ""}
    run(archive(tmp_path / "t.tar.gz", objects))
    assert (Decision.objects.public().count(), Decision.objects.count()) == (0, 1)


def test_going_back_to_earlier_words_is_a_change(tmp_path):
    objects = town()
    for name in ("Radweg", "Gehweg", "Radweg"):
        objects["paper"][0]["name"] = name
        run(archive(tmp_path / "t.tar.gz", objects))
        assert Paper.objects.get().title == name


def test_an_older_copy_inside_another_object_changes_nothing(tmp_path):
    objects = town()
    file = objects["paper"][0]["mainFile"]
    objects["file"] = [file | {"name": "Vorlage, neu", "modified": LATER}]
    run(archive(tmp_path / "t.tar.gz", objects))
    del objects["file"]
    assert run(archive(tmp_path / "t.tar.gz", objects)).written == 0
    assert File.objects.get().name == "Vorlage, neu"


def test_a_referred_paper_is_not_decided(tmp_path):
    objects = town()
    objects["meeting"][0]["agendaItem"][1]["result"] = "verwiesen in den Bauausschuss"
    run(archive(tmp_path / "t.tar.gz", objects))
    assert Paper.objects.get().state == PaperState.IN_CONSULTATION
    assert AgendaItem.objects.get(number="2").state == ItemState.REFERRED


def test_properties_without_a_place_are_kept_and_named(tmp_path):
    objects = town()
    objects["paper"][0] |= {"keyword": ["Rad"], "sitzungsdienst:nr": 7}
    findings = run(archive(tmp_path / "t.tar.gz", objects))
    assert Paper.objects.get().source_data == {"keyword": ["Rad"], "sitzungsdienst:nr": 7}
    assert findings.groups["unmodelled_property", "Paper", "keyword"].count == 1
    assert findings.groups["unknown_property", "Paper", "sitzungsdienst:nr"].count == 1


def test_files_and_bodies_that_come_later_are_tied_then(tmp_path):
    objects = town()
    file, council = objects["paper"][0]["mainFile"], objects["organization"].pop(0)
    objects["paper"][0]["mainFile"] = file["id"]
    findings = run(archive(tmp_path / "t.tar.gz", objects))
    assert {key for key in findings.groups if key[0] == "dangling"} == {
        ("dangling", "Paper", "mainFile"), ("dangling", "Meeting", "organization"),
        ("dangling", "Consultation", "organization"), ("dangling", "Organization", "subOrganizationOf"),
    }  # fmt: skip
    objects["file"], objects["organization"] = [file], [council, *objects["organization"]]
    run(archive(tmp_path / "t.tar.gz", objects))
    assert ImportReference.objects.count() == 0
    dossier = paper_dossier(PUBLIC, Paper.objects.get().pk)
    assert (File.objects.public().count(), len(dossier.stations)) == (1, 2)
    assert Consultation.objects.get(authoritative=True).organization.name == "Rat"


def test_what_the_database_refuses_is_kept_and_the_rest_written(tmp_path, monkeypatch):
    objects = town()
    objects["paper"].append(thing("Paper", "paper/2", name="unmöglich"))
    save = Writer._save

    def picky(self, kind, batch):
        if any(getattr(row, "title", "") == "unmöglich" for row in batch.fresh):
            raise IntegrityError("no")
        save(self, kind, batch)

    monkeypatch.setattr(Writer, "_save", picky)
    findings = run(archive(tmp_path / "t.tar.gz", objects))
    assert findings.groups["not_written", "Paper", ""].examples[0] == f"{BASE}/paper/2: no"
    assert (findings.counts["Paper", "new"], Paper.objects.get().title) == (1, "Radweg")
    monkeypatch.undo()
    run(archive(tmp_path / "t.tar.gz", objects))
    assert (Paper.objects.count(), ImportReference.objects.count()) == (2, 0)


@pytest.mark.parametrize("error", [OperationalError("database or disk is full"), OSError(errno.ENOSPC, "no space")])
def test_a_full_disk_is_told_and_the_same_command_goes_on(tmp_path, monkeypatch, error):
    path = archive(tmp_path / "t.tar.gz", town())
    write = Writer.write

    def full(self, kind, pieces, cursor):
        if kind == "Paper":
            raise error
        write(self, kind, pieces, cursor)

    monkeypatch.setattr(Writer, "write", full)
    with pytest.raises(Refused) as refusal:
        run(path)
    assert (refusal.value.code, Meeting.objects.count(), Paper.objects.count()) == ("storage", 1, 0)
    monkeypatch.undo()
    findings = run(path)
    assert (findings.counts["Meeting", "new"], findings.counts["Paper", "new"]) == (1, 1)
    assert (Paper.objects.public().count(), ImportRun.objects.count()) == (1, 1)
    assert AgendaItem.objects.filter(consultation__isnull=False).count() == 1


def test_a_town_that_is_here_keeps_its_name(tmp_path):
    Body.objects.create(name="Hennef", visibility=Visibility.INTERNAL)
    findings = run(archive(tmp_path / "t.tar.gz", town()))
    assert (Body.objects.get().name, ("other_body", "Body", "") in findings.groups) == ("Hennef", True)


def test_letters_and_numbers_that_fit_nowhere_do_no_harm(tmp_path):
    objects = town()
    objects["paper"] += [
        thing("Paper", "paper/" + "x" * 500, name="zu lang"),
        thing("Paper", "paper/3", name="N\x00ull", mainFile=thing("File", "file/3", size=10**30, name="x" * 900)),
    ]
    findings = run(archive(tmp_path / "t.tar.gz", objects))
    assert Paper.objects.get(source_id=f"{BASE}/paper/3").title == "Null"
    assert {
        ("not_an_object", "Paper", "id"),
        ("value_unreadable", "File", "size"),
        ("shortened", "File", "name"),
    } <= set(findings.groups)
