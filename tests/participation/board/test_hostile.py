"""Whatever is in the archive, verify.py ends with a finding and never with a crash."""

import io
import json
import re
import warnings
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from participation.board import verify
from participation.board.bundle import configuration_hash
from tests.participation.board.elections import unzip, zipped

NAMES = ["election.json", "board.json", "checkpoints.json", "ballots.pb", "result.json", "observer.json"]


@pytest.mark.parametrize("name", ["LIESMICH.txt", "verify.py", *NAMES[:-1]])
def test_a_missing_file_is_a_finding(check, greedy, name):
    files = unzip(greedy.public())
    del files[name]
    assert "file_missing" in check(files).codes


def test_a_surplus_file_is_a_finding(check, greedy):
    assert check(unzip(greedy.public()) | {"../../etc/cron": b""}).codes == {"file_surplus"}


def test_a_file_that_is_there_twice_is_a_finding(check, greedy):
    buffer = io.BytesIO(greedy.public())
    with warnings.catch_warnings(), zipfile.ZipFile(buffer, "a") as archive:
        warnings.simplefilter("ignore")
        archive.writestr("result.json", b"{}")
    assert check(buffer.getvalue()).codes == {"file_surplus"}


def test_a_bomb_is_a_finding(check, greedy, monkeypatch):
    monkeypatch.setattr(verify, "MOST_BYTES", 100_000)
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (unzip(greedy.public()) | {"LIESMICH.txt": bytes(10_000_000)}).items():
            archive.writestr(name, data)
    assert len(buffer.getvalue()) < 100_000
    assert check(buffer.getvalue()).codes == {"file_broken"}


def test_a_damaged_file_is_a_finding(check, greedy):
    data = bytearray(zipped(unzip(greedy.public())))
    place = data.index(b'"stage"')
    data[place] ^= 1
    assert "file_broken" in check(bytes(data)).codes


def test_a_locked_or_oddly_packed_file_is_a_finding(check, greedy):
    locked = bytearray(zipped(unzip(greedy.public())))
    with zipfile.ZipFile(io.BytesIO(bytes(locked))) as archive:
        start = archive.start_dir
    locked[start + 8] |= 1
    assert "file_broken" in check(bytes(locked)).codes
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_BZIP2) as archive:
        for name, data in unzip(greedy.public()).items():
            archive.writestr(name, data)
    assert "file_broken" in check(buffer.getvalue()).codes


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith("json")])
@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff\xfe",
        b"{",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"sha256": NaN}',
        b'{"sha256": ' + b"9" * 100_000 + b"}",
        b'{"sha256": 9999999999999999}',
        b'{"sha256": 1, "sha256": 1}',
    ],
    ids=["empty", "bytes", "half", "deep list", "deep object", "nan", "endless number", "large number", "twice"],
)
def test_what_is_no_json_is_a_finding(check, greedy, name, content):
    answer = check(unzip(greedy.observer()) | {name: content})
    assert "file_json" in answer.codes
    assert all(len(text) < 200 for finding in answer.findings for text in finding.values())


@pytest.mark.parametrize("name", [name for name in NAMES if name.endswith("json")])
@pytest.mark.parametrize(
    "content", [b"null", b"[]", b"{}", b"1", b'"text"', b"true", b'{"configuration":{},"sha256":""}']
)
def test_json_of_another_form_is_a_finding(check, greedy, name, content):
    assert check(unzip(greedy.observer()) | {name: content}).codes >= {"form"}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\xff",
        b"META\n",
        b"META\nkey;value\n",
        b"VOTES\n1;2\n",
        b'META\nkey;value\n"open',
        b"x" * 200_000,
        b"a\0b",
    ],
)
def test_a_list_that_is_none_is_a_finding(check, greedy, content):
    assert check(unzip(greedy.public()) | {"ballots.pb": content}).codes == {"list_form"}


def test_a_row_with_one_cell_more_is_a_finding(check, greedy):
    text = unzip(greedy.public())["ballots.pb"].decode()
    row = next(row for row in text.splitlines() if row.startswith("50;"))
    files = unzip(greedy.public()) | {"ballots.pb": text.replace(row, row + ";34").encode()}
    answer = check(files)
    assert answer.codes == {"list_form"}
    assert repr([*row.split(";"), "34"]) in answer.findings[0]["found"]


@pytest.mark.parametrize(
    "change", [str.upper, lambda leaf: leaf + "00", lambda leaf: leaf[:-2], lambda leaf: f" {leaf}"]
)
def test_an_entry_written_otherwise_is_a_finding(check, greedy, change):
    files = unzip(greedy.public())
    board = json.loads(files["board.json"])
    board["batches"][0][0] = change(board["batches"][0][0])
    files["board.json"] = json.dumps(board).encode()
    assert check(files).codes == {"form"}


@pytest.mark.parametrize(
    "change",
    [
        {"budget": -1},
        {"budget": "1e999999999"},
        {"budget": "１００"},
        {"budget": True},
        {"projects": [{"id": "P1", "cost": 0}]},
        {"projects": [{"id": "P1", "cost": 5}, {"id": "P1", "cost": 5}]},
        {"procedure": "no uuid"},
        {"ballot": {"kind": "ranking"}},
        {"ballot": {"kind": "max-n", "most": None}},
        {"counting": {"rule": "equal-shares", "lot": "", "satisfaction": "cost", "increment": 0, "completion": "none"}},
        {"counting": {"rule": "lot", "lot": "", "satisfaction": "cost", "increment": 1, "completion": "none"}},
    ],
    ids=str,
)
def test_impossible_rules_are_a_finding(check, greedy, change):
    files = unzip(greedy.public())
    election = json.loads(files["election.json"])
    election["configuration"] |= change
    files["election.json"] = json.dumps(election | {"sha256": configuration_hash(election["configuration"])}).encode()
    assert check(files).codes == {"form"}


def test_an_endless_search_is_broken_off(check, greedy):
    files = unzip(greedy.public())
    election = json.loads(files["election.json"])
    for project in election["configuration"]["projects"]:
        project["cost"] = 10**14
    election["configuration"] |= {"budget": 3 * 10**14}
    election["configuration"]["counting"] |= {"rule": "equal-shares", "increment": "0.01"}
    files["election.json"] = json.dumps(election).encode()
    limited = verify.MOST_EFFORT
    try:
        verify.MOST_EFFORT = 100_000
        assert "too_long" in check(files).codes
    finally:
        verify.MOST_EFFORT = limited


def test_nothing_in_a_bundle_reaches_the_terminal_raw(check, greedy):
    files = unzip(greedy.public())
    result = json.loads(files["result.json"])
    result["winners"] = ["\x1b[2J\x07\u202e\ud800", *result["winners"]]
    files["result.json"] = json.dumps(result).encode()
    text = verify.told(vars(check(files)))
    assert text.encode() and not re.search("[\x00-\x09\x0b-\x1f\x7f\u202e]", text)


def test_of_a_thousand_findings_of_a_kind_five_are_told(check, greedy):
    files = unzip(greedy.observer())
    data = json.loads(files["observer.json"])
    for entry in data["openings"]:
        entry["nonce"] = "0" * 64
    files["observer.json"] = json.dumps(data).encode()
    answer = check(files)
    assert [finding["code"] for finding in answer.findings] == ["observer_opening"] * 5
    assert answer.more == {"observer_opening": 85}
    assert "… und 85 weitere Befunde [observer_opening]" in verify.told(vars(answer))


JUNK = st.one_of(
    st.none(), st.booleans(), st.integers(-5, 10**9), st.text(max_size=5), st.just([]), st.just({}), st.just("0" * 64),
    st.lists(st.integers(), max_size=2), st.just({"a": [None]}),
)  # fmt: skip


def places(data, path=()):
    """All paths into a JSON value."""
    yield path
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for key, value in entries:
        yield from places(value, (*path, key))


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_is_changed_in_a_json_file_is_found(check, tied, data):
    files = unzip(tied.observer())
    name = data.draw(st.sampled_from([name for name in NAMES if name.endswith("json")]))
    content = json.loads(files[name])
    path = data.draw(st.sampled_from(list(places(content))))
    junk = data.draw(JUNK)
    holder, whole = {"": content}, ("", *path)
    for key in whole[:-1]:
        holder = holder[key]
    if holder[whole[-1]] == junk and type(holder[whole[-1]]) is type(junk):
        return
    top = {"": content}
    if path:
        holder[whole[-1]] = junk
    else:
        top[""] = junk
    files[name] = json.dumps(top[""]).encode()
    assert check(files).findings != []


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_whatever_is_changed_in_a_ballot_is_found(check, tied, data):
    files = unzip(tied.public())
    text = files["ballots.pb"].decode()
    place = data.draw(st.integers(text.index("voter_id"), len(text) - 2))
    letter = data.draw(st.sampled_from([*"019PZ,;. \"'\t\0", ""]))
    if text[place] == letter:
        return
    files["ballots.pb"] = (text[:place] + letter + text[place + 1 :]).encode()
    assert check(files).findings != []


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_a_damaged_archive_is_a_finding_or_cannot_be_read(tmp_path, greedy, data):
    raw = bytearray(greedy.public())
    for _ in range(data.draw(st.integers(1, 4))):
        raw[data.draw(st.integers(0, len(raw) - 1))] = data.draw(st.integers(0, 255))
    path = tmp_path / "paket.zip"
    path.write_bytes(bytes(raw))
    assert verify.main([str(path), "--json"]) in (0, 1, 2)
