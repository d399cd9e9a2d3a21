"""„Wohnsitz nachweisen“: the page in every state, and the way by mail address and postcode."""

import datetime
import re

import pytest
import time_machine
from django.core import mail
from django.utils import timezone

from accounts.enums import ProofMethod, RequestState
from accounts.models import ResidenceRequest, ResidentProof
from accounts.services import proof_by_mail
from accounts.services.residence import begin_request, refuse_request
from core.models import JobRun

pytestmark = pytest.mark.django_db
PAGE, WAY = "/konto/wohnsitz/", "/konto/wohnsitz/mail/"
LINK = re.compile(r"https?://[^/]+(/(?:en/)?konto/wohnsitz/bestaetigen/\S+)")
TYPED = {"postcode": " 53773 ", "lives_here": "on"}


@pytest.fixture(autouse=True)
def town(settings):
    """The postcodes of the demo town."""
    settings.TOWN_POSTCODES = ["53773"]


def text(answer):
    """Return a page in one line, days without their markup."""
    return " ".join(re.sub("</?time[^>]*>", "", answer.content.decode()).split())


def link_of_mail():
    """Send what waits and return the path in it."""
    for run in JobRun.objects.filter(name__endswith="send_residence_link"):
        proof_by_mail.send_residence_link(**run.kwargs)
        run.delete()
    [path] = LINK.findall(mail.outbox[-1].body)
    return path


def test_a_link_to_the_own_address_proves_little_and_says_so(client_of, people):
    client = client_of("gast", second_factor=False)
    assert "noch nicht nachgewiesen" in text(client.get(PAGE)) and "Vertrauensniveau niedrig" in text(client.get(PAGE))
    assert client.post(WAY, TYPED)["Location"] == PAGE
    waiting = text(client.get(PAGE))
    assert "Wir haben Ihnen eine E-Mail geschickt." in waiting and "Noch einmal anfordern" in waiting
    # What is begun is not offered a second time.
    assert "Vertrauensniveau niedrig" not in waiting and 'id="letter"' in waiting
    path = link_of_mail()
    assert mail.outbox[-1].to == [people["gast"].email]
    # A program that looks through mails opens the link: nothing happens.
    assert "Ja, ich wohne hier" in text(client.get(path)) and ResidentProof.objects.count() == 1
    shown = text(client.post(path, follow=True))
    assert "Ihr Wohnsitz ist nachgewiesen." in shown and "sagt wenig darüber" in shown and "stärkeren Nachweis" in shown
    proof = ResidentProof.objects.get(user=people["gast"])
    assert (proof.method, proof.assurance) == ("mail", "low")
    assert proof.valid_until == timezone.localdate() + datetime.timedelta(days=365)
    assert not ResidenceRequest.objects.exists()
    assert client.post(path).status_code == 404 and ResidentProof.objects.filter(user=people["gast"]).count() == 1


def test_a_link_is_for_the_account_that_asked(client_of, people):
    client_of("gast").post(WAY, TYPED)
    path = link_of_mail()
    other = client_of("rat")
    assert "gehört zu einem anderen Konto" in text(other.get(path)) and "Ja, ich wohne hier" not in text(
        other.get(path)
    )
    assert other.post(path).status_code == 422
    assert client_of().post(path)["Location"].startswith("/konto/login/")
    assert not ResidentProof.objects.filter(user__in=[people["gast"], people["rat"]]).exists()


def test_a_link_runs_out(client_of, people):
    client_of("gast").post(WAY, TYPED)
    path = link_of_mail()
    with time_machine.travel(timezone.now() + datetime.timedelta(days=5)):
        assert client_of("gast").post(path).status_code == 404
    assert not ResidentProof.objects.filter(user=people["gast"]).exists()


def test_a_mailbox_proves_one_account(client_of, people):
    from allauth.account.models import EmailAddress

    for key, spelling in (("gast", "Anna@Beispiel.example"), ("rat", "anna+zwei@beispiel.example")):
        EmailAddress.objects.filter(user=people[key]).update(email=spelling)
        client_of(key).post(WAY, TYPED)
        shown = text(client_of(key).post(link_of_mail()))
    assert "schon ein anderes Konto nachgewiesen" in shown
    assert [proof.user for proof in ResidentProof.objects.filter(method="mail")] == [people["gast"]]


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (TYPED | {"postcode": "50667"}, "Diese Postleitzahl liegt nicht in"),
        (TYPED | {"postcode": "5377"}, "Eine Postleitzahl hat fünf Ziffern."),
        ({"postcode": "53773"}, "Bitte bestätigen Sie, dass Sie in der Stadt wohnen."),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_stays(client_of, typed, words):
    answer = client_of("gast").post(WAY, typed)
    assert answer.status_code == 422 and words in text(answer) and f'value="{typed["postcode"]}"' in text(answer)
    assert not ResidenceRequest.objects.exists() and not JobRun.objects.exists()


def test_too_many_tries_are_braked(client_of, settings):
    settings.ACCOUNT_RATE_LIMITS = {**settings.ACCOUNT_RATE_LIMITS, "prove_residence": "2/h/user"}
    client = client_of("gast")
    answers = [client.post(WAY, TYPED) for _time in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 422] and "sehr viele Versuche" in text(answers[-1])
    assert client_of("rat").post(WAY, TYPED).status_code == 302


def test_a_mail_that_was_given_up_is_not_sent(client_of, people):
    client = client_of("gast")
    client.post(WAY, TYPED)
    client.post(WAY + "aufgeben/")
    run = JobRun.objects.get()
    proof_by_mail.send_residence_link(**run.kwargs)
    assert mail.outbox == [] and not ResidenceRequest.objects.exists()


def test_states_of_the_page(client_of, viewer_of, people):
    client, today = client_of("gast"), timezone.localdate()
    begin_request(viewer_of("gast"), ProofMethod.LETTER, "a" * 64, 5)
    assert "Die Stadt prüft Ihre Angaben." in text(client.get(PAGE))
    ResidenceRequest.objects.update(state=RequestState.SENT, code_key="b" * 64, sent_on=today)
    assert "Code eingeben" in text(client.get(PAGE))
    refuse_request(by=viewer_of("sitzungsdienst"), request=ResidenceRequest.objects.get(), reason="Nicht gemeldet.")
    shown = text(client.get(PAGE))
    assert "Grund: Nicht gemeldet." in shown and "Hinweis entfernen" in shown and "Code eingeben" not in shown
    client.post("/konto/wohnsitz/letter/aufgeben/")
    ResidentProof.objects.create(
        user=people["gast"], method="desk", assurance="substantial", proved_on="2020-01-01", valid_until="2022-01-01"
    )
    assert "Ihr Nachweis galt bis 01.01.2022" in text(client.get(PAGE))
    proved = text(client_of("buergerin").get(PAGE))
    assert (
        "persönlich im Bürgerbüro nachgewiesen. Vertrauensniveau: substanziell" in proved
        and "So nachweisen" not in proved
    )


def test_the_page_asks_the_same_number_of_questions(client_of, viewer_of, django_assert_num_queries):
    client = client_of("gast")
    client.get(PAGE)
    with django_assert_num_queries(7):
        client.get(PAGE)
    for method, key in ((ProofMethod.LETTER, "a"), (ProofMethod.MAIL, "b")):
        begin_request(viewer_of("gast"), method, key * 64, 5)
    with django_assert_num_queries(7):
        client.get(PAGE)


def test_without_postcodes_only_the_counter_is_left(client_of, settings):
    settings.TOWN_POSTCODES = []
    client = client_of("gast")
    assert client.get(WAY).status_code == 404
    shown = text(client.get(PAGE))
    assert "Im Bürgerbüro" in shown and "Postleitzahl" not in shown and "So nachweisen" not in shown


def test_english_pages_and_mails(client_of):
    client = client_of("gast")
    client.post("/en" + WAY, TYPED)
    assert link_of_mail().startswith("/en/konto/wohnsitz/bestaetigen/")
