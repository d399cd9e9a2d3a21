"""What every page of the participation office shares: who may enter, and where it begins. Kinds use it for theirs."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from council.views.desk.frame import ActButton, ActForm, Confirm, Desk, DeskPage
from participation.rules import is_officer


class Office(Desk):
    """A page of the office: for whoever is in charge of participation, with a second factor."""

    icon = "group"
    start: tuple[str, Any] = ("participation_desk:due", _("Beteiligung"))

    def may_enter(self) -> bool:
        """Whether the viewer works in the office."""
        return is_officer(self.viewer)


class OfficePage(Office, DeskPage):
    """A page to read."""


class OfficeForm(Office, ActForm):
    """A form whose data go to one act."""


class OfficeConfirm(Office, Confirm):
    """A page that says what will happen before it happens."""


class OfficeButton(Office, ActButton):
    """A button that does one act at once."""
