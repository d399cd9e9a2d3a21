"""Binding PDFs: what comes along, what stays behind, and where the stamp stands."""

import io
import re

import pikepdf
import pypdfium2
import pytest

from core.services.packing.copying import Unreadable, copy_pages
from core.services.packing.furnishing import Bookmark, Label, furnish
from core.services.packing.reusing import reuse_pages
from core.services.packing.stamping import Sheet, stamp
from core.services.packing.writing import PdfWriter
from tests.factories import pdfs

WORD = "Kanarienvogel"


def bound(tmp_path, *documents, words=lambda n: f"TOP Ö 7 · Seite {n}", name="bound.pdf"):
    """Bind documents and return where the result lies."""
    target = tmp_path / name
    with target.open("w+b") as file:
        writer = PdfWriter(file)
        for n, document in enumerate(documents):
            source = tmp_path / f"{n}.pdf"
            source.write_bytes(document)
            copy_pages(source, writer, words)
        furnish(writer, [Bookmark("Anfang", 0, [Bookmark("Innen", 0)])], [Label(0, "Ö 7 · ")], "Mappe")
    return target


def texts(path):
    document = pypdfium2.PdfDocument(path)
    return [page.get_textpage().get_text_bounded() for page in document]


def everything_in(path):
    """Return all that stands in a PDF: every string and every stream unpacked."""
    said = path.read_bytes()
    with pikepdf.open(path) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Stream):
                said += thing.read_raw_bytes() + thing.stream_dict.unparse(resolved=True)
                try:
                    said += thing.read_bytes()
                except pikepdf.PdfError:
                    continue
            else:
                said += thing.unparse(resolved=True)
    return said


def carries(path, word=WORD):
    said = everything_in(path)
    coded = (
        word.encode(),
        word.encode("utf-16-be"),
        word.encode().hex().encode(),
        word.encode("utf-16-be").hex().encode(),
    )
    return any(each in said for each in coded)


def test_pages_come_in_order_with_their_stamps(tmp_path):
    path = bound(tmp_path, pdfs.plain("Eins", "Zwei"), pdfs.plain("Drei"))
    assert [re.sub(r"\s+", " ", text) for text in texts(path)] == [
        "Eins TOP Ö 7 · Seite 1", "Zwei TOP Ö 7 · Seite 2", "Drei TOP Ö 7 · Seite 1",
    ]  # fmt: skip
    with pikepdf.open(path) as pdf:
        assert not pdf.check_pdf_syntax()
        with pdf.open_outline() as outline:
            assert [(each.title, [inner.title for inner in each.children]) for each in outline.root] == [
                ("Anfang", ["Innen"])
            ]
        assert [page.label for page in pdf.pages] == ["Ö 7 · 1", "Ö 7 · 2", "Ö 7 · 3"]
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "Mappe"


def test_nothing_private_comes_along(tmp_path):
    source = pdfs.laden(WORD)
    (tmp_path / "laden.pdf").write_bytes(source)
    assert carries(tmp_path / "laden.pdf")
    path = bound(tmp_path, source)
    assert not carries(path)
    said = everything_in(path)
    for name in (
        b"/JavaScript",
        b"/JS",
        b"/Launch",
        b"/EmbeddedFile",
        b"/Thumb",
        b"/PieceInfo",
        b"/AA",
        b"/StructParents",
    ):
        assert name not in said
    assert b"https://hennef.example/".hex().encode() in path.read_bytes()
    assert "Sichtbar" in texts(path)[0]


def test_what_was_written_before_is_taken_over(tmp_path):
    first = bound(tmp_path, pdfs.plain("Eins"), pdfs.layered(), name="a.pdf")
    second = bound(tmp_path, pdfs.plain("Zwei"), pdfs.layered(), name="b.pdf")
    target = tmp_path / "whole.pdf"
    with target.open("w+b") as file:
        writer = PdfWriter(file)
        for path in (first, second):
            reuse_pages(path, writer)
        furnish(writer, [Bookmark("Erstes", 0), Bookmark("Zweites", 2)], [Label(0, is_roman=True)], "Ganz")
    with pikepdf.open(target) as pdf:
        assert not pdf.check_pdf_syntax()
        assert len(pdf.pages) == 4
        layers = pdf.Root.OCProperties
        assert (len(layers.OCGs), len(layers.D.OFF)) == (4, 2)
        assert {str(layer.Name) for layer in layers.OCGs} == {"Ebene"}
        with pdf.open_outline() as outline:
            leads = [pdf.pages.index(pikepdf.Page(each.destination[0])) for each in outline.root]
    assert leads == [0, 2]
    assert [text.split()[0] for text in texts(target) if not text.startswith("TOP")] == ["Eins", "Zwei"]
    # What the parts are called is not said in the whole.
    assert not carries(target, "Anfang")
    assert not carries(target, "Mappe")


def test_hidden_layers_stay_hidden(tmp_path):
    page = pypdfium2.PdfDocument(bound(tmp_path, pdfs.layered()))[0]
    picture = page.render().to_pil()
    assert picture.getpixel((100, 700)) == (255, 0, 0)
    assert picture.getpixel((400, 700)) == (255, 255, 255)


def test_forms_show_what_was_filled_in(tmp_path):
    path = bound(tmp_path, pdfs.form())
    assert "Ausgefuellt" in texts(path)[0]
    assert b"/Widget" not in everything_in(path)


@pytest.mark.parametrize("size", [pdfs.A4, (842, 595), pdfs.A0_LANDSCAPE, (200, 300)])
@pytest.mark.parametrize("rotation", [0, 90, 180, 270])
def test_the_stamp_stands_where_the_reader_sees_top_and_right(tmp_path, size, rotation):
    path = bound(tmp_path, pdfs.plain("Plan", size=size, rotation=rotation))
    page = pypdfium2.PdfDocument(path)[0]
    seen = (size[1], size[0]) if rotation in (90, 270) else size
    assert tuple(round(side) for side in page.get_size()) == seen
    drawn = page.render(scale=1).to_pil().convert("L")
    wide = drawn.width
    corner = drawn.crop((wide // 2 if min(size) > 300 else 0, 0, wide, round(60 * max(1, min(size) / 595))))
    marks = corner.point(lambda dot: 255 if dot < 160 else 0).getbbox()
    # Something is drawn there, wider than high: it is read without turning one's head.
    assert marks is not None
    assert marks[2] - marks[0] > 3 * (marks[3] - marks[1])


def test_the_stamp_is_drawn_by_the_book():
    """Readers are lenient in different ways: every operator has what it needs."""
    needs = {b"cm": 6, b"g": 1, b"G": 1, b"w": 1, b"re": 4, b"B": 0, b"Tf": 2, b"Td": 2, b"Tj": 1, b"q": 0, b"Q": 0}
    content = stamp("TOP Ö 7 · Seite 3", Sheet(0, 0, 595, 842))
    with pikepdf.new() as pdf:
        steps = pikepdf.parse_content_stream(pdf.make_stream(content))
    told = [(bytes(step.operator), len(step.operands)) for step in steps]
    assert [(name, count) for name, count in told if needs.get(name, count) != count] == []
    assert [name for name, _count in told] == b"Q q cm g G w re B g BT Tf Td Tj ET Q".split()


def test_a_cut_page_is_stamped_in_what_is_seen(tmp_path):
    pdf = pdfs.made(("Schnitt",))
    pdf.pages[0].obj.CropBox = pikepdf.Array([100, 100, 400, 500])
    page = pypdfium2.PdfDocument(bound(tmp_path, pdfs.saved(pdf)))[0]
    drawn = page.render(scale=1).to_pil().convert("L")
    assert drawn.size == (300, 400)
    assert drawn.crop((150, 0, 300, 40)).getextrema()[0] < 128


@pytest.mark.parametrize(
    ("document", "reason"),
    [(pdfs.locked(user="geheim"), "locked"), (pdfs.broken(), "damaged"), (pdfs.empty(), "empty"), (b"", "damaged")],
)
def test_what_cannot_be_read_says_why_and_leaves_nothing(tmp_path, document, reason):
    target, source = tmp_path / "x.pdf", tmp_path / "s.pdf"
    source.write_bytes(document)
    with target.open("w+b") as file:
        writer = PdfWriter(file)
        before = writer.state()[:2]
        with pytest.raises(Unreadable) as refusal:
            copy_pages(source, writer)
        assert refusal.value.reason == reason
        assert writer.state()[:2] == before


def test_a_document_without_password_for_readers_comes_along(tmp_path):
    path = bound(tmp_path, pdfs.locked())
    assert "Verschlossen" in texts(path)[0]
    assert b"/Encrypt" not in path.read_bytes()


def test_the_same_pages_are_the_same_bytes(tmp_path):
    document = pdfs.plain("Eins")
    assert bound(tmp_path, document, name="a.pdf").read_bytes() == bound(tmp_path, document, name="b.pdf").read_bytes()


def test_a_document_that_breaks_halfway_leaves_nothing(tmp_path, monkeypatch):
    from core.services.packing import copying

    source, target = tmp_path / "s.pdf", tmp_path / "t.pdf"
    source.write_bytes(pdfs.plain("Eins", WORD))
    calls = []

    def breaks(self, page, n):
        calls.append(n)
        if n == 2:
            raise ValueError("halfway")
        return original(self, page, n)

    original = copying._Copy._page
    monkeypatch.setattr(copying._Copy, "_page", breaks)
    with target.open("w+b") as file:
        writer = PdfWriter(file)
        state = writer.state()
        with pytest.raises(Unreadable):
            copy_pages(source, writer)
        writer.roll_back(state)
        furnish(writer, [], [], "leer")
    assert io.BytesIO(target.read_bytes()).getvalue().count(b" obj") == 3
