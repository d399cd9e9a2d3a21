"""What search engines find of the council: every public page with the time of its last public change."""

from typing import Any

from django.urls import reverse

from core.sitemaps import TownSitemap
from council.models import Matter, Meeting, Organization, Paper, Person

LISTS = ("overview", "meetings", "papers", "decisions", "matters", "organizations", "persons", "map")


class ListsSitemap(TownSitemap):
    """The lists."""

    def items(self) -> list[tuple[str, None]]:
        return [(reverse(f"council:{name}"), None) for name in LISTS]


class _Rows(TownSitemap):
    """The pages of one kind."""

    model: Any
    route: str

    def items(self) -> Any:
        return self.model.objects.public().order_by("first_published_at", "pk").values_list("pk", "public_modified_at")

    def location(self, item: Any) -> str:
        return reverse(self.route, args=[item[0]])


class MeetingsSitemap(_Rows):
    """Meetings."""

    model, route = Meeting, "council:meeting"


class PapersSitemap(_Rows):
    """Papers."""

    model, route = Paper, "council:paper"


class MattersSitemap(_Rows):
    """Matters."""

    model, route = Matter, "council:matter"


class BodiesSitemap(_Rows):
    """Bodies, factions and departments."""

    model, route = Organization, "council:organization"


class PersonsSitemap(_Rows):
    """People."""

    model, route = Person, "council:person"


SITEMAPS: dict[str, type[TownSitemap]] = {
    "rat": ListsSitemap,
    "sitzungen": MeetingsSitemap,
    "vorlagen": PapersSitemap,
    "vorgaenge": MattersSitemap,
    "gremien": BodiesSitemap,
    "personen": PersonsSitemap,
}
