"""How far somebody has read: pages add up, the last page is the one that came last. Told again, it changes nothing."""

from typing import Any

from django.db import transaction

from accounts.viewer import Viewer
from council.models import File, Notebook, ReadingPlace
from council.services.note_content import malformed, read_version
from council.services.note_sync import demand_notebook, key_of

MOST_FILES = 2_000


@transaction.atomic
def keep_places(*, by: Viewer, places: list[Any]) -> None:
    """Keep how far somebody has read: pages read add up, the last page is the one that came last."""
    owner = demand_notebook(by)
    Notebook.objects.locked(owner)
    for sent in places[:MOST_FILES]:
        if not isinstance(sent, dict):
            raise malformed()
        key, version = key_of(sent.get("file")), read_version(sent.get("version"))
        row = ReadingPlace.objects.filter(owner_id=owner, file=key, version=version).first()
        if row is None:
            if not File.objects.visible_to(by).filter(pk=key).exists():
                continue
            row = ReadingPlace(owner_id=owner, file_id=key, version=version)
        row.content = _place(sent, row.content)
        row.save()


def _place(sent: dict[str, Any], now: dict[str, Any]) -> dict[str, Any]:
    page, read = sent.get("page", 1), sent.get("read", [])
    numbers = [page, *read] if isinstance(read, list) else [None]
    if any(not isinstance(each, int) or isinstance(each, bool) or not 1 <= each <= 100_000 for each in numbers):
        raise malformed()
    return {"page": page, "read": sorted({*now.get("read", ()), *read})[:20_000]}
