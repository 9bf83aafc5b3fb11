"""What reviewers said of an application, for the pages of the desk on which somebody weighs it."""

from __future__ import annotations

from typing import Any

from django.utils import timezone

from incubator.residency import permissions as may
from incubator.residency.models import Application, Review
from incubator.residency.permissions import belongs
from incubator.residency.reviewing.results import results_of


def opinions(application: Application, user: Any) -> dict[str, Any]:
    """For ``residency/admin/_opinions.html``: who was asked, and what they say as far as ``user`` may see it."""
    reviews = list(application.reviews.select_related("reviewer").order_by("pk"))
    near = {review.pk for review in reviews if belongs(review.reviewer, application.organization)}
    is_open = may.sees_opinions(user, application)
    return {
        "today": timezone.localdate(),
        "reviews": [(review, review.pk in near) for review in reviews],
        "result": results_of([application])[application.pk] if is_open else None,
        "own_review": next(
            (r for r in reviews if r.reviewer_id == user.pk and r.status == Review.Status.ASSIGNED), None
        ),
    }
