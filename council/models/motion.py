"""What is handed in to the council: motions, questions and amendments of factions, suggestions of citizens (§ 24 GO NRW).

Until it is handed in, a text belongs to its faction alone (I7). Registered, it becomes a Paper; what was handed in stays.
"""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import Role
from accounts.viewer import Viewer
from core.models import Blob
from council.enums import MotionKind, MotionState, SignatureState
from council.models.body import Body
from council.models.matter import Matter
from council.models.meeting import Meeting
from council.models.organization import Organization
from council.models.paper import Paper, PaperVersion
from council.models.person import Person


class MotionQuerySet(models.QuerySet["Motion"]):
    """Reads of motions."""

    def visible_to(self, viewer: Viewer) -> "MotionQuerySet":
        """Those of the viewer's factions; those they were asked to sign; what was handed in, for the clerk; one's own § 24.

        Nobody else, whatever the role: neither administration nor superuser reads what was not handed in (I7).
        """
        if not viewer.is_trusted:
            return self.none()
        allowed = self._shared(viewer)
        if viewer.user_id is not None:
            allowed |= Q(kind=MotionKind.CITIZEN, created_by_id=viewer.user_id)
        if viewer.has(Role.CLERK):
            allowed |= Q(submitted_at__isnull=False)
        return self.filter(allowed)

    def shared_with(self, viewer: Viewer) -> "MotionQuerySet":
        """Those on whose desk the viewer may look: of the own factions, and those they were asked to sign."""
        return self.filter(self._shared(viewer)) if viewer.is_trusted else self.none()

    def _shared(self, viewer: Viewer) -> Any:
        from council.rules import reach

        allowed: Any = Q(faction__in=reach(viewer).factions)
        if viewer.user_id is not None and viewer.mandates:
            allowed |= Exists(MotionSigner.objects.of_another_faction().filter(person__user_id=viewer.user_id))
        return allowed

    def of_factions(self, viewer: Viewer) -> "MotionQuerySet":
        """Those of the viewer's own factions."""
        from council.rules import reach

        return self.filter(faction__in=reach(viewer).factions)

    def handed_in(self) -> "MotionQuerySet":
        """Those that wait for the formal check, longest first."""
        return self.filter(state__in=(MotionState.SUBMITTED, MotionState.FORMAL_CHECK)).order_by("submitted_at", "pk")


class Motion(models.Model):
    """One thing that is handed in, from the first word on. Never public: what becomes public is its Paper.

    `faction` is empty for citizens only. `organization`: whom it is addressed to, the council unless named. `meeting`: the
    meeting it is meant for; `deadline` (hour of that day) was computed from the body's rules. The parts are texts of the
    writing engine; what was handed in is a MotionVersion. Rooms above link what it came from (idea, budget project).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    body = models.ForeignKey(Body, models.PROTECT, related_name="motions", verbose_name=_("Kommune"))
    kind = models.CharField(_("Art"), max_length=10, choices=MotionKind.choices, default=MotionKind.MOTION)
    state = models.CharField(_("Stand"), max_length=16, choices=MotionState.choices, default=MotionState.DRAFT)
    title = models.CharField(_("Betreff"), max_length=300)
    faction = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="motions", verbose_name=_("Fraktion")
    )
    organization = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("gerichtet an")
    )
    meeting = models.ForeignKey(
        Meeting, models.SET_NULL, null=True, blank=True, related_name="motions", verbose_name=_("für die Sitzung")
    )
    deadline = models.DateTimeField(_("Frist"), null=True, blank=True)
    is_urgent = models.BooleanField(_("dringlich"), default=False)
    urgency_reason = models.TextField(_("Warum es nicht warten kann"), blank=True)
    matter = models.ForeignKey(
        Matter, models.SET_NULL, null=True, blank=True, related_name="motions", verbose_name=_("Vorgang")
    )
    earlier = models.ForeignKey(
        "self", models.SET_NULL, null=True, blank=True, related_name="later", verbose_name=_("früherer Antrag")
    )
    # Amendments: what they change, in the version they were written against.
    target = models.ForeignKey(
        PaperVersion, models.PROTECT, null=True, blank=True, related_name="amendments", verbose_name=_("ändert")
    )
    paper = models.OneToOneField(
        Paper, models.PROTECT, null=True, blank=True, related_name="motion", verbose_name=_("Vorlage")
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+", verbose_name=_("angelegt von")
    )
    created_at = models.DateTimeField(_("angelegt am"), default=timezone.now)
    changed_at = models.DateTimeField(_("geändert am"), default=timezone.now)
    adopted_at = models.DateTimeField(_("beschlossen am"), null=True, blank=True)
    adopted_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("beschlossen durch")
    )
    adopted_note = models.CharField(_("Mehrheit"), max_length=200, blank=True)
    submitted_at = models.DateTimeField(_("eingereicht am"), null=True, blank=True)
    state_reason = models.TextField(_("Grund"), blank=True)

    objects = MotionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Antrag")
        verbose_name_plural = _("Anträge")
        ordering = ["-changed_at", "-pk"]
        indexes = [
            models.Index(fields=["faction", "-changed_at", "-id"], name="motion_of_faction"),
            models.Index(fields=["state", "submitted_at", "id"], name="motion_waiting"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=MotionKind.CITIZEN, faction__isnull=True)
                | (~Q(kind=MotionKind.CITIZEN) & Q(faction__isnull=False)),
                name="motion_has_faction_or_citizen",
            ),
            models.CheckConstraint(condition=Q(is_urgent=False) | ~Q(urgency_reason=""), name="motion_says_urgency"),
        ]

    def __str__(self) -> str:
        # What a faction writes stands in no log and no list of the administration.
        return f"{self.get_kind_display()} {str(self.pk)[:8]}"


class MotionSignerQuerySet(models.QuerySet["MotionSigner"]):
    """Reads of signatures."""

    def standing(self) -> "MotionSignerQuerySet":
        """Those that were not declined."""
        return self.filter(state__in=(SignatureState.ASKED, SignatureState.SIGNED))

    def waiting_for(self, viewer: Viewer) -> "MotionSignerQuerySet":
        """Those that wait for the viewer's answer."""
        from council.states import IN_FACTION

        rows = self.filter(state=SignatureState.ASKED, motion__state__in=IN_FACTION)
        return rows.filter(person__user_id=viewer.user_id) if viewer.user_id else rows.none()

    def of_another_faction(self) -> "MotionSignerQuerySet":
        """Those that let somebody outside of the faction read the motion they are asked about (to be used in Exists)."""
        return self.standing().filter(motion=OuterRef("pk")).exclude(faction=F("motion__faction"))


class MotionSigner(models.Model):
    """Somebody who is asked to sign a motion, of its own faction or another one."""

    motion = models.ForeignKey(Motion, models.CASCADE, related_name="signers", verbose_name=_("Antrag"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="signatures", verbose_name=_("Person"))
    faction = models.ForeignKey(
        Organization, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("Fraktion")
    )
    is_author = models.BooleanField(_("hat verfasst"), default=False)
    state = models.CharField(_("Stand"), max_length=8, choices=SignatureState.choices, default=SignatureState.ASKED)
    asked_at = models.DateTimeField(_("gebeten am"), default=timezone.now)
    answered_at = models.DateTimeField(_("geantwortet am"), null=True, blank=True)

    objects = MotionSignerQuerySet.as_manager()

    class Meta:
        verbose_name = _("Unterschrift")
        verbose_name_plural = _("Unterschriften")
        ordering = ["-is_author", "asked_at", "pk"]
        constraints = [models.UniqueConstraint(fields=["motion", "person"], name="motion_signed_once")]

    def __str__(self) -> str:
        return f"{self.motion}: {self.get_state_display()}"


class MotionFile(models.Model):
    """An annex of a motion. Registering makes a File of the paper of it."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    motion = models.ForeignKey(Motion, models.CASCADE, related_name="files", verbose_name=_("Antrag"))
    name = models.CharField(_("Bezeichnung"), max_length=500)
    file_name = models.CharField(_("Dateiname"), max_length=255)
    blob = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name=_("Inhalt"))
    added_at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("Anlage zum Antrag")
        verbose_name_plural = _("Anlagen zum Antrag")
        ordering = ["added_at", "pk"]

    def __str__(self) -> str:
        return f"{self.motion}, {self.pk}"


class MotionVersion(models.Model):
    """What was handed in, word for word. Append-only; a trigger refuses changes (I4).

    `content`: {"kind", "title", "parts": {name: text}, "html": {name: allow-listed HTML}, "signers": [{"name", "faction"}], "files":
    [{"name", "file_name", "sha512", "size"}], "is_urgent", "urgency_reason", "target"}. `sha512` of its canonical JSON (core.canonical).
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    motion = models.ForeignKey(Motion, models.PROTECT, related_name="versions", verbose_name=_("Antrag"))
    n = models.PositiveIntegerField(_("Fassung"))
    content = models.JSONField(_("Inhalt"))
    sha512 = models.CharField("SHA-512", max_length=128)
    at = models.DateTimeField(_("am"), default=timezone.now)

    class Meta:
        verbose_name = _("eingereichte Fassung")
        verbose_name_plural = _("eingereichte Fassungen")
        ordering = ["-n"]
        constraints = [models.UniqueConstraint(fields=["motion", "n"], name="motion_version_once")]

    def __str__(self) -> str:
        return f"{self.motion}, Fassung {self.n}"


class Submission(models.Model):
    """The receipt of what was handed in: number without gap, second, SHA-512. Append-only; a trigger refuses changes (I4).

    `code` is what a stranger types to check a receipt; it says nothing of the motion. `deadline`: the one that held then.
    `by_name` is empty for citizens: who they are can be forgotten, a receipt cannot.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    version = models.OneToOneField(
        MotionVersion, models.PROTECT, related_name="submission", verbose_name=_("eingereichte Fassung")
    )
    number = models.CharField(_("Beleg"), max_length=20, unique=True)
    code = models.CharField(_("Prüfcode"), max_length=40, unique=True)
    at = models.DateTimeField(_("eingegangen am"))
    deadline = models.DateTimeField(_("Frist"), null=True, blank=True)
    by_name = models.CharField(_("eingereicht von"), max_length=200, blank=True)
    document = models.ForeignKey(Blob, models.PROTECT, related_name="+", verbose_name=_("PDF"))
    document_sha512 = models.CharField(_("SHA-512 des PDF"), max_length=128)

    class Meta:
        verbose_name = _("Beleg")
        verbose_name_plural = _("Belege")
        ordering = ["-at", "-number"]

    def __str__(self) -> str:
        return self.number
