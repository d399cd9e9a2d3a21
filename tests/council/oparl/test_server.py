"""The server's manners: addresses, headers, errors, filters, pages, tombstones."""

import datetime
import json
import re
import uuid
from urllib.parse import urlsplit

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.viewer import SYSTEM
from council.models import (
    AgendaItem,
    Attachment,
    Body,
    Consultation,
    Decision,
    File,
    LegislativeTerm,
    Location,
    Matter,
    Meeting,
    MeetingOrganization,
    Membership,
    Organization,
    Paper,
    Person,
)
from council.services import publication
from council.services.oparl.addresses import SEGMENTS
from council.services.oparl.lists import OF_BODY
from tests.council.oparl.schemas import validator
from tests.council.oparl.two_towns import FIRST, everything
from tests.factories.people import sign_in
from tests.gates.secrets import published, secret_town, standing_town

__all__ = ["secret_town", "standing_town"]
SCHEMA = "https://schema.oparl.org/1.1/"
HIDDEN = published(0)


@pytest.fixture
def small(settings, secret_town):
    """A town in which every kind has public rows and hidden twins."""
    settings.PUBLIC_URL, settings.ALLOWED_HOSTS = FIRST, ["*"]
    return secret_town


def ask(path, **headers):
    parts = urlsplit(path)
    return Client(raise_request_exception=False).get(
        f"{parts.path}?{parts.query}" if parts.query else parts.path, headers=headers
    )


def body_lists():
    body = Body.objects.public().get()
    return {name: f"/oparl/v1.1/body/{body.pk}/{name}" for name in OF_BODY}


def path_of(row):
    return f"/oparl/v1.1/{SEGMENTS[type(row).__name__]}/{row.pk}"


def test_every_object_is_what_its_schema_says(small):
    found = everything(FIRST)
    kinds = {row["type"].rsplit("/", 1)[-1] for row in found.values()}
    assert kinds == {"System", *SEGMENTS}
    errors = [(key, error.message) for key, row in found.items() for error in validator(row).iter_errors(row)]
    assert errors == []
    assert [
        key for key, row in found.items() if re.search(r'null|""|: \[\]', json.dumps(row)) and "Body" not in row["type"]
    ] == []


def test_what_is_embedded_lives_under_its_own_address(small):
    paper = ask(body_lists()["papers"]).json()["data"][0]
    for part in (paper["consultation"][0], paper["auxiliaryFile"][0]):
        alone = ask(part["id"]).json()
        assert {name: alone[name] for name in part} == part


def test_dates_carry_the_town_s_offset_and_whole_seconds(small):
    paper = Paper.objects.public().get()
    moment = datetime.datetime(2026, 1, 15, 10, 30, 15, 123456, tzinfo=datetime.UTC)
    Paper.objects.filter(pk=paper.pk).update(first_published_at=moment, public_modified_at=moment.replace(month=7))
    told = ask(path_of(paper)).json()
    assert (told["created"], told["modified"]) == ("2026-01-15T11:30:15+01:00", "2026-07-15T12:30:15+02:00")


def test_hidden_and_unknown_are_the_same(small):
    for secret in small.secrets:
        if type(secret.row).__name__ not in SEGMENTS or secret.row.depublished_at:
            continue
        if type(secret.row) is AgendaItem and secret.row.is_announced:
            continue
        with CaptureQueriesContext(connection) as of_hidden:
            hidden = ask(path_of(secret.row))
        with CaptureQueriesContext(connection) as of_unknown:
            unknown = ask(path_of(type(secret.row)(pk=uuid.uuid4())))
        assert (hidden.status_code, hidden.content, len(of_hidden)) == (404, unknown.content, len(of_unknown)), (
            secret.word
        )
        assert hidden.json()["type"] == f"{SCHEMA}Error"


def test_what_was_public_once_is_a_tombstone_and_in_lists_only_when_asked(small):
    gone = next(s.row for s in small.secrets if s.row.depublished_at and type(s.row) is Paper and not s.row.deleted_at)
    told = ask(path_of(gone))
    assert (told.status_code, set(told.json())) == (200, {"id", "type", "created", "modified", "deleted"})
    papers = body_lists()["papers"]
    assert gone.pk.hex not in ask(papers).content.decode().replace("-", "")
    page = ask(f"{papers}?modified_since=2000-01-01T00:00:00Z").json()
    assert [row["id"] for row in page["data"] if row.get("deleted")].count(told.json()["id"]) == 1
    assert page["pagination"]["totalElements"] == len(page["data"])


def test_no_public_byte_changes_when_a_hidden_twin_is_added(small):
    before = {url: ask(url).content for url in all_urls()}
    body, paper, meeting = (
        Body.objects.public().get(),
        Paper.objects.public().get(),
        Meeting.objects.public().get(name__startswith="Ausschuss"),
    )
    person, organization = Person.objects.public().first(), Organization.objects.public().first()
    hidden = Paper.objects.create(body=body, title="Zwilling", reference="V/2026/9999", **HIDDEN)
    hidden.related_papers.add(paper)
    hidden.superordinated_papers.add(paper)
    station = Consultation.objects.create(paper=paper, organization=organization, meeting=meeting, order=9, **HIDDEN)
    file = File.objects.create(name="Zwilling", file_name="zwilling.pdf", **HIDDEN)
    Attachment.objects.create(file=file, paper=paper, role="main")
    item = AgendaItem.objects.create(
        meeting=meeting, part="public", order=9, title="Zwilling", consultation=station, **HIDDEN
    )
    Decision.objects.create(agenda_item=item, outcome="accepted", **HIDDEN)
    other = Meeting.objects.create(body=body, name="Zwilling", start=timezone.now(), **HIDDEN)
    MeetingOrganization.objects.create(meeting=other, organization=organization)
    twin = Organization.objects.create(body=body, name="Zwilling", kind="committee", parent=organization, **HIDDEN)
    Membership.objects.create(person=person, organization=organization, role="Zwilling", **HIDDEN)
    Membership.objects.create(person=person, organization=twin, role="Zwilling", **published())
    paper.originator_persons.add(Person.objects.create(body=body, name="Zwilling", **HIDDEN))
    paper.under_direction_of.add(twin)
    paper.locations.add(Location.objects.create(description="Zwilling", **HIDDEN))
    Matter.objects.create(body=body, title="Zwilling", **HIDDEN).papers.add(paper)
    LegislativeTerm.objects.create(body=body, name="Zwilling", **HIDDEN)
    assert {url: ask(url).content for url in all_urls()} == before


def all_urls():
    lists = [*body_lists().values(), "/oparl/v1.1/bodies"]
    lists += [
        f"/oparl/v1.1/organization/{row.pk}/{name}"
        for row in Organization.objects.public()
        for name in ("meetings", "consultations")
    ]
    objects = [row["id"] for url in lists for row in ask(url).json()["data"]]
    return ["/oparl/v1.1/system", *lists, *(f"{url}?modified_since=2000-01-01T00:00:00Z" for url in lists), *objects]


def test_drafting_in_january_shows_nothing_in_march(small):
    january = timezone.now() - datetime.timedelta(days=60)
    paper = Paper.objects.create(body=Body.objects.public().get(), title="Radweg", reference="V/1", state="released")
    Paper.objects.filter(pk=paper.pk).update(created_at=january)
    february = (january + datetime.timedelta(days=30)).isoformat().replace("+", "%2B")
    url = f"{body_lists()['papers']}?modified_since={february}"
    assert str(paper.pk) not in ask(url).content.decode()
    publication.publish_paper(by=SYSTEM, paper=paper)
    text = ask(url).content.decode()
    assert str(paper.pk) in text and january.date().isoformat() not in text


def test_hidden_work_moves_no_public_date(small):
    from council.services import agenda

    meeting = Meeting.objects.public().get(name__startswith="Ausschuss")
    before = ask(path_of(meeting)).content
    item = AgendaItem.objects.create(meeting=meeting, part="public", order=8, title="Entwurf", number="8", **HIDDEN)
    agenda.change_item(by=SYSTEM, item=item, title="Anderer Entwurf")
    assert ask(path_of(meeting)).content == before


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("created_since=gestern", "created_since"),
        ("modified_until=2026-13-40T00:00:00Z", "modified_until"),
        ("modified_since=0001-01-01T00:00:00%2B10:00", "modified_since"),
        ("created_until=9999-12-31T23:59:59-10:00", "created_until"),
        ("modified_since=%ff%fe", "modified_since"),
        ("created_since=%00", "created_since"),
        ("limit=-1", "limit"),
        ("limit=0", "limit"),
        ("limit=viele", "limit"),
        ("limit=1e3", "limit"),
        ("omit_internal=vielleicht", "omit_internal"),
        ("after=1%27%20OR%201=1", "after"),
        ("after=999999999999999999-00000000000000000000000000000000-1", "after"),
        ("before=", "before"),
        ("after=1-00000000000000000000000000000000-1&before=end", "before"),
    ],
)
def test_what_cannot_be_meant_is_refused_clearly(small, query, name):
    answer = ask(f"{body_lists()['papers']}?{query}")
    told = answer.json()
    assert (answer.status_code, told["type"], told["debug"]) == (400, f"{SCHEMA}Error", f"parameter {name}")
    assert answer["Access-Control-Allow-Origin"] == "*" and len(told["message"]) > 40


@pytest.mark.parametrize(
    "query", ["limit=1000000", "fremd=1&utm_source=x", "limit=", "page=7", "modified_since=2000-01-01T00:00:00+01:00"]
)
def test_wishes_and_foreign_parameters_do_no_harm(small, query):
    answer = ask(f"{body_lists()['papers']}?{query}")
    assert (answer.status_code, "fremd" in answer.content.decode(), "1000000" in answer.content.decode()) == (
        200,
        False,
        False,
    )


@pytest.mark.parametrize(
    "path",
    [
        "/oparl/v1.1/nichts",
        "/oparl/v1.1/body/{}/nichts",
        "/oparl/v1.1/paper/%ff",
        "/oparl/v2/system",
        "/oparl/v1.1/body/{}/papers/x",
    ],
)
def test_unknown_places_answer_as_objects(small, path):
    answer = ask(path.format(Body.objects.public().get().pk))
    assert (answer.status_code, answer.json()["type"]) == (404, f"{SCHEMA}Error")


def test_other_spellings_lead_to_the_one_address(small):
    paper = Paper.objects.public().get()
    right = path_of(paper)
    spellings = [
        f"{right}/",
        right.replace("/paper/", "//paper//"),
        right.replace(str(paper.pk), str(paper.pk).upper()),
        right.replace(str(paper.pk), paper.pk.hex),
    ]
    for spelling in spellings:
        answer = Client().get(spelling, follow=False)
        assert (answer.status_code, answer["Location"]) == (301, right), spelling
    assert Client().get(f"{body_lists()['papers']}/?limit=5")["Location"] == f"{body_lists()['papers']}?limit=5"
    assert [Client().get(path)["Location"] for path in ("/oparl/", "/oparl/v1.1/")] == ["/oparl/v1.1/system"] * 2


def test_head_options_conditional_requests_and_no_cookies(small, client_of, people):
    url = path_of(Paper.objects.public().get())
    answer = ask(url)
    assert (answer["Access-Control-Allow-Origin"], answer.get("Vary", "")) == ("*", "Accept-Encoding")
    assert Client().head(url)["ETag"] == answer["ETag"]
    assert ask(url, if_none_match=answer["ETag"]).status_code == 304
    assert ask(url, if_modified_since=answer["Last-Modified"]).status_code == 304
    page = ask(body_lists()["papers"])
    assert ask(body_lists()["papers"], if_none_match=page["ETag"]).status_code == 304
    options = Client().options(url)
    assert (options.status_code, options["Allow"], options["Access-Control-Allow-Origin"]) == (
        204,
        "GET, HEAD, OPTIONS",
        "*",
    )
    refused = Client(enforce_csrf_checks=True).post(url)
    assert (refused.status_code, refused.json()["type"]) == (405, f"{SCHEMA}Error")
    # Whoever is signed in reads what everybody reads, byte for byte.
    signed_in = sign_in(Client(), people["sitzungsdienst"]).get(url)
    assert (signed_in.content, signed_in.cookies.output(), signed_in["Vary"]) == (answer.content, "", "Accept-Encoding")


def test_omit_internal_leaves_out_what_has_its_own_list(small):
    lists = body_lists()
    plain, bare = (ask(f"{lists['meetings']}{query}").json()["data"][0] for query in ("", "?omit_internal=true"))
    assert plain.keys() - bare.keys() == {"agendaItem"}
    plain, bare = (ask(f"{lists['papers']}{query}").json()["data"][0] for query in ("", "?omit_internal=true"))
    assert plain.keys() - bare.keys() == {"auxiliaryFile"} and "consultation" in bare
    page = ask(f"{lists['persons']}?omit_internal=true&limit=1").json()
    assert "membership" not in page["data"][0] and "omit_internal=true&limit=1" in page["links"]["next"]
    assert "legislativeTerm" not in ask("/oparl/v1.1/bodies?omit_internal=true").json()["data"][0]


def test_files_are_read_here_loaded_there_and_gone_when_gone(small):
    file = File.objects.public().get()
    told = ask(path_of(file)).json()
    assert "attachment" not in ask(told["accessUrl"])["Content-Disposition"]
    assert "attachment" in ask(told["downloadUrl"])["Content-Disposition"]
    assert told["sha512Checksum"] == file.blob.sha512
    publication.depublish(by=SYSTEM, thing=file, reason="Versehen.")
    assert (ask(told["accessUrl"]).status_code, ask(told["id"]).json()["deleted"]) == (410, True)


def more_papers(count):
    body, now = Body.objects.public().get(), timezone.now()
    for number in range(count):
        at = now - datetime.timedelta(hours=number // 2)
        Paper.objects.create(
            body=body,
            title=f"Vorlage {number}",
            reference=f"X/{number}",
            visibility=3,
            first_published_at=at,
            public_modified_at=at,
        )


def walk(url):
    pages = []
    while url:
        pages.append(ask(url).json())
        url = pages[-1]["links"].get("next")
    return pages


def test_pages_hold_while_rows_come_and_go(small):
    more_papers(11)
    url = f"{body_lists()['papers']}?limit=5"
    pages = walk(url)
    assert [page["pagination"] for page in pages] == [
        {"totalElements": 12, "elementsPerPage": 5, "currentPage": number, "totalPages": 3} for number in (1, 2, 3)
    ]
    ids = [row["id"] for page in pages for row in page["data"]]
    assert len(ids) == len(set(ids)) == 12
    assert ["prev" in page["links"] for page in pages] == [False, True, True]
    # One of the first page goes, a new one comes: the second page is what it was, the new one stands at the end.
    second = pages[0]["links"]["next"]
    publication.depublish(by=SYSTEM, thing=Paper.objects.get(pk=ids[1].rsplit("/", 1)[-1]), reason="Versehen.")
    more_papers(0)
    fresh = Paper.objects.create(body=Body.objects.public().get(), title="Neu", reference="Y/1", state="released")
    publication.publish_paper(by=SYSTEM, paper=fresh)
    assert [row["id"] for row in ask(second).json()["data"]] == ids[5:10]
    assert walk(url)[-1]["data"][-1]["id"].endswith(str(fresh.pk))


def test_the_last_page_and_the_way_back(small):
    more_papers(11)
    url = f"{body_lists()['papers']}?limit=5"
    ids = [row["id"] for page in walk(url) for row in page["data"]]
    last = ask(ask(url).json()["links"]["last"]).json()
    assert ([row["id"] for row in last["data"]], "next" in last["links"], last["pagination"]["currentPage"]) == (
        ids[-5:],
        False,
        3,
    )
    before = ask(last["links"]["prev"]).json()
    assert [row["id"] for row in before["data"]] == ids[2:7]
    first = ask(before["links"]["prev"]).json()
    assert ([row["id"] for row in first["data"]], "prev" in first["links"]) == (ids[:5], False)
    assert [row["id"] for row in ask(before["links"]["next"]).json()["data"]] == ids[7:]


def test_an_empty_window_is_an_empty_list(small):
    page = ask(f"{body_lists()['papers']}?created_until=1800-01-01T00:00:00%2B01:00").json()
    assert (page["data"], page["pagination"]["totalElements"], page["pagination"]["totalPages"]) == ([], 0, 1)
    assert "created_until" in page["links"]["first"] and "next" not in page["links"]


def test_windows_count_in_the_seconds_that_are_shown(small):
    paper = Paper.objects.public().get()
    at = datetime.datetime(2026, 3, 1, 12, 0, 0, 900_000, tzinfo=datetime.UTC)
    Paper.objects.filter(pk=paper.pk).update(first_published_at=at, public_modified_at=at)
    hits = {
        query: len(ask(f"{body_lists()['papers']}?{query}=2026-03-01T13:00:00%2B01:00").json()["data"])
        for query in ("created_since", "created_until", "modified_since", "modified_until")
    }
    assert set(hits.values()) == {1} or hits["modified_since"] > 1


@pytest.mark.parametrize("name", OF_BODY)
def test_a_list_costs_the_same_at_one_row_and_at_many(small, name):
    url = body_lists()[name]
    ask(url)
    with CaptureQueriesContext(connection) as of_one:
        ask(f"{url}?limit=1")
    with CaptureQueriesContext(connection) as of_many:
        ask(f"{url}?limit=3")
    assert abs(len(of_one) - len(of_many)) <= 1 and len(of_many) <= 18


def test_depublishing_reaches_the_interface_at_once(small):
    paper, meeting = Paper.objects.public().get(), Meeting.objects.public().get(name__startswith="Ausschuss")
    total = ask(body_lists()["papers"]).json()["pagination"]["totalElements"]
    publication.depublish(by=SYSTEM, thing=paper, reason="Versehen.")
    assert ask(body_lists()["papers"]).json()["pagination"]["totalElements"] == total - 1
    assert "consultation" not in ask(path_of(meeting)).json()["agendaItem"][0]


def test_announced_items_tell_their_subject_and_nothing_else(small):
    item = next(s.row for s in small.secrets if type(s.row) is AgendaItem and s.row.is_announced)
    told = ask(path_of(item)).json()
    assert (told["name"], told["public"]) == ("Grundstücksangelegenheit", False)
    assert told.keys() == {
        "id",
        "type",
        "created",
        "modified",
        "web",
        "meeting",
        "order",
        "number",
        "name",
        "public",
        "ratsplatz:announced",
    }
