"""Other servers: paged, incremental, of both versions, and wrong in many ways."""

import json

import pytest

from core.errors import Refused
from council.models import File, ImportRun, Meeting, Organization, Paper, Person
from tests.council.importing.towns import BASE, Server, counts, run, thing, town

pytestmark = pytest.mark.django_db


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


def test_version_1_0_is_read_as_well(foreign):
    objects = json.loads(json.dumps(town()).replace("/1.1/", "/1.0/"))
    run(f"{foreign(objects).url}/system")
    assert [counts()[kind] for kind in ("Meeting", "AgendaItem", "Paper", "Consultation", "Decision")] == [
        1,
        3,
        1,
        2,
        1,
    ]


def test_the_address_of_a_body_will_do(foreign):
    server = foreign()
    run(f"{server.url}/body")
    assert (Meeting.objects.count(), Paper.objects.count()) == (1, 1)


def test_what_is_gone_there_becomes_a_tombstone(foreign):
    objects = town()
    server = foreign(objects)
    run(f"{server.url}/system")
    objects["paper"] = [
        {
            "id": f"{BASE}/paper/1",
            "type": "https://schema.oparl.org/1.1/Paper",
            "deleted": True,
            "modified": "2999-01-01T00:00:00Z",
        }
    ]
    findings = run(f"{server.url}/system")
    assert (findings.counts["Paper", "deleted"], Paper.objects.public().count()) == (1, 0)


def test_a_page_that_comes_again_is_passed_over(foreign):
    objects = town()
    objects["organization"] = [objects["organization"][n] for n in (0, 0, 1)]
    findings = run(f"{foreign(objects).url}/system")
    assert (findings.groups["repeated_page", "", "organization"].count, Organization.objects.count()) == (1, 2)


def test_broken_off_while_reading_it_asks_only_for_what_is_missing(foreign):
    server = foreign(fault="broken list")
    with pytest.raises(Refused):
        run(f"{server.url}/system")
    server.fault = ""
    server.asked.clear()
    run(f"{server.url}/system")
    assert [path.split("?")[0] for path in server.asked] == ["/list/meeting", "/list/paper"]
    assert (Person.objects.count(), ImportRun.objects.count()) == (1, 1)
    server.asked.clear()
    run(f"{server.url}/system", full=True)
    assert "/system" in server.asked


def test_files_may_not_lead_into_our_own_network(foreign):
    inside = Server(town())
    objects = town()
    objects["paper"][0]["mainFile"]["accessUrl"] = inside.url.replace("127.0.0.1", "localhost") + "/v.pdf"
    findings = run(f"{foreign(objects).url}/system", files="all")
    inside.close()
    assert (File.objects.get().blob, inside.asked) == (None, [])
    assert ("file_refused", "File", "") in findings.groups
