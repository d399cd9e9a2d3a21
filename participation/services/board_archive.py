"""The finished bundles of published results: kept as files, so that board, ballots and receipts outlive the deletion day."""

import io
import json
import zipfile
from uuid import UUID

from core.models import Blob
from core.services import blobs
from participation.models import Ballot, Procedure, ResultBundle, TallyResult

ZIP = "application/zip"


def store_bundle(tally: TallyResult, archive: bytes) -> ResultBundle:
    """Keep the bundle of a result, once: what is public already never changes."""
    known = ResultBundle.objects.filter(tally=tally).first()
    return known or ResultBundle.objects.create(tally=tally, blob=blobs.store_bytes(archive, ZIP))


def bundle_of(tally: TallyResult | None) -> Blob | None:
    """Return the kept bundle of a published result, None where none was kept."""
    if tally is None or tally.published_on is None:
        return None
    return Blob.objects.filter(result_bundles__tally=tally).first()


def member(blob: Blob, name: str) -> bytes:
    """Return one file of a bundle."""
    with blobs.open_blob(blob) as file, zipfile.ZipFile(io.BytesIO(file.read())) as archive:
        return archive.read(name)


def kept_leaves(procedure_id: UUID) -> list[bytes]:
    """Return the commitments in the order of the board from the newest kept bundle, nothing where none was kept."""
    newest = TallyResult.objects.published().filter(procedure_id=procedure_id).latest_first().first()
    blob = bundle_of(newest)
    if blob is None:
        return []
    return [bytes.fromhex(leaf) for batch in json.loads(member(blob, "board.json"))["batches"] for leaf in batch]


def is_only_kept(procedure_id: UUID) -> bool:
    """Whether the single ballots are gone and the bundle is what is left of the board."""
    return not Ballot.objects.filter(procedure_id=procedure_id).exists()


def lacks_bundle(procedure: Procedure) -> list[TallyResult]:
    """Return published results without a bundle that can still be made from the ballots."""
    published = TallyResult.objects.published().filter(procedure=procedure, bundle__isnull=True)
    return [] if is_only_kept(procedure.pk) else list(published)
