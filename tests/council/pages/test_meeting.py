"""The page of a meeting in every state the designed screens name."""

import pytest

from council.enums import ItemState, MeetingState, Visibility
from council.models import Organization
from tests.council.pages.rows import at, item, meeting, nonpublic_item, organization, paper

pytestmark = pytest.mark.django_db
ROUTE = "/sitzungen/{}/"


def test_a_closed_meeting_shows_agenda_results_and_attendance(designed, look):
    page = look(ROUTE.format(designed.meeting.pk))
    assert page.text("h1") == "Rat der Stadt Hennef (Sieg), 7. Sitzung"
    assert page.texts(".t-tags .kern-badge")[0] == "abgeschlossen"
    assert page.texts("section[aria-labelledby=oe] .t-ag-r .kern-badge") == [
        "einstimmig",
        "angenommen, 27 : 13 : 3",
        "verwiesen an Umweltausschuss",
        "abgelehnt, 20 : 22 : 1",
    ]
    assert page.texts("section[aria-labelledby=oe] .t-sec__head > span") == ["6 Punkte, 4 Beschlüsse"]
    assert page.texts("section[aria-labelledby=oe] li .t-muted:not(.t-no-nr)") == [
        "Drei Fragen, schriftlich beantwortet",
        "Vorlage V/2026/0398 · Kämmerei",
        "Vorlage V/2026/0412 · Amt für Mobilität · 3 Anlagen · ein Änderungsantrag",
        "Antrag der Fraktion Freie Wähler Siegtal, A/2026/0077",
        "Antrag der Fraktionen Grüne Liste und Soziale Mitte, A/2026/0081",
    ]
    assert page.texts(".t-attend .t-num") == [
        "15 von 16", "11 von 11", "8 von 8", "4 von 4", "3 von 3", "1 von 2", "1 von 1",
    ]  # fmt: skip
    assert page.text("#anw p") == "43 von 45 Stimmberechtigten. Beschlussfähig ab 23."
    assert page.texts(".t-picture") == ["Keine Aufzeichnung: Der Rat hat der Aufzeichnung nicht zugestimmt."]


def test_the_nonpublic_part_shows_subjects_only_and_restarts_numbering(designed, look):
    page = look(ROUTE.format(designed.meeting.pk))
    assert page.texts("section[aria-labelledby=noe] li") == [
        "1 Grundstücksangelegenheit § 7 Abs. 2 Geschäftsordnung",
        f"2 Vergabe: Rohbau Grundschule Siegtal Beschluss am {at(-54):%d.%m.%Y} veröffentlicht",
    ]
    assert "Flur 7" not in str(page.soup)


def test_a_councillor_with_second_factor_reads_the_nonpublic_part_marked_as_such(designed, look, client_of, people):
    from tests.council.pages.rows import membership, person

    councillor = person("Ansgar Rat", user=people["rat"])
    membership(councillor, designed.council)
    hidden = designed.meeting.agenda_items.get(number="1", part="nonpublic")
    page = look(ROUTE.format(designed.meeting.pk), by=client_of("rat"))
    first = page.texts("section[aria-labelledby=noe] li")[0]
    assert first == f"1 {hidden.title} nichtöffentlich"
    assert page.texts("section[aria-labelledby=noe] .kern-alert__header") == [
        "Nur für Sie sichtbar: Dieser Teil ist nichtöffentlich"
    ]
    without = look(ROUTE.format(designed.meeting.pk), by=client_of("rat", second_factor=False))
    assert (
        without.texts("section[aria-labelledby=noe] li")[0] == "1 Grundstücksangelegenheit § 7 Abs. 2 Geschäftsordnung"
    )


def test_a_planned_meeting_says_that_its_agenda_may_change(look):
    row = meeting(organization("Kulturausschuss"), state=MeetingState.PLANNED)
    assert look(ROUTE.format(row.pk)).texts(".t-empty p") == [
        "Die Tagesordnung steht noch nicht fest.",
        "Sie erscheint hier mit der Einladung.",
    ]
    item(row, "1", "Begrüßung")
    page = look(ROUTE.format(row.pk))
    assert page.texts(".t-tags .kern-badge") == ["geplant"]
    assert page.texts(".t-before") == ["Die Tagesordnung ist in Arbeit und kann sich noch ändern."]


def test_a_supplemented_agenda_says_when_and_why(look):
    row = meeting(
        organization("Kulturausschuss"), agenda_changed_at=at(-1), agenda_change_reason="Die Frist läuft am Freitag ab."
    )
    late = paper("Zuschuss", "V/2026/0500")
    item(row, "5", "Zuschuss", paper=late, added_late=True, added_late_reason="Äußerste Dringlichkeit.")
    page = look(ROUTE.format(row.pk))
    assert page.texts(".t-tags .kern-badge") == ["eingeladen"]
    assert page.text(".kern-alert--info .kern-title").startswith("Tagesordnung ergänzt am ")
    assert page.text(".kern-alert--info .kern-body") == "Die Frist läuft am Freitag ab."
    assert "Nachträglich aufgenommen: Äußerste Dringlichkeit." in page.texts("li .t-muted")


def test_a_running_meeting_marks_the_item_that_is_debated(look):
    row = meeting(organization("Kulturausschuss"), offset=0, state=MeetingState.IN_SESSION)
    item(row, "1", "Begrüßung")
    item(row, "2", "Haushalt", state=ItemState.DEBATED)
    page = look(ROUTE.format(row.pk))
    assert page.texts(".t-tags .t-tag--live") == ["läuft jetzt"]
    assert page.texts("li[aria-current=true] .t-h4") == ["Haushalt"]


def test_a_cancelled_meeting_stays_readable(look):
    row = meeting(organization("Kulturausschuss"), state=MeetingState.CANCELLED, cancelled_reason="Erkrankung.")
    item(row, "1", "Begrüßung")
    page = look(ROUTE.format(row.pk))
    assert page.text(".kern-alert--danger .kern-title") == "Diese Sitzung findet nicht statt."
    assert page.text(".kern-alert--danger .kern-body") == "Erkrankung."
    assert page.texts(".t-agenda .t-h4") == ["Begrüßung"]


def test_a_withdrawn_item_says_so(look):
    row = meeting(organization("Kulturausschuss"))
    item(row, "1", "Haushalt", state=ItemState.WITHDRAWN)
    assert look(ROUTE.format(row.pk)).texts(".t-ag-r .t-tag") == ["abgesetzt"]


def test_a_hidden_meeting_is_unknown(client, designed):
    hidden = meeting(Organization.objects.first(), visibility=Visibility.NONPUBLIC)
    unknown = "00000000-0000-4000-8000-000000000000"
    assert [client.get(ROUTE.format(key)).status_code for key in (hidden.pk, unknown)] == [404, 404]


def test_a_published_wording_of_a_nonpublic_decision_is_shown(look):
    row = meeting(organization("Kulturausschuss"), offset=-20, state=MeetingState.CLOSED)
    nonpublic_item(
        row, "1", "Ankauf", "Grundstück", result_published_at=at(-2), public_result="Das Grundstück wird gekauft."
    )
    assert look(ROUTE.format(row.pk)).texts("section[aria-labelledby=noe] li .t-p") == ["Das Grundstück wird gekauft."]
