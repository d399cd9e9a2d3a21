"""A survey on other pages: what stands there, where it leads, and who may frame it."""

import re

import pytest
from django.core.checks import run_checks
from django.db import connection
from django.test.utils import CaptureQueriesContext

from accounts.viewer import SYSTEM
from participation.enums import Access, ProcedureState
from participation.models import UrnEntry
from participation.services.procedures import move_procedure
from participation.services.survey_editing import add_page, add_question
from participation.services.survey_invitation import invitation
from participation.surveys.answers import payload_of
from tests.participation.surveys.conftest import fill
from tests.participation.surveys.test_answering import ANSWERS, sent

pytestmark = pytest.mark.django_db
FRAME = "/mitmachen/umfragen/busse/einbetten/"
HEADER = "Content-Security-Policy"


def many_choices(survey):
    """Ask something with more choices than fit on another page."""
    page = survey.pages.get()
    add_question(by=SYSTEM, page=page, kind="single", text="Wo wohnen Sie?", choices=list("ABCDEFG"))


def with_words(survey):
    """Say something before the first question."""
    page = survey.pages.get()
    page.text = "Bitte lesen Sie zuerst."
    page.save()
    add_question(by=SYSTEM, page=page, kind="yesno", text="Gelesen?")


def with_consent(survey):
    """Ask for consent first."""
    add_question(by=SYSTEM, page=survey.pages.get(), kind="consent", text="Ich bin einverstanden.", is_required=True)
    add_question(by=SYSTEM, page=survey.pages.get(), kind="yesno", text="Und?")


def main_of(answer):
    """Return what a frame shows of a page."""
    return re.search("<main.*</main>", answer.content.decode(), re.DOTALL)[0]


def test_it_tells_days_and_questions_and_shows_the_first(make_survey):
    made = make_survey()
    with CaptureQueriesContext(connection) as queries:
        found = invitation(made.slug)
    assert len(queries) == 2
    assert (found.questions, found.line.days_left, found.first.key) == (14, 7, "f1")


@pytest.mark.parametrize(
    ("more", "first"),
    [
        ({}, "f1"), ({"access": Access.CODE}, "f1"), ({"access": Access.RESIDENT}, None), ({"ask": many_choices}, None),
        ({"ask": with_words}, None), ({"ask": with_consent}, None), ({"is_open": False}, ""),
    ],
)  # fmt: skip
def test_only_a_simple_first_question_stands_on_another_page(make_survey, more, first):
    found = invitation(make_survey(**more).slug)
    assert (found and found.first and found.first.key) == (first or None)
    assert (found is None) == (first == "")


def test_answering_goes_on_where_the_invitation_ends(make_survey, walk, client):
    walker = walk(make_survey())
    found = invitation("busse")
    answer = client.post(walker.path, {"stand": found.stand, "handlung": found.act, "f1": "no"})
    walker.page = answer
    assert answer.status_code == 200 and "Warum nicht?" in walker.said and 'value="no" checked' in walker.said
    assert dict(client.cookies) == {}
    # Nothing chosen is nothing wrong yet.
    assert client.post(walker.path, {"stand": found.stand, "handlung": found.act}).status_code == 200
    walker.page = client.post(walker.path, {"stand": found.stand, "handlung": found.act, "f1": "yes"})
    walker.to_the_end().press("absenden")
    assert sent() == [payload_of(ANSWERS)] and UrnEntry.objects.count() == 1


def test_a_first_page_of_one_question_is_done_with_it(make_survey, walk, client):
    def ask(survey):
        add_question(by=SYSTEM, page=survey.pages.get(), kind="yesno", text="Bus?", is_required=True)
        add_question(by=SYSTEM, page=add_page(by=SYSTEM, survey=survey, title="Mehr"), kind="long", text="Warum?")

    walker = walk(make_survey(ask=ask))
    found = invitation("busse")
    answer = client.post(walker.path, {"stand": found.stand, "handlung": found.act, "f1": "no"})
    assert "Seite 2 von 2" in answer.content.decode()


@pytest.mark.parametrize("state", [ProcedureState.CLOSED, ProcedureState.ABORTED])
def test_after_its_end_nothing_is_asked_any_more(make_survey, client, state):
    move_procedure(by=SYSTEM, procedure=make_survey(), to=state, reason="Zu wenig Zeit.")
    said = main_of(client.get(FRAME))
    assert "Busse und Bahnen" in said and "<form" not in said and "ausfuellen" not in said


def test_drafts_are_not_to_be_framed(make_survey, client):
    make_survey(is_open=False)
    assert client.get(FRAME).status_code == 404


def test_only_the_sites_of_the_town_may_frame_it(make_survey, client, settings):
    make_survey()
    ours, other = "https://www.hennef.de", "https://*.example.org"
    for sites, allowed in (([], "'none'"), ([ours], ours), ([ours, other, "http://hennef.de"], ours)):
        settings.EMBEDDING_SITES = sites
        answer = client.get(FRAME)
        policy = dict(part.strip().partition(" ")[::2] for part in answer[HEADER].split(";"))
        assert policy["frame-ancestors"] == allowed and policy["script-src"].startswith("'self'")
    # Every other page stays out of frames.
    for path in ("", "ausfuellen/"):
        assert "frame-ancestors 'none'" in client.get(f"/mitmachen/umfragen/busse/{path}")[HEADER]


def test_a_framed_page_is_the_same_for_all_and_leads_out_of_the_frame(make_survey, client, client_of):
    make_survey()
    answer = client.get(FRAME)
    assert not answer.cookies and answer["Cache-Control"] == "no-cache" and "Cookie" not in answer.get("Vary", "")
    main = main_of(answer)
    targets = re.findall(r"<(?:a|form) [^>]*>", main)
    assert targets and all('target="_top"' in tag for tag in targets)
    assert main == main_of(client_of("sitzungsdienst").get(FRAME))


def test_a_site_that_is_none_is_told_at_the_start(settings):
    settings.EMBEDDING_SITES = ["https://www.hennef.de", "https://*.de", "www.hennef.de", "https://hennef.de/pfad"]
    wrong = [message.msg for message in run_checks() if message.id == "participation.E001"]
    assert len(wrong) == 3


def test_the_desk_gives_the_line_only_where_it_works(make_survey, client_of, settings):
    made = make_survey(ask=fill)
    path = f"/admin/beteiligung/umfragen/{made.pk}/"
    assert "einbetten" not in client_of("sitzungsdienst").get(path).content.decode()
    settings.EMBEDDING_SITES = ["https://www.hennef.de"]
    assert f"{settings.PUBLIC_URL}{FRAME}" in client_of("sitzungsdienst").get(path).content.decode()
