"""A citizen follows a matter by mail: form, confirmation, news after a clerk's act, one click and it is over."""

import email
import email.policy
import re
import urllib.request

import pytest
from aiosmtpd.controller import Controller
from django.utils import timezone

from accounts.models import Follower, Subscription
from accounts.services.delivering import deliver_messages
from core.models import JobRun
from council.models import Matter
from council.services.matters import add_event
from council.services.publication import depublish
from council.services.telling import tell_followers
from tests.bench.towns import free_port
from tests.council.pages.designed import designed_town

pytestmark = pytest.mark.browser
PHONE = {"width": 390, "height": 844}
LINK = re.compile(r"https?://\S+/abonnements/\S+")


class Mailbox:
    """What a real mail server has taken."""

    def __init__(self):
        self.messages = []

    async def handle_DATA(self, server, session, envelope):  # noqa: N802  the library's name
        self.messages.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        return "250 OK"


@pytest.fixture
def mailbox(settings):
    """A mail server beside the town."""
    handler = Mailbox()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", controller.port
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    yield handler
    controller.stop()


def work():
    """Do what waits."""
    for run in JobRun.objects.open().filter(name=tell_followers.name):
        tell_followers(**run.kwargs)
    JobRun.objects.all().delete()
    deliver_messages()


def read(mailbox):
    """Take the one message that has come: message, plain text, HTML."""
    [message] = mailbox.messages
    mailbox.messages.clear()
    plain = message.get_body(("plain",)).get_content()
    return message, plain, message.get_body(("html",)).get_content()


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
def test_a_citizen_follows_a_matter_and_stops(
    open_browser, axe_findings, mailbox, viewer_of, settings, town_server, has_script
):
    settings.PUBLIC_URL = town_server.url
    made = designed_town()
    clerk = viewer_of("sitzungsdienst")
    page = open_browser(**PHONE, has_touch=True, java_script_enabled=has_script)
    page.goto(f"/vorgaenge/{made.matter.pk}/")
    page.get_by_text("Vorgang verfolgen").tap()
    page.get_by_label("E-Mail-Adresse").fill("miriam@beispiel.example")
    if has_script:
        assert axe_findings(page) == []
    page.get_by_role("button", name="Per E-Mail benachrichtigen").tap()
    page.get_by_role("heading", level=1, name="Fast fertig: Bitte sehen Sie in Ihr Postfach").wait_for()
    assert page.context.cookies() == []

    work()
    message, plain, html = read(mailbox)
    assert (message["To"], made.matter.title in message["Subject"]) == ("miriam@beispiel.example", True)
    [link] = LINK.findall(plain)
    assert link in html
    page.goto(link)
    assert Subscription.objects.confirmed().count() == 0
    page.get_by_role("button", name="Ja, bitte schreiben Sie mir").tap()
    page.get_by_role("heading", level=1, name="Bestätigt").wait_for()
    if has_script:
        assert axe_findings(page) == []

    matter = Matter.objects.get(pk=made.matter.pk)
    add_event(by=clerk, matter=matter, title="Die Bagger sind da", date=timezone.localdate(), text="Es geht los.")
    work()
    message, plain, html = read(mailbox)
    assert "Die Bagger sind da" in plain and "Es geht los." in html
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    stop = message["List-Unsubscribe"].strip(" <>")

    # The page behind the link shows and changes everything.
    page.goto(next(each for each in LINK.findall(plain) if each != stop))
    page.get_by_label(f"Wie oft: {made.matter.title}").select_option(label="einmal in der Woche, montags")
    page.get_by_role("button", name=f"Speichern: {made.matter.title}").tap()
    page.get_by_text("Gespeichert.").wait_for()
    assert Subscription.objects.get().frequency == "weekly"
    if has_script:
        assert axe_findings(page) == []

    # As the mail program does it.
    order = urllib.request.Request(stop, data=b"List-Unsubscribe=One-Click", method="POST")
    with urllib.request.urlopen(order) as answer:
        assert (answer.status, "Set-Cookie" in answer.headers) == (200, False)
    assert Follower.objects.count() == 0
    add_event(by=clerk, matter=matter, title="Fertig", date=timezone.localdate())
    work()
    assert mailbox.messages == []


def test_what_is_taken_back_is_gone_from_every_channel_at_once(open_browser, viewer_of):
    import time

    made = designed_town()
    page = open_browser()
    key = made.paper.pk
    paths = (
        f"/vorlagen/{key}/", f"/feeds/vorlage/{key}.rss", f"/vorschau/vorlage/{key}.png", f"/abonnieren/vorlage/{key}/",
    )  # fmt: skip
    lists = ("/feeds/vorlagen.rss", "/sitemap-vorlagen.xml")
    assert [page.request.get(path).status for path in paths] == [200] * len(paths)
    assert all(str(key) in page.request.get(path).text() for path in lists)
    begun = time.monotonic()
    depublish(by=viewer_of("sitzungsdienst"), thing=made.paper, reason="Versehen")
    assert [page.request.get(path).status for path in paths] == [404] * len(paths)
    assert not any(str(key) in page.request.get(path).text() for path in lists)
    assert time.monotonic() - begun < 2


@pytest.mark.parametrize("width", [1440, 390, 320])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_overview_is_accessible_and_its_data_break_no_policy(open_browser, axe_findings, width, scheme):
    made = designed_town()
    page = open_browser(width=width, color_scheme=scheme)
    for path in ("/abonnieren/", f"/abonnieren/vorgang/{made.matter.pk}/", f"/sitzungen/{made.meeting.pk}/"):
        page.goto(path)
        assert axe_findings(page) == [], path
        assert page.evaluate("document.documentElement.scrollWidth") <= width, path
    # Facts for machines are data: the browser keeps them although no nonce stands on them.
    graph = page.locator("script[type='application/ld+json']").text_content()
    assert '"@type": "Event"' in graph


def test_the_list_of_an_account_counts_and_reads(open_browser, axe_findings, people, viewer_of):
    made = designed_town()
    follower = Follower.objects.create(user=people["buergerin"])
    follower.subscriptions.create(
        topic="vorgang", subject=str(made.matter.pk), frequency="list", confirmed_at=timezone.now()
    )
    matter = Matter.objects.get(pk=made.matter.pk)
    add_event(by=viewer_of("sitzungsdienst"), matter=matter, title="Die Bagger sind da", date=timezone.localdate())
    work()
    page = open_browser("buergerin")
    page.goto("/konto/")
    page.get_by_role("link", name="1 neue Mitteilung").click()
    page.get_by_role("link", name="Die Bagger sind da").wait_for()
    assert axe_findings(page) == []
    page.get_by_role("button", name="Alle als gelesen markieren").click()
    page.get_by_text("Nichts Neues.").wait_for()
    page.get_by_role("link", name="Was ich verfolge").first.click()
    assert axe_findings(page) == []
    page.get_by_role("button", name=f"Nicht mehr verfolgen: {made.matter.title}").click()
    page.get_by_text("Sie verfolgen zurzeit nichts.").wait_for()
