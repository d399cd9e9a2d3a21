"""„Heute fällig“: what waits for the clerk or a department, sorted by its day."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from council.services.desk_due import due_today
from council.views.desk.frame import DeskPage
from council.views.desk.inquiries import OfficeDesk


class DueView(OfficeDesk, DeskPage):
    """The start of the desk."""

    template_name = "council/desk/due.html"
    title = _("Heute fällig")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add what is due."""
        return super().get_context_data(due=due_today(self.viewer), is_clerk=self.is_clerk, **kwargs)
