"""„Heute fällig“: what waits for the participation office."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from participation.services.desk_due import office_due
from participation.views.desk.frame import OfficePage


class DueView(OfficePage):
    """The start of the office."""

    template_name = "participation/desk/due.html"
    title = _("Heute fällig")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is due."""
        return super().get_context_data(due=office_due(self.viewer), **kwargs)
