"""A proof of residence by a letter with a code: asked for, checked by the office, printed, typed."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.models import ResidenceRequest, ResidentProof
from accounts.proofs import ways_to
from accounts.services.residence import facts_of, forget_residence
from core.errors import NotPermitted, Refused
from core.models import AuditEvent
from participation.services.residence_letters import (
    print_residence_letters,
    refuse_letter,
    waiting_letters,
)
from tests.participation.residents.printed import code_on, pages

pytestmark = pytest.mark.django_db
PAGE, WAY = "/konto/wohnsitz/", "/konto/wohnsitz/letter/"
TYPED = {
    "name": "Paul  Winterscheid", "born_on": "1988-05-04", "street": "Lindenstraße 3", "postcode": "53773", "place": "Hennef",
}  # fmt: skip


@pytest.fixture(autouse=True)
def town(settings):
    """The postcodes of the demo town."""
    settings.TOWN_POSTCODES = ["53773"]


@pytest.fixture
def guest(client_of):
    """Somebody who has asked for a letter."""
    client = client_of("gast")
    assert client.post(WAY, TYPED)["Location"] == PAGE
    return client


def text(answer):
    """Return a page in one line."""
    return " ".join(answer.content.decode().split())


def printed(desk, *rows):
    """Print letters at the desk and return their pages."""
    answer = desk.post(reverse("code_desk:residence_print"), {"brief": [row.pk for row in rows or [only()]]})
    assert answer["Content-Type"] == "application/pdf" and "no-store" in answer["Cache-Control"]
    return pages(answer.content)


def only():
    """Return the one request."""
    return ResidenceRequest.objects.get()


def test_from_asking_to_the_proof(guest, client_of, people):
    assert "Die Stadt prüft Ihre Angaben." in text(guest.get(PAGE))
    assert b"Linden" not in bytes(only().sealed) and facts_of(only())["name"] == "Paul Winterscheid"
    desk = client_of("sitzungsdienst")
    board = text(desk.get(reverse("code_desk:residence")))
    assert "Paul Winterscheid" in board and "04.05.1988" in board and "Lindenstraße 3, 53773 Hennef" in board
    front, back = printed(desk)
    code = code_on(front)
    assert "Paul Winterscheid" in front and "/konto/wohnsitz/letter/" in front and code not in back
    assert code.replace("-", "") not in only().code_key and code not in str(AuditEvent.objects.values_list("data"))
    assert "Code aus dem Brief" in text(guest.get(WAY))
    wrong = guest.post(WAY, {"code": code[:-1] + ("2" if code[-1] != "2" else "3")})
    assert wrong.status_code == 422 and "In Gruppe 4" in text(wrong)
    guest.post(WAY, {"code": code.lower().replace("-", " ")})
    proof = ResidentProof.objects.get(user=people["gast"])
    assert (proof.method, proof.assurance) == ("letter", "substantial") and not ResidenceRequest.objects.exists()


def test_the_counter_knows_whom_a_letter_has_proved(guest, client_of, people):
    [front, _back] = printed(client_of("sitzungsdienst"))
    guest.post(WAY, {"code": code_on(front)})
    refused = client_of("sitzungsdienst").post(
        reverse("code_desk:counter"),
        {"email": people["rat"].email, "name": "Winterscheid, Paul", "born_on": "1988-05-04", "has_seen": "on"},
    )
    assert "schon ein anderes Konto nachgewiesen" in text(refused)


def test_a_code_is_of_one_account_and_of_the_newest_letter(guest, client_of, people):
    desk = client_of("sitzungsdienst")
    first = code_on(printed(desk)[0])
    assert "noch einmal drucken" in text(desk.get(reverse("code_desk:residence")))
    second = code_on(printed(desk)[0])
    client_of("rat").post(WAY, TYPED)
    assert "passt nicht" not in text(client_of("rat").post(WAY, {"code": second}))
    refused = guest.post(WAY, {"code": first})
    assert refused.status_code == 422 and "Ältere Codes gelten nicht mehr." in text(refused)
    assert not ResidentProof.objects.exclude(user=people["buergerin"]).exists()
    guest.post(WAY, {"code": second})
    assert ResidentProof.objects.filter(user=people["gast"]).exists()


def test_a_letter_is_refused_with_a_reason(guest, client_of):
    desk, row = client_of("sitzungsdienst"), only()
    address = reverse("code_desk:residence_refuse", args=[row.pk])
    assert desk.post(address, {"reason": ""}).status_code == 200 and only().state == "asked"
    desk.post(address, {"reason": "Unter dieser Anschrift nicht gemeldet."})
    assert only().sealed is None and "Unter dieser Anschrift nicht gemeldet." in text(guest.get(PAGE))
    assert desk.get(address).status_code == 404
    assert guest.post(WAY, TYPED).status_code == 302 and only().state == "asked"


def test_nobody_prints_for_themselves_and_nobody_else_prints(guest, viewer_of, client_of):
    officer = client_of("sitzungsdienst")
    officer.post(WAY, TYPED | {"name": "Jana Thelen"})
    own = ResidenceRequest.objects.latest("created_at")
    assert "Das sind Sie selbst" in text(officer.get(reverse("code_desk:residence")))
    for keys in ([own.pk], [], ["0" * 32]):
        with pytest.raises(Refused) as refused:
            print_residence_letters(by=viewer_of("sitzungsdienst"), keys=keys)
        assert refused.value.code == "nothing"
    other = ResidenceRequest.objects.exclude(pk=own.pk).get()
    for key in ("rat", "gast", None):
        with pytest.raises(NotPermitted):
            print_residence_letters(by=viewer_of(key), keys=[other.pk])
        with pytest.raises(NotPermitted):
            refuse_letter(by=viewer_of(key), key=other.pk, reason="Nein.")
        assert waiting_letters(viewer_of(key)) == ()


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"postcode": "50667"}, "Diese Postleitzahl liegt nicht in"),
        ({"born_on": "gestern"}, "Bitte als Tag, Monat, Jahr"),
        ({"name": ""}, "Dieses Feld"),
    ],
)
def test_what_is_wrong_is_said(client_of, changed, words):
    answer = client_of("gast").post(WAY, TYPED | changed)
    assert answer.status_code == 422 and words in text(answer) and "Lindenstraße 3" in text(answer)
    assert not ResidenceRequest.objects.exists()


def test_addresses_go_two_weeks_after_the_print(guest, client_of):
    [front, _back] = printed(client_of("sitzungsdienst"))
    assert only().forget_on == timezone.localdate() + datetime.timedelta(days=14)
    ResidenceRequest.objects.update(forget_on=timezone.localdate() - datetime.timedelta(days=1))
    assert forget_residence() == 1 and only().sealed is None
    assert "Schon gedruckt" not in text(client_of("sitzungsdienst").get(reverse("code_desk:residence")))
    assert guest.post(WAY, {"code": code_on(front)})["Location"] == PAGE


def test_letters_and_the_counter_do_for_votes_and_a_mail_does_not():
    assert [str(way.label) for way in ways_to("substantial")] == ["Mit einem Brief", "Im Bürgerbüro"]
    assert [way.method for way in ways_to("low")] == ["letter", "desk", "mail"]
