"""The packs of a meeting at the desk."""

from typing import Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.models import JobRun
from council.services.packs import build_packs
from council.views.desk.frame import ActButton
from council.views.desk.meetings import OnMeeting


class BuildPacksButton(OnMeeting, ActButton):
    """Let all packs be bound now; the next page shows how far it is."""

    title = _("Sitzungsmappen binden")

    @cached_property
    def started(self) -> list[JobRun]:
        """The work that has begun."""
        return []

    def act(self) -> None:
        """Begin."""
        self.started.append(build_packs(by=self.viewer, meeting=self.meeting))

    def back(self, made: Any = None) -> str:
        """Show how far it is, or the board where it was refused."""
        return reverse("job_progress", args=[self.started[0].pk]) if self.started else self.board
