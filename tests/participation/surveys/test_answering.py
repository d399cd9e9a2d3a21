"""Going through a survey: pages, faults, branching, pause and resume, and the four ways to send."""

import datetime
import secrets

import pytest
from django.db import connection, models
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from accounts.enums import Assurance
from accounts.models import ResidentProof
from accounts.services.viewers import viewer_for
from accounts.viewer import PUBLIC, SYSTEM
from core.errors import Refused
from core.sealing import unseal
from participation.enums import Access, ProcedureState
from participation.models import (
    NamedResponse,
    Procedure,
    Response,
    SpentMark,
    Survey,
    SurveyDraft,
    Turnout,
    UrnEntry,
)
from participation.services import retention, survey_answers
from participation.services.casting import cast_openly
from participation.services.procedures import move_procedure
from participation.services.survey_answers import send_answer
from participation.services.survey_results import count_survey
from participation.services.urn import BATCH, URN, mix_urns
from participation.surveys.answers import payload_of
from tests.participation.surveys.conftest import FIRST, WISHES, Walker

pytestmark = pytest.mark.django_db
ANSWERS = {
    "f1": {"choice": "yes"}, "f3": {"rows": {"z1": "a1", "z2": "a3"}}, "f4": {"ranks": ["a2", "a1", "a4"]},
    "f5": {"text": "Ein Nachtbus."}, "f13": {"none": True},
}  # fmt: skip


def sent():
    """Return what lies in the urn."""
    return [unseal(URN, entry.sealed)[64:] for entry in UrnEntry.objects.all()]


def test_an_answer_goes_through_the_urn_without_a_mark(make_survey, walk):
    survey = make_survey()
    page = walk(survey).to_the_end().press("absenden").page
    assert page.status_code == 200 and "Danke" in page.content.decode()
    assert page["Cache-Control"] == "private, no-store"
    assert sent() == [payload_of(ANSWERS)]
    assert (SpentMark.objects.count(), Turnout.objects.get(pk=survey.pk).count) == (0, 1)
    # Without a code there is nothing to know an answer again by.
    assert "Ihr Beleg" not in page.content.decode()


def test_the_same_answer_sent_twice_counts_once(make_survey, walk):
    survey = make_survey()
    walker = walk(survey).to_the_end()
    stand = walker.page.context["stand"]
    for _time in range(2):
        walker.client.post(walker.path, {"stand": stand, "handlung": "absenden", "nochmal": "1"})
    assert (UrnEntry.objects.count(), Turnout.objects.get(pk=survey.pk).count) == (1, 1)
    move_procedure(by=SYSTEM, procedure=survey, to=ProcedureState.CLOSED)
    assert Response.objects.count() == 1


def test_what_is_missing_is_said_on_top_and_at_its_field_and_the_rest_is_kept(make_survey, walk):
    walker = walk(make_survey()).press("weiter", **FIRST)
    page = walker.press("weiter", **{**WISHES, "f3-z2": "", "f4-3": "a2"}).page
    said = page.content.decode()
    assert page.status_code == 422
    assert page.context["summary"].lines == [
        ("f3-z2-a1", "Frage 3: Bitte wählen Sie bei „Rufbus am Abend“ eine Antwort."),
        ("f4-3", "Frage 4: „Günstigere Tickets“ steht auf zwei Plätzen."),
    ]
    for kept in ('id="f3-z1-a1" name="f3-z1" value="a1" checked', '<option value="a1" selected>', "Ein Nachtbus."):
        assert kept in said
    assert said.count('id="f4-3-error"') == 1 and said.count('class="is-err"') == 1


def test_a_question_that_an_answer_brings_up_comes_on_the_same_page_and_goes_with_it(make_survey, walk):
    walker = walk(make_survey())
    assert "Warum nicht?" not in walker.said
    walker.press("weiter", f1="no")
    assert "Warum nicht?" in walker.said and walker.page.status_code == 200
    assert walker.press("weiter", f1="no").page.status_code == 422
    walker.press("weiter", f1="no", f2="other", **{"f2-other": "Kein Bus in Rott"})
    assert "Was ist Ihnen wichtig?" in walker.said
    # Back, and the other way: the answer to what is no longer asked is not sent.
    walker.press("zurueck").press("weiter", f1="yes", f2="other", **{"f2-other": "Kein Bus in Rott"})
    walker.press("weiter", **WISHES).press("weiter", f13="none").press("absenden", nochmal="1")
    assert sent() == [payload_of(ANSWERS)]


def test_back_keeps_what_is_not_right_yet(make_survey, walk):
    walker = walk(make_survey()).press("weiter", **FIRST)
    walker.press("zurueck", f5="Ein halber Satz")
    assert 'value="yes" checked' in walker.said
    assert "Ein halber Satz" in walker.press("weiter", **FIRST).said


def test_from_the_last_page_one_changes_any_page(make_survey, walk):
    walker = walk(make_survey()).to_the_end().press("zu:s1")
    assert "Seite 1 von 3" in walker.said and 'value="yes" checked' in walker.said


def test_sending_with_something_missing_leads_to_its_page(make_survey, walk):
    walker = walk(make_survey()).press("zu:pruefen").press("absenden")
    assert walker.page.status_code == 422 and "Seite 1 von 3" in walker.said
    assert UrnEntry.objects.count() == 0


def test_a_forged_form_begins_again(make_survey, client):
    survey = make_survey()
    answer = client.post(f"/mitmachen/umfragen/{survey.slug}/ausfuellen/", {"stand": "x", "handlung": "absenden"})
    assert (answer.status_code, UrnEntry.objects.count()) == (302, 0)


def test_strangers_get_no_cookie_before_they_have_answered(make_survey, walk):
    walker = walk(make_survey()).to_the_end()
    assert dict(walker.client.cookies) == {}
    walker.press("absenden")
    [cookie] = walker.client.cookies.values()
    assert cookie.key.startswith("umfrage-") and cookie["path"] == "/mitmachen/umfragen/busse/" and cookie["httponly"]
    assert cookie.value.startswith("1:")


def test_who_has_answered_is_asked_whether_this_is_somebody_else(make_survey, walk):
    survey = make_survey()
    walk(survey).to_the_end().press("absenden")
    again = walk(survey).to_the_end().press("absenden")
    assert "schon geantwortet" in again.said and UrnEntry.objects.count() == 1
    again.press("absenden", nochmal="1")
    assert UrnEntry.objects.count() == 2


def test_machines_are_thanked_and_not_counted_and_floods_slowed_down(make_survey, walk, settings):
    survey = make_survey()
    assert "Danke" in walk(survey).to_the_end().press("absenden", website="http://spam.example").said
    assert UrnEntry.objects.count() == 0
    settings.ACCOUNT_RATE_LIMITS = {"answer_survey": "1/h/ip"}
    walk(survey).to_the_end().press("absenden")
    late = walk(survey).to_the_end().press("absenden", nochmal="1")
    assert late.page.status_code == 429 and UrnEntry.objects.count() == 1


def test_pause_and_go_on_by_the_link(make_survey, walk, client):
    survey = make_survey()
    walker = walk(survey).press("weiter", **FIRST).press("unterbrechen", f5="Später mehr")
    link = walker.page.context["link"]
    row = SurveyDraft.objects.get()
    assert link.rsplit("/", 2)[1] not in row.key and b"mehr" not in bytes(row.sealed)
    resumed = client.get(link.removeprefix("http://testserver"))
    assert "Später mehr" in resumed.content.decode() and "Seite 2 von 3" in resumed.content.decode()
    assert resumed["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    walker.page = resumed
    walker.press("weiter", **WISHES).press("weiter", f13="none").press("absenden")
    assert (SurveyDraft.objects.count(), UrnEntry.objects.count()) == (0, 1)
    assert client.get(link.removeprefix("http://testserver")).status_code == 404


def test_a_pause_ends_with_its_day(make_survey, walk):
    survey = make_survey()
    walk(survey).press("unterbrechen")
    assert SurveyDraft.objects.get().delete_on == timezone.localdate(survey.closes_at)
    SurveyDraft.objects.update(delete_on=timezone.localdate() - datetime.timedelta(days=1))
    assert survey_answers.forget_drafts(dry_run=True) == 1
    assert survey_answers.forget_drafts() == 1 and SurveyDraft.objects.count() == 0


def test_secret_ways_cannot_be_paused(make_survey, walk):
    survey = make_survey(access=Access.CODE)
    walker = walk(survey).press("unterbrechen", **FIRST)
    assert "nicht unterbrechen" in walker.said and SurveyDraft.objects.count() == 0


def test_a_code_counts_once_and_gets_a_receipt(make_survey, walk, codes_for):
    survey = make_survey(access=Access.CODE)
    [code] = codes_for(survey, 1)
    wrong = walk(survey).to_the_end().press("absenden", code="7QX4")
    assert wrong.page.status_code == 422 and "16 Zeichen" in wrong.said and 'value="7QX4"' in wrong.said
    thanks = wrong.press("absenden", code=code.lower())
    assert UrnEntry.objects.get().pk in thanks.said and SpentMark.objects.count() == 1
    again = walk(survey).to_the_end().press("absenden", code=code)
    assert "schon verwendet" in again.said and UrnEntry.objects.count() == 1
    known = UrnEntry.objects.get().pk
    move_procedure(by=SYSTEM, procedure=survey, to=ProcedureState.CLOSED)
    path = f"/mitmachen/umfragen/{survey.slug}/gezaehlt.txt"
    assert again.client.get(path).status_code == 404
    count_survey(by=SYSTEM, survey=survey)
    move_procedure(by=SYSTEM, procedure=survey, to=ProcedureState.PUBLISHED)
    assert again.client.get(path).content.decode() == f"{known}\n"


def test_an_account_counts_once_and_only_with_a_proof(make_survey, client_of):
    survey = make_survey(access=Access.RESIDENT)
    home = f"/mitmachen/umfragen/{survey.slug}/"
    for key in (None, "gast"):
        answer = client_of(key).get(home + "ausfuellen/")
        assert (answer.status_code, answer["Location"]) == (302, home)
    assert "Anmelden und mitmachen" in client_of().get(home).content.decode()
    walker = Walker(client_of("buergerin"), survey).to_the_end().press("absenden")
    assert "Ihr Beleg" in walker.said and SpentMark.objects.count() == 1
    again = Walker(client_of("buergerin"), survey).to_the_end().press("absenden")
    assert "schon mitgemacht" in again.said and UrnEntry.objects.count() == 1


def test_nobody_can_make_a_resident_send_a_form_of_theirs(make_survey, client_of, people):
    survey = make_survey(access=Access.RESIDENT)
    mine = Walker(client_of("buergerin"), survey).to_the_end()
    proof = ResidentProof.objects.get(user=people["buergerin"])
    ResidentProof.objects.create(user=people["gast"], method=proof.method, assurance=proof.assurance, proved_on=proof.proved_on, valid_until=proof.valid_until)  # fmt: skip
    answer = client_of("gast").post(mine.path, {"stand": mine.page.context["stand"], "handlung": "absenden"})
    assert (answer.status_code, UrnEntry.objects.count()) == (302, 0)


def test_a_named_answer_is_kept_with_its_person_until_its_day(make_survey, walk):
    survey = make_survey(access=Access.NAMED)
    walker = walk(survey).to_the_end().press("absenden", email="a@beispiel.example")
    assert "Ihren Namen" in walker.said and NamedResponse.objects.count() == 0
    walker.press("absenden", name="Anna Muster", email="a@beispiel.example")
    row = NamedResponse.objects.get()
    assert (row.name, row.payload, row.delete_on) == ("Anna Muster", payload_of(ANSWERS), survey.delete_on)
    assert (UrnEntry.objects.count(), Turnout.objects.get(pk=survey.pk).count) == (0, 1)
    NamedResponse.objects.update(delete_on=timezone.localdate())
    assert survey_answers.forget_named(dry_run=True) == 1
    assert survey_answers.forget_named() == 1


def test_no_way_around_the_proof_a_survey_asks_for(make_survey):
    for access in (Access.CODE, Access.RESIDENT, Access.NAMED):
        survey = make_survey(access=access, slug=access)
        for refused in (
            lambda one=survey: cast_openly(
                procedure_id=one.pk, payload=payload_of(ANSWERS), nonce=secrets.token_hex(32)
            ),
            lambda one=survey: send_answer(
                by=PUBLIC, survey=one, payload=payload_of(ANSWERS), nonce=secrets.token_hex(32)
            ),
        ):
            with pytest.raises(Refused):
                refused()
    assert UrnEntry.objects.count() + NamedResponse.objects.count() == 0


@pytest.mark.parametrize("payload", ["", "{}", "[]", '{"answers":[]}', '{"answers":{"f1":{"choice":"yes"}}}', '{"answers":{"f99":{}}}', '{"answers": {}}', '{"answers":{"f1":null}}'])  # fmt: skip
def test_the_urn_refuses_what_the_frozen_questions_do_not_allow(make_survey, payload):
    survey = make_survey()
    with pytest.raises(Refused) as refused:
        send_answer(by=PUBLIC, survey=survey, payload=payload, nonce=secrets.token_hex(32))
    assert refused.value.code == "invalid"


def test_questions_changed_after_the_opening_stop_it(make_survey):
    survey = make_survey()
    changed = {**survey.configuration, "minutes": 7}
    Procedure.objects.filter(pk=survey.pk).update(configuration=changed)
    with pytest.raises(Refused) as refused:
        send_answer(by=PUBLIC, survey=survey, payload=payload_of(ANSWERS), nonce=secrets.token_hex(32))
    assert refused.value.code == "changed"


def test_closed_is_closed_and_said_politely(make_survey, walk):
    survey = make_survey()
    walker = walk(survey).to_the_end()
    Survey.objects.filter(pk=survey.pk).update(closes_at=timezone.now() - datetime.timedelta(seconds=1))
    late = walker.press("absenden").page
    assert late.status_code == 409 and "Die Umfrage ist vorbei" in late.content.decode()
    assert UrnEntry.objects.count() == 0
    assert walker.client.get(walker.path).status_code == 302


def test_answers_leave_the_urn_together_with_the_day_only(make_survey):
    survey = make_survey()
    for number in range(2 * BATCH):
        payload = payload_of({**ANSWERS, "f5": {"text": str(number)}})
        send_answer(by=PUBLIC, survey=survey, payload=payload, nonce=secrets.token_hex(32))
    mix_urns()
    assert (Response.objects.count(), UrnEntry.objects.count()) == (BATCH, BATCH)
    assert set(Response.objects.values_list("day", flat=True)) == {timezone.localdate()}
    move_procedure(by=SYSTEM, procedure=survey, to=ProcedureState.CLOSED)
    assert Response.objects.count() == 2 * BATCH


def test_no_column_leads_from_an_answer_to_a_person_or_an_hour():
    for field in Response._meta.get_fields():
        assert not isinstance(field, models.DateTimeField | models.AutoField), field
        if field.is_relation:
            assert field.related_model.__name__ == "Survey", field


def test_what_is_kept_is_forgotten_on_its_day(make_survey, walk):
    survey = make_survey()
    walk(survey).to_the_end().press("absenden")
    walk(survey).press("unterbrechen")
    move_procedure(by=SYSTEM, procedure=survey, to=ProcedureState.CLOSED)
    assert retention.forget_procedures(dry_run=True) == 0
    Survey.objects.filter(pk=survey.pk).update(delete_on=timezone.localdate())
    assert retention.forget_procedures(dry_run=True) == 2
    retention.forget_procedures()
    assert (Response.objects.count(), SurveyDraft.objects.count()) == (0, 0)


@pytest.mark.parametrize("path", ["", "ausfuellen/"])
def test_a_page_costs_the_same_whatever_has_been_answered(make_survey, path):
    survey = make_survey()
    address = f"/mitmachen/umfragen/{survey.slug}/{path}"
    Client().get(address)
    costs = []
    for _round in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert Client().get(address).status_code == 200
        costs.append(len(asked))
        for _one in range(3):
            send_answer(by=PUBLIC, survey=survey, payload=payload_of(ANSWERS), nonce=secrets.token_hex(32))
    assert costs[0] == costs[1] <= 4


def test_a_step_forward_and_sending_cost_few_questions(make_survey, walk, django_assert_max_num_queries):
    walker = walk(make_survey()).press("weiter", **FIRST)
    with django_assert_max_num_queries(4):
        walker.press("weiter", **WISHES)
    walker.press("weiter", f13="none")
    with django_assert_max_num_queries(14):
        walker.press("absenden")


def test_first_pages_can_be_kept_for_strangers(make_survey, settings, client):
    survey = make_survey()
    first, second = (client.get(f"/mitmachen/umfragen/{survey.slug}/ausfuellen/") for _time in range(2))
    assert first.content == second.content and first["Cache-Control"] == "no-cache" and "ETag" in first


def test_a_weak_proof_opens_what_asks_for_no_more(make_survey, client_of, people, settings):
    settings.TOWN_POSTCODES = ["53773"]
    today = timezone.localdate()
    ResidentProof.objects.create(
        user=people["gast"], method="mail", assurance="low", proved_on=today, valid_until=today
    )
    strict = make_survey(access=Access.RESIDENT)
    home = f"/mitmachen/umfragen/{strict.slug}/"
    guest = client_of("gast")
    assert guest.get(home + "ausfuellen/")["Location"] == home
    said = guest.get(home).content.decode()
    assert "Sein Vertrauensniveau ist „niedrig“, verlangt wird mindestens „substanziell“." in said
    assert "Mit einem Brief · Im Bürgerbüro." in said and "Umfrage beginnen" not in said
    with pytest.raises(Refused) as refused:
        send_answer(by=viewer_for(people["gast"], Assurance.PASSWORD), survey=strict, payload="{}", nonce="0" * 64)
    assert refused.value.code == "no_residence"
    easy = make_survey(access=Access.RESIDENT, proof_level="low", slug="leicht")
    walker = Walker(guest, easy).to_the_end().press("absenden")
    assert "Ihr Beleg" in walker.said and SpentMark.objects.count() == 1
    # Whoever proves it better afterwards is still the same person.
    ResidentProof.objects.create(
        user=people["gast"], method="desk", assurance="substantial", proved_on=today, valid_until=today,
        counts_as=people["gast"].pk,
    )  # fmt: skip
    assert "schon mitgemacht" in Walker(guest, easy).to_the_end().press("absenden").said


def test_a_proof_that_moved_brings_no_second_answer(make_survey, client_of, people):
    survey = make_survey(access=Access.RESIDENT)
    assert "Ihr Beleg" in Walker(client_of("buergerin"), survey).to_the_end().press("absenden").said
    today = timezone.localdate()
    ResidentProof.objects.create(
        user=people["gast"], method="desk", assurance="substantial", proved_on=today, valid_until=today,
        counts_as=people["buergerin"].pk,
    )  # fmt: skip
    assert "schon mitgemacht" in Walker(client_of("gast"), survey).to_the_end().press("absenden").said
    assert UrnEntry.objects.count() == 1
