"""Rows of a council as pages show them: made directly, published unless told otherwise."""

import datetime

from django.utils import timezone

from council.enums import (
    ConsultationRole,
    MeetingState,
    OrganizationKind,
    Outcome,
    Part,
    Visibility,
    VoteMethod,
    VoteState,
)
from council.models import (
    AgendaItem,
    Body,
    Consultation,
    Decision,
    Location,
    Matter,
    Meeting,
    MeetingOrganization,
    Membership,
    Organization,
    Paper,
    Person,
    Vote,
    VoteTally,
)

PUBLIC, NONPUBLIC = Visibility.PUBLIC, Visibility.NONPUBLIC


def day(offset):
    """Return the day so many days from today."""
    return timezone.localdate() + datetime.timedelta(days=offset)


def at(offset, hour=18, minute=0):
    """Return a moment on that day in the town's time."""
    moment = datetime.datetime.combine(day(offset), datetime.time(hour, minute))
    return moment.replace(tzinfo=timezone.get_current_timezone())


def published(model, visibility=PUBLIC, **fields):
    """Make a row: public ones since a year, others never."""
    times = {"first_published_at": at(-365), "public_modified_at": at(-365)} if visibility == PUBLIC else {}
    return model.objects.create(visibility=visibility, **times, **fields)


def town():
    """Return the one municipality."""
    return Body.objects.first() or published(Body, name="Stadt Hennef (Sieg)", short_name="Hennef")


def organization(name, kind=OrganizationKind.COMMITTEE, **fields):
    """Make a body."""
    return published(Organization, name=name, kind=kind, body=town(), **fields)


def faction(name, short_name, seat_order):
    """Make a faction."""
    return organization(name, OrganizationKind.FACTION, short_name=short_name, seat_order=seat_order)


def person(name, *, visibility=PUBLIC, **fields):
    """Make somebody of the council."""
    given, _space, family = name.rpartition(" ")
    return published(Person, visibility, name=name, given_name=given, family_name=family, body=town(), **fields)


def membership(who, where, role="", **fields):
    """Let somebody belong to a body."""
    return published(Membership, person=who, organization=where, role=role, **({"start_date": day(-800)} | fields))


def place(text, **fields):
    """Make a place."""
    return published(Location, description=text, **fields)


def meeting(*bodies, offset=10, state=MeetingState.INVITED, visibility=PUBLIC, **fields):
    """Make a meeting of bodies."""
    row = published(Meeting, visibility, body=town(), state=state, **({"start": at(offset)} | fields))
    for order, body in enumerate(bodies):
        MeetingOrganization.objects.create(meeting=row, organization=body, order=order)
    return row


def paper(title, reference="", *, visibility=PUBLIC, **fields):
    """Make a paper."""
    return published(Paper, visibility, title=title, reference=reference, body=town(), **({"date": day(-60)} | fields))


def item(where, number, title, *, paper=None, body=None, role=ConsultationRole.PREPARATION, order=1, **fields):
    """Put an item on an agenda, with the station of its paper."""
    station = None
    if paper is not None:
        authoritative = role == ConsultationRole.DECISION
        station = published(
            Consultation,
            paper=paper,
            organization=body,
            meeting=where,
            role=role,
            order=order,
            authoritative=authoritative,
        )
    values = {"order": int(number) if number.isdigit() else 1, "part": Part.PUBLIC} | fields
    return published(AgendaItem, meeting=where, number=number, title=title, consultation=station, **values)


def nonpublic_item(where, number, title, public_title, **fields):
    """Put an item on the non-public part, announced by its subject."""
    values = {"order": int(number), "part": Part.NONPUBLIC, "is_announced": True} | fields
    return published(
        AgendaItem, NONPUBLIC, meeting=where, number=number, title=title, public_title=public_title, **values
    )


def decision(of, outcome=Outcome.ACCEPTED, voices=None, *, method=VoteMethod.OPEN, **fields):
    """Decide an item; voices are (yes, no, abstain)."""
    row = published(Decision, agenda_item=of, outcome=outcome, **({"decided_at": of.meeting.start} | fields))
    if voices:
        yes, no, abstain = voices
        Vote.objects.create(
            agenda_item=of, method=method, state=VoteState.CLOSED, yes=yes, no=no, abstain=abstain,
            is_unanimous=method == VoteMethod.OPEN and not no and not abstain,
        )  # fmt: skip
    return row


def tallies(of, lines):
    """Count the vote on an item by group: (faction or label, yes, no, abstain, absent)."""
    vote = of.votes.get()
    for order, (group, yes, no, abstain, absent) in enumerate(lines):
        named = {"label": group} if isinstance(group, str) else {"organization": group}
        VoteTally.objects.create(vote=vote, order=order, yes=yes, no=no, abstain=abstain, absent=absent, **named)
    return vote


def matter(title, **fields):
    """Make a matter."""
    papers = fields.pop("papers", ())
    row = published(Matter, title=title, body=town(), **fields)
    row.papers.set(papers)
    return row
