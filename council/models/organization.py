"""Bodies of the council, factions and departments, and who belongs to them."""

import datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from council.enums import OrganizationKind
from council.models.body import Body
from council.models.location import Location
from council.models.published import Published, PublishedQuerySet, published_constraints, published_index


class OrganizationQuerySet(PublishedQuerySet):
    """Reads of organizations."""

    def of_kind(self, *kinds: OrganizationKind) -> "OrganizationQuerySet":
        """Organizations of one of kinds."""
        return self.filter(kind__in=kinds)

    def meeting_bodies(self) -> "OrganizationQuerySet":
        """Those that meet: the council, its committees and advisory boards."""
        return self.of_kind(OrganizationKind.COUNCIL, OrganizationKind.COMMITTEE, OrganizationKind.ADVISORY)

    def current(self) -> "OrganizationQuerySet":
        """Organizations that exist today."""
        return self.filter(Q(end_date__isnull=True) | Q(end_date__gte=timezone.localdate()))


class Organization(Published):
    """A council, committee, advisory board, faction, party or department."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="organizations", verbose_name=_("Kommune"))
    kind = models.CharField(_("Art"), max_length=12, choices=OrganizationKind.choices, db_index=True)
    name = models.CharField(_("Name"), max_length=200)
    short_name = models.CharField(_("Kürzel"), max_length=60, blank=True)
    classification = models.CharField(_("Bezeichnung der Art"), max_length=100, blank=True)
    parent = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="children", verbose_name=_("gehört zu")
    )
    location = models.ForeignKey(Location, models.SET_NULL, null=True, blank=True, verbose_name=_("Ort"))
    description = models.TextField(_("Aufgaben"), blank=True)
    website = models.URLField(_("Website"), blank=True)
    color = models.PositiveSmallIntegerField(_("Farbe (1 bis 9)"), default=6)
    # Farthest left first on the seat map.
    seat_order = models.PositiveSmallIntegerField(_("Platz in der Sitzordnung"), default=0)
    legal_members = models.PositiveSmallIntegerField(_("gesetzliche Mitgliederzahl"), null=True, blank=True)
    legal_voting_members = models.PositiveSmallIntegerField(_("davon stimmberechtigt"), null=True, blank=True)
    may_have_citizens = models.BooleanField(
        _("sachkundige Bürgerinnen und Bürger möglich"), default=False
    )  # § 58 Abs. 3 GO NRW
    start_date = models.DateField(_("seit"), null=True, blank=True)
    end_date = models.DateField(_("bis"), null=True, blank=True)

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Gremium")
        verbose_name_plural = _("Gremien")
        ordering = ["name"]
        indexes = [published_index("organization")]
        constraints = [
            *published_constraints("organization"),
            models.CheckConstraint(
                condition=Q(start_date__isnull=True) | Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")),
                name="organization_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class MembershipQuerySet(PublishedQuerySet):
    """Reads of memberships."""

    def on(self, day: datetime.date) -> "MembershipQuerySet":
        """Memberships that hold on day."""
        return self.filter(Q(start_date__isnull=True) | Q(start_date__lte=day)).filter(
            Q(end_date__isnull=True) | Q(end_date__gte=day)
        )

    def current(self) -> "MembershipQuerySet":
        """Memberships that hold today."""
        return self.on(timezone.localdate())

    def principal(self) -> "MembershipQuerySet":
        """Seats of one's own: nobody who only stands in."""
        return self.filter(substitute_for__isnull=True, deleted_at__isnull=True)


class Membership(Published):
    """Somebody belongs to an organization for a time."""

    person = models.ForeignKey("council.Person", models.CASCADE, related_name="memberships", verbose_name=_("Person"))
    organization = models.ForeignKey(
        Organization, models.CASCADE, related_name="memberships", verbose_name=_("Gremium")
    )
    role = models.CharField(_("Funktion"), max_length=200, blank=True)
    voting_right = models.BooleanField(_("stimmberechtigt"), default=True)
    on_behalf_of = models.ForeignKey(
        Organization,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="delegated",
        verbose_name=_("für die Fraktion"),
    )
    substitute_for = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="substitutes", verbose_name=_("vertritt")
    )
    substitution_rank = models.PositiveSmallIntegerField(_("Rang der Vertretung"), null=True, blank=True)
    start_date = models.DateField(_("seit"), null=True, blank=True)
    end_date = models.DateField(_("bis"), null=True, blank=True)

    objects = MembershipQuerySet.as_manager()

    class Meta:
        verbose_name = _("Mitgliedschaft")
        verbose_name_plural = _("Mitgliedschaften")
        indexes = [published_index("membership")]
        constraints = [
            *published_constraints("membership"),
            models.CheckConstraint(
                condition=Q(start_date__isnull=True) | Q(end_date__isnull=True) | Q(end_date__gte=F("start_date")),
                name="membership_ends_after_start",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.organization}"

    @property
    def is_chair(self) -> bool:
        """Whether this is who chairs the body, not who stands in."""
        role = self.role.casefold()
        return "vorsitz" in role and "stellv" not in role
