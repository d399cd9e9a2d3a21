"""Editors in the administration: by appointment, in German, with nobody else's server involved."""

import datetime
import json
import re

import pytest
from django.utils import timezone

from accounts.enums import Role
from accounts.models import Appointment
from cms.models import StandardPage
from tests.cms.conftest import words
from tests.cms.rows import free, news

pytestmark = pytest.mark.django_db


@pytest.fixture
def editor(home, people, client_of):
    """Tarek Yilmaz, appointed an editor, at work."""
    today = timezone.localdate()
    Appointment.objects.create(user=people["sachkundig"], role=Role.EDITOR, start=today, ground="Verfügung")
    return client_of("sachkundig")


def menu_of(page):
    props = json.loads(page.select_one("#wagtail-sidebar-props").string)
    text = json.dumps(props, ensure_ascii=False)
    return re.findall(r'"label": "([^"]+)"', text)


def test_an_editor_has_one_menu_with_pages_news_events_and_pictures(editor, look):
    page = look("/admin/", editor)
    labels = menu_of(page)
    begin = labels.index("Inhalte")
    assert "Sitzungsdienst" not in labels
    assert labels.count("Seiten") == 0
    assert set(labels) >= {"Alle Seiten", "Meldungen", "Veranstaltungen", "Bilder"}
    assert begin >= 0


def test_a_clerk_sees_the_desk_first(look, client_of):
    labels = menu_of(look("/admin/", client_of("sitzungsdienst")))
    assert labels.index("Sitzungsdienst") < labels.index("Inhalte") < labels.index("Betrieb")


def test_the_start_page_names_what_is_due_and_nothing_foreign(editor, home, look):
    today = timezone.localdate()
    StandardPage.objects.update(review_due=None)
    free(home, "Heute", "heute", review_due=today)
    free(home, "Gestern", "gestern", review_due=today - datetime.timedelta(days=1), live=False)
    free(home, "Morgen", "morgen", review_due=today + datetime.timedelta(days=1))
    page = look("/admin/", editor)
    rows = [
        [words(cell) for cell in row.select("td")]
        for row in page.select("#heute-faellig-content tbody tr, #heute-faellig tbody tr")
    ]
    assert [row[0] for row in rows] == ["Gestern", "Heute"]
    loaded = [
        tag.get("src") or tag.get("href") for tag in page.select("script[src], link[href], img[src], iframe[src]")
    ]
    assert [address for address in loaded if not address.startswith("/")] == []
    assert [a["href"] for a in page.select("a[href^=http]") if "enable-javascript" not in a["href"]] == []
    assert page.html["lang"] == "de"


@pytest.mark.parametrize("path", ["/admin/inhalte/meldungen/", "/admin/inhalte/veranstaltungen/"])
def test_the_menu_leads_to_the_lists(editor, path):
    assert re.fullmatch(r"/admin/pages/\d+/", editor.get(path)["Location"])


def test_an_editor_publishes_and_previews(editor, home):
    page = news(home, "Deich", slug="deich", live=False)
    preview = editor.get(f"/admin/pages/{page.pk}/view_draft/")
    assert (preview.status_code, "Deich" in preview.content.decode()) == (200, True)
    assert "frame-ancestors 'self'" in preview["Content-Security-Policy"]
    assert editor.get(f"/admin/pages/{page.pk}/edit/").status_code == 200


@pytest.mark.parametrize("key", ["gast", "rat", "buergermeisterin"])
def test_without_an_appointment_the_door_stays_shut(home, client_of, key):
    by = client_of(key)
    assert [by.get(path).status_code for path in ("/admin/", f"/admin/pages/{home.pk}/edit/", "/admin/images/")] == [
        403
    ] * 3


def test_an_appointment_that_ended_opens_nothing(home, people, client_of):
    yesterday = timezone.localdate() - datetime.timedelta(days=1)
    Appointment.objects.create(
        user=people["gast"], role=Role.EDITOR, start=yesterday, end=yesterday, ground="Verfügung"
    )
    assert client_of("gast").get("/admin/").status_code == 403


def test_an_editor_without_second_factor_is_sent_to_it(editor, client_of):
    answer = client_of("sachkundig", second_factor=False).get("/admin/")
    assert answer["Location"].startswith("/konto/zweites-merkmal/")
