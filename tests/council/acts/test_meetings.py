"""Meetings and agendas through their acts."""

import datetime

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from accounts.viewer import PUBLIC
from core.errors import NotPermitted, Refused
from core.models import AuditEvent
from council.enums import ItemState, MeetingState, Part
from council.models import AgendaItem, Meeting, ProcedureRule
from council.services import agenda, agenda_order, planning
from council.services.deadlines import notice_of
from council.services.publication import depublish, publish_meeting

pytestmark = pytest.mark.django_db


def code(act, **facts):
    with pytest.raises(Refused) as refusal:
        act(**facts)
    assert str(refusal.value.reason)
    return refusal.value.code


def numbers(meeting, part=Part.PUBLIC):
    rows = meeting.agenda_items.filter(part=part).exclude(state=ItemState.WITHDRAWN).order_by("order")
    return [(item.number, item.title) for item in rows]


def invited(clerk, meeting):
    for step in (planning.set_agenda, planning.mark_invited):
        step(by=clerk, meeting=meeting)
    meeting.refresh_from_db()
    return meeting


def test_a_planned_meeting_is_nobody_elses_business(plan, clerk):
    meeting = plan()
    assert (meeting.state, meeting.is_public) == (MeetingState.PLANNED, False)
    assert not Meeting.objects.visible_to(PUBLIC).exists()
    assert AuditEvent.objects.latest("id").action == "council.plan_meeting"


@pytest.mark.parametrize("key", ["buergermeisterin", "vorsitz", "rat", "sachkundig", "buergerin", "gast", None])
def test_only_clerks_plan(viewer_of, bodies, key):
    with pytest.raises(NotPermitted):
        planning.plan_meeting(by=viewer_of(key), organizations=[bodies["rat"]], start=timezone.now())


def test_what_a_meeting_needs(clerk, bodies, plan):
    now = timezone.now()
    assert code(planning.plan_meeting, by=clerk, organizations=[], start=now) == "no_body"
    early = now - datetime.timedelta(hours=1)
    assert (
        code(planning.plan_meeting, by=clerk, organizations=[bodies["rat"]], start=now, end=early)
        == "ends_before_start"
    )


def test_the_life_of_a_meeting_goes_step_by_step(clerk, bodies, plan):
    meeting = plan()
    assert code(planning.mark_invited, by=clerk, meeting=meeting) == "wrong_state"
    assert code(planning.set_agenda, by=clerk, meeting=meeting) == "agenda_empty"
    agenda.add_item(by=clerk, meeting=meeting, title="Eröffnung", part=Part.PUBLIC)
    # What the rules of procedure say on that day is frozen; later rules change nothing about it.
    ProcedureRule.objects.create(organization=bodies["mobil"], since=meeting.start.date(), notice_days=10)
    meeting = invited(clerk, meeting)
    assert (meeting.state, meeting.notice_days) == (MeetingState.INVITED, 10)
    ProcedureRule.objects.update(notice_days=3)
    assert notice_of(meeting).days == 10
    planning.start_session(by=clerk, meeting=meeting)
    meeting = planning.close_session(by=clerk, meeting=meeting)
    assert (meeting.state, meeting.actual_end is not None) == (MeetingState.CLOSED, True)
    assert code(planning.cancel_meeting, by=clerk, meeting=meeting, reason="zu spät") == "wrong_state"


def test_moving_and_cancelling_need_a_reason(clerk, plan):
    meeting = plan()
    later = meeting.start + datetime.timedelta(days=7)
    assert code(planning.move_meeting, by=clerk, meeting=meeting, start=later, reason=" ") == "reason_missing"
    assert planning.move_meeting(by=clerk, meeting=meeting, start=later, reason="Saal belegt").start == later
    assert code(planning.cancel_meeting, by=clerk, meeting=meeting, reason="") == "reason_missing"
    cancelled = planning.cancel_meeting(by=clerk, meeting=meeting, reason="Keine Punkte")
    assert (cancelled.state, cancelled.cancelled_reason) == (MeetingState.CANCELLED, "Keine Punkte")


def test_numbers_restart_in_the_non_public_part(clerk, plan):
    meeting = plan()
    for title, part in (("A", Part.PUBLIC), ("B", Part.PUBLIC), ("N", Part.NONPUBLIC), ("C", Part.PUBLIC)):
        agenda.add_item(by=clerk, meeting=meeting, title=title, part=part, public_title="Grundstück")
    assert numbers(meeting) == [("1", "A"), ("2", "B"), ("3", "C")]
    assert numbers(meeting, Part.NONPUBLIC) == [("1", "N")]


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(moves=st.lists(st.tuples(st.integers(0, 4), st.integers(-1, 7)), max_size=6))
def test_reordering_keeps_numbers_without_gap(clerk, plan, moves):
    meeting = plan(days=30)
    titles = list("ABCDE")
    for title in titles:
        agenda.add_item(by=clerk, meeting=meeting, title=title, part=Part.PUBLIC)
    for place, target in moves:
        title = titles[place]
        agenda_order.move_item(by=clerk, item=meeting.agenda_items.get(title=title), position=target)
        titles.remove(title)
        titles.insert(max(0, min(target - 1, len(titles))), title)
    assert numbers(meeting) == [(str(n), title) for n, title in enumerate(titles, 1)]


def test_after_the_invitation_items_need_a_reason_and_numbers_stay(clerk, plan):
    meeting = plan()
    first = agenda.add_item(by=clerk, meeting=meeting, title="A", part=Part.PUBLIC)
    agenda.add_item(by=clerk, meeting=meeting, title="B", part=Part.PUBLIC)
    meeting = invited(clerk, meeting)
    assert code(agenda.add_item, by=clerk, meeting=meeting, title="C", part=Part.PUBLIC) == "late_reason_missing"
    late = agenda.add_item(by=clerk, meeting=meeting, title="C", part=Part.PUBLIC, late_reason="Wasserschaden")
    assert (late.number, late.added_late, late.added_late_reason) == ("3", True, "Wasserschaden")
    assert code(agenda_order.move_item, by=clerk, item=first, position=2) == "agenda_frozen"
    agenda.withdraw_item(by=clerk, item=first, reason="erledigt")
    assert numbers(meeting) == [("2", "B"), ("3", "C")]


def test_moving_to_the_other_part_is_reasoned_and_hides_at_once(clerk, plan):
    meeting = plan()
    item = agenda.add_item(by=clerk, meeting=meeting, title="Kaufvertrag Weiherwiese", part=Part.PUBLIC)
    publish_meeting(by=clerk, meeting=meeting)
    assert AgendaItem.objects.public().filter(pk=item.pk).exists()
    move = {"by": clerk, "item": item, "part": Part.NONPUBLIC}
    assert code(agenda_order.move_item, **move, reason="") == "reason_missing"
    agenda_order.move_item(**move, reason="Vertrauliches", public_title="Grundstücksangelegenheit")
    assert not AgendaItem.objects.public().filter(pk=item.pk).exists()
    assert "Weiherwiese" not in str(AgendaItem.objects.announced(Meeting.objects.public()))


def test_publishing_is_whole_or_not_at_all(clerk, plan):
    meeting = plan()
    agenda.add_item(by=clerk, meeting=meeting, title="A", part=Part.PUBLIC)
    agenda.add_item(by=clerk, meeting=meeting, title="Kauf", part=Part.NONPUBLIC)
    assert code(publish_meeting, by=clerk, meeting=meeting) == "public_title_missing"
    assert (Meeting.objects.public().count(), AgendaItem.objects.public().count()) == (0, 0)


def test_a_fault_in_the_middle_of_publishing_leaves_nothing(clerk, plan, monkeypatch):
    meeting = plan()
    agenda.add_item(by=clerk, meeting=meeting, title="A", part=Part.PUBLIC)
    from council.services import publication

    def fall(*args):
        raise OSError("disk full")

    monkeypatch.setattr(publication, "_stations_of", fall)
    with pytest.raises(OSError):
        publish_meeting(by=clerk, meeting=meeting)
    assert (Meeting.objects.public().count(), AgendaItem.objects.public().count()) == (0, 0)


def test_depublishing_takes_everything_along_and_leaves_tombstones(clerk, plan):
    meeting = plan()
    agenda.add_item(by=clerk, meeting=meeting, title="A", part=Part.PUBLIC)
    publish_meeting(by=clerk, meeting=meeting)
    first = Meeting.objects.get(pk=meeting.pk)
    assert code(depublish, by=clerk, thing=first, reason="") == "reason_missing"
    depublish(by=clerk, thing=first, reason="Falsche Tagesordnung")
    assert (Meeting.objects.public().count(), AgendaItem.objects.public().count()) == (0, 0)
    assert (Meeting.objects.tombstones().count(), AgendaItem.objects.tombstones().count()) == (1, 1)
    publish_meeting(by=clerk, meeting=first)
    again = Meeting.objects.get(pk=meeting.pk)
    assert (again.first_published_at, again.depublished_at) == (first.first_published_at, None)
    assert again.public_modified_at > first.public_modified_at


def test_a_public_change_shows_in_what_embeds_it(clerk, plan):
    meeting = plan()
    item = agenda.add_item(by=clerk, meeting=meeting, title="A", part=Part.PUBLIC)
    publish_meeting(by=clerk, meeting=meeting)
    before = Meeting.objects.get(pk=meeting.pk).public_modified_at
    assert code(agenda.change_item, by=clerk, item=item, title="B") == "reason_missing"
    agenda.change_item(by=clerk, item=item, title="B", reason="Tippfehler")
    assert Meeting.objects.get(pk=meeting.pk).public_modified_at > before
