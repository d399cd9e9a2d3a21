"""From the list of addresses to the printed letter, and nothing kept."""

import datetime
import secrets

import pypdfium2
import pytest
import time_machine
from django.utils import timezone, translation

from core.errors import NotPermitted, Refused
from core.models import AuditEvent, Blob
from core.services import blobs
from core.services.documents import pdf_faults
from participation.enums import Access, CodeState, LetterState, ProcedureState
from participation.models import AddressRow, LetterFile, LetterRun, Procedure, VotingCode
from participation.services import letters as acts
from participation.services.address_list import Address
from participation.services.casting import cast_ballot
from participation.services.codes import redeem
from participation.services.letter_files import Letter, letters_pdf, voting_path
from participation.services.letters import (
    confirm_printed,
    discard_letters,
    forget_letters,
    import_addresses,
    make_letters,
    read_letters,
    start_letters,
)
from participation.services.retention import forget_procedures
from tests.participation.residents.printed import CODE, code_on, pages

pytestmark = pytest.mark.django_db


def test_a_letter_is_two_pages_with_address_and_code(opened, letters_for, officers):
    run = letters_for(opened, 3)
    assert (run.state, run.batch.size, VotingCode.objects.count()) == (LetterState.READY, 3, 3)
    pdf = read_letters(by=officers[0], file=run.files.get())
    assert pdf_faults(pdf) == []
    found = pages(pdf)
    assert len(found) == 6
    for number, (front, back) in enumerate(zip(found[::2], found[1::2], strict=True), start=1):
        assert f"Person {number} Muster" in front and f"Lindenstraße {number}" in front and "53773 Hennef" in front
        assert f"Brief Nr. {number}" in front and f"Brief Nr. {number}" in back
        assert redeem(code_on(front), opened).code == VotingCode.objects.get(serial=number).pk
        assert "So geht es" in back and CODE.search(back) is None


def test_the_address_stands_in_the_window(opened, letters_for, officers):
    run = letters_for(opened, 1)
    page = pypdfium2.PdfDocument(read_letters(by=officers[0], file=run.files.get()))[0]
    text = page.get_textpage()
    index = text.get_text_range().index("Person 1 Muster")
    left, bottom, _right, top = text.get_charbox(index)
    millimetres = [value / 72 * 25.4 for value in (left, page.get_height() - top, page.get_height() - bottom)]
    # DIN 5008 form B: 20 to 105 mm from the left; the address 62.7 to 90 mm from the top.
    assert 20 <= millimetres[0] <= 30 and 62 <= millimetres[1] < millimetres[2] <= 90


def test_the_code_is_in_no_address(opened, monkeypatch, letters_for, settings):
    seen = []
    monkeypatch.setattr("participation.services.letter_files._qr", lambda address: seen.append(address) or "<svg/>")
    monkeypatch.setattr("participation.services.letter_files.typeset", lambda *_args: (_ for _ in ()).throw(KeyError))
    with pytest.raises(KeyError):
        letters_for(opened, 1)
    assert seen == [f"{settings.PUBLIC_URL}/mitmachen/buergerhaushalt/{opened.slug}/abstimmen/"]
    assert VotingCode.objects.count() == 0 and LetterRun.objects.get().state == LetterState.IMPORTED


def test_words_of_others_do_not_run_the_typesetter(opened):
    address = Address("#panic() $x$ *fett* <b>", "Weg \\ 1", "53773", "@ort")
    front, _back = pages(letters_pdf(opened, [Letter(address, "AAAA-BBBB-CCCC-DDDD", 1)]))
    assert "#panic() $x$ *fett* <b>" in front


def test_letters_are_german_whatever_the_desk_speaks(opened):
    with translation.override("en"):
        assert voting_path(opened).startswith("/en/")
        front, _back = pages(
            letters_pdf(opened, [Letter(Address("A", "Weg 1", "53773", "B"), "AAAA-BBBB-CCCC-DDDD", 1)])
        )
    assert "Ihr persönlicher Code" in front and "Uhr" in front and "/en/" not in front


def test_longest_words_still_fit_on_two_pages(opened):
    opened.title, opened.summary, opened.contact = "Wort " * 40, "Satz und noch " * 35, "Amt " * 50
    address = Address("N" * 120, "Straße " * 17, "53773", "Ort " * 20)
    assert len(pages(letters_pdf(opened, [Letter(address, "AAAA-BBBB-CCCC-DDDD", 1)] * 2))) == 4


def test_files_are_sealed_and_gone_once_printed(opened, letters_for, officers, django_capture_on_commit_callbacks):
    run = letters_for(opened, 2)
    blob = run.files.get().blob
    stored = blobs.path(blob).read_bytes()
    assert b"%PDF" not in stored and b"Muster" not in stored
    with django_capture_on_commit_callbacks(execute=True):
        run = confirm_printed(by=officers[0], run=run)
    assert run.state == LetterState.PRINTED
    assert (AddressRow.objects.count(), LetterFile.objects.count(), Blob.objects.filter(pk=blob.pk).count()) == (
        0,
        0,
        0,
    )
    assert not blobs.path(blob).exists()
    assert VotingCode.objects.filter(state=CodeState.VALID).count() == 2
    with pytest.raises(Refused) as refused:
        confirm_printed(by=officers[0], run=run)
    assert refused.value.code == "no_way"


def test_the_book_names_nobody(opened, letters_for, officers):
    run = letters_for(opened, 2)
    read_letters(by=officers[0], file=run.files.get())
    confirm_printed(by=officers[0], run=run)
    book = str(list(AuditEvent.objects.values()))
    assert "participation.read_letters" in book
    assert not any(word in book for word in ("Muster", "Lindenstraße", "53773"))


def test_who_has_a_code_gets_no_second_one(opened, letters_for, csv_of, officers):
    letters_for(opened, 3)
    with pytest.raises(Refused) as refused:
        import_addresses(by=officers[0], procedure=opened, data=csv_of(3))
    assert refused.value.code == "nothing"
    run = import_addresses(by=officers[0], procedure=opened, data=csv_of(5))
    assert run.notes == [[2, "known", 0], [3, "known", 0], [4, "known", 0]]
    # Whoever waits for a letter is known as well.
    with pytest.raises(Refused):
        import_addresses(by=officers[0], procedure=opened, data=csv_of(2, start=4))
    make_letters(run_id=str(run.pk))
    assert sorted(VotingCode.objects.values_list("serial", flat=True)) == [1, 2, 3, 4, 5]


def test_a_broken_run_goes_on(opened, csv_of, officers, monkeypatch):
    monkeypatch.setattr(acts, "CHUNK", 2)
    run = import_addresses(by=officers[0], procedure=opened, data=csv_of(5))
    assert acts.make_some_letters(run) == 2
    make_letters(run_id=str(run.pk))
    make_letters(run_id=str(run.pk))
    assert list(run.files.values_list("number", "first", "last")) == [(1, 1, 2), (2, 3, 4), (3, 5, 5)]
    assert VotingCode.objects.count() == 5


def test_two_workers_make_a_letter_once(opened, csv_of, officers, monkeypatch):
    run = import_addresses(by=officers[0], procedure=opened, data=csv_of(2))
    first = acts.letters_pdf

    def overtaken(procedure, letters):
        monkeypatch.setattr(acts, "letters_pdf", first)
        assert acts.make_some_letters(run) == 2
        return first(procedure, letters)

    monkeypatch.setattr(acts, "letters_pdf", overtaken)
    assert acts.make_some_letters(run) is None
    assert (VotingCode.objects.count(), run.files.count()) == (2, 1)


def test_discarded_codes_are_void_and_the_list_can_come_again(opened, letters_for, csv_of, officers):
    run = letters_for(opened, 2)
    code = code_on(pages(read_letters(by=officers[0], file=run.files.get()))[0])
    discard_letters(by=officers[0], run=run, reason="Falsche Liste")
    assert set(VotingCode.objects.values_list("state", flat=True)) == {CodeState.VOID}
    with pytest.raises(Refused) as refused:
        redeem(code, opened)
    assert refused.value.code == "void"
    assert letters_for(opened, 2).state == LetterState.READY


def test_spent_codes_are_not_discarded(opened, letters_for, officers):
    run = letters_for(opened, 2)
    code = code_on(pages(read_letters(by=officers[0], file=run.files.get()))[0])
    cast_ballot(procedure_id=opened.pk, credential=redeem(code, opened), payload="{}", nonce=secrets.token_hex(32))
    with pytest.raises(Refused) as refused:
        discard_letters(by=officers[0], run=run, reason="Falsche Liste")
    assert refused.value.code == "used"
    assert VotingCode.objects.filter(state=CodeState.VALID).count() == 2


def test_addresses_nobody_confirms_are_forgotten_after_two_weeks(opened, letters_for):
    run = letters_for(opened, 2)
    with time_machine.travel(timezone.now() + datetime.timedelta(days=13)):
        assert forget_letters() == 0
    with time_machine.travel(timezone.now() + datetime.timedelta(days=14)):
        assert forget_letters(dry_run=True) == 2 and AddressRow.objects.count() == 2
        assert forget_letters() == 2
    run.refresh_from_db()
    assert (run.state, AddressRow.objects.count(), LetterFile.objects.count()) == (LetterState.EXPIRED, 0, 0)
    assert VotingCode.objects.filter(state=CodeState.VALID).count() == 2


def test_deleting_a_procedure_leaves_no_letter(opened, letters_for):
    letters_for(opened, 2)
    Procedure.objects.update(delete_on=timezone.localdate())
    forget_procedures()
    assert (LetterRun.objects.count(), AddressRow.objects.count(), Blob.objects.count()) == (0, 0, 0)


@pytest.mark.parametrize("key", ["rat", "buergerin", None])
def test_only_the_office_imports(opened, viewer_of, csv_of, key):
    with pytest.raises(NotPermitted):
        import_addresses(by=viewer_of(key), procedure=opened, data=csv_of(1))


@pytest.mark.parametrize("key", ["rat", None])
def test_only_the_office_touches_letters(opened, letters_for, viewer_of, key):
    run = letters_for(opened, 1)
    viewer = viewer_of(key)
    for refused in (
        lambda: read_letters(by=viewer, file=run.files.get()),
        lambda: confirm_printed(by=viewer, run=run),
        lambda: start_letters(by=viewer, run=run),
        lambda: discard_letters(by=viewer, run=run, reason="x"),
    ):
        with pytest.raises(NotPermitted):
            refused()
    assert not LetterRun.objects.visible_to(viewer).exists()


def test_only_procedures_with_codes_that_are_not_over_take_a_list(make_procedure, officers, csv_of):
    for number, (facts, code) in enumerate(
        (({"access": Access.RESIDENT}, "no_codes"), ({"state": ProcedureState.ABORTED, "abort_reason": "x"}, "over"))
    ):
        procedure = make_procedure(slug=f"v{number}", **facts)
        with pytest.raises(Refused) as refused:
            import_addresses(by=officers[0], procedure=procedure, data=csv_of(1))
        assert refused.value.code == code


def test_starting_twice_makes_one_job(opened, csv_of, officers):
    run = import_addresses(by=officers[0], procedure=opened, data=csv_of(1))
    assert start_letters(by=officers[0], run=run).pk == start_letters(by=officers[0], run=run).pk
    make_letters(run_id=str(run.pk))
    run.refresh_from_db()
    with pytest.raises(Refused) as refused:
        start_letters(by=officers[0], run=run)
    assert refused.value.code == "no_way"


def test_ten_thousand_rows_with_doubles(opened, officers, csv_of, monkeypatch):
    rows = csv_of(10_000).decode().splitlines(keepends=True)
    data = "".join([*rows, *rows[1:501]]).encode()
    run = import_addresses(by=officers[0], procedure=opened, data=data)
    assert (run.batch.size, len(run.notes), run.notes[0]) == (10_000, 500, [10_002, "double", 2])
    # Setting letters takes a minute or more; how that goes is shown above.
    monkeypatch.setattr(acts, "letters_pdf", lambda _procedure, _letters: b"%PDF")
    make_letters(run_id=str(run.pk))
    run.refresh_from_db()
    assert (run.state, VotingCode.objects.count(), run.files.count()) == (LetterState.READY, 10_000, 25)
