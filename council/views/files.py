"""Files: read here, download, or honestly not here."""

from uuid import UUID

from django.http.response import HttpResponseBase

from accounts.http import ViewerRequest
from council.models import File
from council.views.answer import found, page


def file(request: ViewerRequest, pk: UUID) -> HttpResponseBase:
    """Show a file in the browser."""
    return _file(request, pk, attachment=False)


def file_download(request: ViewerRequest, pk: UUID) -> HttpResponseBase:
    """Hand a file over."""
    return _file(request, pk, attachment=True)


def _file(request: ViewerRequest, pk: UUID, *, attachment: bool) -> HttpResponseBase:
    from core.views.files import blob_response
    from council.services.reading import log_reading

    viewer = request.viewer
    row = File.objects.visible_to(viewer).select_related("blob").filter(pk=pk).first()
    if row is None and File.objects.tombstones().filter(pk=pk).exists():
        response = page(request, "council/file_gone.html", {})
        response.status_code = 410
        return response
    row = found(row)
    if row.blob is None:
        return page(request, "council/file_elsewhere.html", {"name": row.name, "source_url": row.source_url})
    is_public = File.objects.public().filter(pk=pk).exists()
    if not is_public:
        log_reading(by=viewer, row=row)
    return blob_response(
        request, blob=row.blob, file_name=row.file_name or row.name, attachment=attachment, public=is_public
    )
