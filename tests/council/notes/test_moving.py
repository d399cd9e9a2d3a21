"""A document is replaced: own notes are offered for the new version and copied there once; the old ones stay."""

import re
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.errors import NotPermitted, Refused
from core.services.blobs import open_blob, store_bytes
from core.services.documents import typeset
from council.enums import TextState, Visibility
from council.models import Annotation, File, FileVersion
from council.services.file_comparing import changed_pages, comparison
from council.services.file_texts import read_file_text
from council.services.files import remove_file, replace_file
from council.services.note_list import own_notes_on
from council.services.note_moving import Choice, copy_of, moving_of, transfer_notes
from council.services.note_transfer import Fate, transfer
from council.services.reader_pack import reader_pack
from tests.factories import pdfs
from tests.factories.guards import guards_of
from tests.factories.people import sign_in

pytestmark = pytest.mark.django_db
OLD = (
    "Der Weg wird auf 310 m Laenge um 1,60 m breiter.",
    "Die Bausumme liegt bei 1,48 Mio. Euro.",
    "Nach drei Jahren wird das Angebot geprueft.",
    "Baeume werden nicht gefaellt.",
)
NEW = (
    "Der Weg wird auf 310 m Laenge um 1,60 m breiter.",
    "Neu ist diese Uebersicht der Kosten und Fristen.",
    "Die Bausumme liegt bei 1,48 Mio. Euro.",
    "Nach zwei Jahren wird das Angebot geprueft.",
    "Etwas anderes.",
)
# Page and words: stays, moves, changes, has no place.
QUOTES = {
    "exact": (1, "auf 310 m Laenge"), "moved": (2, "bei 1,48 Mio. Euro"), "uncertain": (3, "Nach drei Jahren wird das Angebot geprueft"),
    "lost": (4, "Baeume werden nicht gefaellt"),
}  # fmt: skip


def upload(*pages):
    return SimpleUploadedFile("neu.pdf", pdfs.plain(*pages), content_type="application/pdf")


@pytest.fixture
def clerk(viewer_of):
    return viewer_of("sitzungsdienst")


@pytest.fixture
def replaced(desk, clerk):
    """A document with a note of each fate, replaced by the clerk."""
    desk.file = desk.document("Ausbau", pdfs.plain(*OLD))
    read_file_text(file=str(desk.file.pk))
    desk.notes = {}
    for name, (page, quote) in QUOTES.items():
        words = {"kind": "highlight", "page": page, "quote": quote, "geometry": {"rects": [[60, 420, 200, 436]]}}
        edit = desk.edit(f"Notiz {name}", content=words, shared=name == "moved")
        desk.send("rat", edit)
        desk.notes[name] = uuid.UUID(edit["id"])
    desk.file = File.objects.get(pk=desk.file.pk)
    desk.old = desk.file.blob.sha512
    desk.file = replace_file(by=clerk, file=desk.file, upload=upload(*NEW), reason="Berichtigt")
    read_file_text(file=str(desk.file.pk))
    return desk


def fates(desk):
    return {note.line.id: note for note in moving_of(desk.town.viewer("rat"), desk.file.pk).notes}


def move(desk, *choices, version=None):
    by = desk.town.viewer("rat")
    moving = moving_of(by, desk.file.pk)
    return transfer_notes(by=by, moving=moving, version=version or moving.version, choices=choices)


# The act of the clerk ------------------------------------------------------------------------------------------------
def test_a_replaced_file_keeps_its_address_and_what_it_was(replaced):
    row = File.objects.get(pk=replaced.file.pk)
    earlier = FileVersion.objects.get(file=row)
    assert row.blob.sha512 != replaced.old == earlier.blob.sha512
    assert "Uebersicht" in row.text and "drei Jahren" in earlier.text
    assert row.is_public and row.public_modified_at > row.first_published_at


@pytest.mark.django_db(transaction=True)
def test_an_earlier_version_never_changes(replaced):
    with guards_of("file_versions"):
        with pytest.raises(IntegrityError), transaction.atomic():
            FileVersion.objects.update(text="anders")
        FileVersion.objects.all().delete()


def test_what_must_not_be_kept_is_not_kept_and_notes_go_on(replaced, clerk):
    replace_file(by=clerk, file=replaced.file, upload=upload("Ganz neu"), reason="Namen darin", keeps_old=False)
    assert FileVersion.objects.filter(file=replaced.file).count() == 1
    assert own_notes_on(replaced.town.viewer("rat"), [replaced.file.pk])


def test_a_removed_file_takes_its_earlier_versions_along(replaced, clerk):
    remove_file(by=clerk, file=replaced.file, reason="Fehler")
    assert not FileVersion.objects.exists()


def test_replacing_is_refused(replaced, clerk):
    again = {"by": clerk, "file": replaced.file}
    with pytest.raises(Refused) as refusal:
        replace_file(**again, upload=upload("x"), reason=" ")
    assert refusal.value.code == "reason_missing"
    with open_blob(replaced.file.blob) as same:
        sent = SimpleUploadedFile("neu.pdf", same.read())
    with pytest.raises(Refused) as refusal:
        replace_file(**again, upload=sent, reason="x")
    assert refusal.value.code == "same_file"
    with pytest.raises(NotPermitted):
        replace_file(by=replaced.town.viewer("rat"), file=replaced.file, upload=upload("x"), reason="x")


def test_the_clerk_replaces_by_a_form(desk, people):
    client = sign_in(Client(), people["sitzungsdienst"])
    address = reverse("desk:replace_file", args=[desk.file.pk])
    assert client.get(address).status_code == 200
    answer = client.post(address, {"upload": upload("neu"), "reason": "Berichtigt", "keeps_old": "on"})
    assert answer.status_code == 302 and FileVersion.objects.filter(file=desk.file).count() == 1
    assert client.post(address, {"reason": "Ohne Datei"}).status_code == 200


# What is offered -----------------------------------------------------------------------------------------------------
def test_each_note_has_its_fate(replaced):
    found = fates(replaced)
    assert {name: found[key].fate.value for name, key in replaced.notes.items()} == {name: name for name in QUOTES}
    assert found[replaced.notes["moved"]].offers[0].page == 3
    offer = found[replaced.notes["uncertain"]].offers[0]
    assert (
        offer.page == 4 and "zwei Jahren wird das Angebot" in offer.quote and not found[replaced.notes["lost"]].offers
    )


def test_the_notes_are_copied_once_and_stay_where_they_were(replaced):
    chosen = [Choice(replaced.notes[name], 0) for name in ("exact", "moved", "uncertain")]
    assert move(replaced, *chosen) == 3
    assert move(replaced, *chosen) == 0
    rows = Annotation.objects.filter(file=replaced.file)
    assert rows.filter(version=replaced.old).count() == 4 and rows.exclude(version=replaced.old).count() == 3
    copy = rows.get(pk=copy_of(replaced.notes["moved"], replaced.file.blob.sha512))
    assert (copy.content["page"], copy.content["body"], copy.faction) == (3, "Notiz moved", None)
    (left, low, right, high) = copy.content["geometry"]["rects"][0]
    # The words begin behind "Die Bausumme liegt ", in the middle of the page.
    assert 150 < left < 200 < right < 330 and 410 < low < 425 < high < 440
    changed = rows.get(pk=copy_of(replaced.notes["uncertain"], replaced.file.blob.sha512))
    assert "zwei Jahren" in changed.content["quote"]
    done = moving_of(replaced.town.viewer("rat"), replaced.file.pk)
    assert (len(done.done), len(done.lost), done.sure, done.uncertain) == (3, 1, [], [])


def test_what_its_owner_deleted_does_not_come_back(replaced):
    move(replaced, Choice(replaced.notes["exact"], 0))
    copy = Annotation.objects.get(pk=copy_of(replaced.notes["exact"], replaced.file.blob.sha512))
    replaced.send("rat", replaced.edit(id=str(copy.pk), base=1, version=copy.version) | {"content": None})
    assert move(replaced, Choice(replaced.notes["exact"], 0)) == 0
    assert not Annotation.objects.filter(pk=copy.pk, deleted_at__isnull=True).exists()


def test_shared_is_shared_again_only_on_purpose(replaced):
    move(replaced, Choice(replaced.notes["moved"], 0, is_shared=True))
    colleague = replaced.town.viewer("mitglied")
    seen = Annotation.objects.visible_to(colleague).filter(file=replaced.file)
    assert seen.exclude(version=replaced.old).count() == 1


def test_what_was_not_offered_is_refused(replaced):
    for choice, version in ((Choice(replaced.notes["lost"], 0), None), (Choice(replaced.notes["exact"], 7), None),
                            (Choice(replaced.notes["exact"], 0), "0" * 128)):  # fmt: skip
        with pytest.raises(Refused):
            move(replaced, choice, version=version)
    assert move(replaced, Choice(uuid.uuid4(), 0)) == 0


def test_nothing_is_offered_before_the_new_version_is_read(replaced):
    File.objects.filter(pk=replaced.file.pk).update(text="", text_state=TextState.UNREAD)
    assert moving_of(replaced.town.viewer("rat"), replaced.file.pk).is_read is False


def test_a_highlight_whose_words_are_not_drawn_becomes_a_note(replaced):
    """The text of a file may know words that its pages do not show as such."""
    File.objects.filter(pk=replaced.file.pk).update(text="auf 310 m Laenge steht nur im Text")
    note = fates(replaced)[replaced.notes["exact"]]
    assert "auf 310 m Laenge" in note.offers[0].quote
    File.objects.filter(pk=replaced.file.pk).update(blob=store_bytes(pdfs.plain("Bild"), "application/pdf"))
    assert move(replaced, Choice(replaced.notes["exact"], 0)) == 1
    version = File.objects.get(pk=replaced.file.pk).blob.sha512
    copy = Annotation.objects.get(pk=copy_of(replaced.notes["exact"], version))
    assert (copy.content["kind"], copy.content["geometry"], copy.content["page"]) == ("note", {}, 1)


def test_the_reader_counts_what_waits(replaced):
    def older():
        pack = reader_pack(replaced.town.viewer("rat"), replaced.town.meeting.pk)
        return next(each.older for each in pack.documents if each.id == replaced.file.pk)

    assert older() == 4
    move(replaced, Choice(replaced.notes["exact"], 0), Choice(replaced.notes["moved"], 0))
    assert older() == 2


# The pages -----------------------------------------------------------------------------------------------------------
@pytest.fixture
def client_as(replaced):
    users = replaced.town.people | {"mitglied": replaced.town.member}
    return lambda key: sign_in(Client(), users[key])


def test_the_page_offers_and_copies_without_script(replaced, client_as):
    client, address = client_as("rat"), f"/mein-rat/unterlagen/{replaced.file.pk}/uebertragen/"
    page = client.get(address).content.decode()
    assert [page.count(f"Notiz {name}") > 0 for name in QUOTES] == [True] * 4
    assert len(re.findall(r'type="checkbox"[^>]*value="0"[^>]*checked', page)) == 2
    assert not re.search(r'type="radio"[^>]*checked', page)
    sent = {f"notiz-{replaced.notes[name]}": "0" for name in ("exact", "uncertain")} | {
        "fassung": replaced.file.blob.sha512
    }
    answer = client.post(address, sent, follow=True).content.decode()
    assert "2 Notizen sind übertragen." in answer and "Schon übertragen" in answer
    assert (
        "keine Notiz gewählt"
        in client.post(address, {"fassung": replaced.file.blob.sha512}, follow=True).content.decode()
    )
    moved = {f"notiz-{replaced.notes['moved']}": "0", f"teilen-{replaced.notes['moved']}": "on", "fassung": "0" * 128}
    refused = client.post(address, moved).content.decode()
    assert "noch einmal ersetzt" in refused
    assert re.search(rf'name="teilen-{replaced.notes["moved"]}" checked', refused)
    assert not re.search(r'type="radio"[^>]*checked', refused)


def test_notes_and_reader_lead_there(replaced, client_as):
    address = f"/mein-rat/unterlagen/{replaced.file.pk}/uebertragen/"
    client = client_as("rat")
    assert f'href="{address}"' in client.get("/mein-rat/notizen/").content.decode()
    assert (
        f'data-transfer="{address}"'
        in client.get(f"/mein-rat/sitzungen/{replaced.town.meeting.pk}/lesen/").content.decode()
    )
    assert f'href="{address}"' not in client_as("mitglied").get("/mein-rat/notizen/").content.decode()


@pytest.mark.parametrize("path", ["uebertragen/", "vergleich/", "fassungen/{}.pdf"])
def test_for_others_it_does_not_exist(replaced, client_as, path):
    version = FileVersion.objects.get(file=replaced.file)
    address = f"/mein-rat/unterlagen/{replaced.file.pk}/" + path.format(version.pk)
    assert client_as("rat").get(address).status_code == 200
    assert client_as("buergerin").get(address).status_code == 404
    assert Client().get(address).status_code == 302
    File.objects.filter(pk=replaced.file.pk).update(visibility=Visibility.INTERNAL)
    assert client_as("rat").get(address).status_code == 404


def test_a_colleague_sees_no_note_of_mine_there(replaced, client_as):
    page = client_as("mitglied").get(f"/mein-rat/unterlagen/{replaced.file.pk}/uebertragen/").content.decode()
    assert "Notiz" in page and not any(f"Notiz {name}" in page for name in QUOTES)


def test_as_many_queries_for_many_as_for_one(replaced, client_as):
    client, address = client_as("rat"), f"/mein-rat/unterlagen/{replaced.file.pk}/uebertragen/"
    counts = []
    for _time in range(2):
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
        for n in range(5):
            replaced.send("rat", replaced.edit(f"Mehr {n}", version=replaced.old, content={"quote": "310 m Laenge"}))
    assert counts[0] == counts[1]


# Comparing -----------------------------------------------------------------------------------------------------------
def test_pages_are_compared_where_they_belong():
    found = changed_pages(["eins", "zwei drei", "vier"], ["neu", "eins", "zwei vier", "vier"])
    assert [(each.old_page, each.new_page) for each in found] == [(None, 1), (2, 3)]
    assert [piece.words for piece in found[1].new if piece.kind == "added"] == ["vier"]
    assert [piece.words for piece in found[1].old if piece.kind == "removed"] == ["drei"]
    assert changed_pages(["ein  s"], ["ein s"]) == []


def test_where_a_line_breaks_is_no_change():
    words = "Die Mobilstation steht auf dem Bahnhofsvorplatz neben dem Eingang zur Unterführung und ist immer offen."
    assert changed_pages([words], [words.replace(" neben", "\r\nneben")]) == []


def test_words_parted_at_the_end_of_a_line_are_found():
    """The reader quotes the hyphen that it shows; the text of a file is read without."""
    text = "Karte des Verkehrsverbunds oder Telefon"
    found = transfer(page=1, quote="Verkehrsver- bunds", before="Karte des", after="oder", old=[text], new=[text])
    assert found.fate == Fate.EXACT


def test_the_comparison_marks_what_changed(replaced, client_as):
    page = client_as("rat").get(f"/mein-rat/unterlagen/{replaced.file.pk}/vergleich/").content.decode()
    assert "<del>drei</del>" in page and "<ins>zwei</ins>" in page
    assert (
        client_as("rat").get(f"/mein-rat/unterlagen/{replaced.file.pk}/vergleich/?alt={uuid.uuid4()}").status_code
        == 404
    )
    assert client_as("rat").get(f"/mein-rat/unterlagen/{replaced.file.pk}/vergleich/?alt=x").status_code == 200


def test_a_draft_stays_a_draft_after_it_was_replaced(replaced, viewer_of):
    """What a file was before the public saw it is for those who read it then."""
    row = FileVersion.objects.get(file=replaced.file)
    for visibility, readers in ((Visibility.INTERNAL, {"sitzungsdienst"}), (Visibility.NONPUBLIC, {"sitzungsdienst", "rat"}),
                                (Visibility.PUBLIC, {"sitzungsdienst", "rat", "sachkundig"})):  # fmt: skip
        row.delete()
        row = FileVersion.objects.create(file=replaced.file, blob=row.blob, file_name="x", visibility=visibility)
        seen = {
            key for key in ("sitzungsdienst", "rat", "sachkundig", "buergerin")
            if FileVersion.objects.visible_to(viewer_of(key)).exists()
        }  # fmt: skip
        assert seen == readers, visibility
    assert comparison(viewer_of("buergerin"), replaced.file.pk) is None


def test_a_word_that_a_line_parts_is_read_as_one(desk):
    """What Typst sets with a hyphen at the end of a line."""
    words = "Wer ein Rad abstellt, öffnet den Platz mit der Karte des Verkehrsverbunds Rhein-Sieg, dem Telefon oder einem Schlüssel. "
    table = {
        "title": "T",
        "reference": "R",
        "plan": False,
        "drawing": "area",
        "rows": [],
        "after": "",
        "text": words * 12,
        "from": "",
        "to": "",
    }
    file = desk.document("Gesetzt", typeset("council/annex.typ", table))
    read_file_text(file=str(file.pk))
    text = " ".join(File.objects.get(pk=file.pk).text.split())
    assert "\2" not in text and "\ufffe" not in text and text.count("Verkehrsverbunds") == 12
