"""Jobs that a real worker finds by their name, for tests with real processes."""

import time

from core.services.jobs import job, progress


@job(attempts=3, timeout=120, label="Langes Tun")
def take_long(*, seconds: float) -> None:
    """Say how far it is, then take long."""
    progress(1, 2, "mittendrin")
    time.sleep(seconds)
    progress(2, 2, "geschafft")


@job(attempts=1, timeout=1, label="Zu langes Tun")
def take_too_long() -> None:
    """Sleep beyond the own limit."""
    time.sleep(60)
