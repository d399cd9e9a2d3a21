"""What every page knows: the town and the shell around it."""

from typing import Any

from django.conf import settings
from django.http import HttpRequest


def shell(request: HttpRequest) -> dict[str, Any]:
    """Return the town's names for the frame of a page."""
    return {"TOWN_NAME": settings.TOWN_NAME, "TOWN_TITLE": settings.TOWN_TITLE, "KOPFZEILE": settings.KOPFZEILE}
