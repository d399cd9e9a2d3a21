"""Send private bytes: after the caller has asked visible_to, in ranges, asked for again only when they changed."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.utils.cache import get_conditional_response
from django.utils.http import content_disposition_header, http_date, parse_http_date_safe, quote_etag

from core.models import Blob
from core.services import blobs

CHUNK_BYTES = 256 * 1024
# What a browser may show by itself. Everything else is handed over to be saved.
INLINE = ("application/pdf", "text/plain", "image/jpeg", "image/png", "image/gif", "image/webp")
POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"
# Browsers refuse to show a PDF in a sandbox; what it could run was refused when it came.
PDF_POLICY = "default-src 'none'; style-src 'unsafe-inline'"
ONE_RANGE = re.compile(r"bytes=(\d*)-(\d*)")


def blob_response(
    request: HttpRequest, *, blob: Blob, file_name: str, attachment: bool, public: bool
) -> HttpResponse | StreamingHttpResponse:
    """Answer with the bytes of blob, or the part of them that was asked for.

    `public` says whether anybody may read it now: then a cache may keep it but asks again every time.
    """
    etag, modified = quote_etag(blob.sha512[:64]), int(blob.created_at.timestamp())
    known = get_conditional_response(request, etag=etag, last_modified=modified)
    response = known if known is not None else _body(request, blob, etag, modified)
    response["ETag"] = etag
    response["Last-Modified"] = http_date(modified)
    response["Accept-Ranges"] = "bytes"
    response["Cache-Control"] = "public, no-cache" if public else "private, no-store"
    if not public:
        response["Vary"] = "Cookie"
    inline = not attachment and blob.mime_type in INLINE
    response["Content-Security-Policy"] = PDF_POLICY if inline and blob.mime_type == INLINE[0] else POLICY
    if disposition := content_disposition_header(not inline, file_name):
        response["Content-Disposition"] = disposition
    return response


def _body(request: HttpRequest, blob: Blob, etag: str, modified: int) -> HttpResponse | StreamingHttpResponse:
    if settings.X_ACCEL_PREFIX:
        # nginx does ranges by itself.
        accel = HttpResponse(content_type=blob.mime_type)
        accel["X-Accel-Redirect"] = settings.X_ACCEL_PREFIX + quote(blobs.relative_path(blob))
        return accel
    wanted = asked_range(request, blob.size, etag, modified)
    if wanted is None:
        response = FileResponse(blobs.open_blob(blob), content_type=blob.mime_type)
        response["Content-Length"] = str(blob.size)
        return response
    start, end = wanted
    if start > end:
        refusal = HttpResponse(status=416)
        refusal["Content-Range"] = f"bytes */{blob.size}"
        return refusal
    part = StreamingHttpResponse(_part(blobs.path(blob), start, end), status=206, content_type=blob.mime_type)
    part["Content-Range"] = f"bytes {start}-{end}/{blob.size}"
    part["Content-Length"] = str(end - start + 1)
    return part


def asked_range(request: HttpRequest, size: int, etag: str, modified: int) -> tuple[int, int] | None:
    """Return first and last byte asked for; None for the whole file, (1, 0) for a range that cannot be met.

    Several ranges at once are answered with the whole file, as RFC 9110 (14.2) allows.
    """
    asked = ONE_RANGE.fullmatch(request.headers.get("Range", "").replace(" ", ""))
    # Only GET knows ranges (RFC 9110, 14.2).
    if (
        request.method != "GET"
        or not asked
        or asked.groups() == ("", "")
        or not _if_range(request.headers.get("If-Range", ""), etag, modified)
    ):
        return None
    first, last = asked.groups()
    if not first:
        length = min(int(last), size)
        return (size - length, size - 1) if length else (1, 0)
    start, end = int(first), min(int(last), size - 1) if last else size - 1
    if last and int(last) < start:
        return None
    return (start, end) if start < size else (1, 0)


def _if_range(condition: str, etag: str, modified: int) -> bool:
    return not condition or condition == etag or parse_http_date_safe(condition) == modified


def _part(path: Path, start: int, end: int) -> Iterator[bytes]:
    left = end - start + 1
    with path.open("rb") as file:
        file.seek(start)
        while left and (chunk := file.read(min(CHUNK_BYTES, left))):
            left -= len(chunk)
            yield chunk
