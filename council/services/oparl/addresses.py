"""Where an object of OParl lives. One address per object, for ever; nothing that changes stands in it."""

from uuid import UUID

from django.conf import settings

SCHEMA = "https://schema.oparl.org/1.1/"
PREFIX = "/oparl/v1.1"
SEGMENTS = {
    "Body": "body",
    "LegislativeTerm": "legislative-term",
    "Organization": "organization",
    "Person": "person",
    "Membership": "membership",
    "Meeting": "meeting",
    "AgendaItem": "agenda-item",
    "Paper": "paper",
    "Consultation": "consultation",
    "File": "file",
    "Location": "location",
}
# Where a reader finds the same on a page of the town.
PAGES = {"Meeting": "/sitzungen/", "Organization": "/gremien/", "Person": "/personen/", "Paper": "/vorlagen/"}


def base() -> str:
    """Return the address below which everything lives."""
    return f"{settings.PUBLIC_URL}{PREFIX}"


def system_address() -> str:
    """Return the address of the System."""
    return f"{base()}/system"


def stem(kind: str) -> str:
    """Return the address of objects of a kind up to their key."""
    return f"{base()}/{SEGMENTS[kind]}/"


def address(kind: str, key: UUID) -> str:
    """Return the address of an object."""
    return f"{stem(kind)}{key}"


def page_stem(kind: str) -> str:
    """Return the address of the pages of a kind up to the key."""
    return f"{settings.PUBLIC_URL}{PAGES[kind]}"


def list_address(name: str, key: UUID | None = None, holder: str = "Body") -> str:
    """Return the address of an external list: of all bodies, or of what belongs to a body or an organization."""
    return f"{base()}/{name}" if key is None else f"{address(holder, key)}/{name}"
