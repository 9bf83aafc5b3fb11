"""The floor's models, room by room; each stands in its room's ``models.py``."""

from events.activities.models import Activity, Occurrence, Photo, Programme, PublishingPolicy, Submission
from events.feeds.models import FeedAddress, FeedChange, FeedState
from events.signups.models import Announcement, Feedback, PhoneCheck, Registration

__all__ = [
    "Activity",
    "Announcement",
    "FeedAddress",
    "FeedChange",
    "FeedState",
    "Feedback",
    "Occurrence",
    "PhoneCheck",
    "Photo",
    "Programme",
    "PublishingPolicy",
    "Registration",
    "Submission",
]
