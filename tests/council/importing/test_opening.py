"""Never half a meeting: what an import brings is seen whole or not at all, however it ends."""

import pytest
from django.db import connection

from core.errors import Refused
from council.enums import Visibility
from council.models import (
    AgendaItem,
    Body,
    Consultation,
    Decision,
    File,
    ImportedObject,
    ImportRun,
    Location,
    Meeting,
    Membership,
    Organization,
    Paper,
    Person,
)
from council.services.importing import running
from council.services.importing.writing import Writer
from tests.council.importing.towns import BASE, archive, run, thing, town

pytestmark = pytest.mark.django_db
LATER = "2026-03-01T10:00:00+01:00"
SEEN = (Body, Location, Organization, Person, Membership, Meeting, AgendaItem, Paper, Consultation, Decision, File)


def seen():
    """Return how much of everything strangers see."""
    return {model.__name__: model.objects.public().count() for model in SEEN}


@pytest.fixture
def broken(monkeypatch):
    """Let an import break before its end, at the named stroke."""

    def make(where):
        def fall(*_facts, **_more):
            raise KeyboardInterrupt

        monkeypatch.setattr(running, where, fall)

    return make


def test_until_the_last_stroke_nothing_is_seen(tmp_path, monkeypatch):
    path, looks = archive(tmp_path / "t.tar.gz", town()), []
    for name in ("write_waiting", "attach_all", "settle_papers", "open_all"):
        act = getattr(running, name)

        def look(*facts, act=act):
            looks.append(seen() | {"Body": 0})
            return act(*facts)

        monkeypatch.setattr(running, name, look)
    run(path)
    # The town itself is opened by its own change, in the same transaction.
    assert [sum(look.values()) for look in looks] == [0, 0, 0, 0]
    assert seen() == {
        "Body": 1, "Location": 1, "Organization": 2, "Person": 1, "Membership": 1, "Meeting": 1, "AgendaItem": 2,
        "Paper": 1, "Consultation": 2, "Decision": 1, "File": 1,
    }  # fmt: skip
    assert not Meeting.objects.filter(visibility=Visibility.INTERNAL).exists()


@pytest.mark.parametrize("stroke", ["write_waiting", "settle_papers", "open_all"])
def test_broken_off_it_stays_unseen_and_opens_when_it_goes_on(tmp_path, broken, monkeypatch, stroke):
    path = archive(tmp_path / "t.tar.gz", town())
    broken(stroke)
    with pytest.raises(KeyboardInterrupt):
        run(path)
    assert (sum(seen().values()), Meeting.objects.count(), ImportRun.objects.count()) == (0, 1, 1)
    monkeypatch.undo()
    findings = run(path)
    assert (seen()["Meeting"], seen()["Decision"], findings.counts["Meeting", "new"]) == (1, 1, 1)
    assert run(path).written == 0


def test_what_a_run_that_never_went_on_left_is_opened_by_the_next(tmp_path, broken, monkeypatch):
    path = tmp_path / "t.tar.gz"
    archive(path, town())
    broken("open_all")
    with pytest.raises(KeyboardInterrupt):
        run(path)
    monkeypatch.undo()
    # The source is another by now, so the run begins anew; what has not changed is known already.
    objects = town()
    objects["paper"].append(thing("Paper", "paper/2", name="Schule"))
    archive(path, objects)
    run(path)
    assert (ImportRun.objects.count(), seen()["Meeting"], seen()["Paper"]) == (2, 1, 2)


def test_a_change_comes_with_its_children_or_not_at_all(tmp_path, broken, monkeypatch):
    objects = town()
    path = tmp_path / "t.tar.gz"
    run(archive(path, objects))
    meeting = objects["meeting"][0]
    meeting |= {"name": "Rat, verlegt", "modified": LATER}
    meeting["agendaItem"][0] |= {"name": "Begrüßung", "modified": LATER}
    meeting["agendaItem"].append(thing("AgendaItem", "item/4", number="3", order=4, name="Neu", public=True))
    objects["paper"][0]["consultation"].pop()
    objects["paper"][0]["modified"] = LATER
    archive(path, objects)

    def titles():
        items = AgendaItem.objects.public().order_by("order").values_list("title", flat=True)
        return Meeting.objects.get().name, list(items), Consultation.objects.public().count()

    before = titles()
    assert before == ("Rat", ["Eröffnung", "Radweg"], 2)
    broken("open_all")
    with pytest.raises(KeyboardInterrupt):
        run(path)
    assert titles() == before
    monkeypatch.undo()
    findings = run(path)
    assert titles() == ("Rat, verlegt", ["Begrüßung", "Radweg", "Neu"], 1)
    assert (findings.counts["AgendaItem", "changed"], findings.counts["AgendaItem", "new"]) == (1, 1)
    assert run(path).written == 0


def test_finishing_is_told_once_even_if_it_falls_right_after(tmp_path, broken, monkeypatch):
    objects = town()
    path = tmp_path / "t.tar.gz"
    run(archive(path, objects))
    objects["paper"][0] |= {"name": "Radweg, neu", "modified": LATER}
    archive(path, objects)
    broken("_complete")
    with pytest.raises(KeyboardInterrupt):
        run(path)
    assert Paper.objects.public().get().title == "Radweg, neu"
    monkeypatch.undo()
    findings = run(path)
    assert (findings.counts["Paper", "changed"], ImportRun.objects.count()) == (1, 2)


def test_what_the_clerk_keeps_inside_is_not_opened(tmp_path):
    body = Body.objects.create(name="Hennef", visibility=Visibility.INTERNAL)
    draft = Paper.objects.create(body=body, title="Entwurf")
    run(archive(tmp_path / "t.tar.gz", town()))
    assert [paper.title for paper in Paper.objects.public()] == ["Radweg"]
    draft.refresh_from_db()
    body.refresh_from_db()
    assert (draft.visibility, body.visibility) == (Visibility.INTERNAL, Visibility.INTERNAL)


def test_finishing_is_one_transaction(tmp_path, monkeypatch):
    depths = []
    act = Writer.write_later

    def look(self):
        depths.append(len(connection.savepoint_ids))
        act(self)

    monkeypatch.setattr(Writer, "write_later", look)
    run(archive(tmp_path / "t.tar.gz", town()))
    # One inside the transaction of the test.
    assert depths == [1]


# What is missing -------------------------------------------------------------------------------------------------------
def smaller():
    """Return the town after a paper and its file have gone without a tombstone."""
    objects = town()
    objects["paper"] = [thing("Paper", "paper/2", name="Schule")]
    return objects


def test_what_is_missing_is_named_and_stays(tmp_path):
    run(archive(tmp_path / "a.tar.gz", town()))
    findings = run(archive(tmp_path / "b.tar.gz", smaller()))
    assert findings.groups["missing", "Paper", ""].examples == [f"{BASE}/paper/1"]
    assert findings.groups["missing", "File", ""].count == 1
    assert Paper.objects.public().count() == 2
    assert "--complete" in findings.as_text()


def test_a_complete_source_takes_leave_of_what_is_missing_and_brings_it_back(tmp_path):
    run(archive(tmp_path / "a.tar.gz", town()))
    findings = run(archive(tmp_path / "b.tar.gz", smaller()), complete=True)
    assert (findings.counts["Paper", "deleted"], findings.counts["Consultation", "deleted"]) == (1, 2)
    assert findings.groups["vanished", "Paper", ""].examples == [f"{BASE}/paper/1"]
    assert [paper.title for paper in Paper.objects.public()] == ["Schule"]
    assert Paper.objects.tombstones().get().source_id == f"{BASE}/paper/1"
    assert (Body.objects.public().count(), Location.objects.public().count()) == (1, 1)
    assert run(tmp_path / "b.tar.gz", complete=True).written == 0
    run(archive(tmp_path / "c.tar.gz", town()))
    assert [paper.title for paper in Paper.objects.public().order_by("title")] == ["Radweg", "Schule"]


def test_another_system_is_not_touched(tmp_path):
    run(archive(tmp_path / "a.tar.gz", town()))
    other = {"paper": [thing("Paper", "paper/9", name="Kreis") | {"id": "https://kreis.example/oparl/paper/9"}]}
    findings = run(archive(tmp_path / "b.tar.gz", other), complete=True)
    assert (Paper.objects.public().count(), [key for key in findings.groups if key[0] == "vanished"]) == (2, [])


def test_a_source_with_gaps_is_no_reason_to_withdraw(tmp_path):
    run(archive(tmp_path / "a.tar.gz", town()))
    before = ImportedObject.objects.count()
    with pytest.raises(Refused) as refusal:
        run(archive(tmp_path / "b.tar.gz", smaller() | {"kaputt": ["kein Objekt"]}), complete=True)
    assert (refusal.value.code, ImportedObject.objects.count()) == ("incomplete", before)
    assert Paper.objects.public().count() == 1
