"""Who may see a registration or a list of names."""

from __future__ import annotations

from typing import Any

from django.shortcuts import get_object_or_404

from events.activities.models import Occurrence
from events.signups.models import Registration
from incubator.organizations.models import Organization


def _occurrences() -> Any:
    return Occurrence.objects.select_related("activity__organization", "room__center").defer("event_zh", "event_en")


def get_public_occurrence(slug: str, pk: int) -> Occurrence:
    """An occurrence that everybody sees; what it refuses, it refuses in words."""
    return get_object_or_404(_occurrences().public(), activity__slug=slug, pk=pk)


def get_registration_for(user: Any, pk: int) -> Registration:
    """One's own."""
    registrations = Registration.objects.select_related("occurrence__activity", "occurrence__room__center")
    return get_object_or_404(registrations.of(user) if user.is_authenticated else registrations.none(), pk=pk)


def sees_every_list(user: Any) -> bool:
    """Staff."""
    return bool(user.is_authenticated and user.is_active and user.has_perm("events.view_registration"))


def get_listed_occurrence_for(user: Any, slug: str, pk: int) -> Occurrence:
    """An occurrence whose list ``user`` may read: members of its organization, and staff."""
    occurrences = _occurrences().exclude(status=Occurrence.Status.PROPOSED)
    if not sees_every_list(user):
        own = Organization.objects.of(user) if user.is_authenticated else Organization.objects.none()
        occurrences = occurrences.filter(activity__organization__in=own)
    return get_object_or_404(occurrences, activity__slug=slug, pk=pk)
