"""However things are published, moved and taken back, a public pack holds nothing that is not public at that moment (I1)."""

import io
import os
import zipfile

import pikepdf
import pytest
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from accounts.viewer import PUBLIC
from core.errors import Refused
from council.enums import FileRole, Part, Visibility
from council.models import AgendaItem, File, Paper
from council.services import agenda, agenda_order, packs
from council.services.files import remove_file
from council.services.publication import correct, depublish, publish, publish_meeting, publish_paper
from tests.core.test_packing import everything_in
from tests.council.packs.conftest import build, enclose
from tests.factories import pdfs

pytestmark = pytest.mark.django_db
# A failing walk is short enough to be read as it is.
PHASES = (Phase.explicit, Phase.reuse, Phase.generate)
PLACES = ("mappe.pdf", "mappe-neues.pdf", "mappe-einzeln.zip", "mappe-pruefsummen.json", "")
THINGS = st.integers(0, 2)
STEPS = st.one_of(
    st.tuples(st.just("build"), st.just(0)),
    *(
        st.tuples(st.just(name), THINGS)
        for name in ("hide_file", "hide_paper", "show_paper", "close", "open", "replace", "rename", "annex", "withdraw")
    ),
)


class Town:
    """What is planted where: a word for each thing, and the rows it belongs to."""

    def __init__(self, clerk, meeting, schedule):
        self.clerk, self.meeting, self.count = clerk, meeting, 0
        self.words = {}
        self.items = []
        for n in range(3):
            item, paper = schedule(
                meeting, self.word(None, "Titel"), part=Part.PUBLIC if n else Part.NONPUBLIC, pages=1
            )
            self.words[paper.title] = paper
            self.items.append(item.pk)
            file = File.objects.get(attachments__paper=paper)
            self.words[file.name.split()[-1]] = paper
        publish_meeting(by=clerk, meeting=meeting)
        meeting.refresh_from_db()

    def word(self, row, kind):
        self.count += 1
        word = f"Kanarie{kind}{self.count:03d}"
        self.words[word] = row
        return word

    def item(self, n):
        return AgendaItem.objects.get(pk=self.items[n])

    def paper(self, n):
        return self.item(n).consultation.paper if self.item(n).consultation else None

    def enclose(self, paper, role=FileRole.AUXILIARY):
        """Attach a file whose name, text and private data each carry a word; whether it is public is up to the paper."""
        name, private = self.word(None, "Name"), self.word(None, "Privat")
        visibility = Visibility.PUBLIC if paper.is_public else Visibility.NONPUBLIC
        file = enclose({"paper": paper}, name, pdfs.laden(private), role=role, visibility=visibility)
        self.words[name] = self.words[private] = file
        return file

    def forbidden(self, *, raw):
        """Return the words nobody may find now: of what is hidden, and of the private data of everything but single files."""
        found = set()
        for word, row in self.words.items():
            seen = row is not None and type(row).objects.public().filter(pk=row.pk).exists()
            if isinstance(row, Paper):
                # An item says the title of its paper, whether that is public or not.
                seen = AgendaItem.objects.public().filter(meeting=self.meeting, title=row.title).exists()
            current = isinstance(row, Paper) or "Privat" in word or (row and word == File.objects.get(pk=row.pk).name)
            if not seen or not current or ("Privat" in word and not raw):
                found.add(word)
        return found

    def step(self, name, n):
        paper = self.paper(n)
        files = list(File.objects.filter(attachments__paper=paper, deleted_at__isnull=True)) if paper else []
        try:
            with transaction.atomic():
                self.act(name, n, paper, files)
        except Refused:
            pass

    def act(self, name, n, paper, files):
        if name == "build":
            build(self.meeting)
        elif name == "hide_file" and files:
            depublish(by=self.clerk, thing=files[-1], reason="x")
        elif name == "hide_paper" and paper:
            depublish(by=self.clerk, thing=paper, reason="x")
        elif name == "show_paper" and paper:
            publish_paper(by=self.clerk, paper=paper, files=files)
        elif name == "close":
            agenda_order.move_item(
                by=self.clerk, item=self.item(n), part=Part.NONPUBLIC, reason="x", public_title="Vergabe"
            )
        elif name == "open":
            agenda_order.move_item(by=self.clerk, item=self.item(n), part=Part.PUBLIC, reason="x")
            publish(by=self.clerk, thing=self.meeting)
        elif name == "replace" and files:
            remove_file(by=self.clerk, file=files[0], reason="x")
            self.enclose(paper, FileRole.MAIN)
        elif name == "rename" and files:
            word = self.word(files[-1], "Neu")
            correct(by=self.clerk, thing=files[-1], changes={"name": word}, reason="x")
        elif name == "annex" and paper:
            self.enclose(paper)
        elif name == "withdraw":
            agenda.withdraw_item(by=self.clerk, item=self.item(n), reason="x")


def said_by(path, data, tmp_path):
    """Return all that stands in an answer, unpacked."""
    if data.startswith(b"%PDF"):
        (tmp_path / "x.pdf").write_bytes(data)
        said = everything_in(tmp_path / "x.pdf")
        with pikepdf.open(io.BytesIO(data)) as pdf, pdf.open_outline() as outline:
            rows = list(outline.root)
            while rows:
                row = rows.pop()
                said += row.title.encode()
                rows += row.children
            said += "".join(page.label for page in pdf.pages).encode()
        return [(path, said, False)]
    if data.startswith(b"PK"):
        answers = []
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            answers.append((path, "".join(archive.namelist()).encode() + archive.comment, False))
            for name in archive.namelist():
                inner = archive.read(name)
                answers += [(f"{path}/{name}", said, True) for _path, said, _raw in said_by(name, inner, tmp_path)]
        return answers
    return [(path, data, False)]


def check(town, tmp_path):
    """Ask for everything as a stranger and look for words that must not be there."""
    stranger = Client()
    addresses = [f"/sitzungen/{town.meeting.pk}/{place}" for place in PLACES]
    addresses += [f"/sitzungen/{town.meeting.pk}/mappe/{item}.pdf" for item in town.items]
    for address in addresses:
        response = stranger.get(address)
        if response.status_code != 200:
            continue
        data = b"".join(response.streaming_content) if response.streaming else response.content
        answers = [*said_by(address, data, tmp_path), ("headers", str(response.headers).encode(), False)]
        for path, said, raw in answers:
            for word in town.forbidden(raw=raw):
                coded = (word.encode(), word.encode("utf-16-be"), word.encode("utf-16-be").hex().encode())
                assert not any(each in said for each in coded), (path, word)


@settings(
    # RATSPLATZ_WALKS=50 makes a long walk of it.
    max_examples=int(os.environ.get("RATSPLATZ_WALKS", "3")),
    deadline=None,
    phases=PHASES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps=st.lists(STEPS, min_size=3, max_size=7))
def test_a_public_pack_never_holds_what_is_not_public(steps, clerk, plan, schedule, tmp_path, monkeypatch):
    notes = []
    monkeypatch.setattr(packs, "progress", lambda _done, _total, note="": notes.append(str(note)))
    with transaction.atomic():
        town = Town(clerk, plan(), schedule)
        build(town.meeting)
        check(town, tmp_path)
        for name, n in steps:
            town.step(name, n)
            check(town, tmp_path)
        build(town.meeting)
        check(town, tmp_path)
        transaction.set_rollback(True)
    assert not any("Kanarie" in note for note in notes)


def test_the_check_finds_what_it_looks_for(clerk, plan, schedule, tmp_path):
    """A pack that is handed out in spite of all fails."""
    from council.models import Pack

    town = Town(clerk, plan(), schedule)
    build(town.meeting)
    check(town, tmp_path)
    hidden = Pack.objects.get(meeting=town.meeting, audience="council")
    Pack.objects.filter(meeting=town.meeting, audience="public").update(blob=hidden.blob)
    with pytest.raises(AssertionError):
        check(town, tmp_path)


def test_the_audiences_viewer_is_nobody(db):
    from council.rules import audience_viewer, reach

    assert audience_viewer() is PUBLIC
    council = audience_viewer(council=True)
    assert (council.user_id, council.roles, reach(council).internal) == (None, frozenset(), False)
    assert not reach(council).factions
