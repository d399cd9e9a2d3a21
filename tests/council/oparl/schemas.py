"""The properties of OParl 1.1 as the specification has them, to check what we write. Own additions carry a prefix."""

import re

import jsonschema

MOMENT = r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$"
URL, TEXT, FLAG, NUMBER = (
    {"type": "string", "pattern": r"^https?://\S+$"},
    {"type": "string", "minLength": 1},
    {"type": "boolean"},
    {"type": "integer"},
)
TIME, DAY, THING = (
    {"type": "string", "pattern": MOMENT},
    {"type": "string", "pattern": r"^\d{4}-\d\d-\d\d$"},
    {"type": "object", "required": ["id", "type", "created", "modified"]},
)


def many(of):
    return {"type": "array", "items": of, "minItems": 1}


KINDS = {
    "u": URL, "t": TEXT, "f": FLAG, "n": NUMBER, "m": TIME, "d": DAY, "o": THING, "us": many(URL), "ts": many(TEXT), "os": many(THING),
    "ol": {"type": "array", "items": THING}, "g": {"type": "object", "required": ["type", "geometry", "properties"]},
}  # fmt: skip
COMMON = "id:u type:t created:m modified:m web:u deleted:f license:u keyword:ts"
PROPERTIES = {
    "System": "oparlVersion:u body:u otherOparlVersions:us name:t contactEmail:t contactName:t website:u vendor:u product:u",
    "Body": "system:u shortName:t name:t website:u licenseValidSince:m oparlSince:m ags:t rgs:t equivalent:us contactEmail:t "
    "contactName:t organization:u person:u meeting:u paper:u legislativeTerm:ol agendaItem:u consultation:u file:u locationList:u "
    "legislativeTermList:u membership:u classification:t location:o mainOrganization:u",
    "LegislativeTerm": "body:u name:t startDate:d endDate:d",
    "Organization": "body:u name:t shortName:t membership:us meeting:u consultation:u post:ts subOrganizationOf:u organizationType:t "
    "classification:t startDate:d endDate:d website:u location:o externalBody:u memberCount:n votingMemberCount:n",
    "Person": "body:u name:t familyName:t givenName:t formOfAddress:t affix:t title:ts gender:t phone:ts email:ts location:u "
    "locationObject:o status:ts membership:os image:o life:t lifeSource:t",
    "Membership": "person:u organization:u role:t votingRight:f startDate:d endDate:d onBehalfOf:u",
    "Meeting": "name:t meetingState:t cancelled:f start:m end:m location:o organization:us participant:us invitation:o "
    "resultsProtocol:o verbatimProtocol:o auxiliaryFile:os agendaItem:os",
    "AgendaItem": "order:n meeting:u number:t name:t public:f consultation:u result:t resolutionText:t resolutionFile:o "
    "auxiliaryFile:os start:m end:m",
    "Paper": "body:u name:t reference:t date:d paperType:t relatedPaper:us superordinatedPaper:us subordinatedPaper:us mainFile:o "
    "auxiliaryFile:os location:os originatorPerson:us originatorOrganization:us underDirectionOf:us consultation:os",
    "Consultation": "paper:u agendaItem:u meeting:u organization:us authoritative:f role:t",
    "File": "accessUrl:u name:t fileName:t mimeType:t date:d size:n sha1Checksum:t sha512Checksum:t text:t downloadUrl:u "
    "externalServiceUrl:u masterFile:u derivativeFile:us fileLicense:u meeting:us agendaItem:us paper:us person:u",
    "Location": "description:t geojson:g streetAddress:t room:t postalCode:t subLocality:t locality:t bodies:us organizations:us "
    "persons:us meetings:us papers:us",
}
REQUIRED = {
    "System": "oparlVersion body", "AgendaItem": "order",
    "Body": "name organization person meeting paper legislativeTerm agendaItem consultation file membership locationList legislativeTermList",
}  # fmt: skip


def validator(row):
    """Return what checks an object of this kind: nothing unknown, nothing empty, all that is demanded."""
    kind = re.fullmatch(r"https://schema\.oparl\.org/1\.1/(\w+)", row["type"])[1]
    known = dict(entry.split(":") for entry in f"{COMMON} {PROPERTIES[kind]}".split())
    is_gone = row.get("deleted", False)
    # The address is written alike in both towns (two_towns.py).
    url = {"u": {"type": "string"}, "us": many({"type": "string"})}
    return jsonschema.Draft202012Validator(
        {
            "type": "object",
            "required": ["id", "type", "created", "modified", *([] if is_gone else REQUIRED.get(kind, "").split())],
            "properties": {name: url.get(how, KINDS[how]) for name, how in known.items()},
            "patternProperties": {r"^ratsplatz:": {}},
            "additionalProperties": False,
        }
    )
