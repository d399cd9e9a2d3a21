"""Three devices that lose, repeat and reorder what they send, with clocks that go wrong: at the end all say the same, and all of it.

The devices do what frontend/src/reader/store.js does: one edit of a note is on the way at a time, the next waits behind it.
"""

import uuid

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from council.models import Annotation
from council.services.note_list import own_notes
from council.services.note_sync import sync_notes
from tests.council.motions.conftest import Town
from tests.council.notes.conftest import Desk
from tests.factories.people import make_people

DEVICES = st.integers(0, 2)


class Device:
    """What a browser keeps: notes as it knows them, edits that wait, and those on the way."""

    def __init__(self, skew):
        self.cursor, self.skew = "", skew
        self.notes = {}  # id: (revision, body or None), as it shows them
        self.waiting = {}  # id: edits in their order; only the first is ever sent

    def write(self, key, body, template):
        base, _body = self.notes.get(key, (0, None))
        content = None if body is None else template["content"] | {"body": body, "made_at": f"2026-01-{self.skew:02d}"}
        edit = template | {"edit": str(uuid.uuid4()), "id": key, "base": base, "content": content}
        queue = self.waiting.setdefault(key, [])
        # What has not been sent yet is written anew.
        if queue and not queue[-1]["sent"]:
            edit["base"] = queue[-1]["base"]
            queue.pop()
        queue.append(edit | {"sent": False})
        self.notes[key] = (base, body)

    def outgoing(self):
        found = [queue[0] for queue in self.waiting.values() if queue]
        for each in found:
            each["sent"] = True
        return [{name: value for name, value in each.items() if name != "sent"} for each in found]

    def hear(self, exchange, lines):
        for result in exchange.results:
            key = next((key for key, queue in self.waiting.items() if queue and queue[0]["edit"] == result.edit), None)
            if key is None:
                continue
            self.waiting[key].pop(0)
            if result.id != key:
                # The words went into a copy: what waits goes there as well.
                self.waiting.setdefault(result.id, []).extend(
                    each | {"id": result.id} for each in self.waiting.pop(key)
                )
                self.notes.pop(key, None)
                key = result.id
            for each in self.waiting.get(key, ()):
                each["base"] = result.revision
        for line in lines:
            key = str(line.id)
            if not self.waiting.get(key):
                self.notes[key] = (line.revision, None if line.is_deleted else line.body)
        self.cursor = exchange.cursor

    @property
    def idle(self):
        return not any(self.waiting.values())

    @property
    def bodies(self):
        return sorted(body for _revision, body in self.notes.values() if body is not None)


class Devices(RuleBasedStateMachine):
    """Whatever happens on the way: no edit is lost, none doubled."""

    def __init__(self):
        super().__init__()
        people = make_people()
        self.desk = Desk(Town(people))
        self.viewer = self.desk.town.viewer("rat")
        self.devices = [Device(skew) for skew in (1, 9, 28)]
        self.late = []
        self.count = 0
        self.written, self.overwritten = set(), set()

    def _send(self, device, edits):
        exchange = sync_notes(by=self.viewer, edits=edits, cursor=device.cursor)
        return exchange, own_notes(self.viewer, exchange.changed)

    def _words(self):
        self.count += 1
        self.written.add(f"Notiz {self.count}")
        return f"Notiz {self.count}"

    @rule(n=DEVICES)
    def begins(self, n):
        self.devices[n].write(str(uuid.uuid4()), self._words(), self.desk.edit())

    @rule(n=DEVICES, which=st.integers(0, 20), delete=st.booleans())
    def changes(self, n, which, delete):
        device = self.devices[n]
        known = sorted(key for key, (_revision, body) in device.notes.items() if body is not None)
        if not known:
            return
        key = known[which % len(known)]
        # Whoever overwrites knows what is gone.
        self.overwritten.add(device.notes[key][1])
        device.write(key, None if delete else self._words(), self.desk.edit())

    @rule(n=DEVICES)
    def syncs(self, n):
        self.devices[n].hear(*self._send(self.devices[n], self.devices[n].outgoing()))

    @rule(n=DEVICES)
    def loses_the_answer(self, n):
        self._send(self.devices[n], self.devices[n].outgoing())

    @rule(n=DEVICES)
    def loses_the_question(self, n):
        self.late.extend(self.devices[n].outgoing())

    @rule(which=st.integers(0, 20))
    def something_old_arrives(self, which):
        if self.late:
            sync_notes(by=self.viewer, edits=[self.late[which % len(self.late)]])

    @invariant()
    def no_two_say_the_same(self):
        if hasattr(self, "viewer"):
            bodies = [row.content["body"] for row in Annotation.objects.visible_to(self.viewer)]
            assert len(bodies) == len(set(bodies))

    def teardown(self):
        for _round in range(4):
            for device in self.devices:
                device.hear(*self._send(device, device.outgoing()))
        assert all(device.idle for device in self.devices)
        here = sorted(row.content["body"] for row in Annotation.objects.visible_to(self.viewer))
        assert [device.bodies for device in self.devices] == [here] * 3
        # Nothing is gone but what somebody who saw it has deleted or written over.
        assert self.written - self.overwritten <= set(here) <= self.written


@pytest.mark.django_db
def test_three_devices_agree_and_lose_nothing(django_db_blocker):
    from django.db import transaction

    class Rolled(Devices):
        """Every run begins with an empty town."""

        def __init__(self):
            self.savepoint = transaction.atomic()
            self.savepoint.__enter__()
            super().__init__()

        def teardown(self):
            try:
                super().teardown()
            finally:
                transaction.set_rollback(True)
                self.savepoint.__exit__(None, None, None)

    from hypothesis.stateful import run_state_machine_as_test

    run_state_machine_as_test(
        Rolled,
        settings=settings(
            max_examples=25, stateful_step_count=30, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
