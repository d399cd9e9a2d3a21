"""Fetch the bytes of imported files; what cannot be had keeps its record and is tried again next time."""

import io
from collections.abc import Callable, Iterable
from urllib.parse import urlsplit

from django.db.models import F, Q
from django.db.models.fields.json import KeyTextTransform

from core.errors import Refused
from core.services.blobs import store_upload
from core.services.outbound import Outbound
from council.enums import TextState
from council.models import File, FileVersion
from council.services.importing.report import Findings

MEGABYTE = 1024 * 1024


def fetch_files(findings: Findings, progress: Callable[[int, int, str], None], hosts: Iterable[str] = ()) -> None:
    """Fetch every file that is still at its source, or has other bytes there by now, each checked like an upload.

    `hosts` may lie in our own network.
    """
    theirs = KeyTextTransform("sha512Checksum", "source_data")
    is_replaced = ~Q(theirs=F("blob__sha512")) & Q(public_modified_at__gt=F("blob__created_at"), theirs__isnull=False)
    rows = File.objects.annotate(theirs=theirs).filter(Q(blob__isnull=True) | is_replaced, deleted_at__isnull=True)
    rows = rows.exclude(source_url="").order_by("pk")
    keys = list(rows.values_list("pk", flat=True))
    others = {(urlsplit(url).hostname or "") for url in rows.values_list("source_url", flat=True).iterator()}
    with Outbound(hosts, others=others, timeout=60, max_bytes=200 * MEGABYTE) as outbound:
        for number, key in enumerate(keys, 1):
            _fetch(File.objects.get(pk=key), outbound, findings)
            progress(number, len(keys), "Dateien")


def _fetch(row: File, outbound: Outbound, findings: Findings) -> None:
    try:
        answer = outbound.get(row.source_url)
        if answer.status != 200:
            findings.note("file_missing", "File", "", f"{row.source_url} ({answer.status})")
            return
        blob = store_upload(upload=io.BytesIO(answer.body), name=row.file_name)
    except Refused as refusal:
        code = "file_missing" if refusal.code in ("unreachable", "redirect_loop") else "file_refused"
        findings.note(code, "File", "", f"{row.source_url}: {refusal.reason}")
        return
    if row.blob_id and row.blob_id != blob.pk:
        FileVersion.objects.create(
            file=row, blob_id=row.blob_id, file_name=row.file_name, text=row.text, visibility=row.visibility
        )
    row.blob, row.size, row.mime_type = blob, blob.size, blob.mime_type
    row.text, row.text_state = "", TextState.UNREAD
    row.save(update_fields=["blob", "size", "mime_type", "text", "text_state"])
