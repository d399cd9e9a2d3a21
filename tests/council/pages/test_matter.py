"""The page of a matter: five phases and one thread."""

import pytest

from council.enums import MatterPhase
from council.models import MatterEvent
from tests.council.pages.rows import day, matter, organization

pytestmark = pytest.mark.django_db
ROUTE = "/vorgaenge/{}/"
NEWEST_FIRST = [
    "Baubeginn zweiter Abschnitt",
    "Umsetzung: 40 Prozent",
    "Rat der Stadt Hennef (Sieg): angenommen",
    "Drei Gremien beraten",
    "Umfrage unter Anliegenden",
    "Antrag der Fraktionen Grüne Liste und Soziale Mitte",
    "Idee von „Radlerin aus Warth“",
]


def test_five_phases_stand_in_one_line(designed, look):
    page = look(ROUTE.format(designed.matter.pk))
    assert page.texts(".t-steps .t-h4") == ["Idee", "Antrag", "Beratung", "Beschluss", "Umsetzung"]
    assert [item["class"] for item in page.main.select(".t-steps > li")] == [["is-done"]] * 4 + [["is-now"]]


def test_the_thread_runs_newest_first_and_turns(designed, look):
    assert look(ROUTE.format(designed.matter.pk)).texts(".t-line h3") == NEWEST_FIRST
    assert look(ROUTE.format(designed.matter.pk) + "?reihenfolge=alt").texts(".t-line h3") == NEWEST_FIRST[::-1]


def test_idea_and_decision_are_strong_and_the_next_event_is_dashed(designed, look):
    page = look(ROUTE.format(designed.matter.pk))
    assert page.texts(".t-line .is-key h3") == [NEWEST_FIRST[2], NEWEST_FIRST[-1]]
    assert page.texts(".t-line .is-next h3") == NEWEST_FIRST[:1]


def test_the_aside_names_what_comes_next_and_who_is_in_charge(designed, look):
    page = look(ROUTE.format(designed.matter.pk))
    assert page.texts("aside .t-event .t-small") == ["18:00 Uhr, TOP 4: Zwischenbericht zum Bau"]
    assert page.texts("aside dd") == [
        "412.000 Euro",
        "288.400 Euro (70 %)",
        "Tiefbauamt, Jonas Wittlich",
        "Stufe 3 von 4",
    ]


def test_a_rejected_matter_ends_with_its_decision(look):
    row = matter("Ein Zaun", phase=MatterPhase.DECISION, is_rejected=True)
    page = look(ROUTE.format(row.pk))
    assert page.texts(".t-steps .t-h4") == ["Idee", "Antrag", "Beratung", "abgelehnt"]
    assert page.texts(".t-steps .is-refused .t-h4") == ["abgelehnt"]


def test_a_merged_matter_leads_to_the_surviving_one(look):
    survivor = matter("Alle Zäune")
    row = matter("Ein Zaun", merged_into=survivor)
    assert look(ROUTE.format(row.pk)).texts(".t-head .t-more") == ["Alle Zäune"]
    assert look(ROUTE.format(survivor.pk)).texts("section[aria-labelledby=zus] li") == ["Ein Zaun"]
    assert look("/vorgaenge/").texts("h2 a") == ["Alle Zäune"]


@pytest.mark.parametrize(("days", "says"), [(183, []), (184, ["Zuständig ist: Bauhof."])])
def test_standing_still_for_six_months_is_said_openly(look, days, says):
    row = matter("Ein Zaun", last_progress_at=day(-days), responsible=organization("Bauhof"))
    page = look(ROUTE.format(row.pk))
    assert page.texts(".kern-alert--info .kern-body") == says
    assert page.texts(".kern-alert--info .kern-title") == (
        [f"Seit {day(-days):%d.%m.%Y} ohne Fortschritt"] if says else []
    )


def test_an_empty_thread_says_what_comes(look):
    assert look(ROUTE.format(matter("Ein Zaun").pk)).texts(".t-empty p") == [
        "Hier ist noch nichts geschehen.",
        "Sobald ein Gremium berät oder die Verwaltung berichtet, steht es hier.",
    ]


def test_events_of_other_matters_stay_there(designed, look):
    other = matter("Ein Zaun")
    MatterEvent.objects.create(matter=other, date=day(-1), title="Der Zaun steht")
    assert look(ROUTE.format(designed.matter.pk)).texts(".t-line h3") == NEWEST_FIRST
