"""People of the council."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from council.enums import OrganizationKind
from council.models.body import Body
from council.models.location import Location
from council.models.published import Published, PublishedQuerySet, published_constraints, published_index


class PersonQuerySet(PublishedQuerySet):
    """Reads of people."""

    def seated(self) -> "PersonQuerySet":
        """Those who sit in the council or in a committee today: they may sign motions."""
        from council.models.organization import Membership

        seats = Membership.objects.current().filter(
            organization__kind__in=(OrganizationKind.COUNCIL, OrganizationKind.COMMITTEE), deleted_at__isnull=True
        )
        return self.filter(deleted_at__isnull=True, pk__in=seats.values("person"))


class Person(Published):
    """Somebody in the council. Each contact field is shown only with its own consent."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="persons", verbose_name=_("Kommune"))
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="person", verbose_name=_("Konto")
    )
    name = models.CharField(_("Name"), max_length=200)
    given_name = models.CharField(_("Vorname"), max_length=100, blank=True)
    family_name = models.CharField(_("Nachname"), max_length=100, blank=True)
    form_of_address = models.CharField(_("Anrede"), max_length=50, blank=True)
    affix = models.CharField(_("Namenszusatz"), max_length=50, blank=True)
    title = models.CharField(_("Titel"), max_length=100, blank=True)
    gender = models.CharField(_("Geschlecht"), max_length=50, blank=True)
    status = models.CharField(_("Stellung"), max_length=200, blank=True)
    life = models.CharField(_("Zur Person"), max_length=300, blank=True)
    district = models.CharField(_("Ortsteil"), max_length=100, blank=True)
    phone = models.CharField(_("Telefon"), max_length=50, blank=True)
    phone_consent = models.BooleanField(_("Telefon veröffentlichen"), default=False)
    email = models.EmailField(_("E-Mail-Adresse"), blank=True)
    email_consent = models.BooleanField(_("E-Mail-Adresse veröffentlichen"), default=False)
    location = models.ForeignKey(Location, models.SET_NULL, null=True, blank=True, verbose_name=_("Anschrift"))
    # Whoever has an account may still want the invitation as a letter.
    on_paper = models.BooleanField(_("Einladungen auf Papier"), default=False)
    location_consent = models.BooleanField(_("Anschrift veröffentlichen"), default=False)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = _("Person")
        verbose_name_plural = _("Personen")
        ordering = ["family_name", "given_name"]
        indexes = [published_index("person")]
        constraints = published_constraints("person")

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """Return title, given name, affix and family name as one speaks them."""
        return " ".join(part for part in (self.title, self.given_name, self.affix, self.family_name) if part)

    @property
    def initials(self) -> str:
        """Return the two letters of the avatar."""
        words = [word for word in (self.given_name, self.family_name) if word] or self.name.split()
        return "".join(word[0] for word in words[:1] + words[-1:]).upper()
