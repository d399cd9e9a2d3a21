"""The feed of a board: whoever keeps it notices when the past is rewritten."""

import datetime
from collections.abc import Mapping
from uuid import UUID

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from core.feeds import FeedContent, FeedEntry
from participation.models import BudgetProcess
from participation.services.board_keys import public_key
from participation.services.budget_board import BoardLine, board_lines


def board_feed(subject: UUID | None, _parameters: Mapping[str, str]) -> FeedContent | None:
    """Return the checkpoints of one vote."""
    process = BudgetProcess.objects.public().filter(pk=subject).first() if subject else None
    if process is None or not process.is_frozen:
        return None
    path = reverse("participation:budget_board", args=[process.slug])
    entries = tuple(_entry(line, path) for line in board_lines(process.pk)[:40])
    title = _("%(title)s: Prüfpunkte") % {"title": process.title}
    about = _("Jeder Stapel von Stimmzetteln auf der öffentlichen Tafel. Öffentlicher Schlüssel (Ed25519): %(key)s")
    return FeedContent(title, about % {"key": public_key(process.pk)}, path, entries)


def _entry(line: BoardLine, path: str) -> FeedEntry:
    # Days only: a board knows no hour.
    at = timezone.make_aware(datetime.datetime.combine(line.day, datetime.time(12)))
    title = _("Stapel %(number)s: %(size)s Stimmzettel") % {"number": line.number, "size": line.size}
    text = _("Wurzel: %(root)s. Signatur: %(signature)s") % {"root": line.root, "signature": line.signature}
    return FeedEntry(line.key, title, f"{path}#stapel-{line.number}", at, at, text)
