"""Pipes and wires: audit, private files, documents, jobs, search, UI parts. Imports no other app."""

from collections.abc import Callable
from typing import Any

from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _


def prepare_search(sender: Any, **kwargs: Any) -> None:
    """Make the tables of the search, as soon as there is a database."""
    from core.services.search.tables import make_tables

    make_tables()


class CoreConfig(AppConfig):
    """Watches the database for what changes, prepares the search, enters what is core's own."""

    name = "core"
    verbose_name = _("Grundlagen")

    def ready(self) -> None:
        """Watch every connection, and enter what is core's own."""
        from django.urls import reverse

        from core.changes import watch_connection
        from core.demo import register_chapter
        from core.live import register_live_topic
        from core.navigation import Place, register_entry
        from core.services.job_live import JOB_TOPIC
        from core.services.search.rebuilding import enter_demo

        connection_created.connect(watch_connection, dispatch_uid="core.changes")
        post_migrate.connect(prepare_search, sender=self)
        register_chapter(90, "Suche", enter_demo)
        register_live_topic(JOB_TOPIC)

        def part(mark: str) -> Callable[[HttpRequest], str]:
            return lambda request: f"{reverse('subscribe')}#{mark}"

        register_entry(Place.NEWS, 50, _("Benachrichtigungen per E-Mail"), part("mail"))
        register_entry(Place.NEWS, 60, _("RSS-Feeds"), part("feeds"))
        register_entry(Place.NEWS, 70, _("Kalender abonnieren (iCal)"), part("kalender"))
