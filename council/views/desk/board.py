"""The agenda board: one page, the pieces a script fetches anew, and the acts behind its buttons, keys and drags."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.views.generic import View

from core.errors import Refused
from council.enums import Part
from council.models import AgendaItem, Consultation
from council.services.agenda_board import agenda_board
from council.services.agenda_live import hold_item
from council.services.agenda_numbers import label_of
from council.services.agenda_order import Moved, accept_item, put_back_item
from council.services.agenda_undo import undo_step
from council.services.consultations import schedule_consultation
from council.services.deferred import take_deferred
from council.services.desk_preview import AUDIENCES, audience_look
from council.services.fixed_items import fill_agenda
from council.services.joint_items import part_paper
from council.services.pack_offer import pack_board
from council.services.waiting_list import DEFERRED, PAPER, PROPOSAL, waiting_for
from council.views.desk.frame import Desk, DeskPage
from council.views.desk.meetings import MOVABLE, OnMeeting
from council.views.desk.steps import STEPS

SOURCES = ("faction", "office")


class BoardContext(OnMeeting):
    """What the board's page and its pieces are drawn from."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the board, the filter of what waits, and for whom the preview is."""
        frame = {
            "board": agenda_board(self.viewer, self.meeting),
            "meeting": self.meeting,
            "movable": MOVABLE,
            "step": STEPS.get(self.meeting.state),
            "audiences": AUDIENCES,
            "waits": self.request.GET.get("wartet", ""),
            "packs": pack_board(self.viewer, self.meeting),
        }
        return super().get_context_data(**frame, **kwargs)


class MeetingBoardView(BoardContext, DeskPage):
    """One meeting: what waits, its agenda in both parts, what is missing and who will see what."""

    template_name = "council/desk/meeting.html"

    def get_title(self) -> str:
        """Return the meeting's name."""
        return str(self.meeting)

    def trail(self) -> list[tuple[str, str]]:
        """Sitzungen."""
        return super().trail()[:1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Without a script the preview is asked for by a link."""
        audience = self.request.GET.get("vorschau", "")
        if audience in AUDIENCES:
            kwargs |= look_of(self, audience)
        return super().get_context_data(**kwargs)


class BoardPiecesView(BoardContext, DeskPage):
    """The three columns alone, as they are now."""

    template_name = "council/desk/board/columns.html"

    def opened(self) -> Any:
        """Whoever has the board open has been noted already."""
        return None


class BoardPreviewView(OnMeeting, DeskPage):
    """What one kind of reader would see of the meeting."""

    template_name = "council/desk/board/sight.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Ask for them."""
        audience = self.request.GET.get("fuer", "")
        found = look_of(self, audience if audience in AUDIENCES else next(iter(AUDIENCES)))
        return super().get_context_data(meeting=self.meeting, audiences=AUDIENCES, **found, **kwargs)


def look_of(page: OnMeeting, audience: str) -> dict[str, Any]:
    """Return the preview for a kind of reader."""
    return {"audience": audience, "look": audience_look(by=page.viewer, meeting=page.meeting, audience=audience)}


class Asked(Desk):
    """Answers a form with a page, and a script with what it needs to go on."""

    kwargs: dict[str, Any]

    @property
    def is_scripted(self) -> bool:
        """Whether a script asks."""
        return "application/json" in self.request.headers.get("Accept", "")

    @property
    def seen(self) -> int | None:
        """The agenda's revision on which somebody acts."""
        return whole(self.request.POST.get("revision"))

    def refused(self, refusal: Refused, revision: int) -> JsonResponse:
        """Say why not. What was begun on an older agenda is asked again (409)."""
        is_stale = refusal.code == "agenda_changed"
        status = HTTPStatus.CONFLICT if is_stale else HTTPStatus.UNPROCESSABLE_ENTITY
        return JsonResponse({"words": str(refusal), "code": refusal.code, "revision": revision}, status=status)


def whole(text: Any) -> int | None:
    """Return a number that was typed, None for anything else."""
    return int(text) if str(text or "").isdigit() else None


class BoardButton(Asked, OnMeeting, View):
    """A button of the board that does one act at once."""

    http_method_names = ["post"]

    def act(self) -> str:
        """Do it and return what to say."""
        raise NotImplementedError

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Do it, or say why not."""
        try:
            said = self.act()
        except Refused as refusal:
            if self.is_scripted:
                self.meeting.refresh_from_db(fields=["agenda_revision"])
                return self.refused(refusal, self.meeting.agenda_revision)
            messages.error(request, str(refusal))
            return redirect(self.back())
        if self.is_scripted:
            self.meeting.refresh_from_db(fields=["agenda_revision"])
            return JsonResponse({"said": said, "revision": self.meeting.agenda_revision})
        messages.success(request, said)
        return redirect(self.back())


class TakeView(BoardButton):
    """Take something that waits onto the agenda."""

    def act(self) -> str:
        """Take it, whichever kind it is."""
        key, kind = self.request.POST.get("key", ""), self.request.POST.get("kind", "")
        item = self.take(kind, key, whole(self.request.POST.get("position")))
        return _("%(label)s: „%(title)s“ steht auf der Tagesordnung.") % {"label": label_of(item), "title": item.title}

    def take(self, kind: str, key: str, position: int | None) -> AgendaItem:
        """Call the act that belongs to the kind."""
        facts: dict[str, Any] = {"by": self.viewer, "position": position, "revision": self.seen}
        if kind == PAPER:
            station = get_object_or_404(waiting_for(self.viewer, self.meeting), pk=key)
            part = Part.NONPUBLIC if station.paper.nonpublic_ground else Part.PUBLIC
            return schedule_consultation(consultation=station, meeting=self.meeting, part=part, **facts)
        rows = AgendaItem.objects.visible_to(self.viewer)
        if kind == DEFERRED:
            return take_deferred(meeting=self.meeting, item=get_object_or_404(rows, pk=key), **facts)
        if kind == PROPOSAL:
            return accept_item(item=get_object_or_404(rows, pk=key, meeting=self.meeting), **facts)
        raise Refused(_("Das lässt sich so nicht aufnehmen."), _("Laden Sie die Seite neu."), code="unknown_kind")


class UndoView(BoardButton):
    """Take back one's own last step."""

    def act(self) -> str:
        """Take it back."""
        step = undo_step(by=self.viewer, meeting=self.meeting, revision=self.seen)
        undone = step.undoes
        assert undone is not None
        return _("Rückgängig gemacht: %(act)s.") % {"act": undone.get_act_display()}


class FillView(BoardButton):
    """Put what the body always has onto the agenda."""

    def act(self) -> str:
        """Fill it."""
        made = fill_agenda(by=self.viewer, meeting=self.meeting, revision=self.seen)
        return _("%(n)s feste Punkte stehen auf der Tagesordnung.") % {"n": len(made)}


class OnBoardItem(BoardButton):
    """A button of one row."""

    @cached_property
    def item(self) -> AgendaItem:
        """The item of the address."""
        rows = AgendaItem.objects.visible_to(self.viewer).select_related("meeting")
        return get_object_or_404(rows, pk=self.kwargs["item"], meeting=self.kwargs["pk"])


class PutBackView(OnBoardItem):
    """Put an item back to what waits."""

    def act(self) -> str:
        """Put it back."""
        title = self.item.title
        put_back_item(by=self.viewer, item=self.item, revision=self.seen)
        return _("„%(title)s“ wartet wieder.") % {"title": title}


class HoldView(OnBoardItem):
    """Let colleagues see that somebody moves an item, or has let it go."""

    def act(self) -> str:
        """Tell them."""
        hold_item(by=self.viewer, item=self.item, is_held=self.request.POST.get("held") == "1")
        return ""


class PartPaperView(OnBoardItem):
    """Take a further paper from an item."""

    def act(self) -> str:
        """Take it away."""
        rows = Consultation.objects.visible_to(self.viewer).filter(under_item=self.item).select_related("under_item")
        station = get_object_or_404(rows, pk=self.kwargs["consultation"])
        part_paper(by=self.viewer, consultation=station, revision=self.seen)
        return _("Die Vorlage wartet wieder auf einen eigenen Punkt.")


def place_words(moved: Moved) -> str:
    """Return "Ö 5 ist jetzt Ö 4 von 8"."""
    values = {"was": moved.was, "now": label_of(moved.item), "total": moved.total}
    return _("%(was)s ist jetzt %(now)s von %(total)s") % values


def places(rows: list[AgendaItem], item: AgendaItem) -> list[tuple[int, str]]:
    """Return where an item can go among the rows of its part: first, or after each of the others."""
    others = [row for row in rows if row.pk != item.pk]
    found = [(1, _("an den Anfang"))]
    for place, row in enumerate(others, start=1):
        words = {"label": label_of(row), "title": row.title}
        found.append((place + 1, _("nach %(label)s %(title)s") % words))
    return found
