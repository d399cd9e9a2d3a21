"""The one way out: requests to hosts that were named beforehand, within limits of time and size."""

import ipaddress
import json
import socket
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin
from urllib.request import getproxies, proxy_bypass

import httpx
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from core.errors import Refused

MEGABYTE = 1024 * 1024
MOST_REDIRECTS = 5
AGENT = "Ratsplatz (council information system)"


class Unreachable(Refused):
    """The other side does not answer as it should; `params["status"]` keeps its answer, 0 for none."""

    is_temporary = True


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
        longest: float = 600.0,
        max_bytes: int = 50 * MEGABYTE,
    ) -> None:
        """`timeout`: seconds of silence, `longest`: seconds for a whole answer."""
        # Who asked names `hosts`; `others` are named by data, and data may not send us into our own network.
        self.named = {_plain(host) for host in hosts}
        self.hosts = self.named | {_plain(host) for host in (*others, *settings.OUTBOUND_HOSTS)}
        self.max_bytes, self.longest = max_bytes, longest
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
            answer = self._once(url, headers or {}, self._checked(url))
            if answer.status not in (301, 302, 303, 307, 308):
                return answer
            url = urljoin(url, answer.headers.get("location", ""))
        raise Unreachable(
            _("%(url)s leitet im Kreis weiter.") % {"url": url}, _("Prüfen Sie die Adresse."), code="redirect_loop"
        )

    def post(self, url: str, body: bytes, headers: dict[str, str]) -> Answer:
        """Send body to url; redirects are not followed. Raises Unreachable or HostRefused."""
        return self._once(url, headers, self._checked(url), body)

    def _checked(self, url: str) -> str:
        """Return the address to connect to, "" for the one that the name has; refuse hosts we may not ask."""
        try:
            parts = httpx.URL(url)
            scheme, host = parts.scheme, parts.raw_host.decode("ascii").lower()
        except (httpx.InvalidURL, UnicodeError):
            scheme, host = "", ""
        if scheme not in ("http", "https") or host not in self.hosts:
            raise HostRefused(
                _("%(host)s wird nicht abgerufen: Der Server ist nicht freigegeben.") % {"host": host or url},
                _("Tragen Sie ihn in OUTBOUND_HOSTS ein, wenn Sie ihm trauen."),
                code="host_refused",
            )
        if host in self.named:
            return ""
        addresses = _addresses(host)
        if any(_is_inside(address) for address in addresses):
            raise HostRefused(
                _("%(host)s liegt im eigenen Netz und wird nicht abgerufen.") % {"host": host}, code="host_inside"
            )
        # Asked again, the name could give another address. A proxy asks by itself.
        is_proxied = not getproxies().keys().isdisjoint({scheme, "all"}) and not proxy_bypass(host)
        return addresses[0] if addresses and not is_proxied else ""

    def _once(self, url: str, headers: dict[str, str], address: str, body: bytes | None = None) -> Answer:
        target, extensions = httpx.URL(url), {}
        if address:
            headers = {"Host": target.netloc.decode("ascii"), **headers}
            extensions = {"sni_hostname": target.raw_host.decode("ascii")}
            target = target.copy_with(host=address)
        try:
            method = "GET" if body is None else "POST"
            with self.client.stream(method, target, content=body, headers=headers, extensions=extensions) as response:
                kept = {name.lower(): value for name, value in response.headers.items()}
                return Answer(response.status_code, kept, self._body(response, url), url)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise Unreachable(
                _("%(url)s ist nicht zu erreichen.") % {"url": url},
                _("Prüfen Sie Adresse und Netz und versuchen Sie es noch einmal."),
                code="unreachable",
                params={"status": 0, "words": str(error)},
            ) from error

    def _body(self, response: httpx.Response, url: str) -> bytes:
        """Read an answer within the limits of size and time: a server may drip as well as flood."""
        body, end = bytearray(), time.monotonic() + self.longest
        for chunk in response.iter_bytes():
            body += chunk
            if len(body) > self.max_bytes:
                reason = _("Die Antwort von %(url)s ist zu groß.") % {"url": url}
                raise Unreachable(reason, code="too_big", params={"status": 0})
            if time.monotonic() > end:
                reason = _("Die Antwort von %(url)s dauert zu lange.") % {"url": url}
                raise Unreachable(reason, code="too_slow", params={"status": 0})
        return bytes(body)


def _plain(host: str) -> str:
    """Return a host as addresses spell it: small, and in ASCII."""
    try:
        return httpx.URL(scheme="http", host=host).raw_host.decode("ascii").lower()
    except httpx.InvalidURL:
        return host.lower()


def _addresses(host: str) -> list[str]:
    """Return the addresses of a host, none when it has none."""
    try:
        return list(dict.fromkeys(str(entry[4][0]).split("%")[0] for entry in socket.getaddrinfo(host, None)))
    except (OSError, UnicodeError):
        return []


def _is_inside(address: str) -> bool:
    """Tell whether an address is not of the open network."""
    found = ipaddress.ip_address(address)
    plain = getattr(found, "ipv4_mapped", None) or found
    return plain.is_multicast or not plain.is_global
