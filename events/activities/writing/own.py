"""The activities of a person's organizations, by how far they are: what the list of them shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils.translation import gettext_lazy as _

from events.activities.models import Activity, ActivityQuerySet, Occurrence, Submission


class Stage(models.TextChoices):
    """The tabs of the list. What is being changed while it is public stands with its public dates."""

    AHEAD = "ahead", _("将要举行")
    DRAFT = "draft", _("草稿和退回的")
    WAITING = "waiting", _("等审核")
    PAST = "past", _("办过的")


def staged(activities: ActivityQuerySet, now: dt.datetime) -> QuerySet[Activity]:
    """With ``stage``, how its ``last`` submission stands and why, when its next and its last date are,
    and which is the next that was not cancelled."""
    submissions = Submission.objects.filter(activity=OuterRef("pk")).order_by("-pk")
    dates = Occurrence.objects.filter(activity=OuterRef("pk"))
    scheduled = dates.filter(status=Occurrence.Status.SCHEDULED)
    waits = Exists(Submission.objects.waiting().filter(activity=OuterRef("pk")))
    return activities.annotate(
        waits=waits,
        decision=Subquery(submissions.values("status")[:1]),
        told=Subquery(submissions.values("reason")[:1]),
        next_date=Subquery(dates.filter(ends__gt=now).order_by("starts").values("starts")[:1]),
        next_held=Subquery(scheduled.filter(ends__gt=now).order_by("starts").values("starts")[:1]),
        next_held_key=Subquery(scheduled.filter(ends__gt=now).order_by("starts").values("pk")[:1]),
        last_date=Subquery(dates.order_by("-starts").values("starts")[:1]),
        is_ahead=Exists(scheduled.filter(ends__gt=now)),
    ).annotate(
        stage=Case(
            When(waits=True, then=Value(Stage.WAITING)),
            When(live=True, is_ahead=True, then=Value(Stage.AHEAD)),
            When(Q(live=True) | Q(first_published_at__isnull=False), then=Value(Stage.PAST)),
            default=Value(Stage.DRAFT),
        )
    )


def own(user: Any, stages: Collection[str], now: dt.datetime) -> QuerySet[Activity]:
    """Those of ``stages``: what comes next first, the latest that was first."""
    found = staged(Activity.objects.of(user), now).filter(stage__in=stages).select_related("organization", "picture")
    order = {Stage.AHEAD: "next_date", Stage.PAST: "-last_date"}
    return found.defer("body", "search_text").order_by(*(order[s] for s in order if s in stages), "-created_at", "-pk")


def counts(user: Any, now: dt.datetime) -> dict[str, int]:
    """How many there are in each stage: one query."""
    rows = staged(Activity.objects.of(user), now).order_by().values_list("stage").annotate(n=models.Count("pk"))
    return dict(rows)
