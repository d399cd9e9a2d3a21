"""Show what the public will see: publish for real, look, and undo it before anybody notices."""

from collections.abc import Iterator
from contextlib import contextmanager
from copy import copy

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from core.errors import Refused
from council.models import File, Meeting, Paper
from council.rules import demand_desk
from council.services.publication import open_meeting, open_paper, show_meeting


@contextmanager
def public_preview(
    *, by: Viewer, thing: Meeting | Paper, files: list[File] | None = None, is_complete: bool = True
) -> Iterator[Viewer]:
    """Yield a stranger's view of a town in which thing is published. Nothing stays: no row, no audit, no signal.

    Unless `is_complete`, an agenda in the making shows what it has so far instead of refusing.
    """
    demand_desk(by)
    # Copies: what happens to a row here is undone in the database, not in memory.
    chosen = [copy(file) for file in files or []]
    with transaction.atomic():
        row = type(thing).objects.get(pk=thing.pk)
        if isinstance(row, Meeting):
            (open_meeting if is_complete else show_meeting)(row, chosen)
        elif isinstance(row, Paper):
            open_paper(row, chosen)
        else:
            raise Refused(_("Davon gibt es keine Vorschau."), code="no_preview")
        try:
            yield Viewer()
        finally:
            transaction.set_rollback(True)
