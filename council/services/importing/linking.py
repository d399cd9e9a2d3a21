"""Tie rows to each other. What names something that is not here yet waits in ImportReference."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from council.enums import Capacity
from council.models import Attendance, ImportReference, MeetingOrganization, Membership, Paper
from council.services.importing.attaching import PARENTS
from council.services.importing.deciding import take_item
from council.services.importing.mapping import FILE_FIELDS
from council.services.importing.own_fields import OWN
from council.services.importing.reading import Reader
from council.services.importing.stations import take_consultation
from council.services.importing.ties import Links
from council.services.importing.unfolding import Piece

if TYPE_CHECKING:
    from council.services.importing.writing import Writer

# One reference to one row: property → (field of ours, kind it leads to). True: the row cannot be without it.
ONE: dict[str, dict[str, tuple[str, str, bool]]] = {
    "Membership": {
        "person": ("person_id", "Person", True),
        "organization": ("organization_id", "Organization", True),
        "onBehalfOf": ("on_behalf_of_id", "Organization", False),
        f"{OWN}substituteFor": ("substitute_for_id", "Membership", False),
    },
    "Organization": {
        "subOrganizationOf": ("parent_id", "Organization", False),
        "location": ("location_id", "Location", False),
    },
    "Person": {
        "location": ("location_id", "Location", False),
        "locationObject": ("location_id", "Location", False),
    },
    "Meeting": {
        "location": ("location_id", "Location", False),
        f"{OWN}chair": ("chair_id", "Person", False),
        f"{OWN}clerk": ("clerk_id", "Person", False),
    },
    "Paper": {f"{OWN}replacedBy": ("replaced_by_id", "Paper", False)},
    "AgendaItem": {"meeting": ("meeting_id", "Meeting", True)},
    "Consultation": {"paper": ("paper_id", "Paper", True), "meeting": ("meeting_id", "Meeting", False)},
}
# Several: property → (relation, name of the other side, kind).
MANY: dict[str, dict[str, tuple[Any, str, str, str]]] = {
    "Paper": {
        "underDirectionOf": (Paper.under_direction_of.through, "paper_id", "organization_id", "Organization"),
        "originatorOrganization": (
            Paper.originator_organizations.through,
            "paper_id",
            "organization_id",
            "Organization",
        ),
        "originatorPerson": (Paper.originator_persons.through, "paper_id", "person_id", "Person"),
        "location": (Paper.locations.through, "paper_id", "location_id", "Location"),
        "relatedPaper": (Paper.related_papers.through, "from_paper_id", "to_paper_id", "Paper"),
        "superordinatedPaper": (Paper.superordinated_papers.through, "from_paper_id", "to_paper_id", "Paper"),
        "subordinatedPaper": (Paper.superordinated_papers.through, "to_paper_id", "from_paper_id", "Paper"),
    },
}
# The other side tells the same: what it says stays.
ADDING = ("subordinatedPaper",)


def take_links(writer: "Writer", kind: str, piece: Piece, reader: Reader, links: Links, fields: dict[str, Any]) -> bool:
    """Read the references of an object into fields and links. False: it cannot be written before its parent."""
    for name in ONE.get(kind, {}):
        if not _take_one(writer, kind, piece, reader, links, fields, name):
            return False
    for name in MANY.get(kind, {}):
        _take_many(writer, kind, piece, reader, links, name)
    if kind in PARENTS:
        take_files(writer, kind, piece, reader)
    if special := SPECIAL.get(kind):
        special(writer, piece, reader, links, fields)
    for name in TOLD_ELSEWHERE.get(kind, ()):
        reader.take(name)
    return True


def take_files(writer: "Writer", kind: str, piece: Piece, reader: Reader) -> None:
    """Remember the files an object names, to be tied when all files are here."""
    writer.rewritten[kind].add(piece.source_id)
    for name in FILE_FIELDS:
        addresses = enumerate(reader.references(name))
        writer.attachments += [(kind, piece.source_id, name, address, place) for place, address in addresses]


def _take_one(
    writer: "Writer", kind: str, piece: Piece, reader: Reader, links: Links, fields: dict[str, Any], name: str
) -> bool:
    target_field, target_kind, is_needed = ONE[kind][name]
    address = reader.reference(name)
    key = writer.key_of(address, target_kind) if address else None
    if key is None and is_needed:
        links.wait(kind, piece, name, address, data=piece.data)
        return False
    if key is None and address and address not in writer.nothing:
        links.wait(kind, piece, name, address)
    if key is not None or target_field not in fields:
        fields[target_field] = key
    return True


def _take_many(writer: "Writer", kind: str, piece: Piece, reader: Reader, links: Links, name: str) -> None:
    through, own, other, target_kind = MANY[kind][name]
    found = links.find(writer, kind, piece, name, reader.references(name), target_kind)

    def tie(writer: "Writer", links: Links) -> None:
        row = writer.key_of(piece.source_id, kind)
        if row is None:
            return
        if row not in writer.fresh and name not in ADDING:
            through.objects.filter(**{own: row}).exclude(**{f"{other}__in": found}).delete()
        for key in found:
            links.add(through(**{own: row, other: key}))

    links.todo.append(tie)


def _meeting(writer: "Writer", piece: Piece, reader: Reader, links: Links, _fields: dict[str, Any]) -> None:
    bodies = links.find(writer, "Meeting", piece, "organization", reader.references("organization"), "Organization")
    people = links.find(writer, "Meeting", piece, "participant", reader.references("participant"), "Person")

    def tie(writer: "Writer", links: Links) -> None:
        row = writer.key_of(piece.source_id, "Meeting")
        if row is None:
            return
        if row not in writer.fresh:
            MeetingOrganization.objects.filter(meeting_id=row).delete()
        for order, key in enumerate(bodies):
            links.add(MeetingOrganization(meeting_id=row, organization_id=key, order=order))
        _attend(links, row, people, bodies)

    links.todo.append(tie)


def _attend(links: Links, meeting: UUID, people: list[UUID], bodies: list[UUID]) -> None:
    """Write who took part; members are those with a vote in one of the bodies."""
    if not people:
        return
    members = set(
        Membership.objects.filter(organization__in=bodies, person__in=people, voting_right=True).values_list(
            "person_id", flat=True
        )
    )
    for person in people:
        capacity = Capacity.MEMBER if person in members else Capacity.GUEST
        links.add(Attendance(meeting_id=meeting, person_id=person, capacity=capacity))


def attend_late(writer: "Writer", reference: ImportReference, meeting: UUID) -> bool:
    """Write somebody who took part and has come after the meeting."""
    person = writer.key_of(reference.target, "Person")
    if person is None:
        return False
    Attendance.objects.get_or_create(meeting_id=meeting, person_id=person, defaults={"capacity": Capacity.GUEST})
    return True


SPECIAL: dict[str, Any] = {"Meeting": _meeting, "AgendaItem": take_item, "Consultation": take_consultation}
# The other side tells it, or it is the address of a list.
TOLD_ELSEWHERE: dict[str, tuple[str, ...]] = {
    "Body": ("legislativeTerm", "system"),
    "LegislativeTerm": ("body",),
    "Location": ("bodies", "organizations", "persons", "meetings", "papers"),
    "Organization": ("body", "membership", "meeting", "consultation"),
    "Person": ("body", "membership"),
    "Meeting": ("body", "agendaItem"),
    "Paper": ("body", "consultation"),
    "File": ("meeting", "agendaItem", "paper", "person"),
}
