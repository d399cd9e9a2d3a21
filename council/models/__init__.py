"""Facts of the council."""

from council.models.agenda import AgendaStep, FixedItem
from council.models.agenda_release import AgendaRelease
from council.models.annotation import Annotation, AnnotationAnswer, AnnotationEdit, Notebook, ReadingPlace
from council.models.body import Body, LegislativeTerm
from council.models.co_signature import CoSignature, SigningRule
from council.models.decision import Decision, ExecutionStep, Vote, VoteRecord, VoteTally
from council.models.delivery import MeetingDocument, MeetingLook
from council.models.dial_in import DialIn
from council.models.effects import PaperEffects
from council.models.file import Attachment, File, FileVersion
from council.models.importing import ImportedObject, ImportReference, ImportRun
from council.models.intake import CheckNote, InquiryAnswer, Petitioner
from council.models.invitation import Invitation, SentAgenda
from council.models.location import Location
from council.models.matter import Matter, MatterEvent
from council.models.meeting import AgendaItem, AnnouncedItem, Attendance, Meeting, MeetingOrganization
from council.models.meeting_rule import ClosedPeriod, MeetingRule
from council.models.motion import Motion, MotionFile, MotionSigner, MotionVersion, Submission
from council.models.organization import Membership, Organization
from council.models.pack import Pack, PackItem, PackPart
from council.models.paper import Consultation, Paper, PaperVersion, ReferenceCounter
from council.models.paper_template import PaperTemplate
from council.models.person import Person
from council.models.procedure_rule import ProcedureRule
from council.models.urgent import UrgentDecision, UrgentSignature

__all__ = [
    "AgendaItem",
    "AgendaRelease",
    "AgendaStep",
    "Annotation",
    "AnnotationAnswer",
    "AnnotationEdit",
    "AnnouncedItem",
    "Attachment",
    "Attendance",
    "Body",
    "CheckNote",
    "ClosedPeriod",
    "CoSignature",
    "Consultation",
    "Decision",
    "DialIn",
    "ExecutionStep",
    "File",
    "FileVersion",
    "FixedItem",
    "ImportReference",
    "ImportRun",
    "ImportedObject",
    "InquiryAnswer",
    "Invitation",
    "LegislativeTerm",
    "Location",
    "Matter",
    "MatterEvent",
    "Meeting",
    "MeetingDocument",
    "MeetingLook",
    "MeetingOrganization",
    "MeetingRule",
    "Membership",
    "Motion",
    "MotionFile",
    "MotionSigner",
    "MotionVersion",
    "Notebook",
    "Organization",
    "Pack",
    "PackItem",
    "PackPart",
    "Paper",
    "PaperEffects",
    "PaperTemplate",
    "PaperVersion",
    "Person",
    "Petitioner",
    "ProcedureRule",
    "ReadingPlace",
    "ReferenceCounter",
    "SentAgenda",
    "SigningRule",
    "Submission",
    "UrgentDecision",
    "UrgentSignature",
    "Vote",
    "VoteRecord",
    "VoteTally",
]
