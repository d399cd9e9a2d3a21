"""With one hidden twin of everything added, no public byte changes: nothing is counted, ordered or dated by it."""

import pytest

from council.enums import Visibility
from council.models import Matter, Organization
from tests.council.pages import rows

pytestmark = pytest.mark.django_db
HIDDEN = Visibility.NONPUBLIC
PATHS = (
    "/feeds/vorlagen.rss", "/feeds/beschluesse.atom", "/feeds/sitzungen.rss", "/kalender.ics", "/kalender/sitzungen.ics",
    "/sitemap.xml", "/sitemap-vorlagen.xml", "/sitemap-sitzungen.xml", "/sitemap-vorgaenge.xml", "/sitemap-gremien.xml",
    "/feeds/gremium/{body}.rss", "/feeds/vorlage/{paper}.atom", "/feeds/vorgang/{matter}.rss", "/kalender/gremium/{body}.ics",
    "/kalender/sitzung/{meeting}.ics", "/vorschau/vorlage/{paper}.png", "/vorschau/sitzung/{meeting}.png",
    "/sitzungen/{meeting}/", "/vorlagen/{paper}/", "/vorgaenge/{matter}/", "/gremien/{body}/", "/abonnieren/",
)  # fmt: skip


def test_no_public_byte_changes(client):
    body = rows.organization("Mobilität")
    paper = rows.paper("Radweg", "V/1")
    meeting = rows.meeting(body, name="Mobilität, 3. Sitzung", offset=-3)
    rows.decision(rows.item(meeting, "1", "Radweg", paper=paper, body=body), voices=(9, 1, 0))
    matter = rows.matter("Rad", papers=[paper])
    keys = {"body": body.pk, "paper": paper.pk, "meeting": meeting.pk, "matter": matter.pk}
    paths = [path.format(**keys) for path in PATHS]
    before = [without_request(client.get(path)) for path in paths]

    rows.published(Organization, HIDDEN, name="Zwilling", kind="committee", body=rows.town())
    twin = rows.paper("Zwilling", "V/2", visibility=HIDDEN)
    rows.meeting(body, name="Zwilling", visibility=HIDDEN)
    rows.nonpublic_item(meeting, "9", "Zwilling", "", is_announced=False)
    hidden = rows.published(Matter, HIDDEN, title="Zwilling", body=rows.town())
    hidden.papers.add(paper, twin)
    matter.papers.add(twin)
    after = [without_request(client.get(path)) for path in paths]
    assert [path for path, old, new in zip(paths, before, after, strict=True) if old != new] == []


def without_request(response):
    headers = {name: value for name, value in response.items() if name != "X-Request-ID"}
    headers.pop("Content-Security-Policy", None)
    return response.status_code, headers, response.content
