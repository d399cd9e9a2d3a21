"""Do the long work that waits."""

import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from core.services.job_keeping import make_worker, work_off, work_on


class Command(BaseCommand):
    """Work until told to stop; what runs is finished first."""

    help = "Run waiting jobs and schedules. SIGTERM ends it after the job in hand; a second one at once."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Take --once."""
        parser.add_argument("--once", action="store_true", help="run what waits, then end")

    def handle(self, *args: Any, **options: Any) -> None:
        """Work."""
        logging.getLogger("django_tasks_db").setLevel(logging.ERROR)
        if options["once"]:
            work_off()
            return
        worker = make_worker()
        worker.configure_signals()
        work_on(worker)
