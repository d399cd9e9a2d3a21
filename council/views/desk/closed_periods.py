"""When nobody meets: the list of closed periods, one typed, many read from a calendar file."""

from typing import Any

from django.contrib import messages
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from council.forms.year_plan import ClosedPeriodForm, ImportPeriodsForm
from council.models import ClosedPeriod
from council.services.closed_days import public_holidays
from council.services.meeting_rules import close_period, import_closed_periods, reopen_period
from council.views.desk.frame import ActButton, ActForm, Desk, DeskPage


class ClosedPeriodsView(DeskPage):
    """School holidays and the town's own closed days that are not over; the public holidays beside them."""

    template_name = "council/desk/closed_periods.html"
    title = _("Sitzungsfreie Zeiten")
    icon = "date"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add both."""
        today = timezone.localdate()
        days = {**public_holidays(today.year), **public_holidays(today.year + 1)}
        return super().get_context_data(
            periods=ClosedPeriod.objects.filter(last__gte=today), holidays=[each for each in sorted(days.items()) if each[0] >= today],
            **kwargs,
        )  # fmt: skip


class OnPeriods(Desk):
    """A page below the list."""

    icon = "date"
    kwargs: dict[str, Any]

    def trail(self) -> list[tuple[str, str]]:
        """Sitzungsfreie Zeiten."""
        return [(reverse("desk:closed_periods"), str(_("Sitzungsfreie Zeiten")))]


class ClosePeriodView(OnPeriods, ActForm):
    """Say when no meeting is planned."""

    title = _("Sitzungsfreie Zeit eintragen")
    form_class = ClosedPeriodForm
    done = _("Die sitzungsfreie Zeit ist eingetragen.")
    intro = _("Sitzungen, die in dieser Zeit schon geplant sind, bleiben; der Jahresplan nennt sie.")

    def act(self, form: ClosedPeriodForm) -> ClosedPeriod:
        """Enter it."""
        return close_period(by=self.viewer, **form.cleaned_data)


class ImportPeriodsView(OnPeriods, ActForm):
    """Take over the school holidays from the ministry's file."""

    title = _("Schulferien einlesen")
    form_class = ImportPeriodsForm
    button = _("Einlesen")

    def act(self, form: ImportPeriodsForm) -> list[ClosedPeriod]:
        """Read it, and say how much was new."""
        made = import_closed_periods(by=self.viewer, content=form.cleaned_data["upload"].read())
        words = ngettext("%(n)s Zeitraum ist neu.", "%(n)s Zeiträume sind neu.", len(made)) % {"n": len(made)}
        messages.success(self.request, words)
        return made


class ReopenPeriodButton(OnPeriods, ActButton):
    """Let meetings be planned again."""

    done = _("Die sitzungsfreie Zeit ist gestrichen.")

    def act(self) -> None:
        """Strike it out."""
        reopen_period(by=self.viewer, period=get_object_or_404(ClosedPeriod, pk=self.kwargs["pk"]))

    def back(self) -> str:
        """Return to the list."""
        return reverse("desk:closed_periods")
