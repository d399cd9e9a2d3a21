"""Items of an agenda: add, change, move, withdraw, and their results."""

from http import HTTPStatus
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from council.enums import Part
from council.forms.meetings import ChangeItemForm, ItemForm, JoinPaperForm, MoveItemForm, PlaceForm, ScheduleForm
from council.forms.reason import ReasonForm
from council.models import AgendaItem, Meeting, Person
from council.services import agenda
from council.services.agenda_numbers import label_of, standing
from council.services.agenda_order import move_item
from council.services.consultations import schedule_consultation
from council.services.joint_items import join_paper
from council.services.waiting_list import joinable, waiting_for
from council.states import INVITED_ON
from council.views.desk.board import Asked, place_words, places
from council.views.desk.frame import ActForm
from council.views.desk.meetings import OnMeeting
from council.views.desk.together import Together, locked

CHANGEABLE = ("title", "kind", "note", "public_title", "nonpublic_ground", "rapporteur")


class OnItem(OnMeeting):
    """A page about one item of a meeting."""

    @cached_property
    def item(self) -> AgendaItem:
        """The item of the address."""
        return get_object_or_404(
            AgendaItem.objects.visible_to(self.viewer), pk=self.kwargs["item"], meeting=self.meeting
        )


class AddItemView(OnMeeting, ActForm):
    """Add an item without a paper."""

    title = _("Punkt hinzufügen")
    form_class = ItemForm
    done = _("Der Punkt steht auf der Tagesordnung.")

    def act(self, form: ItemForm) -> AgendaItem:
        """Add it."""
        return agenda.add_item(by=self.viewer, meeting=self.meeting, **form.cleaned_data)


class ScheduleView(OnMeeting, ActForm):
    """Put a waiting paper onto the agenda."""

    title = _("Vorlage auf die Tagesordnung setzen")
    form_class = ScheduleForm
    done = _("Die Vorlage steht auf der Tagesordnung.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer what waits for this meeting's bodies."""
        return super().get_form_kwargs() | {"waiting": waiting_for(self.viewer, self.meeting)}

    def get_initial(self) -> dict[str, Any]:
        """Choose the paper that was clicked."""
        return {"consultation": self.request.GET.get("beratung", "")}

    def act(self, form: ScheduleForm) -> AgendaItem:
        """Schedule it."""
        return schedule_consultation(by=self.viewer, meeting=self.meeting, **form.cleaned_data)


class ChangeItemView(OnItem, Together):
    """Change the words of an item; what the public reads is corrected with a reason."""

    form_class = ChangeItemForm
    done = _("Der Punkt ist geändert.")

    def get_title(self) -> str:
        """Name the item."""
        return str(_("TOP %(number)s ändern")) % {"number": self.item.number}

    @property
    def button(self) -> Any:
        """Say what the button does."""
        return _("Öffentlich berichtigen") if self.item.is_public or self.item.is_announced else _("Intern speichern")

    def watched(self) -> AgendaItem:
        """The item itself."""
        rows = AgendaItem.objects.visible_to(self.viewer).filter(meeting=self.meeting)
        self.item = locked(rows, self.kwargs["item"])
        return self.item

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the members of the bodies that meet."""
        bodies = self.meeting.organizations.all()
        people = Person.objects.visible_to(self.viewer).filter(memberships__organization__in=bodies).distinct()
        return super().get_form_kwargs() | {"people": people.order_by("family_name", "given_name")}

    def standing(self) -> dict[str, Any]:
        """Return its words."""
        return {name: getattr(self.item, "rapporteur_id" if name == "rapporteur" else name) for name in CHANGEABLE}

    def get_initial(self) -> dict[str, Any]:
        """Show what stands there."""
        return self.standing()

    def act(self, form: ChangeItemForm) -> AgendaItem:
        """Change it."""
        return agenda.change_item(by=self.viewer, item=self.item, **form.cleaned_data)


class MoveItemView(Asked, OnItem, ActForm):
    """Move an item to another place, or with a reason to the other part. Buttons, drags and keys send the same form."""

    form_class = MoveItemForm
    button = _("Verschieben")
    intro = _(
        "Der Wechsel in den anderen Teil wird mit Grund protokolliert (§ 48 Abs. 2 GO NRW). War der Punkt schon öffentlich, "
        "ist er es danach nicht mehr, bis Sie die Sitzung wieder veröffentlichen."
    )

    def get_title(self) -> str:
        """Name the item."""
        return str(_("%(label)s verschieben")) % {"label": label_of(self.item)}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the places of its part; whoever only names a place stays there."""
        kwargs = super().get_form_kwargs()
        if "data" in kwargs:
            kwargs["data"].setdefault("part", self.item.part)
        is_frozen = self.meeting.state in INVITED_ON
        return kwargs | {"places": [] if is_frozen else places(standing(self.meeting, self.item.part), self.item)}

    def get_initial(self) -> dict[str, Any]:
        """Show where it stands, and the agenda that was seen."""
        part = self.request.GET.get("teil", self.item.part)
        return {
            "part": part if part in Part.values else self.item.part,
            "position": self.item.order if part == self.item.part else "",
            "public_title": self.item.public_title,
            "revision": self.meeting.agenda_revision,
        }

    def post(self, request: Any, *args: Any, **kwargs: Any) -> HttpResponse:
        """Answer a script in few queries: the act itself reads the item and refuses what is not there."""
        if not self.is_scripted:
            return super().post(request, *args, **kwargs)
        form = PlaceForm(request.POST)
        if not form.is_valid():
            return JsonResponse(
                {"words": str(_("Bitte laden Sie die Seite neu.")), "code": "invalid"},
                status=HTTPStatus.UNPROCESSABLE_ENTITY,
            )
        self.viewer.remember("council.name", lambda: str(request.user))
        item = AgendaItem(pk=self.kwargs["item"], meeting_id=self.kwargs["pk"])
        try:
            moved = move_item(by=self.viewer, item=item, **form.cleaned_data)
        except Meeting.DoesNotExist:
            raise Http404 from None
        except Refused as refusal:
            return self.refused(refusal, self.meeting.agenda_revision)
        return JsonResponse({"said": place_words(moved), "revision": moved.item.meeting.agenda_revision})

    def act(self, form: MoveItemForm) -> AgendaItem:
        """Move it. The list of the form names places of the part where it stands."""
        facts = form.cleaned_data
        if facts["part"] != self.item.part:
            facts = facts | {"position": None}
        moved = move_item(by=self.viewer, item=self.item, **facts)
        messages.success(self.request, place_words(moved))
        return moved.item

    def form_invalid(self, form: Any) -> HttpResponse:
        """Carry the present agenda along: whoever confirms has seen it."""
        self.meeting.refresh_from_db(fields=["agenda_revision"])
        form.data["revision"] = str(self.meeting.agenda_revision)
        return super().form_invalid(form)

    def back(self, made: Any = None) -> str:
        """Return to the item, wherever it stands now."""
        return f"{self.board}#punkt-{self.item.pk}"


class JoinPaperView(OnItem, ActForm):
    """Let a further paper be consulted under an item."""

    form_class = JoinPaperForm
    button = _("Zu diesem Punkt legen")
    intro = _("Beide Vorlagen werden unter einem Punkt beraten. Der Punkt behält den Namen der ersten.")
    done = _("Die Vorlage liegt jetzt bei diesem Punkt.")

    def get_title(self) -> str:
        """Name the item."""
        return str(_("Weitere Vorlage zu %(label)s")) % {"label": label_of(self.item)}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer what waits for this meeting."""
        return super().get_form_kwargs() | {"waiting": joinable(self.viewer, self.meeting)}

    def act(self, form: JoinPaperForm) -> Any:
        """Join it."""
        return join_paper(by=self.viewer, item=self.item, **form.cleaned_data)


class WithdrawItemView(OnItem, ActForm):
    """Take an item off the agenda."""

    def get_title(self) -> str:
        """Name the item."""
        return str(_("TOP %(number)s absetzen")) % {"number": self.item.number}

    form_class = ReasonForm
    button = _("Punkt absetzen")
    is_serious = True
    intro = _("Vor der Einladung verschwindet der Punkt von der Tagesordnung, danach bleibt er als abgesetzt stehen.")
    done = _("Der Punkt ist abgesetzt.")

    def act(self, form: ReasonForm) -> AgendaItem:
        """Withdraw it."""
        return agenda.withdraw_item(by=self.viewer, item=self.item, reason=form.cleaned_data["reason"])
