"""Run an import: read everything, write what is new unseen, change and tie the rest, open it all at once, report."""

import datetime
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.db import DatabaseError, OperationalError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Refused
from core.services import audit
from core.services.search.hearing import in_bulk
from core.services.statistics import refresh_statistics
from core.town import forget_town
from council.enums import Visibility
from council.models import Body, ImportedObject, ImportRun, LegislativeTerm, Meeting
from council.models.importing import ImportState
from council.services.importing.archives import Source
from council.services.importing.attaching import attach_all
from council.services.importing.fetching import fetch_files
from council.services.importing.kinds import KINDS, LABELS
from council.services.importing.opening import open_all
from council.services.importing.recalling import recall
from council.services.importing.report import Findings
from council.services.importing.settling import settle_papers
from council.services.importing.sources import source_of
from council.services.importing.stations import seat_subjects
from council.services.importing.unfolding import Piece, face_of, unfold
from council.services.importing.vanishing import Missing, missing_objects, refuse_incomplete, take_leave
from council.services.importing.waiting import resolve_waiting, write_waiting
from council.services.importing.writing import BATCH, Writer

# done, total, what is being done
Progress = Callable[[int, int, str], None]
OVERLAP = datetime.timedelta(minutes=10)


@dataclass(frozen=True)
class ImportOptions:
    """What an import is asked to do. `full`: read everything again, also what the source says is old."""

    files: str = "none"
    full: bool = False
    # The source holds everything there is: what it does not name any more is gone.
    complete: bool = False


def import_oparl(source: str, options: ImportOptions, progress: Progress = lambda *_step: None) -> ImportRun:
    """Import a source and return its run with the report. Raises Refused; what was written until then stays."""
    try:
        with in_bulk():
            return _import(source_of(source), options, progress)
    except (OperationalError, OSError) as error:
        raise Refused(
            _("Die Übernahme musste aufhören: %(words)s.") % {"words": str(error).strip().rstrip(".")},
            _("Sorgen Sie für Platz auf der Festplatte und eine erreichbare Datenbank und starten Sie denselben Befehl noch "
              "einmal: Er geht weiter, wo er aufgehört hat."),
            code="storage",
        ) from error  # fmt: skip


def _import(origin: Source, options: ImportOptions, progress: Progress) -> ImportRun:
    run = _begin(origin.name, origin.fingerprint)
    # What reading finds is found again when a run goes on; what writing finds is kept with the bookmark.
    reading = Findings()
    is_whole = options.full or options.complete or not origin.is_incremental
    since = "" if is_whole else _since(origin.name)
    try:
        pieces = _collect(origin.objects(reading, since), reading, progress)
        if options.complete:
            refuse_incomplete(reading)
        findings = _resume_findings(run, pieces)
        if not run.cursor.get("finished"):
            writer = _writer(run, findings, pieces)
            _write_all(writer, pieces, progress)
            missing = missing_objects(pieces) if is_whole else []
            _finish(writer, missing, progress, withdraw=options.complete)
        if options.files == "all":
            fetch_files(findings, progress, origin.hosts)
    except BaseException as error:
        with suppress(DatabaseError):
            ImportRun.objects.filter(pk=run.pk).update(state=ImportState.FAILED, error=str(error)[:2000])
        raise
    findings.add(reading)
    refresh_statistics()
    _complete(run, findings)
    origin.close()
    return run


def _complete(run: ImportRun, findings: Findings) -> None:
    run.state, run.finished_at, run.report, run.error = ImportState.DONE, timezone.now(), findings.as_json(), ""
    run.cursor = {}
    with transaction.atomic():
        run.save()
        audit.record(by_user=None, action="council.import_oparl", obj=run, data={"written": findings.written})
    forget_town()


def _begin(name: str, fingerprint: str) -> ImportRun:
    """Take up the run that was broken off, or begin a new one."""
    last = ImportRun.objects.of_source(name).first()
    if last and last.state != ImportState.DONE and last.fingerprint == fingerprint:
        last.state = ImportState.RUNNING
        last.save(update_fields=["state"])
        return last
    return ImportRun.objects.create(source=name, fingerprint=fingerprint, started_at=timezone.now())


def _since(name: str) -> str:
    last = ImportRun.objects.of_source(name).complete().first()
    return (last.started_at - OVERLAP).isoformat(timespec="seconds") if last else ""


def _collect(objects: Iterator[Any], findings: Findings, progress: Progress) -> dict[str, list[Piece]]:
    """Return all pieces by kind; of several copies of one object the standalone one counts."""
    chosen: dict[str, Piece] = {}
    for number, found in enumerate(objects, 1):
        for piece in unfold(found, findings):
            known = chosen.get(piece.source_id)
            if known is None or (known.is_embedded and not piece.is_embedded):
                chosen[piece.source_id] = piece
            elif known.face != piece.face and known.is_embedded == piece.is_embedded:
                findings.note("differing_copies", piece.kind, example=piece.source_id)
        if number % 200 == 0:
            progress(number, 0, _("gelesen"))
    by_kind: dict[str, list[Piece]] = {kind: [] for kind in KINDS}
    for piece in chosen.values():
        by_kind[piece.kind].append(piece)
    return by_kind


def _writer(run: ImportRun, findings: Findings, pieces: dict[str, list[Piece]]) -> Writer:
    now = timezone.now()
    return Writer(run, findings, _body(run, findings, pieces, now), now)


def _body(run: ImportRun, findings: Findings, pieces: dict[str, list[Piece]], now: datetime.datetime) -> Body:
    """Return the town's body; into an empty town the source's, or one made from the address it names."""
    known = Body.objects.filter(deleted_at__isnull=True).order_by("created_at").first()
    if known is not None:
        return known
    piece = next((piece for piece in pieces["Body"] if not piece.is_deleted), None)
    address = piece.source_id if piece else _named_body(pieces)
    body = Body(source_id=address or None, name=str(piece.data.get("name") or "") if piece else "")
    if not body.name:
        body.name = _name_of(address)
        findings.note("derived", "Body", "name", body.name)
    body.visibility, body.first_published_at, body.public_modified_at = Visibility.INTERNAL, now, now
    with transaction.atomic():
        body.save()
        if address:
            ImportedObject.objects.create(source_id=address, kind="Body", object_id=body.pk, faces="", run=run)
    return body


def _named_body(pieces: dict[str, list[Piece]]) -> str:
    found = (str(piece.data.get("body") or "") for kind in KINDS for piece in pieces[kind])
    return next((address for address in found if address), "")


def _name_of(address: str) -> str:
    host = (urlsplit(address).hostname or "").split(".")
    return host[-2].capitalize() if len(host) > 1 else "Kommune"


def _resume_findings(run: ImportRun, pieces: dict[str, list[Piece]]) -> Findings:
    """Return what was found before the fall. If the source is another by now, everything is looked at again."""
    face = _face(pieces)
    if run.cursor.get("face") != face:
        run.cursor, run.report = {"face": face}, {}
    return Findings(run.report)


def _write_all(writer: Writer, pieces: dict[str, list[Piece]], progress: Progress) -> None:
    """Write what is new, unseen, each batch with the bookmark; what lies before the bookmark is only recalled."""
    total = sum(len(found) for found in pieces.values())
    face, start, done = writer.run.cursor["face"], int(writer.run.cursor.get("done", 0)), 0
    for kind in KINDS:
        found = pieces[kind]
        for first in range(0, len(found), BATCH):
            batch = found[first : first + BATCH]
            done += len(batch)
            if done > start:
                writer.write(kind, batch, {"face": face, "done": done})
            else:
                recall(writer, kind, batch)
            progress(done, total, str(LABELS[kind]))


def _face(pieces: dict[str, list[Piece]]) -> str:
    return face_of({"faces": [piece.face for kind in KINDS for piece in pieces[kind]]})


def _finish(writer: Writer, missing: list[Missing], progress: Progress, *, withdraw: bool) -> None:
    """Change what is here, tie everything together and open what is new, in one transaction: never half a meeting."""
    progress(0, 0, _("verknüpfen"))
    with transaction.atomic():
        writer.write_later()
        write_waiting(writer)
        attach_all(writer)
        seat_subjects(writer)
        resolve_waiting(writer)
        settle_papers(writer)
        _name_term(writer)
        _place_in_terms(writer)
        take_leave(writer, missing, withdraw=withdraw)
        open_all(writer)
        writer.run.cursor, writer.run.report = writer.run.cursor | {"finished": True}, writer.findings.as_json()
        writer.run.save(update_fields=["cursor", "report"])


def _name_term(writer: Writer) -> None:
    """Give a town whose source names no term one without dates: OParl demands it of every body."""
    body = writer.body
    if body.source_id is None or LegislativeTerm.objects.filter(body=body).exists():
        return
    first = Body.objects.values_list("first_published_at", flat=True).get(pk=body.pk)
    LegislativeTerm.objects.create(
        body=body, name=_("Wahlperiode, von der Quelle nicht genannt"), visibility=Visibility.PUBLIC,
        first_published_at=first, public_modified_at=first,
    )  # fmt: skip
    writer.findings.note("derived", "LegislativeTerm", "name")


def _place_in_terms(writer: Writer) -> None:
    """Give meetings the term their day lies in."""
    for term in LegislativeTerm.objects.filter(body=writer.body, deleted_at__isnull=True, start_date__isnull=False):
        rows = Meeting.objects.filter(term__isnull=True, start__date__gte=term.start_date)
        if term.end_date:
            rows = rows.filter(start__date__lte=term.end_date)
        rows.update(term=term)
