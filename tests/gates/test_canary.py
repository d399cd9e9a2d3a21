"""Third gate: secrets are planted in every hidden row; whoever crawls the town finds only what they may read."""

import io
import re
import uuid
import zipfile
from urllib.parse import urljoin, urlsplit

import pypdfium2
import pytest
from django.core import mail
from django.utils import timezone

from accounts.kinds import Occasion
from accounts.models import Delivery, Follower, Notice
from accounts.services.delivering import deliver_messages
from accounts.services.notices import write_notices
from council.services.oparl.lists import OF_BODY, OF_ORGANIZATION
from council.services.telling import concerned
from participation.models import BudgetProcess, Project
from participation.services.occasions import MOVES
from participation.services.telling import concerned as joined_by
from tests.factories.people import KEYS, WALKERS
from tests.gates.motions import motion_addresses
from tests.gates.routes import all_routes
from tests.gates.secrets import secret_town, standing_town, word
from tests.gates.surveys import desk_addresses, survey_addresses

__all__ = ["secret_town", "standing_town"]
LINK = re.compile(r'(?:href|src|action)="([^"#]+)')
MOST_PAGES = 640
# Where a row of a kind has a page of its own.
PAGES = {
    "Meeting": (
        "/sitzungen/{}/", "/sitzungen/{}/mappe.pdf", "/sitzungen/{}/mappe-neues.pdf", "/sitzungen/{}/mappe-einzeln.zip",
        "/sitzungen/{}/mappe-pruefsummen.json", "/kalender/sitzung/{}.ics", "/vorschau/sitzung/{}.png", "/oparl/v1.1/meeting/{}",
    ),
    "Paper": ("/vorlagen/{}/", "/feeds/vorlage/{}.rss", "/vorschau/vorlage/{}.png", "/abonnieren/vorlage/{}/", "/oparl/v1.1/paper/{}"),
    "Organization": (
        "/gremien/{}/", "/feeds/gremium/{}.atom", "/kalender/gremium/{}.ics", "/vorschau/gremium/{}.png",
        "/abonnieren/gremium/{}/", "/oparl/v1.1/organization/{}",
    ),
    "Person": ("/personen/{}/", "/vorschau/person/{}.png", "/oparl/v1.1/person/{}"),
    "Matter": ("/vorgaenge/{}/", "/feeds/vorgang/{}.rss", "/vorschau/vorgang/{}.png", "/abonnieren/vorgang/{}/"),
    "File": ("/dateien/{}/", "/dateien/{}/laden/", "/oparl/v1.1/file/{}"),
    "Body": ("/oparl/v1.1/body/{}",),
    "LegislativeTerm": ("/oparl/v1.1/legislative-term/{}",),
    "Membership": ("/oparl/v1.1/membership/{}",),
    "AgendaItem": ("/oparl/v1.1/agenda-item/{}",),
    "Consultation": ("/oparl/v1.1/consultation/{}",),
    "Location": ("/oparl/v1.1/location/{}",),
    "Project": ("/vorschau/vorhaben/{}.png", "/abonnieren/vorhaben/{}/"),
    "Procedure": (
        "/feeds/verfahren/{}.rss", "/kalender/verfahren/{}.ics", "/vorschau/verfahren/{}.png", "/abonnieren/verfahren/{}/",
    ),
}  # fmt: skip
FEEDS = (
    "vorlagen.rss",
    "beschluesse.atom",
    "sitzungen.rss",
    "mitmachen.rss",
    "vorhaben.atom",
    "meldungen.atom",
    "veranstaltungen.rss",
)
SITEMAPS = ("seiten", "rat", "sitzungen", "vorlagen", "vorgaenge", "gremien", "personen", "beteiligung")
NEVER_FOLLOWED = ("/konto/logout/", "/static/", "/konto/login/", "/medien/", "/admin/pages/", "/admin/images/")


def addresses(town):
    """Return where the crawl begins: every page without arguments, in both languages, and every row's own page."""
    plain = {route.sample for route in all_routes() if route.sample and "<" not in route.written and route.is_ours}
    start = ["/", "/en/", "/admin/", *sorted(path for path in plain if not path.startswith(NEVER_FOLLOWED))]
    year = timezone.localdate().year
    start += [
        f"/sitzungen/?ansicht=jahr&jahr={year}",
        f"/sitzungen/jahresplan/{year}.pdf",
        f"/sitzungen/jahresplan/{year}.ics",
    ]
    start += [f"/admin/sitzungsdienst/jahresplan/{year}/", *desk_meetings(town)]
    start += ["/en/sitzungen/", "/en/vorlagen/", "/en/beschluesse/", "/en/karte/"]
    start += [f"/feeds/{name}" for name in FEEDS] + [f"/sitemap-{name}.xml" for name in SITEMAPS]
    vote = BudgetProcess.objects.get(slug="haushalt")
    here, desk = f"/mitmachen/buergerhaushalt/{vote.slug}/", f"/admin/beteiligung/buergerhaushalt/{vote.pk}/"
    start += [here, here + "pruefen/", here + "pruefen/alles.zip", here + "beobachten/", desk, desk + "beobachten/"]
    start += [f"/feeds/pruefpunkte/{vote.pk}.rss", f"/abonnieren/tafel/{vote.pk}/"]
    start += ["/kalender/sitzungen.ics", "/kalender/veranstaltungen.ics", "/kalender/mitmachen.ics"]
    start += [f"/vorhaben/{row.slug}/" for row in Project.objects.all()]
    start += [*survey_addresses(), *desk_addresses(), *motion_addresses(), *town.addresses]
    for row in [*town.public, *(secret.row for secret in town.secrets)]:
        start += [page.format(row.pk) for page in PAGES.get(type(row).__name__, ())]
        if type(row).__name__ in ("Body", "Organization"):
            start += interface_lists(row)
    return start


def desk_meetings(town):
    """Return the page at the desk that names the ground of a form."""
    return [f"/admin/sitzungsdienst/sitzungen/{row.pk}/form/" for row in town.public if type(row).__name__ == "Meeting"]


def interface_lists(row):
    """Return the external lists of a body or an organization: as they are, and with all that is gone."""
    names = OF_BODY if type(row).__name__ == "Body" else OF_ORGANIZATION
    lists = [f"/oparl/v1.1/{type(row).__name__.lower()}/{row.pk}/{name}" for name in names]
    return [*lists, *(f"{path}?modified_since=2000-01-01T00:00:00Z" for path in lists)]


def everything_said(response):
    """Return body and headers as text; of a PDF, its text and metadata; of a ZIP, all that is in it."""
    body = b"".join(response.streaming_content) if response.streaming else response.content
    return "\n".join(f"{name}: {value}" for name, value in response.items()) + said_by(body)


def said_by(body):
    """Return what some bytes say."""
    said = ""
    if body.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(io.BytesIO(body)) as archive:
            return "".join(name + said_by(archive.read(name)) for name in archive.namelist())
    # Receipts of the suite stand for a PDF with one line.
    if body.startswith(b"%PDF-"):
        document = pypdfium2.PdfDocument(io.BytesIO(body))
        said += "".join(page.get_textpage().get_text_bounded() for page in document)
        said += str(document.get_metadata_dict())
        document.close()
    return said + body.decode(errors="replace")


def crawl(client, start):
    """Yield address and words of everything within reach."""
    todo, seen = list(start), set()
    while todo and len(seen) < MOST_PAGES:
        path = todo.pop(0)
        # One list in one order is enough: its variants say the same.
        plain = path if path.startswith("/oparl/") or "/texte/?stand=" in path else path.partition("?")[0]
        if plain in seen or path.startswith(NEVER_FOLLOWED):
            continue
        seen.add(plain)
        response = client.get(path)
        said = everything_said(response)
        yield path, said
        if response.get("Location"):
            todo.append(urlsplit(urljoin(path, response["Location"])).path)
        todo += [link for link in (urljoin(path, found) for found in LINK.findall(said)) if link.startswith("/")]


TOPICS = {
    "Paper": "vorlage",
    "Organization": "gremium",
    "Matter": "vorgang",
    "Project": "vorhaben",
    "Procedure": "verfahren",
}
OCCASIONS = {
    "Decision": ("result", "result_corrected"),
    "Paper": ("paper", "paper_corrected", "paper_withdrawn"),
    "Meeting": ("meeting", "agenda", "meeting_moved", "meeting_cancelled", "meeting_invited"),
    "Consultation": ("station",),
    "File": ("file",),
    "Matter": ("matter_corrected",),
    "Project": ("project_changed",),
    "Procedure": tuple(MOVES.values()),
    "Suggestion": ("suggestion_answered",),
}


@pytest.fixture
def everything_followed(secret_town, people):
    """Everybody and a mail address follow everything, hidden or not, and everything has happened to everything."""
    rows = [*secret_town.public, *(secret.row for secret in secret_town.secrets)]
    followers = [Follower.objects.get_or_create(user=user)[0] for user in people.values()]
    followers.append(Follower.objects.create(email="anna@beispiel.example"))
    now = timezone.now()
    for follower in followers:
        for row in rows:
            if topic := TOPICS.get(type(row).__name__):
                follower.subscriptions.create(topic=topic, subject=str(row.pk), confirmed_at=now)
    for row in rows:
        for name in OCCASIONS.get(type(row).__name__, ()):
            targets = concerned(name, row.pk) | joined_by(name, row.pk)
            write_notices(targets=targets, occasion=Occasion(name, row.pk, now))
    return secret_town


def test_no_mail_says_what_is_not_public(everything_followed, settings):
    # What was public when it was written may not be when it is sent: claim it all as told to anybody.
    for notice in Notice.objects.filter(delivery__isnull=True):
        follower = notice.subscription.follower
        notice.delivery = Delivery.objects.create(id=uuid.uuid4(), follower=follower, kind="news")
        notice.save()
    deliver_messages()
    secrets = everything_followed.forbidden_to("anna")
    said = "".join(str(message.message()) + message.body for message in mail.outbox)
    assert "Ausschuss für Mobilität, 3. Sitzung" in said
    assert {each for each in secrets if each in said} == set()


def test_the_list_of_an_account_says_what_it_may_read_now(everything_followed, client_of):
    secrets, told = everything_followed.secrets, set()
    for key in KEYS:
        mine = Notice.objects.filter(subscription__follower__user__email__startswith=key)
        written = str(list(mine.values_list("thing")))
        for second_factor in (True, False):
            client = client_of(key, second_factor=second_factor)
            said = "".join(
                client.get(path).content.decode()
                for path in ("/konto/", "/konto/mitteilungen/", "/konto/mitteilungen/abonnements/")
            )
            told |= {
                (key, second_factor, secret.word)
                for secret in secrets
                if secret.word in said and not (second_factor and key in secret.readers)
            }
        # What somebody may not read is not even written down for them.
        told |= {
            (key, "written", secret.word)
            for secret in secrets
            if key not in secret.readers and str(secret.row.pk) in written
        }
    assert told == set()


@pytest.mark.parametrize("key", WALKERS)
def test_nobody_finds_what_they_may_not_read(secret_town, client_of, key, settings):
    settings.PAGE_CACHE_SECONDS = 60
    # Somebody who may read everything was there before: what was cached for them must not reach others.
    before = client_of("sitzungsdienst")
    for path in addresses(secret_town)[-40:]:
        before.get(path)
    forbidden = secret_town.forbidden_to(key)
    forbidden |= {word("Telefon"), word("post").lower()} - (
        {word("Telefon"), word("post").lower()} if key == "sitzungsdienst" else set()
    )
    found = {
        (path, each)
        for path, said in crawl(client_of(key), addresses(secret_town))
        for each in forbidden
        if each in said
    }
    assert found == set()


def test_the_crawl_would_find_something(secret_town, client_of):
    said = "".join(text for _path, text in crawl(client_of("sitzungsdienst"), addresses(secret_town)))
    expected = {
        secret.word
        for secret in secret_town.secrets
        if type(secret.row).__name__ in ("Paper", "Meeting", "File") and "sitzungsdienst" in secret.readers
    }
    expected |= {each for each, readers in secret_town.plants.items() if "sitzungsdienst" in readers}
    assert {each for each in expected if each in said} == expected


@pytest.mark.parametrize("language", ["", "/en"])
def test_hidden_and_unknown_answer_alike(secret_town, client_of, language):
    client = client_of()
    for secret in secret_town.secrets:
        if getattr(secret.row, "first_published_at", None) and secret.row.depublished_at:
            continue  # A page that was public once says that it is gone, by its tombstone.
        if getattr(secret.row, "is_announced", False):
            continue  # Its subject is public.
        for page in PAGES.get(type(secret.row).__name__, ()):
            hidden = client.get(language + page.format(secret.row.pk))
            unknown = client.get(language + page.format(uuid.uuid4()))
            assert (hidden.status_code, said(hidden)) == (unknown.status_code, said(unknown)) == (404, said(unknown))
            assert sorted(set(hidden.headers) - {"X-Request-ID"}) == sorted(set(unknown.headers) - {"X-Request-ID"})


def said(response):
    """Return the words of an answer without what differs on every request."""
    text = response.content.decode()
    return re.sub(r"[0-9a-f]{32}|[0-9a-f-]{36}|nonce-[^\"' ]+", "…", text)


def test_strangers_cost_the_same_whether_hidden_or_unknown(secret_town, client_of, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    client = client_of()
    # The first page of all asks what the town is called, and remembers it.
    client.get("/sitzungen/")
    for kind, pages in PAGES.items():
        rows = (secret.row for secret in secret_town.secrets if type(secret.row).__name__ == kind)
        # The subject of an announced item is public.
        hidden = next(row for row in rows if not getattr(row, "is_announced", False))
        for page in pages:
            with CaptureQueriesContext(connection) as of_hidden:
                client.get(page.format(hidden.pk))
            with CaptureQueriesContext(connection) as of_unknown:
                client.get(page.format(uuid.uuid4()))
            assert len(of_hidden) == len(of_unknown), page
