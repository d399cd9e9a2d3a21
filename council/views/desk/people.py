"""People at the desk, and who belongs where."""

from copy import copy
from typing import Any

from django.forms.models import model_to_dict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.paging import Keyset
from council.forms.lists import PersonListFilter
from council.forms.people import EndMembershipForm, MembershipForm, PersonForm
from council.models import Membership, Person
from council.services import members
from council.services.desk import people_like
from council.services.publication import correct
from council.views.desk.frame import ActButton, ActForm, DeskPage
from council.views.desk.organizations import OnOrganization
from council.views.desk.together import Together, locked


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


class ChoosePaperButton(ActButton):
    """Invitations of somebody with an account: as letters, too, or not any more."""

    done = _("Der Weg der Einladungen ist geändert.")

    def act(self) -> Any:
        """Choose."""
        person = get_object_or_404(Person.objects.visible_to(self.viewer), pk=self.kwargs["pk"])
        return members.choose_paper(by=self.viewer, person=person, on_paper=self.request.POST.get("on_paper") == "1")

    def back(self) -> str:
        """Return to the person."""
        return reverse("desk:change_person", args=[self.kwargs["pk"]])


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
