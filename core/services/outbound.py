"""The one way out: requests to hosts that were named beforehand, within limits of time and size."""

import ipaddress
import json
import socket
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin, urlsplit

import httpx
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.errors import Refused

MEGABYTE = 1024 * 1024
MOST_REDIRECTS = 5
AGENT = "Ratsplatz (council information system)"


class Unreachable(Refused):
    """The other side does not answer as it should; `params["status"]` keeps its answer, 0 for none."""


class HostRefused(Refused):
    """The host was not named, or lies inside our own network."""


@dataclass(frozen=True)
class Answer:
    """What came back."""

    status: int
    headers: dict[str, str]
    body: bytes
    url: str

    def json(self) -> Any:
        """Return the body as JSON; a page for people is refused with a sentence."""
        try:
            return json.loads(self.body.decode("utf-8-sig"))
        except (UnicodeDecodeError, ValueError) as error:
            raise Unreachable(
                _("%(url)s antwortet nicht mit JSON.") % {"url": self.url},
                _("Prüfen Sie die Adresse: Sie soll auf das System oder die Kommune der OParl-Schnittstelle zeigen."),
                code="not_json",
                params={"status": self.status},
            ) from error


class Outbound:
    """A client for the hosts of one task. Hosts named here may lie in our own network; others never do."""

    def __init__(
        self,
        hosts: Iterable[str] = (),
        *,
        others: Iterable[str] = (),
        timeout: float = 20.0,
        max_bytes: int = 50 * MEGABYTE,
    ) -> None:
        # Who asked names `hosts`; `others` are named by data, and data may not send us into our own network.
        self.named = {host.lower() for host in hosts}
        self.hosts = self.named | {host.lower() for host in (*others, *settings.OUTBOUND_HOSTS)}
        self.max_bytes = max_bytes
        self.client = httpx.Client(
            timeout=timeout, follow_redirects=False, headers={"User-Agent": AGENT}, trust_env=True
        )

    def __enter__(self) -> "Outbound":
        return self

    def __exit__(self, *_error: object) -> None:
        self.client.close()

    def get(self, url: str, headers: dict[str, str] | None = None) -> Answer:
        """Ask for url and follow its redirects within the hosts named. Raises Unreachable or HostRefused."""
        for _hop in range(MOST_REDIRECTS):
            self._check(url)
            answer = self._once(url, headers or {})
            if answer.status not in (301, 302, 303, 307, 308):
                return answer
            url = urljoin(url, answer.headers.get("location", ""))
        raise Unreachable(
            _("%(url)s leitet im Kreis weiter.") % {"url": url}, _("Prüfen Sie die Adresse."), code="redirect_loop"
        )

    def _check(self, url: str) -> None:
        parts = urlsplit(url)
        host = (parts.hostname or "").lower()
        if parts.scheme not in ("http", "https") or host not in self.hosts:
            raise HostRefused(
                _("%(host)s wird nicht abgerufen: Der Server ist nicht freigegeben.") % {"host": host or url},
                _("Tragen Sie ihn in OUTBOUND_HOSTS ein, wenn Sie ihm trauen."),
                code="host_refused",
            )
        if host not in self.named and _is_inside(host):
            raise HostRefused(
                _("%(host)s liegt im eigenen Netz und wird nicht abgerufen.") % {"host": host}, code="host_inside"
            )

    def _once(self, url: str, headers: dict[str, str]) -> Answer:
        try:
            with self.client.stream("GET", url, headers=headers) as response:
                body = bytearray()
                for chunk in response.iter_bytes():
                    body += chunk
                    if len(body) > self.max_bytes:
                        raise Unreachable(
                            _("Die Antwort von %(url)s ist zu groß.") % {"url": url},
                            code="too_big",
                            params={"status": 0},
                        )
                kept = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status_code, kept, bytes(body), url)
        except httpx.HTTPError as error:
            raise Unreachable(
                _("%(url)s ist nicht zu erreichen.") % {"url": url},
                _("Prüfen Sie Adresse und Netz und versuchen Sie es noch einmal."),
                code="unreachable",
                params={"status": 0, "words": str(error)},
            ) from error


def _is_inside(host: str) -> bool:
    """Tell whether a host resolves to an address that is not of the open network."""
    try:
        found = {entry[4][0] for entry in socket.getaddrinfo(host, None)}
    except OSError:
        return False
    return any(not ipaddress.ip_address(str(address).split("%")[0]).is_global for address in found)
