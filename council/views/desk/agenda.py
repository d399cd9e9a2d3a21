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


class OnItem(OnMeeting):
    """A page about one item of a meeting."""

    @cached_property
    def item(self) -> AgendaItem:
        """The item of the address."""
        return get_object_or_404(AgendaItem.objects.visible_to(self.viewer), pk=self.kwargs["item"], meeting=self.meeting)


class AddItemView(OnMeeting, ActForm):
    """Add an item without a paper."""

    title = _("Punkt hinzufügen")
    form_class = ItemForm
    button = _("Punkt aufnehmen")
    done = _("Der Punkt steht auf der Tagesordnung.")

    def act(self, form: ItemForm) -> AgendaItem:
        """Add it."""
        return agenda.add_item(by=self.viewer, meeting=self.meeting, **form.cleaned_data)


class ScheduleView(OnMeeting, ActForm):
    """Put a waiting paper onto the agenda."""

    title = _("Vorlage auf die Tagesordnung setzen")
    form_class = ScheduleForm
    button = _("Aufnehmen")
    done = _("Die Vorlage steht auf der Tagesordnung.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer what waits for this meeting's bodies."""
        return super().get_form_kwargs() | {"waiting": waiting_for(self.viewer, self.meeting)}

    def act(self, form: ScheduleForm) -> AgendaItem:
        """Schedule it."""
        return schedule_consultation(by=self.viewer, meeting=self.meeting, **form.cleaned_data)


class ChangeItemView(OnItem, ActForm):
    """Change the words of an item."""

    title = _("Punkt ändern")
    form_class = ChangeItemForm
    button = _("Ändern")
    done = _("Der Punkt ist geändert.")

    def get_initial(self) -> dict[str, Any]:
        """Show what stands there."""
        return ItemForm.initial_of(self.item)

    def act(self, form: ChangeItemForm) -> AgendaItem:
        """Change it."""
        return agenda.change_item(by=self.viewer, item=self.item, **form.cleaned_data)


class ReorderItemView(OnItem, ActButton):
    """Move an item up or down; the buttons are the way without dragging."""

    def act(self) -> None:
        """Move it to the position of the form."""
        position = self.request.POST.get("position", "")
        if not position.isdigit():
            raise Refused(_("Diese Stelle gibt es nicht."), _("Bitte laden Sie die Seite neu."), code="unknown_position")
        agenda.reorder_item(by=self.viewer, item=self.item, position=int(position))


class MoveItemPartView(OnItem, ActForm):
    """Move an item to the other part, with a reason."""

    form_class = MoveItemPartForm
    button = _("In den anderen Teil verschieben")
    done = _("Der Punkt ist verschoben.")

    @property
    def other(self) -> str:
        """The part where it is not."""
        return Part.PUBLIC if self.item.part == Part.NONPUBLIC else Part.NONPUBLIC

    def get_title(self) -> str:
        """Say where it goes."""
        goes = {Part.PUBLIC: _("In den öffentlichen Teil"), Part.NONPUBLIC: _("In den nichtöffentlichen Teil")}
        return str(goes[Part(self.other)])

    def get_initial(self) -> dict[str, Any]:
        """Show the public subject."""
        return {"public_title": self.item.public_title}

    def act(self, form: MoveItemPartForm) -> AgendaItem:
        """Move it."""
        return agenda.move_item_to_part(by=self.viewer, item=self.item, part=self.other, **form.cleaned_data)


class WithdrawItemView(OnItem, ActForm):
    """Take an item off the agenda."""

    title = _("Punkt absetzen")
    form_class = ReasonForm
    button = _("Absetzen")
    done = _("Der Punkt ist abgesetzt.")

    def act(self, form: ReasonForm) -> AgendaItem:
        """Withdraw it."""
        return agenda.withdraw_item(by=self.viewer, item=self.item, reason=form.cleaned_data["reason"])
