"""Reviewers who have not answered are reminded: two days before the date, and on the day after it; each once."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localtime

from incubator.residency.models import Review
from incubator.residency.reviewing import messages
from incubator.residency.transitions import locked
from portal.notices.models import Notice

DAYS_BEFORE = 2
BATCH = 100


def remind_reviewers(limit: int = BATCH) -> int:
    """Tell up to ``limit`` reviewers; return how many were told. Any number of workers may do it at once."""
    today = timezone.localdate()
    waiting = Review.objects.missing().filter(due__lte=today + dt.timedelta(days=DAYS_BEFORE))
    wanted = {}
    for review in waiting.select_related("application").order_by("due", "pk"):
        if reminder := _reminder(review, review.due, today):
            wanted[reminder[0]] = (review, reminder[1])
    told = set(Notice.objects.filter(key__in=list(wanted)).values_list("key", flat=True))
    fresh = [(key, *found) for key, found in wanted.items() if key not in told][:limit]
    return sum(_remind(review, key, tell) for key, review, tell in fresh)


def _reminder(review: Review, due: Any, today: dt.date) -> tuple[str, Any] | None:
    """The key of the reminder that is to be given and what tells it."""
    if due < today:
        return f"review-late:{review.pk}:{due}", messages.review_late
    # Who was asked a moment ago need not be told again.
    if localtime(review.assigned_at).date() < due - dt.timedelta(days=DAYS_BEFORE):
        return f"review-due:{review.pk}:{due}", messages.review_due
    return None


@transaction.atomic
def _remind(review: Review, key: str, tell: Any) -> bool:
    """Tell it unless the review came in meanwhile."""
    due = review.due
    locked(review.application)
    still = Review.objects.missing().filter(pk=review.pk, due=due).select_related("reviewer", "application").first()
    if still is None:
        return False
    tell(still, key=key)
    return True
