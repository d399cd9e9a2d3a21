"""A paper's way on real meetings: deadlines, conflicts, planning at once, and planning anew."""

import datetime
import zoneinfo

import pytest
from django.utils import timezone

from accounts.viewer import SYSTEM
from core.errors import NotPermitted, Refused
from core.models import AuditEvent
from council.enums import ConsultationRole, ItemState, Part
from council.models import AgendaItem, Consultation, Meeting, ProcedureRule
from council.services import agenda, agenda_order, papers, planning
from council.services.deadlines import days_before
from council.services.publication import publish_meeting, publish_paper
from council.services.way_planning import Leg, coming_meetings, plan_of, suggest_way
from council.services.ways import plan_way
from tests.council.departments.test_co_signing import code

pytestmark = pytest.mark.django_db
PRE, DECIDES = ConsultationRole.PREPARATION, ConsultationRole.DECISION


@pytest.fixture
def paper(clerk, bodies):
    return papers.release_paper(by=clerk, paper=papers.write_paper(by=clerk, title="Radweg"))


@pytest.fixture
def evenings(meeting_on):
    """One meeting each, in the right order and in good time."""
    return {"mobil": meeting_on("mobil", 30), "bau": meeting_on("bau", 40), "rat": meeting_on("rat", 50)}


@pytest.fixture
def legs(bodies, evenings):
    """Return the legs of keys like „rat“: the council decides."""

    def make(*keys):
        return [Leg(bodies[key], DECIDES if key == "rat" else PRE, evenings[key]) for key in keys]

    return make


def codes(plan):
    return [conflict.code for conflict in plan.conflicts]


def dates(paper):
    return [row.meeting and row.meeting.name for row in paper.consultations.filter(deleted_at=None).order_by("order")]


@pytest.mark.parametrize(
    ("start", "days", "expected"),
    [
        # The last Sundays of March and October 2026: the clock changes in between, the hour of the deadline does not.
        ("2026-04-02 18:00", 10, "2026-03-22T12:00+01:00"),
        ("2026-11-02 18:00", 10, "2026-10-22T12:00+02:00"),
        ("2026-03-29 00:30", 0, "2026-03-28T12:00+01:00"),
        ("2026-12-01 18:00", 14, "2026-11-16T12:00+01:00"),
    ],
)
def test_deadlines_are_counted_in_full_days_of_the_town(start, days, expected):
    zone = zoneinfo.ZoneInfo("Europe/Berlin")
    moment = datetime.datetime.fromisoformat(start).replace(tzinfo=zone)
    assert days_before(moment, days).isoformat(timespec="minutes") == expected
    # Whoever asks in UTC gets the same.
    assert days_before(moment.astimezone(datetime.UTC), days).isoformat(timespec="minutes") == expected


def test_one_act_proposes_the_whole_way(heard, clerk, paper, legs):
    log = heard("way_planned", "consultation_scheduled")
    plan_way(by=clerk, paper=paper, legs=legs("mobil", "bau", "rat"))
    items = AgendaItem.objects.order_by("meeting__start")
    assert [(item.state, item.number, item.part) for item in items] == [(ItemState.PROPOSED, "", Part.PUBLIC)] * 3
    assert [row.authoritative for row in paper.consultations.order_by("order")] == [False, False, True]
    paper.refresh_from_db()
    assert (paper.state, log) == ("scheduled", ["way_planned"])
    agenda_order.accept_item(by=clerk, item=items[0])
    items = AgendaItem.objects.order_by("meeting__start")
    assert [(item.state, item.number) for item in items] == [("on_agenda", "1"), ("proposed", ""), ("proposed", "")]
    assert log[1:] == ["consultation_scheduled"]


def test_a_proposal_is_nobodys_business_yet(clerk, paper, legs, evenings):
    plan_way(by=clerk, paper=paper, legs=legs("mobil"))
    item = AgendaItem.objects.get()
    assert code(planning.set_agenda, by=clerk, meeting=evenings["mobil"]) == "agenda_empty"
    assert code(agenda_order.move_item, by=clerk, item=item, position=1) == "only_proposed"
    publish_paper(by=clerk, paper=paper)
    publish_meeting(by=clerk, meeting=evenings["mobil"])
    assert not AgendaItem.objects.public().exists()
    agenda.add_item(by=clerk, meeting=evenings["mobil"], title="Bericht", part=Part.PUBLIC)
    planning.set_agenda(by=clerk, meeting=Meeting.objects.get(pk=evenings["mobil"].pk))
    planning.mark_invited(by=clerk, meeting=Meeting.objects.get(pk=evenings["mobil"].pk))
    assert code(agenda_order.accept_item, by=clerk, item=item) == "late_reason_missing"
    item = agenda_order.accept_item(by=clerk, item=item, late_reason="Fördermittel verfallen")
    assert (item.number, item.added_late) == ("2", True)


def test_only_the_clerk_plans_what_is_released(clerk, paper, legs, worker):
    with pytest.raises(NotPermitted):
        plan_way(by=worker("mob"), paper=paper, legs=legs("rat"))
    draft = papers.write_paper(by=clerk, title="Entwurf")
    assert code(plan_way, by=clerk, paper=draft, legs=legs("rat")) == "not_released"
    assert code(plan_way, by=clerk, paper=paper, legs=[]) == "way_empty"
    assert not Consultation.objects.exists()


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (("mobil", "bau", "rat"), []),
        (("bau", "mobil", "rat"), ["wrong_order"]),
        (("rat", "mobil"), ["wrong_order", "decided_before", "committee_after_council"]),
        (("mobil", "bau"), ["nobody_decides"]),
        (("mobil", "mobil", "rat"), ["same_evening", "body_twice"]),
        ((), ["way_empty"]),
    ],
)
def test_conflicts_are_named(legs, keys, expected):
    assert codes(plan_of(legs(*keys))) == expected


def test_two_bodies_on_one_evening(bodies, meeting_on):
    early, late = meeting_on("mobil", 30, 16), meeting_on("rat", 30, 19)
    right = [Leg(bodies["mobil"], PRE, early), Leg(bodies["rat"], DECIDES, late)]
    wrong = [Leg(bodies["bau"], PRE, meeting_on("bau", 30, 20)), Leg(bodies["rat"], DECIDES, late)]
    assert (codes(plan_of(right)), codes(plan_of(wrong))) == ([], ["same_evening"])


def test_deadlines_of_the_body_are_kept_or_justified(clerk, bodies, meeting_on, paper):
    ProcedureRule.objects.create(since="2020-01-01", paper_days=14)
    ProcedureRule.objects.create(since="2020-01-01", organization=bodies["rat"], paper_days=3)
    mobil, rat = meeting_on("mobil", 10), meeting_on("rat", 11)
    way = [Leg(bodies["mobil"], PRE, mobil), Leg(bodies["rat"], DECIDES, rat)]
    plan = plan_of(way)
    assert codes(plan) == ["deadline_missed"] and plan.needs_reason and not plan.is_blocked
    assert [leg.is_missed for leg in plan.legs] == [True, False]
    assert code(plan_way, by=clerk, paper=paper, legs=way) == "deadline_missed"
    plan_way(by=clerk, paper=paper, legs=way, reason="Die Förderung endet")
    assert AuditEvent.objects.get(action="council.plan_way").ground == "Die Förderung endet"
    # Suggested is only what keeps its deadline.
    later = meeting_on("mobil", 30)
    meetings = coming_meetings(clerk, [bodies["mobil"].pk, bodies["rat"].pk])
    found = suggest_way([Leg(bodies["mobil"]), Leg(bodies["rat"])], meetings)
    assert [leg.meeting for leg in found] == [later, None]


def test_a_body_without_meetings_waits(clerk, paper, bodies, legs):
    way = [Leg(bodies["mobil"], PRE), *legs("rat")]
    assert codes(plan_of(way)) == ["body_without_meeting"]
    plan_way(by=clerk, paper=paper, legs=way)
    assert dates(paper) == [None, "Rat"]


def test_a_meeting_of_another_body(legs, bodies, evenings):
    assert codes(plan_of([Leg(bodies["rat"], DECIDES, evenings["bau"])])) == ["other_body"]


def test_planning_again_changes_only_what_is_open(clerk, paper, legs):
    plan_way(by=clerk, paper=paper, legs=legs("mobil", "bau", "rat"))
    stood = AgendaItem.objects.get(meeting__name="Mobilität")
    agenda_order.accept_item(by=clerk, item=stood)
    plan_way(by=clerk, paper=paper, legs=legs("rat"))
    assert dates(paper) == ["Mobilität", "Rat"]
    assert AgendaItem.objects.filter(state=ItemState.PROPOSED).count() == 1
    assert code(plan_way, by=clerk, paper=paper, legs=legs("mobil", "rat")) == "same_evening"


def test_a_meeting_called_off_moves_what_is_open(heard, clerk, paper, legs, evenings, meeting_on):
    log = heard("consultation_replanned")
    plan_way(by=clerk, paper=paper, legs=legs("mobil", "rat"))
    agenda_order.accept_item(by=clerk, item=AgendaItem.objects.get(meeting=evenings["mobil"]))
    instead, rat = meeting_on("mobil", 55), meeting_on("rat", 60)
    planning.cancel_meeting(by=clerk, meeting=evenings["mobil"], reason="Krank")
    assert [row.meeting for row in paper.consultations.order_by("order")] == [instead, rat]
    assert log == ["consultation_replanned"] * 2
    gone = evenings["mobil"].agenda_items.get()
    assert (gone.state, gone.consultation) == (ItemState.ON_AGENDA, None)
    planning.cancel_meeting(by=clerk, meeting=instead, reason="Krank")
    assert dates(paper)[0] is None


def test_a_meeting_moved_behind_the_next_one(clerk, paper, legs, evenings, meeting_on, at):
    plan_way(by=clerk, paper=paper, legs=legs("mobil", "rat"))
    rat = meeting_on("rat", 70)
    planning.move_meeting(by=clerk, meeting=evenings["mobil"], start=at(60), reason="Saal belegt")
    assert [row.meeting for row in paper.consultations.order_by("order")] == [evenings["mobil"], rat]
    # On an agenda it stays: the clerk sees the conflict.
    agenda_order.accept_item(by=clerk, item=AgendaItem.objects.get(meeting=rat, state=ItemState.PROPOSED))
    planning.move_meeting(by=clerk, meeting=evenings["mobil"], start=at(80), reason="Saal belegt")
    assert [row.meeting for row in paper.consultations.order_by("order")] == [evenings["mobil"], rat]
    assert AuditEvent.objects.filter(action="council.replan_meeting").exists()


def test_a_secret_paper_is_proposed_to_the_closed_part(clerk, bodies, legs):
    paper = papers.write_paper(by=clerk, title="Kauf", public_title="Grundstück", nonpublic_ground="Vertrag")
    plan_way(by=clerk, paper=papers.release_paper(by=clerk, paper=paper), legs=legs("rat"))
    assert AgendaItem.objects.get().part == Part.NONPUBLIC
    assert not Consultation.objects.public().exists()
    assert SYSTEM is not None and timezone.now()
    with pytest.raises(Refused):
        publish_paper(by=clerk, paper=paper)
