"""The demo's documents: made at once where people look first, by the worker otherwise, readable for everybody."""

import io
import re

import pikepdf
import pypdfium2
import pytest

from core.models import JobRun
from core.services.blobs import open_blob
from core.services.documents import pdf_faults
from council.demo.filing import first_files, typeset_demo_document
from council.models import File, Paper


def text_of(file):
    with pypdfium2.PdfDocument(open_blob(file.blob).read()) as pdf:
        words = "".join(page.get_textpage().get_text_bounded() for page in pdf)
    # A word divided at the end of a line is one word.
    return re.sub(r"\s+", " ", re.sub(r"[\x02\u00ad]\s*", "", words))


def test_first_documents_are_there_and_the_rest_waits_for_the_worker(demo):
    demo()

    made = set(File.objects.filter(blob__isnull=False).values_list("pk", flat=True))
    assert made == set(first_files())
    assert JobRun.objects.filter(name__endswith="typeset_demo_document").count() == File.objects.count()


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("Vorlage", "Sichere Radverbindung"),
        ("Lageplan Variante B", "640 Metern"),
        ("Variantenvergleich", "412.000 €"),
        ("Stellungnahme des Beirats für Menschen mit Behinderung", "Langstock"),
    ],
)
def test_documents_of_the_running_thread_are_accessible(demo, name, words):
    demo()
    paper = Paper.objects.get(title__startswith="Sichere Radverbindung")
    file = File.objects.get(attachments__paper=paper, name=name)

    data = open_blob(file.blob).read()
    assert pdf_faults(data) == []
    assert file.size == len(data)
    assert words in text_of(file)


@pytest.mark.parametrize("kind", ["Einladung", "Niederschrift", "Beschlüsse"])
def test_documents_of_a_meeting_show_the_public_part_alone(demo, kind):
    demo()
    file = File.objects.get(name=kind, attachments__meeting__name__startswith="Rat", attachments__meeting__number=7)

    data, words = open_blob(file.blob).read(), text_of(file)
    assert pdf_faults(data) == []
    assert "Grundstücksangelegenheit" in words
    for paper in Paper.objects.exclude(pk__in=Paper.objects.public()):
        assert paper.title not in words
    with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_metadata() as metadata:
        assert metadata["dc:title"].startswith(kind)
    assert ("27 Ja, 13 Nein" in words) == (kind != "Einladung")


def test_a_document_made_anew_replaces_the_old_one(demo):
    demo()
    paper = Paper.objects.get(title__startswith="Sichere Radverbindung")
    file = File.objects.get(attachments__paper=paper, name="Vorlage")
    before = file.blob_id
    Paper.objects.filter(pk=paper.pk).update(summary="Neu gefasst.")

    typeset_demo_document(file=str(file.pk))

    file.refresh_from_db()
    assert file.blob_id != before
    assert "Neu gefasst." in text_of(file)


def test_a_document_that_is_not_made_yet_says_so(demo, client):
    demo()
    file = File.objects.public().filter(blob__isnull=True).first()

    answer = client.get(f"/dateien/{file.pk}/")

    assert answer.status_code == 200
    assert "Dieses Dokument wird gerade erstellt." in answer.content.decode()
