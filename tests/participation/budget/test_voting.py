"""The way from the ballot to the receipt, without scripts, and everything that can go wrong on it."""

import datetime
import re

import pytest
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from accounts.viewer import SYSTEM
from participation.enums import Access, BallotKind, CodeState, ProcedureState
from participation.models import Ballot, BudgetProcess, Procedure, SpentMark, Turnout, UrnEntry, VotingCode
from participation.services.procedures import move_procedure

HOME = "/mitmachen/buergerhaushalt/haushalt/"
BALLOT, CHECK, RECEIPT = HOME + "abstimmen/", HOME + "abstimmen/pruefen/", HOME + "abstimmen/quittung/"


def soup(response):
    return BeautifulSoup(response.content, "html.parser")


def order_of(response):
    return [card["data-id"] for card in soup(response).select("[data-id]")]


def hidden(response):
    return {
        field["name"]: field["value"] for field in soup(response).select("form[action$='pruefen/'] input[type=hidden]")
    }


def errors_of(response):
    return [item.get_text(strip=True) for item in soup(response).select("#fehler li")]


def choose(client, *projects):
    for project in projects:
        client.post(BALLOT, {"mehr": project})


def cast(client, code, page=None, **more):
    data = hidden(page or client.get(CHECK)) | {"code": code, "endgueltig": "1"} | more
    return client.post(CHECK, data)


def test_looking_sets_no_cookie_and_is_kept_nowhere(vote, client):
    vote()
    response = client.get(BALLOT)
    assert (response.status_code, response["Cache-Control"], dict(response.cookies)) == (200, "private, no-store", {})


def test_the_drawn_order_is_another_for_everybody_and_stays(vote, client):
    vote(14)
    orders = {tuple(order_of(client.get(BALLOT + "?alle=1"))) for _visit in range(6)}
    assert len(orders) > 1
    assert {tuple(sorted(order, key=int)) for order in orders} == {tuple(str(number) for number in range(1, 15))}
    choose(client, "3")
    kept = [order_of(client.get(BALLOT + "?alle=1")) for _visit in range(2)]
    assert kept[0] == kept[1]


def test_one_cookie_on_the_path_of_the_ballot_alone_in_every_language(vote, client):
    vote()
    response = client.post(BALLOT, {"mehr": "2"})
    cookies = list(response.cookies.values())
    assert {(one.key, one["path"], one["samesite"]) for one in cookies} == {
        ("stimmzettel", BALLOT, "Strict"), ("stimmzettel", "/en" + BALLOT, "Strict"),
    }  # fmt: skip
    [value] = {one.value for one in cookies}
    assert re.fullmatch(r"[0-9a-f]{8}\.2", value)
    assert response["Location"].endswith("#p-2")
    paths = soup(client.get(BALLOT)).select_one("[data-ballot]")["data-paths"].split()
    assert set(paths) == {one["path"] for one in cookies}


def test_the_basket_and_the_receipt_survive_a_change_of_language(vote, codes_for):
    """As a browser does: what is sent depends on the path alone."""
    [code] = codes_for(vote(), 1)
    jar = {}

    def ask(method, path, data=None):
        sent = "; ".join(f"stimmzettel={value}" for where, value in jar.items() if path.startswith(where))
        response = getattr(Client(), method)(path, data, **({"HTTP_COOKIE": sent} if sent else {}))
        for one in response.cookies.values():
            jar[one["path"]] = one.value
        return response

    ask("post", BALLOT, {"mehr": "2"})
    order = order_of(ask("get", BALLOT + "?alle=1"))
    english = ask("get", "/en" + BALLOT + "?alle=1")
    assert [line.get_text() for line in soup(english).select("[data-basket] [data-title]")] == ["Projekt 2"]
    assert order_of(english) == order
    ask("post", "/en" + BALLOT, {"mehr": "3"})
    german = ask("get", BALLOT)
    assert [line.get_text() for line in soup(german).select("[data-basket] [data-title]")] == ["Projekt 2", "Projekt 3"]
    page = ask("get", "/en" + CHECK)
    assert ask("post", "/en" + CHECK, hidden(page) | {"code": code, "endgueltig": "1"}).status_code == 302
    numbers = [soup(ask("get", path)).select_one("[data-tracker]").get_text() for path in (RECEIPT, "/en" + RECEIPT)]
    assert numbers[0] == numbers[1]
    ask("post", RECEIPT)
    assert set(jar.values()) == {""}
    assert soup(ask("get", "/en" + RECEIPT)).select_one("[data-tracker]") is None


def test_a_button_puts_in_and_takes_out(vote, client):
    vote()
    choose(client, "1", "3")
    page = soup(client.get(BALLOT))
    assert [line.get_text() for line in page.select("[data-basket] [data-title]")] == ["Projekt 1", "Projekt 3"]
    assert page.select_one("[data-left]").get_text() == "40.000\xa0€"
    assert page.select_one("#p-1 button")["aria-pressed"] == "true"
    client.post(BALLOT, {"weniger": "1"})
    assert [line.get_text() for line in soup(client.get(BALLOT)).select("[data-basket] [data-title]")] == ["Projekt 3"]
    client.post(BALLOT, {"leeren": "1"})
    assert "Noch nichts gewählt" in soup(client.get(BALLOT)).select_one("[data-basket]").get_text()


def test_what_does_not_fit_says_by_how_much_and_changes_nothing(vote, client):
    vote(4)
    choose(client, "4", "2")
    card = soup(client.get(BALLOT)).select_one("#p-1")
    assert card.select_one("[data-excess-words]").get_text().startswith("Passt nicht mehr: 30.000\xa0€ zu viel.")
    assert card.select_one("button")["aria-disabled"] == "true"
    response = client.post(BALLOT, {"mehr": "1"})
    assert response.status_code == 422
    assert "30.000\xa0€ zu viel" in soup(response).select_one("#fehler").get_text()
    assert client.cookies["stimmzettel"].value.endswith(".4-2")


def test_exactly_used(vote, client):
    vote(4)
    choose(client, "1", "4")
    assert soup(client.get(BALLOT)).select_one("[data-left]").get_text() == "0\xa0€"
    assert "Das Geld ist genau verteilt." in client.get(CHECK).content.decode()


def test_the_list_is_an_equal_alternative(vote, client):
    vote(4)
    page = soup(client.get(BALLOT + "?ansicht=liste"))
    assert len(page.select("tbody input[type=checkbox]")) == 4
    response = client.post(
        BALLOT + "?ansicht=liste", {"neu": "weiter", "gezeigt": ["1", "2", "3", "4"], "p-1": "1", "p-3": "1"}
    )
    assert response["Location"] == CHECK
    response = client.post(
        BALLOT + "?ansicht=liste", {"neu": "summe", "gezeigt": ["1", "2", "3", "4"], "p-1": "1", "p-2": "1", "p-4": "1"}
    )
    assert response.status_code == 422
    assert "30.000\xa0€ zu viel" in soup(response).select_one("#fehler").get_text()
    assert len(soup(response).select("tbody input[checked]")) == 3


def test_a_filter_keeps_what_it_does_not_show(vote, client):
    vote(4)
    choose(client, "1")
    page = soup(client.get(BALLOT + "?ortsteil=Uckerath&ansicht=liste"))
    assert [field["value"] for field in page.select("[name=gezeigt]")] != ["1"]
    client.post(BALLOT + "?ortsteil=Uckerath&ansicht=liste", {"neu": "summe", "gezeigt": ["2", "4"], "p-2": "1"})
    assert client.cookies["stimmzettel"].value.endswith(".1-2")


def test_points(vote, client):
    vote(3, ballot_kind=BallotKind.POINTS, points=3)
    choose(client, "2", "2", "1")
    page = soup(client.get(BALLOT))
    assert page.select_one("[data-left]").get_text() == "0"
    assert page.select_one("#p-2 [data-points]").get_text() == "2"
    assert page.select_one("#p-3 [name=mehr]")["aria-disabled"] == "true"
    assert hidden(client.get(CHECK))["stimmzettel"] == '{"points":{"1":1,"2":2}}'


def test_another_site_fills_no_basket(vote, client, codes_for):
    [code] = codes_for(vote(), 1)
    assert client.post(BALLOT, {"mehr": "1"}, HTTP_ORIGIN="https://boese.example").status_code == 403
    page = client.get(CHECK)
    response = client.post(
        CHECK, hidden(page) | {"code": code, "endgueltig": "1", "leer": "1"}, HTTP_ORIGIN="https://boese.example"
    )
    assert (response.status_code, UrnEntry.objects.count()) == (403, 0)


def test_from_the_ballot_to_the_receipt(vote, client, codes_for):
    [code] = codes_for(vote(), 1)
    choose(client, "1", "3")
    response = cast(client, code.lower().replace("-", " "))
    assert (response.status_code, response["Location"]) == (302, RECEIPT)
    page = client.get(RECEIPT)
    tracker = soup(page).select_one("[data-tracker]").get_text()
    assert re.fullmatch(r"([0-9A-Z]{4}-){4}[0-9A-Z]{4}", tracker)
    assert "Ihre Stimme ist gezählt" in page.content.decode()
    # Loaded again it is the same, and the basket is gone.
    assert soup(client.get(RECEIPT)).select_one("[data-tracker]").get_text() == tracker
    assert soup(client.get(BALLOT)).select("[data-basket] [data-title]") == []
    found = client.post(HOME + "pruefen/", {"quittung": tracker})
    assert "Ihr Stimmzettel liegt in der Urne. Er ist gezählt." in found.content.decode()


def test_the_same_form_sent_again_counts_once_and_shows_the_same_receipt(vote, client, codes_for):
    [code] = codes_for(vote(), 1)
    choose(client, "1")
    page = client.get(CHECK)
    first, again = cast(client, code, page), cast(client, code, page)
    assert first.cookies["stimmzettel"].value == again.cookies["stimmzettel"].value
    assert (UrnEntry.objects.count(), SpentMark.objects.count(), Turnout.objects.get().count) == (1, 1, 1)


def test_without_cookies_the_receipt_comes_at_once(vote, client, codes_for):
    [code] = codes_for(vote(), 1)
    page = client.get(CHECK)
    response = cast(client, code, page, leer="1")
    assert response.status_code == 200
    assert soup(response).select_one("[data-tracker]") is not None


def test_a_mistyped_code_names_its_group_and_keeps_everything(vote, client, codes_for):
    [code] = codes_for(vote(), 1)
    choose(client, "1")
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    page = cast(client, wrong)
    assert page.status_code == 422
    assert errors_of(page) == [
        "In Gruppe 4 des Codes stimmt ein Zeichen nicht. Bitte vergleichen Sie diese vier Zeichen mit Ihrem Brief."
    ]
    assert soup(page).select_one("#code")["value"] == wrong
    assert cast(client, code, page)["Location"] == RECEIPT


def test_codes_that_do_not_count(vote, client, codes_for):
    process = vote()
    used, void = codes_for(process, 2)
    [elsewhere] = codes_for(vote(slug="anderer"), 1)
    choose(client, "1")
    cast(client, used)
    VotingCode.objects.filter(procedure=process, serial=2).update(state=CodeState.VOID)
    expected = {
        used: "Dieser Code ist schon verwendet.",
        void: "Dieser Code ist gesperrt",
        elsewhere: "Dieser Code gehört zu einem anderen Verfahren.",
        "": "Bitte geben Sie den Code aus Ihrem Brief ein.",
    }
    for code, words in expected.items():
        choose(client, "1")
        response = cast(client, code)
        assert response.status_code == 422
        assert errors_of(response)[0].startswith(words)
    assert UrnEntry.objects.count() == 1


def test_a_blank_ballot_is_asked_for_once(vote, client, codes_for):
    [code] = codes_for(vote(), 1)
    page = cast(client, code)
    assert errors_of(page) == ["Bitte bestätigen Sie, dass Ihr Stimmzettel leer sein soll."]
    assert cast(client, code, page, leer="1").status_code in (200, 302)
    assert UrnEntry.objects.count() == 1


def test_casting_has_to_be_confirmed(vote, client, codes_for):
    [code] = codes_for(vote(), 1)
    choose(client, "1")
    page = cast(client, code, endgueltig="")
    assert errors_of(page) == ["Bitte bestätigen Sie, dass Sie Ihre Stimme danach nicht mehr ändern können."]
    assert UrnEntry.objects.count() == 0


def test_closed_one_second_ago(vote, client, codes_for):
    process = vote()
    [code] = codes_for(process, 1)
    choose(client, "1")
    page = client.get(CHECK)
    BudgetProcess.objects.filter(pk=process.pk).update(closes_at=timezone.now() - datetime.timedelta(seconds=1))
    response = cast(client, code, page)
    assert response.status_code == 422
    assert errors_of(response)[0].startswith("Die Zeit ist um: Die Abstimmung endete am ")
    assert "Ihre Auswahl wurde nicht gezählt." in errors_of(response)[0]
    assert UrnEntry.objects.count() == 0
    assert "Die Abstimmung ist zu Ende" in client.get(BALLOT).content.decode()


def test_changed_by_hand_in_the_form(vote, client, codes_for):
    [code] = codes_for(vote(4), 1)
    page = client.get(CHECK)
    response = cast(client, code, page, stimmzettel='{"approve":["1","2","4"]}')
    assert (response.status_code, UrnEntry.objects.count()) == (422, 0)
    assert "zu viel" in errors_of(response)[0]
    assert cast(client, code, page, stimmzettel="alles")["Location"] == BALLOT


def test_not_yet_open_and_aborted(plan, client):
    process = plan(opens_at=timezone.now() + datetime.timedelta(days=2))
    for path in (BALLOT, CHECK):
        response = client.get(path)
        assert response.status_code == 200
        assert "Die Abstimmung hat noch nicht begonnen" in response.content.decode()
    assert client.post(CHECK, {"stimmzettel": '{"approve":[]}'}).status_code == 200
    move_procedure(by=SYSTEM, procedure=Procedure(pk=process.pk), to=ProcedureState.ABORTED, reason="Haushaltssperre")
    assert "Haushaltssperre" in client.get(BALLOT).content.decode()


def test_a_receipt_can_be_taken_off_a_strange_device(vote, client, codes_for):
    [code] = codes_for(vote(), 1)
    choose(client, "1")
    cast(client, code)
    response = client.post(RECEIPT)
    assert (response.status_code, response.cookies["stimmzettel"].value) == (302, "")
    assert "Hier liegt keine Quittung" in client.get(RECEIPT).content.decode()


def test_residents_vote_with_their_account(vote, client_of):
    vote(access=Access.RESIDENT)
    citizen = client_of("buergerin")
    choose(citizen, "1")
    assert cast(citizen, "")["Location"] == RECEIPT
    choose(citizen, "2")
    assert errors_of(cast(citizen, ""))[0].startswith("Sie haben schon mitgemacht.")
    guest = client_of("gast")
    choose(guest, "1")
    assert errors_of(cast(guest, ""))[0].startswith("Ihrem Konto fehlt der Wohnsitznachweis.")
    assert UrnEntry.objects.count() == 1


def test_an_account_is_protected_from_other_sites(vote, people):
    from django.test import Client

    from tests.factories.people import sign_in

    vote(access=Access.RESIDENT)
    client = sign_in(Client(enforce_csrf_checks=True), people["buergerin"])
    response = client.post(CHECK, {"stimmzettel": '{"approve":["1"]}', "zufall": "0" * 64, "endgueltig": "1"})
    assert (response.status_code, UrnEntry.objects.count()) == (403, 0)


@pytest.mark.parametrize("path", [BALLOT + "?alle=1", BALLOT + "?ansicht=liste", CHECK])
def test_pages_ask_the_same_whatever_the_size(vote, client, path, django_assert_num_queries):
    vote(1, slug="a"), vote(3, slug="b"), vote(14)
    client.get(path)
    for slug in ("a", "b", "haushalt"):
        with django_assert_num_queries(2):
            client.get(path.replace("/haushalt/", f"/{slug}/"))


def test_a_vote_makes_no_kept_page_old(vote, client, codes_for, settings):
    settings.PAGE_CACHE_SECONDS = 60
    process = vote()
    caches["pages"].clear()
    assert client.get(BALLOT)["Cache-Control"] == "private, no-store"
    assert Ballot.objects.filter(procedure=process).count() == 0


def test_in_english_the_whole_way_works(vote, client):
    vote()
    client.post("/en" + BALLOT, {"mehr": "1"})
    page = client.get("/en" + CHECK)
    assert page.status_code == 200
    assert hidden(page)["stimmzettel"] == '{"approve":["1"]}'


def test_the_overview_listens_to_a_number_that_no_single_vote_changes(vote, client):
    process = vote()
    Turnout.objects.filter(pk=process.pk).update(count=312)
    page = soup(client.get(HOME))
    place = page.select_one("[data-live]")
    assert (place["data-live"], place["data-live-by"]) == (f"/live/teilnahme/{process.pk}", "events")
    assert place.select_one("[data-live-text=de]").get_text() == "Bisher haben mindestens 300 Menschen abgestimmt."
    assert page.select_one("script[src*='live']") is not None
    assert client.get(f"/live/teilnahme/{process.pk}.json").json()["state"]["count"] == 300
    assert "312" not in client.get(HOME + "pruefen/").content.decode()
    english = soup(client.get("/en" + HOME)).select_one("[data-live-text=en]")
    assert "300" in english.get_text()
