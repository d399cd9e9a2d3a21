"""What machines ask: is the town well, where are weaknesses reported, what may be crawled, where is the icon."""

import datetime
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.db.utils import Error as DatabaseError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.templatetags.static import static
from django.utils import timezone
from django.views.decorators.cache import cache_control, never_cache

from core.services.job_keeping import is_worker_alive

DAY_SECONDS = 24 * 3600
TEXT = "text/plain; charset=utf-8"


@never_cache
def health(request: HttpRequest) -> JsonResponse:
    """Answer 200 while database and worker are well, else 503; says which, and nothing more.

    Redis is named where there is one: without it the town is slower, and well.
    """
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        database, worker = True, is_worker_alive()
    except DatabaseError:
        database = worker = False
    state = {"database": database, "worker": worker}
    status = 200 if all(state.values()) else 503
    if settings.REDIS_URL:
        kept: Any = cache
        state["redis"] = bool(kept.set("health", 1, 1))
    return JsonResponse(state, status=status)


def security_txt(request: HttpRequest) -> HttpResponse:
    """Say where weaknesses are reported (RFC 9116); 404 while the town has named no contact."""
    if not settings.SECURITY_CONTACT:
        return HttpResponse("No contact is configured.\n", status=404, content_type=TEXT)
    # The date must be less than a year ahead; it moves along by itself.
    expires = timezone.now().replace(hour=0, minute=0, second=0, microsecond=0) + datetime.timedelta(days=180)
    lines = [
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires.astimezone(datetime.UTC):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: de, en",
        f"Canonical: {settings.PUBLIC_URL}/.well-known/security.txt",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=TEXT)


def robots_txt(request: HttpRequest) -> HttpResponse:
    """Invite crawlers to what is public."""
    lines = ["User-agent: *", "Disallow: /admin/", "Disallow: /konto/", "Disallow: /abonnements/"]
    return HttpResponse("\n".join([*lines, "", f"Sitemap: {settings.PUBLIC_URL}/sitemap.xml", ""]), content_type=TEXT)


@cache_control(public=True, max_age=DAY_SECONDS)
def favicon(request: HttpRequest) -> HttpResponse:
    """Lead to the icon: browsers ask here beside documents, which cannot name it themselves."""
    return HttpResponseRedirect(static("core/favicon.svg"))
