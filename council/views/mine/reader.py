"""The reader: a meeting's documents to read and to write on, and the address where devices bring and fetch notes."""

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from accounts.http import ViewerRequest
from core.errors import NotPermitted, Refused
from council.models import Meeting
from council.rules import reach
from council.services.note_content import malformed
from council.services.note_list import own_notes, places, shared_notes
from council.services.note_sync import demand_notebook, sync_notes
from council.services.reader_pack import reader_pack
from council.services.reading import log_opening
from council.services.reading_places import MOST_FILES, keep_places
from council.views.answer import found
from council.views.mine.frame import council_required, drawn


@require_safe
@council_required
def reader(request: ViewerRequest, pk: UUID) -> HttpResponse:
    """Show the pack of a meeting: with scripts to read and write, without them as a list of documents and notes."""
    viewer = request.viewer
    pack = found(reader_pack(viewer, pk))
    log_opening(by=viewer, thing=Meeting(pk=pk))
    notes = sorted(pack.notes, key=lambda note: (note.file_name, note.place))
    context = {
        "pack": pack,
        "notes": notes,
        "has_faction": bool(reach(viewer).factions),
        "viewer_key": viewer.user_id,
        "offline_days": settings.OFFLINE_DAYS,
    }
    return drawn(request, "start", "reader", context)


@require_POST
@council_required
def sync(request: ViewerRequest) -> HttpResponse:
    """Take what a device wrote and answer what it has missed. See services/note_sync."""
    viewer = request.viewer
    # A page that is still open after somebody else signed in brings nobody's words under another name.
    if request.headers.get("Town-Account", str(viewer.user_id)) != str(viewer.user_id):
        return JsonResponse({"code": "another_account"}, status=403)
    try:
        sent = _read(request)
        demand_notebook(viewer)
        exchange = sync_notes(by=viewer, edits=sent["edits"], cursor=sent["cursor"])
        if sent["places"]:
            keep_places(by=viewer, places=sent["places"])
    except NotPermitted as refusal:
        return JsonResponse({"reason": str(refusal), "code": refusal.code}, status=403)
    except Refused as refusal:
        return JsonResponse({"reason": str(refusal), "code": refusal.code}, status=400)
    files = sent["files"]
    return JsonResponse({
        "cursor": exchange.cursor, "restored": exchange.is_restored, "at": timezone.now().isoformat(),
        "results": [vars(result) for result in exchange.results],
        "notes": [line.wire for line in own_notes(viewer, exchange.changed)],
        "shared": [line.wire for line in shared_notes(viewer, files)] if files else [],
        "places": places(viewer, files) if files else [],
    })  # fmt: skip


def _read(request: ViewerRequest) -> dict[str, Any]:
    try:
        sent = json.loads(request.body)
        found = {name: sent.get(name) or empty for name, empty in (("edits", []), ("places", []), ("cursor", ""))}
        files = [UUID(str(each)) for each in sent.get("files") or []]
    except (ValueError, AttributeError, TypeError) as error:
        raise malformed() from error
    is_list = isinstance(found["edits"], list) and isinstance(found["places"], list)
    if not is_list or not isinstance(found["cursor"], str) or len(files) > MOST_FILES:
        raise malformed()
    return found | {"files": files}
