"""Counting, releasing texts, publishing, exports and the report."""

import csv
import io
import secrets
import zipfile

import pypdfium2
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from accounts.viewer import PUBLIC, SYSTEM
from core.errors import NotPermitted, Refused
from core.models import AuditEvent
from core.services.documents import pdf_faults
from participation.enums import Access, ProcedureState
from participation.models import FreeText, Survey, SurveyResult
from participation.services.live_turnout import office_state, public_state
from participation.services.procedures import move_procedure
from participation.services.survey_answers import answer_by_name, send_answer
from participation.services.survey_exports import columns_of, export_answers
from participation.services.survey_results import count_survey, release_text, withhold_text
from participation.surveys.answers import payload_of
from participation.surveys.suppression import K
from tests.participation.surveys.test_answering import ANSWERS

pytestmark = pytest.mark.django_db
HOME = "/mitmachen/umfragen/busse/"


def fill(survey, count=40):
    """Let so many answer: two of them never take the bus."""
    for number in range(count):
        answers = dict(ANSWERS)
        answers["f5"] = {"text": "=1+1" if number == 0 else "Mehr Busse"}
        if number < 2:
            answers |= {"f1": {"choice": "no"}, "f2": {"choice": "a1"}}
        send_answer(by=PUBLIC, survey=survey, payload=payload_of(answers), nonce=secrets.token_hex(32))


@pytest.fixture
def closed(make_survey):
    """Return a survey that forty have answered."""
    survey = make_survey()
    fill(survey)
    return move(survey, ProcedureState.CLOSED)


def move(survey, to):
    move_procedure(by=SYSTEM, procedure=survey, to=to)
    return Survey.objects.get(pk=survey.pk)


def test_it_is_counted_once_closed_by_the_office_alone(make_survey, viewer_of):
    survey = make_survey()
    with pytest.raises(Refused) as refused:
        count_survey(by=SYSTEM, survey=survey)
    assert refused.value.code == "not_closed"
    survey = move(survey, ProcedureState.CLOSED)
    for key in ("rat", "buergerin", None):
        with pytest.raises(NotPermitted):
            count_survey(by=viewer_of(key), survey=survey)
    count_survey(by=viewer_of("sitzungsdienst"), survey=survey)
    survey.refresh_from_db()
    assert survey.state == ProcedureState.EVALUATED


def test_a_small_group_and_what_would_give_it_away_are_hidden(closed):
    result = count_survey(by=SYSTEM, survey=closed)
    assert result.count == 40
    questions = {question["key"]: question for question in result.data["questions"]}
    assert [cell["count"] for cell in questions["f1"]["tables"][0]["cells"]] == [None, None, 0]
    assert not questions["f2"]["is_shown"]
    assert [cell["count"] for cell in questions["f3"]["tables"][0]["cells"]] == [40, 0, 0]


def test_counting_again_is_a_new_version_and_says_the_same(closed):
    first, second = count_survey(by=SYSTEM, survey=closed), count_survey(by=SYSTEM, survey=closed)
    assert (first.version, second.version) == (1, 2) and first.data == second.data
    assert AuditEvent.objects.filter(action="participation.count_survey").count() == 2


def test_changed_questions_are_not_counted(closed):
    Survey.objects.filter(pk=closed.pk).update(configuration={**closed.configuration, "minutes": 1})
    with pytest.raises(Refused) as refused:
        count_survey(by=SYSTEM, survey=closed)
    assert refused.value.code == "changed"


def test_nobody_outside_sees_a_result_before_it_is_published(closed, client, client_of):
    count_survey(by=SYSTEM, survey=closed)
    paths = ("ergebnis/", "ergebnis.csv", "ergebnis.pdf")
    assert [client.get(HOME + path).status_code for path in paths] == [404] * 3
    office = client_of("sitzungsdienst").get(HOME + "ergebnis/")
    assert office.status_code == 200 and "Noch nicht veröffentlicht" in office.content.decode()
    assert office["Cache-Control"] == "private, no-store"
    move(closed, ProcedureState.PUBLISHED)
    assert [client.get(HOME + path).status_code for path in paths] == [200] * 3
    assert SurveyResult.objects.visible_to(PUBLIC).count() == 1
    assert "Ergebnis ansehen" in client.get(HOME).content.decode()


def test_texts_are_read_before_they_are_public(closed, client, viewer_of):
    count_survey(by=SYSTEM, survey=closed)
    # Thirty-nine wrote the same.
    texts = {text.text: text for text in FreeText.objects.all()}
    assert set(texts) == {"=1+1", "Mehr Busse"}
    with pytest.raises(NotPermitted):
        release_text(by=viewer_of("rat"), text=texts["Mehr Busse"], words="x")
    with pytest.raises(Refused):
        release_text(by=SYSTEM, text=texts["Mehr Busse"], words=" ")
    release_text(by=SYSTEM, text=texts["Mehr Busse"], words="Mehr Busse am Abend")
    withhold_text(by=SYSTEM, text=texts["=1+1"])
    move(closed, ProcedureState.PUBLISHED)
    said = client.get(HOME + "ergebnis/").content.decode()
    assert "Mehr Busse am Abend" in said and "=1+1" not in said
    # Counting again brings no text back and asks about none twice.
    count_survey(by=SYSTEM, survey=closed)
    assert FreeText.objects.count() == 2


@pytest.mark.parametrize(
    "words",
    ["Rufen Sie 02242 888-123 an!", "+49 (2242) 888 0", "Schreiben Sie an anna@beispiel.example.", "0171/1234567"],
)
def test_a_text_that_says_how_to_reach_somebody_is_not_released(closed, client_of, words):
    count_survey(by=SYSTEM, survey=closed)
    text = FreeText.objects.first()
    path = f"/admin/beteiligung/umfragen/{closed.pk}/texte/{text.pk}/freigeben/"
    answer = client_of("sitzungsdienst").post(path, {"words": f"Mehr Busse. {words}"})
    # The form comes back with what was typed and says what to do.
    assert "wie jemand zu erreichen ist" in answer.content.decode()
    assert "Mehr Busse. " in answer.content.decode()
    text.refresh_from_db()
    assert (text.state, text.released_text) == (FreeText.State.NEW, "")


def test_numbers_and_years_are_no_way_to_reach_somebody(closed):
    count_survey(by=SYSTEM, survey=closed)
    for text in FreeText.objects.all():
        release_text(
            by=SYSTEM, text=text, words="Linie 510 alle 30 Minuten, seit 01.01.2026, bis 23:30 Uhr, 53773 Hennef"
        )


def test_a_released_text_is_taken_back_and_gone_from_page_and_report(closed, client):
    count_survey(by=SYSTEM, survey=closed)
    text = release_text(by=SYSTEM, text=FreeText.objects.first(), words="Ein Bus um Mitternacht")
    move(closed, ProcedureState.PUBLISHED)
    assert "Mitternacht" in client.get(HOME + "ergebnis/").content.decode()
    assert "Mitternacht" in words_of(client.get(HOME + "ergebnis.pdf").content)
    withhold_text(by=SYSTEM, text=text)
    assert "Mitternacht" not in client.get(HOME + "ergebnis/").content.decode()
    assert "Mitternacht" not in words_of(client.get(HOME + "ergebnis.pdf").content)


def words_of(data):
    """Return the text of a PDF."""
    document = pypdfium2.PdfDocument(io.BytesIO(data))
    return "\n".join(page.get_textpage().get_text_bounded() for page in document)


def test_neither_table_nor_report_names_a_small_group(closed, client):
    count_survey(by=SYSTEM, survey=closed)
    move(closed, ProcedureState.PUBLISHED)
    rows = list(csv.reader(client.get(HOME + "ergebnis.csv").content.decode("utf-8-sig").splitlines(), delimiter=";"))
    counts = [int(row[4]) for row in rows[1:] if row[4]]
    assert counts and not [count for count in counts if 0 < count < K or 0 < 40 - count < K]
    # Two said no: neither they nor the rest are told, and what only they were asked is not.
    said = words_of(client.get(HOME + "ergebnis.pdf").content)
    first, second = said.partition("2. Warum nicht?")[::2]
    bus = first.partition("1. Fahren Sie Bus?")[2]
    assert bus.count("–") >= 4 and "38" not in bus and "95" not in bus
    assert "zu wenige" in second.partition("3. ")[0]


def test_as_long_as_it_runs_nobody_learns_more_than_how_many(make_survey, client_of):
    survey = make_survey()
    fill(survey, 25)
    office = client_of("sitzungsdienst")
    desk = f"/admin/beteiligung/umfragen/{survey.pk}/"
    assert office.get(HOME + "ergebnis/").status_code == 404
    assert "Mehr Busse" not in office.get(desk + "ergebnis/").content.decode()
    # The office knows how many this moment, everybody else in whole batches.
    assert office_state(survey.pk) == {"count": 25}
    assert public_state(survey.pk)["count"] == 20
    with pytest.raises(Refused):
        export_answers(by=SYSTEM, survey=survey, form="csv")


def test_the_page_of_a_result_costs_the_same_whatever_the_number_of_answers(closed, client, make_survey):

    count_survey(by=SYSTEM, survey=closed)
    move(closed, ProcedureState.PUBLISHED)
    more = make_survey(slug="mehr")
    fill(more, 55)
    count_survey(by=SYSTEM, survey=move(more, ProcedureState.CLOSED))
    move(more, ProcedureState.PUBLISHED)
    client.get(HOME)
    costs = []
    for slug in ("busse", "mehr"):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(f"/mitmachen/umfragen/{slug}/ergebnis/").status_code == 200
        costs.append(len(asked))
    assert costs[0] == costs[1] <= 4


def test_the_table_as_open_data_leaves_hidden_figures_empty(closed, client):
    count_survey(by=SYSTEM, survey=closed)
    move(closed, ProcedureState.PUBLISHED)
    lines = client.get(HOME + "ergebnis.csv").content.decode("utf-8-sig").splitlines()
    assert lines[:4] == [
        "Frage;Text;Zeile;Antwort;Anzahl;von", "1;Fahren Sie Bus?;;Ja;;40", "1;Fahren Sie Bus?;;Nein;;40",
        "1;Fahren Sie Bus?;;weiß nicht;0;40",
    ]  # fmt: skip


def test_the_report_is_accessible(closed, client):
    count_survey(by=SYSTEM, survey=closed)
    move(closed, ProcedureState.PUBLISHED)
    for language in ("", "/en"):
        data = client.get(f"{language}{HOME}ergebnis.pdf").content
        assert pdf_faults(data) == []


def test_every_export_has_one_stable_column_a_question(closed):
    rows = export_answers(by=SYSTEM, survey=closed, form="csv").decode("utf-8-sig").splitlines()
    names = rows[0].split(";")
    assert names == [name for name, _column in columns_of(closed)]
    assert names[:6] == ["f1", "f2", "f2_other", "f3_z1", "f3_z2", "f4_a1"]
    assert len(rows) == 41
    values = [dict(zip(names, row.split(";"), strict=True)) for row in rows[1:]]
    # A text that a spreadsheet would run is harmless.
    assert sorted({row["f5"] for row in values}) == ["'=1+1", "Mehr Busse"]
    assert {row["f1"] for row in values} == {"1", "2"} and {row["f13"] for row in values} == {"4"}
    assert {(row["f4_a1"], row["f4_a2"], row["f4_a3"]) for row in values} == {("2", "1", "")}


def test_the_workbook_says_it_in_words_and_codes(closed):
    book = load_workbook(io.BytesIO(export_answers(by=SYSTEM, survey=closed, form="xlsx")))
    assert book.sheetnames == ["Antworten", "Codes", "Bedeutung"]
    assert book["Antworten"]["A1"].value == "Fahren Sie Bus?"
    assert {row[0].value for row in book["Antworten"].iter_rows(min_row=2)} == {"Ja", "Nein"}
    assert {row[0].value for row in book["Codes"].iter_rows(min_row=2)} == {1, 2}
    assert book["Bedeutung"]["D2"].value == "Ja"


def test_spss_gets_data_and_syntax(closed):
    with zipfile.ZipFile(io.BytesIO(export_answers(by=SYSTEM, survey=closed, form="spss"))) as archive:
        data, syntax = (archive.read(f"antworten.{ending}").decode("utf-8-sig") for ending in ("csv", "sps"))
    assert data.splitlines()[0].startswith("f1,f2,f2_other,f3_z1")
    assert "  f1 'Fahren Sie Bus?'" in syntax and "VALUE LABELS f1 1 'Ja' 2 'Nein' 3 'weiß nicht'." in syntax


def test_single_answers_go_to_the_office_alone_once_closed_and_are_noted(make_survey, closed, viewer_of):
    with pytest.raises(NotPermitted):
        export_answers(by=viewer_of("buergermeisterin"), survey=closed, form="csv")
    with pytest.raises(Refused):
        export_answers(by=SYSTEM, survey=make_survey(slug="offen"), form="csv")
    export_answers(by=SYSTEM, survey=closed, form="csv")
    assert AuditEvent.objects.get(action="participation.export_answers").data == {"format": "csv", "count": 40}


def test_named_answers_are_counted_and_exported_with_their_names(make_survey):
    survey = make_survey(access=Access.NAMED)
    answer_by_name(
        survey=survey, payload=payload_of(ANSWERS), nonce=secrets.token_hex(32), name="Anna", email="a@beispiel.example"
    )
    survey = move(survey, ProcedureState.CLOSED)
    assert count_survey(by=SYSTEM, survey=survey).count == 1
    rows = export_answers(by=SYSTEM, survey=survey, form="csv").decode("utf-8-sig").splitlines()
    assert rows[0].endswith(";name;email") and rows[1].endswith(";Anna;a@beispiel.example")
