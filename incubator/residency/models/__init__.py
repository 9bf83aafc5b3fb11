"""The room's models, by what they are about. Import them from here."""

from incubator.residency.models.agreements import (
    Agreement,
    ChangeRequest,
    ChecklistEntry,
    ChecklistItem,
    Moment,
    SignedCopy,
)
from incubator.residency.models.applications import Application, Document, SubmittedVersion
from incubator.residency.models.calls import Call, Criterion, PaperKind
from incubator.residency.models.evaluations import Evaluation, FollowUp, Graduation, Report
from incubator.residency.models.objections import Appeal, Objection
from incubator.residency.models.residencies import Residency, Term
from incubator.residency.models.reviews import Review, Score
from portal.common.papers import private_path, private_storage

# The first migration names them here.
paper_path = private_path

__all__ = [
    "Agreement",
    "Appeal",
    "Application",
    "Call",
    "ChangeRequest",
    "ChecklistEntry",
    "ChecklistItem",
    "Criterion",
    "Document",
    "Evaluation",
    "FollowUp",
    "Graduation",
    "Moment",
    "Objection",
    "PaperKind",
    "Report",
    "Residency",
    "Review",
    "Score",
    "SignedCopy",
    "SubmittedVersion",
    "Term",
    "paper_path",
    "private_storage",
]
