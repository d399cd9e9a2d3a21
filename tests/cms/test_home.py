"""The front page in every state the designed screen names."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from cms.demo.pictures import picture
from council.enums import MeetingState, Outcome, Visibility
from tests.cms.conftest import words
from tests.cms.rows import event, news
from tests.council.pages.rows import at, decision, item, meeting, organization

pytestmark = pytest.mark.django_db
MOST_QUERIES = 15


@pytest.fixture
def council(home):
    """The council and nothing else."""
    return organization("Rat der Stadt", "council")


def spotlight(page):
    """Return the words of the card in the hero."""
    return words(page.select_one(".t-hero .kern-card"))


def test_a_bare_town_says_what_comes_and_links_nothing_dead(look, client):
    page = look("/")
    assert spotlight(page) == (
        "Zurzeit ist keine Sitzung angesetzt. Die nächste steht hier, sobald der Sitzungsdienst sie veröffentlicht."
    )
    assert [words(box) for box in page.select("main .t-empty .t-h4")] == [
        "Noch ist kein Beschluss veröffentlicht.",
        "Zurzeit ist keine weitere Sitzung angesetzt.",
        "Zurzeit ist keine Veranstaltung eingetragen.",
    ]
    assert page.select("#akt") == []
    links = {a["href"] for a in page.select("a[href^='/']")}
    assert {path: client.get(path).status_code for path in links} == dict.fromkeys(links, 200)


def test_what_runs_now_comes_before_what_is_next(look, council):
    meeting(council, offset=1)
    meeting(council, offset=0, state=MeetingState.IN_SESSION)
    page = look("/")
    assert "läuft jetzt" in spotlight(page)
    assert len(page.select(".t-event")) == 1


def test_nothing_live_shows_the_next_meeting(look, council):
    meeting(council, offset=4)
    meeting(council, offset=2, state=MeetingState.CANCELLED)
    assert spotlight(look("/")).split(" ", 3)[3].startswith("Nächste Sitzung")


def test_nothing_planned_shows_the_last_meeting(look, council):
    meeting(council, offset=-9, state=MeetingState.CLOSED)
    page = look("/")
    assert "Letzte Sitzung" in spotlight(page)
    assert "Ergebnisse ansehen" in spotlight(page)


def test_a_meeting_that_is_not_public_is_nowhere(look, council, client_of):
    meeting(council, offset=2, visibility=Visibility.NONPUBLIC)
    for by in (None, client_of("sitzungsdienst")):
        assert "keine Sitzung angesetzt" in spotlight(look("/", by))


def test_decisions_show_their_vote_and_what_was_only_heard_is_none(look, council):
    held = meeting(council, offset=-3, state=MeetingState.CLOSED)
    decision(item(held, "1", "Radweg"), Outcome.ACCEPTED, (27, 13, 3))
    decision(item(held, "2", "Bericht"), Outcome.NOTED)
    decision(item(held, "3", "Anfrage"), Outcome.ANSWERED)
    page = look("/")
    assert [words(a) for a in page.select(".t-list .t-row--top a")] == ["Radweg"]
    assert page.select_one("svg.t-bars")["aria-label"] == "27 Ja, 13 Nein, 3 Enthaltungen"


def test_pictures_have_size_description_and_wait_for_their_turn(look, home):
    news(home, "Deich", image=picture("sieg"), image_alt="Die Sieg", image_is_decorative=False)
    news(home, "Markt", days=-2, image=picture("haeuser"), image_alt="Häuser", image_is_decorative=True)
    shown = look("/").select("img.t-art")
    assert [(img["width"], img["height"], img["alt"], img["loading"]) for img in shown] == [
        ("640", "360", "Die Sieg", "lazy"), ("640", "360", "", "lazy"),
    ]  # fmt: skip
    assert all(img["src"].startswith("/medien/images/") for img in shown)


def test_news_and_events_come_in_their_order_three_each(look, home):
    for number in range(4):
        news(home, f"Meldung {number}", days=-number)
        event(home, f"Fest {number}", days=number + 1)
    event(home, "Gestern", days=-1)
    page = look("/")
    assert [words(a) for a in page.select(".t-newscard h3")] == ["Meldung 0", "Meldung 1", "Meldung 2"]
    assert [words(a) for a in page.select(".t-event .t-h4")] == ["Fest 0", "Fest 1", "Fest 2"]


def test_a_notice_stands_on_top(look, home):
    home.notice, home.notice_text = "Hochwasser an der Sieg", "Bleiben Sie zu Hause."
    home.save()
    assert words(look("/").select_one("main .kern-alert")) == "Hochwasser an der Sieg Bleiben Sie zu Hause."


def test_panels_of_later_rooms_leave_nothing_behind(look):
    page = look("/")
    assert page.select("main form:not([role=search]), main section:empty, main ul:empty, a[href='#'], a[href='']") == []


def queries(path):
    with CaptureQueriesContext(connection) as asked:
        assert Client().get(path).status_code == 200
    return len(asked)


@pytest.mark.parametrize("path", ["/", "/en/", "/aktuelles/", "/veranstaltungen/"])
def test_three_of_everything_cost_as_many_queries_as_one(home, council, path):
    def grow(number):
        held = meeting(council, offset=-3 - number, state=MeetingState.CLOSED)
        decision(item(held, "1", f"Radweg {number}"), Outcome.ACCEPTED, (2, 1, 0))
        meeting(council, offset=number + 1)
        news(home, f"Meldung {number}", image=picture("sieg"), image_alt="Die Sieg")
        event(home, f"Fest {number}")

    grow(1)
    queries(path)
    one = queries(path)
    grow(2), grow(3)
    queries(path)
    assert queries(path) == one
    assert one <= MOST_QUERIES


def test_a_stranger_gets_no_cookie_and_may_ask_whether_it_changed(home, client):
    first = client.get("/")
    assert (first.cookies, first["Cache-Control"], "Cookie" in first.get("Vary", "")) == ({}, "no-cache", False)
    assert client.get("/", headers={"if-none-match": first["ETag"]}).status_code == 304


def test_whoever_is_signed_in_leaves_nothing_in_the_cache(home, client_of):
    assert client_of("gast").get("/")["Cache-Control"] == "private, no-store"


def test_a_file_that_is_no_drawn_picture_is_not_served(home, client):
    row = picture("sieg")
    assert client.get(f"/medien/{row.file.name}").status_code == 404


def test_an_evening_with_many_decisions_does_not_fill_the_page_alone(look, council):
    late = meeting(council, offset=-1, state=MeetingState.CLOSED)
    early = meeting(council, offset=-9, state=MeetingState.CLOSED)
    for number in range(4):
        decision(item(late, str(number + 1), f"Spät {number}"), decided_at=at(-1, 20 - number))
    decision(item(early, "1", "Früh"))
    assert [words(a) for a in look("/").select(".t-list .t-row--top a")] == ["Spät 0", "Spät 1", "Früh"]


def test_sizes_of_pictures_are_numbers_a_browser_reads(look, home):
    news(home, "Deich", slug="deich", image=picture("sieg"), image_alt="Die Sieg")
    img = look("/aktuelles/deich/").select_one("article img")
    assert (img["width"], img["height"]) == ("1200", "675")
