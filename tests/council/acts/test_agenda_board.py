"""Order, undo, fixed items and joint papers of an agenda, through their acts."""

import pytest

from accounts.viewer import PUBLIC
from core.errors import NotPermitted, Refused
from core.live import live_topic
from core.models import LiveEvent
from council.enums import FixedPlace, ItemKind, ItemState, Part
from council.models import AgendaItem, Consultation, Meeting
from council.services import agenda, agenda_order, agenda_undo, deferred, fixed_items, joint_items, planning, results
from council.services.agenda_live import hold_item
from council.services.consultations import plan_consultation, schedule_consultation
from council.services.fixed_items import FixedRow
from council.services.meeting_sheet import meeting_sheet
from council.services.oparl.consultations import consultations
from council.services.publication import publish_meeting, publish_paper
from council.services.waiting_list import waiting_list
from tests.council.acts.test_meetings import code, invited, numbers

pytestmark = pytest.mark.django_db


def add(clerk, meeting, *titles, part=Part.PUBLIC, **more):
    return [agenda.add_item(by=clerk, meeting=meeting, title=title, part=part, **more) for title in titles]


def titles(meeting, part=Part.PUBLIC):
    return [title for _number, title in numbers(meeting, part)]


def station(clerk, paper, body):
    return plan_consultation(by=clerk, paper=paper, organization=body)


def test_what_is_new_stands_before_what_is_always_last(clerk, plan):
    meeting = plan()
    add(clerk, meeting, "Eröffnung", fixed=FixedPlace.BEGIN)
    add(clerk, meeting, "Verschiedenes", fixed=FixedPlace.END)
    add(clerk, meeting, "Bericht")
    assert numbers(meeting) == [("1", "Eröffnung"), ("2", "Bericht"), ("3", "Verschiedenes")]


def test_a_move_on_an_older_agenda_is_asked_again(clerk, plan):
    meeting = plan()
    first, second, third = add(clerk, meeting, "A", "B", "C")
    meeting.refresh_from_db()
    seen = meeting.agenda_revision
    agenda_order.move_item(by=clerk, item=third, position=1, revision=seen)
    assert code(agenda_order.move_item, by=clerk, item=first, position=3, revision=seen) == "agenda_changed"
    assert titles(meeting) == ["C", "A", "B"]
    agenda_order.move_item(by=clerk, item=first, position=3, revision=seen + 1)
    assert titles(meeting) == ["C", "B", "A"]
    assert agenda_order.move_item(by=clerk, item=second, position=2).item.order == 2


def test_to_the_other_part_at_a_place_and_back(clerk, plan):
    meeting = plan()
    item = add(clerk, meeting, "A", "B")[0]
    add(clerk, meeting, "X", "Y", part=Part.NONPUBLIC)
    move = {"by": clerk, "item": item, "part": Part.NONPUBLIC, "position": 2}
    assert code(agenda_order.move_item, **move) == "reason_missing"
    agenda_order.move_item(**move, reason="Personaldaten", public_title="Personalsache")
    assert (titles(meeting), titles(meeting, Part.NONPUBLIC)) == (["B"], ["X", "A", "Y"])
    agenda_undo.undo_step(by=clerk, meeting=meeting)
    item.refresh_from_db()
    assert (titles(meeting), titles(meeting, Part.NONPUBLIC)) == (["A", "B"], ["X", "Y"])
    assert item.public_title == ""


def test_undo_goes_back_step_by_step_and_only_ones_own(clerk, plan, people):
    from accounts.enums import Assurance
    from accounts.services.viewers import viewer_for

    meeting = plan()
    _a, _b, item = add(clerk, meeting, "A", "B", "C")
    agenda_order.move_item(by=clerk, item=item, position=1)
    agenda_order.move_item(by=clerk, item=item, position=2)
    agenda_undo.undo_step(by=clerk, meeting=meeting)
    agenda_undo.undo_step(by=clerk, meeting=meeting)
    assert titles(meeting) == ["A", "B", "C"]
    agenda_undo.undo_step(by=clerk, meeting=meeting)
    assert titles(meeting) == ["A", "B"]
    other = viewer_for(people["gast"], Assurance.SECOND_FACTOR)
    with pytest.raises(NotPermitted):
        agenda_undo.undo_step(by=other, meeting=meeting)
    colleague = type(clerk)(people["gast"].pk, clerk.assurance, clerk.roles)
    assert code(agenda_undo.undo_step, by=colleague, meeting=meeting) == "cannot_undo"
    agenda_order.move_item(by=colleague, item=_b, position=1)
    assert code(agenda_undo.undo_step, by=clerk, meeting=meeting) == "cannot_undo"


def test_undo_brings_back_what_was_withdrawn(clerk, plan, write, bodies):
    meeting, paper = plan(), write()
    add(clerk, meeting, "A")
    item = schedule_consultation(
        by=clerk, consultation=station(clerk, paper, bodies["mobil"]), meeting=meeting, part="public"
    )
    add(clerk, meeting, "B")
    agenda.withdraw_item(by=clerk, item=item, reason="zurückgestellt")
    assert titles(meeting) == ["A", "B"]
    agenda_undo.undo_step(by=clerk, meeting=meeting)
    item.refresh_from_db()
    assert (titles(meeting), item.consultation.paper, item.consultation.meeting) == (
        ["A", "Radweg", "B"],
        paper,
        meeting,
    )


def test_nothing_moves_after_the_invitation_but_a_supplement_comes(clerk, plan, write, bodies):
    meeting, paper = plan(), write()
    first, _second = add(clerk, meeting, "A", "B")
    invited(clerk, meeting)
    with pytest.raises(Refused) as refusal:
        agenda_order.move_item(by=clerk, item=first, position=2)
    assert "Ergänzen Sie einen Punkt mit Grund" in str(refusal.value)
    for act, facts in (
        (agenda_undo.undo_step, {"meeting": meeting}),
        (fixed_items.fill_agenda, {"meeting": meeting}),
        (joint_items.join_paper, {"item": first, "consultation": station(clerk, paper, bodies["mobil"])}),
        (agenda_order.put_back_item, {"item": first}),
    ):
        assert code(act, by=clerk, **facts) == "agenda_frozen"
    add(clerk, meeting, "C", late_reason="Wasserschaden")
    assert numbers(meeting)[-1] == ("3", "C")


def test_a_proposal_is_taken_to_a_place_and_put_back(clerk, plan, write, bodies):
    meeting = plan()
    add(clerk, meeting, "A", "B")
    own = station(clerk, write(), bodies["mobil"])
    item = agenda.propose_item(by=clerk, meeting=meeting, title="Radweg", consultation=own, part=Part.PUBLIC)
    agenda_order.accept_item(by=clerk, item=item, position=2)
    assert titles(meeting) == ["A", "Radweg", "B"]
    agenda_order.put_back_item(by=clerk, item=item)
    item.refresh_from_db()
    assert [pair for pair in numbers(meeting) if pair[0]] == [("1", "A"), ("2", "B")]
    assert (item.state, item.number) == (ItemState.PROPOSED, "")
    assert [row.title for row in waiting_list(clerk, meeting, [item])] == ["Radweg"]
    agenda_undo.undo_step(by=clerk, meeting=meeting)
    assert titles(meeting) == ["A", "Radweg", "B"]
    plain = AgendaItem.objects.get(title="A")
    assert code(agenda_order.put_back_item, by=clerk, item=plain) == "no_paper"


def test_the_list_of_a_body_fills_an_agenda_once(clerk, plan, bodies):
    rows = [
        FixedRow("Eröffnung"),
        FixedRow("Verschiedenes", ItemKind.NOTICES, FixedPlace.END),
        FixedRow("Mitteilungen", ItemKind.NOTICES, FixedPlace.END, Part.NONPUBLIC, "", "Mitteilungen"),
    ]
    fixed_items.set_fixed_items(by=clerk, organization=bodies["mobil"], rows=rows)
    meeting = plan()
    add(clerk, meeting, "Bericht")
    fixed_items.fill_agenda(by=clerk, meeting=meeting)
    assert titles(meeting) == ["Eröffnung", "Bericht", "Verschiedenes"]
    assert titles(meeting, Part.NONPUBLIC) == ["Mitteilungen"]
    assert code(fixed_items.fill_agenda, by=clerk, meeting=meeting) == "nothing_fixed"
    agenda_undo.undo_step(by=clerk, meeting=meeting)
    assert (titles(meeting), titles(meeting, Part.NONPUBLIC)) == (["Bericht"], [])


def test_without_a_list_the_last_meeting_is_the_pattern(clerk, plan, write, bodies):
    last = plan(days=3)
    add(clerk, last, "Eröffnung", kind=ItemKind.FORMALITY)
    schedule_consultation(by=clerk, consultation=station(clerk, write(), bodies["mobil"]), meeting=last, part="public")
    add(clerk, last, "Anfragen", kind=ItemKind.QUESTIONS)
    add(clerk, last, "Bericht zum Brand", kind=ItemKind.REPORT)
    meeting = plan(days=30)
    fixed_items.fill_agenda(by=clerk, meeting=meeting)
    assert [(row.title, row.fixed) for row in meeting.agenda_items.order_by("order")] == [
        ("Eröffnung", "begin"), ("Anfragen", "end"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([FixedRow("A"), FixedRow("A")], "twice"),
        ([FixedRow("A", part=Part.NONPUBLIC)], "public_title_missing"),
    ],
)
def test_a_list_is_refused(clerk, bodies, rows, expected):
    assert code(fixed_items.set_fixed_items, by=clerk, organization=bodies["rat"], rows=rows) == expected
    assert not bodies["rat"].fixed_items.exists()


def test_several_papers_under_one_item_are_seen_where_the_item_is(clerk, plan, write, bodies):
    meeting = plan()
    first, second, secret = write("Radweg"), write("Gehweg"), write("Grundstück", nonpublic_ground="§ 6")
    item = schedule_consultation(
        by=clerk, consultation=station(clerk, first, bodies["mobil"]), meeting=meeting, part=Part.PUBLIC
    )
    for paper in (second, secret):
        joint_items.join_paper(by=clerk, item=item, consultation=station(clerk, paper, bodies["mobil"]))
    assert code(
        joint_items.join_paper, by=clerk, item=item, consultation=Consultation.objects.get(paper=second)
    ) == "scheduled"  # fmt: skip
    for paper in (first, second):
        publish_paper(by=clerk, paper=paper)
    publish_meeting(by=clerk, meeting=meeting)
    [line] = meeting_sheet(PUBLIC, meeting.pk).public_items
    assert (line.paper.title, [paper.title for paper in line.further]) == ("Radweg", ["Gehweg"])
    own = Consultation.objects.get(paper=second)
    assert consultations([own.pk])[own.pk]["agendaItem"].endswith(str(item.pk))
    assert not consultations([Consultation.objects.get(paper=secret).pk])


def test_a_further_paper_is_taken_away_again(clerk, plan, write, bodies):
    meeting = plan()
    item = schedule_consultation(
        by=clerk, consultation=station(clerk, write("Radweg"), bodies["mobil"]), meeting=meeting, part=Part.PUBLIC
    )
    own = station(clerk, write("Gehweg"), bodies["mobil"])
    foreign = station(clerk, write("Schule"), bodies["bau"])
    plain = add(clerk, meeting, "Bericht")[0]
    assert code(joint_items.join_paper, by=clerk, item=item, consultation=foreign) == "other_body"
    assert code(joint_items.join_paper, by=clerk, item=plain, consultation=own) == "no_leading_paper"
    joined = joint_items.join_paper(by=clerk, item=item, consultation=own)
    agenda_undo.undo_step(by=clerk, meeting=meeting)
    own.refresh_from_db()
    assert (own.under_item, own.meeting) == (None, None)
    assert code(joint_items.part_paper, by=clerk, consultation=own) == "not_joined"
    agenda.withdraw_item(by=clerk, item=item, reason="verschoben")
    assert joined.pk in [row.key for row in waiting_list(clerk, meeting, [])]


def test_what_was_deferred_waits_for_the_next_meeting(clerk, plan, write, bodies):
    held = plan(days=-3)
    item = schedule_consultation(
        by=clerk, consultation=station(clerk, write("Radweg"), bodies["mobil"]), meeting=held, part=Part.PUBLIC
    )
    plain = add(clerk, held, "Bericht zum Brand")[0]
    for each in (item, plain):
        results.record_result(by=clerk, item=each, outcome="postponed")
    meeting = plan(days=20)
    assert {row.title for row in waiting_list(clerk, meeting, [])} == {"Radweg", "Bericht zum Brand"}
    taken = deferred.take_deferred(by=clerk, meeting=meeting, item=item)
    deferred.take_deferred(by=clerk, meeting=meeting, item=plain)
    assert (titles(meeting), taken.consultation.order) == (["Radweg", "Bericht zum Brand"], 2)
    assert waiting_list(clerk, meeting, []) == []
    assert code(deferred.take_deferred, by=clerk, meeting=meeting, item=plain) == "not_deferred"


def test_open_boards_hear_of_every_step_and_who_holds_what(clerk, plan):
    meeting = plan()
    item = add(clerk, meeting, "Geheimer Betreff", "B")[0]
    agenda_order.move_item(by=clerk, item=item, position=2)
    body = LiveEvent.objects.of("tagesordnung", str(meeting.pk)).latest("seq").body
    assert (body["act"], body["item"], body["number"]) == ("move", str(item.pk), "2")
    assert "Geheimer" not in str(body)
    hold_item(by=clerk, item=item, is_held=True)
    state = live_topic("tagesordnung").snapshot(meeting.pk)
    assert (state["revision"], list(state["held"])) == (3, [str(item.pk)])
    hold_item(by=clerk, item=item, is_held=False)
    assert live_topic("tagesordnung").snapshot(meeting.pk)["held"] == {}


def test_only_clerks_touch_an_agenda(viewer_of, clerk, plan, bodies):
    meeting = plan()
    item = add(clerk, meeting, "A")[0]
    for act, facts in (
        (agenda_order.move_item, {"item": item, "position": 1}),
        (agenda_order.accept_item, {"item": item}),
        (agenda_order.put_back_item, {"item": item}),
        (agenda_undo.undo_step, {"meeting": meeting}),
        (fixed_items.fill_agenda, {"meeting": meeting}),
        (fixed_items.set_fixed_items, {"organization": bodies["rat"], "rows": []}),
        (hold_item, {"item": item, "is_held": True}),
    ):
        with pytest.raises(NotPermitted):
            act(by=viewer_of("rat"), **facts)


def test_a_meeting_that_is_over_takes_nothing(clerk, plan):
    meeting = plan()
    item = add(clerk, meeting, "A")[0]
    planning.cancel_meeting(by=clerk, meeting=Meeting.objects.get(pk=meeting.pk), reason="krank")
    assert code(agenda_order.move_item, by=clerk, item=item, position=1) == "meeting_over"
