"""The steps in a meeting's life that the desk takes, with the words that stand before each."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from council.enums import MeetingState
from council.models import Meeting
from council.services import planning


@dataclass(frozen=True)
class Step:
    """One step in a meeting's life: the act, and the words before it."""

    act: Callable[..., Meeting]
    words: Any
    warning: Any


STEPS: dict[str, Step] = {
    MeetingState.AGENDA_DRAFT: Step(
        planning.set_agenda,
        _("Tagesordnung festlegen"),
        _("Neue Punkte öffnen die Tagesordnung bis zur Einladung wieder."),
    ),
    MeetingState.INVITED: Step(
        planning.start_session, _("Sitzung eröffnen"), _("Die öffentliche Seite zeigt sofort, dass die Sitzung läuft.")
    ),
    MeetingState.IN_SESSION: Step(
        planning.close_session, _("Sitzung schließen"), _("Eine geschlossene Sitzung wird nicht wieder eröffnet.")
    ),
}
