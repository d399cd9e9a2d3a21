"""Letters with codes: read the addresses, make and print the letters, forget the addresses."""

import datetime
from dataclasses import asdict
from uuid import UUID

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.errors import Refused
from core.models import JobRun
from core.services import audit
from core.services.jobs import job, progress
from participation.enums import Access, CodeState, LetterState, ProcedureState
from participation.models import AddressRow, CodeBatch, LetterFile, LetterRun, Procedure, SpentMark, VotingCode
from participation.models.letter import HOLDING
from participation.rules import demand_officer
from participation.services.address_list import Address, AddressList, Fault, Noted, read_addresses
from participation.services.casting import credential_of_code
from participation.services.codes import code_key, new_code, read_code
from participation.services.letter_files import Letter, letters_pdf, open_letters, remove_files, store_letters

KEEP = datetime.timedelta(days=14)
CHUNK = 400
BEFORE_THE_END = (ProcedureState.DRAFT, ProcedureState.REVIEWED, ProcedureState.ANNOUNCED, ProcedureState.OPEN)


@transaction.atomic
def import_addresses(*, by: Viewer, procedure: Procedure, data: bytes) -> LetterRun:
    """Read a list of addresses (CSV) for a new batch of codes. What was left out stands in the run's notes."""
    demand_officer(by)
    held = hold_procedure(procedure)
    found = read_addresses(data, held.pk)
    noted = _leave_out_known(held, found)
    if not found.addresses:
        raise Refused(
            _("In der Datei steht keine Anschrift, für die ein Brief fehlt."),
            _("Prüfen Sie die Spalten, oder ob die Liste schon eingelesen ist."), code="nothing", field="file",
            params={"noted": len(noted)},
        )  # fmt: skip
    run = begin_run(held, [(key, address) for key, (_line, address) in found.addresses.items()], noted=noted)
    audit.record(
        by_user=by.user_id, action="participation.import_addresses", obj=run.batch,
        data={"procedure": str(held.pk), "count": len(found.addresses), "left_out": len(noted)},
    )  # fmt: skip
    return run


def start_letters(*, by: Viewer, run: LetterRun) -> JobRun:
    """Let the letters of a run be made. Starting twice makes them once."""
    demand_officer(by)
    if run.state != LetterState.IMPORTED:
        raise _wrong_state(run)
    audit.record(by_user=by.user_id, action="participation.make_letters", obj=run.batch)
    return make_letters.enqueue(by=by.user_id, key=str(run.pk), run_id=str(run.pk))


@job(timeout=3600, label=_("Briefe mit Codes setzen"))
def make_letters(*, run_id: str) -> None:
    """Make codes and letters, some hundred at a time; a killed run goes on where it was."""
    run = LetterRun.objects.select_related("batch__procedure").get(pk=UUID(run_id))
    while (made := make_some_letters(run)) is not None:
        progress(made, run.batch.size)


def make_some_letters(run: LetterRun) -> int | None:
    """Make the next letters. Returns how many are made by now, None when there is nothing to do.

    They are set before the transaction begins, so that nobody who votes waits for it.
    """
    made = run.files.aggregate(last=Max("last"))["last"] or 0
    rows = list(run.addresses.filter(serial__gt=made).order_by("serial")[:CHUNK])
    if not rows:
        return None
    letters = [Letter(Address(row.name, row.street, row.postcode, row.place), new_code(), row.serial) for row in rows]
    pdf = letters_pdf(run.batch.procedure, letters)
    with transaction.atomic():
        held = LetterRun.objects.select_for_update(of=("self",)).select_related("batch").get(pk=run.pk)
        if held.state != LetterState.IMPORTED or held.files.filter(last__gt=made).exists():
            return None
        _write_codes(held.batch, rows, letters)
        store_letters(held, letters, pdf)
        left = held.addresses.filter(serial__gt=letters[-1].serial).count()
        if not left:
            held.state = LetterState.READY
            held.save(update_fields=["state"])
    return held.batch.size - left


@transaction.atomic
def read_letters(*, by: Viewer, file: LetterFile) -> bytes:
    """Return a file to print. Every time is noted: whoever holds it could take part for others."""
    demand_officer(by)
    audit.record(
        by_user=by.user_id, action="participation.read_letters", obj=file.run.batch, data={"part": file.number}
    )
    return open_letters(file)


@transaction.atomic
def confirm_printed(*, by: Viewer, run: LetterRun) -> LetterRun:
    """Note that the letters are printed: addresses and files are deleted."""
    demand_officer(by)
    held = _hold_run(run, LetterState.READY)
    _forget(held, LetterState.PRINTED)
    audit.record(by_user=by.user_id, action="participation.confirm_printed", obj=held.batch)
    return held


@transaction.atomic
def discard_letters(*, by: Viewer, run: LetterRun, reason: str) -> LetterRun:
    """Throw a run away before it is printed: its codes are void, so that the same people can get new ones."""
    demand_officer(by)
    held = _hold_run(run, *HOLDING)
    codes = list(VotingCode.objects.select_for_update().filter(batch=held.batch))
    if is_any_spent(codes):
        raise Refused(
            _("Mit Codes aus diesem Stapel wurde schon abgestimmt."),
            _("Bestätigen Sie stattdessen den Druck."),
            code="used",
        )
    VotingCode.objects.filter(pk__in=[code.pk for code in codes]).update(state=CodeState.VOID)
    _forget(held, LetterState.DISCARDED)
    audit.record(by_user=by.user_id, action="participation.discard_letters", obj=held.batch, ground=reason.strip())
    return held


@job(every=datetime.timedelta(days=1), label=_("Anschriften für Briefe mit Codes löschen"))
@transaction.atomic
def forget_letters(*, dry_run: bool = False) -> int:
    """Delete addresses and files that nobody has confirmed as printed for two weeks."""
    due = LetterRun.objects.select_for_update().filter(state__in=HOLDING, delete_on__lte=timezone.localdate())
    count = AddressRow.objects.filter(run__in=due.values("pk")).count()
    for run in () if dry_run else due:
        _forget(run, LetterState.EXPIRED)
    return count


def hold_procedure(procedure: Procedure) -> Procedure:
    """Return the procedure, held, if it takes codes and is not over."""
    held = Procedure.objects.select_for_update(no_key=True).get(pk=procedure.pk)
    if held.access != Access.CODE:
        raise Refused(_("An diesem Verfahren nimmt man ohne Code teil."), code="no_codes")
    if held.state not in BEFORE_THE_END:
        raise Refused(_("Dieses Verfahren ist zu Ende. Neue Codes nützen niemandem mehr."), code="over")
    return held


def begin_run(
    procedure: Procedure,
    people: list[tuple[str, Address]],
    *,
    noted: list[Noted] | None = None,
    is_reissue: bool = False,
) -> LetterRun:
    """Begin a batch of codes for people (person key, address) and keep serials for them; the procedure is held."""
    today = timezone.localdate()
    number = (procedure.code_batches.aggregate(last=Max("number"))["last"] or 0) + 1
    batch = CodeBatch.objects.create(procedure=procedure, number=number, made_on=today, size=len(people))
    run = LetterRun.objects.create(
        batch=batch, notes=[[note.line, str(note.fault), note.first] for note in noted or []], imported_on=today,
        delete_on=today + KEEP, is_reissue=is_reissue,
    )  # fmt: skip
    AddressRow.objects.bulk_create(
        (
            AddressRow(run=run, person_key=key, serial=serial, **asdict(address))
            for serial, (key, address) in enumerate(people, start=_last_serial(procedure) + 1)
        ),
        batch_size=500,
    )
    return run


def _last_serial(procedure: Procedure) -> int:
    made = VotingCode.objects.filter(procedure=procedure).aggregate(last=Max("serial"))["last"] or 0
    kept = AddressRow.objects.filter(run__batch__procedure=procedure).aggregate(last=Max("serial"))["last"] or 0
    return max(made, kept)


def is_any_spent(codes: list[VotingCode]) -> bool:
    """Whether somebody has taken part with one of these codes."""
    marks = [credential_of_code(code.pk).mark for code in codes]
    return any(
        SpentMark.objects.filter(pk__in=marks[start : start + 500]).exists() for start in range(0, len(marks), 500)
    )


def _leave_out_known(procedure: Procedure, found: AddressList) -> list[Noted]:
    """Drop whoever has a valid code or waits for one already; return all notes by line."""
    valid = VotingCode.objects.filter(procedure=procedure, state=CodeState.VALID).exclude(person_key="")
    known = set(valid.values_list("person_key", flat=True))
    known |= set(AddressRow.objects.filter(run__batch__procedure=procedure).values_list("person_key", flat=True))
    for key in known & found.addresses.keys():
        line, _address = found.addresses.pop(key)
        found.noted.append(Noted(line, Fault.KNOWN))
    return sorted(found.noted, key=lambda note: note.line)


def _write_codes(batch: CodeBatch, rows: list[AddressRow], letters: list[Letter]) -> None:
    """Write the codes by their keys; the codes themselves are in the letters alone."""
    VotingCode.objects.bulk_create(
        VotingCode(
            key=code_key(read_code(letter.code)), procedure_id=batch.procedure_id, batch=batch, serial=letter.serial,
            person_key=row.person_key,
        )
        for row, letter in zip(rows, letters, strict=True)
    )  # fmt: skip


def _hold_run(run: LetterRun, *states: LetterState) -> LetterRun:
    held = LetterRun.objects.select_for_update(of=("self",)).select_related("batch__procedure").get(pk=run.pk)
    if held.state not in states:
        raise _wrong_state(held)
    return held


def _wrong_state(run: LetterRun) -> Refused:
    return Refused(
        _("Diese Briefe sind: %(state)s.") % {"state": run.get_state_display()},
        _("Laden Sie die Seite neu: Vielleicht war jemand schneller."), code="no_way",
    )  # fmt: skip


def _forget(run: LetterRun, state: LetterState) -> None:
    remove_files(LetterFile.objects.filter(run=run))
    run.addresses.all().delete()
    run.state = state
    run.save(update_fields=["state"])
