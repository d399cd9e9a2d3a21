"""Facts of the council."""

from council.models.body import Body, LegislativeTerm
from council.models.decision import Decision, ExecutionStep, Vote, VoteRecord, VoteTally
from council.models.file import Attachment, File
from council.models.importing import ImportedObject, ImportReference, ImportRun
from council.models.intake import CheckNote, InquiryAnswer, Petitioner
from council.models.location import Location
from council.models.matter import Matter, MatterEvent
from council.models.meeting import AgendaItem, AnnouncedItem, Attendance, Meeting, MeetingOrganization
from council.models.motion import Motion, MotionFile, MotionSigner, MotionVersion, Submission
from council.models.organization import Membership, Organization
from council.models.paper import Consultation, Paper, PaperVersion, ReferenceCounter
from council.models.person import Person
from council.models.procedure_rule import ProcedureRule

__all__ = [
    "AgendaItem",
    "AnnouncedItem",
    "Attachment",
    "Attendance",
    "Body",
    "CheckNote",
    "Consultation",
    "Decision",
    "ExecutionStep",
    "File",
    "ImportReference",
    "ImportRun",
    "ImportedObject",
    "InquiryAnswer",
    "LegislativeTerm",
    "Location",
    "Matter",
    "MatterEvent",
    "Meeting",
    "MeetingOrganization",
    "Membership",
    "Motion",
    "MotionFile",
    "MotionSigner",
    "MotionVersion",
    "Organization",
    "Paper",
    "PaperVersion",
    "Person",
    "Petitioner",
    "ProcedureRule",
    "ReferenceCounter",
    "Submission",
    "Vote",
    "VoteRecord",
    "VoteTally",
]
