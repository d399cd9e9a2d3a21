"""Values in whatever state they are in: mended, named, never lost."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from council.services.importing.reading import Reader, is_address, read_moment
from council.services.importing.report import Findings
from council.services.importing.unfolding import cleaned, unfold

BERLIN = datetime.timezone(datetime.timedelta(hours=1))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=40),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)


@pytest.mark.parametrize(
    ("written", "moment", "is_mended"),
    [
        ("2026-01-20T18:00:00+01:00", datetime.datetime(2026, 1, 20, 18, tzinfo=BERLIN), False),
        ("2026-01-20T17:00:00Z", datetime.datetime(2026, 1, 20, 18, tzinfo=BERLIN), False),
        ("2026-01-20", datetime.datetime(2026, 1, 20, tzinfo=BERLIN), False),
        ("20.01.2026 18:00", datetime.datetime(2026, 1, 20, 18, tzinfo=BERLIN), True),
        ("20.1.2026, 18:00 Uhr", datetime.datetime(2026, 1, 20, 18, tzinfo=BERLIN), True),
        ("20.01.2026", datetime.datetime(2026, 1, 20, tzinfo=BERLIN), True),
        ("2026/1/20 18:00", datetime.datetime(2026, 1, 20, 18, tzinfo=BERLIN), True),
        ("2026-01-20T24:00:00+01:00", datetime.datetime(2026, 1, 21, tzinfo=BERLIN), True),
        (1768928400, datetime.datetime(2026, 1, 20, 18, tzinfo=BERLIN), True),
        (1768928400000, datetime.datetime(2026, 1, 20, 18, tzinfo=BERLIN), True),
        ("31.02.2026", None, True),
        ("gestern", None, True),
        ("0000-00-00", None, True),
        ("0001-01-01T00:00:00Z", None, False),
        (0, None, True),
    ],
)
def test_moments(written, moment, is_mended):
    assert read_moment(written) == (moment, is_mended)


@given(st.text(max_size=40) | st.integers() | st.floats())
def test_no_moment_breaks_anything(value):
    moment, _mended = read_moment(value)
    assert moment is None or (moment.tzinfo is not None and 1799 <= moment.year <= 2200)


@given(st.datetimes(datetime.datetime(1900, 1, 1), datetime.datetime(2100, 1, 1), timezones=st.just(BERLIN)))
def test_proper_moments_come_back_as_they_were(moment):
    assert read_moment(moment.isoformat()) == (moment, False)


@given(VALUES)
def test_what_cannot_be_read_is_named_and_kept(value):
    findings = Findings()
    reader = Reader("Paper", {"date": value, "size": value, "web": value, "public": value}, findings)
    read = {"date": reader.day("date"), "size": reader.number("size"), "public": reader.flag("public")}
    read["web"] = reader.address("web") or None
    for name, result in read.items():
        stripped = value.strip() if isinstance(value, str) else value
        is_empty = stripped is None or stripped in ("", [], {})
        assert result is not None or is_empty or name in reader.leftovers()
    assert {name for _code, _kind, name in findings.groups} >= set(reader.spoilt)


@given(VALUES)
def test_texts_fit_and_references_are_addresses(value):
    reader = Reader("Paper", {"name": value, "paper": value, "title": value}, Findings())
    assert len(reader.text("name", 20)) <= 20
    assert all(isinstance(part, str) and part for part in reader.references("paper"))
    assert all(isinstance(part, str) for part in reader.texts("title"))


@given(st.dictionaries(st.sampled_from(["id", "type", "name", "agendaItem", "mainFile", "consultation"]), VALUES))
def test_any_object_is_taken_apart_or_named(raw):
    findings = Findings()
    pieces = list(unfold(raw, findings))
    assert pieces or findings.groups or str(raw.get("type", "")).endswith("System")
    assert all(0 < len(piece.source_id) <= 500 for piece in pieces)


def test_only_web_addresses_become_links():
    assert is_address("https://ris.example/1.pdf")
    for other in (
        "javascript:alert(1)",
        "data:text/html,x",
        "ftp://x/y",
        "//x",
        "http://",
        "http://a b/",
        "http://[",
        7,
    ):
        assert not is_address(other)


def test_letters_no_database_keeps_are_dropped():
    assert cleaned({"na\x00me": ["a\x00b", "\ud800c", 3]}) == {"name": ["ab", "c", 3]}
