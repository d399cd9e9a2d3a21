"""Projects, surveys, the Bürgerhaushalt."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

# Pages under "Mitmachen".
PREFIXES = ("/mitmachen/", "/vorhaben/")


class ParticipationConfig(AppConfig):
    """Enter participation into the shell."""

    name = "participation"
    verbose_name = _("Beteiligung")

    def ready(self) -> None:
        """Enter what participation keeps, shows and hears."""
        from accounts.proofs import register_way
        from core.demo import register_chapter
        from core.live import register_live_topic
        from core.navigation import Place, register_entry
        from council.kinds import register_origin, register_thread_source
        from participation import budget, checks, findable, panels, processing, receivers, subscriptions  # noqa: F401
        from participation.demo.projects import build_projects
        from participation.demo.residence import build_residence
        from participation.demo.surveys import build_surveys
        from participation.desk import register_desk_entry
        from participation.kinds import register_kind
        from participation.services import live_turnout, motion_origins, residence_letters, survey_kind
        from participation.services.council_links import matter_thread_entries

        processing.register()
        subscriptions.register()
        panels.register()
        findable.register()
        register_kind(survey_kind.kind())
        budget.register()
        register_origin(motion_origins.kind())
        register_way(residence_letters.way())
        register_live_topic(live_turnout.TURNOUT)
        register_live_topic(live_turnout.OFFICE)
        register_chapter(40, "Vorhaben", build_projects)
        register_chapter(45, "Umfragen", build_surveys)
        register_chapter(47, "Wohnsitz", build_residence)
        register_entry(Place.MAIN, 20, _("Mitmachen"), "participation:overview", match=PREFIXES)
        register_thread_source("participation", matter_thread_entries)
        register_desk_entry(10, _("Heute fällig"), "participation_desk:due", "time")
        register_desk_entry(20, _("Vorhaben"), "participation_desk:projects", "list-ul")
        register_desk_entry(30, _("Vorschläge"), "participation_desk:suggestions", "mail")
        register_desk_entry(35, _("Umfragen"), "survey_desk:surveys", "clipboard-list")
        register_desk_entry(37, _("Bürgerhaushalt"), "budget_desk:processes", "group")
        register_desk_entry(40, _("Verfahren"), "participation_desk:procedures", "tasks")
        register_desk_entry(50, _("Codes und Briefe"), "code_desk:procedures", "key")
