"""What pages say about themselves to machines: schema.org, previews, sitemaps, robots."""

import io
import json

import pytest
from bs4 import BeautifulSoup
from PIL import Image

from council.enums import MeetingState, Visibility
from council.services.publication import depublish
from tests.council.pages import rows

pytestmark = pytest.mark.django_db


@pytest.fixture
def head(client):
    """Return a function that opens a page and answers its head: graph by type, properties, links."""

    def read(path):
        page = BeautifulSoup(client.get(path).content, "html.parser").head
        data = page.select("script[type='application/ld+json']")
        nodes = {node["@type"]: node for each in data for node in json.loads(each.string)["@graph"]}
        properties = {tag["property"]: tag["content"] for tag in page.select("meta[property]")}
        feeds = [tag["href"] for tag in page.select("link[rel=alternate][type*=xml]")]
        return nodes, properties, feeds

    return read


def test_a_meeting_is_an_event(head):
    body = rows.organization("Rat")
    row = rows.meeting(body, name="Rat, 7. Sitzung", location=rows.place("Meys Fabrik"))
    nodes, properties, feeds = head(f"/sitzungen/{row.pk}/")
    event = nodes["Event"]
    assert (event["name"], event["location"]["name"]) == ("Rat, 7. Sitzung", "Meys Fabrik")
    assert event["startDate"] == rows.at(10).isoformat(timespec="minutes")
    assert event["eventStatus"] == "https://schema.org/EventScheduled"
    assert event["organizer"][0]["name"] == "Rat"
    assert [step["name"] for step in nodes["BreadcrumbList"]["itemListElement"]][:2] == ["Rat & Politik", "Sitzungen"]
    assert properties["og:title"] == "Rat, 7. Sitzung"
    assert properties["og:image"].endswith(f"/vorschau/sitzung/{row.pk}.png")
    assert feeds == [f"/feeds/gremium/{body.pk}.rss", f"/feeds/gremium/{body.pk}.atom"]


def test_a_cancelled_meeting_is_a_cancelled_event(head):
    row = rows.meeting(rows.organization("Rat"), state=MeetingState.CANCELLED)
    assert head(f"/sitzungen/{row.pk}/")[0]["Event"]["eventStatus"] == "https://schema.org/EventCancelled"


def test_a_paper_is_a_work_of_its_authors(head):
    paper = rows.paper("Radweg </script><b>", "A/2026/0001", summary="Kurz.")
    paper.originator_organizations.add(rows.faction("Grüne Liste", "GL", 1))
    nodes, properties, _feeds = head(f"/vorlagen/{paper.pk}/")
    work = nodes["CreativeWork"]
    assert (work["name"], work["identifier"], work["abstract"]) == ("Radweg </script><b>", "A/2026/0001", "Kurz.")
    assert [author["name"] for author in work["author"]] == ["Grüne Liste"]
    assert properties["og:description"] == "Kurz."


def test_bodies_people_and_matters_say_what_they_are(head):
    body, person = rows.organization("Rat", description="Entscheidet."), rows.person("Anna Beispiel", phone="0123")
    rows.membership(person, body)
    matter = rows.matter("Rad", papers=[rows.paper("Radweg", "V/1")])
    assert head(f"/gremien/{body.pk}/")[0]["GovernmentOrganization"]["description"] == "Entscheidet."
    node = head(f"/personen/{person.pk}/")[0]["Person"]
    assert (node["name"], node["memberOf"][0]["memberOf"]["name"]) == ("Anna Beispiel", "Rat")
    # Contacts only with consent.
    assert "telephone" not in node
    assert head(f"/vorgaenge/{matter.pk}/")[0]["CreativeWork"]["hasPart"][0]["name"] == "Radweg"


def test_what_is_not_public_says_nothing_to_machines(client_of, people):
    paper = rows.paper("Kanarienvogel", visibility=Visibility.NONPUBLIC)
    page = client_of("sitzungsdienst").get(f"/vorlagen/{paper.pk}/")
    soup = BeautifulSoup(page.content, "html.parser").head
    assert soup.select("script[type='application/ld+json']") == []
    assert soup.select_one("meta[property='og:image']")["content"].endswith("/vorschau/stadt.png")
    assert client_of("sitzungsdienst").get(f"/vorschau/vorlage/{paper.pk}.png").status_code == 404


def test_a_preview_is_a_picture_of_public_things_only(client, clerk):
    paper = rows.paper("Ein sehr langer Betreff " * 20, "V/1")
    answer = client.get(f"/vorschau/vorlage/{paper.pk}.png")
    picture = Image.open(io.BytesIO(answer.content))
    assert (answer["Content-Type"], picture.size, picture.format) == ("image/png", (1200, 630), "PNG")
    assert len(answer.content) < 60_000
    again = client.get(f"/vorschau/vorlage/{paper.pk}.png", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    depublish(by=clerk, thing=paper, reason="Versehen")
    # Drawn and kept, but nobody gets it any more.
    assert client.get(f"/vorschau/vorlage/{paper.pk}.png").status_code == 404


def test_the_sitemap_names_public_pages_with_their_last_change(client, clerk, settings):
    paper, hidden = rows.paper("Radweg", "V/1"), rows.paper("Geheim", visibility=Visibility.NONPUBLIC)
    assert "sitemap-vorlagen.xml" in client.get("/sitemap.xml").content.decode()
    said = client.get("/sitemap-vorlagen.xml").content.decode()
    assert f"{settings.PUBLIC_URL}/vorlagen/{paper.pk}/</loc><lastmod>{rows.day(-365)}" in said
    assert str(hidden.pk) not in said
    depublish(by=clerk, thing=paper, reason="Versehen")
    assert str(paper.pk) not in client.get("/sitemap-vorlagen.xml").content.decode()


def test_crawlers_find_the_sitemap(client, settings):
    said = client.get("/robots.txt").content.decode()
    assert f"\nSitemap: {settings.PUBLIC_URL}/sitemap.xml\n" in said
    assert "\nDisallow: /abonnements/\n" in said


def test_the_overview_names_every_feed_and_calendar(client, settings):
    page = BeautifulSoup(client.get("/abonnieren/").content, "html.parser")
    links = {link["href"] for link in page.select("main a")}
    assert {"/feeds/vorlagen.rss", "/feeds/meldungen.atom", "/kalender.ics", "/kalender/veranstaltungen.ics"} <= links
    assert settings.PUBLIC_URL.replace("http", "webcal") + "/kalender/sitzungen.ics" in links
    for link in links:
        if link.startswith(("/feeds", "/kalender")):
            assert client.get(link).status_code == 200, link


def test_an_error_page_names_no_address(client):
    page = BeautifulSoup(client.get("/vorlagen/00000000-0000-4000-8000-000000000000/").content, "html.parser")
    assert page.head.select("meta[property]") == []
