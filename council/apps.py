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
    "/anregungen/",
    "/dateien/",
    "/schnittstelle/",
)


class CouncilConfig(AppConfig):
    """Enter the council into the shell."""

    name = "council"
    verbose_name = _("Sitzungsdienst")

    def ready(self) -> None:
        """Enter what the council shows and hears."""
        from accounts.kinds import register_departments
        from core.demo import register_chapter
        from core.live import register_live_topic
        from core.navigation import Place, register_entry
        from core.town import register_town
        from core.writing import register_writing_kind
        from council import findable, panels, receivers, subscriptions  # noqa: F401
        from council.demo.board import build_board
        from council.demo.departments import build_departments
        from council.demo.following import build_following
        from council.demo.intake import build_intake
        from council.demo.inviting import build_invitations
        from council.demo.motions import build_motions
        from council.demo.notes import build_notes
        from council.demo.packs import build_packs
        from council.demo.town import build_council
        from council.demo.year import build_year
        from council.panels import mine_entry
        from council.services import agenda_release, invitation_errands, motion_errands, note_errands, paper_errands
        from council.services.agenda_live import BOARD
        from council.services.departments import departments
        from council.services.motion_text import KIND
        from council.services.town_title import town_title

        register_town(town_title)
        register_departments(departments)
        register_writing_kind(KIND)
        register_live_topic(BOARD)
        subscriptions.register()
        invitation_errands.register()
        agenda_release.register()
        motion_errands.register()
        note_errands.register()
        paper_errands.register()
        panels.register()
        findable.register()
        register_chapter(20, "Rat", build_council)
        register_chapter(22, "Anträge", build_motions)
        # When everything of the evening is there.
        register_chapter(55, "Einladungen", build_invitations)
        register_chapter(25, "Mitteilungen", build_following)
        # After what factions write and what departments do: it builds on both, and they on an empty desk.
        register_chapter(49, "Eingang", build_intake)
        register_chapter(27, "Ämter", build_departments)
        register_chapter(50, "Tagesordnung", build_board)
        # Last of what plans meetings: it avoids all the others.
        register_chapter(52, "Jahresplan", build_year)
        # The worker takes one thing after the other: documents first, then what binds them.
        register_chapter(28, "Sitzungsmappen", build_packs)
        register_chapter(29, "Notizen", build_notes)
        register_entry(Place.MAIN, 10, _("Rat & Politik"), "council:overview", match=PREFIXES)
        register_entry(Place.MAIN, 90, _("Mein Rat"), mine_entry, match=("/mein-rat/",))
        register_entry(Place.DATA, 10, _("Schnittstelle"), "council:interface")
