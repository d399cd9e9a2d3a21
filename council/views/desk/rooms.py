"""Rooms at the desk: who is in them when, and what they offer."""

import datetime
from copy import copy
from typing import Any

from django.forms.models import model_to_dict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from council.forms.year_plan import RoomForm
from council.models import Location
from council.services.publication import publish
from council.services.rooms import change_room, enter_room, rooms_between
from council.views.desk.frame import ActForm, Confirm, Desk, DeskPage
from council.views.desk.together import Together, locked


class RoomsView(DeskPage):
    """All rooms with their meetings of a month."""

    template_name = "council/desk/rooms.html"
    title = _("Räume")
    icon = "home"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the rooms and the month."""
        first = _month(self.request.GET.get("monat", ""))
        following = (first + datetime.timedelta(days=32)).replace(day=1)
        rooms = rooms_between(self.viewer, first, following - datetime.timedelta(days=1))
        return super().get_context_data(
            rooms=rooms, month=first, previous=(first - datetime.timedelta(days=1)).strftime("%Y-%m"),
            following=following.strftime("%Y-%m"), clashes=sum(room.clashes for room in rooms), **kwargs,
        )  # fmt: skip


def _month(text: str) -> datetime.date:
    try:
        return datetime.datetime.strptime(text, "%Y-%m").date()
    except ValueError:
        return timezone.localdate().replace(day=1)


class OnRooms(Desk):
    """A page below the rooms."""

    icon = "home"
    kwargs: dict[str, Any]

    def trail(self) -> list[tuple[str, str]]:
        """Räume."""
        return [(reverse("desk:rooms"), str(_("Räume")))]

    @cached_property
    def room(self) -> Location:
        """The room of the address; one that is not offered any more can be taken up again."""
        return get_object_or_404(Location.objects.visible_to(self.viewer), pk=self.kwargs["pk"])


class EnterRoomView(OnRooms, ActForm):
    """Enter a room."""

    title = _("Raum anlegen")
    form_class = RoomForm
    button = _("Intern speichern")
    done = _("Der Raum ist angelegt. Öffentlich wird er mit einem eigenen Schritt.")

    def get_initial(self) -> dict[str, Any]:
        """It is one."""
        return {"is_meeting_room": True}

    def act(self, form: RoomForm) -> Location:
        """Enter it."""
        data = dict(form.cleaned_data)
        del data["is_meeting_room"]
        return enter_room(by=self.viewer, **data)


class ChangeRoomView(OnRooms, Together):
    """Change a room."""

    form_class = RoomForm
    done = _("Die Angaben zum Raum sind geändert.")

    def get_title(self) -> str:
        """Name it."""
        return str(self.room)

    @property
    def button(self) -> Any:
        """Say what the button does."""
        return _("Öffentlich berichtigen") if self.room.is_public else _("Intern speichern")

    def watched(self) -> Location:
        """The room itself."""
        self.room = locked(Location.objects.visible_to(self.viewer), self.kwargs["pk"])
        return self.room

    def standing(self) -> dict[str, Any]:
        """Return what is said of it."""
        return model_to_dict(self.room, RoomForm.Meta.fields)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Work on a copy that nobody saves."""
        return super().get_form_kwargs() | {"instance": copy(self.room)}

    def act(self, form: RoomForm) -> Location:
        """Change it."""
        return change_room(by=self.viewer, place=self.room, **form.cleaned_data)


class PublishRoomView(OnRooms, Confirm):
    """Let everybody read where it is and what it offers."""

    button = _("Jetzt veröffentlichen")
    intro = _(
        "Öffentlich werden Name, Anschrift, Plätze und ob der Raum stufenlos erreichbar ist und eine Höranlage hat."
    )
    done = _("Der Raum ist öffentlich.")

    def get_title(self) -> str:
        """Name it."""
        return str(_("Veröffentlichen: %(room)s") % {"room": self.room})

    def act(self, form: Any) -> Any:
        """Publish it."""
        return publish(by=self.viewer, thing=self.room)
