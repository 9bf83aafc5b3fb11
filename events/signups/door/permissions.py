"""Who keeps the door of an occurrence, and who runs it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import PermissionDenied

from events.activities.models import Occurrence
from events.activities.permissions import can_cancel_occurrence, can_moderate
from events.signups.permissions import get_listed_occurrence_for
from incubator.organizations.permissions import is_member


def can_keep_door(user: Any, occurrence: Occurrence) -> bool:
    """Staff, and every member of the organization: whoever of them stands at the door."""
    return can_moderate(user) or is_member(user, occurrence.activity.organization)


def can_run(user: Any, occurrence: Occurrence) -> bool:
    """Write to people, change seats, finish the list: leads and editors of the organization, and staff."""
    return can_cancel_occurrence(user, occurrence)


def get_door_for(user: Any, slug: str, pk: int) -> Occurrence:
    """An occurrence whose door ``user`` keeps: 404 for who may not know of its list."""
    occurrence = get_listed_occurrence_for(user, slug, pk)
    if not can_keep_door(user, occurrence):
        raise PermissionDenied
    return occurrence


def get_run_occurrence_for(user: Any, slug: str, pk: int) -> Occurrence:
    """An occurrence that ``user`` runs: 404 for who may not know of its list, 403 for who may only read it."""
    occurrence = get_listed_occurrence_for(user, slug, pk)
    if not can_run(user, occurrence):
        raise PermissionDenied
    return occurrence
