"""Observers at the desk: sworn in, and dismissed."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.translation import gettext_lazy as _

from council.views.desk.frame import ActButton, ActForm
from participation.forms.budget_desk import ObserverForm
from participation.models import Observer
from participation.services import observers
from participation.views.budget.desk.frame import OnProcess


class ObserversView(OnProcess, ActForm):
    """Who observes, and the form for the next one."""

    template_name = "participation/budget/desk/observers.html"
    title = _("Beobachterinnen und Beobachter")
    form_class = ObserverForm
    button = _("Eintragen")
    done = _("Eingetragen.")

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add those who are there."""
        rows = Observer.objects.visible_to(self.viewer).filter(procedure_id=self.process.pk).select_related("user")
        return super().get_context_data(process=self.process, observers=rows, **kwargs)

    def act(self, form: ObserverForm) -> Observer:
        """Note it."""
        return observers.swear_in(by=self.viewer, process=self.process, **form.cleaned_data)

    def back(self, made: Any = None) -> str:
        """Stay here."""
        return self.request.path


class DismissButton(OnProcess, ActButton):
    """End somebody's office."""

    done = _("Die Person ist entlassen.")

    def act(self) -> Observer:
        """End it."""
        rows = Observer.objects.visible_to(self.viewer).filter(procedure_id=self.process.pk)
        return observers.dismiss_observer(by=self.viewer, observer=get_object_or_404(rows, pk=self.kwargs["observer"]))
