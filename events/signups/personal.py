"""A person's own data: what they take along."""

from __future__ import annotations

from typing import Any

from events.signups.models import Registration


def export(user: Any) -> list[dict[str, Any]]:
    """Every sign-up of ``user``, the first one first, ready for JSON."""
    registrations = Registration.objects.of(user).select_related("occurrence__activity", "occurrence__room")
    return [
        {
            "activity": registration.occurrence.activity.title,
            "starts": registration.occurrence.starts.isoformat(),
            "place": registration.occurrence.where,
            "name": registration.name,
            "party_size": registration.party_size,
            "status": registration.status,
            "created_at": registration.created_at.isoformat(),
        }
        for registration in registrations.order_by("created_at", "pk")
    ]
