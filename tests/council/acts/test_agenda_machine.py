"""Whatever two clerks do to an agenda, in whatever order: numbers, order, papers and the way back hold."""

import pytest
from django.utils import timezone
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from accounts.enums import Assurance, Role
from accounts.models import User
from accounts.viewer import Viewer
from core.errors import Refused
from council.enums import ItemState, OrganizationKind, Part
from council.models import AgendaItem, Body, Consultation, Meeting
from council.services import agenda, agenda_order, agenda_undo, fixed_items, joint_items, members, papers, planning
from council.services.consultations import plan_consultation
from council.services.fixed_items import FixedRow
from council.services.publication import publish
from council.services.waiting_list import waiting_for

PARTS, PLACES = st.sampled_from(list(Part)), st.integers(1, 9)


class Clerks(RuleBasedStateMachine):
    """Two clerks, one agenda."""

    def __init__(self):
        super().__init__()
        self.clerks = [
            Viewer(
                User.objects.create(email=f"{name}@hennef.example").pk, Assurance.SECOND_FACTOR, frozenset({Role.CLERK})
            )
            for name in ("eins", "zwei")
        ]
        by, _other = self.clerks
        Body.objects.create(name="Stadt Hennef (Sieg)")
        body = members.found_organization(by=by, name="Rat", kind=OrganizationKind.COUNCIL, legal_members=17)
        publish(by=by, thing=body)
        fixed_items.set_fixed_items(
            by=by, organization=body, rows=[FixedRow("Eröffnung"), FixedRow("Verschiedenes", place="end")]
        )
        start = timezone.now() + timezone.timedelta(days=30)
        self.meeting = planning.plan_meeting(by=by, organizations=[body], start=start)
        for n in range(4):
            paper = papers.release_paper(by=by, paper=papers.write_paper(by=by, title=f"Vorlage {n}"))
            plan_consultation(by=by, paper=paper, organization=body)
        # The stations as they were before each step that counts, by the revision it made.
        self.undoing = []

    # What can be done ----------------------------------------------------------------------------------------------
    def items(self, *states):
        return list(AgendaItem.objects.filter(meeting=self.meeting, state__in=states).order_by("pk"))

    def do(self, who, act, **facts):
        before = self.picture()
        try:
            act(by=self.clerks[who], **facts)
        except Refused:
            assert self.picture() == before
            return
        if act is not agenda_undo.undo_step and self.picture() != before:
            self.undoing.append((who, before))

    def picture(self):
        """Return what stands, in which order, with which papers."""
        rows = AgendaItem.objects.filter(meeting=self.meeting, state=ItemState.ON_AGENDA).order_by("part", "order")
        return [
            (
                row.part, row.number, row.title, row.public_title, row.fixed,
                sorted(row.further_consultations.values_list("paper__title", flat=True)),
                row.consultation.paper.title if row.consultation else "",
            )
            for row in rows
        ]  # fmt: skip

    @rule(who=st.integers(0, 1), part=PARTS, n=st.integers(0, 99))
    def add(self, who, part, n):
        self.do(who, agenda.add_item, meeting=self.meeting, title=f"Bericht {n}", part=part)

    @rule(who=st.integers(0, 1), at=st.integers(0, 20), position=PLACES)
    def move(self, who, at, position):
        if rows := self.items(ItemState.ON_AGENDA):
            self.do(who, agenda_order.move_item, item=rows[at % len(rows)], position=position)

    @rule(who=st.integers(0, 1), at=st.integers(0, 20), part=PARTS, position=PLACES)
    def move_across(self, who, at, part, position):
        if rows := self.items(ItemState.ON_AGENDA):
            item = rows[at % len(rows)]
            facts = {"part": part, "position": position, "reason": "Grund", "public_title": "Sache"}
            if part != item.part:
                self.do(who, agenda_order.move_item, item=item, **facts)

    @rule(who=st.integers(0, 1), at=st.integers(0, 20), part=PARTS)
    def propose(self, who, at, part):
        stations = list(waiting_for(self.clerks[who], self.meeting))
        if stations:
            own = stations[at % len(stations)]
            agenda.propose_item(
                by=self.clerks[who], meeting=self.meeting, title=own.paper.title, consultation=own, part=part
            )

    @rule(who=st.integers(0, 1), at=st.integers(0, 20), position=st.none() | PLACES)
    def take(self, who, at, position):
        if rows := self.items(ItemState.PROPOSED):
            self.do(who, agenda_order.accept_item, item=rows[at % len(rows)], position=position)

    @rule(who=st.integers(0, 1), at=st.integers(0, 20))
    def put_back(self, who, at):
        if rows := self.items(ItemState.ON_AGENDA):
            self.do(who, agenda_order.put_back_item, item=rows[at % len(rows)])

    @rule(who=st.integers(0, 1), at=st.integers(0, 20))
    def withdraw(self, who, at):
        rows = [row for row in self.items(ItemState.ON_AGENDA) if not row.further_consultations.exists()]
        if rows:
            self.do(who, agenda.withdraw_item, item=rows[at % len(rows)], reason="Grund")

    @rule(who=st.integers(0, 1))
    def fill(self, who):
        self.do(who, fixed_items.fill_agenda, meeting=self.meeting)

    @rule(who=st.integers(0, 1), at=st.integers(0, 20), of=st.integers(0, 20))
    def join(self, who, at, of):
        rows, stations = self.items(ItemState.ON_AGENDA), list(waiting_for(self.clerks[who], self.meeting))
        if rows and stations:
            own = stations[of % len(stations)]
            self.do(who, joint_items.join_paper, item=rows[at % len(rows)], consultation=own)

    @precondition(lambda self: self.undoing)
    @rule()
    def undo(self):
        who, before = self.undoing.pop()
        try:
            agenda_undo.undo_step(by=self.clerks[who], meeting=self.meeting)
        except Refused as refusal:
            # What was put back between is a step as well; anything else must go.
            assert refusal.code == "cannot_undo"
            self.undoing.clear()
            return
        assert self.picture() == before

    # What always holds ---------------------------------------------------------------------------------------------
    @invariant()
    def numbers_have_neither_gap_nor_double(self):
        for part in Part:
            rows = AgendaItem.objects.filter(meeting=self.meeting, part=part, state=ItemState.ON_AGENDA).order_by(
                "order"
            )
            found = list(rows.values_list("order", "number"))
            assert found == [(n, str(n)) for n in range(1, len(found) + 1)]

    @invariant()
    def whatever_does_not_stand_has_no_number(self):
        rows = AgendaItem.objects.filter(meeting=self.meeting).exclude(state=ItemState.ON_AGENDA)
        assert set(rows.values_list("number", flat=True)) <= {""}

    @invariant()
    def no_paper_is_lost_or_treated_twice(self):
        for station in Consultation.objects.all():
            places = AgendaItem.objects.filter(consultation=station).count() + (station.under_item_id is not None)
            waits = waiting_for(self.clerks[0], self.meeting).filter(pk=station.pk).exists()
            assert places + waits == 1

    @invariant()
    def every_step_is_counted(self):
        meeting = Meeting.objects.get(pk=self.meeting.pk)
        revisions = list(meeting.agenda_steps.order_by("revision").values_list("revision", flat=True))
        assert revisions == list(range(1, meeting.agenda_revision + 1))


class TestClerks(TestCase):
    """Run the machine, every example in a transaction of its own."""

    def test_two_clerks(self):
        from django.db import transaction
        from hypothesis.stateful import run_state_machine_as_test

        class Undone(Clerks):
            def __init__(self):
                self.block = transaction.atomic()
                self.block.__enter__()
                super().__init__()

            def teardown(self):
                transaction.set_rollback(True)
                self.block.__exit__(None, None, None)

        run_state_machine_as_test(
            Undone,
            settings=settings(
                max_examples=12, stateful_step_count=18, deadline=None, suppress_health_check=list(HealthCheck)
            ),
        )


pytestmark = pytest.mark.django_db
