"""Packs: what they hold, how one finds one's way in them, and who gets which."""

import hashlib
import io
import json
import re
import zipfile

import pikepdf
import pytest

from accounts.viewer import PUBLIC
from core.errors import NotPermitted, Refused
from core.models import Blob, JobRun
from core.services.documents import pdf_faults
from council.enums import FileRole, Part, Visibility
from council.models import AgendaItem, File, Pack, PackItem, Paper
from council.services import agenda_order, packs
from council.services.files import remove_file
from council.services.pack_offer import offered_pack, pack_board, unfit_files
from council.services.pack_plan import pack_plan
from council.services.publication import correct, depublish
from tests.council.packs.conftest import build, enclose, opened, read, texts
from tests.factories import pdfs

pytestmark = pytest.mark.django_db


def stamps(pages):
    return [match[0] if (match := re.search(r"TOP [ÖN] \d+ · Seite \d+", page)) else "" for page in pages]


def outline(blob):
    with opened(blob) as pdf, pdf.open_outline() as lines:

        def walk(rows):
            return [
                (row.title, pdf.pages.index(pikepdf.Page(row.destination[0])) + 1, walk(row.children)) for row in rows
            ]

        return walk(lines.root)


def test_a_pack_holds_the_evening(evening):
    pack = build(evening)["public"]
    pages = texts(pack.blob)
    assert len(pages) == pack.pages
    assert [stamp for stamp in stamps(pages) if stamp] == [
        "TOP Ö 1 · Seite 1", "TOP Ö 1 · Seite 2", "TOP Ö 1 · Seite 3",
        "TOP Ö 2 · Seite 1", "TOP Ö 2 · Seite 2", "TOP Ö 2 · Seite 3",
    ]  # fmt: skip
    first = next(n for n, stamp in enumerate(stamps(pages), start=1) if stamp)
    assert "Sitzungsmappe" in pages[0]
    assert "Radweg Blatt 1" in pages[first - 1]
    assert "Prüfsummen der Unterlagen" in pages[-1]
    titles = outline(pack.blob)
    assert [title for title, _page, _inside in titles] == [
        "Titelblatt",
        "Inhalt",
        "Ö 1 Radweg",
        "Ö 2 Brunnen",
        "Prüfsummen",
    ]
    paper = Paper.objects.get(title="Radweg")
    assert titles[2] == (
        "Ö 1 Radweg", first, [(f"Beschlussvorlage {paper.reference}", first, [("Lageplan", first + 2, [])])]
    )  # fmt: skip
    with opened(pack.blob) as pdf:
        assert [pdf.pages[first + n].label for n in range(-1, 3)] == ["Ö 1 · 1", "Ö 1 · 2", "Ö 1 · 3", "Ö 2 · 1"]
        assert pdf.pages[0].label == "i"
        # The plan keeps its size.
        assert [float(side) for side in pdf.pages[first + 1].mediabox] == [0, 0, *pdfs.A0_LANDSCAPE]
        assert not pdf.check_pdf_syntax()
    assert hashlib.sha512(read(pack.blob)).hexdigest() == pack.sha512


def test_contents_lead_to_the_pages_they_name(evening):
    pack = build(evening)["public"]
    pages = texts(pack.blob)
    with opened(pack.blob) as pdf:
        targets = set()
        for page in list(pdf.pages)[: stamps(pages).index("TOP Ö 1 · Seite 1")]:
            for link in page.obj.get("/Annots", ()):
                targets.add(pdf.pages.index(pikepdf.Page(link.Dest[0])) + 1)
    starts = {part.first_page for part in pack.parts.exclude(first_page=None)}
    assert starts <= targets
    contents = pages[1]
    for part in pack.parts.filter(kind="item").exclude(first_page=None):
        assert re.search(rf"{part.label}\s.*{part.name}\s+{part.first_page}\b", contents)


def test_cover_and_contents_are_set_as_tagged_pdf(evening, monkeypatch):
    from council.services import pack_binding

    made = []
    original = pack_binding.typeset

    def keep(*args, **kwargs):
        made.append(original(*args, **kwargs))
        return made[-1]

    monkeypatch.setattr(pack_binding, "typeset", keep)
    build(evening)
    assert made
    assert all(pdf_faults(each) == [] for each in made)


def test_the_manifest_names_every_part_with_its_hash(evening):
    from council.services.pack_manifest import manifest

    pack = build(evening)["public"]
    told = manifest(pack)
    assert told["sha512"] == pack.sha512
    documents = [each for item in told["items"] for each in item["documents"]]
    assert [each["name"] for each in documents] == ["Vorlage Radweg", "Lageplan", "Vorlage Brunnen"]
    for each in documents:
        assert each["sha512"] == File.objects.get(name=each["name"]).blob.sha512
        assert each["sha512"][:64] in "".join(texts(pack.blob)[-1].split())
    first, last = documents[0]["pages"]
    assert "Radweg Blatt 1" in texts(pack.blob)[first - 1]
    assert last == first + 1


def test_the_archive_holds_the_documents_as_they_are(evening):
    pack = build(evening)["public"]
    with zipfile.ZipFile(io.BytesIO(read(pack.archive))) as archive:
        assert archive.namelist() == [
            "Ö-01 Vorlage Radweg.pdf", "Ö-01 Lageplan.pdf", "Ö-02 Vorlage Brunnen.pdf", "Inhalt.json",
        ]  # fmt: skip
        assert archive.read("Ö-01 Lageplan.pdf") == read(File.objects.get(name="Lageplan").blob)


def test_audiences_differ_exactly_as_visible_to_says(evening, viewer_of, sit, schedule):
    # Something that the council reads and the committee does not: it belongs to a paper of another body as well.
    paper = Paper.objects.get(title="Radweg")
    _item, other = schedule(evening, "Anderes", part=Part.NONPUBLIC)
    both = enclose({"paper": paper}, "Doppelt", visibility=Visibility.NONPUBLIC)
    hidden = Paper.objects.create(body=paper.body, title="Nur Bau", visibility=Visibility.NONPUBLIC)
    both.attachments.create(paper=hidden, role=FileRole.AUXILIARY)
    made = build(evening)
    assert set(made) == {"public", "council", "body"}
    readers = {"public": PUBLIC, "council": viewer_of("rat"), "body": viewer_of("sachkundig")}
    for audience, viewer in readers.items():
        files = set(made[audience].parts.filter(file__isnull=False).values_list("file", flat=True))
        papers = set(made[audience].parts.filter(paper__isnull=False).values_list("paper", flat=True))
        items = set(made[audience].parts.filter(kind="item").values_list("agenda_item", flat=True))
        on_agenda = Paper.objects.filter(consultations__agenda_item__meeting=evening)
        assert items == set(AgendaItem.objects.visible_to(viewer).filter(meeting=evening).values_list("pk", flat=True))
        assert papers == set(Paper.objects.visible_to(viewer).filter(pk__in=on_agenda).values_list("pk", flat=True))
        held = File.objects.visible_to(viewer).filter(attachments__paper__in=on_agenda)
        assert files == set(held.values_list("pk", flat=True))
    names = {key: set(pack.parts.filter(kind="document").values_list("name", flat=True)) for key, pack in made.items()}
    assert names["council"] - names["body"] == {"Doppelt"}
    assert names["body"] - names["public"] == {"Vorlage Kaufvertrag", "Vorlage Anderes"}
    assert "Nichtöffentlich" in texts(made["body"].blob)[0]
    assert "Öffentliche Fassung" in texts(made["public"].blob)[0]
    assert not any("Kaufvertrag" in page for page in texts(made["public"].blob))
    assert other.title not in "".join(texts(made["public"].blob))


def test_everybody_gets_the_widest_pack_they_may_read(evening, viewer_of, sit):
    made = build(evening)
    assert offered_pack(PUBLIC, evening.pk) == made["public"]
    assert offered_pack(viewer_of("buergerin"), evening.pk) == made["public"]
    assert offered_pack(viewer_of("rat"), evening.pk) == made["council"]
    assert offered_pack(viewer_of("rat", second_factor=False), evening.pk) == made["public"]
    assert offered_pack(viewer_of("sitzungsdienst"), evening.pk) == made["council"]
    # A member of another body reads what anybody reads.
    sit("sachkundig", "bau")
    assert offered_pack(viewer_of("sachkundig"), evening.pk) == made["public"]
    sit("sachkundig", "mobil")
    assert offered_pack(viewer_of("sachkundig"), evening.pk) == made["body"]


def test_one_factor_more_hidden_and_the_pack_is_gone_at_once(evening, clerk, client_of):
    build(evening)
    stranger, address = client_of(), f"/sitzungen/{evening.pk}/mappe.pdf"
    assert stranger.get(address).status_code == 200
    depublish(by=clerk, thing=File.objects.get(name="Lageplan"), reason="Versehen")
    for name in ("mappe.pdf", "mappe-einzeln.zip", "mappe-pruefsummen.json", "mappe-neues.pdf"):
        assert stranger.get(f"/sitzungen/{evening.pk}/{name}").status_code == 404
    assert "mappe" not in stranger.get(f"/sitzungen/{evening.pk}/").content.decode()
    assert JobRun.objects.open().filter(name=packs.make_packs.name, next_at=None).count() == 1
    pack = build(evening)["public"]
    assert (pack.revision, offered_pack(PUBLIC, evening.pk)) == (2, pack)
    assert not any("Lageplan" in page for page in texts(pack.blob))
    # What is gone is counted, never named.
    assert pack.supplement is not None
    news = "".join(texts(pack.supplement))
    assert "1 Unterlage entfallen" in news
    assert "Lageplan" not in news


@pytest.mark.parametrize("kind", ["meeting", "paper", "item"])
def test_whatever_is_taken_back_takes_the_pack_along(evening, clerk, kind):
    build(evening)
    things = {"meeting": evening, "paper": Paper.objects.get(title="Brunnen"),
              "item": AgendaItem.objects.get(title="Brunnen")}  # fmt: skip
    if kind == "item":
        agenda_order.move_item(
            by=clerk, item=things[kind], part=Part.NONPUBLIC, reason="Preise", public_title="Vergabe"
        )
    else:
        depublish(by=clerk, thing=things[kind], reason="Versehen")
    assert offered_pack(PUBLIC, evening.pk) is None
    assert build(evening).get("public") is None or "Brunnen Blatt" not in "".join(
        texts(offered_pack(PUBLIC, evening.pk).blob)
    )


def test_a_corrected_title_takes_the_old_pack_off(evening, clerk):
    build(evening)
    file = File.objects.get(name="Lageplan")
    correct(by=clerk, thing=file, changes={"name": "Übersichtsplan"}, reason="Tippfehler")
    assert offered_pack(PUBLIC, evening.pk) is None
    assert any("Übersichtsplan" in page for page in texts(build(evening)["public"].blob))


def test_the_same_content_makes_no_new_revision_and_binds_nothing(evening, monkeypatch):
    before = build(evening)
    monkeypatch.setattr(packs, "bind_pack", None)
    assert build(evening) == before
    assert Pack.objects.count() == len(before)


def test_a_replaced_paper_makes_a_revision_and_only_its_item_is_bound_anew(evening, clerk):
    first = build(evening)["public"]
    known = set(PackItem.objects.values_list("pk", flat=True))
    file = File.objects.get(name="Vorlage Radweg")
    paper = file.attachments.get().paper
    remove_file(by=clerk, file=file, reason="Fehler")
    enclose({"paper": paper}, "Vorlage Radweg neu", pdfs.plain("Neue Fassung"), role=FileRole.MAIN)
    second = build(evening)["public"]
    assert (second.revision, second.is_current) == (2, True)
    first.refresh_from_db()
    assert (first.is_current, first.blob, first.archive) == (False, None, None)
    assert first.parts.filter(name="Vorlage Radweg").exists()
    kept = PackItem.objects.filter(pk__in=known)
    # Of the public item and its twin for the council's pack: the others stayed.
    assert {part.label for piece in kept for part in piece.parts.all()} == {"Ö 2", "N 1"}
    news = texts(second.supplement)
    assert second.supplement_pages == len(news) == 2
    assert "ersetzt die frühere Fassung" in news[0]
    assert "Neue Fassung" in news[1]
    assert stamps(news)[1] == "TOP Ö 1 · Seite 1"
    assert not any("Brunnen Blatt" in page for page in news)


def test_a_late_annex_is_stamped_behind_what_is_there(evening):
    build(evening)
    enclose({"paper": Paper.objects.get(title="Radweg")}, "Nachtrag", pdfs.plain("Nachgereicht"))
    pack = build(evening)["public"]
    news = texts(pack.supplement)
    assert stamps(news)[1:] == ["TOP Ö 1 · Seite 4"]
    assert "neu" in news[0]
    # Pages are counted with the cover, as readers count them.
    assert re.search(r"Nachtrag\s+neu\s+2\b", news[0]) or re.search(r"Nachtrag\s+2\b", news[0])


def test_what_cannot_go_in_is_named_and_left_out(evening, clerk):
    paper = Paper.objects.get(title="Radweg")
    for name, data in (("Verschlossen", pdfs.locked(user="x")), ("Kaputt", pdfs.broken()), ("Leer", pdfs.empty())):
        enclose({"paper": paper}, name, data)
    enclose({"paper": paper}, "Tabelle", b"PK", mime="application/vnd.oasis.opendocument.spreadsheet")
    pack = build(evening)["public"]
    left = dict(pack.parts.exclude(left_out="").values_list("name", "left_out"))
    assert left == {"Verschlossen": "locked", "Kaputt": "damaged", "Leer": "empty", "Tabelle": "kind"}
    pages = texts(pack.blob)
    for name, reason in (("Verschlossen", "mit Kennwort geschützt"), ("Kaputt", "beschädigt")):
        assert f"{name}: {reason}" in pages[0]
        assert f"nicht enthalten: {reason}" in "".join(pages[1:3])
    assert [each.name for each in unfit_files(clerk, evening)] == ["Tabelle"]
    assert {each.name for each in pack_board(clerk, evening).left_out} == set(left)
    # Single documents are downloads all the same.
    with zipfile.ZipFile(io.BytesIO(read(pack.archive))) as archive:
        assert "Ö-01 Kaputt.pdf" in archive.namelist()


def test_office_files_go_in_where_libreoffice_is_there(evening, settings, tmp_path):
    paper = Paper.objects.get(title="Radweg")
    enclose({"paper": paper}, "Tabelle", b"PK", mime="application/vnd.oasis.opendocument.spreadsheet")
    made = tmp_path / "made.pdf"
    made.write_bytes(pdfs.plain("Umgewandelt"))
    office = tmp_path / "soffice"
    office.write_text(f'#!/bin/sh\nwhile [ "$1" != --outdir ]; do shift; done\ncp {made} "$2/unterlage.pdf"\n')
    office.chmod(0o755)
    settings.SOFFICE = str(office)
    pack = build(evening)["public"]
    assert any("Umgewandelt" in page for page in texts(pack.blob))
    assert not pack.parts.exclude(left_out="").exists()


def test_pictures_become_pages(evening):
    from PIL import Image

    target = io.BytesIO()
    Image.new("RGBA", (400, 300), (255, 0, 0, 128)).save(target, "PNG")
    enclose({"paper": Paper.objects.get(title="Radweg")}, "Foto", target.getvalue(), mime="image/png")
    pack = build(evening)["public"]
    part = pack.parts.get(name="Foto")
    assert (part.left_out, part.last_page) == ("", part.first_page)


def test_a_paper_without_document_is_set_from_its_sections(evening, clerk, schedule):
    _item, paper = schedule(evening, "Nur Text")
    File.objects.filter(name="Vorlage Nur Text").delete()
    Paper.objects.filter(pk=paper.pk).update(proposal="Der Ausschuss beschließt das Folgende.")
    AgendaItem.objects.filter(title="Nur Text").update(visibility=Visibility.PUBLIC, first_published_at=paper.first_published_at,
                                                       public_modified_at=paper.first_published_at)  # fmt: skip
    pack = build(evening)["public"]
    assert any("Der Ausschuss beschließt" in page and "TOP Ö 3 · Seite 1" in page for page in texts(pack.blob))
    with zipfile.ZipFile(io.BytesIO(read(pack.archive))) as archive:
        assert "Ö-03 Beschlussvorlage.pdf" in archive.namelist()


def test_downloads_resume_and_items_come_alone(evening, client_of, sit):
    pack = build(evening)["public"]
    stranger, address = client_of(), f"/sitzungen/{evening.pk}/mappe.pdf"
    whole = stranger.get(address)
    assert whole["Content-Disposition"].startswith("attachment")
    assert whole["Cache-Control"] == "public, no-cache"
    data = b"".join(whole.streaming_content)
    part = stranger.get(address, headers={"Range": "bytes=100-199", "If-Range": whole["ETag"]})
    assert (part.status_code, b"".join(part.streaming_content)) == (206, data[100:200])
    item = AgendaItem.objects.get(title="Brunnen")
    alone = b"".join(stranger.get(f"/sitzungen/{evening.pk}/mappe/{item.pk}.pdf").streaming_content)
    with pikepdf.open(io.BytesIO(alone)) as pdf:
        assert len(pdf.pages) == 3
    closed = AgendaItem.objects.get(title="Kaufvertrag")
    assert stranger.get(f"/sitzungen/{evening.pk}/mappe/{closed.pk}.pdf").status_code == 404
    told = json.loads(stranger.get(f"/sitzungen/{evening.pk}/mappe-pruefsummen.json").content)
    assert told["sha512"] == pack.sha512
    member = client_of("rat")
    assert member.get(f"/sitzungen/{evening.pk}/mappe/{closed.pk}.pdf").status_code == 200
    assert member.get(address)["Cache-Control"] == "private, no-store"


def test_the_page_of_the_meeting_offers_the_pack(evening, client_of):
    build(evening)
    html = client_of().get(f"/sitzungen/{evening.pk}/").content.decode()
    assert f"/sitzungen/{evening.pk}/mappe.pdf" in html
    assert "Fassung 1" in html
    assert "mappe-neues.pdf" not in html


def test_only_clerks_build_and_only_something(evening, viewer_of, clerk, plan, client_of):
    with pytest.raises(NotPermitted):
        packs.build_packs(by=viewer_of("rat"), meeting=evening)
    with pytest.raises(Refused) as refusal:
        packs.build_packs(by=clerk, meeting=plan(days=30))
    assert refusal.value.code == "agenda_empty"
    run = packs.build_packs(by=clerk, meeting=evening)
    assert packs.build_packs(by=clerk, meeting=evening) == run
    browser = client_of("sitzungsdienst")
    answer = browser.post(f"/admin/sitzungsdienst/sitzungen/{evening.pk}/mappe/")
    assert (answer.status_code, answer["Location"]) == (302, f"/aufgaben/{run.pk}/")
    page = browser.get(f"/admin/sitzungsdienst/sitzungen/{evening.pk}/").content.decode()
    assert "Sitzungsmappen" in page


def test_changes_are_answered_together_and_the_clerk_ends_the_pause(evening, clerk):
    build(evening)
    JobRun.objects.all().delete()
    paper = Paper.objects.get(title="Radweg")
    for n in range(3):
        enclose({"paper": paper}, f"Blatt {n}")
    run = JobRun.objects.get(name=packs.make_packs.name)
    assert run.next_at is not None
    assert packs.build_packs(by=clerk, meeting=evening) == run
    run.refresh_from_db()
    assert (run.next_at, run.started_by) == (None, clerk.user_id)


def test_a_meeting_without_pack_is_left_alone(evening):
    enclose({"paper": Paper.objects.get(title="Radweg")}, "Blatt")
    assert not JobRun.objects.filter(name=packs.make_packs.name).exists()


def test_a_killed_worker_goes_on(evening, monkeypatch):
    calls = []
    original = packs.bound_item

    def dies(plan, item):
        if len(calls) == 1:
            raise SystemExit
        calls.append(item.label)
        return original(plan, item)

    monkeypatch.setattr(packs, "bound_item", dies)
    with pytest.raises(SystemExit):
        packs.make_packs(meeting=str(evening.pk))
    assert not Pack.objects.exists()
    bound = PackItem.objects.get()
    monkeypatch.setattr(packs, "bound_item", original)
    pack = build(evening)["public"]
    assert pack.parts.filter(piece=bound).exists()


@pytest.mark.parametrize("place", ["bound_item", "bind_pack", "write_archive"])
def test_a_full_disk_says_so_and_keeps_the_old_pack(evening, monkeypatch, settings, place):
    import errno

    old = build(evening)["public"]
    enclose({"paper": Paper.objects.get(title="Radweg")}, "Neu")

    def full(*_args, **_kwargs):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(packs, place, full)
    with pytest.raises(Refused) as refusal:
        packs.make_packs(meeting=str(evening.pk))
    assert refusal.value.code == "disk_full"
    assert offered_pack(PUBLIC, evening.pk) == old
    assert read(old.blob)
    assert not list((settings.PRIVATE_DIR / "incoming").iterdir())


def test_bytes_of_packs_are_no_orphans_and_those_of_former_ones_are(evening, clerk):
    import datetime

    from django.utils import timezone

    from core.services.blobs import orphans

    first = build(evening)["public"]
    gone = {first.blob_id, first.archive_id}
    later = timezone.now() + datetime.timedelta(days=2)
    assert not orphans(later).exists()
    enclose({"paper": Paper.objects.get(title="Radweg")}, "Neu")
    build(evening)
    assert gone <= set(orphans(later).values_list("pk", flat=True))
    assert Blob.objects.filter(pk__in=gone).count() == 2


def test_the_plan_costs_the_same_for_one_item_and_many(evening, schedule, viewer_of, django_assert_max_num_queries):
    viewer = viewer_of("rat")
    pack_plan(viewer, evening.pk)
    with django_assert_max_num_queries(14) as few:
        pack_plan(viewer, evening.pk)
    for n in range(4):
        schedule(evening, f"Mehr {n}", part=Part.NONPUBLIC)
    with django_assert_max_num_queries(14) as many:
        pack_plan(viewer, evening.pk)
    assert len(few) == len(many)
