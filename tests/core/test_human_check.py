"""What keeps machines from forms: a solved challenge counts once, a wait is long enough, and nothing else gets through."""

import base64
import datetime
import json

import altcha
import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from accounts.models import ResidenceRequest
from core.services.human_check import ALGORITHM, HOLDS, NOTE_HOLDS_SECONDS, ROUNDS, WAIT_SECONDS, wait_for
from participation.enums import Access
from participation.models import Project, ProposalComment, Suggestion, UrnEntry
from tests.participation.budget.conftest import plan  # noqa: F401
from tests.participation.surveys.conftest import Walker, make_survey  # noqa: F401

NOW = datetime.datetime(2026, 3, 2, 9, 0, tzinfo=datetime.UTC)


@pytest.fixture(autouse=True)
def on(settings):
    """Turn it on."""
    settings.HUMAN_CHECK = True


def solved(asked=None, **changes):
    """Solve a challenge as a browser does; `changes` are made to its parameters afterwards."""
    asked = asked or Client().get(reverse("human_check")).json()
    challenge = altcha.Challenge.from_dict(asked)
    solution = altcha.solve_challenge(challenge)
    return packed(asked | {"parameters": asked["parameters"] | changes}, solution)


def packed(challenge, solution):
    """Return what the form carries."""
    said = {"challenge": challenge, "solution": solution.to_dict()}
    return base64.b64encode(json.dumps(said).encode()).decode()


def test_a_solution_counts_once_however_it_is_written():
    solution = solved()
    assert wait_for({"altcha": solution}, "a") is None
    again = base64.b64encode(json.dumps(json.loads(base64.b64decode(solution)), indent=1).encode()).decode()
    assert wait_for({"altcha": solution}, "a") is not None and wait_for({"altcha": again}, "b") is not None


def test_a_challenge_says_nothing_about_anybody_and_is_never_kept():
    answer = Client().get(reverse("human_check"))
    assert "no-store" in answer["Cache-Control"] and not answer.cookies
    parameters = answer.json()["parameters"]
    assert (parameters["algorithm"], parameters["cost"]) == (ALGORITHM, ROUNDS)
    assert parameters["nonce"] != Client().get(reverse("human_check")).json()["parameters"]["nonce"]
    assert Client().post(reverse("human_check")).status_code == 405


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: solved(cost=1),
        lambda: solved(expiresAt=4_000_000_000),
        lambda: packed(altcha.create_challenge(ALGORITHM, 1).to_dict(), altcha.Solution(0, "00")),
        lambda: packed(Client().get(reverse("human_check")).json(), altcha.Solution(0, "00" * 32)),
        lambda: "Unfug", lambda: base64.b64encode(b"[]").decode(), lambda: base64.b64encode(b"{}").decode(),
        lambda: "A" * 100_000, lambda: "ü",
    ],
)  # fmt: skip
def test_what_is_no_solution_is_none(wrong):
    assert wait_for({"altcha": wrong()}, "a") is not None


def test_a_solution_runs_out():
    with time_machine.travel(NOW):
        solution = solved()
    with time_machine.travel(NOW + HOLDS + datetime.timedelta(seconds=5)):
        assert wait_for({"altcha": solution}, "a") is not None


def test_without_scripts_one_waits_once():
    with time_machine.travel(NOW, tick=False) as clock:
        first = wait_for({}, "a")
        assert first.seconds == WAIT_SECONDS
        clock.shift(WAIT_SECONDS - 5)
        early = wait_for({"warten": first.note}, "a")
        assert (early.note, early.seconds) == (first.note, 5)
        clock.shift(5)
        # A note for one form is none for another.
        assert wait_for({"warten": first.note}, "b").note != first.note
        assert wait_for({"warten": first.note}, "a") is None
        assert wait_for({"warten": first.note}, "a").seconds == WAIT_SECONDS
        late = wait_for({}, "a")
        clock.shift(NOTE_HOLDS_SECONDS)
        assert wait_for({"warten": late.note}, "a").note != late.note
        assert wait_for({"warten": "gefälscht"}, "a").seconds == WAIT_SECONDS


def test_it_can_be_turned_off(settings):
    settings.HUMAN_CHECK = False
    assert wait_for({}, "a") is None


def text(answer):
    """Return a page in one line."""
    return " ".join(answer.content.decode().split())


def note_in(answer):
    """Return the note that a page carries."""
    return answer.context["wait"].note


@pytest.mark.django_db
def test_an_open_survey_is_sent_after_a_wait_or_with_a_solution(make_survey):  # noqa: F811
    survey = make_survey()
    with time_machine.travel(timezone.now(), tick=False) as clock:
        walker = Walker(Client(), survey).to_the_end()
        assert "js/human.js" in walker.said and "js/altcha.js" in walker.said
        walker.press("absenden")
        assert walker.page.status_code == 422 and "Warten Sie bitte 20 Sekunden" in text(walker.page)
        note = note_in(walker.page)
        assert UrnEntry.objects.count() == 0
        clock.shift(WAIT_SECONDS)
        assert "Danke" in walker.press("absenden", warten=note).said and UrnEntry.objects.count() == 1
    other = Walker(Client(), survey).to_the_end().press("absenden", altcha=solved())
    assert "Danke" in other.said and UrnEntry.objects.count() == 2


@pytest.mark.django_db
def test_a_code_and_an_account_need_none_of_it(make_survey, client_of):  # noqa: F811
    survey = make_survey(access=Access.RESIDENT)
    walker = Walker(client_of("buergerin"), survey).to_the_end()
    assert "human.js" not in walker.said
    assert "Ihr Beleg" in walker.press("absenden").said


@pytest.mark.django_db
def test_a_stranger_suggests_after_a_wait_and_an_account_at_once(client_of, client):
    project = Project.objects.create(
        title="Park", slug="park", summary="Ein Park.", level=2, status="planning", published_at=timezone.now(),
    )  # fmt: skip
    path, typed = reverse("participation:project", args=[project.slug]), {"text": "Bitte einen Rundgang anbieten."}
    refused = client.post(path, typed)
    assert refused.status_code == 422 and "Bitte kurz warten" in text(refused) and "Rundgang anbieten" in text(refused)
    assert Suggestion.objects.count() == 0 and not refused.cookies
    assert client.post(path, typed | {"altcha": solved()}).status_code == 302
    assert client_of("gast").post(path, typed).status_code == 302
    assert Suggestion.objects.count() == 2


@pytest.mark.django_db
def test_a_link_by_mail_is_asked_for_after_a_wait(client_of, settings):
    settings.TOWN_POSTCODES = ["53773"]
    client, typed = client_of("gast"), {"postcode": "53773", "lives_here": "on"}
    with time_machine.travel(timezone.now(), tick=False) as clock:
        refused = client.post("/konto/wohnsitz/mail/", typed)
        assert refused.status_code == 422 and not ResidenceRequest.objects.exists()
        clock.shift(WAIT_SECONDS)
        assert client.post("/konto/wohnsitz/mail/", typed | {"warten": note_in(refused)}).status_code == 302
    assert ResidenceRequest.objects.count() == 1


@pytest.mark.django_db
def test_a_stranger_comments_after_a_wait_and_nothing_is_lost(plan, client):  # noqa: F811
    path = reverse("participation:budget_proposal", args=[plan(1).slug, 1])
    typed = {"text": "Bitte mit Lehne, damit man wieder hochkommt.", "signed_as": "Anna"}
    refused = client.post(path, typed)
    assert refused.status_code == 422 and "mit Lehne" in text(refused) and "Bitte kurz warten" in text(refused)
    assert ProposalComment.objects.count() == 0
    # What is wrong otherwise is said first.
    assert "Bitte kurz warten" not in text(client.post(path, {"text": ""}))
    assert client.post(path, typed | {"altcha": solved()}).status_code == 302
    assert ProposalComment.objects.count() == 1
