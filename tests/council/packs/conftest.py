"""A committee's meeting with papers in both parts, and its packs."""

import io

import pikepdf
import pypdfium2
import pytest
from django.utils import timezone

from core.services.blobs import open_blob, store_bytes
from council.enums import FileRole, Part, Visibility
from council.models import AgendaItem, Attachment, File, Meeting, Membership, Pack, Paper, Person
from council.services import packs as acts
from council.services.consultations import plan_consultation, schedule_consultation
from council.services.publication import publish_meeting, publish_paper
from tests.council.acts.conftest import bodies, clerk, plan, write
from tests.factories import pdfs

__all__ = ["bodies", "clerk", "plan", "write"]


def enclose(parent, name, data=None, *, role=FileRole.AUXILIARY, visibility=Visibility.PUBLIC, mime="application/pdf"):
    """Attach a file, past the check of uploads: imports bring everything."""
    blob = store_bytes(data if data is not None else pdfs.plain(name), mime)
    now = timezone.now()
    times = {"first_published_at": now, "public_modified_at": now} if visibility == Visibility.PUBLIC else {}
    file = File.objects.create(name=name, file_name=f"{name}.pdf", blob=blob, mime_type=mime, size=blob.size,
                               visibility=visibility, **times)  # fmt: skip
    order = Attachment.objects.filter(**parent).count()
    Attachment.objects.create(file=file, role=role, order=order, **parent)
    return file


@pytest.fixture
def schedule(clerk, write, bodies):
    """Write a paper with a document and put it onto an agenda."""

    def make(meeting, title, *, part=Part.PUBLIC, body="mobil", pages=2, public=True):
        paper = write(title)
        station = plan_consultation(by=clerk, paper=paper, organization=bodies[body])
        closed = {"public_title": "Grundstücksangelegenheit"} if part == Part.NONPUBLIC else {}
        item = schedule_consultation(by=clerk, consultation=station, meeting=meeting, part=part, **closed)
        is_open = part == Part.PUBLIC and public
        visibility = Visibility.PUBLIC if is_open else Visibility.NONPUBLIC
        if is_open:
            publish_paper(by=clerk, paper=paper)
        else:
            Paper.objects.filter(pk=paper.pk).update(visibility=visibility)
            paper.consultations.update(visibility=visibility)
            AgendaItem.objects.filter(pk=item.pk).update(visibility=visibility)
        paper.refresh_from_db()
        words = [f"{title} Blatt {n}" for n in range(1, pages + 1)]
        enclose({"paper": paper}, f"Vorlage {title}", pdfs.plain(*words), role=FileRole.MAIN, visibility=visibility)
        return item, paper

    return make


@pytest.fixture
def evening(clerk, plan, schedule):
    """Two public items and a closed one, published."""
    meeting = plan()
    _radweg, paper = schedule(meeting, "Radweg")
    enclose({"paper": paper}, "Lageplan", pdfs.plain("Lageplan", size=pdfs.A0_LANDSCAPE))
    schedule(meeting, "Brunnen", pages=3)
    schedule(meeting, "Kaufvertrag", part=Part.NONPUBLIC)
    publish_meeting(by=clerk, meeting=meeting)
    return Meeting.objects.get(pk=meeting.pk)


def build(meeting):
    """Build all packs and return them by audience."""
    acts.make_packs(meeting=str(meeting.pk))
    return {pack.audience: pack for pack in Pack.objects.current().filter(meeting=meeting)}


def read(blob):
    """Return the bytes of a blob."""
    with open_blob(blob) as file:
        return file.read()


def texts(blob):
    """Return the words of each page."""
    document = pypdfium2.PdfDocument(read(blob))
    return [page.get_textpage().get_text_bounded().replace("\r\n", "\n") for page in document]


def opened(blob):
    """Return a pack for reading."""
    return pikepdf.open(io.BytesIO(read(blob)))


@pytest.fixture
def sit(people, bodies):
    """Give somebody the one seat they have."""

    def make(key, body):
        Person.objects.filter(user=people[key]).delete()
        person = Person.objects.create(body=bodies[body].body, name=key, user=people[key])
        Membership.objects.create(person=person, organization=bodies[body], start_date="2020-01-01")

    make("rat", "rat")
    make("sachkundig", "mobil")
    return make
