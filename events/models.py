"""The floor's models, room by room; each stands in its room's ``models.py``."""

from events.activities.models import Activity, Occurrence, Submission
from events.signups.models import Registration

__all__ = ["Activity", "Occurrence", "Registration", "Submission"]
