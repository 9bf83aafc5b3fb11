"""The room's models, by what they are about. Import them from here."""

from events.activities.models.activities import Activity, ActivityQuerySet
from events.activities.models.occurrences import Occurrence, OccurrenceQuerySet, new_uid
from events.activities.models.photos import Photo
from events.activities.models.programmes import Programme
from events.activities.models.submissions import PublishingPolicy, Submission, SubmissionQuerySet

__all__ = [
    "Activity",
    "ActivityQuerySet",
    "Occurrence",
    "OccurrenceQuerySet",
    "Photo",
    "Programme",
    "PublishingPolicy",
    "Submission",
    "SubmissionQuerySet",
    "new_uid",
]
