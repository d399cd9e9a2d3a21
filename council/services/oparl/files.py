"""Files, embedded in what they belong to and by themselves."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import Q

from council.enums import FileRole
from council.models import Attachment, File
from council.services.oparl.addresses import stem
from council.services.oparl.rows import among
from council.services.oparl.values import Fields, day, thing

COLUMNS = (
    "id", "first_published_at", "public_modified_at", "name", "file_name", "mime_type", "date", "size", "blob_id",
    "blob__sha512", "source_url", "license",
)  # fmt: skip
# Which property holds the one file of a role; every other file is an auxiliary one.
SINGLE: dict[str, dict[str, str]] = {
    "paper": {FileRole.MAIN: "mainFile"},
    "agenda_item": {FileRole.RESOLUTION: "resolutionFile"},
    "meeting": {
        FileRole.INVITATION: "invitation",
        FileRole.RESULTS_PROTOCOL: "resultsProtocol",
        FileRole.VERBATIM_PROTOCOL: "verbatimProtocol",
    },
}
PARENTS = {
    "paper_id": ("paper", "Paper"),
    "meeting_id": ("meeting", "Meeting"),
    "agenda_item_id": ("agendaItem", "AgendaItem"),
}


@dataclass
class Enclosed:
    """The files of one object by property."""

    singles: dict[str, Fields] = field(default_factory=dict)
    auxiliary: list[Fields] = field(default_factory=list)

    def add(self, name: str, file: Fields) -> None:
        """Put a file into the property of its role; a second one of the role becomes auxiliary."""
        if name and name not in self.singles:
            self.singles[name] = file
        else:
            self.auxiliary.append(file)

    def as_fields(self, *, internal: bool = True) -> Fields:
        """Return the properties; without auxiliary files when internal lists are not wanted."""
        return {**self.singles, "auxiliaryFile": self.auxiliary if internal else []}


def enclosed(holder: str, keys: Collection[UUID]) -> dict[UUID, Enclosed]:
    """Return the public files of papers, meetings or agenda items (`holder`), by their key. Two queries."""
    found: dict[UUID, Enclosed] = defaultdict(Enclosed)
    if not keys:
        return found
    links = Attachment.objects.filter(**{f"{holder}__in": keys}).order_by("order", "id")
    attached = list(links.values_list(f"{holder}_id", "role", "file_id"))
    rows = among(File.objects.public, Q(pk__in={row[2] for row in attached})).values_list(*COLUMNS) if attached else ()
    files = {row[0]: _file(row) for row in rows}
    for parent, role, key in attached:
        if key in files:
            found[parent].add(SINGLE[holder].get(role, ""), files[key])
    return found


def standalone_files(keys: Collection[UUID]) -> dict[UUID, Fields]:
    """Return public files with their text and what they belong to. Two queries."""
    found = {}
    for text, *row in among(File.objects.public, Q(pk__in=keys)).values_list("text", *COLUMNS):
        found[row[0]] = _file(row) | ({"text": text} if text else {})
    for parent, *links in Attachment.objects.filter(file__in=found).order_by("id").values_list("file_id", *PARENTS):
        for key, (name, kind) in zip(links, PARENTS.values(), strict=True):
            if key:
                found[parent].setdefault(name, []).append(f"{stem(kind)}{key}")
    return found


def _file(row: Sequence[Any]) -> Fields:
    key, created, modified, name, file_name, mime, date, size, blob, sha512, source, license_url = row
    here = f"{settings.PUBLIC_URL}/dateien/{key}/"
    # What was not fetched yet still lies at its source.
    is_here = blob is not None or not source
    return thing(
        "File", f"{stem('File')}{key}", created, modified, name=name, fileName=file_name, mimeType=mime, date=day(date),
        size=size, sha512Checksum=sha512, accessUrl=here if is_here else source,
        downloadUrl=f"{here}laden/" if blob is not None else "", fileLicense=license_url,
    )  # fmt: skip
