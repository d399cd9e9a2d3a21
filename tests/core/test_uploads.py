"""What comes in: harmless kinds under honest names, whole, within limits; everything else is refused with words."""

import io
import socket
import struct
import threading
import zipfile

import pikepdf
import pytest
from asgiref.sync import async_to_sync
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from core.errors import Refused
from core.models import Blob
from core.services.blobs import path, store_upload
from core.uploads import FORM_BYTES, BodyLimit

pytestmark = pytest.mark.django_db
MEGABYTE = 1024 * 1024


def pdf(**root):
    target = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        for name, value in root.items():
            document.Root[f"/{name}"] = value
        document.save(target)
    return target.getvalue()


def upload(name, data):
    return store_upload(upload=SimpleUploadedFile(name, data), name=name)


def zipped(**entries):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in entries.items():
            archive.writestr(name, data)
    return target.getvalue()


def test_a_plain_pdf_is_taken_and_the_same_bytes_are_kept_once():
    data = pdf()
    first, second = upload("a.pdf", data), upload("b.pdf", data)
    assert (first.pk, Blob.objects.count(), path(first).read_bytes()) == (second.pk, 1, data)


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("skript.pdf", lambda: pdf(OpenAction=pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS="app.alert(1)"))),
        ("start.pdf", lambda: pdf(OpenAction=pikepdf.Dictionary(S=pikepdf.Name("/Launch"), F="cmd.exe"))),
        ("programm.pdf", lambda: b"MZ\x90\x00" + b"\0" * 500),
        ("seite.html", lambda: b"<html><script>alert(1)</script></html>"),
        ("bild.svg", lambda: b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>"),
        ("kaputt.pdf", lambda: b"%PDF-1.7 and nothing more"),
        ("leer.pdf", lambda: b""),
        ("bombe.docx", lambda: zipped(**{"[Content_Types].xml": b"", "word/document.xml": b"0" * 60_000_000})),
    ],
)
def test_what_is_refused_says_so_and_leaves_nothing(name, make):
    with pytest.raises(Refused) as refusal:
        upload(name, make())
    assert (bool(str(refusal.value.reason)), Blob.objects.count()) == (True, 0)


def test_too_big_is_refused_before_it_is_read(settings):
    settings.MAX_UPLOAD_BYTES = 1000
    with pytest.raises(Refused) as refusal:
        upload("gross.pdf", pdf() + b" " * 1000)
    assert refusal.value.code == "file.too_big"


def test_pictures_lose_what_they_know_about_the_place():
    picture, target = Image.new("RGB", (20, 10), "red"), io.BytesIO()
    exif = Image.Exif()
    exif[0x010E] = "Geheimer Ort"
    picture.save(target, "JPEG", exif=exif)
    kept = upload("bild.jpg", target.getvalue())
    assert b"Geheimer Ort" not in path(kept).read_bytes()
    assert Image.open(path(kept)).size == (20, 10)


def odf(**entries):
    return zipped(**{"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<a/>", **entries})


def docx(**entries):
    return zipped(**{"[Content_Types].xml": b"<a/>", "word/document.xml": b"<a/>", **entries})


@pytest.mark.parametrize(
    ("name", "make", "code"),
    [
        ("makro.docx", lambda: docx(**{"word/vbaProject.bin": b"x"}), "file.macros"),
        ("knopf.docx", lambda: docx(**{"word/activeX/activeX1.xml": b"x"}), "file.macros"),
        ("makro.odt", lambda: odf(**{"Basic/Standard/Module1.xml": b"x"}), "file.macros"),
        ("skript.odt", lambda: odf(**{"Scripts/python/run.py": b"x"}), "file.macros"),
        ("zu.odt", lambda: odf(**{"META-INF/manifest.xml": b"<manifest:encryption-data/>"}), "file.encrypted"),
        ("archiv.zip", lambda: zipped(**{"a.exe": b"MZ"}), "file.kind"),
        ("brief.docx", lambda: odf(), "file.ending"),
        ("programm.txt", lambda: b"MZ\x90\x00\x03", "file.kind"),
        ("seite.txt", lambda: b"\xef\xbb\xbf  <!DOCTYPE html><script>alert(1)</script>", "file.kind"),
        ("bild.png", lambda: pdf(), "file.ending"),
        ("kein.ics", lambda: b"hallo", "file.kind"),
        ("bild.jpg", lambda: b"\xff\xd8\xff\xe0 and nothing more", "file.broken"),
        ("ohne", lambda: b"hallo", "file.kind"),
    ],
)
def test_every_refusal_has_its_code(name, make, code):
    with pytest.raises(Refused) as refusal:
        upload(name, make())
    assert (refusal.value.code, refusal.value.field, bool(refusal.value.remedy)) == (code, "file", True)
    assert Blob.objects.count() == 0


def test_a_manifest_that_cannot_be_read_is_no_crash():
    data = bytearray(odf(**{"META-INF/manifest.xml": bytes(range(256)) * 8}))
    place = data.index(b"META-INF/manifest.xml") + len("META-INF/manifest.xml")
    data[place : place + 20] = b"\xff" * 20
    with pytest.raises(Refused) as refusal:
        upload("kaputt.odt", bytes(data))
    assert refusal.value.code == "file.broken"


def test_code_deep_inside_a_pdf_is_found_however_it_is_spelled():
    target = io.BytesIO()
    with pikepdf.new() as document:
        page = document.add_blank_page()
        action = pikepdf.Dictionary(S=pikepdf.Name("/JavaScript"), JS=pikepdf.String("app.alert(1)"))
        link = pikepdf.Dictionary(
            Type=pikepdf.Name("/Annot"), Subtype=pikepdf.Name("/Link"), Rect=[0, 0, 9, 9], A=action
        )
        page.obj.Annots = pikepdf.Array([document.make_indirect(link)])
        document.save(target, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    data = target.getvalue()
    for written in (data, data.replace(b"/JavaScript", b"/Java#53cript"), data.replace(b"/JS", b"/J#53")):
        with pytest.raises(Refused) as refusal:
            upload("tief.pdf", written)
        assert refusal.value.code == "file.active"


@pytest.mark.parametrize("options", [{"owner": "x", "user": "x"}, {"owner": "x", "user": ""}])
def test_a_locked_pdf_is_refused_with_and_without_password(options):
    target = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(target, encryption=pikepdf.Encryption(**options))
    with pytest.raises(Refused) as refusal:
        upload("zu.pdf", target.getvalue())
    assert refusal.value.code == "file.encrypted"


def test_a_pdf_with_files_inside_is_refused():
    target = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.attachments["liste.txt"] = b"geheim"
        document.save(target)
    with pytest.raises(Refused) as refusal:
        upload("koffer.pdf", target.getvalue())
    assert refusal.value.code == "file.attachments"


class Clamd:
    """A scanner that answers what it is told, and keeps what it was sent."""

    def __init__(self, answer):
        self.answer, self.received = answer, b""
        self.server = socket.create_server(("127.0.0.1", 0))
        self.address = "{}:{}".format(*self.server.getsockname())
        self.thread = threading.Thread(target=self.serve)
        self.thread.start()

    def serve(self):
        channel, _peer = self.server.accept()
        with channel, channel.makefile("rb") as stream:
            assert stream.read(10) == b"zINSTREAM\0"
            while size := struct.unpack("!L", stream.read(4))[0]:
                self.received += stream.read(size)
            channel.sendall(self.answer)

    def close(self):
        self.thread.join()
        self.server.close()


@pytest.mark.parametrize(
    ("answer", "code"),
    [
        (b"stream: OK\0", ""),
        (b"stream: Eicar-Signature FOUND\0", "file.virus"),
        (b"INSTREAM size limit exceeded. ERROR\0", "file.unchecked"),
        (b"", "file.unchecked"),
    ],
)
def test_the_scanner_has_the_last_word(settings, answer, code):
    scanner = Clamd(answer)
    settings.CLAMD_ADDRESS = scanner.address
    try:
        upload("text.txt", b"hallo")
        found = ""
    except Refused as refusal:
        found = refusal.code
    scanner.close()
    assert (found, scanner.received, Blob.objects.count()) == (code, b"hallo", 0 if code else 1)


def test_without_an_answering_scanner_nothing_comes_in(settings):
    settings.CLAMD_ADDRESS = "127.0.0.1:9"
    with pytest.raises(Refused) as refusal:
        upload("text.txt", b"hallo")
    assert (refusal.value.code, Blob.objects.count()) == ("file.unchecked", 0)


def test_django_stops_reading_at_the_limit(client, settings):
    settings.MAX_UPLOAD_BYTES = 1000
    answer = client.post(reverse("account_login"), {"file": SimpleUploadedFile("a.pdf", b"x" * (FORM_BYTES + 2000))})
    assert answer.status_code == 413
    assert "Die Datei ist zu groß" in answer.content.decode()


def through_limit(*, announced, chunks):
    """Send a body through the limit; return the status and how many bytes reached the pages."""
    seen, sent = [0], []
    messages = iter([*({"type": "http.request", "body": part, "more_body": True} for part in chunks),
                     {"type": "http.request", "body": b"", "more_body": False}])  # fmt: skip

    async def pages(scope, receive, send):
        while True:
            message = await receive()
            if message["type"] == "http.disconnect":
                return
            seen[0] += len(message["body"])
            if not message["more_body"]:
                break
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive():
        return next(messages)

    async def send(message):
        sent.append(message)

    headers = [(b"content-length", str(announced).encode())] if announced else []
    async_to_sync(BodyLimit(pages))({"type": "http", "headers": headers}, receive, send)
    return sent[0]["status"], seen[0], b"".join(message.get("body", b"") for message in sent)


def test_200_megabytes_are_refused_before_a_byte_is_read(settings):
    settings.MAX_UPLOAD_BYTES = 100 * MEGABYTE
    status, seen, page = through_limit(announced=200 * MEGABYTE, chunks=[])
    assert (status, seen) == (413, 0)
    assert "höchstens 105 MB" in page.decode() or "höchstens 100 MB" in page.decode()


def test_200_megabytes_that_nobody_announced_end_at_the_limit(settings):
    settings.MAX_UPLOAD_BYTES = 100 * MEGABYTE
    part = b"x" * MEGABYTE
    status, seen, _page = through_limit(announced=0, chunks=(part for _ in range(200)))
    assert (status, seen) == (413, 105 * MEGABYTE)


def test_what_is_within_the_limit_passes(settings):
    settings.MAX_UPLOAD_BYTES = 1000
    assert through_limit(announced=10, chunks=[b"0123456789"])[:2] == (200, 10)
