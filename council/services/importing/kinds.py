"""The kinds of OParl: what they are called, what they embed, and how to tell them when `type` is missing."""

import re
from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

# In the order in which they are written: a kind comes after those it cannot be without.
KINDS = (
    "Body",
    "LegislativeTerm",
    "Location",
    "Organization",
    "Person",
    "Membership",
    "Meeting",
    "AgendaItem",
    "Paper",
    "Consultation",
    "File",
)
LABELS = {
    "Body": _("Kommunen"),
    "LegislativeTerm": _("Wahlperioden"),
    "Location": _("Orte"),
    "Organization": _("Gremien"),
    "Person": _("Personen"),
    "Membership": _("Mitgliedschaften"),
    "Meeting": _("Sitzungen"),
    "AgendaItem": _("Tagesordnungspunkte"),
    "Paper": _("Vorlagen"),
    "Consultation": _("Beratungen"),
    "File": _("Dateien"),
}
# Which properties may hold whole objects, and of which kind.
EMBEDDED: dict[str, dict[str, str]] = {
    "Body": {"legislativeTerm": "LegislativeTerm", "location": "Location"},
    "Organization": {"location": "Location", "membership": "Membership"},
    "Person": {"membership": "Membership", "locationObject": "Location", "location": "Location", "image": "File"},
    "Meeting": {
        "location": "Location",
        "agendaItem": "AgendaItem",
        "invitation": "File",
        "resultsProtocol": "File",
        "verbatimProtocol": "File",
        "auxiliaryFile": "File",
    },
    "AgendaItem": {"consultation": "Consultation", "resolutionFile": "File", "auxiliaryFile": "File"},
    "Paper": {"mainFile": "File", "auxiliaryFile": "File", "location": "Location", "consultation": "Consultation"},
}
# The property by which an embedded child of (kind, child kind) names its parent.
PARENT_FIELD = {
    ("Body", "LegislativeTerm"): "body",
    ("Organization", "Membership"): "organization",
    ("Person", "Membership"): "person",
    ("Meeting", "AgendaItem"): "meeting",
    ("AgendaItem", "Consultation"): "agendaItem",
    ("Paper", "Consultation"): "paper",
}
COMMON = "id type created modified deleted web keyword license"
PROPERTIES: dict[str, frozenset[str]] = {
    kind: frozenset(f"{COMMON} {names}".split())
    for kind, names in {
        "Body": "system shortName name website licenseValidSince oparlSince ags rgs equivalent contactEmail contactName "
        "organization person meeting paper legislativeTerm legislativeTermList agendaItem consultation file membership "
        "locationList classification location mainOrganization",
        "LegislativeTerm": "body name startDate endDate",
        "Location": "description geojson streetAddress room postalCode subLocality locality bodies organizations persons "
        "meetings papers",
        "Organization": "body name shortName membership meeting consultation post subOrganizationOf organizationType "
        "classification startDate endDate website location externalBody memberCount votingMemberCount",
        "Person": "body name familyName givenName formOfAddress affix title gender phone email location locationObject "
        "status membership image life lifeSource",
        "Membership": "person organization role votingRight startDate endDate onBehalfOf",
        "Meeting": "body name meetingState cancelled start end location organization participant invitation "
        "resultsProtocol verbatimProtocol auxiliaryFile agendaItem",
        "AgendaItem": "meeting number order name public consultation result resolutionText resolutionFile auxiliaryFile "
        "start end",
        "Paper": "body name reference date paperType relatedPaper superordinatedPaper subordinatedPaper mainFile "
        "auxiliaryFile location originatorPerson originatorOrganization underDirectionOf consultation",
        "Consultation": "paper agendaItem meeting organization authoritative role",
        "File": "name fileName mimeType date size sha1Checksum sha512Checksum text accessUrl downloadUrl "
        "externalServiceUrl masterFile derivativeFile fileLicense meeting agendaItem paper person",
    }.items()
}
_FOLDED = {kind: {name.lower(): name for name in names} for kind, names in PROPERTIES.items()}
# The telling words of an address like …/oparl/bodies/1/agenda_items/77.
_WORDS = {
    "body": "Body",
    "bodies": "Body",
    "term": "LegislativeTerm",
    "legislativeterm": "LegislativeTerm",
    "location": "Location",
    "organization": "Organization",
    "organisation": "Organization",
    "gremium": "Organization",
    "person": "Person",
    "people": "Person",
    "membership": "Membership",
    "meeting": "Meeting",
    "agendaitem": "AgendaItem",
    "paper": "Paper",
    "consultation": "Consultation",
    "file": "File",
}
# Properties only one kind has; the first match decides.
_TELLING = (
    ("accessUrl", "File"),
    ("downloadUrl", "File"),
    ("familyName", "Person"),
    ("paperType", "Paper"),
    ("mainFile", "Paper"),
    ("originatorOrganization", "Paper"),
    ("votingRight", "Membership"),
    ("meetingState", "Meeting"),
    ("resultsProtocol", "Meeting"),
    ("organizationType", "Organization"),
    ("resolutionText", "AgendaItem"),
    ("authoritative", "Consultation"),
    ("geojson", "Location"),
    ("streetAddress", "Location"),
    ("ags", "Body"),
    ("legislativeTerm", "Body"),
)


def kind_of(data: Mapping[str, Any], hint: str = "") -> tuple[str, bool]:
    """Return the kind of an object and whether it had to be guessed. Empty when nothing tells it."""
    stated = str(data.get("type") or "").rstrip("/").rsplit("/", 1)[-1].rsplit("#", 1)[-1]
    if stated in PROPERTIES or stated == "System":
        return stated, False
    if hint:
        return hint, "type" in data or not stated
    if "oparlVersion" in data:
        return "System", True
    return _kind_by_address(str(data.get("id") or "")) or _kind_by_properties(data), True


def _kind_by_address(address: str) -> str:
    for word in reversed(re.split(r"[/?&=]", address.lower())):
        word = re.sub(r"[^a-z]", "", word)
        kind = _WORDS.get(word) or _WORDS.get(word.removesuffix("s"))
        if kind:
            return kind
    return ""


def _kind_by_properties(data: Mapping[str, Any]) -> str:
    return next((kind for name, kind in _TELLING if name in data), "")


def proper_names(kind: str, data: Mapping[str, Any]) -> dict[str, Any]:
    """Return data with property names as OParl spells them (main_file and MainFile become mainFile)."""
    known = PROPERTIES[kind]
    if known.issuperset(data):
        return dict(data)
    folded = _FOLDED[kind]
    proper: dict[str, Any] = {}
    for name, value in data.items():
        right = name if name in known else folded.get(name.replace("_", "").replace("-", "").lower(), name)
        if right not in proper or proper[right] in (None, "", []):
            proper[right] = value
    return proper
