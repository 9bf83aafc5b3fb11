"""The room's models, by what they are about. Import them from here."""

from events.signups.models.announcements import Announcement
from events.signups.models.feedback import Feedback
from events.signups.models.registrations import (
    PhoneCheck,
    Registration,
    RegistrationQuerySet,
    new_code,
    people_came,
    seats_taken,
)

__all__ = [
    "Announcement",
    "Feedback",
    "PhoneCheck",
    "Registration",
    "RegistrationQuerySet",
    "new_code",
    "people_came",
    "seats_taken",
]
