"""Meetings and their agenda."""

import datetime
from typing import TYPE_CHECKING, NamedTuple
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from accounts.viewer import Viewer
from council.enums import Capacity, FixedPlace, ItemKind, ItemState, MeetingMode, MeetingState, Part
from council.models.body import Body, LegislativeTerm
from council.models.location import Location
from council.models.organization import Organization
from council.models.paper import Consultation
from council.models.person import Person
from council.models.published import Published, PublishedQuerySet, published_constraints, published_index, under

if TYPE_CHECKING:
    from council.models.file import Attachment


class MeetingQuerySet(PublishedQuerySet):
    """Reads of meetings."""

    def of_body(self, organization: Organization) -> "MeetingQuerySet":
        """Meetings that organization holds, alone or with others."""
        return self.filter(organizations=organization)

    def upcoming(self) -> "MeetingQuerySet":
        """Meetings from today on, next first."""
        today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return self.filter(start__gte=today).order_by("start", "id")

    def past(self) -> "MeetingQuerySet":
        """Meetings before today, latest first."""
        today = timezone.localtime().replace(hour=0, minute=0, second=0, microsecond=0)
        return self.filter(start__lt=today).order_by("-start", "-id")

    def between(self, first: datetime.date, last: datetime.date) -> "MeetingQuerySet":
        """Meetings on the days first to last, both included, in the town's time."""
        zone = timezone.get_current_timezone()
        begin = datetime.datetime.combine(first, datetime.time.min, zone)
        end = datetime.datetime.combine(last + datetime.timedelta(days=1), datetime.time.min, zone)
        return self.filter(start__gte=begin, start__lt=end).order_by("start", "id")

    def taking_place(self) -> "MeetingQuerySet":
        """Meetings that are neither cancelled nor deleted."""
        return self.filter(deleted_at__isnull=True).exclude(state=MeetingState.CANCELLED)


class Meeting(Published):
    """A meeting (Sitzung) of one or several organizations; the first one leads."""

    body = models.ForeignKey(Body, models.PROTECT, related_name="meetings", verbose_name=_("Kommune"))
    term = models.ForeignKey(
        LegislativeTerm, models.SET_NULL, null=True, blank=True, related_name="meetings", verbose_name=_("Wahlperiode")
    )
    name = models.CharField(_("Name"), max_length=300, blank=True)
    organizations = models.ManyToManyField(
        Organization, through="MeetingOrganization", related_name="meetings", verbose_name=_("Gremien")
    )
    number = models.PositiveSmallIntegerField(_("Nummer in der Wahlperiode"), null=True, blank=True)
    start = models.DateTimeField(_("Beginn"), null=True, blank=True, db_index=True)
    end = models.DateTimeField(_("Ende"), null=True, blank=True)
    actual_start = models.DateTimeField(_("tatsächlicher Beginn"), null=True, blank=True)
    actual_end = models.DateTimeField(_("tatsächliches Ende"), null=True, blank=True)
    location = models.ForeignKey(
        Location, models.SET_NULL, null=True, blank=True, related_name="meetings", verbose_name=_("Ort")
    )
    is_online = models.BooleanField(_("als Videositzung"), default=False)
    is_hybrid = models.BooleanField(_("als hybride Sitzung"), default=False)
    # Why it is not held in presence alone: the main bylaw (§ 58a GO NRW), or the council's finding (§ 47a Abs. 1 GO NRW).
    mode_ground = models.CharField(_("Rechtsgrund der Form"), max_length=300, blank=True)
    is_streamed = models.BooleanField(_("wird übertragen"), default=False)
    # Where everybody may watch; the dial-in of the members is a DialIn.
    stream_url = models.URLField(_("Adresse der Übertragung"), max_length=500, blank=True)
    no_recording_reason = models.CharField(_("Warum es keine Aufzeichnung gibt"), max_length=300, blank=True)
    chair = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Vorsitz")
    )
    clerk = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Schriftführung")
    )
    state = models.CharField(
        _("Stand"), max_length=20, choices=MeetingState.choices, default=MeetingState.PLANNED, db_index=True
    )
    state_raw = models.CharField(_("Stand im Wortlaut der Quelle"), max_length=100, blank=True, editable=False)
    cancelled_reason = models.TextField(_("Grund der Absage"), blank=True)
    # What it was before it was moved last, and why.
    moved_from = models.DateTimeField(_("verlegt vom"), null=True, blank=True)
    moved_reason = models.TextField(_("Grund der Verlegung"), blank=True)
    # The day for which the body's rule proposed it; it stays where the meeting is shifted.
    rule_day = models.DateField(_("Tag nach der Regel"), null=True, blank=True, editable=False)
    # Frozen at invitation (§ 47 Abs. 1 GO NRW and the town's rules of procedure).
    invited_at = models.DateTimeField(_("eingeladen am"), null=True, blank=True)
    notice_days = models.PositiveSmallIntegerField(_("Ladungsfrist in Tagen"), null=True, blank=True)
    agenda_changed_at = models.DateTimeField(_("Tagesordnung ergänzt am"), null=True, blank=True)
    agenda_change_reason = models.TextField(_("Grund der Ergänzung"), blank=True)
    # Counts every act on the agenda: who drops an item on an older one is asked again.
    agenda_revision = models.PositiveIntegerField(_("Stand der Tagesordnung"), default=0, editable=False)
    legal_members = models.PositiveSmallIntegerField(_("Stimmberechtigte nach Gesetz"), null=True, blank=True)
    minutes_signed_at = models.DateField(_("Niederschrift unterzeichnet am"), null=True, blank=True)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("Sitzung")
        verbose_name_plural = _("Sitzungen")
        indexes = [
            published_index("meeting"),
            models.Index(fields=["visibility", "start", "id"], name="meeting_list"),
            # Feeds: what became public last.
            models.Index(fields=["visibility", "-first_published_at", "-id"], name="meeting_news"),
        ]
        constraints = [
            *published_constraints("meeting"),
            models.CheckConstraint(
                condition=Q(start__isnull=True) | Q(end__isnull=True) | Q(end__gte=F("start")),
                name="meeting_ends_after_start",
            ),
            models.CheckConstraint(condition=Q(is_online=False) | Q(is_hybrid=False), name="meeting_one_mode"),
        ]

    def __str__(self) -> str:
        day = timezone.localtime(self.start).strftime("%d.%m.%Y") if self.start else ""
        return ", ".join(part for part in (self.name, day) if part)

    @property
    def is_cancelled(self) -> bool:
        """Whether the meeting does not take place."""
        return self.state == MeetingState.CANCELLED

    @property
    def mode(self) -> MeetingMode:
        """Where its members are. A hybrid meeting has chair and public in the room (§ 5 Abs. 1 DigiSiVO NRW)."""
        if self.is_online:
            return MeetingMode.ONLINE
        return MeetingMode.HYBRID if self.is_hybrid else MeetingMode.PRESENCE


class MeetingOrganization(models.Model):
    """An organization holds a meeting; order 0 leads."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="holders")
    organization = models.ForeignKey(Organization, models.PROTECT, related_name="holdings")
    order = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["order"]
        constraints = [models.UniqueConstraint(fields=["meeting", "organization"], name="meeting_organization_once")]

    def __str__(self) -> str:
        return f"{self.meeting}: {self.organization}"


class AnnouncedItem(NamedTuple):
    """What the public learns of an item of the non-public part: a number, a subject, the rule, never its content."""

    id: UUID
    meeting_id: UUID
    number: str
    title: str
    ground: str
    result_published_at: datetime.datetime | None
    result: str


class AgendaItemQuerySet(PublishedQuerySet):
    """Reads of agenda items. Items of the non-public part reach the public only by announced()."""

    def visible_to(self, viewer: Viewer) -> "AgendaItemQuerySet":
        """Items viewer may read in full. A non-public item is never public, whatever its visibility says."""
        rows = super().visible_to(viewer).filter(under(Meeting.objects.visible_to(viewer), "meeting"))
        from council.rules import reach

        return rows.filter(reach(viewer).beyond(Q(part=Part.PUBLIC), self.model))

    def in_public_sight(self) -> "AgendaItemQuerySet":
        """Items of public meetings of which the public knows something: all of it, or the announced subject."""
        announced = Q(part=Part.NONPUBLIC, is_announced=True, deleted_at__isnull=True, first_published_at__isnull=False)
        rows = self.filter((self.own_public() & Q(part=Part.PUBLIC)) | announced)
        return rows.filter(under(Meeting.objects.public(), "meeting"))

    def announced(self, meetings: "MeetingQuerySet") -> list[AnnouncedItem]:
        """The subjects of the non-public part of meetings (which the caller obtained by visible_to)."""
        rows = (
            self.filter(part=Part.NONPUBLIC, is_announced=True, deleted_at__isnull=True, meeting__in=meetings)
            .order_by("order")
            .values_list(
                "id", "meeting_id", "number", "public_title", "nonpublic_ground", "result_published_at", "public_result"
            )
        )
        return [AnnouncedItem(*row) for row in rows]


class AgendaItem(Published):
    """An item of an agenda (TOP). Numbers are unique per meeting and part."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="agenda_items", verbose_name=_("Sitzung"))
    part = models.CharField(_("Teil"), max_length=10, choices=Part.choices, default=Part.NONPUBLIC)
    order = models.PositiveSmallIntegerField(_("Reihenfolge"))
    number = models.CharField(_("Nummer"), max_length=20, blank=True)
    title = models.TextField(_("Betreff"))
    public_title = models.TextField(_("öffentlicher Betreff"), blank=True)
    note = models.TextField(_("Hinweis"), blank=True)
    nonpublic_ground = models.CharField(_("Grund der Nichtöffentlichkeit"), max_length=300, blank=True)
    is_announced = models.BooleanField(_("öffentlich angekündigt"), default=False)
    result_published_at = models.DateTimeField(_("Beschluss veröffentlicht am"), null=True, blank=True)
    # The wording of a non-public decision that was made public once the reason for secrecy had gone.
    public_result = models.TextField(_("öffentlicher Wortlaut des Beschlusses"), blank=True)
    kind = models.CharField(_("Art"), max_length=12, choices=ItemKind.choices, default=ItemKind.PAPER)
    state = models.CharField(_("Stand"), max_length=12, choices=ItemState.choices, default=ItemState.ON_AGENDA)
    consultation = models.OneToOneField(
        Consultation, models.SET_NULL, null=True, blank=True, related_name="agenda_item", verbose_name=_("Beratung")
    )
    rapporteur = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Berichterstattung")
    )
    # What the body always has: at the beginning, or after all papers.
    fixed = models.CharField(_("fester Punkt"), max_length=5, choices=FixedPlace.choices, blank=True)
    added_late = models.BooleanField(_("nachträglich aufgenommen"), default=False)
    added_late_reason = models.TextField(_("Grund"), blank=True)  # § 48 Abs. 1 Satz 5 GO NRW
    # The revision of the agenda with which it was sent: from then on number, part and words stay (a trigger holds them).
    sent_in = models.PositiveSmallIntegerField(_("versandt mit Fassung"), null=True, blank=True, editable=False)
    result_raw = models.CharField(_("Ergebnis im Wortlaut der Quelle"), max_length=500, blank=True, editable=False)
    # Its files, where a read has fetched them along.
    documents: "list[Attachment]"
    start = models.DateTimeField(_("aufgerufen um"), null=True, blank=True)
    end = models.DateTimeField(_("beendet um"), null=True, blank=True)

    objects = AgendaItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("Tagesordnungspunkt")
        verbose_name_plural = _("Tagesordnungspunkte")
        ordering = ["part", "order"]
        indexes = [published_index("agenda_item")]
        constraints = [
            *published_constraints("agenda_item"),
            models.UniqueConstraint(
                fields=["meeting", "part", "number"],
                condition=Q(source_id__isnull=True) & ~Q(number="") & Q(deleted_at__isnull=True),
                name="agenda_number_once",
            ),
            models.CheckConstraint(
                condition=Q(part=Part.PUBLIC) | Q(is_announced=False) | ~Q(public_title=""),
                name="announced_needs_public_title",
            ),
            models.CheckConstraint(
                condition=Q(added_late=False) | ~Q(added_late_reason=""), name="late_item_needs_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"TOP {self.number} {self.title}".strip()


class Attendance(models.Model):
    """Somebody attended a meeting, or was excused."""

    meeting = models.ForeignKey(Meeting, models.CASCADE, related_name="attendances", verbose_name=_("Sitzung"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="attendances", verbose_name=_("Person"))
    faction = models.ForeignKey(
        Organization, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("Fraktion")
    )
    capacity = models.CharField(_("als"), max_length=16, choices=Capacity.choices, default=Capacity.MEMBER)
    is_present = models.BooleanField(_("anwesend"), default=True)
    is_excused = models.BooleanField(_("entschuldigt"), default=False)
    present_from = models.TimeField(_("ab"), null=True, blank=True)
    present_until = models.TimeField(_("bis"), null=True, blank=True)

    class Meta:
        verbose_name = _("Anwesenheit")
        verbose_name_plural = _("Anwesenheiten")
        constraints = [models.UniqueConstraint(fields=["meeting", "person"], name="attendance_once")]

    def __str__(self) -> str:
        return f"{self.person}, {self.meeting}"
