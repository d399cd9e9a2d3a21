"""A paper with a document that two factions may read, and devices that write on it."""

import uuid

import pytest

from council.enums import FileRole, Visibility
from council.models import AgendaItem, Consultation, Paper
from council.services.note_sync import sync_notes
from tests.council.motions.conftest import town
from tests.council.packs.conftest import enclose
from tests.factories import pdfs

__all__ = ["town"]


class Desk:
    """The town with a meeting of the council and documents on its agenda."""

    def __init__(self, town):
        self.town = town
        self.file = self.document("Radverkehrskonzept", pdfs.plain("Seite eins", "Seite zwei", "Seite drei"))

    def document(self, name, data=None, visibility=Visibility.PUBLIC, **more):
        """Put a paper with a document onto the agenda."""
        from tests.council.motions.conftest import public

        sight = public() if visibility == Visibility.PUBLIC else {"visibility": visibility}
        paper = Paper.objects.create(body=self.town.body, title=name, reference=f"V/{name}", state="released", **sight)
        station = Consultation.objects.create(paper=paper, organization=self.town.council, **sight)
        order = AgendaItem.objects.filter(meeting=self.town.meeting).count() + 1
        AgendaItem.objects.create(
            meeting=self.town.meeting, consultation=station, order=order, number=str(order), title=name,
            part="public" if visibility == Visibility.PUBLIC else "nonpublic", state="on_agenda", **sight,
        )  # fmt: skip
        data = data or pdfs.plain(name)
        return enclose({"paper": paper}, name, data, role=FileRole.MAIN, visibility=visibility, **more)

    def edit(self, body="Notiz", **more):
        """Return an edit as a device sends it."""
        content = {"kind": "note", "page": 1, "geometry": {"at": [60, 700]}, "body": body} | more.pop("content", {})
        return {
            "edit": str(uuid.uuid4()), "id": str(uuid.uuid4()), "file": str(self.file.pk), "version": self.file.blob.sha512,
            "base": 0, "content": content, "shared": False,
        } | more  # fmt: skip

    def send(self, key, *edits, cursor=""):
        """Send edits as somebody."""
        return sync_notes(by=self.town.viewer(key), edits=list(edits), cursor=cursor)


@pytest.fixture
def desk(town):
    return Desk(town)
