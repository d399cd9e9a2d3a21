"""Ask ClamAV about a file. Where a scanner is configured but cannot answer, the file is refused."""

import logging
import socket
import struct
from typing import BinaryIO

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.errors import Refused

logger = logging.getLogger(__name__)
CHUNK_BYTES = 256 * 1024
SECONDS = 60


def scan(file: BinaryIO) -> None:
    """Pass a clean file; refuse an infected one, and any file while the scanner is out of order."""
    if not settings.CLAMD_ADDRESS:
        return
    try:
        answer = _ask(file)
    except OSError as error:
        logger.exception("ClamAV at %s does not answer.", settings.CLAMD_ADDRESS)
        raise _unchecked() from error
    if answer.endswith(" FOUND"):
        logger.warning("ClamAV: %s", answer)
        reason = _("In der Datei wurde ein Schadprogramm gefunden.")
        raise Refused(reason, _("Prüfen Sie Ihr Gerät und laden Sie eine saubere Datei hoch."), "file.virus", "file")
    if not answer.endswith(" OK"):
        logger.error("ClamAV: %s", answer)
        raise _unchecked()


def _ask(file: BinaryIO) -> str:
    """Send the file with clamd's INSTREAM and return the line it answers."""
    with _connect(settings.CLAMD_ADDRESS) as channel:
        channel.sendall(b"zINSTREAM\0")
        file.seek(0)
        while chunk := file.read(CHUNK_BYTES):
            channel.sendall(struct.pack("!L", len(chunk)) + chunk)
        channel.sendall(struct.pack("!L", 0))
        answer = b""
        while not answer.endswith(b"\0") and (part := channel.recv(4096)):
            answer += part
    return answer.rstrip(b"\0\n").decode("utf-8", "replace")


def _connect(address: str) -> socket.socket:
    """Connect to "host:port" or to the path of a socket."""
    if address.startswith("/"):
        channel = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        channel.settimeout(SECONDS)
        channel.connect(address)
        return channel
    host, _colon, port = address.rpartition(":")
    return socket.create_connection((host, int(port)), SECONDS)


def _unchecked() -> Refused:
    reason = _("Die Datei konnte nicht auf Schadprogramme geprüft werden.")
    return Refused(reason, _("Versuchen Sie es in einigen Minuten noch einmal."), "file.unchecked", "file")
