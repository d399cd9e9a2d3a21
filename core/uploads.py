"""Uploads end at the size limit while they arrive, not after."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from django.conf import settings
from django.core.exceptions import SuspiciousOperation
from django.core.files.uploadhandler import FileUploadHandler
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from core.wording import file_size

# Room for the other fields of the form.
FORM_BYTES = 5 * 1024 * 1024
Message = MutableMapping[str, Any]
App = Callable[[Message, Callable[[], Awaitable[Message]], Callable[[Message], Awaitable[None]]], Awaitable[None]]


class UploadTooBig(SuspiciousOperation):
    """The request carries more than a file may have."""


def too_big_reason() -> str:
    """Say what the limit is."""
    return _("Die Datei ist zu groß. Erlaubt sind höchstens %(limit)s.") % {
        "limit": file_size(settings.MAX_UPLOAD_BYTES)
    }


class LimitedUploadHandler(FileUploadHandler):
    """Count what arrives, hand it on, and stop at the limit."""

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self.received = 0

    def handle_raw_input(
        self,
        input_data: Any,
        META: Any,  # noqa: N803
        content_length: int,
        boundary: Any,
        encoding: Any = None,
    ) -> None:
        """Refuse by the announced length, before anything is read."""
        if content_length > settings.MAX_UPLOAD_BYTES + FORM_BYTES:
            raise UploadTooBig(too_big_reason())

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        """Count a chunk and pass it on."""
        self.received += len(raw_data)
        if self.received > settings.MAX_UPLOAD_BYTES + FORM_BYTES:
            raise UploadTooBig(too_big_reason())
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers after this one."""


class BodyLimit:
    """The same limit before Django: under ASGI it would first write the whole body to disk."""

    def __init__(self, app: App) -> None:
        self.app = app

    async def __call__(self, scope: Message, receive: Any, send: Any) -> None:
        """Answer 413 to a body that is announced too long or grows too long."""
        limit = settings.MAX_UPLOAD_BYTES + FORM_BYTES
        if scope["type"] != "http":
            await self.app(scope, receive, send)
        elif announced(scope) > limit:
            await refuse(send)
        else:
            await self._count(scope, receive, send, limit)

    async def _count(self, scope: Message, receive: Any, send: Any, limit: int) -> None:
        received, is_refused = 0, False

        async def counted() -> Message:
            nonlocal received, is_refused
            message: Message = await receive()
            received += len(message.get("body", b""))
            if received > limit:
                is_refused = True
                # Django ends the request here and answers nothing.
                return {"type": "http.disconnect"}
            return message

        await self.app(scope, counted, send)
        if is_refused:
            await refuse(send)


def announced(scope: Message) -> int:
    """Return the Content-Length, 0 without a usable one."""
    value = dict(scope["headers"]).get(b"content-length", b"0")
    return int(value) if value.isdigit() else 0


async def refuse(send: Any) -> None:
    """Send the page that says how big a file may be, and end the connection."""
    context = {"status": 413, "title": _("Die Datei ist zu groß"), "reason": too_big_reason()}
    page = render_to_string("core/error_plain.html", context).encode()
    headers = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", str(len(page)).encode()),
        (b"connection", b"close"),
        (b"x-content-type-options", b"nosniff"),
        (b"content-security-policy", b"default-src 'self'; frame-ancestors 'none'"),
    ]
    await send({"type": "http.response.start", "status": 413, "headers": headers})
    await send({"type": "http.response.body", "body": page})
