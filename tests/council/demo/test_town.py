"""The demo town is whole: the cast, the counts, votes that add up, nothing hidden in public."""

import re
from collections import Counter

from django.db.models import Count, F, Q
from django.utils import timezone

from accounts.viewer import PUBLIC
from council.enums import FileRole, MeetingState, OrganizationKind, Outcome, PaperState, Part
from council.models import (
    AgendaItem,
    Attendance,
    Body,
    Consultation,
    Decision,
    File,
    LegislativeTerm,
    Matter,
    MatterEvent,
    Meeting,
    Membership,
    Organization,
    Paper,
    Person,
    Vote,
    VoteTally,
)
from council.services.town_map import spots

KINDS = (
    AgendaItem, Attendance, Body, Consultation, Decision, File, LegislativeTerm, Matter, MatterEvent, Meeting, Membership,
    Organization, Paper, Person, Vote, VoteTally,
)  # fmt: skip


def council_members():
    return Membership.objects.current().filter(organization__kind=OrganizationKind.COUNCIL)


def test_the_council_has_45_members_by_faction(town):
    groups = Counter(council_members().values_list("on_behalf_of__short_name", flat=True))

    # Outside the factions: the mayor and two members.
    assert groups == {"HM": 15, "SH": 11, "GF": 8, "LL": 4, "UiR": 4, None: 3}


def test_nobody_real_is_called(town):
    # 0221 4710 000 to 999 is kept for made-up stories.
    phones = list(Person.objects.exclude(phone="").values_list("phone", flat=True))
    assert len(phones) == len(set(phones)) > 40
    assert [phone for phone in phones if not re.fullmatch(r"0221 4710 \d{3}", phone)] == []


def test_every_body_has_as_many_voting_members_as_the_law_gives_it(town):
    bodies = Organization.objects.meeting_bodies()

    assert bodies.count() == 10
    for body in bodies:
        assert (
            Membership.objects.current().filter(organization=body, voting_right=True, substitute_for=None).count()
            == body.legal_voting_members
        )


def test_nobody_belongs_to_a_body_twice_at_a_time(town):
    twice = Membership.objects.current().values("person", "organization").annotate(n=Count("pk")).filter(n__gt=1)

    assert list(twice) == []


def test_expert_citizens_sit_only_where_the_law_lets_them(town):
    council = set(council_members().values_list("person", flat=True))
    committees = (
        Membership.objects.current().filter(organization__kind=OrganizationKind.COMMITTEE).exclude(person__in=council)
    )

    assert committees.count() > 0
    assert committees.filter(organization__may_have_citizens=False).count() == 0


def test_the_seven_are_who_the_cast_says(town):
    offices = {
        person.user.email.partition("@")[0]: sorted(
            f"{row.organization.short_name}: {row.role}"
            for row in person.memberships.current()
            if row.substitute_for_id is None
        )
        for person in Person.objects.filter(user__isnull=False).select_related("user")
    }

    assert sorted(offices) == ["buergermeisterin", "rat", "sachkundig", "sitzungsdienst", "vorsitz"]
    assert "Rat: Vorsitz" in offices["buergermeisterin"]
    assert "MV: Vorsitz" in offices["vorsitz"]
    assert "GF: Fraktionsvorsitz" in offices["rat"]
    assert offices["sachkundig"] == ["MV: Mitglied"]


def test_counts(town):
    assert LegislativeTerm.objects.count() == 2
    assert Meeting.objects.filter(start__lt=timezone.now()).count() >= 24
    assert Paper.objects.public().count() >= 120
    assert Matter.objects.public().count() >= 6
    with_secrets = Meeting.objects.filter(agenda_items__part=Part.NONPUBLIC).distinct().count()
    assert with_secrets > Meeting.objects.count() / 2


def test_every_kind_of_outcome_and_of_circumstance_is_there(town):
    assert set(Decision.objects.values_list("outcome", flat=True)) == set(Outcome.values) - {Outcome.OTHER}
    assert {PaperState.WITHDRAWN, PaperState.REPLACED} <= set(Paper.objects.values_list("state", flat=True))
    assert Meeting.objects.filter(state=MeetingState.CANCELLED).count() == 1
    assert Meeting.objects.exclude(agenda_change_reason="").count() == 2
    assert AgendaItem.objects.filter(added_late=True).count() == 1
    assert AgendaItem.objects.exclude(public_result="").exclude(result_published_at=None).count() >= 1


def test_votes_add_up(town):
    """Everybody present voted, in the sum and in every faction, and with the absent they are the legal number."""
    assert Vote.objects.count() > 100
    assert Vote.objects.exclude(present=F("yes") + F("no") + F("abstain")).count() == 0
    for vote in Vote.objects.prefetch_related("tallies").select_related("agenda_item__meeting"):
        rows = list(vote.tallies.all())
        sums = [sum(getattr(row, name) for row in rows) for name in ("yes", "no", "abstain", "absent")]
        assert sums == [vote.yes, vote.no, vote.abstain, vote.legal_members - vote.present]
        here = Attendance.objects.filter(meeting=vote.agenda_item.meeting, is_present=True)
        assert Counter(here.values_list("faction", flat=True)) == _voices(rows)


def _voices(rows):
    found = Counter()
    for row in rows:
        found[row.organization_id] += row.yes + row.no + row.abstain
    return Counter({faction: n for faction, n in found.items() if n})


def test_outcomes_follow_from_votes(town):
    won = {Outcome.ACCEPTED, Outcome.ACCEPTED_AMENDED, Outcome.PARTLY, Outcome.RECOMMENDED}
    lost = {Outcome.REJECTED, Outcome.NOT_RECOMMENDED}
    for vote in Vote.objects.filter(is_final=True).select_related("agenda_item__decision"):
        outcome = vote.agenda_item.decision.outcome
        if outcome in won | lost:
            assert (vote.yes > vote.no) == (outcome in won), vote.agenda_item.title


def test_a_way_runs_forward_in_time(town):
    for paper in Paper.objects.prefetch_related("consultations__meeting"):
        days = [row.meeting.start.date() for row in paper.consultations.all() if row.meeting]
        assert days == sorted(days), paper
        assert all(paper.date <= day for day in days), paper


def test_the_running_thread(town):
    paper = Paper.objects.get(reference=f"V/{_year()}/0412")
    stations = paper.consultations.order_by("order").select_related("organization", "agenda_item__decision")
    finals = {row.organization.short_name: row.agenda_item.votes.filter(is_final=True).first() for row in stations}

    assert [row.agenda_item.decision.outcome for row in stations] == [
        Outcome.RECOMMENDED, Outcome.WITH_REMARKS, Outcome.RECOMMENDED, Outcome.ACCEPTED_AMENDED,
    ]  # fmt: skip
    assert {key: vote and (vote.yes, vote.no, vote.abstain) for key, vote in finals.items()} == {
        "MV": (11, 5, 1), "Beirat": None, "HFA": (10, 6, 1), "Rat": (27, 13, 3),
    }  # fmt: skip
    decision = stations.get(organization__short_name="Rat").agenda_item.decision
    assert "vor Baubeginn" in decision.text and "bis Bauende" in paper.proposal
    assert (decision.execution_percent, decision.execution_due.month, decision.execution_due.year) == (
        40,
        12,
        _year() + 1,
    )
    assert paper.attachments.filter(role=FileRole.AUXILIARY).count() == 3
    assert paper.matters.get().title == "Sicher mit dem Rad über die Frankfurter Straße"


def _year():
    return timezone.localdate().year


def test_the_map_is_full(town):
    found = spots(PUBLIC)

    assert len(found) >= 25
    assert [spot.name for spot in found if spot.x is None] == []


def test_nothing_hidden_reaches_the_public(town):
    """No word of the non-public part is in any row that the public reads."""
    secrets = [
        word
        for paper in Paper.objects.exclude(pk__in=Paper.objects.public())
        for word in (paper.title, paper.summary, paper.proposal, paper.reasons)
        if word
    ]
    assert len(secrets) > 60
    kinds = [kind for kind in KINDS if hasattr(kind.objects, "public")]
    texts = "\n".join(
        str(value) for kind in kinds for row in kind.objects.public().values() for value in row.values() if value
    )
    texts += "\n".join(str(row) for row in AgendaItem.objects.announced(Meeting.objects.public()))
    assert [word for word in secrets if word in texts] == []
    hidden = Q(attachments__paper__in=Paper.objects.exclude(pk__in=Paper.objects.public()))
    assert File.objects.filter(hidden).count() > 0
    assert File.objects.public().filter(hidden).count() == 0


def test_no_sign_of_the_notation_is_left(town):
    kinds = [kind for kind in KINDS if kind.objects.exists()]
    rows = [str(row) for kind in kinds for row in kind.objects.values()]

    assert [row for row in rows if "[[" in row or "]]" in row or "@-" in row] == []


def test_built_again_it_stays_the_same(town, demo):
    before = {kind: list(kind.objects.order_by("pk").values()) for kind in KINDS}

    demo()

    assert {kind: list(kind.objects.order_by("pk").values()) for kind in before} == before
