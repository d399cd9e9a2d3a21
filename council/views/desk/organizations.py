"""Bodies at the desk: found, change, publish, depublish."""

from copy import copy
from typing import Any

from django.forms.models import model_to_dict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from council.forms.fixed_items import FIXED_FIELDS, FixedItemFormSet
from council.forms.people import OrganizationForm
from council.forms.reason import ReasonForm
from council.forms.year_plan import RULE_FIELDS, MeetingRuleFormSet, initial_of
from council.models import Location, Membership, Organization
from council.services import members
from council.services.desk import bodies_with_members
from council.services.fixed_items import FixedRow, set_fixed_items
from council.services.meeting_rules import RuleRow, set_meeting_rules
from council.services.publication import correct, depublish, publish
from council.views.desk.frame import ActForm, Confirm, Desk, DeskPage
from council.views.desk.together import Together, locked


class OnOrganization(Desk):
    """A page about one body."""

    icon = "group"
    kwargs: dict[str, Any]

    @cached_property
    def organization(self) -> Organization:
        """The body of the address."""
        return get_object_or_404(Organization.objects.visible_to(self.viewer), pk=self.kwargs["pk"])

    @property
    def board(self) -> str:
        """The address of the body's page."""
        return reverse("desk:organization", args=[self.kwargs["pk"]])

    def trail(self) -> list[tuple[str, str]]:
        """Gremien › this one."""
        return [(reverse("desk:organizations"), str(_("Gremien und Personen"))), (self.board, str(self.organization))]

    def back(self, made: Any = None) -> str:
        """Return to the body."""
        return self.board


class OrganizationListView(DeskPage):
    """All bodies, and the way to the people."""

    template_name = "council/desk/organizations.html"
    title = _("Gremien und Personen")
    icon = "group"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the bodies by kind."""
        rows = bodies_with_members(self.viewer)
        return super().get_context_data(organizations=rows, **kwargs)


class FoundOrganizationView(ActForm):
    """Found a body."""

    title = _("Gremium anlegen")
    icon = "group"
    form_class = OrganizationForm
    button = _("Intern speichern")
    done = _("Das Gremium ist angelegt. Es ist noch nicht öffentlich.")

    def trail(self) -> list[tuple[str, str]]:
        """Gremien."""
        return [(reverse("desk:organizations"), str(_("Gremien und Personen")))]

    def act(self, form: OrganizationForm) -> Organization:
        """Found it."""
        return members.found_organization(by=self.viewer, **form.cleaned_data)

    def back(self, made: Organization) -> str:
        """Go on with its members."""
        return reverse("desk:organization", args=[made.pk])


class OrganizationView(OnOrganization, DeskPage):
    """One body with its members."""

    template_name = "council/desk/organization.html"

    def get_title(self) -> str:
        """Return its name."""
        return str(self.organization)

    def trail(self) -> list[tuple[str, str]]:
        """Gremien."""
        return super().trail()[:1]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add the members of today, and the others apart."""
        rows = Membership.objects.visible_to(self.viewer).filter(organization=self.organization)
        rows = rows.select_related("person", "on_behalf_of").order_by("person__family_name", "person__given_name")
        current = list(rows.current())
        former = rows.exclude(pk__in=[row.pk for row in current]).order_by("-end_date", "person__family_name")
        return super().get_context_data(current=current, former=list(former), organization=self.organization, **kwargs)


class ChangeOrganizationView(OnOrganization, Together):
    """Change a body."""

    title = _("Gremium ändern")
    form_class = OrganizationForm
    done = _("Die Angaben sind geändert.")

    @property
    def button(self) -> Any:
        """Say what the button does."""
        return _("Öffentlich berichtigen") if self.organization.is_public else _("Intern speichern")

    def watched(self) -> Organization:
        """The body itself."""
        self.organization = locked(Organization.objects.visible_to(self.viewer), self.kwargs["pk"])
        return self.organization

    def standing(self) -> dict[str, Any]:
        """Return its details."""
        return model_to_dict(self.organization, OrganizationForm.Meta.fields)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Work on a copy that nobody saves."""
        return super().get_form_kwargs() | {"instance": copy(self.organization)}

    def act(self, form: OrganizationForm) -> Any:
        """Change it."""
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        return correct(by=self.viewer, thing=self.organization, changes=changes, reason=str(_("Angaben zum Gremium")))


class FixedItemsView(OnOrganization, ActForm):
    """What stands on every agenda of a body: a list of rows, saved as a whole."""

    template_name = "council/desk/fixed_items.html"
    title = _("Feste Punkte der Tagesordnung")
    form_class = FixedItemFormSet
    done = _("Die festen Punkte sind gespeichert.")
    intro = _(
        "Diese Punkte übernehmen Sie mit einem Klick auf jede neue Tagesordnung. Tagesordnungen, die es schon gibt, bleiben, "
        "wie sie sind."
    )

    def get_initial(self) -> Any:
        """Show the list."""
        return list(self.organization.fixed_items.order_by("part", "place", "order").values(*FIXED_FIELDS))

    def act(self, form: Any) -> Any:
        """Keep it."""
        rows = [FixedRow(**{name: row[name] for name in FIXED_FIELDS}) for row in form.filled]
        return set_fixed_items(by=self.viewer, organization=self.organization, rows=rows)


class MeetingRulesView(OnOrganization, ActForm):
    """When a body meets: dated rules, saved as a whole."""

    template_name = "council/desk/meeting_rules.html"
    title = _("Sitzungstage")
    form_class = MeetingRuleFormSet
    done = _("Die Regeln sind gespeichert. Der Jahresplan schlägt danach Sitzungen vor.")
    intro = _(
        "Aus diesen Regeln schlägt der Jahresplan Sitzungen vor. Eine neuere Regel löst die ältere an ihrem ersten Tag ab. "
        "Sitzungen, die schon geplant sind, bleiben, wie sie sind."
    )

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the rooms, asked for once."""
        rooms = list(Location.objects.visible_to(self.viewer).rooms())
        return super().get_form_kwargs() | {"form_kwargs": {"rooms": rooms}}

    def get_initial(self) -> Any:
        """Show the rules, the newest first."""
        return [initial_of(rule) for rule in self.organization.meeting_rules.order_by("-since")]

    def act(self, form: Any) -> Any:
        """Keep them."""
        rows = [RuleRow(**{name: row[name] for name in RULE_FIELDS}) for row in form.filled]
        return set_meeting_rules(by=self.viewer, organization=self.organization, rows=rows)


class PublishOrganizationView(OnOrganization, Confirm):
    """Publish a body with its members."""

    title = _("Gremium veröffentlichen")
    button = _("Jetzt veröffentlichen: mit allen Mitgliedern")
    intro = _(
        "Öffentlich werden das Gremium, seine Mitglieder mit Namen und die Zeiten der Mitgliedschaft. Telefon und E-Mail-Adresse nur mit Einwilligung."
    )

    done = _("Das Gremium ist öffentlich.")

    def act(self, form: Any) -> None:
        """Publish it."""
        publish(by=self.viewer, thing=self.organization)


class DepublishOrganizationView(OnOrganization, ActForm):
    """Take a body back from the public."""

    title = _("Veröffentlichung zurückziehen")
    form_class = ReasonForm
    button = _("Veröffentlichung zurückziehen")
    is_serious = True
    intro = _("Das Gremium und seine Mitgliedschaften sind danach sofort nicht mehr öffentlich.")
    done = _("Das Gremium ist nicht mehr öffentlich.")

    def act(self, form: ReasonForm) -> Any:
        """Depublish it."""
        return depublish(by=self.viewer, thing=self.organization, reason=form.cleaned_data["reason"])
