"""What people said, on the activity's page; and the question, to those who came and have not said yet."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from events.activities.models import Activity, Occurrence
from events.signups.after.actions import STARS, may_say
from events.signups.after.summary import summary_of
from events.signups.links import token_of
from events.signups.models import Registration


def context(request: Any, activity: Activity, occurrences: list[Occurrence]) -> dict[str, Any]:
    """A query where something is over, one more for somebody who is signed in."""
    now = timezone.now()
    over = {one.pk: one for one in occurrences if one.starts <= now and not one.is_cancelled}
    if not over:
        return {"feedback": None, "feedback_asked": []}
    asked = []
    if request.user.is_authenticated:
        own = Registration.objects.came().of(request.user).filter(occurrence__in=list(over))
        for registration in own.select_related("user"):
            registration.occurrence = over[registration.occurrence_id]
            if may_say(registration, now):
                asked.append((registration, reverse("signup_feedback", args=[token_of(registration)])))
    return {"feedback": summary_of(activity), "feedback_asked": asked}


def own(registration: Registration) -> dict[str, Any]:
    """For somebody's own page: what they said, and whether they may say (anew)."""
    if registration.status != Registration.Status.ATTENDED:
        return {}
    said = getattr(registration, "feedback", None)
    return {
        "may_say": may_say(registration, timezone.now()),
        "said": said,
        "stars": [(stars, "★" * stars, bool(said and said.stars == stars)) for stars in reversed(STARS)],
    }
