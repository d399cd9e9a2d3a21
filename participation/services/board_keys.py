"""The key of a board: made for one procedure before it opens, sealed apart from the database, destroyed after the last use."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.models import Blob
from core.sealing import seal, unseal
from core.services import audit, blobs
from participation.board.checkpoints import new_key, public_key_of
from participation.models import BoardKey, Procedure

PURPOSE = "board-key"


@transaction.atomic
def make_key(procedure: Procedure) -> BoardKey:
    """Return the key of a procedure; made with the first call, when it is announced."""
    known = BoardKey.objects.select_for_update().filter(procedure_id=procedure.pk).first()
    if known is not None:
        return known
    private = new_key()
    made = BoardKey.objects.create(
        procedure_id=procedure.pk,
        public=public_key_of(private).hex(),
        sealed=blobs.store_bytes(seal(PURPOSE, private.hex()), "application/octet-stream"),
        made_on=timezone.localdate(),
    )
    audit.record(by_user=None, action="participation.make_board_key", obj=procedure, data={"public": made.public})
    return made


def private_key(procedure: Procedure) -> bytes:
    """Return what signs (32 bytes). Refuses once it is destroyed."""
    key = make_key(procedure)
    if key.sealed is None:
        raise Refused(_("Der Schlüssel dieser Tafel ist vernichtet. Nichts kommt mehr dazu."), code="key_destroyed")
    with blobs.open_blob(key.sealed) as file:
        return bytes.fromhex(unseal(PURPOSE, file.read()))


def public_key(procedure_id: UUID) -> str:
    """Return the public half in hex, "" as long as there is none."""
    return BoardKey.objects.filter(procedure_id=procedure_id).values_list("public", flat=True).first() or ""


@transaction.atomic
def destroy_key(procedure: Procedure) -> None:
    """Destroy the private half: the last checkpoint is signed. The bytes go with the commit."""
    key = BoardKey.objects.select_for_update().filter(procedure_id=procedure.pk, sealed__isnull=False).first()
    if key is None or key.sealed is None:
        return
    gone, key.sealed, key.destroyed_on = key.sealed, None, timezone.localdate()
    key.save()
    Blob.objects.filter(pk=gone.pk).delete()
    transaction.on_commit(lambda: blobs.path(gone).unlink(missing_ok=True))
    audit.record(by_user=None, action="participation.destroy_board_key", obj=procedure, data={"public": key.public})
