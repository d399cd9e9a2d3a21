"""Private bytes: ranges, conditions, names."""

import pytest
from django.test import RequestFactory

from core.models import Blob
from core.services.blobs import path, remove_orphan_blobs, store_bytes
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


def test_head_names_the_whole_and_knows_no_ranges(blob):
    request = RequestFactory().head("/", headers={"Range": "bytes=0-9"})
    response = blob_response(request, blob=blob, file_name="a.pdf", attachment=False, public=True)
    assert (response.status_code, response["Content-Length"]) == (200, "1000")
    response.close()


def test_names_cannot_break_out_of_their_header(blob):
    request = RequestFactory().get("/")
    name = 'a"\r\nSet-Cookie: x=1.pdf'
    answer = blob_response(request, blob=blob, file_name=name, attachment=True, public=True)
    assert answer["Content-Disposition"].startswith("attachment; filename")
    assert "\n" not in answer["Content-Disposition"]
    assert "Set-Cookie" not in answer.headers
    answer.close()


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


def test_bytes_nobody_uses_are_swept_after_a_day(blob):
    from django.utils import timezone

    remove_orphan_blobs()
    assert Blob.objects.count() == 1
    Blob.objects.update(created_at=timezone.now() - timezone.timedelta(days=2))
    place = path(blob)
    remove_orphan_blobs()
    assert (Blob.objects.count(), place.exists()) == (0, False)
