"""The year to come of the demo town: planned once, around real holidays, with something left for the clerk."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from accounts.viewer import SYSTEM
from core.demo import Stage
from council.demo.rows import identity
from council.demo.year import LEFT, RULES, build_year
from council.models import DialIn, Location, Meeting
from council.services.closed_days import closed_days
from council.services.rooms import rooms_between
from council.services.year_planning import proposals_of, read_year, weigh
from tests.council.demo.conftest import TODAY, quiet

FIRST, LAST = datetime.date(2027, 1, 1), datetime.date(2027, 12, 31)
pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("no_documents")]


@pytest.fixture
def planned(demo):
    """The town with its plan of 2027."""
    demo()
    with time_machine.travel(TODAY, tick=False):
        build_year(Stage(now=TODAY, state="", progress=quiet))
        yield Meeting.objects.filter(rule_day__isnull=False)


def test_the_year_is_public_and_avoids_what_is_closed(planned):
    assert planned.count() >= 35 and not planned.exclude(pk__in=Meeting.objects.public()).exists()
    closed = closed_days(FIRST, LAST)
    assert [row for row in planned if timezone.localdate(row.start) in closed] == []


def test_something_is_left_for_the_clerk(planned):
    known = read_year(SYSTEM, 2027)
    left = [identity("organization", key) for key in LEFT]
    rooms = set(Location.objects.rooms().values_list("pk", flat=True))
    weighed = weigh(known, proposals_of(known, left), rooms)
    kinds = {clash.kind for each in weighed for clash in each.clashes}
    assert len(weighed) >= 6 and {"holiday", "school", "town"} <= kinds
    assert [each for each in weighed if each.clashes and each.free_day is None] == []
    assert sum(room.clashes for room in rooms_between(SYSTEM, FIRST, LAST)) == 2
    assert DialIn.objects.get().meeting.is_hybrid
    others = [identity("organization", key) for key in RULES if key not in LEFT]
    assert [each for each in proposals_of(known, others) if each.is_taken] == []


def test_again_changes_nothing_and_real_days_stay(planned, demo):
    before = dict(planned.values_list("pk", "start"))
    later = TODAY + datetime.timedelta(days=3)
    demo(now=later)
    build_year(Stage(now=later, state="", progress=quiet))
    assert dict(Meeting.objects.filter(rule_day__isnull=False).values_list("pk", "start")) == before
