"""Secrets planted in drafts, answers, texts and results: nobody finds what they may not read."""

import secrets

import pytest
from django.utils import timezone

from accounts.viewer import PUBLIC, SYSTEM
from participation.enums import ProcedureState
from participation.models import FreeText, NamedResponse, Survey, SurveyResult
from participation.services.procedures import move_procedure
from participation.services.survey_answers import put_aside, send_answer
from participation.services.survey_results import count_survey, withhold_text
from participation.surveys.answers import payload_of
from tests.factories.people import KEYS, STRANGER, WALKERS
from tests.gates.test_canary import crawl
from tests.participation.surveys.test_answering import ANSWERS

pytestmark = pytest.mark.django_db
OFFICE = "sitzungsdienst"


def word(name):
    return f"Kanarienvogel{name}"


@pytest.fixture
def town(make_survey):
    """Build surveys in every state, each with its secrets; return the words and addresses."""
    make_survey(is_open=False, slug="entwurf", title=word("Entwurf"))
    counted = make_survey(slug="ausgewertet")
    for text in (word("Text"), word("Zurueck")):
        answers = {**ANSWERS, "f5": {"text": text}}
        send_answer(by=PUBLIC, survey=counted, payload=payload_of(answers), nonce=secrets.token_hex(32))
    move_procedure(by=SYSTEM, procedure=counted, to=ProcedureState.CLOSED)
    count_survey(by=SYSTEM, survey=counted)
    withhold_text(by=SYSTEM, text=FreeText.objects.get(text=word("Zurueck")))
    running = make_survey(slug="laeuft")
    put_aside(survey=running, state={"typed": word("Draft")})
    NamedResponse.objects.create(
        survey=running, commitment="x", name=word("Name"), email=f"{word('mail')}@beispiel.example",
        payload=payload_of({**ANSWERS, "f5": {"text": word("Named")}}), day=timezone.localdate(), delete_on=timezone.localdate(),
    )  # fmt: skip
    words = {word(name) for name in ("Entwurf", "Text", "Zurueck", "Draft", "Name", "mail", "Named")}
    paths = ["/", "/mitmachen/umfragen/", "/en/mitmachen/umfragen/", "/admin/", "/admin/beteiligung/umfragen/"]
    for survey in Survey.objects.all():
        home, desk = f"/mitmachen/umfragen/{survey.slug}/", f"/admin/beteiligung/umfragen/{survey.pk}/"
        paths += [
            home + path for path in ("", "ausfuellen/", "ergebnis/", "ergebnis.csv", "ergebnis.pdf", "gezaehlt.txt")
        ]
        paths += [
            desk + path
            for path in ("", "vorschau/", "probe/", "ergebnis/", "texte/", "texte/?stand=withheld", "antworten.csv")
        ]
    return words, paths


@pytest.mark.parametrize("key", [key for key in WALKERS if key != OFFICE])
def test_nobody_outside_the_office_finds_a_secret(town, client_of, key):
    words, paths = town
    found = {(path, each) for path, said in crawl(client_of(key), paths) for each in words if each in said}
    assert found == set()


def test_the_crawl_would_find_something(town, client_of):
    words, paths = town
    said = "".join(text for _path, text in crawl(client_of(OFFICE), paths))
    # What is sealed or carries a name is found by nobody on any page.
    assert {each for each in words if each in said} == {word("Entwurf"), word("Text"), word("Zurueck")}


@pytest.mark.parametrize("key", [*KEYS, STRANGER])
@pytest.mark.parametrize("second_factor", [True, False])
def test_visible_to_shows_drafts_and_early_results_to_the_office_alone(town, viewer_of, key, second_factor):
    viewer = viewer_of(key, second_factor=second_factor)
    is_office = key == OFFICE and second_factor
    slugs = {"ausgewertet", "laeuft"} | ({"entwurf"} if is_office else set())
    assert set(Survey.objects.visible_to(viewer).values_list("slug", flat=True)) == slugs
    assert SurveyResult.objects.visible_to(viewer).count() == is_office


def test_hidden_and_unknown_answer_alike(town, client_of):
    client = client_of()
    for path in ("", "ausfuellen/", "ergebnis/"):
        hidden = client.get(f"/mitmachen/umfragen/entwurf/{path}")
        unknown = client.get(f"/mitmachen/umfragen/gibtsnicht/{path}")
        assert (hidden.status_code, unknown.status_code) == (404, 404)
        assert sorted(set(hidden.headers) - {"X-Request-ID"}) == sorted(set(unknown.headers) - {"X-Request-ID"})
