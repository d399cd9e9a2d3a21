"""What goes out compressed: pages that are the same for everybody, and nothing that was made for one person."""

import gzip

import pytest
from django.http import FileResponse, HttpRequest, HttpResponse, StreamingHttpResponse
from django.middleware.csrf import CsrfViewMiddleware, get_token

from core.compression import CompressionMiddleware

pytestmark = pytest.mark.django_db
PAGE = "<p>Radweg</p>" * 200


def answered(response, *, session="", accept="br, gzip"):
    request = HttpRequest()
    request.META["HTTP_ACCEPT_ENCODING"] = accept
    if session:
        request.COOKIES["session"] = session
    return CompressionMiddleware(lambda _request: response)(request)


def test_public_page_is_compressed(client):
    plain = client.get("/sitzungen/")
    small = client.get("/sitzungen/", headers={"Accept-Encoding": "gzip"})
    assert (plain.headers.get("Content-Encoding"), small["Content-Encoding"]) == (None, "gzip")
    assert gzip.decompress(small.content) == plain.content
    assert "Accept-Encoding" in plain["Vary"] and "Accept-Encoding" in small["Vary"]
    assert int(small["Content-Length"]) == len(small.content) < len(plain.content) / 2


def test_browser_that_has_the_compressed_page_is_told_so(client):
    etag = client.get("/sitzungen/", headers={"Accept-Encoding": "gzip"})["ETag"]
    again = client.get("/sitzungen/", headers={"Accept-Encoding": "gzip", "If-None-Match": etag})
    assert (again.status_code, again.content) == (304, b"")


def test_form_is_not_compressed(client):
    response = client.get("/konto/login/", headers={"Accept-Encoding": "gzip"}, follow=True)
    assert b"csrfmiddlewaretoken" in response.content
    assert "Content-Encoding" not in response


def test_token_of_a_form_keeps_a_page_as_it_is():
    response = HttpResponse(PAGE)
    request = HttpRequest()
    request.META["HTTP_ACCEPT_ENCODING"] = "gzip"
    inner = CsrfViewMiddleware(lambda asked: (get_token(asked), response)[1])
    assert "Content-Encoding" not in CompressionMiddleware(inner)(request)


def test_page_of_a_session_is_not_compressed(client_of):
    response = client_of("sitzungsdienst").get("/sitzungen/", headers={"Accept-Encoding": "gzip"})
    assert (response.status_code, response.headers.get("Content-Encoding")) == (200, None)


@pytest.mark.parametrize(
    "response",
    [
        StreamingHttpResponse([PAGE.encode()]),
        FileResponse([PAGE.encode()], content_type="text/html"),
        HttpResponse(PAGE, status=206, headers={"Content-Range": "bytes 0-1/2"}),
        HttpResponse(PAGE, headers={"Cache-Control": "private, no-store"}),
        HttpResponse(PAGE, headers={"Vary": "Cookie"}),
        HttpResponse(PAGE, content_type="application/pdf"),
        HttpResponse("kurz"),
    ],
    ids=["stream", "file", "range", "private", "varying", "no text", "short"],
)
def test_rest_passes_as_it_is(response):
    assert "Content-Encoding" not in answered(response)


def test_setting_a_cookie_or_having_a_session_keeps_it_as_it_is():
    setting = HttpResponse(PAGE)
    setting.set_cookie("csrf", "x")
    assert "Content-Encoding" not in answered(setting)
    assert "Content-Encoding" not in answered(HttpResponse(PAGE), session="x")
    assert "Content-Encoding" not in answered(HttpResponse(PAGE), accept="")
    assert answered(HttpResponse(PAGE))["Content-Encoding"] == "gzip"
