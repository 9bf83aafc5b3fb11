"""Everyone on a list, and in line, is told what becomes of the occurrence."""

from __future__ import annotations

from django.db import transaction

from events.activities.models import Occurrence
from events.signups import messages


@transaction.atomic
def tell_cancelled(occurrence: Occurrence, *, reason: str) -> int:
    """Tell everyone on the list or in line, once, that ``occurrence`` does not take place; how many were told."""
    registrations = occurrence.registrations.live().select_related("user")
    for registration in registrations:
        messages.occurrence_cancelled(registration, occurrence, reason)
    return len(registrations)


@transaction.atomic
def tell_moved(occurrence: Occurrence, before: Occurrence) -> int:
    """Tell everyone on the list or in line, once a move, where and when it takes place now; how many were told."""
    registrations = occurrence.registrations.live().select_related("user")
    for registration in registrations:
        messages.occurrence_moved(registration, occurrence, before)
    return len(registrations)
