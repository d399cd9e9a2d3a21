"""The page of a paper: its way, the decision, the vote, and what never appears."""

import pytest

from council.enums import Choice, ConsultationRole, MeetingState, Outcome, PaperState, Visibility, VoteMethod
from council.models import Consultation, VoteRecord
from tests.council.pages.rows import decision, faction, item, meeting, organization, paper, person, published

pytestmark = pytest.mark.django_db
ROUTE = "/vorlagen/{}/"


def decided(voices=(3, 1, 0), method=VoteMethod.OPEN, **fields):
    """Return a paper that a committee decided, and its item."""
    row = paper("Ein Zaun", "V/2026/0001", state=PaperState.DECIDED)
    body = organization("Bauausschuss")
    where = meeting(body, offset=-10, state=MeetingState.CLOSED)
    place = item(where, "1", row.title, paper=row, body=body, role=ConsultationRole.DECISION)
    decision(place, voices=voices, method=method, **fields)
    return row, place


def test_the_way_shows_every_station_with_its_result(designed, look):
    page = look(ROUTE.format(designed.paper.pk))
    assert page.texts(".t-steps .t-h4") == [
        "Ausschuss für Mobilität und Verkehr",
        "Beirat für Menschen mit Behinderung",
        "Haupt- und Finanzausschuss",
        "Rat der Stadt Hennef (Sieg)",
    ]
    assert page.texts(".t-steps .kern-badge") == [
        "empfohlen, 11 : 5 : 1", "mit Hinweisen", "empfohlen, 10 : 6 : 1", "angenommen, 27 : 13 : 3",
    ]  # fmt: skip
    assert page.texts("section[aria-labelledby=bf] .t-sec__head span") == ["4 von 4 Beratungen abgeschlossen"]


def test_the_vote_by_group_is_a_map_and_the_same_numbers_as_a_table(designed, look):
    page = look(ROUTE.format(designed.paper.pk))
    assert page.texts(".t-votes tbody tr") == [
        "Bürgerunion (BU) 5 9 1", "Soziale Mitte (SM) 11 – –", "Grüne Liste (GL) 8 – –",
        "Freie Wähler Siegtal (FWS) 1 2 1", "Liberale (LIB) – 2 1", "Die Unabhängigen (UNA) 1 – –",
        "Bürgermeisterin 1 – –",
    ]  # fmt: skip
    assert page.texts(".t-votes tfoot tr") == ["Summe 27 13 3"]
    seats = page.main.select_one("svg.t-seats")
    counted = {kind: len(seats.select(f".{kind}")) for kind in ("s-yes", "s-no", "s-abs", "s-out")}
    assert counted == {"s-yes": 27, "s-no": 13, "s-abs": 3, "s-out": 2}
    # Only whoever sits alone is a person; all other dots are numbers.
    assert [title.text for title in seats.select("circle title")] == ["Bürgermeisterin: Ja"]


def test_an_undecided_paper_says_where_it_goes_next(look):
    row = paper("Ein Zaun", state=PaperState.IN_CONSULTATION)
    body = organization("Bauausschuss")
    coming = meeting(body, offset=7)
    item(coming, "1", row.title, paper=row, body=body)
    page = look(ROUTE.format(row.pk))
    assert page.texts(".t-steps .is-now .t-h4") == ["Bauausschuss"]
    assert page.texts("section[aria-labelledby=be] .t-p")[0].startswith(
        "Noch nicht entschieden. Als Nächstes berät: Bauausschuss, "
    )
    assert page.links("section[aria-labelledby=be] a") == [f"/sitzungen/{coming.pk}/"]


@pytest.mark.parametrize(
    ("outcome", "words"), [(Outcome.REFERRED, "verwiesen an Umweltausschuss"), (Outcome.POSTPONED, "vertagt")]
)
def test_a_paper_that_was_sent_on_has_no_decision_but_a_new_station(look, outcome, words):
    target = organization("Umweltausschuss")
    row, _item = decided(None, outcome=outcome, referred_to=target if outcome == Outcome.REFERRED else None)
    published(Consultation, paper=row, organization=target, order=2, role=ConsultationRole.DECISION, authoritative=True)
    page = look(ROUTE.format(row.pk))
    assert page.texts(".t-steps .kern-badge") == [words]
    assert page.texts(".t-steps .is-now .t-h4") == ["Umweltausschuss"]
    assert page.texts("section[aria-labelledby=be] .t-p") == [
        "Noch nicht entschieden. Als Nächstes berät: Umweltausschuss. Der Termin steht noch nicht fest."
    ]


def test_a_withdrawn_paper_is_grey_with_its_reason(look):
    row = paper("Ein Zaun", state=PaperState.WITHDRAWN, state_reason="Die Eigentümerin hat verkauft.")
    page = look(ROUTE.format(row.pk))
    assert "t-muted" in page.main.select_one("h1")["class"]
    assert page.text(".kern-alert--warning .kern-title") == "Diese Vorlage wurde zurückgezogen."
    assert page.text(".kern-alert--warning .kern-body") == "Die Eigentümerin hat verkauft."


def test_a_replaced_paper_leads_to_the_new_one(look):
    new = paper("Ein höherer Zaun", "V/2026/0002")
    row = paper("Ein Zaun", "V/2026/0001", state=PaperState.REPLACED, replaced_by=new)
    assert look(ROUTE.format(row.pk)).texts(f'a[href="/vorlagen/{new.pk}/"]') == [
        "Zur neuen Vorlage: V/2026/0002 Ein höherer Zaun"
    ]


@pytest.mark.parametrize(("count", "is_tall"), [(5, False), (6, True)])
def test_more_than_five_stations_stand_below_each_other(look, count, is_tall):
    row = paper("Ein Zaun")
    for order in range(1, count + 1):
        published(Consultation, paper=row, organization=organization(f"Ausschuss {order}"), order=order)
    assert bool(look(ROUTE.format(row.pk)).main.select(".t-steps--tall")) is is_tall


def test_a_secret_vote_shows_numbers_only(look):
    row, place = decided((20, 21, 2), VoteMethod.SECRET)
    place.votes.get().tallies.create(label="Grüne Liste", yes=20)
    page = look(ROUTE.format(row.pk))
    assert page.main.select("svg.t-seats, .t-votes") == []
    assert page.texts("section[aria-labelledby=be] .t-p")[1] == ("Geheime Abstimmung: 20 Ja · 21 Nein · 2 Enthaltungen")
    assert "Grüne Liste" not in str(page.main)


def test_a_named_vote_names_every_seat(look):
    row, place = decided((1, 1, 0), VoteMethod.NAMED)
    group = faction("Grüne Liste", "GL", 1)
    for name, choice in (("Ute Kern", Choice.YES), ("Max Berg", Choice.NO)):
        VoteRecord.objects.create(vote=place.votes.get(), person=person(name), faction=group, choice=choice)
    page = look(ROUTE.format(row.pk))
    assert sorted(page.texts("svg.t-seats circle title, svg.t-seats g title")) == ["Max Berg: Nein", "Ute Kern: Ja"]
    assert page.texts("details:last-of-type .t-votes tbody tr") == [
        "Max Berg Grüne Liste Nein",
        "Ute Kern Grüne Liste Ja",
    ]


def test_nothing_of_a_nonpublic_paper_is_shown(designed, client, look):
    hidden = paper("Geheimer Ankauf", "V/2026/0666", visibility=Visibility.NONPUBLIC)
    designed.paper.related_papers.add(hidden)
    designed.matter.papers.add(hidden)
    assert client.get(ROUTE.format(hidden.pk)).status_code == 404
    for path in (ROUTE.format(designed.paper.pk), f"/vorgaenge/{designed.matter.pk}/", "/vorlagen/", "/rat/"):
        assert "Geheimer Ankauf" not in str(look(path).soup)


def test_the_decision_names_the_difference_to_the_draft(designed, look):
    page = look(ROUTE.format(designed.paper.pk))
    assert page.texts("section[aria-labelledby=be] .t-box .t-muted")[0].startswith(
        "Geändert gegenüber der Vorlage: „vor Baubeginn“"
    )
