"""What those who came said, added up."""

from __future__ import annotations

from typing import NamedTuple

from django.db.models import Count

from events.activities.models import Activity
from events.signups.models import Feedback

# Fewer would tell who said what.
FEWEST = 3


class Bar(NamedTuple):
    stars: int
    count: int


class Summary(NamedTuple):
    """``mean`` with one decimal; ``bars`` from five stars down to one."""

    count: int
    mean: float
    bars: list[Bar]


def summary_of(activity: Activity) -> Summary | None:
    """Of all its dates, in one query; None while fewer than ``FEWEST`` have said anything."""
    rows = Feedback.objects.filter(registration__occurrence__activity=activity.pk).order_by().values("stars")
    counts = {row["stars"]: row["n"] for row in rows.annotate(n=Count("pk"))}
    count = sum(counts.values())
    if count < FEWEST:
        return None
    mean = sum(stars * n for stars, n in counts.items()) / count
    return Summary(count, round(mean, 1), [Bar(stars, counts.get(stars, 0)) for stars in range(5, 0, -1)])
