"""Questions to the interface that anybody can copy; a test asks every one of them."""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from council.models import Paper
from council.services.oparl.addresses import address, list_address, system_address
from council.services.oparl.lists import OF_BODY
from council.services.oparl.objects import KINDS
from council.services.oparl.town import BODY_LISTS, body_address


@dataclass(frozen=True)
class Example:
    """What one may want, and the address that answers it."""

    words: str
    url: str

    @property
    def command(self) -> str:
        """Return the line for a terminal."""
        return f'curl "{self.url}"'


@dataclass(frozen=True)
class OfferedList:
    """An external list of the town: its property, what stands in it, and where it is."""

    name: str
    kind: str
    url: str


def examples() -> list[Example]:
    """Return examples that work in this town now. Two queries."""
    found = [
        Example(_("Einstieg: Was bietet diese Stadt an?"), system_address()),
        Example(_("Alle Kommunen dieses Systems, hier eine"), list_address("bodies")),
    ]
    if body := body_address():
        found += [
            Example(_("Sitzungen, die ersten zehn"), f"{body}/meetings?limit=10"),
            Example(
                _("Was sich seit Jahresbeginn geändert hat, auch Zurückgezogenes"),
                f"{body}/papers?modified_since=2026-01-01T00:00:00%2B01:00",
            ),
            Example(_("Nur das Gerüst, ohne eingebettete Listen"), f"{body}/meetings?omit_internal=true&limit=10"),
        ]
    newest = Paper.objects.public().order_by("-first_published_at", "-id").values_list("pk", flat=True).first()
    if newest:
        found.append(Example(_("Eine einzelne Vorlage mit ihrer Beratungsfolge"), address("Paper", newest)))
    return found


def offered_lists() -> list[OfferedList]:
    """Return the external lists of the town. One query."""
    body = body_address()
    if not body:
        return []
    return [OfferedList(name, KINDS[OF_BODY[path][0]].name, f"{body}/{path}") for name, path in BODY_LISTS.items()]
