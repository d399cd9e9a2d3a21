"""What has changed in a meeting since somebody last looked: items, papers, day and place, as far as they may read them.

A look keeps keys and digests of what the reader was shown (`pack_plan`, which asks `visible_to`). What is gone is counted,
never named.
"""

import datetime
from collections import Counter
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.viewer import Viewer
from core.canonical import digest
from core.errors import NotPermitted, Refused
from core.wording import moment
from council.enums import HandedOut
from council.models import Invitation, Meeting, MeetingLook
from council.services.late_papers import LateMark, late_marks
from council.services.pack_plan import PackPlan, PlannedDocument, PlannedItem, pack_plan

NEW, MOVED, WITHDRAWN, GONE, RENAMED = "new", "moved", "withdrawn", "gone", "renamed"
FRESH, LATE, AT_TABLE, REPLACED, REMOVED, TERM = "fresh", "late", "table", "replaced", "removed", "term"


@dataclass(frozen=True)
class Change:
    """One change. `title` is in the council's own words, `note` says more about it."""

    kind: str
    title: str = ""
    note: str = ""

    @property
    def label(self) -> str:
        """Return what happened, in a word."""
        return {
            NEW: _("neuer Punkt"), MOVED: _("verschoben"), WITHDRAWN: _("abgesetzt"), GONE: _("entfallen"),
            RENAMED: _("geändert"), FRESH: _("neue Unterlage"), LATE: _("nachgereicht"), AT_TABLE: _("Tischvorlage"),
            REPLACED: _("ersetzt"), REMOVED: _("entfallen"), TERM: _("Termin"),
        }[self.kind]  # fmt: skip


@dataclass(frozen=True)
class Changes:
    """All that changed since `since`; `stand` is the digest of how the meeting stands now."""

    since: datetime.datetime
    rows: list[Change]
    stand: str

    @property
    def words(self) -> str:
        """Return "1 neuer Punkt, 2 nachgereicht"."""
        counted = Counter(row.label for row in self.rows)
        return ", ".join(
            f"{n} {label}" if label != _("Termin") else str(_("Termin geändert")) for label, n in counted.items()
        )


def changes_since_look(viewer: Viewer, meeting: Meeting) -> Changes | None:
    """Return what changed since viewer's last look at a meeting; None without one. A fixed number of queries."""
    look = MeetingLook.objects.filter(user=viewer.user_id, meeting=meeting).first() if viewer.user_id else None
    plan = pack_plan(viewer, meeting.pk) if look else None
    if look is None or plan is None:
        return None
    now = stand_of(plan)
    rows = [] if look.seen == now else [*_term(plan, look.seen, now), *_items(plan, look.seen, late_marks(meeting.pk))]
    return Changes(look.at, rows, digest(now))


def note_look(*, by: Viewer, meeting: Meeting, stand: str = "") -> None:
    """Note how a meeting stands for somebody who was invited to it, who looks for the first time or has seen `stand`."""
    if not Invitation.objects.addressed_to(by).filter(meeting=meeting).exists():
        raise NotPermitted(
            _("Das darf nur die eingeladene Person selbst."), _("Wenden Sie sich an den Sitzungsdienst."),
            code="not_permitted",
        )  # fmt: skip
    assert by.user_id is not None
    if not stand and MeetingLook.objects.filter(user=by.user_id, meeting=meeting).exists():
        return
    plan = pack_plan(by, meeting.pk)
    if plan is None:
        return
    now = stand_of(plan)
    facts: dict[str, Any] = {"seen": now, "at": timezone.now()}
    if not stand:
        MeetingLook.objects.get_or_create(user_id=by.user_id, meeting=meeting, defaults=facts)
        return
    if stand != digest(now):
        raise Refused(_("Inzwischen hat sich noch etwas geändert."), _("Es steht jetzt in der Liste."), code="changed")
    MeetingLook.objects.update_or_create(user_id=by.user_id, meeting=meeting, defaults=facts)


def stand_of(plan: PackPlan) -> dict[str, Any]:
    """Return how a meeting stands, in keys and digests."""
    return {
        "start": plan.start.astimezone(datetime.UTC).isoformat() if plan.start else "",
        "place": digest(plan.place[1]) if plan.place else "",
        "items": {str(item.id): [item.label, item.is_withdrawn, digest(item.title)] for item in plan.items},
        "documents": {
            _key(each): [str(item.id), each.sha512 or digest(each.text)] for item in plan.items for each in item.documents
        },
    }  # fmt: skip


def _key(document: PlannedDocument) -> str:
    return str(document.file or document.paper)


def _term(plan: PackPlan, was: dict[str, Any], now: dict[str, Any]) -> list[Change]:
    rows = []
    if was["start"] != now["start"]:
        rows.append(Change(TERM, note=_("Jetzt am %(moment)s.") % {"moment": moment(plan.start)}))
    if was["place"] != now["place"]:
        place = plan.place[1] if plan.place else _("noch offen")
        rows.append(Change(TERM, note=_("Ort: %(place)s") % {"place": place}))
    return rows


def _items(plan: PackPlan, was: dict[str, Any], marks: dict[UUID | None, LateMark]) -> list[Change]:
    rows: list[Change] = []
    for item in plan.items:
        title = f"{item.label} {item.title}"
        known = was["items"].get(str(item.id))
        if known is None:
            rows.append(Change(NEW, title))
            continue
        label, was_withdrawn, words = known
        if item.is_withdrawn and not was_withdrawn:
            rows.append(Change(WITHDRAWN, title))
            continue
        if label != item.label:
            rows.append(Change(MOVED, title, _("bisher %(label)s") % {"label": label}))
        elif words != digest(item.title):
            rows.append(Change(RENAMED, title))
        rows += _documents(item, was["documents"], marks)
    gone = len(set(was["items"]) - {str(item.id) for item in plan.items})
    if gone:
        note = ngettext(
            "%(n)s Punkt steht nicht mehr auf der Tagesordnung.",
            "%(n)s Punkte stehen nicht mehr auf der Tagesordnung.",
            gone,
        )
        rows.append(Change(GONE, note=note % {"n": gone}))
    return rows


def _documents(item: PlannedItem, was: dict[str, Any], marks: dict[UUID | None, LateMark]) -> list[Change]:
    """Return what happened to the documents of an item that was there before."""
    now = {_key(each): each for each in item.documents}
    before = {key for key, (holder, _sha) in was.items() if holder == str(item.id)}
    gone, rows = len(before - set(now)), []
    for key, each in now.items():
        title = f"{item.label} {each.name}"
        if key in was:
            if was[key][1] != (each.sha512 or digest(each.text)):
                rows.append(Change(REPLACED, title))
        elif gone:
            gone -= 1
            rows.append(Change(REPLACED, title))
        else:
            rows.append(Change(_kind(marks.get(each.file) or marks.get(each.paper)), title))
    if gone:
        note = ngettext("%(label)s: %(n)s Unterlage", "%(label)s: %(n)s Unterlagen", gone)
        rows.append(Change(REMOVED, note=note % {"n": gone, "label": item.label}))
    return rows


def _kind(mark: LateMark | None) -> str:
    if mark is None:
        return FRESH
    return AT_TABLE if mark.way == HandedOut.AT_TABLE else LATE
