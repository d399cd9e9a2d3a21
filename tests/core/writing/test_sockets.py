"""Writers on real processes: all of them end with the same text, whoever comes late, drops out, or may not."""

import signal
import sqlite3
import threading
import time

import pytest
from pycrdt import merge_updates
from websockets.exceptions import InvalidStatus

from core.models import Text, TextUpdate
from core.services.writing.log import text_state
from core.services.writing.protocol import STEP2, sync_message
from core.writing import Right
from tests.core.writing.pens import Pen

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def pens(writers):
    """Open pens, and close them at the end."""
    opened = []

    def open_pen(*args, **kwargs):
        opened.append(Pen(*args, **kwargs))
        return opened[-1]

    yield open_pen
    for pen in opened:
        pen.close()


def rows(opened, question):
    """Ask the database of the town."""
    if not opened.environment["DATABASE_URL"].startswith("sqlite"):
        from django.db import connection

        with connection.cursor() as cursor:
            cursor.execute(question)
            return cursor.fetchall()
    with sqlite3.connect(opened.file) as database:
        return database.execute(question).fetchall()


def test_two_processes_converge_and_late_ones_get_everything(town, pens, client_of):
    browsers = [client_of("sitzungsdienst"), client_of("rat")]
    opened = town()
    ports = [opened.web()[1], opened.web()[1]]
    first, second = (pens(port, browser) for port, browser in zip(ports, browsers, strict=True))
    for number in range(40):
        first.type(f"a{number};")
        second.type(f"b{number};")
    want = sum(len(f"a{number};b{number};") for number in range(40))
    for pen in (first, second):
        pen.until(lambda pen=pen: len(pen.text) == want)
    assert str(first.text) == str(second.text)
    late = pens(ports[1], browsers[0])
    late.until(lambda: len(late.text) == want)
    assert str(late.text) == str(first.text)
    numbers = [seq for (seq,) in rows(opened, "SELECT seq FROM core_textupdate ORDER BY seq")]
    assert numbers == list(range(1, len(numbers) + 1))


def test_what_was_written_offline_is_merged(town, pens, client_of):
    browsers = [client_of("sitzungsdienst"), client_of("rat")]
    opened = town()
    _web, port = opened.web()
    first, second = pens(port, browsers[0]), pens(port, browsers[1])
    first.type("Antrag")
    second.until(lambda: str(second.text) == "Antrag")
    first.close()
    first.type("Der ", at=0)
    second.type(" zum Radweg")
    second.hear(0.3)
    again = pens(port, browsers[0], copy=first.copy)
    for pen in (again, second):
        pen.until(lambda pen=pen: str(pen.text) == "Der Antrag zum Radweg")
    # Coming again without anything new writes nothing.
    count = rows(opened, "SELECT COUNT(*) FROM core_textupdate")
    third = pens(port, browsers[0], copy=first.copy)
    third.hear(0.6)
    assert rows(opened, "SELECT COUNT(*) FROM core_textupdate") == count


def test_a_killed_process_on_redis_costs_nobody_a_word(town, redis, pens, client_of, people):
    browsers = [client_of("sitzungsdienst"), client_of("rat")]
    opened = town(redis=redis.port)
    (first_web, first_port), (_second, second_port) = opened.web(), opened.web()
    first, second = pens(first_port, browsers[0]), pens(second_port, browsers[1])
    first.type("eins ")
    assert second.until(lambda: str(second.text) == "eins ") < 5
    first.presence({"user": {"name": "Bürgermeister"}, "cursor": {"anchor": 1}})
    second.until(lambda: second.presences)
    assert second.presences == {
        first.copy.client_id: {"user": {"name": people["sitzungsdienst"].get_short_name()}, "cursor": {"anchor": 1}}
    }
    first_web.send_signal(signal.SIGKILL)
    first.type("zwei ")
    second.type("drei ")
    again = pens(second_port, browsers[0], copy=first.copy)
    for pen in (again, second):
        pen.until(lambda pen=pen: {"eins", "zwei", "drei"} == set(str(pen.text).split()))
    assert str(again.text) == str(second.text)


def test_a_redis_that_ends_costs_nobody_a_word(town, redis, pens, client_of):
    browsers = [client_of("sitzungsdienst"), client_of("rat")]
    opened = town(redis=redis.port)
    ports = [opened.web()[1], opened.web()[1]]
    first, second = (pens(port, browser) for port, browser in zip(ports, browsers, strict=True))
    first.type("eins ")
    second.until(lambda: str(second.text) == "eins ")
    redis.stop()
    first.type("zwei ")
    second.until(lambda: str(second.text) == "eins zwei ")
    second.type("drei ")
    first.until(lambda: str(first.text) == "eins zwei drei ")
    redis.start()
    late = pens(ports[1], browsers[0])
    late.until(lambda: str(late.text) == "eins zwei drei ")


def test_whoever_may_not_write_is_closed_and_nothing_is_kept(town, pens, client_of):
    writer, readers = client_of("sitzungsdienst"), [client_of("vorsitz"), client_of("buergerin")]
    stranger = client_of("gast")
    opened = town()
    _web, port = opened.web()
    pen = pens(port, writer)
    pen.type("Text")
    pen.erase(0, 1)
    for browser in readers:
        reader = pens(port, browser)
        reader.until(lambda reader=reader: str(reader.text) == "ext")
        # An empty answer, and one with the known deletions only, are no attempts to write.
        reader.send(sync_message(STEP2, b"\x00\x00"))
        reader.send(sync_message(STEP2, pen.copy.get_update(pen.copy.get_state())))
        assert reader.hear(0.5)
        reader.type("!")
        assert reader.closed() == 4403
    for name in ("niemand", "a"):
        with pytest.raises(InvalidStatus):
            pens(port, stranger if name == "a" else writer, key=name)
    late = pens(port, writer)
    late.until(lambda: str(late.text) == "ext")


@pytest.mark.parametrize(
    "data", [b"\x00\x02\x03abc", b"\x00\x09\x01a", b"\x07", b"\x00\x02\xff\xff\x03", b"\x01\x03\x01\x01\x01", b"\x00" * (1024 * 1024 + 1)]
)  # fmt: skip
def test_what_is_no_message_ends_the_connection(town, pens, client_of, data):
    writer = client_of("sitzungsdienst")
    _web, port = town().web()
    pen = pens(port, writer)
    pen.hear(0.3)
    pen.send(data)
    assert pen.closed() == 4400


@pytest.mark.parametrize("right", [Right.NONE, Right.READ])
def test_a_lost_right_counts_within_five_seconds(town, pens, writers, client_of, right):
    writer = client_of("sitzungsdienst")
    opened = town()
    speaker = opened.speaker()
    _web, port = opened.web()
    pen = pens(port, writer)
    pen.type("Text")
    pen.hear(0.3)
    speaker.do("grant", writers["sitzungsdienst"].pk, right.name)
    begun = time.monotonic()
    if right == Right.READ:
        pen.type("!")
    assert pen.closed() == 4403
    assert time.monotonic() - begun < 5


def test_deleted_words_are_gone_after_a_purge_and_do_not_come_back(town, pens, client_of, writers):
    writer, other = client_of("sitzungsdienst"), client_of("rat")
    opened = town()
    speaker = opened.speaker()
    _web, port = opened.web()
    pen, sleeper = pens(port, writer), pens(port, other)
    pen.type("GEHEIMNIS und Rest")
    sleeper.until(lambda: str(sleeper.text) == "GEHEIMNIS und Rest")
    sleeper.close()
    pen.erase(0, 10)
    pen.hear(0.5)
    speaker.do("purge", "a")
    assert pen.closed() == 4409
    # A copy from before is not let in; one that begins anew has what is left.
    assert pens(port, other, copy=sleeper.copy).closed() == 4409
    fresh = pens(port, writer, query="?stand=2")
    fresh.until(lambda: str(fresh.text) == "und Rest")
    fresh.type("!")
    reader = pens(port, other, query="?stand=2")
    reader.until(lambda: str(reader.text) == "und Rest!")
    names = {pk: Text(pk=pk) for (pk,) in rows(opened, "SELECT id FROM core_text")}
    kept = [
        names[pk].opened(sealed)
        for pk, sealed in rows(opened, "SELECT id, snapshot FROM core_text UNION ALL SELECT text_id, sealed FROM core_textupdate")
    ]  # fmt: skip
    assert len(kept) == 2
    assert not [each for each in kept if b"GEHEIM" in each]
    assert any(b"und Rest" in each for each in kept)
    assert not rows(opened, "SELECT id FROM core_textversion")
    if opened.file.exists():
        files = b"".join(path.read_bytes() for path in opened.folder.glob("town.sqlite3*"))
        assert b"GEHEIM" not in files and b"und Rest" not in files


def test_a_log_that_was_compacted_loses_nothing(town, pens, client_of):
    writer = client_of("sitzungsdienst")
    opened = town()
    speaker = opened.speaker()
    _web, port = opened.web()
    pen, other = pens(port, writer), pens(port, writer)
    for number in range(30):
        pen.type(f"{number};")
        pen.hear(0.02)
    other.until(lambda: str(other.text) == str(pen.text))
    speaker.do("compact", "a")
    assert rows(opened, "SELECT COUNT(*) FROM core_textupdate") == [(0,)]
    pen.type("Ende")
    late = pens(port, writer)
    for each in (other, late):
        each.until(lambda each=each: str(each.text) == str(pen.text))


def test_whoever_does_not_read_delays_nobody(town, pens, client_of):
    writer, other = client_of("sitzungsdienst"), client_of("rat")
    _web, port = town().web()
    pen, reader = pens(port, writer), pens(port, writer)
    pens(port, other)
    for number in range(20):
        pen.type(f"{number}" * 2000)
        # Only `reader` reads; the third never takes anything from its socket.
        assert reader.until(lambda: len(reader.text) == len(pen.text)) < 3


def test_numbers_have_no_gaps_however_many_write_at_once(town, pens, client_of):
    browsers = [client_of("sitzungsdienst"), client_of("rat")]
    opened = town()
    ports = [opened.web()[1], opened.web()[1]]

    def write(number):
        pen = pens(ports[number % 2], browsers[number % 2])
        for step in range(25):
            pen.type(f"{number}.{step};")
            pen.hear(0.01)
        pen.hear(1)

    threads = [threading.Thread(target=write, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    numbers = [seq for (seq,) in rows(opened, "SELECT seq FROM core_textupdate ORDER BY seq")]
    assert numbers == list(range(1, len(numbers) + 1))
    last = pens(ports[0], browsers[0])
    last.until(lambda: len(str(last.text).split(";")) == 101)


def test_an_update_that_waits_for_another_is_kept(writers):
    from pycrdt import Doc
    from pycrdt import Text as Words

    from core.services.writing.log import append_update
    from tests.core.writing.kinds import PLAIN

    doc = Doc()
    words = doc.get("content", type=Words)
    words += "eins"
    first, stand = doc.get_update(), doc.get_state()
    words += " zwei"
    second = doc.get_update(stand)
    by = viewer(writers["rat"])
    for update in (second, first):
        append_update(kind=PLAIN, key="a", update=update, by=by)
    copy = Doc()
    copy.apply_update(text_state(Text.objects.get()))
    assert str(copy.get("content", type=Words)) == "eins zwei"
    assert TextUpdate.objects.count() == 2
    assert merge_updates(first, second) == text_state(Text.objects.get())


def viewer(user):
    from accounts.viewer import Viewer

    return Viewer(user_id=user.pk)
