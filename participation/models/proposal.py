"""What citizens propose for a Bürgerhaushalt, what departments say of it, and what becomes of it."""

import uuid
from typing import Self

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from accounts.viewer import PUBLIC, Viewer
from core.models import Blob
from council.models import Location, Organization
from participation.enums import CommentState, MilestoneState, ProposalState
from participation.models.budget import BudgetProcess


class ProposalQuerySet(models.QuerySet["Proposal"]):
    """Reads of proposals."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Released ones of visible procedures, a department what was given to it; the participation office sees all."""
        from accounts.rules import departments_of
        from participation.rules import is_officer

        if is_officer(viewer):
            return self
        seen = Q(released_on__isnull=False)
        if own := departments_of(viewer):
            seen |= Q(department__in=own)
        return self.filter(seen, process__in=BudgetProcess.objects.visible_to(viewer))

    def given_to(self, viewer: Viewer) -> Self:
        """Those that viewer's own departments are to assess, as long as the list is open."""
        from accounts.rules import departments_of

        own = departments_of(viewer)
        return self.visible_to(viewer).filter(
            department__in=own, withdrawn_on__isnull=True, process__list_frozen_on__isnull=True
        )

    def public(self) -> Self:
        """Rows that anybody may read."""
        return self.visible_to(PUBLIC)

    def waiting(self) -> Self:
        """Those that nobody has looked at yet."""
        return self.filter(released_on__isnull=True)


class Proposal(models.Model):
    """A proposal for a Bürgerhaushalt. `number` is what stands on ballots, given once and never again.

    Who proposed it is private, and forgotten on `delete_contact_on`; `signed_as` is what they want to be called in public.
    `cost` is the town's figure, in whole euros; `estimate` that of whoever proposed it.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    process = models.ForeignKey(BudgetProcess, models.CASCADE, related_name="proposals", verbose_name=_("Verfahren"))
    number = models.PositiveIntegerField(_("Nummer"), editable=False)
    title = models.CharField(_("Titel"), max_length=90)
    summary = models.CharField(_("In einem Satz"), max_length=200)
    text = models.TextField(_("Beschreibung"), max_length=4000)
    topic = models.CharField(_("Thema"), max_length=60, blank=True)
    district = models.CharField(_("Ortsteil"), max_length=100, blank=True)
    address = models.CharField(_("Adresse oder Ort in Worten"), max_length=200, blank=True)
    location = models.ForeignKey(Location, models.SET_NULL, null=True, blank=True, related_name="proposals")
    estimate = models.PositiveIntegerField(_("geschätzte Kosten in Euro"), null=True, blank=True)
    signed_as = models.CharField(_("Name, der dabeistehen soll"), max_length=100, blank=True)
    author_name = models.CharField(_("Ihr Name"), max_length=100, blank=True)
    author_email = models.EmailField(_("E-Mail für Rückfragen"), blank=True)
    delete_contact_on = models.DateField(_("Kontakt löschen am"), null=True, blank=True)
    submitted_on = models.DateField(_("eingereicht am"))
    released_on = models.DateField(_("veröffentlicht am"), null=True, blank=True)
    state = models.CharField(
        _("Stand"), max_length=12, choices=ProposalState.choices, default=ProposalState.SUBMITTED, editable=False
    )
    department = models.ForeignKey(
        Organization, models.SET_NULL, null=True, blank=True, related_name="proposals", verbose_name=_("prüfendes Amt")
    )
    cost = models.PositiveIntegerField(_("Kosten in Euro"), null=True, blank=True)
    finding = models.TextField(_("Ergebnis der Prüfung"), blank=True)
    withdrawn_on = models.DateField(_("zurückgezogen am"), null=True, blank=True)
    withdrawn_reason = models.TextField(_("Grund"), blank=True)
    modified_at = models.DateTimeField(_("geändert am"), auto_now=True)

    objects = ProposalQuerySet.as_manager()

    class Meta:
        verbose_name = _("Vorschlag")
        verbose_name_plural = _("Vorschläge")
        ordering = ["process", "number"]
        indexes = [models.Index(fields=["process", "state"], name="proposal_list")]
        constraints = [
            models.UniqueConstraint(fields=["process", "number"], name="proposal_number"),
            models.CheckConstraint(
                condition=(Q(author_email="") & Q(author_name="")) | Q(delete_contact_on__isnull=False),
                name="proposal_contact_is_forgotten",
            ),
            models.CheckConstraint(
                condition=~Q(state=ProposalState.NOT_FEASIBLE) | ~Q(finding=""), name="proposal_refusal_has_reason"
            ),
            models.CheckConstraint(
                condition=~Q(
                    state__in=[
                        ProposalState.FEASIBLE, ProposalState.ON_LIST, ProposalState.CHOSEN, ProposalState.NOT_CHOSEN,
                    ]
                ) | Q(cost__gt=0),
                name="proposal_feasible_has_cost",
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_on__isnull=True) | ~Q(withdrawn_reason=""), name="proposal_withdrawn_has_reason"
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return f"{self.number}. {self.title}"


class ProposalPhoto(models.Model):
    """A picture of a proposal, drawn anew when it came. `alt` says in words what it shows."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="photos", verbose_name=_("Vorschlag"))
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="proposal_photos")
    alt = models.CharField(_("Was darauf zu sehen ist"), max_length=200)

    class Meta:
        verbose_name = _("Foto")
        verbose_name_plural = _("Fotos")

    def __str__(self) -> str:
        return self.alt


class Milestone(models.Model):
    """A step of carrying out a chosen project."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="milestones", verbose_name=_("Projekt"))
    date = models.DateField(_("am"))
    state = models.CharField(_("Stand"), max_length=7, choices=MilestoneState.choices)
    title = models.CharField(_("Schritt"), max_length=200)
    text = models.TextField(_("Text"), blank=True)
    spent = models.PositiveIntegerField(_("bisher ausgegeben, in Euro"), null=True, blank=True)
    picture = models.ForeignKey(
        Blob, models.PROTECT, null=True, blank=True, related_name="milestones", verbose_name=_("Bild")
    )
    picture_alt = models.CharField(_("Was darauf zu sehen ist"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("Schritt der Umsetzung")
        verbose_name_plural = _("Schritte der Umsetzung")
        ordering = ["date"]
        constraints = [
            models.CheckConstraint(
                condition=Q(picture__isnull=True) | ~Q(picture_alt=""), name="milestone_picture_has_words"
            )
        ]

    def __str__(self) -> str:
        return self.title


class CommentQuerySet(models.QuerySet["ProposalComment"]):
    """Reads of comments."""

    def visible_to(self, viewer: Viewer) -> Self:
        """Shown ones of visible proposals; the participation office sees all."""
        from participation.rules import is_officer

        if is_officer(viewer):
            return self
        return self.filter(state=CommentState.SHOWN, proposal__in=Proposal.objects.visible_to(viewer))

    def public(self) -> Self:
        """Rows that anybody may read."""
        return self.visible_to(PUBLIC)

    def to_look_at(self) -> Self:
        """New ones, and shown ones that somebody has reported."""
        return self.filter(Q(state=CommentState.NEW) | Q(state=CommentState.SHOWN, reports__done_on__isnull=True,
                                                         reports__isnull=False)).distinct()  # fmt: skip


class ProposalComment(models.Model):
    """What somebody says about a proposal. Shown once the office has read it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    proposal = models.ForeignKey(Proposal, models.CASCADE, related_name="comments", verbose_name=_("Vorschlag"))
    signed_as = models.CharField(_("Name, der dabeistehen soll"), max_length=100, blank=True)
    text = models.TextField(_("Kommentar"), max_length=2000)
    written_on = models.DateField(_("geschrieben am"))
    state = models.CharField(_("Stand"), max_length=6, choices=CommentState.choices, default=CommentState.NEW)
    hidden_reason = models.CharField(_("Grund"), max_length=200, blank=True)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("Kommentar")
        verbose_name_plural = _("Kommentare")
        ordering = ["written_on", "id"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state=CommentState.HIDDEN) | ~Q(hidden_reason=""), name="comment_hidden_has_reason"
            )
        ]

    def __str__(self) -> str:
        return self.text[:60]


class CommentReport(models.Model):
    """Somebody finds that a comment should not stand there."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    comment = models.ForeignKey(ProposalComment, models.CASCADE, related_name="reports", verbose_name=_("Kommentar"))
    reason = models.CharField(_("Was stört Sie daran?"), max_length=500)
    received_on = models.DateField(_("eingegangen am"))
    done_on = models.DateField(_("erledigt am"), null=True, blank=True)

    class Meta:
        verbose_name = _("Meldung zu einem Kommentar")
        verbose_name_plural = _("Meldungen zu Kommentaren")

    def __str__(self) -> str:
        return self.reason[:60]
