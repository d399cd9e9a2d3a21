"""The pages of departments, planner and signing: what they show, what they refuse, what they cost."""

import datetime
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from council.enums import ItemState, PaperState, PaperType
from council.models import AgendaItem, CoSignature, Paper, PaperTemplate, ProcedureRule, SigningRule, UrgentSignature
from council.services import co_signing, files, papers, urgent_decisions
from council.services.co_signing import Stop
from council.services.papers import Effects
from tests.council.acts.conftest import text_file
from tests.council.departments.test_urgent import ask, council
from tests.council.departments.test_urgent import paper as urgent_paper
from tests.council.departments.test_ways import evenings, legs
from tests.council.departments.test_ways import paper as released
from tests.council.desk.conftest import wagtail_roots
from tests.factories.people import sign_in

__all__ = ["ask", "council", "evenings", "legs", "released", "urgent_paper", "wagtail_roots"]
pytestmark = pytest.mark.django_db


@pytest.fixture
def office(worker):
    """Return a browser of somebody who works in departments."""

    def make(*keys, name=""):
        viewer = worker(*keys, name=name)
        return sign_in(Client(), User.objects.get(pk=viewer.user_id))

    return make


def page(client, name, *args, query="", expected=200):
    response = client.get(reverse(name, args=args) + query)
    assert response.status_code == expected, name
    return response.content.decode()


def send(client, route, *args, expected=302, **data):
    response = client.post(reverse(route, args=args), data)
    assert response.status_code == expected, response.content.decode()[:3000]
    return response


EMPTY = {"rhythm": "", "budget_line": "", "is_funded": "unknown", "climate": "", "climate_reason": ""}


def test_the_day_of_a_department(office, client_of, offices):
    PaperTemplate.objects.create(paper_type=PaperType.PROPOSAL, proposal="Der Ausschuss beschließt …")
    mob, tief = office("mob"), office("tief")
    assert "Heute ist nichts fällig" in page(mob, "department:papers")
    assert "Der Ausschuss beschließt …" in page(mob, "department:write_paper")
    facts = {"paper_type": "Beschlussvorlage", "title": "Radweg", "under_direction_of": [offices["mob"].pk], **EMPTY}
    send(mob, "department:write_paper", **facts | {"amount": "120000", "rhythm": "once"})
    paper = Paper.objects.get()
    assert (paper.effects.amount, paper.versions.count()) == (Decimal(120000), 1)
    assert "120.000" in page(mob, "department:paper", paper.pk)
    page(tief, "department:paper", paper.pk, expected=404)
    due = (timezone.localdate() + datetime.timedelta(days=5)).isoformat()
    send(mob, "department:begin_co_signing", paper.pk, **{"due": due, f"step-{offices['tief'].pk}": "1"})
    row = CoSignature.objects.get()
    assert "Zum Mitzeichnen" in page(tief, "department:papers")
    assert "Antwort bis" in page(tief, "department:answer", row.pk)
    refused = send(tief, "department:answer", row.pk, expected=200, answer="refused", remark="")
    assert "Es fehlt, warum" in refused.content.decode()
    send(tief, "department:answer", row.pk, answer="refused", remark="Die Brücke fehlt")
    assert "Die Brücke fehlt" in page(mob, "department:paper", paper.pk)
    page(mob, "department:revise_paper", paper.pk)
    send(mob, "department:revise_paper", paper.pk, title="Radweg mit Brücke", reason="", amount="120000",
         nonpublic_ground="", **EMPTY | {"rhythm": "once"})  # fmt: skip
    html = page(mob, "department:compare", paper.pk)
    assert "<ins> mit Brücke</ins>" in html
    send(mob, "department:begin_co_signing", paper.pk, **{"due": due, f"step-{offices['tief'].pk}": "1"})
    again = CoSignature.objects.get(round=2)
    assert "Was sich seit Ihrer Antwort" in page(tief, "department:answer", again.pk)
    send(tief, "department:answer", again.pk, answer="given", remark="")
    clerk = client_of("sitzungsdienst")
    assert "Mitzeichnung" in page(clerk, "desk:paper", paper.pk)
    send(clerk, "desk:release_paper", paper.pk)
    assert Paper.objects.get().state == PaperState.RELEASED


def test_the_clerk_is_told_why_a_paper_is_not_released(client_of, draft, worker, offices):
    paper = draft()
    co_signing.begin_co_signing(by=worker("mob"), paper=paper, route=[Stop(offices["tief"])])
    html = send(client_of("sitzungsdienst"), "desk:release_paper", paper.pk, expected=200).content.decode()
    assert "Die Mitzeichnung ist noch offen: Tiefbauamt." in html


def test_files_and_taking_back(office, draft, worker, offices):
    mob, paper = office("mob"), draft()
    facts = {"name": "Plan", "role": "auxiliary", "visibility": "0", "upload": text_file()}
    send(mob, "department:attach", paper.pk, **facts)
    file = paper.attachments.get().file
    page(mob, "department:remove_file", paper.pk, file.pk)
    co_signing.begin_co_signing(by=worker("mob"), paper=paper, route=[Stop(offices["tief"])])
    page(mob, "department:take_back", paper.pk)
    send(mob, "department:take_back", paper.pk, reason="Plan fehlt")
    send(mob, "department:remove_file", paper.pk, file.pk, reason="veraltet")
    send(mob, "department:withdraw_paper", paper.pk, reason="überholt")
    assert Paper.objects.get().state == PaperState.WITHDRAWN
    page(office("tief"), "department:remove_file", paper.pk, file.pk, expected=404)


def test_who_is_let_in(client_of, office, draft):
    paper = draft()
    for key in ("buergermeisterin", "rat", "gast"):
        page(client_of(key), "department:papers", expected=403)
    page(office("mob"), "desk:papers", expected=302)
    page(client_of("sitzungsdienst"), "department:paper", paper.pk)
    answer = Client().get(reverse("department:paper", args=[paper.pk]))
    assert answer.status_code == 302 and "next=" in answer["Location"]


@pytest.mark.parametrize("count", [1, 3])
def test_the_start_costs_the_same_for_one_and_for_many(
    office, draft, worker, offices, count, django_assert_max_num_queries
):
    for n in range(count):
        paper = draft(f"Radweg {n}")
        co_signing.begin_co_signing(
            by=worker("mob"), paper=paper, route=[Stop(offices["tief"]), Stop(offices["gruen"], 2)]
        )
        draft(f"Entwurf {n}")
    client = office("mob", "tief", name="beide")
    with django_assert_max_num_queries(22):
        page(client, "department:papers")


@pytest.mark.parametrize("count", [1, 3])
def test_a_paper_costs_the_same(office, draft, worker, offices, count, django_assert_max_num_queries):
    paper = draft(effects=Effects(amount=Decimal(5), rhythm="once"))
    for n in range(count):
        files.attach_file(by=worker("mob"), paper=paper, upload=text_file(), name=f"Plan {n}")
        papers.revise_paper(by=worker("mob"), paper=paper, reasons=f"{n}")
        co_signing.begin_co_signing(
            by=worker("mob"), paper=paper, route=[Stop(offices["tief"]), Stop(offices["gruen"])]
        )
        co_signing.take_back_co_signing(by=worker("mob"), paper=paper, reason="weiter")
    client = office("mob")
    # What is asked once a minute, like the town's name, is asked before.
    page(client, "department:paper", paper.pk)
    with django_assert_max_num_queries(31):
        page(client, "department:paper", paper.pk)


def way(*rows):
    """Return the form of the planner: (body, role, meeting)."""
    data = {}
    for n, (body, role, meeting) in enumerate(rows, 1):
        data |= {f"station-{n}-place": n, f"station-{n}-organization": body.pk, f"station-{n}-role": role,
                 f"station-{n}-meeting": meeting.pk if meeting else ""}  # fmt: skip
    return data


def test_planning_a_way(client_of, released, bodies, evenings):
    clerk, at = client_of("sitzungsdienst"), ("desk:plan_way", released.pk)
    assert "Die Beratungsfolge ist leer" in page(clerk, *at)
    rows = [
        (bodies["mobil"], "Vorberatung", None),
        (bodies["bau"], "Vorberatung", None),
        (bodies["rat"], "Entscheidung", None),
    ]
    html = send(clerk, *at, expected=200, pruefen="1", **way(*rows)).content.decode()
    assert "Nichts spricht dagegen" in html and "<polyline" in html and "Vorlage freigeben bis" in html
    assert not AgendaItem.objects.exists()
    wrong = [rows[2], (bodies["mobil"], "Vorberatung", evenings["mobil"])]
    html = send(clerk, *at, expected=200, planen="1", **way(*wrong)).content.decode()
    assert "So geht es nicht:" in html and not AgendaItem.objects.exists()
    send(clerk, *at, planen="1", **way(*rows))
    assert AgendaItem.objects.filter(state=ItemState.PROPOSED).count() == 3
    assert "vorgeschlagen" in page(clerk, "desk:paper", released.pk)
    item = AgendaItem.objects.get(meeting=evenings["mobil"])
    assert "Vorgeschlagen" in page(clerk, "desk:meeting", evenings["mobil"].pk)
    page(clerk, "desk:accept_item", item.meeting_id, item.pk)
    send(clerk, "desk:accept_item", item.meeting_id, item.pk)
    assert "Steht schon auf einer Tagesordnung" in page(clerk, *at)


def test_an_unusual_way_asks_for_a_reason(client_of, released, bodies, meeting_on):
    soon = meeting_on("rat", 5)
    clerk, at = client_of("sitzungsdienst"), ("desk:plan_way", released.pk)
    row = way((bodies["rat"], "Entscheidung", soon))
    html = send(clerk, *at, expected=200, planen="1", **row).content.decode()
    assert "Nennen Sie den Grund" in html and "Nur mit Grund:" in html
    send(clerk, *at, planen="1", reason="Die Förderung endet", **row)


def test_a_draft_is_planned_but_not_proposed(client_of, draft, bodies):
    html = page(client_of("sitzungsdienst"), "desk:plan_way", draft().pk)
    assert "Die Vorlage ist noch nicht freigegeben" in html and 'aria-disabled="true"' in html


def test_signing_an_urgent_decision(client_of, council, urgent_paper, meeting_on):
    meeting_on("rat", 20)
    clerk = client_of("sitzungsdienst")
    page(clerk, "desk:urgency", urgent_paper.pk)
    send(clerk, "desk:urgency", urgent_paper.pk, reason="Der Hang rutscht", councillor=council["rat"].pk)
    assert "Sophie Kronenberg" in page(clerk, "desk:paper", urgent_paper.pk)
    mayor, councillor = (UrgentSignature.objects.get(signer=signer) for signer in ("mayor", "councillor"))
    address = reverse("council:urgent_signature", args=[councillor.pk])
    sent = Client().get(address)
    assert sent.status_code == 302 and sent["Location"].startswith("/konto/login/?next=")
    weak = client_of("rat", second_factor=False).get(address)
    assert weak["Location"].startswith("/konto/zweites-merkmal/?next=")
    for key in ("buergermeisterin", "vorsitz", "gast", "sitzungsdienst"):
        assert client_of(key).get(address).status_code == 404
    html = page(client_of("rat"), "council:urgent_signature", councillor.pk)
    assert "Der Hang rutscht" in html and "no-store" in client_of("rat").get(address)["Cache-Control"]
    no = send(client_of("rat"), "council:urgent_signature", councillor.pk, expected=422, ablehnen="1", remark="")
    assert "Es fehlt, warum Sie nicht unterschreiben" in no.content.decode()
    send(client_of("rat"), "council:urgent_signature", councillor.pk, unterschreiben="1", remark="")
    send(client_of("buergermeisterin"), "council:urgent_signature", mayor.pk, unterschreiben="1", remark="")
    html = page(client_of("rat"), "council:urgent_signature", councillor.pk)
    assert "Entschieden." in html and Paper.objects.get(pk=urgent_paper.pk).state == PaperState.DECIDED
    assert "Entschieden am" in page(clerk, "desk:paper", urgent_paper.pk)


def test_the_main_committee_instead_of_signatures(client_of, urgent_paper, council):
    clerk = client_of("sitzungsdienst")
    send(clerk, "desk:urgency", urgent_paper.pk, reason="Der Hang rutscht", councillor="")
    assert "Der Hauptausschuss entscheidet in seiner Sitzung." in page(clerk, "desk:paper", urgent_paper.pk)


def test_rules_of_the_town(client_of, offices, bodies):
    clerk, today = client_of("sitzungsdienst"), timezone.localdate().isoformat()
    assert "Noch nichts festgelegt" in page(clerk, "desk:town_rules")
    send(clerk, "desk:set_signing_rule", since=today, finance=offices["kasse"].pk, finance_from="50000", days="7")
    send(clerk, "desk:set_procedure_rule", since=today, organization=bodies["rat"].pk, notice_days="8", short_notice_days="3", motion_days="10",
         motion_time="12:00", paper_days="21", paper_time="10:00", answer_days="14", still_days="40",
         public_still_days="90")  # fmt: skip
    page(clerk, "desk:set_template", 0)
    send(
        clerk,
        "desk:set_template",
        0,
        proposal="Der Rat beschließt",
        reasons="",
        financial_effects="",
        climate_effects="",
    )
    page(clerk, "desk:set_template", 99, expected=404)
    html = page(clerk, "desk:town_rules")
    send(clerk, "desk:set_procedure_rule", since=today, notice_days="8", short_notice_days="3", motion_days="10", motion_time="12:00", paper_days="14",
         paper_time="12:00", answer_days="14", still_days="40", public_still_days="90")  # fmt: skip
    assert "40 Tage, öffentlich 90" in page(clerk, "desk:town_rules")
    assert "21 Tage" in html and "50.000" in html and "geschrieben" in html
    assert (SigningRule.objects.get().days, ProcedureRule.objects.get(organization=bodies["rat"]).paper_days) == (7, 21)


def test_replacing_leads_to_the_new_paper(client_of, clerk, bodies):
    old, new = (
        papers.release_paper(by=clerk, paper=papers.write_paper(by=clerk, title=name)) for name in ("Alt", "Neu")
    )
    browser = client_of("sitzungsdienst")
    page(browser, "desk:replace_paper", old.pk)
    send(browser, "desk:replace_paper", old.pk, expected=200, replaced_by="V/1/1", reason="x")
    send(browser, "desk:replace_paper", old.pk, replaced_by=new.reference, reason="Neue Kosten")
    assert "Neue Kosten" in page(browser, "desk:paper", old.pk)
    assert urgent_decisions.councillors() == []
