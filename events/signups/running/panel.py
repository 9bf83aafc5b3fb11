"""What the organization wrote to those on a list, on the activity's page, for them."""

from __future__ import annotations

from typing import Any

from events.activities.models import Activity, Occurrence
from events.signups.models import Announcement, Registration

SHOWN = 5


def context(request: Any, activity: Activity, occurrences: list[Occurrence]) -> dict[str, Any]:
    """One query for somebody who is signed in, none for others."""
    if not request.user.is_authenticated or not occurrences:
        return {"announcements": []}
    mine = Registration.objects.live().of(request.user).filter(occurrence__in=[one.pk for one in occurrences])
    found = Announcement.objects.filter(occurrence__in=mine.values("occurrence")).select_related("occurrence")
    return {"announcements": list(found.defer("occurrence__event_zh", "occurrence__event_en")[:SHOWN])}
