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
            "for_whom": registration.for_whom,
            "party_size": registration.party_size,
            "attended_size": registration.attended_size,
            "answers": registration.answers,
            "consent_version": registration.consent_version,
            "status": registration.status,
            "offered_until": registration.offered_until and registration.offered_until.isoformat(),
            "code": registration.code,
            "created_at": registration.created_at.isoformat(),
        }
        for registration in registrations.order_by("created_at", "pk")
    ]
