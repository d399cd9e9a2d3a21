"""What the town settles itself: days of the rules of procedure, co-signing, templates."""

from typing import Any

from django.http import Http404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from council.enums import PaperType
from council.forms.departments import TEMPLATE_FIELDS, ProcedureRuleForm, SigningRuleForm, TemplateForm
from council.models import PaperTemplate, ProcedureRule, SigningRule
from council.services.papers import DEPARTMENT_TYPES
from council.services.signing_rules import set_paper_template, set_procedure_rule, set_signing_rule
from council.views.desk.frame import ActForm, DeskPage


class TownRulesView(DeskPage):
    """All rules of the town on one page."""

    template_name = "council/desk/town_rules.html"
    title = _("Fristen und Muster")
    icon = "cog"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the rules, newest first, and the templates of all types of departments."""
        written = {row.paper_type: row for row in PaperTemplate.objects.all()}
        templates = [(place, one.label, written.get(one.value)) for place, one in enumerate(DEPARTMENT_TYPES)]
        return super().get_context_data(
            rules=ProcedureRule.objects.select_related("organization"), templates=templates,
            signing=SigningRule.objects.select_related("finance"), **kwargs,
        )  # fmt: skip


class SetRule(ActForm):
    """A form below the page of rules."""

    icon = "cog"

    def trail(self) -> list[tuple[str, str]]:
        """Fristen und Muster."""
        return [(reverse("desk:town_rules"), str(_("Fristen und Muster")))]

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer what the clerk may see."""
        return super().get_form_kwargs() | {"viewer": self.viewer}

    def get_initial(self) -> dict[str, Any]:
        """Begin today."""
        return {"since": timezone.localdate()}


class SetProcedureRuleView(SetRule):
    """Days before a meeting."""

    title = _("Fristen der Geschäftsordnung festlegen")
    form_class = ProcedureRuleForm
    button = _("Fristen festlegen")
    done = _("Die Fristen sind festgelegt.")
    intro = _("Gezählt werden volle Tage: Der Tag der Frist und der Tag der Sitzung zählen nicht mit.")

    def act(self, form: ProcedureRuleForm) -> Any:
        """Settle them."""
        return set_procedure_rule(by=self.viewer, **form.cleaned_data)


class SetSigningRuleView(SetRule):
    """From which amount Finance signs."""

    title = _("Mitzeichnung regeln")
    form_class = SigningRuleForm
    button = _("Regel festlegen")
    done = _("Die Regel ist festgelegt.")

    def act(self, form: SigningRuleForm) -> Any:
        """Settle it."""
        return set_signing_rule(by=self.viewer, **form.cleaned_data)


class SetTemplateView(SetRule):
    """What papers of one type begin with."""

    form_class = TemplateForm
    button = _("Muster speichern")
    done = _("Das Muster ist gespeichert.")

    @cached_property
    def paper_type(self) -> PaperType:
        """The type of the address."""
        place = self.kwargs["place"]
        if place >= len(DEPARTMENT_TYPES):
            raise Http404
        return DEPARTMENT_TYPES[place]

    def get_title(self) -> str:
        """Name the type."""
        return str(_("Muster: %(type)s")) % {"type": self.paper_type.label}

    def get_form_kwargs(self) -> dict[str, Any]:
        """Work on what is typed alone."""
        kwargs = super().get_form_kwargs()
        del kwargs["viewer"]
        return kwargs

    def get_initial(self) -> dict[str, Any]:
        """Show what stands."""
        row = PaperTemplate.objects.filter(paper_type=self.paper_type).first()
        return {name: getattr(row, name) for name in TEMPLATE_FIELDS} if row else {}

    def act(self, form: TemplateForm) -> Any:
        """Write it."""
        return set_paper_template(by=self.viewer, paper_type=self.paper_type, **form.cleaned_data)
