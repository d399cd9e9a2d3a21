"""What people do with a text beside typing: versions, remarks, writing without scripts, and how it is shown."""

import datetime

import pytest
import time_machine
from cryptography.fernet import InvalidToken
from django.db import IntegrityError, connection, transaction
from pycrdt import Doc, XmlElement, XmlFragment, XmlText
from pycrdt import Text as Characters

from core.errors import NotPermitted, Refused
from core.models import RemarkState, Text, TextRemark, TextUpdate, TextVersion
from core.services.writing.blocks import Node, Run, lines_of, read_blocks, restore_blocks, write_lines
from core.services.writing.differences import Piece, compare
from core.services.writing.html import html_of
from core.services.writing.keeping import compact_text, compact_texts, forget_text, purge_text
from core.services.writing.log import MOST_TEXT_BYTES, OldEpoch, append_update, document_of, text_state
from core.services.writing.plain import release_text, save_text, take_text
from core.services.writing.remarks import accept_suggestion, add_remark, answer_remark, settle_remark
from core.services.writing.sheet import text_sheet
from core.services.writing.versions import compare_versions, keep_days, name_version, restore_version
from core.writing import Form
from tests.core.writing.kinds import PLAIN, PROSE

pytestmark = pytest.mark.django_db
BOLD = (("strong", "{}"),)


def prose(*parts):
    """Return a document of prose."""
    doc = Doc()
    restore_blocks(doc, parts)
    return doc


def paragraph(*words):
    return Node("paragraph", (), tuple(Run(each) if isinstance(each, str) else each for each in words))


def link(address):
    return Run("hier", (("link", f'{{"href": "{address}"}}'),))


ITEMS = Node("bullet_list", (), tuple(Node("list_item", (), (paragraph(words),)) for words in ("eins", "zwei")))
HEADING = Node("heading", (("level", "3"),), (Run("Überschrift"),))


@pytest.fixture
def by(writers, viewer_of):
    """Return somebody as viewer: sitzungsdienst and rat write, vorsitz remarks, buergerin reads."""
    return viewer_of


@pytest.fixture
def write(by):
    """Write a document as the town's clerk, and return its text."""

    def make(doc, kind=PROSE):
        append_update(kind=kind, key="a", update=doc.get_update(), by=by("sitzungsdienst"))
        return Text.objects.get(kind=kind.name, key="a")

    return make


def shown(kind=PROSE):
    return html_of(document_of(text_state(Text.objects.get(kind=kind.name, key="a"))), kind.form)


def characters(words):
    doc = Doc()
    doc.get("content", type=Characters).insert(0, words)
    return doc


# How it is shown
def test_only_what_is_allowed_becomes_html():
    evil = Node("script", (("src", '"https://boese.example"'),), (Run("alert(1)"),))
    doc = prose(
        HEADING,
        paragraph("Größe < 5 & ", Run("fett", BOLD), Node("hard_break"), link("https://hennef.de")),
        paragraph(link("javascript:alert(1)"), Run("x", (("onclick", '"alert(1)"'),))),
        Node("heading", (("level", '"1 onload=x"'),), (Run("Titel"),)),
        ITEMS,
        evil,
    )
    assert html_of(doc, Form.PROSE) == (
        '<h3>Überschrift</h3><p>Größe &lt; 5 &amp; <strong>fett</strong><br><a href="https://hennef.de" '
        'rel="nofollow noopener">hier</a></p><p>hierx</p><h2>Titel</h2>'
        "<ul><li><p>eins</p></li><li><p>zwei</p></li></ul>alert(1)"
    )
    assert html_of(characters("<b>eins</b>\n\nzwei"), Form.PLAIN) == "<p>&lt;b&gt;eins&lt;/b&gt;</p><p>zwei</p>"


def test_a_tree_without_end_is_cut():
    inner = paragraph("tief")
    for _level in range(60):
        inner = Node("blockquote", (), (inner,))
    assert "tief" not in html_of(prose(inner), Form.PROSE)


def test_differences_are_words():
    pieces = compare("Der Rat beschließt den Bau.", "Der Rat beschließt heute den Umbau.")
    assert pieces == [
        Piece("same", "Der Rat beschließt "), Piece("added", "heute "), Piece("same", "den "),
        Piece("removed", "Bau"), Piece("added", "Umbau"), Piece("same", "."),
    ]  # fmt: skip
    assert compare("gleich", "gleich") == [Piece("same", "gleich")]
    assert compare("", "") == []


# Lines
@pytest.mark.parametrize(
    ("lines", "html"),
    [
        (["Äh, fett", "eins", "zwei"], "<p>Äh, <strong>fett</strong></p><ul><li><p>eins</p></li><li><p>zwei</p></li></ul>"),
        (["Äh, ganz fett", "eins"], "<p>Äh, ganz <strong>fett</strong></p><ul><li><p>eins</p></li></ul>"),
        (["eins", "zwei"], "<ul><li><p>eins</p></li><li><p>zwei</p></li></ul>"),
        (["neu", "Äh, fett", "eins\nweiter", "zwei"], "<p>neu</p><p>Äh, <strong>fett</strong></p><ul><li><p>eins<br>weiter</p></li><li><p>zwei</p></li></ul>"),
        (["Äh, fett", "eins", "dazu", "zwei"], "<p>Äh, <strong>fett</strong></p><ul><li><p>eins</p><p>dazu</p></li><li><p>zwei</p></li></ul>"),
        ([], ""),
    ],
)  # fmt: skip
def test_lines_change_only_what_changed(lines, html):
    doc = prose(paragraph("Äh, ", Run("fett", BOLD)), ITEMS)
    before = doc.get_state()
    write_lines(doc, Form.PROSE, lines)
    assert html_of(doc, Form.PROSE) == html
    assert lines_of(doc, Form.PROSE) == lines
    if lines[:1] == ["Äh, fett"] and len(lines) == 3:
        assert doc.get_state() == before


# Without scripts
def test_the_form_changes_the_text_and_keeps_what_others_typed_meanwhile(write, by):
    text = write(prose(paragraph("Erster Satz."), paragraph("Zweiter Satz.")))
    assert take_text(kind=PROSE, key="a", by=by("rat")) == "Erster Satz.\n\nZweiter Satz."
    other = document_of(text_state(text))
    before = other.get_state()
    other.get("content", type=XmlFragment).children[1].children[0].insert(0, "Neuer ")
    append_update(kind=PROSE, key="a", update=other.get_update(before), by=by("sitzungsdienst"))
    assert save_text(kind=PROSE, key="a", words="Erster, langer Satz.\r\n\r\nZweiter Satz.", by=by("rat")) == 3
    assert shown() == "<p>Erster, langer Satz.</p><p>Neuer Zweiter Satz.</p>"
    text.refresh_from_db()
    assert (text.holder, text.held_until, bytes(text.held_state)) == (None, None, b"")


def test_one_at_a_time_holds_a_text_and_not_for_ever(write, by):
    text = write(characters("eins"), PLAIN)
    take_text(kind=PLAIN, key="a", by=by("rat"))
    with pytest.raises(Refused) as refused:
        take_text(kind=PLAIN, key="a", by=by("sitzungsdienst"))
    assert refused.value.code == "held"
    with pytest.raises(NotPermitted):
        take_text(kind=PLAIN, key="a", by=by("vorsitz"))
    # Nobody else's going away frees it.
    release_text(kind=PLAIN, key="a", by=by("sitzungsdienst"))
    text.refresh_from_db()
    Text.objects.update(held_until=text.held_until - datetime.timedelta(hours=1))
    assert take_text(kind=PLAIN, key="a", by=by("sitzungsdienst")) == "eins"
    with pytest.raises(Refused) as refused:
        save_text(kind=PLAIN, key="a", words="zwei", by=by("rat"))
    assert refused.value.code == "held"
    release_text(kind=PLAIN, key="a", by=by("sitzungsdienst"))
    with pytest.raises(Refused) as refused:
        save_text(kind=PLAIN, key="a", words="zwei", by=by("rat"))
    assert refused.value.code == "not_held"
    assert shown(PLAIN) == "<p>eins</p>"


def test_a_form_without_change_writes_nothing(write, by):
    write(characters("eins\nzwei"), PLAIN)
    words = take_text(kind=PLAIN, key="a", by=by("rat"))
    assert save_text(kind=PLAIN, key="a", words=words.replace("\n", "\r\n"), by=by("rat")) == 0
    assert TextUpdate.objects.count() == 1


# Versions
def test_a_version_comes_back_as_one_more_update(write, by):
    text = write(prose(HEADING, paragraph("Alt ", Run("fett", BOLD)), ITEMS))
    before = shown()
    version = name_version(kind=PROSE, key="a", title="  Erster  Entwurf ", by=by("rat"))
    assert (version.title, version.html, version.made_by) == ("Erster Entwurf", before, by("rat").user_id)
    take_text(kind=PROSE, key="a", by=by("rat"))
    save_text(kind=PROSE, key="a", words="Überschrift\n\nNeu", by=by("rat"))
    later = name_version(kind=PROSE, key="a", title="Zweiter", by=by("rat"))
    differences = [
        Piece("same", "Überschrift\n"), Piece("removed", "Alt fett\neins\nzwei"), Piece("added", "Neu"),
    ]  # fmt: skip
    assert compare_versions(PROSE, version, later) == compare_versions(PROSE, version) == differences
    assert restore_version(kind=PROSE, version=version, by=by("rat")) == 3
    assert shown() == before
    assert restore_version(kind=PROSE, version=version, by=by("rat")) == 0
    assert list(text.updates.values_list("seq", flat=True)) == [1, 2, 3]


def test_versions_need_a_name_and_the_right_to_write(write, by):
    write(characters("eins"), PLAIN)
    for title in (" ", "x" * 121):
        with pytest.raises(Refused) as refused:
            name_version(kind=PLAIN, key="a", title=title, by=by("rat"))
        assert refused.value.field == "title"
    with pytest.raises(NotPermitted):
        name_version(kind=PLAIN, key="a", title="Fassung", by=by("vorsitz"))
    version = name_version(kind=PLAIN, key="a", title="Fassung", by=by("rat"))
    with pytest.raises(NotPermitted):
        restore_version(kind=PLAIN, version=version, by=by("buergerin"))
    assert restore_version(kind=PLAIN, version=version, by=by("rat")) == 0


# Remarks
@pytest.fixture
def remark(by):
    """Make a remark as the chair."""

    def make(quote, kind=PROSE, key="vorsitz", **more):
        given = {"body": "Warum?", "start": b"\x01", "end": b"\x02"} | more
        return add_remark(kind=kind, key="a", by=by(key), quote=quote, **given)

    return make


def test_an_accepted_suggestion_changes_the_text_once(write, by, remark):
    write(prose(paragraph("Äh, ", Run("Grüße", BOLD), " an alle"), paragraph("alle anderen")))
    suggestion = remark("Grüße an", replacement="Dank für", body="")
    with pytest.raises(NotPermitted):
        accept_suggestion(kind=PROSE, remark=suggestion, by=by("vorsitz"))
    assert accept_suggestion(kind=PROSE, remark=suggestion, by=by("rat")) == 2
    assert shown() == "<p>Äh, Dank für alle</p><p>alle anderen</p>"
    suggestion.refresh_from_db()
    assert (suggestion.state, suggestion.settled_by) == (RemarkState.ACCEPTED, by("rat").user_id)
    with pytest.raises(Refused) as refused:
        accept_suggestion(kind=PROSE, remark=suggestion, by=by("rat"))
    assert refused.value.code == "closed"
    # Where the words stand twice, or not any more, nobody guesses.
    for quote in ("alle", "Grüße"):
        with pytest.raises(Refused) as refused:
            accept_suggestion(kind=PROSE, remark=remark(quote, replacement="x"), by=by("rat"))
        assert refused.value.code == "changed"
    assert (TextUpdate.objects.count(), TextRemark.objects.filter(state=RemarkState.OPEN).count()) == (2, 2)


def test_remarks_are_closed_by_writers_and_their_authors(write, by, remark):
    text = write(characters("Text"), PLAIN)
    first, second = remark("Text", PLAIN), remark("Text", PLAIN, key="rat")
    settle_remark(kind=PLAIN, remark=first, by=by("vorsitz"))
    with pytest.raises(NotPermitted):
        settle_remark(kind=PLAIN, remark=second, by=by("vorsitz"))
    settle_remark(kind=PLAIN, remark=second, by=by("sitzungsdienst"))
    settle_remark(kind=PLAIN, remark=second, by=by("rat"))
    text.refresh_from_db()
    assert (text.remark_seq, text.seq) == (4, 1)
    assert list(text.remarks.values_list("state", flat=True)) == [RemarkState.SETTLED] * 2


def test_answers_stand_in_the_card_of_their_remark(write, by, remark):
    text = write(characters("Text"), PLAIN)
    card = remark("Text", PLAIN)
    first = answer_remark(kind=PLAIN, remark=card, by=by("rat"), body=" Darum. ")
    answer_remark(kind=PLAIN, remark=first, by=by("vorsitz"), body="Danke.")
    (line,) = text_sheet(PLAIN, "a", by("vorsitz")).remarks
    assert [answer.body for answer in line.answers] == ["Darum.", "Danke."]
    for body in ("", " ", "x" * 4001):
        with pytest.raises(Refused):
            answer_remark(kind=PLAIN, remark=card, by=by("rat"), body=body)
    with pytest.raises(NotPermitted):
        answer_remark(kind=PLAIN, remark=card, by=by("buergerin"), body="Ich auch.")
    with pytest.raises(IntegrityError), transaction.atomic():
        TextRemark.objects.filter(pk=first.pk).update(state=RemarkState.SETTLED)
    settle_remark(kind=PLAIN, remark=card, by=by("vorsitz"))
    with pytest.raises(Refused) as refused:
        answer_remark(kind=PLAIN, remark=first, by=by("rat"), body="Zu spät")
    assert refused.value.code == "closed"
    sheet = text_sheet(PLAIN, "a", by("vorsitz"))
    text.refresh_from_db()
    assert (sheet.remarks, sheet.settled, text.remark_seq) == ((), 1, 4)


@pytest.mark.parametrize(
    "wrong", [{"body": " "}, {"quote": ""}, {"body": "x" * 4001}, {"quote": " "}, {"end": b"x" * 201}]
)
def test_a_remark_needs_words_and_a_place(write, remark, wrong):
    write(characters("Text"), PLAIN)
    with pytest.raises(Refused):
        remark(**({"quote": "Text", "kind": PLAIN} | wrong))
    with pytest.raises(NotPermitted):
        remark("Text", PLAIN, key="buergerin")
    assert not TextRemark.objects.exists()


# What is kept
def test_nothing_written_can_be_read_in_the_database(write, by, remark):
    text = write(characters("GEHEIMNIS"), PLAIN)
    name_version(kind=PLAIN, key="a", title="GEHEIMNIS", by=by("rat"))
    card = remark("GEHEIMNIS", PLAIN, body="GEHEIMNIS", replacement="GEHEIMNIS")
    answer_remark(kind=PLAIN, remark=card, by=by("rat"), body="GEHEIMNIS")
    take_text(kind=PLAIN, key="a", by=by("rat"))
    compact_text(pk=text.pk, keep=0)
    found = b""
    with connection.cursor() as cursor:
        for model in (Text, TextUpdate, TextVersion, TextRemark):
            cursor.execute(f"SELECT * FROM {model._meta.db_table}")
            for row in cursor.fetchall():
                found += b"|".join(
                    bytes(each) if isinstance(each, bytes | memoryview) else str(each).encode() for each in row
                )
    assert b"probe-plain" in found
    assert b"GEHEIM" not in found
    text.refresh_from_db()
    assert b"GEHEIM" in text.opened(text.snapshot)
    # Nobody opens one text as another.
    with pytest.raises(InvalidToken):
        Text(pk=text.pk + 1).opened(text.snapshot)


def test_a_purge_forgets_deleted_words_everywhere(write, by, remark):
    doc = characters("GEHEIMNIS und Rest")
    text = write(doc, PLAIN)
    version = name_version(kind=PLAIN, key="a", title="Alt", by=by("rat"))
    settle_remark(kind=PLAIN, remark=remark("GEHEIMNIS", PLAIN), by=by("rat"))
    remark("Rest", PLAIN)
    before = doc.get_state()
    del doc.get("content", type=Characters)[0:10]
    append_update(kind=PLAIN, key="a", update=doc.get_update(before), by=by("rat"), epoch=1)
    assert b"GEHEIM" in text_state(Text.objects.get())
    purge_text(kind=PLAIN, key="a", by_user=by("rat").user_id, ground="Art. 17 DSGVO")
    text.refresh_from_db()
    assert b"GEHEIM" not in text_state(text)
    assert (shown(PLAIN), text.epoch, text.updates.count()) == ("<p>und Rest</p>", 2, 0)
    assert not TextVersion.objects.filter(pk=version.pk).exists()
    assert [each.words["quote"] for each in text.remarks.all()] == ["Rest"]
    with pytest.raises(OldEpoch):
        append_update(kind=PLAIN, key="a", update=doc.get_update(), by=by("rat"), epoch=1)


def test_the_log_is_folded_and_forgets_names(write, by):
    text = write(characters("eins"), PLAIN)
    assert compact_texts() == 0
    TextUpdate.objects.update(day=datetime.date(2020, 1, 1))
    assert compact_texts(dry_run=True) == 1
    assert compact_texts() == 1
    assert shown(PLAIN) == "<p>eins</p>"
    text.refresh_from_db()
    assert (text.seq, text.snapshot_seq, text.updates.count()) == (1, 1, 0)
    assert 0 < text.size < 100


def test_a_text_does_not_grow_for_ever_and_goes_with_its_thing(write, by):
    text = write(characters("eins"), PLAIN)
    Text.objects.update(size=MOST_TEXT_BYTES)
    with pytest.raises(Refused) as refused:
        append_update(kind=PLAIN, key="a", update=characters("zwei").get_update(), by=by("rat"))
    assert refused.value.code == "full"
    forget_text(kind=PLAIN, key="a")
    assert not Text.objects.filter(pk=text.pk).exists()
    assert not TextUpdate.objects.exists()


def test_what_is_no_update_is_not_written(by):
    for update in (b"", b"abc", b"\xff" * 20):
        with pytest.raises(ValueError, match="Cannot merge updates"):
            append_update(kind=PLAIN, key="a", update=update, by=by("rat"))
    with pytest.raises(NotPermitted):
        append_update(kind=PLAIN, key="niemand", update=characters("x").get_update(), by=by("rat"))
    assert not Text.objects.exists()


def test_elements_and_words_survive_the_way_through_a_document():
    parts = (HEADING, paragraph("a", Run("b", BOLD), Node("hard_break"), "c"), ITEMS)
    doc = prose(*parts)
    assert read_blocks(doc) == parts
    doc.get("content", type=XmlFragment).children.append(XmlElement("paragraph", None, [XmlText("Ende")]))
    assert read_blocks(doc) == (*parts, paragraph("Ende"))


def test_every_day_on_which_somebody_wrote_is_kept_once(by):
    def write(words):
        append_update(kind=PROSE, key="a", update=prose(paragraph(words)).get_update(), by=by("rat"))

    evening = datetime.datetime(2026, 11, 24, 17, 0, tzinfo=datetime.UTC)
    with time_machine.travel(evening, tick=False) as clock:
        write("Montag")
        assert keep_days() == 0
        clock.shift(datetime.timedelta(hours=8))
        assert [keep_days(), keep_days()] == [1, 0]
        write("Dienstag")
        assert keep_days() == 0
        name_version(kind=PROSE, key="a", title="Zur Lesung", by=by("rat"))
        clock.shift(datetime.timedelta(days=1))
        # What has a name already needs no other.
        assert keep_days() == 0
    assert [version.title for version in TextVersion.objects.order_by("made_at")] == [
        "Stand vom 24.11.2026",
        "Zur Lesung",
    ]
    assert "Dienstag" not in TextVersion.objects.earliest("made_at").html
