"""Private bytes: ranges, conditions, names, and what uploads are refused."""

import io
import zipfile

import pikepdf
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import RequestFactory
from PIL import Image

from core.errors import Refused
from core.models import Blob
from core.services.blobs import path, remove_orphan_blobs, store_bytes, store_upload
from core.views.files import blob_response

pytestmark = pytest.mark.django_db
CONTENT = b"0123456789" * 100


@pytest.fixture
def blob():
    return store_bytes(CONTENT, "application/pdf")


def ask(blob, *, attachment=False, public=True, **headers):
    request = RequestFactory().get("/", headers=headers)
    return blob_response(request, blob=blob, file_name="Lageplan Süd.pdf", attachment=attachment, public=public)


def body(response):
    return b"".join(response.streaming_content) if response.streaming else response.content


def test_the_whole_file(blob):
    response = ask(blob)
    assert (response.status_code, body(response), response["Content-Length"]) == (200, CONTENT, "1000")
    assert response["Accept-Ranges"] == "bytes"
    assert response["Cache-Control"] == "public, no-cache"
    assert response["Content-Disposition"] == "inline; filename*=utf-8''Lageplan%20S%C3%BCd.pdf"


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-9", 0, 9), ("bytes=990-", 990, 999), ("bytes=-5", 995, 999), ("bytes=5-5000", 5, 999)],
)
def test_one_range(blob, asked, first, last):
    response = ask(blob, range=asked)
    assert (response.status_code, body(response)) == (206, CONTENT[first : last + 1])
    assert response["Content-Range"] == f"bytes {first}-{last}/1000"


@pytest.mark.parametrize("asked", ["bytes=1000-", "bytes=-0"])
def test_a_range_beyond_the_end(blob, asked):
    response = ask(blob, range=asked)
    assert (response.status_code, response["Content-Range"]) == (416, "bytes */1000")


@pytest.mark.parametrize("asked", ["bytes=9-1", "bytes=0-1,5-6", "items=0-1", "bytes=x-y", "bytes=-"])
def test_ranges_nobody_understands_get_the_whole(blob, asked):
    assert ask(blob, range=asked).status_code == 200


def test_conditions(blob):
    etag, modified = ask(blob)["ETag"], ask(blob)["Last-Modified"]
    assert ask(blob, if_none_match=etag).status_code == 304
    assert ask(blob, if_modified_since=modified).status_code == 304
    assert ask(blob, if_none_match='"other"').status_code == 200
    assert ask(blob, range="bytes=0-9", if_range=etag).status_code == 206
    assert ask(blob, range="bytes=0-9", if_range='"other"').status_code == 200
    assert ask(blob, if_match='"other"').status_code == 412


def test_what_is_not_public_leaves_nothing_behind(blob):
    response = ask(blob, public=False)
    assert (response["Cache-Control"], response["Vary"]) == ("private, no-store", "Cookie")


def test_only_harmless_kinds_are_shown(blob):
    word = store_bytes(b"PK", "application/vnd.oasis.opendocument.text")
    assert ask(word)["Content-Disposition"].startswith("attachment")
    assert ask(word)["Content-Security-Policy"].endswith("sandbox")
    assert ask(blob, attachment=True)["Content-Disposition"].startswith("attachment")


def test_behind_nginx_the_proxy_sends_it(blob, settings):
    settings.X_ACCEL_PREFIX = "/private/"
    response = ask(blob)
    assert response["X-Accel-Redirect"] == f"/private/{blob.sha512[:2]}/{blob.sha512[2:4]}/{blob.sha512}"
    assert body(response) == b""


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


def test_bytes_nobody_uses_are_swept_after_a_day(blob):
    from django.utils import timezone

    remove_orphan_blobs()
    assert Blob.objects.count() == 1
    Blob.objects.update(created_at=timezone.now() - timezone.timedelta(days=2))
    place = path(blob)
    remove_orphan_blobs()
    assert (Blob.objects.count(), place.exists()) == (0, False)
