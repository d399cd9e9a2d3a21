"""Barriers are told without account, reach the town, are answered and forgotten."""

import datetime

import pytest
from django.core import mail
from django.utils import timezone

from cms.models import BarrierReport
from cms.services.barriers import answer_report, contact, forget_reports, mail_report, report_barrier
from core.errors import NotPermitted, Refused
from core.models import AuditEvent, JobRun
from tests.cms.conftest import words
from tests.council.pages.rows import town

pytestmark = pytest.mark.django_db
ADDRESS = "/barriere-melden/"
TEXT = "Die Karte lässt sich mit der Tastatur nicht bedienen."


@pytest.fixture
def addressed(settings):
    settings.ACCESSIBILITY_CONTACT = "barrierefrei@hennef.example"


def test_a_report_is_kept_and_mailed_once(client, home, addressed):
    answer = client.post(ADDRESS, {"message": TEXT, "email": "leser@hennef.example", "page": "/karte/"})
    assert (answer.status_code, answer["Location"]) == (302, "/barriere-melden/?gesendet")
    row = BarrierReport.objects.get()
    assert (row.message, row.email, row.page, row.mailed_at) == (TEXT, "leser@hennef.example", "/karte/", None)
    (run,) = JobRun.objects.filter(name__endswith="mail_report")
    for _time in range(2):
        mail_report(**run.kwargs)
    (letter,) = mail.outbox
    assert (letter.to, letter.reply_to, TEXT in letter.body) == (
        ["barrierefrei@hennef.example"], ["leser@hennef.example"], True,
    )  # fmt: skip
    row.refresh_from_db()
    assert row.mailed_at is not None
    assert AuditEvent.objects.get(action="cms.report_barrier").data == {}


def test_the_form_thanks_and_leaves_no_cookie(client, look):
    page = look(ADDRESS)
    assert page.select_one("form [name=message]") is not None
    assert words(look(f"{ADDRESS}?gesendet").h1) == "Danke für Ihre Meldung"
    client.post(ADDRESS, {"message": TEXT})
    assert client.cookies == {}
    assert client.get(f"/en{ADDRESS}").status_code == 200


def test_the_page_the_visitor_came_from_is_named(client, home):
    page = client.get(ADDRESS, headers={"referer": "https://hennef.example/karte/?q=geheim"})
    assert page.context["form"].initial["page"] == "/karte/"


def test_what_is_wrong_is_summed_up_and_what_was_typed_stays(client, home):
    answer = client.post(ADDRESS, {"message": "", "email": "keine Adresse"})
    assert answer.status_code == 422
    assert set(answer.context["form"].errors) == {"message", "email"}
    page = answer.content.decode()
    assert ("t-errors" in page, 'href="#id_message"' in page, "keine Adresse" in page) == (True, True, True)
    assert not BarrierReport.objects.exists()


def test_machines_are_thanked_and_nothing_is_kept(client, home):
    answer = client.post(ADDRESS, {"message": TEXT, "website": "https://spam.example"})
    assert (answer.status_code, BarrierReport.objects.count()) == (302, 0)


def test_too_many_are_told_to_wait(client, home):
    for _time in range(5):
        assert client.post(ADDRESS, {"message": TEXT}).status_code == 302
    answer = client.post(ADDRESS, {"message": "Noch eine"})
    assert (answer.status_code, BarrierReport.objects.count()) == (429, 5)
    assert "Noch eine" in answer.content.decode()


def test_without_an_address_it_waits_for_the_editors(viewer_of, home):
    row = report_barrier(by=viewer_of(), message=TEXT)
    assert contact() == ""
    mail_report(report=str(row.pk))
    assert (mail.outbox, BarrierReport.objects.get().mailed_at) == ([], None)
    body = town()
    type(body).objects.update(contact_email="stadt@hennef.example")
    mail_report(report=str(row.pk))
    assert [letter.to for letter in mail.outbox] == [["stadt@hennef.example"]]


def test_an_empty_report_is_refused(viewer_of):
    with pytest.raises(Refused) as refusal:
        report_barrier(by=viewer_of(), message="  ")
    assert refusal.value.code == "empty"


def test_editors_read_and_answer(client_of, viewer_of, home):
    row = report_barrier(by=viewer_of(), message=TEXT, email="leser@hennef.example")
    editor = client_of("sitzungsdienst")
    page = editor.get("/admin/inhalte/barrieren/").content.decode()
    assert (TEXT in page, "ACCESSIBILITY_CONTACT" in page) == (True, True)
    assert editor.post(f"/admin/inhalte/barrieren/{row.pk}/beantwortet/").status_code == 302
    row.refresh_from_db()
    assert (row.answered_at is not None, BarrierReport.objects.open().count()) == (True, 0)
    with pytest.raises(NotPermitted):
        answer_report(by=viewer_of("buergerin"), report=row.pk)
    row.delete()
    with pytest.raises(Refused) as refusal:
        answer_report(by=viewer_of("sitzungsdienst"), report=row.pk)
    assert refusal.value.code == "unknown"


def test_reports_go_after_six_months():
    now = timezone.now()
    for days in (181, 179):
        BarrierReport.objects.create(message=TEXT, sent_at=now - datetime.timedelta(days=days))
    assert (forget_reports(dry_run=True), BarrierReport.objects.count()) == (1, 2)
    assert (forget_reports(), BarrierReport.objects.count()) == (1, 1)
