"""The survey desk: a survey is written, tried out, opened, counted and published; nobody else comes in."""

import pytest
from bs4 import BeautifulSoup

from accounts.viewer import SYSTEM
from core.errors import NotPermitted, Refused
from participation.enums import ProcedureState
from participation.models import Question, Survey, SurveyPage, UrnEntry
from participation.services import survey_copying, survey_words
from participation.services import survey_editing as editing
from participation.services.live_turnout import OFFICE
from participation.services.procedures import findings, move_procedure
from participation.surveys.types import TYPES
from tests.participation.surveys.conftest import FIRST, WISHES, facts

pytestmark = pytest.mark.django_db
DESK = "/admin/beteiligung/umfragen/"


@pytest.fixture
def office(client_of):
    """Return a browser of the participation office."""
    return client_of("sitzungsdienst")


@pytest.fixture
def draft(make_survey):
    """Return a survey that is being written."""
    return make_survey(is_open=False)


def typed_facts(**more):
    known = {name: str(value) for name, value in facts().items() if name not in ("slug", "opens_at", "closes_at")}
    known["proof_level"] = "substantial"
    return known | {"opens_at": "2030-01-01T08:00", "closes_at": "2030-02-01T18:00", "delete_on": "2031-01-01"} | more


def test_every_page_of_the_desk_opens(office, draft):
    page = draft.pages.first()
    paths = ["", "neu/", f"{draft.pk}/"] + [
        f"{draft.pk}/{path}"
        for path in ("aendern/", "kopieren/", "schritt/reviewed/", "seiten/neu/", f"seiten/{page.pk}/",
                     f"seiten/{page.pk}/loeschen/", f"seiten/{page.pk}/frage/", "vorschau/", "vorschau/?sprache=en", "probe/",
                     "uebersetzung/", "ergebnis/", "texte/", *(f"seiten/{page.pk}/frage/neu/?art={kind}" for kind in TYPES))
    ]  # fmt: skip
    for question in draft.questions.all():
        paths += [f"{draft.pk}/fragen/{question.pk}/{path}" for path in ("", "loeschen/", "seite/")]
    assert {path: office.get(DESK + path).status_code for path in paths} == dict.fromkeys(paths, 200)


@pytest.mark.parametrize("key", ["buergermeisterin", "rat", "buergerin", None])
def test_nobody_else_comes_in(client_of, draft, key):
    client = client_of(key)
    for path in ("", f"{draft.pk}/", f"{draft.pk}/probe/", f"{draft.pk}/vorschau/", f"{draft.pk}/antworten.csv"):
        assert client.get(DESK + path).status_code in (302, 403)
        assert client.post(DESK + path).status_code in (302, 403, 405)


def test_a_survey_is_written_from_nothing_to_its_opening(office):
    made = office.post(f"{DESK}neu/", typed_facts(opens_at="2020-01-01T08:00"))
    survey = Survey.objects.get()
    assert made["Location"] == f"{DESK}{survey.pk}/" and survey.slug == "busse-und-bahnen"
    page = survey.pages.get()
    assert "hat keine Frage" in office.get(f"{DESK}{survey.pk}/").content.decode()
    refused = office.post(f"{DESK}{survey.pk}/schritt/reviewed/")
    assert refused.status_code == 200 and "So kann das Verfahren nicht öffnen" in refused.content.decode()
    chosen = office.post(f"{DESK}{survey.pk}/seiten/{page.pk}/frage/", {"kind": "single"})
    office.post(chosen["Location"], {"text": "Fahren Sie Bus?", "choices": "Ja\nNein\n\nJa", "is_required": "on"})
    question = survey.questions.get()
    assert [choice.text for choice in question.choices.all()] == ["Ja", "Nein"] and question.is_required
    office.post(
        f"{DESK}{survey.pk}/seiten/{page.pk}/frage/neu/?art=scale",
        {"text": "Wie gern?", "steps": "5", "low": "gar nicht", "high": "sehr", "when": "all", "answer1": "f1:a1", "relation1": "is"},
    )  # fmt: skip
    asked = survey.questions.get(key="f2")
    assert asked.condition == {"question": "f1", "is": "contains", "value": "a1"}
    assert asked.settings == {"steps": 5, "low": {"de": "gar nicht"}, "high": {"de": "sehr"}}
    assert "Nur, wenn Frage 1: „Ja“" in office.get(f"{DESK}{survey.pk}/").content.decode()
    for step in ("reviewed", "announced", "open"):
        assert office.post(f"{DESK}{survey.pk}/schritt/{step}/").status_code == 302
    survey.refresh_from_db()
    assert survey.state == ProcedureState.OPEN and survey.configuration["pages"][0]["items"][1]["key"] == "f2"


def test_dates_that_do_not_fit_are_said_at_their_fields(office):
    answer = office.post(f"{DESK}neu/", typed_facts(closes_at="2029-01-01T08:00"))
    assert answer.context["form"].errors["closes_at"] == ["Das Ende liegt vor dem Beginn."]
    assert not Survey.objects.exists()


def test_words_keep_their_keys_when_changed_moved_or_joined_by_others(office, draft):
    question = draft.questions.get(key="f2")
    address = f"{DESK}{draft.pk}/fragen/{question.pk}/"
    office.post(address, {"text": "Warum?", "choices": "Zu teuer\nViel zu selten\nZu weit", "is_required": "on"})
    assert list(question.choices.order_by("order").values_list("key", "text")) == [
        ("a2", "Zu teuer"), ("a1", "Viel zu selten"), ("a3", "Zu weit"),
    ]  # fmt: skip
    question.refresh_from_db()
    # The form shows no answer to compare with, so the condition is taken away only by whoever chooses that.
    assert question.text == "Warum?" and question.condition is None


def test_a_condition_the_form_cannot_show_stays(office, draft):
    question = draft.questions.get(key="f2")
    tree = {"all": [{"question": "f1", "is": "in", "value": ["yes", "no"]}]}
    editing.change_question(by=SYSTEM, question=question, changes={"condition": tree}, choices=["A", "B"])
    office.post(f"{DESK}{draft.pk}/fragen/{question.pk}/", {"text": "Neu", "choices": "A\nB"})
    question.refresh_from_db()
    assert (question.text, question.condition) == ("Neu", tree)


def test_order_by_the_arrows_and_onto_another_page(office, draft):
    first, second = draft.questions.filter(key__in=["f1", "f2"]).order_by("key")
    office.post(f"{DESK}{draft.pk}/fragen/{second.pk}/verschieben/", {"position": "1"})
    assert list(first.page.questions.order_by("order").values_list("key", flat=True)) == ["f2", "f1"]
    assert "nicht vorher kommt" in " ".join(str(finding.text) for finding in findings(draft))
    last = draft.pages.order_by("order").last()
    office.post(f"{DESK}{draft.pk}/fragen/{second.pk}/seite/", {"page": str(last.pk), "position": "2"})
    assert list(last.questions.order_by("order").values_list("key", "order"))[:3] == [("f6", 1), ("f2", 2), ("f7", 3)]
    office.post(f"{DESK}{draft.pk}/seiten/{last.pk}/verschieben/", {"position": "1"})
    assert draft.pages.order_by("order").first() == last
    office.post(f"{DESK}{draft.pk}/seiten/{last.pk}/loeschen/")
    assert list(draft.pages.order_by("order").values_list("order", flat=True)) == [1, 2]
    office.post(f"{DESK}{draft.pk}/fragen/{first.pk}/loeschen/")
    assert not Question.objects.filter(pk=first.pk).exists()


def test_once_checked_nothing_changes_any_more(office, make_survey):
    survey = make_survey()
    question, page = survey.questions.first(), survey.pages.first()
    tries = (
        lambda by: editing.change_survey(by=by, survey=survey, changes={"title": "X"}),
        lambda by: editing.add_page(by=by, survey=survey, title="X"),
        lambda by: editing.change_page(by=by, page=page, changes={"title": "X"}),
        lambda by: editing.move_page(by=by, page=page, position=2),
        lambda by: editing.remove_page(by=by, page=page),
        lambda by: editing.add_question(by=by, page=page, kind="yesno", text="X"),
        lambda by: editing.change_question(by=by, question=question, changes={"text": "X"}),
        lambda by: editing.move_question(by=by, question=question, position=2),
        lambda by: editing.remove_question(by=by, question=question),
        lambda by: survey_words.translate_survey(by=by, survey=survey, language="en", words={}),
    )
    before = (Survey.objects.values().get(), list(SurveyPage.objects.values()), list(Question.objects.values()))
    for act in tries:
        with pytest.raises(Refused) as refused:
            act(SYSTEM)
        assert refused.value.code == "no_draft"
    assert before == (Survey.objects.values().get(), list(SurveyPage.objects.values()), list(Question.objects.values()))


def test_only_the_office_writes(draft, viewer_of):
    for key in ("rat", "buergerin", None):
        with pytest.raises(NotPermitted):
            editing.found_survey(by=viewer_of(key), **facts(slug="x"))
        with pytest.raises(NotPermitted):
            editing.add_page(by=viewer_of(key), survey=draft, title="X")
        with pytest.raises(NotPermitted):
            survey_copying.copy_survey(by=viewer_of(key), survey=draft, title="X")


def test_a_copy_asks_the_same_and_is_a_draft_of_its_own(office, make_survey):
    survey = make_survey()
    office.post(f"{DESK}{survey.pk}/kopieren/", {"title": "Noch einmal"})
    copy = Survey.objects.get(title="Noch einmal")
    assert (copy.state, copy.configuration, copy.slug) == (ProcedureState.DRAFT, None, "noch-einmal")
    for state in (ProcedureState.REVIEWED, ProcedureState.ANNOUNCED, ProcedureState.OPEN):
        move_procedure(by=SYSTEM, procedure=copy, to=state)
    copy.refresh_from_db()
    assert copy.configuration == survey.configuration


def test_a_template_never_opens(make_survey):
    survey = make_survey(is_open=False, is_template=True)
    with pytest.raises(Refused) as refused:
        move_procedure(by=SYSTEM, procedure=survey, to=ProcedureState.REVIEWED)
    assert "Vorlage" in str(refused.value)


def test_translated_side_by_side_until_nothing_is_missing(office, draft, client):
    office.post(f"{DESK}{draft.pk}/aendern/", typed_facts(languages="en", opens_at="2020-01-01T08:00"))
    address = f"{DESK}{draft.pk}/uebersetzung/"
    said = " ".join(str(finding.text) for finding in findings(draft))
    assert "Frage 1: Es fehlt die Übersetzung" in said
    pairs = [pair for _title, group in office.get(address).context["groups"] for pair in group]
    office.post(address, {pair.name: f"EN {pair.german}" for pair in pairs})
    draft.refresh_from_db()
    assert findings(draft) == []
    for state in (ProcedureState.REVIEWED, ProcedureState.ANNOUNCED, ProcedureState.OPEN):
        move_procedure(by=SYSTEM, procedure=draft, to=state)
    page = client.get("/en/mitmachen/umfragen/busse/ausfuellen/").content.decode()
    assert "EN Fahren Sie Bus?" in page and "EN Erste Seite" in page


def test_the_test_run_asks_everything_and_counts_nothing(office, draft):
    path = f"{DESK}{draft.pk}/probe/"
    page = office.get(path)
    for typed in (FIRST, WISHES, {"f13": "none"}):
        page = office.post(path, {"stand": page.context["stand"], "handlung": "weiter", **typed})
    thanks = office.post(path, {"stand": page.context["stand"], "handlung": "absenden"}).content.decode()
    assert "So endet die Umfrage" in thanks and "Gezählt wurde nichts" in thanks
    assert UrnEntry.objects.count() == 0


def test_turnout_is_watched_and_nothing_more(office, make_survey, walk):
    survey = make_survey()
    walk(survey).to_the_end().press("absenden")
    page = BeautifulSoup(office.get(f"{DESK}{survey.pk}/").content, "html.parser")
    place = page.select_one("[data-live-text=count]")
    assert (place["data-live"], place["data-live-by"]) == (f"/live/teilnahme-buero/{survey.pk}", "socket")
    assert place.get_text() == "1" and OFFICE.state_of(str(survey.pk)) == {"count": 1}
    assert "Noch nicht ausgezählt" in office.get(f"{DESK}{survey.pk}/ergebnis/").content.decode()


def test_counted_released_published_and_taken_out_at_the_desk(office, make_survey, walk, client_of):
    survey = make_survey()
    walk(survey).to_the_end().press("absenden")
    office.post(f"{DESK}{survey.pk}/schritt/closed/")
    assert "Wird nicht gezeigt" in office.post(f"{DESK}{survey.pk}/auszaehlen/", follow=True).content.decode()
    text = survey.texts.get()
    assert "Ein Nachtbus." in office.get(f"{DESK}{survey.pk}/texte/").content.decode()
    office.post(f"{DESK}{survey.pk}/texte/{text.pk}/freigeben/", {"words": "Ein Nachtbus"})
    office.post(f"{DESK}{survey.pk}/schritt/published/")
    assert "Ein Nachtbus" in client_of().get("/mitmachen/umfragen/busse/ergebnis/").content.decode()
    office.post(f"{DESK}{survey.pk}/texte/{text.pk}/zurueckhalten/")
    assert "Ein Nachtbus" not in client_of().get("/mitmachen/umfragen/busse/ergebnis/").content.decode()
    for form, start in (("csv", b"\xef\xbb\xbff1;"), ("xlsx", b"PK"), ("spss", b"PK")):
        file = office.get(f"{DESK}{survey.pk}/antworten.{form}")
        assert file.content.startswith(start) and "no-store" in file["Cache-Control"]
    assert office.get(f"{DESK}{survey.pk}/antworten.exe").status_code == 404


def test_an_abort_needs_its_reason_and_everybody_reads_it(office, make_survey, client_of):
    survey = make_survey()
    assert office.post(f"{DESK}{survey.pk}/schritt/aborted/").status_code == 200
    office.post(f"{DESK}{survey.pk}/schritt/aborted/", {"reason": "Der Plan ist zurückgezogen."})
    said = client_of().get("/mitmachen/umfragen/busse/").content.decode()
    assert "abgebrochen" in said and "Der Plan ist zurückgezogen." in said
