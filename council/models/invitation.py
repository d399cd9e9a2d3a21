"""Invitations to a meeting: who was invited how and when, who comes, and the agenda as it was sent."""

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from council.enums import Capacity, InvitationChannel, InvitationReply, MeetingState
from council.models.file import File
from council.models.meeting import Meeting
from council.models.organization import Membership
from council.models.person import Person


class SentAgenda(models.Model):
    """An agenda as it was sent: the first with the invitation, later ones as supplements. Never changed afterwards.

    `content` holds the parts in order: {"public": [{"item", "number", "title", "papers": [reference]}], "nonpublic": […]}.
    """

    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="sent_agendas", verbose_name=_("Sitzung"))
    n = models.PositiveSmallIntegerField(_("Fassung"))
    content = models.JSONField(_("Tagesordnung"))
    sha512 = models.CharField(_("Prüfsumme"), max_length=128)
    reason = models.TextField(_("Grund der Ergänzung"), blank=True)
    # Why the notice period was cut short; the rules of procedure allow it for what cannot wait.
    short_reason = models.TextField(_("Grund der kürzeren Ladungsfrist"), blank=True)
    made_at = models.DateTimeField(_("versandt am"))
    letter = models.OneToOneField(File, models.PROTECT, related_name="+", verbose_name=_("Einladung"))
    announcement = models.OneToOneField(File, models.PROTECT, related_name="+", verbose_name=_("Bekanntmachung"))

    class Meta:
        verbose_name = _("versandte Tagesordnung")
        verbose_name_plural = _("versandte Tagesordnungen")
        ordering = ["meeting", "n"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "n"], name="sent_agenda_once"),
            models.CheckConstraint(condition=Q(n=1) | ~Q(reason=""), name="supplement_needs_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.meeting}, {self.n}"


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """Reads of invitations."""

    def addressed_to(self, viewer: Viewer) -> "InvitationQuerySet":
        """Invitations of the person that viewer is."""
        if viewer.user_id is None or not viewer.is_trusted:
            return self.none()
        return self.standing().filter(person__user_id=viewer.user_id)

    def standing(self) -> "InvitationQuerySet":
        """Invitations of those who still hold the seat for which they were invited (I9)."""
        lasting = Q(membership__end_date__isnull=True) | Q(membership__end_date__gte=timezone.localdate())
        return self.filter(lasting, membership__isnull=False, membership__deleted_at__isnull=True)

    def unanswered(self) -> "InvitationQuerySet":
        """Invitations that nobody has answered yet."""
        return self.filter(reply=InvitationReply.OPEN)


class Invitation(models.Model):
    """Somebody was invited to a meeting (§ 47 Abs. 1 GO NRW). `opened_at` is the receipt of having read it."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    meeting = models.ForeignKey(Meeting, models.PROTECT, related_name="invitations", verbose_name=_("Sitzung"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="invitations", verbose_name=_("Person"))
    membership = models.ForeignKey(
        Membership, models.SET_NULL, null=True, related_name="invitations", verbose_name=_("Mitgliedschaft")
    )
    capacity = models.CharField(_("als"), max_length=16, choices=Capacity.choices, default=Capacity.MEMBER)
    channel = models.CharField(_("Weg"), max_length=8, choices=InvitationChannel.choices)
    # Whose place this person takes; the one who declined.
    stands_for = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="stand_ins", verbose_name=_("vertritt")
    )
    sent_at = models.DateTimeField(_("eingeladen am"))
    revision = models.PositiveSmallIntegerField(_("Fassung der Tagesordnung"), default=1)
    opened_at = models.DateTimeField(_("geöffnet am"), null=True, blank=True)
    reply = models.CharField(_("Antwort"), max_length=10, choices=InvitationReply.choices, default=InvitationReply.OPEN)
    replied_at = models.DateTimeField(_("beantwortet am"), null=True, blank=True)
    remark = models.CharField(_("Bemerkung"), max_length=300, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("Einladung")
        verbose_name_plural = _("Einladungen")
        constraints = [
            models.UniqueConstraint(fields=["meeting", "person"], name="invited_once"),
            models.CheckConstraint(
                condition=Q(reply=InvitationReply.OPEN, replied_at__isnull=True)
                | (~Q(reply=InvitationReply.OPEN) & Q(replied_at__isnull=False)),
                name="reply_has_its_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {self.meeting}"

    @property
    def may_answer(self) -> bool:
        """Whether it can still be accepted or declined: until the session begins."""
        return self.meeting.state == MeetingState.INVITED and self.reply != InvitationReply.RELEASED

    @property
    def is_waiting(self) -> bool:
        """Whether an answer is still wanted."""
        return self.may_answer and self.reply == InvitationReply.OPEN
