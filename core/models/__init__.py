"""Facts every room stands on."""

from core.models.audit import AuditEvent
from core.models.blob import Blob
from core.models.job import JobRun, JobSchedule

__all__ = ["AuditEvent", "Blob", "JobRun", "JobSchedule"]
