"""A small foreign town, as an archive on disk and as a server that answers in pages."""

import json
import tarfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from io import BytesIO
from urllib.parse import parse_qs, urlsplit

from council.models import (
    AgendaItem,
    Body,
    Consultation,
    Decision,
    File,
    Location,
    Meeting,
    Membership,
    Organization,
    Paper,
    Person,
    Vote,
)  # fmt: skip
from council.services.importing import ImportOptions, import_oparl
from council.services.importing.report import Findings

BASE = "https://ris.example/oparl"
SCHEMA = "https://schema.oparl.org/1.1/"
CREATED, MODIFIED = "2026-01-10T10:00:00+01:00", "2026-02-01T10:00:00+01:00"


KINDS = (
    Body,
    Organization,
    Person,
    Membership,
    Meeting,
    AgendaItem,
    Paper,
    Consultation,
    File,
    Location,
    Decision,
    Vote,
)


def run(source, **options):
    """Import and return what was found."""
    return Findings(import_oparl(str(source), ImportOptions(**options)).report)


def counts():
    """Return how many rows there are of each kind."""
    return {model.__name__: model.objects.count() for model in KINDS}


def thing(kind, path, **more):
    """Return an OParl object."""
    return {"id": f"{BASE}/{path}", "type": SCHEMA + kind, "created": CREATED, "modified": MODIFIED} | more


def town():
    """Return body, council, one meeting with three items, one paper with two stations, one file."""
    body = f"{BASE}/body"
    file = thing("File", "file/1", name="Vorlage", fileName="v.pdf", mimeType="application/pdf",
                 accessUrl=f"{BASE}/v.pdf", size=10)  # fmt: skip
    stations = [
        thing("Consultation", "consultation/1", meeting=f"{BASE}/meeting/1", agendaItem=f"{BASE}/item/2",
              organization=[f"{BASE}/org/1"], role="Entscheidung", authoritative=True),
        thing("Consultation", "consultation/2", organization=[f"{BASE}/org/2"], role="Vorberatung"),
    ]  # fmt: skip
    items = [
        thing("AgendaItem", "item/1", number="1", order=1, name="Eröffnung", public=True),
        thing("AgendaItem", "item/2", number="2", order=2, name="Radweg", public=True, consultation=f"{BASE}/consultation/1",
              result="mehrheitlich beschlossen, 27 Ja, 13 Nein, 3 Enthaltungen", resolutionText="Der Radweg wird gebaut."),
        thing("AgendaItem", "item/3", number="1", order=3, name="Grundstück", public=False),
    ]  # fmt: skip
    place = thing("Location", "place/1", description="Rathaus", room="Saal")
    return {
        "body": [thing("Body", "body", name="Musterstadt", ags="05382020", organization=f"{BASE}/list/organization",
                       person=f"{BASE}/list/person", meeting=f"{BASE}/list/meeting", paper=f"{BASE}/list/paper")],
        "organization": [
            thing("Organization", "org/1", body=body, name="Rat", classification="Parlament", organizationType="Gremium"),
            thing("Organization", "org/2", body=body, name="Bauausschuss", organizationType="Gremium",
                  subOrganizationOf=f"{BASE}/org/1"),
        ],
        "person": [thing("Person", "person/1", body=body, name="Dr. Ada Lohmar", familyName="Lohmar", givenName="Ada",
                         phone=["0123"], membership=[thing("Membership", "membership/1", organization=f"{BASE}/org/1",
                                                           role="Mitglied", startDate="2025-11-01")])],
        "meeting": [thing("Meeting", "meeting/1", name="Rat", start="2026-01-20T18:00:00+01:00", end="2026-01-20T21:00:00+01:00",
                          organization=[f"{BASE}/org/1"], agendaItem=items, location=place)],
        "paper": [thing("Paper", "paper/1", body=body, name="Radweg", reference="2026/1", date="2026-01-05",
                        paperType="Beschlussvorlage", mainFile=file, consultation=stations,
                        underDirectionOf=[f"{BASE}/org/2"])],
    }  # fmt: skip


def archive(path, objects):
    """Write objects as a .tar.gz of JSON files."""
    with tarfile.open(path, "w:gz") as target:
        for name, rows in objects.items():
            data = json.dumps(rows).encode()
            entry = tarfile.TarInfo(f"town/{name}.json")
            entry.size = len(data)
            target.addfile(entry, BytesIO(data))
    return str(path)


class Server:
    """The town as a server with pages of one object each. `fault` makes it misbehave."""

    def __init__(self, objects, fault=""):
        self.objects, self.fault, self.asked = objects, fault, []
        outer = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                outer.asked.append(self.path)
                status, answer = outer.answer(self.path)
                data = answer if isinstance(answer, bytes) else json.dumps(answer).replace(BASE, outer.url).encode()
                self.send_response(status)
                self.end_headers()
                self.wfile.write(data)

            def log_message(self, *args):
                """Keep quiet."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        """End it."""
        self.server.shutdown()
        self.server.server_close()

    def answer(self, path):
        """Return status and body."""
        parts = urlsplit(path)
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        if parts.path == "/system":
            if self.fault == "html":
                return 200, b"<html>Wartung</html>"
            return 200, thing("System", "system", oparlVersion=SCHEMA, body=f"{BASE}/list/body")
        if parts.path == "/body":
            return 200, self.objects["body"][0]
        if parts.path == "/v.pdf":
            return (404, b"") if self.fault == "no file" else (200, pdf())
        kind = parts.path.removeprefix("/list/")
        if self.fault == "broken list" and kind == "meeting":
            return 500, {"error": True}
        rows = [row for row in self.objects.get(kind, []) if row.get("modified", "") >= query.get("modified_since", "")]
        page = int(query.get("page", 1))
        following = {**query, "page": str(1 if self.fault == "loop" and page > 1 else page + 1)}
        address = f"{BASE}/list/{kind}?" + "&".join(f"{name}={value}" for name, value in following.items())
        if self.fault == "same page" and kind == "paper":
            return 200, {"data": rows[:1], "links": {"next": f"{BASE}/list/paper?page={page + 1}"}}
        if self.fault == "foreign next" and kind == "paper":
            address = "http://10.0.0.1/list/paper?page=2"
            return 200, {"data": rows, "links": {"next": address}}
        has_next = page < len(rows) or self.fault == "loop"
        return 200, {"data": rows[page - 1 : page], "links": {"next": address} if has_next else {}}


def pdf():
    """Return a small real PDF."""
    import pikepdf

    target = BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(target)
    return target.getvalue()
