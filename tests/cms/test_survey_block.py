"""A survey between the paragraphs of a page."""

import pytest
from django.core.exceptions import ValidationError
from wagtail.blocks.stream_block import StreamBlockValidationError

from accounts.viewer import SYSTEM
from cms.demo.pages import read
from cms.models.blocks import BodyBlock
from participation.demo.surveys import RUNNING
from participation.enums import ProcedureState
from participation.services.procedures import move_procedure
from tests.cms.rows import news
from tests.participation.surveys.conftest import make_survey  # noqa: F401

pytestmark = pytest.mark.django_db


def test_a_page_asks_the_first_question_and_stays_quiet_when_the_survey_is_gone(home, look, make_survey):  # noqa: F811
    made = make_survey()
    news(home, "Busse", slug="bus", body=[("survey", {"survey": made.slug}), ("text", "<p>Danach.</p>")])
    page = look("/aktuelles/bus/")
    form = page.select_one("form[action='/mitmachen/umfragen/busse/ausfuellen/']")
    assert [field["name"] for field in form.select("input:not([type=hidden])")] == ["f1", "f1", "f1"]
    assert look("/en/aktuelles/bus/").select_one("form[action='/en/mitmachen/umfragen/busse/ausfuellen/']")
    move_procedure(by=SYSTEM, procedure=made, to=ProcedureState.CLOSED)
    assert not look("/aktuelles/bus/").select("main form")
    type(made).objects.filter(pk=made.pk).update(state=ProcedureState.DRAFT, announced_on=None)
    page = look("/aktuelles/bus/")
    assert "Busse und Bahnen" not in page.main.get_text() and "Danach." in page.main.get_text()


def test_editors_choose_among_public_surveys_and_one_a_page(make_survey):  # noqa: F811
    make_survey(slug="offen")
    make_survey(slug="entwurf", is_open=False)
    block = BodyBlock()
    value = block.to_python([{"type": "survey", "value": {"survey": "offen"}}])
    assert block.clean(value)
    for wrong in (["entwurf"], ["offen", "offen"], [""]):
        value = block.to_python([{"type": "survey", "value": {"survey": slug}} for slug in wrong])
        with pytest.raises((StreamBlockValidationError, ValidationError)):
            block.clean(value)


def test_the_demo_asks_the_survey_that_runs_there():
    asked = [
        block["survey"]
        for entry in read("news")["news"]
        for block in entry["body"]
        if isinstance(block, dict) and block["kind"] == "survey"
    ]
    assert asked == [RUNNING]
