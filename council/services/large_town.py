"""Makes a town as large as twenty years: for measuring, not for looking at. The same seed makes the same town."""

import datetime
import random
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.errors import Refused
from core.services.statistics import refresh_statistics
from council.enums import (
    ConsultationRole,
    FileRole,
    ItemKind,
    ItemState,
    MeetingState,
    OrganizationKind,
    Outcome,
    PaperState,
    PaperType,
    Part,
    Visibility,
    VoteState,
)
from council.models import (
    AgendaItem,
    Attachment,
    Body,
    Consultation,
    Decision,
    File,
    LegislativeTerm,
    Location,
    Meeting,
    MeetingOrganization,
    Membership,
    Organization,
    Paper,
    Person,
    Vote,
    VoteTally,
)
from council.services.large_town_words import DEEDS, NAMES, PLACES, SENTENCE, THINGS

Progress = Callable[[int, int, str], None]
# No other paper is numbered like this.
PREFIX = "GV/"


@dataclass(frozen=True)
class Size:
    """How much of everything."""

    papers: int = 20_000
    meetings: int = 3_000
    items: int = 20_000
    consultations: int = 15_000
    years: int = 20


def build_large_town(
    size: Size | None = None, progress: Progress = lambda *_step: None, *, into_filled: bool = False
) -> Body:
    """Make the large town in an empty one and return its body; into_filled adds it to what is there, once."""
    known = Body.objects.filter(deleted_at__isnull=True).order_by("created_at").first()
    if known and not into_filled:
        raise Refused(
            _("In dieser Stadt gibt es schon Ratsdaten."),
            _("Wählen Sie einen leeren Datenordner oder füllen Sie diese Stadt ausdrücklich mit --into-filled."),
            code="not_empty",
        )
    if Paper.objects.filter(reference__startswith=PREFIX).exists():
        raise Refused(
            _("Die große Stadt steht hier schon."), _("Wählen Sie einen leeren Datenordner."), code="is_large"
        )
    town = _Town(size or Size(), progress)
    with transaction.atomic():
        town.build(known)
    refresh_statistics()
    return town.body


class _Town:
    def __init__(self, size: Size, progress: Progress) -> None:
        self.size, self.progress = size, progress
        self.dice = random.Random(2026)  # noqa: S311  a town, not a secret
        self.now = timezone.now()
        first = self.now - datetime.timedelta(days=365 * size.years)
        self.public = {"visibility": Visibility.PUBLIC, "first_published_at": first, "public_modified_at": first}

    def build(self, known: Body | None) -> None:
        self.body = known or Body.objects.create(name="Große Stadt", **self.public)
        self._bodies()
        self._people()
        self._meetings()
        self._papers()
        self._agendas()

    def _save(self, rows: list[Any]) -> list[Any]:
        type(rows[0]).objects.bulk_create(rows, batch_size=2000)
        self.progress(0, 0, f"{len(rows)} {type(rows[0])._meta.verbose_name_plural}")
        return rows

    def _bodies(self) -> None:
        kinds = [("Rat", OrganizationKind.COUNCIL)]
        kinds += [(f"Ausschuss für {thing}", OrganizationKind.COMMITTEE) for thing in THINGS[:12]]
        kinds += [(f"Fraktion {name}", OrganizationKind.FACTION) for name in NAMES[:6]]
        kinds += [(f"Amt für {thing}", OrganizationKind.DEPARTMENT) for thing in THINGS]
        rows = [
            Organization(body=self.body, name=name, kind=kind, seat_order=place, legal_voting_members=45, **self.public)
            for place, (name, kind) in enumerate(kinds)
        ]
        self.bodies = self._save(rows)
        self.meeting_bodies, self.factions, self.departments = rows[:13], rows[13:19], rows[19:]
        terms = [
            LegislativeTerm(
                body=self.body, name=f"{year} bis {year + 5}", start_date=datetime.date(year, 11, 1),
                end_date=datetime.date(year + 5, 10, 31), **self.public,
            )
            for year in range(self.now.year - self.size.years, self.now.year, 5)
        ]  # fmt: skip
        self._save(terms)
        self.places = self._save(
            [
                Location(
                    description=f"{place}, Hauptstraße {n}", sub_locality=place, latitude=50.72 + n * 0.003,
                    longitude=7.24 + place_number * 0.011, **self.public,
                )
                for place_number, place in enumerate(PLACES) for n in range(12)
            ]
        )  # fmt: skip

    def _people(self) -> None:
        people = [
            Person(
                body=self.body, name=f"{chr(65 + n % 26)}. {NAMES[n % len(NAMES)]}", given_name=chr(65 + n % 26),
                family_name=NAMES[n % len(NAMES)], **self.public,
            )
            for n in range(400)
        ]  # fmt: skip
        self._save(people)
        self._save(
            [
                Membership(
                    person=person, organization=body, on_behalf_of=self.factions[n % 6], role="Mitglied",
                    start_date=datetime.date(self.now.year - 1, 11, 1) if n < 45 else datetime.date(2010, 1, 1),
                    end_date=None if n < 45 else datetime.date(2014, 12, 31), **self.public,
                )
                for n, person in enumerate(people) for body in (self.meeting_bodies[0], self.factions[n % 6])
            ]
        )  # fmt: skip

    def _meetings(self) -> None:
        step = datetime.timedelta(days=365 * self.size.years + 120) / self.size.meetings
        begin = self.now - datetime.timedelta(days=365 * self.size.years)
        rows = []
        for n in range(self.size.meetings):
            start = (begin + step * n).replace(hour=17, minute=0, second=0, microsecond=0)
            is_over = start < self.now
            body = self.meeting_bodies[n % len(self.meeting_bodies)]
            rows.append(
                Meeting(
                    body=self.body, name=body.name, number=n // 13 + 1, start=start, end=start + datetime.timedelta(hours=2),
                    state=MeetingState.CLOSED if is_over else MeetingState.INVITED, location=self.places[n % 40],
                    legal_members=45, **self._since(start),
                )
            )  # fmt: skip
        self.meetings = self._save(rows)
        self._save(
            [
                MeetingOrganization(meeting=row, organization=self.meeting_bodies[n % len(self.meeting_bodies)])
                for n, row in enumerate(rows)
            ]
        )

    def _since(self, moment: datetime.datetime) -> dict[str, Any]:
        since = min(moment - datetime.timedelta(days=10), self.now)
        return {"visibility": Visibility.PUBLIC, "first_published_at": since, "public_modified_at": since}

    def _papers(self) -> None:
        types = list(PaperType)
        span = 365 * self.size.years
        rows = []
        for n in range(self.size.papers):
            day = (self.now - datetime.timedelta(days=span - span * n // self.size.papers)).date()
            title = f"{self.dice.choice(THINGS)} {self.dice.choice(PLACES)}: {self.dice.choice(DEEDS)}"
            rows.append(
                Paper(
                    body=self.body, reference=f"{PREFIX}{day.year}/{n:05d}", title=title, summary=SENTENCE, proposal=SENTENCE * 2,
                    reasons=SENTENCE * 12, date=day, paper_type=types[n % len(types)] if n % 3 else PaperType.PROPOSAL,
                    state=PaperState.DECIDED if n % 4 else PaperState.RELEASED,
                    **self._since(timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))),
                )
            )  # fmt: skip
        self.papers = self._save(rows)
        direction: Any = Paper.under_direction_of.through
        self._save([direction(paper=row, organization=self.departments[n % 18]) for n, row in enumerate(rows)])
        origin: Any = Paper.originator_organizations.through
        self._save([origin(paper=row, organization=self.factions[n % 6]) for n, row in enumerate(rows) if n % 3])
        spot: Any = Paper.locations.through
        self._save([spot(paper=row, location=self.dice.choice(self.places)) for row in rows[::3]])
        self._files(rows)

    def _files(self, papers: list[Paper]) -> None:
        """Give every paper its document; the bytes are as good as still to be fetched."""
        files = [
            File(
                name=paper.title, file_name=f"{n:05d}.pdf", mime_type="application/pdf", size=100_000 + n, date=paper.date,
                visibility=paper.visibility, first_published_at=paper.first_published_at,
                public_modified_at=paper.public_modified_at,
            )
            for n, paper in enumerate(papers)
        ]  # fmt: skip
        self._save(files)
        self._save(
            [Attachment(file=file, paper=paper, role=FileRole.MAIN) for file, paper in zip(files, papers, strict=True)]
        )

    def _agendas(self) -> None:
        stations, items = [], []
        for n in range(self.size.items):
            meeting = self.meetings[n * len(self.meetings) // self.size.items]
            station = None
            if n < self.size.consultations:
                paper = self.papers[n * len(self.papers) // self.size.consultations]
                station = Consultation(
                    id=uuid.UUID(int=self.dice.getrandbits(128), version=4), paper=paper, meeting=meeting,
                    organization=self.meeting_bodies[n * len(self.meetings) // self.size.items % 13],
                    order=1, role=ConsultationRole.DECISION, authoritative=True, **self.public,
                )  # fmt: skip
                stations.append(station)
            is_over = meeting.state == MeetingState.CLOSED
            items.append(
                AgendaItem(
                    meeting=meeting, part=Part.PUBLIC, order=n % 8 + 1, number=str(n % 8 + 1),
                    title=station.paper.title if station else "Mitteilungen der Verwaltung", consultation=station,
                    kind=ItemKind.PAPER if station else ItemKind.NOTICES,
                    state=ItemState.DECIDED if is_over else ItemState.ON_AGENDA, **self.public,
                )
            )  # fmt: skip
        self._save(stations)
        self._save(items)
        self._results([item for item in items if item.state == ItemState.DECIDED and item.consultation])

    def _results(self, items: list[AgendaItem]) -> None:
        decisions, votes, tallies = [], [], []
        for n, item in enumerate(items):
            yes = 20 + n % 20
            decisions.append(
                Decision(
                    agenda_item=item,
                    outcome=Outcome.ACCEPTED,
                    text=SENTENCE,
                    decided_at=item.meeting.start,
                    **self.public,
                )
            )
            vote = Vote(
                id=uuid.UUID(int=self.dice.getrandbits(128), version=4), agenda_item=item, state=VoteState.CLOSED, yes=yes,
                no=40 - yes, abstain=3, present=43, legal_members=45,
            )  # fmt: skip
            votes.append(vote)
            if n % 5 == 0:
                tallies += [
                    VoteTally(vote=vote, organization=faction, order=place, yes=yes // 6, no=(40 - yes) // 6)
                    for place, faction in enumerate(self.factions)
                ]
        for rows in (decisions, votes, tallies):
            self._save(rows)
