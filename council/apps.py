"""Meetings, papers, matters: the council."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Pages under "Rat & Politik".
PREFIXES = (
    "/rat/",
    "/sitzungen/",
    "/gremien/",
    "/personen/",
    "/vorlagen/",
    "/vorgaenge/",
    "/beschluesse/",
    "/karte/",
    "/dateien/",
)


class CouncilConfig(AppConfig):
    """Enter the council into the shell."""

    name = "council"
    verbose_name = _("Sitzungsdienst")

    def ready(self) -> None:
        """Enter what the council shows and hears."""
        from core.demo import register_chapter
        from core.navigation import Place, register_entry
        from council.demo.town import build_council

        register_chapter(20, "Rat", build_council)
        register_entry(Place.MAIN, 10, _("Rat & Politik"), "council:overview", match=PREFIXES)
