"""An OParl server, read list by list and page by page."""

import json
from collections.abc import Iterator
from typing import Any, NoReturn
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit, urlunsplit

from django.utils.translation import gettext as _

from core.errors import Refused
from core.services.outbound import Answer, Outbound, Unreachable
from council.services.importing.archives import Source
from council.services.importing.kinds import kind_of
from council.services.importing.report import Findings
from council.services.importing.spooling import Spool

LISTS = (
    "legislativeTermList", "locationList", "organization", "person", "membership", "meeting", "agendaItem", "paper",
    "consultation", "file",
)  # fmt: skip
# The lists of 1.0; what 1.1 adds is embedded there and may be missing.
NEEDED = ("body", "organization", "person", "meeting", "paper")
MOST_PAGES = 100_000
# So many pages in a row without anything new are no slip any more.
MOST_REPEATED = 3


class Endpoint(Source):
    """An OParl server: the address of its System or of a Body."""

    is_incremental = True

    def __init__(self, url: str) -> None:
        self.url = self.name = url
        self.host = (urlsplit(url).hostname or "").lower()
        self.hosts = (self.host,)
        self.spool = Spool(url)

    def objects(self, findings: Findings, since: str = "") -> Iterator[Any]:
        """Yield bodies and everything in their lists, or what has changed since."""
        with Outbound(self.hosts) as outbound:
            for body in self._bodies(outbound, findings):
                yield body
                for name in LISTS:
                    yield from self._list(outbound, findings, body, name, since)

    def close(self) -> None:
        """Forget the pages: everything is written."""
        self.spool.clear()

    def _bodies(self, outbound: Outbound, findings: Findings) -> list[dict[str, Any]]:
        start = self._ask(outbound, self.url)
        if isinstance(start, dict) and kind_of(start)[0] == "Body":
            return [start]
        bodies = start.get("body") if isinstance(start, dict) else None
        if isinstance(bodies, str):
            return [body for body in self._pages(outbound, findings, bodies, "body") if isinstance(body, dict)]
        if isinstance(bodies, list):
            found = [body if isinstance(body, dict) else self._ask(outbound, str(body)) for body in bodies]
            return [body for body in found if isinstance(body, dict)]
        raise Refused(
            _("%(url)s ist keine OParl-Schnittstelle.") % {"url": self.url},
            _("Nennen Sie die Adresse des Systems oder der Kommune, zum Beispiel https://…/oparl/v1.1/system."),
            code="no_oparl",
        )

    def _list(
        self, outbound: Outbound, findings: Findings, body: dict[str, Any], name: str, since: str
    ) -> Iterator[Any]:
        url = body.get(name)
        if not isinstance(url, str) or not url:
            if name in NEEDED:
                findings.note("list_missing", "Body", name, body.get("id", ""))
            return
        if since:
            parts = urlsplit(url)
            query = urlencode([*parse_qsl(parts.query), ("modified_since", since)])
            url = urlunsplit(parts._replace(query=query))
        yield from self._pages(outbound, findings, url, name)

    def _pages(self, outbound: Outbound, findings: Findings, url: str, name: str) -> Iterator[Any]:
        asked: set[str] = set()
        known: set[str] = set()
        repeated = 0
        while url:
            if url in asked or len(asked) >= MOST_PAGES or repeated >= MOST_REPEATED:
                self._refuse_circle(name)
            asked.add(url)
            page = self._page(outbound, findings, url, name)
            if page is None:
                return
            rows, following = page
            fresh = [row for row in rows if (address := _address(row)) is None or address not in known]
            known.update(address for row in rows if (address := _address(row)) is not None)
            if rows and not fresh:
                findings.note("repeated_page", "", name, url)
            repeated = 0 if fresh else repeated + 1
            yield from fresh
            url = urljoin(url, following) if following else ""

    def _refuse_circle(self, name: str) -> NoReturn:
        # A server that was mended is read anew, not from what the broken one said.
        self.spool.clear()
        raise Refused(
            _("Die Liste „%(name)s“ von %(host)s führt im Kreis.") % {"name": name, "host": self.host},
            _("Das ist ein Fehler des anderen Servers; hier wurde nichts geändert. Melden Sie ihn dort und versuchen Sie es"
              " danach noch einmal."),
            code="paging_loop",
        )  # fmt: skip

    def _page(self, outbound: Outbound, findings: Findings, url: str, name: str) -> tuple[list[Any], str] | None:
        """Return the rows of a page and the address of the next one, None for a list that can be done without."""
        try:
            page = self._ask(outbound, url)
        except Unreachable:
            if name in NEEDED:
                raise
            findings.note("list_missing", "", name, url)
            return None
        if isinstance(page, list):
            return page, ""
        rows, links = (page.get("data"), page.get("links")) if isinstance(page, dict) else (None, None)
        following = links.get("next") if isinstance(links, dict) else ""
        return (rows if isinstance(rows, list) else []), str(following or "")

    def _ask(self, outbound: Outbound, url: str) -> Any:
        """Return the answer of the server, or what it answered before the run was broken off."""
        if (kept := self.spool.get(url)) is not None:
            return json.loads(kept)
        answer = outbound.get(url, headers={"Accept": "application/json"})
        if answer.status >= 400:
            raise _failure(answer)
        content = answer.json()
        self.spool.keep(url, json.dumps(content).encode())
        return content


def _failure(answer: Answer) -> Unreachable:
    return Unreachable(
        _("%(url)s antwortet mit Fehler %(status)s.") % {"url": answer.url, "status": answer.status},
        _("Versuchen Sie es später noch einmal; es geht dann weiter, wo es aufgehört hat."),
        code="server_error",
        params={"status": answer.status},
    )


def _address(row: Any) -> str | None:
    return str(row.get("id")) if isinstance(row, dict) and row.get("id") else None
