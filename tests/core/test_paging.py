"""Keyset pages: forward and back again meet the same rows, whatever is equal or empty."""

import datetime
import uuid

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.paging import Keyset
from council.models import Body, Paper

pytestmark = pytest.mark.django_db
DAYS = st.lists(st.one_of(st.none(), st.dates(datetime.date(2026, 1, 1), datetime.date(2026, 1, 4))), max_size=12)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(days=DAYS, descending=st.booleans(), size=st.integers(1, 5))
def test_every_row_once_forward_and_backward(days, descending, size):
    Paper.objects.all().delete()
    body = Body.objects.first() or Body.objects.create(name="Stadt")
    Paper.objects.bulk_create(Paper(id=uuid.uuid4(), body=body, title=str(n), date=day) for n, day in enumerate(days))
    keyset = Keyset("date", descending=descending, size=size)
    pages, cursor = [], {}
    while True:
        page = keyset.page(Paper.objects.all(), cursor)
        pages.append([row.pk for row in page.rows])
        if not page.after:
            break
        cursor = {"nach": page.after}
    forward = [pk for rows in pages for pk in rows]
    dated = list(Paper.objects.exclude(date=None))
    dated.sort(key=lambda row: (row.date, row.pk), reverse=descending)
    assert forward[: len(dated)] == [row.pk for row in dated]
    assert len(forward) == len(set(forward)) == len(days)
    for number in range(len(pages) - 1, 0, -1):
        page = keyset.page(Paper.objects.all(), {"vor": page.before})
        assert [row.pk for row in page.rows] == pages[number - 1]


@pytest.mark.parametrize("cursor", ["", "x", "~", "2026-01-01~nope", "2026-13-77~" + "0" * 32, "%00~" + "f" * 32])
def test_a_cursor_nobody_gave_out_means_the_first_page(cursor):
    body = Body.objects.create(name="Stadt")
    paper = Paper.objects.create(body=body, title="A", date=datetime.date(2026, 1, 1))
    assert [row.pk for row in Keyset("date").page(Paper.objects.all(), {"nach": cursor}).rows] in ([paper.pk], [])


def test_rows_that_come_meanwhile_do_not_shift_what_follows():
    body = Body.objects.create(name="Stadt")
    for n in range(6):
        Paper.objects.create(body=body, title=str(n), date=datetime.date(2026, 1, 1 + n))
    keyset = Keyset("date", size=3)
    first = keyset.page(Paper.objects.all(), {})
    Paper.objects.create(body=body, title="neu", date=datetime.date(2026, 2, 1))
    second = keyset.page(Paper.objects.all(), {"nach": first.after})
    assert [row.title for row in second.rows] == ["2", "1", "0"]
