"""A text as pages: who sees what, and everything without scripts."""

import pytest
from bs4 import BeautifulSoup

from core.models import Text, TextRemark, TextVersion
from core.services.writing.log import append_update
from tests.core.writing.kinds import PROSE
from tests.core.writing.test_texts import paragraph, prose

pytestmark = pytest.mark.django_db
PAGE = "/schreiben/probe-prose/a/"


@pytest.fixture
def text(writers, viewer_of):
    update = prose(paragraph("Der Rat beschließt."), paragraph("Zweiter Satz.")).get_update()
    append_update(kind=PROSE, key="a", update=update, by=viewer_of("sitzungsdienst"))
    return Text.objects.get()


def shown(client, path=PAGE):
    return BeautifulSoup(client.get(path).content, "html.parser")


def said(client):
    """Return what the page says happened."""
    return [each.get_text(" ", strip=True) for each in shown(client).select(".t-messages .kern-title")][-1:]


def test_everybody_sees_what_they_may_do(text, client_of):
    forms = {}
    for key in ("rat", "vorsitz", "buergerin"):
        page = shown(client_of(key))
        assert [each.get_text() for each in page.select("[data-writing-text] p")] == [
            "Der Rat beschließt.",
            "Zweiter Satz.",
        ]
        forms[key] = [form["action"].removeprefix(PAGE) for form in page.select("main form[action]")]
        assert bool(page.select("[data-may-write]")) == (key == "rat")
    assert forms == {"rat": ["anmerkungen/", "fassungen/"], "vorsitz": ["anmerkungen/"], "buergerin": []}


@pytest.mark.parametrize("key", ["gast", "fremd"])
def test_a_hidden_text_and_an_unknown_one_are_the_same(text, client_of, key):
    client = client_of(key)
    for place in ("", "formular/"):
        assert client.get(PAGE + place).status_code == 404
    assert client.get("/schreiben/gibt-es-nicht/a/").status_code == 404
    for place in ("anmerkungen/", "anmerkungen/1/", "fassungen/", "fassungen/1/"):
        assert client.post(PAGE + place, {"quote": "Rat", "body": "x", "title": "x"}).status_code == 404
    assert not TextRemark.objects.exists()


def test_the_text_is_written_in_a_form(text, client_of):
    client, other = client_of("rat"), client_of("sitzungsdienst")
    assert not shown(client, f"{PAGE}formular/").select("textarea")
    taken = BeautifulSoup(client.post(f"{PAGE}formular/", {"action": "take"}).content, "html.parser")
    assert taken.select_one("textarea").text.strip() == "Der Rat beschließt.\n\nZweiter Satz."
    # Nobody else meanwhile, and what they typed stays.
    assert other.post(f"{PAGE}formular/", {"action": "take"}).status_code == 302
    refused = other.post(f"{PAGE}formular/", {"action": "save", "words": "Meins"})
    assert "Meins" in refused.content.decode() and "gerade ohne JavaScript" in refused.content.decode()
    client.post(f"{PAGE}formular/", {"action": "save", "words": "Der Rat beschließt heute.\r\n\r\nZweiter Satz."})
    assert [each.get_text() for each in shown(client).select("[data-writing-text] p")] == [
        "Der Rat beschließt heute.", "Zweiter Satz.",
    ]  # fmt: skip
    other.post(f"{PAGE}formular/", {"action": "take"})
    other.post(f"{PAGE}formular/", {"action": "release"})
    assert client.post(f"{PAGE}formular/", {"action": "take"}).status_code == 200
    for key in ("vorsitz", "buergerin"):
        assert client_of(key).post(f"{PAGE}formular/", {"action": "take"}).status_code == 404


@pytest.mark.parametrize("anchor", ["ä", "%", "AAA"])
def test_an_anchor_that_is_none_is_left_out(text, client_of, anchor):
    given = {"quote": "Zweiter", "body": "Genauer", "start": anchor, "end": anchor}
    assert client_of("vorsitz").post(f"{PAGE}anmerkungen/", given).status_code == 302
    assert TextRemark.objects.get().words["start"] == ""


def test_a_suggestion_goes_from_form_to_text(text, client_of):
    chair, writer, reader = (client_of(key) for key in ("vorsitz", "rat", "buergerin"))
    given = {"quote": "Zweiter", "body": "Genauer", "is_suggestion": "1", "replacement": "Dritter"}
    assert reader.post(f"{PAGE}anmerkungen/", given).status_code == 403
    chair.post(f"{PAGE}anmerkungen/", given)
    chair.post(f"{PAGE}anmerkungen/", {"quote": "", "body": "x"})
    assert said(chair) == ["Die Stelle im Text fehlt. Bitte markieren Sie, worum es geht."]
    remark = TextRemark.objects.get()
    assert [each.get_text() for each in shown(reader).select("[data-writing-remark] ins")] == ["Dritter"]
    answer = f"{PAGE}anmerkungen/{remark.pk}/"
    assert reader.post(answer, {"action": "answer", "body": "Ich auch."}).status_code == 403
    writer.post(answer, {"action": "answer", "body": "Gern."})
    assert said(writer) == ["Ihre Antwort steht bei der Anmerkung."]
    writer.post(answer, {"action": "answer", "body": ""})
    assert said(writer) == ["Die Antwort ist leer. Bitte schreiben Sie, was Sie antworten möchten."]
    assert "Gern." in shown(reader).select_one(".t-remarks__answer").get_text()
    own = f"{PAGE}anmerkungen/{remark.answers.get().pk}/"
    assert writer.post(own, {"action": "settle"}).status_code == 404
    assert [client.post(answer, {"action": "accept"}).status_code for client in (reader, chair)] == [403, 403]
    writer.post(answer, {"action": "accept"})
    assert shown(reader).select("[data-writing-text] p")[1].get_text() == "Dritter Satz."
    assert writer.post(answer, {"action": "accept"}).status_code == 404
    chair.post(f"{PAGE}anmerkungen/", {"quote": "Rat", "body": "Welcher?"})
    chair.post(f"{PAGE}anmerkungen/{TextRemark.objects.last().pk}/", {"action": "settle"})
    assert not shown(reader).select("[data-writing-remark]")


def test_a_version_is_named_compared_and_restored(text, client_of):
    writer, reader = client_of("rat"), client_of("buergerin")
    assert reader.post(f"{PAGE}fassungen/", {"title": "Entwurf"}).status_code == 403
    writer.post(f"{PAGE}fassungen/", {"title": "Entwurf"})
    writer.post(f"{PAGE}formular/", {"action": "take"})
    writer.post(f"{PAGE}formular/", {"action": "save", "words": "Der Rat lehnt ab.\n\nZweiter Satz."})
    path = f"{PAGE}fassungen/{TextVersion.objects.get().pk}/"
    page = shown(reader, path)
    assert ([each.get_text() for each in page.select("del")], [each.get_text() for each in page.select("ins")]) == (
        ["beschließt"], ["lehnt ab"],
    )  # fmt: skip
    assert reader.post(path).status_code == 403
    writer.post(path)
    assert shown(reader).select("[data-writing-text] p")[0].get_text() == "Der Rat beschließt."


def test_questions_do_not_grow_with_what_is_shown(text, client_of):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    writer = client_of("rat")
    counts = []
    for number in (1, 3):
        for _each in range(number):
            writer.post(f"{PAGE}anmerkungen/", {"quote": "Rat", "body": "x"})
            writer.post(f"{PAGE}fassungen/", {"title": "x"})
        writer.get(PAGE)
        with CaptureQueriesContext(connection) as asked:
            writer.get(PAGE)
        counts.append(len(asked))
    assert counts[0] == counts[1]
