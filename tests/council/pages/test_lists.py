"""Lists: calendar, papers, decisions, bodies, people, matters, map, with filters, pages and empty states."""

import datetime

import pytest

from council.enums import ConsultationRole, MatterPhase, MeetingState, OrganizationKind, Outcome, PaperType
from tests.council.pages.rows import (
    at,
    day,
    decision,
    item,
    matter,
    meeting,
    membership,
    organization,
    paper,
    person,
    place,
)

pytestmark = pytest.mark.django_db
EMPTY = {
    "/sitzungen/": "Zurzeit ist keine Sitzung angesetzt.",
    "/sitzungen/?ansicht=vergangen": "Hier ist noch keine vergangene Sitzung.",
    "/sitzungen/?ansicht=monat": "In diesem Monat ist keine Sitzung.",
    "/vorlagen/": "Noch ist keine Vorlage veröffentlicht.",
    "/beschluesse/": "Noch ist kein Beschluss veröffentlicht.",
    "/vorgaenge/": "Hier ist noch kein Vorgang.",
    "/gremien/": "Noch ist kein Gremium eingetragen.",
    "/personen/": "Noch ist niemand eingetragen.",
    "/karte/": "Noch hat keine Vorlage einen Ort.",
}


@pytest.mark.parametrize(("path", "words"), EMPTY.items())
def test_an_empty_list_says_what_comes_next(look, path, words):
    title, *rest = look(path).texts(".t-empty p")
    assert title == words
    assert rest != []


@pytest.mark.parametrize("path", EMPTY)
def test_every_list_answers_in_english(look, path):
    page = look("/en" + path)
    assert page.soup.html["lang"] == "en"
    assert page.main.select_one("h1").text.strip() != ""


def test_the_calendar_shows_coming_past_and_one_month(look):
    body, other = organization("Kulturausschuss"), organization("Bauausschuss")
    coming, past = meeting(body, offset=3), meeting(other, offset=-3, state=MeetingState.CLOSED)
    assert look("/sitzungen/").links(".t-list .t-h4") == [f"/sitzungen/{coming.pk}/"]
    assert look("/sitzungen/?ansicht=vergangen").links(".t-list .t-h4") == [f"/sitzungen/{past.pk}/"]
    month = look(f"/sitzungen/?ansicht=monat&monat={at(3):%Y-%m}")
    assert f"/sitzungen/{coming.pk}/" in month.links(".t-month a")


def test_the_calendar_narrows_to_a_body_and_keeps_it_between_views(look):
    body, other = organization("Kulturausschuss"), organization("Bauausschuss")
    wanted = meeting(body, offset=3)
    meeting(other, offset=4)
    page = look(f"/sitzungen/?gremium={body.pk}")
    assert page.links(".t-list .t-h4") == [f"/sitzungen/{wanted.pk}/"]
    assert page.links(".t-chips a") == [
        f"?gremium={body.pk}", f"?ansicht=vergangen&gremium={body.pk}", f"?ansicht=monat&gremium={body.pk}",
        f"?ansicht=jahr&gremium={body.pk}",
    ]  # fmt: skip
    assert page.text(".t-narrowing summary") == "Eingrenzen (1)"


@pytest.mark.parametrize("month", ["2026-13", "irgendwann", "0000-00", ""])
def test_an_unknown_month_is_this_month(look, month):
    assert look(f"/sitzungen/?ansicht=monat&monat={month}").soup.select(".is-today") != []


def test_papers_narrow_by_word_kind_and_year(look):
    fence = paper("Ein Zaun", "V/2026/0001", date=day(-10))
    paper("Eine Mauer", "A/2026/0001", paper_type=PaperType.MOTION, date=day(-400))
    for query in ("q=zaun", "q=V/2026", "art=Beschlussvorlage", f"jahr={day(-10).year}"):
        assert look(f"/vorlagen/?{query}").links(".t-hit a") == [f"/vorlagen/{fence.pk}/"], query


def test_a_filter_without_hit_offers_the_way_back(look):
    paper("Ein Zaun")
    page = look("/vorlagen/?q=Schwimmbad")
    assert page.texts(".t-empty p")[0] == "Dazu haben wir nichts gefunden."
    assert page.links(".t-empty a") == ["/vorlagen/"]


def test_an_unknown_filter_value_is_named_and_filters_nothing(look):
    fence = paper("Ein Zaun")
    page = look("/vorlagen/?art=Liebesbrief")
    assert page.links(".t-hit a") == [f"/vorlagen/{fence.pk}/"]
    assert page.main.select_one("details.t-narrowing").has_attr("open")
    assert page.main.select_one("#id_art")["aria-describedby"] == "id_art-e"


def test_papers_go_on_over_pages_and_back(look):
    rows = [paper(f"Zaun {n}", date=day(-n)) for n in range(25)]
    first = look("/vorlagen/")
    assert first.links(".t-hit a") == [f"/vorlagen/{row.pk}/" for row in rows[:20]]
    second = look("/vorlagen/" + first.links("a[rel=next]")[0])
    assert second.links(".t-hit a") == [f"/vorlagen/{row.pk}/" for row in rows[20:]]
    assert look("/vorlagen/" + second.links("a[rel=prev]")[0]).links(".t-hit a") == first.links(".t-hit a")


def test_decisions_show_their_votes_and_narrow_by_outcome(designed, look):
    page = look("/beschluesse/?ergebnis=rejected")
    assert page.texts(".t-list .t-h4") == ["Resolution zum Erhalt der Geburtshilfe"]
    assert page.texts(".t-list .t-muted > span > .t-num") == ["20 Ja", "22 Nein", "1 Enth."]


@pytest.fixture
def evening():
    """A committee that recommends, a council that decides, and what was only heard or put off."""
    committee, council = organization("Bauausschuss"), organization("Rat", OrganizationKind.COUNCIL)
    made = {}
    for number, (title, body, role, outcome) in enumerate(
        (
            ("Entschieden", council, ConsultationRole.DECISION, Outcome.ACCEPTED),
            ("Abgelehnt", council, "", Outcome.REJECTED),
            ("Vorberaten", committee, ConsultationRole.PREPARATION, Outcome.ACCEPTED),
            ("Empfohlen", committee, ConsultationRole.DEBATE, Outcome.RECOMMENDED),
            ("Gehört", council, ConsultationRole.NOTE, Outcome.NOTED),
            ("Verschoben", council, ConsultationRole.DECISION, Outcome.POSTPONED),
        )
    ):
        where = made.setdefault(body.name, meeting(body, offset=-3, state=MeetingState.CLOSED))
        line = item(where, str(number), title, paper=paper(title), body=body, role=role)
        decision(line, outcome, decided_at=at(-3, 12) + datetime.timedelta(minutes=number))
    return committee


ADVICE = ["Empfohlen", "Vorberaten"]
ALL = ["Verschoben", "Gehört", "Empfohlen", "Vorberaten", "Abgelehnt", "Entschieden"]


@pytest.mark.parametrize(
    ("query", "titles", "chip"),
    [
        ("", ["Abgelehnt", "Entschieden"], "Beschlüsse"),
        ("?art=empfehlungen", ADVICE, "Empfehlungen"),
        ("?art=alle", ALL, "Alle Ergebnisse"),
        ("?ergebnis=accepted", ["Entschieden"], "Beschlüsse"),
        ("?art=empfehlungen&ergebnis=accepted", ["Vorberaten"], "Empfehlungen"),
        # Nobody who asks for an outcome is told that there is none.
        ("?ergebnis=recommended", ["Empfohlen"], "Alle Ergebnisse"),
        ("?ergebnis=noted", ["Gehört"], "Alle Ergebnisse"),
    ],
)
def test_decisions_and_recommendations_are_kept_apart(query, titles, chip, evening, look):
    page = look(f"/beschluesse/{query}")
    assert page.texts(".t-list .t-h4") == titles
    assert page.texts(".t-chip--on") == [chip]
    assert len(page.texts(".t-list .t-tag")) == sum(title in ADVICE for title in titles)


def test_chips_keep_the_body_and_forms_keep_the_chip(evening, look):
    page = look(f"/beschluesse/?art=empfehlungen&gremium={evening.pk}")
    assert page.links("a.t-chip") == [
        f"?gremium={evening.pk}", f"?art=empfehlungen&gremium={evening.pk}", f"?art=alle&gremium={evening.pk}",
    ]  # fmt: skip
    assert page.main.select_one("form input[type=hidden][name=art]")["value"] == "empfehlungen"
    assert look(f"/beschluesse/?gremium={evening.pk}").texts(".t-list .t-h4") == []
    assert look("/beschluesse/?art=quatsch").texts(".t-list .t-h4") == ["Abgelehnt", "Entschieden"]


def test_latest_decisions_are_decisions(evening, look):
    section = "section[aria-labelledby=beschl] .t-list .t-h4"
    assert look("/rat/").texts(section) == ["Abgelehnt", "Entschieden"]


def test_a_body_shows_members_by_faction_and_who_was_there_before(designed, look):
    page = look(f"/gremien/{designed.council.pk}/")
    assert page.texts("section[aria-labelledby=mitglieder] h3") == [
        "Bürgerunion (16)", "Soziale Mitte (11)", "Grüne Liste (8)", "Freie Wähler Siegtal (4)", "Liberale (3)",
        "Die Unabhängigen (2)", "Ohne Fraktion (1)",
    ]  # fmt: skip
    assert page.texts("details.t-after .t-strong") == ["Ulrike Steinmetz"]


def test_a_person_shows_offices_today_and_before(designed, look):
    page = look(f"/personen/{designed.member.pk}/")
    assert page.texts("section[aria-labelledby=heute] li a") == [
        "Rat der Stadt Hennef (Sieg)", "Ausschuss für Mobilität und Verkehr", "Soziale Mitte",
    ]  # fmt: skip
    assert page.texts("section[aria-labelledby=frueher] li a") == ["Umweltausschuss"]


def test_contact_stands_there_only_with_consent(look):
    council = organization("Rat")
    for name, consent in (("Ute Kern", True), ("Max Berg", False)):
        who = person(name, email="ute@hennef.example", email_consent=consent)
        membership(who, council)
        assert bool(look(f"/personen/{who.pk}/").links('a[href^="mailto:"]')) is consent


def test_people_are_found_by_part_of_their_name(look):
    council = organization("Rat")
    for name in ("Ute Kern", "Max Berg"):
        membership(person(name), council)
    assert look("/personen/?q=ker").texts(".t-person a") == ["Ute Kern"]


def test_matters_narrow_by_phase(look):
    matter("Ein Zaun", phase=MatterPhase.IDEA)
    matter("Eine Mauer", phase=MatterPhase.EXECUTION)
    page = look("/vorgaenge/?phase=execution")
    assert page.texts("h2 a") == ["Eine Mauer"]
    assert page.texts(".t-chip[aria-current]") == ["Umsetzung"]


def test_the_map_and_its_list_show_the_same(look):
    row = paper("Ein Zaun", "V/2026/0001")
    row.locations.add(place("Hennef-Zentrum", latitude=50.7756, longitude=7.2837))
    page = look("/karte/")
    assert page.links("svg a") == ["#ort-1"]
    assert page.links("#ort-1 a") == [f"/vorlagen/{row.pk}/"]
    assert page.soup.select("script[src*=map]") == []


def test_the_landing_page_leads_everywhere(designed, look):
    assert look("/rat/").links(".t-chips a") == [
        "/sitzungen/", "/vorlagen/", "/beschluesse/", "/vorgaenge/", "/gremien/", "/personen/", "/karte/",
        "/anregungen/",
    ]  # fmt: skip
