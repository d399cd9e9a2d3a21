"""Facts every room stands on."""

from core.models.audit import AuditEvent
from core.models.blob import Blob
from core.models.job import JobRun, JobSchedule
from core.models.kept_upload import KeptUpload
from core.models.live import LiveEvent, LiveHead, LiveProcess
from core.models.search import SearchEntry, SearchMark, SearchRebuild, SearchText, SearchWord
from core.models.writing import RemarkState, Text, TextRemark, TextUpdate, TextVersion

__all__ = [
    "AuditEvent",
    "Blob",
    "JobRun",
    "JobSchedule",
    "KeptUpload",
    "LiveEvent",
    "LiveHead",
    "LiveProcess",
    "RemarkState",
    "SearchEntry",
    "SearchMark",
    "SearchRebuild",
    "SearchText",
    "SearchWord",
    "Text",
    "TextRemark",
    "TextUpdate",
    "TextVersion",
]
