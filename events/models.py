"""The floor's models, room by room; each stands in its room's ``models.py``."""

from events.activities.models import Activity, Occurrence, Submission
from events.feeds.models import FeedAddress, FeedChange, FeedState
from events.signups.models import Registration

__all__ = ["Activity", "FeedAddress", "FeedChange", "FeedState", "Occurrence", "Registration", "Submission"]
