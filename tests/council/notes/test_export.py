"""Notes to take along: drawn into the document, and as a list."""

import io
import uuid

import pikepdf
import pypdfium2
import pytest

from council.services.note_export import annotated_pdf, as_csv
from council.services.note_list import all_notes
from tests.factories import pdfs

pytestmark = pytest.mark.django_db


def text_of(data):
    document = pypdfium2.PdfDocument(io.BytesIO(data))
    return [page.get_textpage().get_text_bounded() for page in document]


def every_kind(desk):
    desk.send(
        "rat", desk.edit("Zu schmal (nur 1,60 m)", content={"page": 2}),
        desk.edit("", content={"kind": "ink", "geometry": {"strokes": [[10, 10, 0.5, 200, 300, 1]], "width": 2}, "colour": "red"}),
        desk.edit("", content={"kind": "highlight", "geometry": {"rects": [[60, 420, 200, 435]]}, "colour": "green", "quote": "Seite eins"}),
        desk.edit("Freier Text", content={"kind": "text", "geometry": {"at": [60, 200], "size": 11}}),
        desk.edit("", content={"kind": "bookmark", "page": 3, "geometry": {}}),
    )  # fmt: skip
    desk.send("mitglied", desk.edit("Sehe ich auch so", shared=True))
    desk.send("vorsitz", desk.edit("Andere Fraktion", shared=True))


def test_a_document_carries_what_its_reader_sees(desk):
    every_kind(desk)
    name, data = annotated_pdf(desk.town.viewer("rat"), desk.file.pk)
    pages = text_of(data)
    said = "\n".join(pages)
    assert name == "Radverkehrskonzept" and len(pages) > 3
    assert "Seite eins" in pages[0] and "Freier Text" in pages[0]
    assert "Zu schmal" in said and "Sehe ich auch so" in said and "Andere Fraktion" not in said
    with pikepdf.open(io.BytesIO(data)) as document:
        # Flat: nothing that a reader could take off again.
        assert all("/Annots" not in page for page in document.pages[:3])
        assert (
            b"RatsplatzMarker" in document.pages[0].Contents.read_bytes()
            if not isinstance(document.pages[0].Contents, pikepdf.Array)
            else True
        )


def test_alone_on_request(desk):
    every_kind(desk)
    _name, data = annotated_pdf(desk.town.viewer("rat"), desk.file.pk, with_shared=False)
    assert "Sehe ich auch so" not in "\n".join(text_of(data))


def test_others_get_their_own_notes_and_strangers_nothing(desk):
    from accounts.viewer import PUBLIC

    every_kind(desk)
    _name, data = annotated_pdf(desk.town.viewer("vorsitz"), desk.file.pk)
    assert "Andere Fraktion" in "\n".join(text_of(data)) and "Zu schmal" not in "\n".join(text_of(data))
    # A clerk reads the public document without anybody's notes.
    for viewer in (PUBLIC, desk.town.viewer("sitzungsdienst")):
        assert len(text_of(annotated_pdf(viewer, desk.file.pk)[1])) == 3
    assert annotated_pdf(desk.town.viewer("rat"), uuid.uuid4()) is None


def test_what_cannot_be_drawn_on_is_refused(desk):
    from core.errors import Refused

    broken = desk.document("Kaputt", b"%PDF-1.7 nichts")
    with pytest.raises(Refused) as refusal:
        annotated_pdf(desk.town.viewer("rat"), broken.pk)
    assert refusal.value.code == "not_drawable"


def test_pages_that_share_resources_are_not_mixed_up(desk):
    pdf = pdfs.made(("eins", "zwei"))
    shared = pdf.make_indirect(pdf.pages[0].Resources)
    for page in pdf.pages:
        page.obj["/Resources"] = shared
    desk.file = desk.document("Geteilt", pdfs.saved(pdf))
    desk.send("rat", desk.edit("Text", content={"kind": "text", "geometry": {"at": [60, 200], "size": 11}}))
    _name, data = annotated_pdf(desk.town.viewer("rat"), desk.file.pk)
    assert "eins" in text_of(data)[0] and "zwei" in text_of(data)[1]


def test_the_list_is_a_table_without_formulas(desk):
    desk.send(
        "rat",
        desk.edit("=HYPERLINK(1)"),
        desk.edit(
            "", content={"kind": "highlight", "page": 2, "geometry": {"rects": [[1, 2, 3, 4]]}, "quote": "Seite zwei"}
        ),
    )
    rows = as_csv(all_notes(desk.town.viewer("rat"))).splitlines()
    assert rows[0].startswith("\ufeffUnterlage;Seite;Art") and len(rows) == 3
    assert ";'=HYPERLINK(1);" in rows[1] and ";2;Markierung;Seite zwei;" in rows[2]


def test_notes_are_found_by_their_words(desk):
    every_kind(desk)
    viewer = desk.town.viewer("rat")
    assert [line.body for line in all_notes(viewer, "schmal 1,60")] == ["Zu schmal (nur 1,60 m)"]
    assert [line.kind for line in all_notes(viewer, "seite EINS")] == ["highlight"]
    assert all_notes(viewer, "Andere") == []
