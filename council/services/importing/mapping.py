"""From the properties of one OParl object to the fields of one row of ours. References are left for linking.py."""

import datetime
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.utils import timezone

from council.enums import FileRole, Part, Visibility
from council.models import (
    AgendaItem,
    Body,
    Consultation,
    File,
    LegislativeTerm,
    Location,
    Meeting,
    Membership,
    Organization,
    Paper,
    Person,
)
from council.services.importing.places import location_fields
from council.services.importing.reading import Reader, is_address
from council.services.importing.results import read_result
from council.services.importing.vocabulary import (
    UNSAID_ROLES,
    consultation_role,
    item_kind,
    meeting_state,
    organization_kind,
    paper_type,
    unsaid_state,
)

MODELS: dict[str, type[Any]] = {
    "Body": Body,
    "LegislativeTerm": LegislativeTerm,
    "Location": Location,
    "Organization": Organization,
    "Person": Person,
    "Membership": Membership,
    "Meeting": Meeting,
    "AgendaItem": AgendaItem,
    "Paper": Paper,
    "Consultation": Consultation,
    "File": File,
}
FILE_FIELDS = {
    "mainFile": FileRole.MAIN,
    "auxiliaryFile": FileRole.AUXILIARY,
    "invitation": FileRole.INVITATION,
    "resultsProtocol": FileRole.RESULTS_PROTOCOL,
    "verbatimProtocol": FileRole.VERBATIM_PROTOCOL,
    "resolutionFile": FileRole.RESOLUTION,
}
Fields = dict[str, Any]


def times(reader: Reader, now: datetime.datetime) -> Fields:
    """Return publication and change as the source tells them; a change before the publication is none."""
    created, modified = reader.moment("created"), reader.moment("modified")
    first = created or modified or now
    return {
        "visibility": Visibility.PUBLIC,
        "first_published_at": first,
        "public_modified_at": max(first, modified or first),
        "depublished_at": None,
        "deleted_at": None,
    }


def _named(reader: Reader, name: str, substitute: str) -> str:
    """Return the name, or what stands for it."""
    if not name:
        reader.findings.note("unnamed", reader.kind, "name", reader.rest.get("id", ""))
    return name or substitute


def body(reader: Reader) -> Fields:
    """Fields of a Body."""
    return {
        "name": _named(reader, reader.text("name", 200), "Kommune"), "short_name": reader.text("shortName", 100), "ags": reader.text("ags", 8),
        "rgs": reader.text("rgs", 12), "website": reader.address("website"), "license": reader.address("license"),
        "contact_email": reader.text("contactEmail", 254), "contact_name": reader.text("contactName", 200),
        "classification": reader.text("classification", 100), "oparl_since": reader.moment("oparlSince"),
    }  # fmt: skip


def legislative_term(reader: Reader) -> Fields:
    """Fields of a LegislativeTerm."""
    start, end = reader.day("startDate"), reader.day("endDate")
    if start and end and end < start:
        reader.spoil("end_dropped", "endDate", end)
        end = None
    return {"name": _named(reader, reader.text("name", 200), "Wahlperiode"), "start_date": start, "end_date": end}


def organization(reader: Reader) -> Fields:
    """Fields of an Organization."""
    name = reader.text("name", 200)
    type_word, classification = reader.text("organizationType"), reader.text("classification", 100)
    short_name = reader.text("shortName", 60)
    kind = organization_kind(
        type_word=type_word, classification=classification, name=name, source_id=str(reader.rest.get("id")),
        meets=bool(reader.rest.get("meeting")),
    )  # fmt: skip
    if kind is None:
        reader.findings.note("vocabulary", "Organization", "organizationType", type_word or name)
    start, end = reader.day("startDate"), reader.day("endDate")
    if start and end and end < start:
        reader.spoil("end_dropped", "endDate", end)
        end = None
    return {
        "name": _named(reader, name or short_name, "Gremium"), "short_name": short_name, "classification": classification or type_word[:100],
        "kind": kind or "other", "website": reader.address("website"), "start_date": start, "end_date": end,
        "legal_members": reader.number("memberCount", 32767), "legal_voting_members": reader.number("votingMemberCount", 32767),
    }  # fmt: skip


def person(reader: Reader) -> Fields:
    """Fields of a Person; contact data stay hidden until the person consents."""
    given, family = reader.text("givenName", 100), reader.text("familyName", 100)
    phones, emails = reader.texts("phone"), reader.texts("email")
    if phones or emails:
        reader.findings.note("consent_missing", "Person")
    return {
        "name": _named(reader, reader.text("name", 200) or f"{given} {family}".strip(), "ohne Namen"), "given_name": given,
        "family_name": family, "form_of_address": reader.text("formOfAddress", 50), "affix": reader.text("affix", 50),
        "title": reader.text("title", 100), "gender": reader.text("gender", 50), "status": reader.text("status", 200),
        "life": reader.text("life", 300), "phone": (phones or [""])[0][:50], "email": (emails or [""])[0][:254],
    }  # fmt: skip


def membership(reader: Reader) -> Fields:
    """Fields of a Membership."""
    start, end = reader.day("startDate"), reader.day("endDate")
    if start and end and end < start:
        reader.spoil("end_dropped", "endDate", end)
        end = None
    voting = reader.flag("votingRight")
    return {"role": reader.text("role", 200), "voting_right": voting is not False, "start_date": start, "end_date": end}


def meeting(reader: Reader) -> Fields:
    """Fields of a Meeting."""
    start, end = reader.moment("start"), reader.moment("end")
    if start and end and end < start:
        late = end + datetime.timedelta(days=1)
        if start <= late <= start + datetime.timedelta(hours=16):
            reader.findings.note("end_next_day", "Meeting", "end", end)
            end = late
        else:
            reader.spoil("end_dropped", "end", end.isoformat())
            end = None
    word = reader.text("meetingState", 100)
    state = meeting_state(
        word, cancelled=bool(reader.flag("cancelled")), start=start, now=timezone.now(),
        has_agenda=bool(reader.rest.get("agendaItem")),
    )  # fmt: skip
    return {"name": reader.text("name", 300), "start": start, "end": end, "state": state, "state_raw": word}


def agenda_item(reader: Reader) -> Fields:
    """Fields of an AgendaItem. Of a non-public one only its subject is announced, as the source did."""
    title, wording = reader.text("name"), reader.text("result", 500)
    is_public = reader.flag("public") is not False
    result = read_result(wording)
    fields: Fields = {
        "title": title, "number": reader.text("number", 20), "part": Part.PUBLIC if is_public else Part.NONPUBLIC,
        "kind": item_kind(title, has_paper=bool(reader.rest.get("consultation"))), "result_raw": wording,
        "state": result.state if wording else unsaid_state(title), "start": reader.moment("start"), "end": reader.moment("end"),
    }  # fmt: skip
    order = reader.number("order", 32767)
    if order is not None:
        fields["order"] = order
    if not is_public:
        fields |= {
            "visibility": Visibility.NONPUBLIC, "public_title": title or "Nichtöffentlicher Punkt", "is_announced": True
        }  # fmt: skip
    return fields


def paper(reader: Reader) -> Fields:
    """Fields of a Paper."""
    word = reader.text("paperType", 200)
    kind = paper_type(word)
    if word and kind is None:
        reader.findings.note("vocabulary", "Paper", "paperType", word)
    fields: Fields = {
        "title": _named(reader, reader.text("name"), "ohne Betreff"), "reference": reader.text("reference", 100),
        "date": reader.day("date"), "paper_type_raw": word, "state": "released",
    }  # fmt: skip
    return fields | {"paper_type": kind or "Sonstiges"}


def consultation(reader: Reader) -> Fields:
    """Fields of a Consultation."""
    word = reader.text("role", 200)
    role = consultation_role(word)
    if role is None and word.strip().lower() not in UNSAID_ROLES:
        reader.findings.note("vocabulary", "Consultation", "role", word)
    return {"role": role or "", "role_raw": word, "authoritative": bool(reader.flag("authoritative"))}


def file(reader: Reader) -> Fields:
    """Fields of a File; its bytes stay at the source until they are fetched."""
    access, download = reader.take("accessUrl"), reader.take("downloadUrl")
    address = next((str(url) for url in (download, access) if is_address(url) and len(str(url)) <= 500), "")
    if not address and (access or download):
        reader.spoil("address_refused", "accessUrl", access or download)
    name, file_name = reader.text("name", 500), reader.text("fileName", 255)
    return {
        "name": _named(reader, name or file_name, "Datei"), "source_url": address,
        "file_name": file_name or urlsplit(address).path.rpartition("/")[2][:255] or "datei",
        "mime_type": reader.text("mimeType", 100), "size": reader.number("size", 2**53), "date": reader.day("date"),
        "license": reader.address("fileLicense"),
    } | ({"text": text} if (text := reader.text("text")) else {})  # fmt: skip


MAPPERS: dict[str, Callable[[Reader], Fields]] = {
    "Body": body,
    "LegislativeTerm": legislative_term,
    "Location": location_fields,
    "Organization": organization,
    "Person": person,
    "Membership": membership,
    "Meeting": meeting,
    "AgendaItem": agenda_item,
    "Paper": paper,
    "Consultation": consultation,
    "File": file,
}
LISTS_OF_BODY = ("organization", "person", "meeting", "paper", "legislativeTermList", "agendaItem", "consultation", "file",
                 "membership", "locationList")  # fmt: skip
