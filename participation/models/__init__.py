"""Facts of participation."""

from participation.models.ballot import Ballot, BallotBatch, BoardKey, UrnEntry
from participation.models.budget import BudgetProcess
from participation.models.code import CodeBatch, SpentMark, VotingCode
from participation.models.letter import AddressRow, LetterFile, LetterRun
from participation.models.motion_origin import MotionOrigin
from participation.models.observer import Observer
from participation.models.paper import PaperBallot, PaperBatch
from participation.models.procedure import Procedure, ProcedureQuerySet, Turnout
from participation.models.project import Project, ProjectStep, Suggestion
from participation.models.proposal import CommentReport, Milestone, Proposal, ProposalComment, ProposalPhoto
from participation.models.response import FreeText, NamedResponse, Response, SurveyDraft, SurveyResult
from participation.models.survey import Choice, Question, Row, Survey, SurveyPage
from participation.models.tally import ResultBundle, TallyResult

__all__ = [
    "AddressRow",
    "Ballot",
    "BallotBatch",
    "BoardKey",
    "BudgetProcess",
    "Choice",
    "CodeBatch",
    "CommentReport",
    "FreeText",
    "LetterFile",
    "LetterRun",
    "Milestone",
    "MotionOrigin",
    "NamedResponse",
    "Observer",
    "PaperBallot",
    "PaperBatch",
    "Procedure",
    "ProcedureQuerySet",
    "Project",
    "ProjectStep",
    "Proposal",
    "ProposalComment",
    "ProposalPhoto",
    "Question",
    "Response",
    "ResultBundle",
    "Row",
    "SpentMark",
    "Suggestion",
    "Survey",
    "SurveyDraft",
    "SurveyPage",
    "SurveyResult",
    "TallyResult",
    "Turnout",
    "UrnEntry",
    "VotingCode",
]
