"""Documents: real PDFs, opened again, read, and free of faults."""

import io

import pikepdf
import pypdfium2
import pytest

from core.services import documents
from core.services.documents import TypesetFailed, pdf_faults, typeset

PAPER = {
    "title": "Radweg", "reference": "V/2026/0001", "kind": "Beschlussvorlage", "date": "01.01.2026",
    "department": "Amt für Mobilität", "originators": "", "way": [],
    "sections": [{"title": "Begründung", "text": "Erster Absatz.\n\n#evil[Zweiter] $Absatz$ \"mit\" Zeichen"}],
}  # fmt: skip


@pytest.fixture(autouse=True)
def named(settings):
    """Name the town, so that no database is asked."""
    settings.TOWN_NAME, settings.TOWN_TITLE = "Hennef (Sieg)", "Stadt Hennef (Sieg)"


def words(data):
    document = pypdfium2.PdfDocument(io.BytesIO(data))
    text = "".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return text


def test_a_document_is_tagged_and_says_what_it_was_given():
    data = typeset("council/paper.typ", PAPER)
    assert pdf_faults(data) == []
    text = words(data)
    # Signs of the typesetter's own language are words like any other.
    assert "Radweg" in text
    assert "#evil[Zweiter] $Absatz$" in text
    with pikepdf.open(io.BytesIO(data)) as pdf:
        assert str(pdf.Root.Lang) == "de-DE" or str(pdf.Root.Lang).startswith("de")


def test_a_template_that_breaks_refuses_with_the_reason(tmp_path, settings):
    with pytest.raises(TypesetFailed) as refusal:
        typeset("council/paper.typ", {"title": "ohne alles"})
    assert refusal.value.params["words"]


def test_what_takes_too_long_is_killed(monkeypatch):
    monkeypatch.setattr(documents, "SECONDS", 0.001)
    with pytest.raises(TypesetFailed):
        typeset("council/paper.typ", PAPER)


def test_faults_are_found():
    target = io.BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(target)
    faults = pdf_faults(target.getvalue())
    assert {"it is not tagged", "it names no language", "it has no title"} <= set(faults)
