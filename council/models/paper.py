"""Papers, their versions and their way through the bodies."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from council.enums import ConsultationRole, PaperState, PaperType
from council.models.body import Body
from council.models.location import Location
from council.models.organization import Organization
from council.models.person import Person
from council.models.published import Published, PublishedQuerySet, published_constraints, published_index, under


class Paper(Published):
    """A paper (Vorlage, Drucksache). Its reference is immutable after release and never used again (I8)."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="papers", verbose_name=_("Kommune"))
    reference = models.CharField(_("Aktenzeichen"), max_length=100, blank=True, db_index=True)
    paper_type = models.CharField(
        _("Art"), max_length=40, choices=PaperType.choices, default=PaperType.PROPOSAL, db_index=True
    )
    paper_type_raw = models.CharField(_("Art im Wortlaut der Quelle"), max_length=200, blank=True, editable=False)
    title = models.TextField(_("Betreff"))
    public_title = models.TextField(
        _("öffentlicher Betreff"),
        blank=True,
        help_text=_("Steht auf der Tagesordnung, wenn die Vorlage nichtöffentlich ist."),
    )
    summary = models.TextField(_("In einem Satz"), blank=True)
    proposal = models.TextField(_("Beschlussvorschlag"), blank=True)
    reasons = models.TextField(_("Begründung"), blank=True)
    financial_effects = models.TextField(_("Finanzielle Auswirkungen"), blank=True)
    financial_summary = models.CharField(_("Finanzielle Auswirkungen in Kürze"), max_length=200, blank=True)
    climate_effects = models.TextField(_("Auswirkungen auf das Klima"), blank=True)
    climate_summary = models.CharField(_("Auswirkungen auf das Klima in Kürze"), max_length=200, blank=True)
    date = models.DateField(_("Datum"), null=True, blank=True, db_index=True)
    state = models.CharField(
        _("Stand"), max_length=16, choices=PaperState.choices, default=PaperState.DRAFT, db_index=True
    )
    state_reason = models.TextField(_("Grund"), blank=True)
    nonpublic_ground = models.CharField(_("Grund der Nichtöffentlichkeit"), max_length=300, blank=True)
    originator_organizations = models.ManyToManyField(
        Organization, blank=True, related_name="originated_papers", verbose_name=_("gestellt von")
    )
    originator_persons = models.ManyToManyField(
        Person, blank=True, related_name="originated_papers", verbose_name=_("gestellt von (Personen)")
    )
    under_direction_of = models.ManyToManyField(
        Organization, blank=True, related_name="directed_papers", verbose_name=_("federführend")
    )
    related_papers = models.ManyToManyField("self", blank=True, verbose_name=_("verwandte Vorlagen"))
    superordinated_papers = models.ManyToManyField(
        "self",
        symmetrical=False,
        blank=True,
        related_name="subordinated_papers",
        verbose_name=_("übergeordnete Vorlagen"),
    )
    # Amendments to one paper: the farthest-reaching is voted on first.
    vote_order = models.PositiveSmallIntegerField(_("Reihenfolge der Abstimmung"), null=True, blank=True)
    locations = models.ManyToManyField(Location, blank=True, related_name="papers", verbose_name=_("Orte"))
    replaced_by = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="replaces", verbose_name=_("ersetzt durch")
    )

    class Meta:
        verbose_name = _("Vorlage")
        verbose_name_plural = _("Vorlagen")
        indexes = [
            published_index("paper"),
            models.Index(fields=["visibility", "-date", "-id"], name="paper_list"),
            # Feeds: what became public last.
            models.Index(fields=["visibility", "-first_published_at", "-id"], name="paper_news"),
        ]
        constraints = [
            *published_constraints("paper"),
            models.UniqueConstraint(
                fields=["body", "reference"],
                condition=Q(source_id__isnull=True) & ~Q(reference=""),
                name="paper_reference_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.title}".strip()


class ReferenceCounter(models.Model):
    """The last number given out per prefix and year; numbers are never given twice (I8)."""

    prefix = models.CharField(max_length=10)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = _("Nummernkreis")
        verbose_name_plural = _("Nummernkreise")
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="reference_counter_once")]

    def __str__(self) -> str:
        return f"{self.prefix}/{self.year}/{self.last:04d}"


class PaperVersion(models.Model):
    """The sections of a paper as they stood at a time. Append-only; a trigger refuses changes."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="versions", verbose_name=_("Vorlage"))
    n = models.PositiveIntegerField(_("Fassung"))
    content = models.JSONField(_("Inhalt"))
    sha512 = models.CharField("SHA-512", max_length=128)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("von")
    )
    at = models.DateTimeField(_("am"))

    class Meta:
        verbose_name = _("Fassung")
        verbose_name_plural = _("Fassungen")
        ordering = ["-n"]
        constraints = [models.UniqueConstraint(fields=["paper", "n"], name="paper_version_once")]

    def __str__(self) -> str:
        return f"{self.paper}, Fassung {self.n}"


class ConsultationQuerySet(PublishedQuerySet):
    """Reads of consultations."""

    def visible_to(self, viewer: Viewer) -> "ConsultationQuerySet":
        """Consultations whose paper viewer may read and that are themselves readable."""
        return super().visible_to(viewer).filter(under(Paper.objects.visible_to(viewer), "paper"))


class Consultation(Published):
    """One station of a paper's way (Beratung in der Beratungsfolge)."""

    paper = models.ForeignKey(Paper, models.CASCADE, related_name="consultations", verbose_name=_("Vorlage"))
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="consultations", verbose_name=_("Gremium")
    )
    further_organizations = models.ManyToManyField(
        Organization, blank=True, related_name="+", verbose_name=_("weitere Gremien")
    )
    order = models.PositiveSmallIntegerField(_("Reihenfolge"), default=1)
    role = models.CharField(_("Art der Beratung"), max_length=20, choices=ConsultationRole.choices, blank=True)
    role_raw = models.CharField(_("Art im Wortlaut der Quelle"), max_length=200, blank=True, editable=False)
    authoritative = models.BooleanField(_("entscheidend"), default=False)
    meeting = models.ForeignKey(
        "council.Meeting",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="consultations",
        verbose_name=_("Sitzung"),
    )
    # Further papers are consulted together with the one that leads the item (AgendaItem.consultation, as OParl has it).
    under_item = models.ForeignKey(
        "council.AgendaItem",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="further_consultations",
        verbose_name=_("gemeinsam mit"),
    )

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Beratung")
        verbose_name_plural = _("Beratungen")
        ordering = ["order"]
        indexes = [published_index("consultation")]
        constraints = published_constraints("consultation")

    def __str__(self) -> str:
        return f"{self.paper.reference}: {self.organization}"
