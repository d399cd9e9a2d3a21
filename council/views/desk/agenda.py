"""Items of an agenda: add, change, move, withdraw, and their results."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from council.enums import Part
from council.forms.meetings import ChangeItemForm, ItemForm, MoveItemPartForm, ScheduleForm
from council.forms.reason import ReasonForm
from council.models import AgendaItem
from council.services import agenda
from council.services.consultations import schedule_consultation
from council.services.desk import waiting_for
from council.views.desk.frame import ActButton, ActForm
from council.views.desk.meetings import OnMeeting
from council.views.desk.together import Together, locked

CHANGEABLE = ("title", "kind", "note", "public_title", "nonpublic_ground")


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

    def standing(self) -> dict[str, Any]:
        """Return its words."""
        return {name: getattr(self.item, name) for name in CHANGEABLE}

    def get_initial(self) -> dict[str, Any]:
        """Show what stands there."""
        return self.standing()

    def act(self, form: ChangeItemForm) -> AgendaItem:
        """Change it."""
        return agenda.change_item(by=self.viewer, item=self.item, **form.cleaned_data)


class ReorderItemView(OnItem, ActButton):
    """Move an item up or down; the buttons are the way without dragging."""

    def act(self) -> None:
        """Move it to the position of the form."""
        item, position = self.item, self.request.POST.get("position", "")
        if not position.isdigit():
            raise Refused(
                _("Diese Stelle gibt es nicht."), _("Bitte laden Sie die Seite neu."), code="unknown_position"
            )
        agenda.reorder_item(by=self.viewer, item=item, position=int(position))

    def back(self, made: Any = None) -> str:
        """Return to the item, wherever it stands now."""
        return f"{self.board}#punkt-{self.item.pk}"


class MoveItemPartView(OnItem, ActForm):
    """Move an item to the other part, with a reason."""

    form_class = MoveItemPartForm
    intro = _(
        "War der Punkt schon öffentlich, ist er es nach dem Verschieben nicht mehr, bis Sie die Sitzung wieder veröffentlichen."
    )
    done = _("Der Punkt ist verschoben.")

    @property
    def other(self) -> str:
        """The part where it is not."""
        return Part.PUBLIC if self.item.part == Part.NONPUBLIC else Part.NONPUBLIC

    def get_title(self) -> str:
        """Say where it goes."""
        goes = {Part.PUBLIC: _("In den öffentlichen Teil"), Part.NONPUBLIC: _("In den nichtöffentlichen Teil")}
        return str(goes[Part(self.other)])

    @property
    def button(self) -> Any:
        """Say where it goes."""
        to_public = self.other == Part.PUBLIC
        return (
            _("In den öffentlichen Teil verschieben") if to_public else _("In den nichtöffentlichen Teil verschieben")
        )

    def get_initial(self) -> dict[str, Any]:
        """Show the public subject."""
        return {"public_title": self.item.public_title}

    def act(self, form: MoveItemPartForm) -> AgendaItem:
        """Move it."""
        return agenda.move_item_to_part(by=self.viewer, item=self.item, part=self.other, **form.cleaned_data)


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
