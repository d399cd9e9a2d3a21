"""The operator's page: what waits, runs and has failed, what comes by itself, who listens, and whether the book is whole."""

from importlib.metadata import version
from typing import Any
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.models import JobRun
from core.models.job import JobState
from core.services.audit import verify
from core.services.job_keeping import is_worker_alive, schedule
from core.services.jobs import job_named, retry_now
from core.services.live.counting import live_processes, topic_counts

MOST_ROWS = 30
PARTS = ("Django", "wagtail", "django-allauth", "channels", "typst")


def allowed(request: HttpRequest) -> None:
    """Let only operators on."""
    if not request.user.has_perm("core.operate"):
        raise PermissionDenied


def overview(request: HttpRequest) -> HttpResponse:
    """Show the state of the installation."""
    allowed(request)
    context: dict[str, Any] = {
        "header_title": _("Betrieb"),
        "page_title": _("Betrieb"),
        "header_icon": "cogs",
        "is_worker_alive": is_worker_alive(),
        "counts": JobRun.objects.counts(),
        "failed": _named(JobRun.objects.failed()[:MOST_ROWS]),
        "open": _named(JobRun.objects.open()[:MOST_ROWS]),
        "schedule": schedule(),
        "book": verify() if request.GET.get("protokoll") else None,
        "live": topic_counts(),
        "live_processes": live_processes(),
        "versions": [(part, version(part)) for part in PARTS],
        "database": connection.vendor,
        "is_shared_cache": bool(settings.REDIS_URL),
    }
    return render(request, "core/admin/operator.html", context)


def _named(runs: Any) -> list[tuple[Any, JobRun]]:
    found = []
    for run in runs:
        work = job_named(run.name)
        found.append((work.label if work else run.name, run))
    return found


@require_POST
def retry(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Begin a failed job anew."""
    allowed(request)
    run = get_object_or_404(JobRun.objects.filter(state=JobState.FAILED), pk=pk)
    retry_now(run)
    messages.success(request, _("Die Aufgabe läuft noch einmal."))
    return redirect("operator")
