"""A second town beside the one of the test, in a database of its own, that can harvest the first."""

import contextlib
import json
from urllib.parse import urlsplit

from django.core.cache import caches
from django.db import connections
from django.test import Client, override_settings

from core.services.outbound import Answer
from council.models import ImportedObject
from council.services.importing import ImportOptions, endpoints, fetching, import_oparl
from council.services.importing.mapping import MODELS
from council.services.oparl.lists import OF_BODY

FIRST, SECOND = "https://erste.example", "https://zweite.example"
# Where the bytes of a file lie is an address as well.
ADDRESSES = ("accessUrl", "downloadUrl")
# Lists whose order says something.
ORDERED = ("organization",)


def forget():
    """Let no town see what the other one cached."""
    for name in ("default", "pages"):
        caches[name].clear()


class SecondTown:
    """The other database and the files of the town in it."""

    def __init__(self, connection, folder):
        self.connection, self.folder = connection, folder

    @contextlib.contextmanager
    def entered(self):
        """Be in the second town."""
        first = connections["default"]
        connections["default"] = self.connection
        forget()
        try:
            with override_settings(PUBLIC_URL=SECOND, PRIVATE_DIR=self.folder / "private", DATA_DIR=self.folder):
                yield
        finally:
            connections["default"] = first
            forget()

    def harvest(self, monkeypatch, **options):
        """Let the second town harvest the first; return the run."""
        first, folder = connections["default"], self.folder

        class ToFirst:
            """The one client, with a line to the first town only."""

            def __init__(self, *_hosts, **_more):
                self.client = Client()

            def __enter__(self):
                return self

            def __exit__(self, *_error):
                pass

            def get(self, url, headers=None):
                second = connections["default"]
                connections["default"] = first
                try:
                    with override_settings(PUBLIC_URL=FIRST, PRIVATE_DIR=folder.parent / "private"):
                        parts = urlsplit(url)
                        answer = self.client.get(f"{parts.path}?{parts.query}", headers=headers or {})
                        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                finally:
                    connections["default"] = second
                return Answer(answer.status_code, dict(answer.items()), body, url)

        for module in (endpoints, fetching):
            monkeypatch.setattr(module, "Outbound", ToFirst)
        with self.entered():
            return import_oparl(f"{FIRST}/oparl/v1.1/system", ImportOptions(files="all", **options))

    def told(self):
        """Return all that the second town publishes, with the addresses of the first."""
        with self.entered():
            names = {}
            for address, kind, key in ImportedObject.objects.values_list("source_id", "kind", "object_id"):
                assert kind in MODELS
                names[str(key)] = address.rsplit("/", 1)[-1]
            return everything(SECOND, names)

    def known(self):
        """Return the addresses that the second town has seen."""
        with self.entered():
            rows = ImportedObject.objects.filter(object_id__isnull=False).values_list("source_id", flat=True)
            return {address.replace(FIRST, "town:") for address in rows}


def everything(origin, names=None):
    """Return every object and tombstone of the town at origin, by address, written alike in both towns."""
    client, found = Client(), {}
    system = _ask(client, f"{origin}/oparl/v1.1/system")
    bodies = _walk(client, system["body"])
    for body in bodies:
        for name in OF_BODY:
            found |= {row["id"]: row for row in _walk(client, f"{body['id']}/{name}?modified_since=1900-01-01")}
    found |= {row["id"]: row for row in [system, *bodies]}
    text = json.dumps(found)
    for key, name in (names or {}).items():
        text = text.replace(key, name)
    plain = json.loads(text.replace(origin, "town:").replace(FIRST, "town:"))
    return {address: _alike(row) for address, row in plain.items()}


def _ask(client, url):
    parts = urlsplit(url)
    answer = client.get(f"{parts.path}?{parts.query}")
    assert answer.status_code == 200, (url, answer.content)
    return answer.json()


def _walk(client, url):
    rows = []
    while url:
        page = _ask(client, url)
        rows += page["data"]
        url = page["links"].get("next")
    return rows


def _alike(value, name=""):
    """Return value without what is an address of bytes, and with what has no order in one."""
    if isinstance(value, dict):
        return {key: _alike(part, key) for key, part in value.items() if key not in ADDRESSES}
    if isinstance(value, list):
        parts = [_alike(part) for part in value]
        if name in ORDERED or not all(
            isinstance(part, str) or (isinstance(part, dict) and "id" in part) for part in parts
        ):
            return parts
        return sorted(parts, key=lambda part: part if isinstance(part, str) else (part.get("order", 0), part["id"]))
    return value


def differences(first, second, known):
    """Return what the second town says otherwise, as (address, property, first, second). Tombstones of what it never
    knew are not among it."""
    found = []
    for address in sorted(first.keys() | second.keys()):
        mine, yours = first.get(address), second.get(address)
        if yours is None and mine.get("deleted") and address not in known:
            continue
        if mine is None or yours is None:
            found.append((address, "", mine and mine["type"], yours and yours["type"]))
            continue
        names = mine.keys() | yours.keys()
        found += [
            (address, name, mine.get(name), yours.get(name))
            for name in sorted(names)
            if mine.get(name) != yours.get(name)
        ]
    return found
