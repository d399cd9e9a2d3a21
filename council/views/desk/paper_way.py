"""The way of a paper through the bodies, and the matter it belongs to."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from council.forms.papers import ConsultationForm, MatterForm, ScheduleConsultationForm
from council.forms.reason import ReasonForm
from council.models import Consultation, Matter
from council.services.consultations import plan_consultation, remove_consultation, schedule_consultation
from council.services.desk import meetings_for
from council.services.matters import link_paper, open_matter
from council.services.publication import publish
from council.views.desk.frame import ActForm, Confirm
from council.views.desk.papers import OnPaper


class PlanConsultationView(OnPaper, ActForm):
    """Add a station to the paper's way."""

    title = _("Beratung hinzufügen")
    form_class = ConsultationForm
    button = _("Beratung hinzufügen")
    done = _("Die Beratung ist vorgesehen.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer what the clerk may see."""
        return super().get_form_kwargs() | {"viewer": self.viewer}

    def act(self, form: ConsultationForm) -> Any:
        """Plan it."""
        return plan_consultation(by=self.viewer, paper=self.paper, **form.cleaned_data)


class OnConsultation(OnPaper):
    """A page about one station of a paper's way."""

    @cached_property
    def consultation(self) -> Consultation:
        """The station of the address."""
        rows = Consultation.objects.visible_to(self.viewer)
        return get_object_or_404(rows, pk=self.kwargs["consultation"], paper=self.paper)


class ScheduleConsultationView(OnConsultation, ActForm):
    """Give a station its meeting."""

    title = _("Beratung einplanen")
    form_class = ScheduleConsultationForm
    done = _("Die Beratung steht auf der Tagesordnung.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the coming meetings of that body."""
        meetings = meetings_for(self.viewer, self.consultation)
        return super().get_form_kwargs() | {"meetings": meetings, "paper": self.paper}

    def act(self, form: ScheduleConsultationForm) -> Any:
        """Schedule it."""
        return schedule_consultation(by=self.viewer, consultation=self.consultation, **form.cleaned_data)


class RemoveConsultationView(OnConsultation, ActForm):
    """Take a station off the way."""

    title = _("Beratung streichen")
    form_class = ReasonForm
    button = _("Beratung streichen")
    is_serious = True
    done = _("Die Beratung ist gestrichen.")

    def act(self, form: ReasonForm) -> None:
        """Remove it."""
        remove_consultation(by=self.viewer, consultation=self.consultation, reason=form.cleaned_data["reason"])


class PublishMatterView(OnPaper, Confirm):
    """Publish a matter of the paper."""

    button = _("Vorgang veröffentlichen")
    intro = _("Der Vorgang zeigt der Öffentlichkeit, was zu ihm gehört und selbst öffentlich ist.")

    done = _("Der Vorgang ist öffentlich.")

    @cached_property
    def matter(self) -> Matter:
        """The matter of the address."""
        rows = Matter.objects.visible_to(self.viewer)
        return get_object_or_404(rows, pk=self.kwargs["matter"], papers=self.paper)

    def get_title(self) -> str:
        """Name the matter."""
        return str(_("„%(title)s“ veröffentlichen")) % {"title": self.matter.title}

    def act(self, form: Any) -> None:
        """Publish it."""
        publish(by=self.viewer, thing=self.matter)


class PaperMatterView(OnPaper, ActForm):
    """Tie the paper to a matter."""

    title = _("Vorgang zuordnen")
    form_class = MatterForm
    button = _("Zuordnen")
    done = _("Die Vorlage gehört jetzt zu diesem Vorgang.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the matters there are."""
        return super().get_form_kwargs() | {"viewer": self.viewer}

    def act(self, form: MatterForm) -> Any:
        """Open it where it is new, and tie both."""
        title = form.cleaned_data["title"]
        matter = open_matter(by=self.viewer, title=title) if title else form.cleaned_data["matter"]
        return link_paper(by=self.viewer, matter=matter, paper=self.paper)
