"""The pack of a meeting: whole, what is new, by item, all single documents, and its manifest."""

from uuid import UUID

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from accounts.http import ViewerRequest
from core.models import Blob
from core.views.answer import revalidated
from council.enums import PackAudience
from council.models import Pack
from council.views.answer import found


def pack(request: ViewerRequest, pk: UUID) -> HttpResponseBase:
    """Hand over the whole pack."""
    row = _offered(request, pk)
    return _file(request, row, row.blob, "Sitzungsmappe", ".pdf")


def pack_news(request: ViewerRequest, pk: UUID) -> HttpResponseBase:
    """Hand over only what is new since the revision before."""
    row = _offered(request, pk)
    return _file(request, row, row.supplement, f"Sitzungsmappe Neues in Fassung {row.revision}", ".pdf")


def pack_archive(request: ViewerRequest, pk: UUID) -> HttpResponseBase:
    """Hand over all single documents."""
    row = _offered(request, pk)
    return _file(request, row, row.archive, "Sitzungsunterlagen", ".zip")


def pack_item(request: ViewerRequest, pk: UUID, item: UUID) -> HttpResponseBase:
    """Hand over the pages of one item."""
    row = _offered(request, pk)
    part = found(row.parts.filter(agenda_item=item, piece__isnull=False).select_related("piece__blob").first())
    label = part.label.replace(" ", "-")
    return _file(request, row, part.piece.blob if part.piece else None, f"TOP {label}", ".pdf")


def pack_manifest(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Say what the pack holds, with the SHA-512 of each part."""
    from council.services.pack_manifest import manifest

    row = _offered(request, pk)
    response = JsonResponse(manifest(row), json_dumps_params={"ensure_ascii": False, "indent": 1})
    return revalidated(request, response, row.created_at)


def _offered(request: ViewerRequest, pk: UUID) -> Pack:
    from council.services.pack_offer import offered_pack
    from council.services.reading import log_reading

    row = found(offered_pack(request.viewer, pk))
    if row.audience != PackAudience.PUBLIC:
        log_reading(by=request.viewer, row=row)
    return row


def _file(request: ViewerRequest, row: Pack, blob: Blob | None, name: str, ending: str) -> HttpResponseBase:
    from core.views.files import blob_response

    day = f" {timezone.localdate(row.meeting.start):%Y-%m-%d}" if row.meeting.start else ""
    return blob_response(
        request, blob=found(blob), file_name=f"{name}{day}{ending}", attachment=True,
        public=row.audience == PackAudience.PUBLIC,
    )  # fmt: skip
