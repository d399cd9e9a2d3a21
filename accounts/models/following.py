"""Who wants to hear of what, what there was to hear, and what was sent. Kept apart from accounts: most have none."""

import datetime
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.enums import DeliveryKind, DeliveryState, Frequency

# A query of the largest length still fits into a key of the database.
QUERY_LETTERS = 500
SUBJECT_LETTERS = 60


class FollowerQuerySet(models.QuerySet["Follower"]):
    """Reads of followers."""

    def reachable(self) -> "FollowerQuerySet":
        """Followers whose mail is not refused by their own server."""
        return self.filter(refusals__lt=Follower.MOST_REFUSALS)


class Follower(models.Model):
    """Whoever follows something: a mail address without account, or an account. Never both.

    `refusals`: how often the mail server of the address has refused for good; after three of them nothing is sent.
    `quiet_from` to `quiet_until`: hours of the town's day in which no mail is sent at once; equal or empty: never quiet.
    """

    MOST_REFUSALS = 3

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(_("E-Mail-Adresse"), unique=True, null=True, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="follower",
        verbose_name=_("Konto"),
    )
    language = models.CharField(_("Sprache"), max_length=2, default="de")
    quiet_from = models.PositiveSmallIntegerField(_("Ruhe ab"), null=True, blank=True)
    quiet_until = models.PositiveSmallIntegerField(_("Ruhe bis"), null=True, blank=True)
    refusals = models.PositiveSmallIntegerField(_("Abweisungen"), default=0)
    created_at = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)

    objects = FollowerQuerySet.as_manager()

    class Meta:
        verbose_name = _("Folgende Person")
        verbose_name_plural = _("Folgende Personen")
        constraints = [
            models.CheckConstraint(
                condition=Q(email__isnull=False, user__isnull=True) | Q(email__isnull=True, user__isnull=False),
                name="follower_address_or_account",
            )
        ]

    def __str__(self) -> str:
        return self.address

    def next_moment(self, now: datetime.datetime) -> datetime.datetime:
        """Return when a mail may leave: now, or at the end of the quiet hours."""
        if self.quiet_from is None or self.quiet_until is None or self.quiet_from == self.quiet_until:
            return now
        here = timezone.localtime(now)
        past = (here.hour - self.quiet_from) % 24
        if past >= (self.quiet_until - self.quiet_from) % 24:
            return now
        end = here.replace(hour=self.quiet_until, minute=0, second=0, microsecond=0)
        return end if end > here else end + datetime.timedelta(days=1)

    @property
    def address(self) -> str:
        """Return where mail goes: the address, or that of the account."""
        return self.email or (self.user.email if self.user else "")


class SubscriptionQuerySet(models.QuerySet["Subscription"]):
    """Reads of subscriptions."""

    def confirmed(self) -> "SubscriptionQuerySet":
        """Those that somebody has asked for and confirmed."""
        return self.filter(confirmed_at__isnull=False)

    def to(self, topic: str, subjects: list[str]) -> "SubscriptionQuerySet":
        """Confirmed ones to one of subjects."""
        return self.confirmed().filter(topic=topic, subject__in=subjects)

    def of_account(self, user_id: uuid.UUID | None) -> "SubscriptionQuerySet":
        """Those of an account."""
        return self.filter(follower__user_id=user_id)

    def stale(self, now: datetime.datetime) -> "SubscriptionQuerySet":
        """Those that nobody has confirmed in time."""
        return self.filter(confirmed_at__isnull=True, created_at__lt=now - Subscription.TIME_TO_CONFIRM)


class Subscription(models.Model):
    """Somebody follows a subject of a topic, or with a free `query` whatever is found by it."""

    TIME_TO_CONFIRM = datetime.timedelta(days=7)

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    follower = models.ForeignKey(
        Follower, models.CASCADE, related_name="subscriptions", verbose_name=_("folgende Person")
    )
    topic = models.CharField(_("Thema"), max_length=40)
    subject = models.CharField(_("Gegenstand"), max_length=SUBJECT_LETTERS, blank=True)
    query = models.CharField(_("Suche"), max_length=QUERY_LETTERS, blank=True)
    frequency = models.CharField(_("Wie oft?"), max_length=10, choices=Frequency.choices, default=Frequency.AT_ONCE)
    created_at = models.DateTimeField(_("angelegt am"), default=timezone.now, editable=False)
    confirmed_at = models.DateTimeField(_("bestätigt am"), null=True, blank=True)
    # Until when a search has been looked through for it.
    searched_at = models.DateTimeField(_("zuletzt gesucht"), null=True, blank=True)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        verbose_name = _("Abonnement")
        verbose_name_plural = _("Abonnements")
        ordering = ["created_at"]
        indexes = [models.Index(fields=["topic", "subject"], name="subscription_subject")]
        constraints = [
            models.UniqueConstraint(fields=["follower", "topic", "subject", "query"], name="subscription_once")
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.subject or self.query}"


class DeliveryQuerySet(models.QuerySet["Delivery"]):
    """Reads of deliveries."""

    def due(self, now: datetime.datetime) -> "DeliveryQuerySet":
        """Those that wait, and those whose sender has died."""
        return self.filter(
            Q(state=DeliveryState.WAITING, next_at__lte=now)
            | Q(state=DeliveryState.SENDING, claimed_at__lt=now - Delivery.PATIENCE)
        )


class Delivery(models.Model):
    """One message to one person by one channel: the outbox. Its key is made from what it says, so it exists once.

    It holds no text: what it says is drawn when it is sent, from what is public then.
    """

    # After so long a sender is taken for dead and its messages are sent by another one.
    PATIENCE = datetime.timedelta(minutes=3)

    id = models.UUIDField(primary_key=True, editable=False)
    follower = models.ForeignKey(Follower, models.CASCADE, related_name="deliveries", verbose_name=_("an"))
    subscription = models.ForeignKey(
        Subscription, models.CASCADE, null=True, blank=True, related_name="deliveries", verbose_name=_("Abonnement")
    )
    channel = models.CharField(_("Weg"), max_length=20, default="mail")
    kind = models.CharField(_("Art"), max_length=10, choices=DeliveryKind.choices)
    state = models.CharField(_("Stand"), max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    created_at = models.DateTimeField(_("angelegt am"), default=timezone.now)
    next_at = models.DateTimeField(_("nicht vor"), default=timezone.now)
    attempts = models.PositiveSmallIntegerField(_("Versuche"), default=0)
    claim = models.UUIDField(_("wer sendet"), null=True, blank=True)
    claimed_at = models.DateTimeField(_("Senden begonnen"), null=True, blank=True)
    sent_at = models.DateTimeField(_("gesendet am"), null=True, blank=True)

    objects = DeliveryQuerySet.as_manager()

    class Meta:
        verbose_name = _("Sendung")
        verbose_name_plural = _("Sendungen")
        ordering = ["created_at", "id"]
        indexes = [models.Index(fields=["state", "channel", "next_at"], name="delivery_due")]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.get_state_display()}"


class NoticeQuerySet(models.QuerySet["Notice"]):
    """Reads of notices."""

    def of_account(self, user_id: uuid.UUID | None) -> "NoticeQuerySet":
        """Those of an account, latest first."""
        return self.filter(subscription__follower__user_id=user_id).order_by("-created_at", "-id")

    def unread(self) -> "NoticeQuerySet":
        """Those that nobody has looked at."""
        return self.filter(read_at__isnull=True)


class Notice(models.Model):
    """Something happened that somebody wanted to hear of. It names what, and holds no word of it.

    The key follows from subscription and occasion: however often a worker begins anew, it is there once.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    subscription = models.ForeignKey(Subscription, models.CASCADE, related_name="notices", verbose_name=_("Abonnement"))
    occasion = models.CharField(_("Anlass"), max_length=40)
    thing = models.UUIDField(_("was"))
    at = models.DateTimeField(_("wann"))
    created_at = models.DateTimeField(_("angelegt am"), default=timezone.now, db_index=True)
    read_at = models.DateTimeField(_("gelesen am"), null=True, blank=True)
    delivery = models.ForeignKey(
        Delivery, models.SET_NULL, null=True, blank=True, related_name="notices", verbose_name=_("Sendung")
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("Mitteilung")
        verbose_name_plural = _("Mitteilungen")
        ordering = ["created_at", "id"]
        constraints = [models.UniqueConstraint(fields=["subscription", "occasion", "thing", "at"], name="notice_once")]

    def __str__(self) -> str:
        return f"{self.occasion}: {self.thing}"
