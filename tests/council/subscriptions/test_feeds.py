"""Feeds: what stands in them, that nothing hidden does, and that they are asked for again only when they changed."""

import datetime
import uuid
import xml.etree.ElementTree as ET

import pytest
import time_machine
from django.utils import timezone

from council.models import Matter, Paper
from council.services.matters import add_event, link_paper, open_matter
from council.services.publication import depublish, publish, publish_meeting, publish_paper
from tests.council.pages import rows

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def rss(client, path):
    answer = client.get(path)
    assert answer.status_code == 200, path
    assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
    return [
        {part.tag: part.text or "" for part in item} for item in ET.fromstring(answer.content).iterfind("channel/item")
    ]


def test_a_paper_written_in_january_and_released_in_march_is_news_of_march(client, write, clerk):
    with time_machine.travel("2026-01-10 09:00+01:00", tick=False):
        paper = write("Radweg", summary="Es geht um den Radweg.")
    with time_machine.travel("2026-03-03 09:00+01:00", tick=False):
        publish_paper(by=clerk, paper=paper)
    [item] = rss(client, "/feeds/vorlagen.rss")
    assert item["title"] == f"{paper.reference} Radweg"
    assert item["guid"] == f"urn:uuid:{paper.pk}"
    assert item["description"] == "Es geht um den Radweg."
    assert item["link"].endswith(f"/vorlagen/{paper.pk}/")
    assert item["pubDate"] == "Tue, 03 Mar 2026 08:00:00 +0000"
    assert "2026-01" not in client.get("/feeds/vorlagen.atom").content.decode()


def test_atom_says_when_it_was_published_and_when_changed(client):
    paper = rows.paper("Radweg", "V/1")
    changed = timezone.now().replace(microsecond=0)
    Paper.objects.filter(pk=paper.pk).update(public_modified_at=changed)
    feed = ET.fromstring(client.get("/feeds/vorlagen.atom").content)
    [entry] = feed.iterfind(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == f"urn:uuid:{paper.pk}"
    assert datetime.datetime.fromisoformat(entry.findtext(f"{ATOM}updated")) == changed
    assert datetime.datetime.fromisoformat(feed.findtext(f"{ATOM}updated")) == changed
    assert feed.find(f"{ATOM}link[@rel='self']").get("href").endswith("/feeds/vorlagen.atom")


def test_a_body_a_paper_and_a_matter_have_feeds_of_their_own(client):
    body, other = rows.organization("Mobilität"), rows.organization("Schule")
    paper, elsewhere = rows.paper("Radweg", "V/1"), rows.paper("Schulhof", "V/2")
    meeting = rows.meeting(body, name="Mobilität, 3. Sitzung", offset=-3)
    item = rows.item(meeting, "1", "Radweg", paper=paper, body=body)
    rows.decision(item, voices=(9, 1, 0))
    rows.item(rows.meeting(other, name="Schule, 1. Sitzung", offset=-2), "1", "Schulhof", paper=elsewhere, body=other)
    matter = rows.matter("Sicher mit dem Rad", papers=[paper])
    matter.events.create(date=rows.day(-10), title="Zählung am Bahnhof")
    matter.events.create(date=rows.day(30), title="Baubeginn", is_expected=True)

    def titles(path):
        return sorted(item["title"] for item in rss(client, path))

    decided = "angenommen, 9 : 1 : 0: Radweg"
    assert titles(f"/feeds/gremium/{body.pk}.rss") == ["Mobilität, 3. Sitzung", "V/1 Radweg", decided]
    assert titles(f"/feeds/vorlage/{paper.pk}.rss") == ["Mobilität berät: Radweg", "V/1 Radweg", decided]
    assert titles(f"/feeds/vorgang/{matter.pk}.rss") == [
        "Mobilität berät: Radweg", "V/1 Radweg", "Zählung am Bahnhof", decided,
    ]  # fmt: skip
    assert titles("/feeds/beschluesse.rss") == [decided]
    assert titles("/feeds/sitzungen.rss") == ["Mobilität, 3. Sitzung", "Schule, 1. Sitzung"]


def test_what_did_not_change_is_not_sent_again_signed_in_or_not(client, client_of):
    rows.paper("Radweg", "V/1")
    first = client.get("/feeds/vorlagen.rss")
    assert (first["Cache-Control"], "Last-Modified" in first) == ("no-cache", True)
    for each in (client, client_of("sitzungsdienst")):
        again = each.get("/feeds/vorlagen.rss", headers={"If-None-Match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    rows.paper("Noch einer", "V/2")
    assert client.get("/feeds/vorlagen.rss", headers={"If-None-Match": first["ETag"]}).status_code == 200


def test_an_empty_feed_is_the_same_every_time(client):
    with time_machine.travel("2026-03-03 09:00+01:00", tick=False):
        first = client.get("/feeds/vorlagen.atom").content
    with time_machine.travel("2026-04-03 09:00+01:00", tick=False):
        assert client.get("/feeds/vorlagen.atom").content == first


def test_what_is_taken_back_is_gone_from_every_feed_at_once(client, clerk, bodies, write, plan):
    paper, meeting = write("Radweg"), plan()
    publish_paper(by=clerk, paper=paper)
    publish_meeting(by=clerk, meeting=meeting)
    matter = open_matter(by=clerk, title="Rad")
    publish(by=clerk, thing=matter)
    link_paper(by=clerk, matter=matter, paper=paper)
    add_event(by=clerk, matter=matter, title="Zählung", date=timezone.localdate())
    body = bodies["mobil"]
    for thing in (Paper.objects.get(pk=paper.pk), meeting, Matter.objects.get(pk=matter.pk)):
        thing.refresh_from_db()
        depublish(by=clerk, thing=thing, reason="Versehen")
    for path in ("/feeds/vorlagen.rss", "/feeds/sitzungen.atom", f"/feeds/gremium/{body.pk}.rss"):
        said = client.get(path).content.decode()
        assert "Radweg" not in said and str(meeting.pk) not in said, path
    for path in (f"/feeds/vorlage/{paper.pk}.rss", f"/feeds/vorgang/{matter.pk}.atom"):
        assert client.get(path).status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/feeds/vorlagen.json", "/feeds/gibt-es-nicht.rss", "/feeds/gremium.rss", "/feeds/vorlagen/{}.rss",
        "/feeds/gremium/{}.rss", "/feeds/gremium/keine-kennung.rss", "/feeds/vorlagen.rss/", "/feeds/%ff.rss",
        "/kalender/gremium.ics", "/kalender/gremium/{}.ics", "/kalender/sitzung/1.ics", "/kalender/%00.ics",
        "/vorschau/vorlage/{}.png", "/vorschau/nichts/{}.png", "/sitemap-nichts.xml", "/sitemap-vorlagen.xml?p=7",
        "/sitemap-vorlagen.xml?p=%ff", "/sitemap-vorlagen.xml?p=-1", "/abonnieren/vorlage/{}/", "/abonnieren/nichts/?q=x",
    ],
)  # fmt: skip
def test_what_does_not_exist_is_a_plain_404(client, path):
    assert client.get(path.format(uuid.uuid4())).status_code == 404


@pytest.mark.parametrize("query", ["?limit=-1", "?q=%ff%fe", "?q=" + "a" * 10_000, "?nach=x'--"])
def test_foreign_parameters_change_nothing(client, query):
    rows.paper("Radweg", "V/1")
    plain = rss(client, "/feeds/vorlagen.rss")
    assert rss(client, f"/feeds/vorlagen.rss{query}") == plain
    assert client.get(f"/kalender.ics{query}").status_code == 200


def test_signs_that_no_file_may_carry_are_left_out(client):
    paper = rows.paper("Rad\x0bweg\ufffe & <Straße>", "V/1", summary="Zeile\r\nzwei\x01")
    rows.meeting(rows.organization("Rat"), name="Sitz\x08ung", offset=3)
    [item] = rss(client, "/feeds/vorlagen.rss")
    assert (item["title"], item["description"]) == ("V/1 Radweg & <Straße>", "Zeile\nzwei")
    assert client.get(f"/vorschau/vorlage/{paper.pk}.png").status_code == 200
    assert b"SUMMARY:Sitzung\r\n" in client.get("/kalender/sitzungen.ics").content


def test_feeds_are_no_longer_than_needed_and_cost_the_same(client, django_assert_max_num_queries):
    for number in range(45):
        rows.paper(f"Vorlage {number}", f"V/{number}")
    # The town's name is asked once a minute.
    rss(client, "/feeds/vorlagen.rss")
    with django_assert_max_num_queries(1):
        assert len(rss(client, "/feeds/vorlagen.rss")) == 40


def test_feeds_only_answer_readers(client):
    assert client.post("/feeds/vorlagen.rss").status_code == 405
    assert client.head("/feeds/vorlagen.rss").status_code == 200
