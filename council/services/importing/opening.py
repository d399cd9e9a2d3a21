"""What is new stays unseen until everything of a run is here; then all of it opens in one stroke."""

from typing import TYPE_CHECKING, Any

from django.db.models import Exists, OuterRef

from council.enums import Visibility
from council.models import Body, ImportedObject
from council.services.importing.mapping import MODELS

if TYPE_CHECKING:
    from council.services.importing.writing import Writer


def keep_unseen(row: Any) -> None:
    """Write a new row as internal; what is not for the public stays as it is. No import ends with internal rows."""
    if row.visibility == Visibility.PUBLIC:
        row.visibility = Visibility.INTERNAL


def open_all(writer: "Writer") -> None:
    """Open what this source has brought, in this run or in one that was broken off and never went on."""
    for kind, model in MODELS.items():
        told = ImportedObject.objects.filter(kind=kind, object_id=OuterRef("pk"), run__source=writer.run.source)
        unseen = model.objects.filter(
            visibility=Visibility.INTERNAL, source_id__isnull=False, first_published_at__isnull=False
        )
        unseen.filter(Exists(told)).update(visibility=Visibility.PUBLIC)
    # The town itself may have no address at the source.
    made_here = Body.objects.filter(pk=writer.body.pk, first_published_at__isnull=False, depublished_at__isnull=True)
    made_here.filter(visibility=Visibility.INTERNAL).update(visibility=Visibility.PUBLIC)
