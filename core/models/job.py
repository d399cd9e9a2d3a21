"""Long work: what runs, how far it is, and what comes again."""

import uuid

from django.db import models
from django.utils.translation import gettext_lazy as _


class JobState(models.TextChoices):
    """The life of a job."""

    WAITING = "waiting", _("wartet")
    RUNNING = "running", _("läuft")
    DONE = "done", _("fertig")
    RETRYING = "retrying", _("wird wiederholt")
    FAILED = "failed", _("gescheitert")


class JobRunQuerySet(models.QuerySet["JobRun"]):
    """Reads of job runs."""

    def open(self) -> "JobRunQuerySet":
        """Runs that are not finished."""
        return self.filter(state__in=[JobState.WAITING, JobState.RUNNING, JobState.RETRYING])

    def started_by_account(self, user_id: uuid.UUID) -> "JobRunQuerySet":
        """Runs that this account has started: nobody else learns of them."""
        return self.filter(started_by=user_id)

    def counts(self) -> dict[str, int]:
        """Return how many wait, run, have failed and are done. One query."""
        found = dict(self.values_list("state").annotate(n=models.Count("pk")).order_by())
        waiting = found.get(JobState.WAITING, 0) + found.get(JobState.RETRYING, 0)
        rest = {str(state): found.get(state, 0) for state in (JobState.RUNNING, JobState.FAILED, JobState.DONE)}
        return {"waiting": waiting, **rest}

    def failed(self) -> "JobRunQuerySet":
        """Runs that gave up: an operator must look."""
        return self.filter(state=JobState.FAILED)


class JobRun(models.Model):
    """One piece of long work with its progress. `done` of `total` steps, `total` 0 while unknown.

    `next_at` on a running one says: something changed meanwhile, run once more afterwards.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(_("Aufgabe"), max_length=200)
    key = models.CharField(_("Schlüssel"), max_length=200, blank=True)
    kwargs = models.JSONField(default=dict)
    started_by = models.UUIDField(_("angestoßen von"), null=True)
    state = models.CharField(max_length=10, choices=JobState.choices, default=JobState.WAITING)
    attempts = models.PositiveSmallIntegerField(_("Versuche"), default=0)
    done = models.PositiveIntegerField(default=0)
    total = models.PositiveIntegerField(default=0)
    note = models.CharField(_("Stand"), max_length=300, blank=True)
    error = models.TextField(_("Fehler"), blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    next_at = models.DateTimeField(_("nächster Versuch"), null=True)

    objects = JobRunQuerySet.as_manager()

    class Meta:
        verbose_name = _("Aufgabe")
        verbose_name_plural = _("Aufgaben")
        ordering = ["-created_at"]
        indexes = [models.Index(fields=["state", "created_at"])]
        constraints = [
            models.UniqueConstraint(
                fields=["name", "key"],
                condition=models.Q(state__in=["waiting", "running", "retrying"]) & ~models.Q(key=""),
                name="job_open_once",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.get_state_display()})"

    @property
    def is_over(self) -> bool:
        """Whether it has ended, well or not."""
        return self.state in (JobState.DONE, JobState.FAILED)


class JobSchedule(models.Model):
    """When a recurring job is due next. One row a schedule, kept by the worker."""

    name = models.CharField(primary_key=True, max_length=200)
    next_at = models.DateTimeField()
    last_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("Zeitplan")
        verbose_name_plural = _("Zeitpläne")

    def __str__(self) -> str:
        return self.name
