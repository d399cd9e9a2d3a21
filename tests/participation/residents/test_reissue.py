"""Lost letters."""

import secrets

import pytest

from core.errors import NotPermitted, Refused
from core.models import AuditEvent
from participation.enums import CodeState, LetterState
from participation.models import LetterRun, VotingCode
from participation.services.address_list import Address
from participation.services.casting import cast_ballot
from participation.services.codes import redeem
from participation.services.letters import confirm_printed, import_addresses, read_letters
from participation.services.reissue import void_and_reissue
from tests.participation.residents.printed import code_on, pages

pytestmark = pytest.mark.django_db
SECOND = Address("Person 2 Muster", "Lindenstr. 2", "53773", "Hennef")


@pytest.fixture
def printed(opened, letters_for, officers):
    """Return the codes of three letters that were sent."""
    run = letters_for(opened, 3)
    codes = [code_on(page) for page in pages(read_letters(by=officers[0], file=run.files.get()))[::2]]
    confirm_printed(by=officers[0], run=run)
    return codes


@pytest.mark.parametrize("serial", [None, 2])
def test_the_old_code_is_void_and_the_new_one_works(opened, printed, officers, serial):
    run = void_and_reissue(by=officers[0], procedure=opened, address=SECOND, serial=serial, reason="Nicht angekommen")
    assert (run.state, run.is_reissue, run.batch.size) == (LetterState.READY, True, 1)
    with pytest.raises(Refused) as refused:
        redeem(printed[1], opened)
    assert refused.value.code == "void"
    front, _back = pages(read_letters(by=officers[0], file=run.files.get()))
    assert "Lindenstr. 2" in front and "Brief Nr. 4" in front
    redeem(code_on(front), opened)
    assert VotingCode.objects.filter(state=CodeState.VALID).count() == 3
    redeem(printed[0], opened)


def test_a_moved_person_is_found_by_serial_and_stays_known(opened, printed, officers, csv_of):
    elsewhere = Address("Person 2 Muster", "Neuer Weg 1", "53773", "Hennef")
    with pytest.raises(Refused) as refused:
        void_and_reissue(by=officers[0], procedure=opened, address=elsewhere, reason="Umgezogen")
    assert refused.value.code == "unknown"
    void_and_reissue(by=officers[0], procedure=opened, address=elsewhere, serial=2, reason="Umgezogen")
    with pytest.raises(Refused) as refused:
        import_addresses(by=officers[0], procedure=opened, data=csv_of(3))
    assert refused.value.code == "nothing"


def test_who_has_voted_gets_no_second_code(opened, printed, officers):
    cast_ballot(
        procedure_id=opened.pk, credential=redeem(printed[1], opened), payload="{}", nonce=secrets.token_hex(32)
    )
    for serial in (None, 2):
        with pytest.raises(Refused) as refused:
            void_and_reissue(by=officers[0], procedure=opened, address=SECOND, serial=serial, reason="Verloren")
        assert refused.value.code == "used"
    assert VotingCode.objects.filter(state=CodeState.VALID).count() == 3 and LetterRun.objects.count() == 1


def test_lost_twice(opened, printed, officers):
    for _time in range(2):
        void_and_reissue(by=officers[0], procedure=opened, address=SECOND, reason="Verloren")
    assert VotingCode.objects.filter(state=CodeState.VOID).count() == 2
    with pytest.raises(Refused) as refused:
        void_and_reissue(by=officers[0], procedure=opened, address=SECOND, serial=2, reason="Verloren")
    assert (refused.value.code, refused.value.field) == ("void", "serial")


@pytest.mark.parametrize(
    ("facts", "code"),
    [
        ({"reason": " "}, "reason"),
        ({"serial": 99}, "unknown"),
        ({"address": Address("Person 2 Muster", "Lindenstr. 2", "5377", "Hennef")}, "address"),
        ({"address": Address("Niemand", "Lindenstr. 2", "53773", "Hennef")}, "unknown"),
    ],
)
def test_what_is_wrong_is_said(opened, printed, officers, facts, code):
    with pytest.raises(Refused) as refused:
        void_and_reissue(**({"by": officers[0], "procedure": opened, "address": SECOND, "reason": "Verloren"} | facts))
    assert refused.value.code == code and refused.value.field


def test_only_the_office_replaces_and_the_book_names_nobody(opened, printed, officers, viewer_of):
    with pytest.raises(NotPermitted):
        void_and_reissue(by=viewer_of("rat"), procedure=opened, address=SECOND, reason="Verloren")
    void_and_reissue(by=officers[0], procedure=opened, address=SECOND, reason="Verloren")
    event = AuditEvent.objects.get(action="participation.void_and_reissue")
    assert (event.ground, event.data) == ("Verloren", {"procedure": str(opened.pk), "old": 2, "by_serial": False})
