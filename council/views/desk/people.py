"""Bodies and people at the desk."""

from copy import copy
from typing import Any

from django.forms.models import model_to_dict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.paging import Keyset
from council.forms.lists import PersonListFilter
from council.forms.people import EndMembershipForm, MembershipForm, OrganizationForm, PersonForm
from council.forms.reason import ReasonForm
from council.models import Membership, Organization, Person
from council.services import members
from council.services.desk import bodies_with_members, people_like
from council.services.publication import correct, depublish, publish
from council.views.desk.frame import ActButton, ActForm, Desk, DeskPage
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


class PersonListView(DeskPage):
    """All people of the council, by name."""

    template_name = "council/desk/persons.html"
    title = _("Personen")
    icon = "user"

    def trail(self) -> list[tuple[str, str]]:
        """Gremien und Personen."""
        return [(reverse("desk:organizations"), str(_("Gremien und Personen")))]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add a page of people."""
        form = PersonListFilter(self.request.GET, viewer=self.viewer)
        rows = people_like(Person.objects.visible_to(self.viewer), form.values)
        page = Keyset("family_name", descending=False, size=50).page(rows, self.request.GET)
        return super().get_context_data(page=page, form=form, **kwargs)


class EnterPersonView(ActForm):
    """Enter a person."""

    title = _("Person anlegen")
    icon = "user"
    form_class = PersonForm
    button = _("Intern speichern")
    done = _("Die Person ist angelegt. Öffentlich wird sie mit ihrer ersten öffentlichen Mitgliedschaft.")

    def trail(self) -> list[tuple[str, str]]:
        """Personen."""
        return [(reverse("desk:persons"), str(_("Personen")))]

    def act(self, form: PersonForm) -> Person:
        """Enter it."""
        return members.enter_person(by=self.viewer, **form.cleaned_data)


class ChangePersonView(Together):
    """One person: their details and where they belong; what is public changes at once."""

    template_name = "council/desk/person.html"
    icon = "user"
    form_class = PersonForm
    done = _("Die Angaben sind geändert.")

    @cached_property
    def person(self) -> Person:
        """The person of the address."""
        return get_object_or_404(Person.objects.visible_to(self.viewer), pk=self.kwargs["pk"])

    def get_title(self) -> str:
        """Return the name."""
        return str(self.person)

    def trail(self) -> list[tuple[str, str]]:
        """Personen."""
        return [(reverse("desk:persons"), str(_("Personen")))]

    @property
    def button(self) -> Any:
        """Say what the button does."""
        return _("Öffentlich berichtigen") if self.person.is_public else _("Intern speichern")

    def watched(self) -> Person:
        """The person itself."""
        self.person = locked(Person.objects.visible_to(self.viewer), self.kwargs["pk"])
        return self.person

    def standing(self) -> dict[str, Any]:
        """Return the details."""
        return model_to_dict(self.person, PersonForm.Meta.fields)

    def get_form_kwargs(self) -> dict[str, Any]:
        """Work on a copy that nobody saves."""
        return super().get_form_kwargs() | {"instance": copy(self.person)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Add where the person belongs."""
        rows = Membership.objects.visible_to(self.viewer).filter(person=self.person)
        rows = rows.select_related("organization").order_by("-start_date")
        return super().get_context_data(memberships=rows, person=self.person, **kwargs)

    def act(self, form: PersonForm) -> Person:
        """Change it."""
        changes = {name: form.cleaned_data[name] for name in form.changed_data}
        return correct(by=self.viewer, thing=self.person, changes=changes, reason=str(_("Angaben zur Person")))  # type: ignore[return-value]


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


class PublishOrganizationButton(OnOrganization, ActButton):
    """Publish a body with its members."""

    done = _("Das Gremium ist öffentlich.")

    def act(self) -> None:
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


class AddMembershipView(OnOrganization, ActForm):
    """Somebody joins."""

    title = _("Mitglied hinzufügen")
    form_class = MembershipForm
    button = _("Mitglied hinzufügen")
    done = _("Die Mitgliedschaft ist eingetragen.")

    def get_form_kwargs(self) -> dict[str, Any]:
        """Offer the people there are."""
        return super().get_form_kwargs() | {"viewer": self.viewer}

    def act(self, form: MembershipForm) -> Membership:
        """Add it."""
        return members.add_membership(by=self.viewer, organization=self.organization, **form.cleaned_data)


class EndMembershipView(OnOrganization, ActForm):
    """Somebody leaves; rights end with that day."""

    title = _("Mitgliedschaft beenden")
    form_class = EndMembershipForm
    button = _("Mitgliedschaft beenden")
    is_serious = True
    intro = _("Mit dem letzten Tag endet auch der Zugang zu nichtöffentlichen Unterlagen.")
    done = _("Die Mitgliedschaft endet an diesem Tag, der Zugang zu nichtöffentlichen Unterlagen auch.")

    def act(self, form: EndMembershipForm) -> Membership:
        """End it."""
        rows = Membership.objects.visible_to(self.viewer)
        membership = get_object_or_404(rows, pk=self.kwargs["membership"], organization=self.organization)
        return members.end_membership(by=self.viewer, membership=membership, **form.cleaned_data)
