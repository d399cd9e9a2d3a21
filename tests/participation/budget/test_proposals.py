"""Proposals: handed in without an account, read by the office, screened, put on the list, carried out."""

import datetime
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from accounts.viewer import PUBLIC, SYSTEM
from core.errors import NotPermitted, Refused
from participation.enums import MilestoneState, ProposalState
from participation.models import BudgetProcess, CommentReport, Proposal, ProposalComment
from participation.services import budgets, proposals

HOME = "/mitmachen/buergerhaushalt/haushalt/"
TEXTS = {"title": "Bank an der Brücke", "summary": "Zum Ausruhen.", "text": "Eine Bank mit Lehne.", "estimate": "900"}


def picture():
    file = io.BytesIO()
    made = Image.new("RGB", (40, 30), "green")
    exif = made.getexif()
    exif[0x010E] = "Geheimort"
    made.save(file, "JPEG", exif=exif)
    return SimpleUploadedFile("bank.jpg", file.getvalue(), "image/jpeg")


@pytest.fixture
def collecting(plan):
    today = timezone.localdate()
    return plan(
        0, submit_from=today - datetime.timedelta(days=3), submit_until=today + datetime.timedelta(days=3), list_frozen_on=None,
        opens_at=timezone.now() + datetime.timedelta(days=20), closes_at=timezone.now() + datetime.timedelta(days=40),
    )  # fmt: skip


def send(client, **more):
    return client.post(HOME + "vorschlaege/neu/", TEXTS | more)


def test_a_proposal_is_seen_once_it_was_read(collecting, client):
    response = send(client, author_email="anna@beispiel.example", photo=picture(), photo_alt="Die Brücke")
    assert response.status_code == 302 and not response.cookies
    row = Proposal.objects.get()
    assert (row.number, row.state, row.estimate, row.released_on) == (1, ProposalState.SUBMITTED, 900, None)
    assert client.get(HOME + "vorschlaege/1/").status_code == 404
    photo = HOME + f"vorschlaege/1/bild/{row.photos.get().pk}/"
    assert client.get(photo).status_code == 404
    proposals.release_proposal(by=SYSTEM, proposal=row)
    page = client.get(HOME + "vorschlaege/1/").content.decode()
    assert "Bank an der Brücke" in page and "anna@" not in page
    body = b"".join(client.get(photo).streaming_content)
    assert b"Geheimort" not in body and body.startswith(b"\xff\xd8")


def test_what_is_missing_comes_back_to_its_field(collecting, client):
    response = send(client, title="", photo=picture())
    assert response.status_code == 422
    assert "Bitte beschreiben Sie das Foto in einem Satz" in response.content.decode()
    assert Proposal.objects.count() == 0


def test_a_file_that_is_no_picture_is_refused(collecting, client):
    response = send(client, photo=SimpleUploadedFile("x.txt", b"Hallo"), photo_alt="Text")
    assert (response.status_code, Proposal.objects.count()) == (422, 0)


def test_similar_ones_are_hinted_at_once(collecting, client):
    send(client)
    proposals.release_proposal(by=SYSTEM, proposal=Proposal.objects.get())
    hint = send(client, title="Noch eine Brücke")
    assert "Ähnliches gibt es schon" in hint.content.decode() and Proposal.objects.count() == 1
    assert send(client, title="Noch eine Brücke", trotzdem="1").status_code == 302
    assert Proposal.objects.count() == 2


def test_machines_and_latecomers(collecting, client):
    assert send(client, website="http://spam.example").status_code == 302
    BudgetProcess.objects.update(submit_until=timezone.localdate() - datetime.timedelta(days=1))
    assert "Zurzeit sind keine Vorschläge möglich" in send(client).content.decode()
    with pytest.raises(Refused):
        proposals.submit_proposal(process=collecting, facts={"title": "x", "summary": "x", "text": "x"})
    assert Proposal.objects.count() == 0


def test_contacts_are_forgotten_on_their_day(collecting, client):
    send(client, author_name="Anna", author_email="anna@beispiel.example", signed_as="A. aus Bröl")
    assert proposals.forget_authors() == 0
    Proposal.objects.update(delete_contact_on=timezone.localdate())
    assert proposals.forget_authors(dry_run=True) == 1
    assert proposals.forget_authors() == 1
    row = Proposal.objects.get()
    assert (row.author_name, row.author_email, row.delete_contact_on, row.signed_as) == ("", "", None, "A. aus Bröl")


def test_screening_needs_cost_or_reason_and_an_officer(collecting, client):
    send(client)
    row = Proposal.objects.get()
    facts = {"proposal": row, "department": None}
    with pytest.raises(NotPermitted):
        proposals.screen_proposal(by=PUBLIC, is_feasible=True, cost=5, finding="", **facts)
    for feasible, cost, finding, field in ((True, None, "", "cost"), (False, None, " ", "finding")):
        with pytest.raises(Refused) as refusal:
            proposals.screen_proposal(by=SYSTEM, is_feasible=feasible, cost=cost, finding=finding, **facts)
        assert refusal.value.field == field
    proposals.screen_proposal(by=SYSTEM, is_feasible=False, cost=None, finding="Gehört nicht der Stadt.", **facts)
    assert "Gehört nicht der Stadt." in client.get(HOME + "vorschlaege/1/").content.decode()


def test_the_list_is_fixed_when_all_are_screened(collecting, client):
    send(client)
    send(client, title="Schaukel")
    with pytest.raises(Refused) as refusal:
        budgets.freeze_list(by=SYSTEM, process=collecting)
    assert refusal.value.code == "too_early"
    BudgetProcess.objects.update(submit_until=timezone.localdate() - datetime.timedelta(days=1))
    with pytest.raises(Refused) as refusal:
        budgets.freeze_list(by=SYSTEM, process=collecting)
    assert refusal.value.code == "unscreened"
    first, second = Proposal.objects.order_by("number")
    proposals.screen_proposal(by=SYSTEM, proposal=first, is_feasible=True, cost=700, finding="", department=None)
    proposals.screen_proposal(
        by=SYSTEM, proposal=second, is_feasible=False, cost=None, finding="Nein.", department=None
    )
    assert budgets.freeze_list(by=SYSTEM, process=collecting) == 1
    first.refresh_from_db()
    assert first.state == ProposalState.ON_LIST
    with pytest.raises(Refused) as refusal:
        proposals.screen_proposal(by=SYSTEM, proposal=first, is_feasible=True, cost=1, finding="", department=None)
    assert refusal.value.code == "frozen"
    with pytest.raises(Refused):
        budgets.reopen_list(by=SYSTEM, process=collecting, reason=" ")
    assert budgets.reopen_list(by=SYSTEM, process=collecting, reason="Kosten vertauscht") == 1


def test_the_lot_is_drawn_once(plan):
    process = plan(lot_seed="")
    assert len(budgets.draw_lot(by=SYSTEM, process=process).lot_seed) == 32
    with pytest.raises(Refused):
        budgets.draw_lot(by=SYSTEM, process=process)


def test_comments_are_read_before_they_are_seen_and_again_when_reported(plan, client):
    plan(1)
    here = HOME + "vorschlaege/1/"
    assert client.post(here, {"text": "Gute Idee"}).status_code == 302
    comment = ProposalComment.objects.get()
    assert "Gute Idee" not in client.get(here).content.decode()
    proposals.judge_comment(by=SYSTEM, comment=comment, is_shown=True)
    assert "Gute Idee" in client.get(here).content.decode()
    report = here + f"kommentare/{comment.pk}/melden/"
    assert client.post(report, {"reason": "Werbung"}).status_code == 302
    assert list(ProposalComment.objects.to_look_at()) == [comment]
    with pytest.raises(Refused):
        proposals.judge_comment(by=SYSTEM, comment=comment, is_shown=False)
    proposals.judge_comment(by=SYSTEM, comment=comment, is_shown=False, reason="Werbung")
    assert "Gute Idee" not in client.get(here).content.decode()
    assert client.get(report).status_code == 404
    assert CommentReport.objects.get().done_on == timezone.localdate()
    assert client.post(here, {"text": ""}).status_code == 422


def test_carrying_out_what_was_chosen(plan, client):
    process = plan(1)
    row = process.proposals.get()
    facts = {"date": timezone.localdate(), "state": MilestoneState.DONE, "title": "Bank aufgestellt"}
    with pytest.raises(Refused):
        proposals.add_milestone(by=SYSTEM, proposal=row, **facts)
    Proposal.objects.update(state=ProposalState.CHOSEN)
    row.refresh_from_db()
    with pytest.raises(Refused):
        proposals.add_milestone(by=SYSTEM, proposal=row, picture=(picture(), "bank.jpg"), **facts)
    step = proposals.add_milestone(
        by=SYSTEM, proposal=row, picture=(picture(), "bank.jpg"), picture_alt="Die Bank", spent=650, **facts
    )
    page = client.get(HOME + "vorschlaege/1/").content.decode()
    assert "Bank aufgestellt" in page and "bisher 650\xa0€" in page
    assert client.get(HOME + f"vorschlaege/1/bild/{step.pk}/").status_code == 200


@pytest.mark.parametrize("path", ["", "vorschlaege/", "vorschlaege/1/"])
def test_pages_ask_the_same_whatever_the_size(plan, client, path, django_assert_max_num_queries):
    plan(1, slug="a"), plan(3, slug="b"), plan(14)
    client.get(HOME + path)
    for slug in ("a", "b", "haushalt"):
        with django_assert_max_num_queries(7):
            assert client.get(f"/mitmachen/buergerhaushalt/{slug}/{path}").status_code == 200
