"""How far a job is, for whoever started it."""

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache

from core.models import JobRun
from core.services.jobs import job_named


@never_cache
def progress(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Show a job's progress; the page loads itself again until the job has ended."""
    run = (
        JobRun.objects.started_by_account(request.user.pk).filter(pk=pk).first()
        if request.user.is_authenticated
        else None
    )
    if run is None:
        raise Http404
    work = job_named(run.name)
    return render(request, "core/job.html", {"run": run, "label": work.label if work else run.name})
