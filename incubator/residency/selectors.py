"""What other pages ask this room: what waits for whom, what is open, and how long a decision takes."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F, QuerySet

from incubator.organizations.models import Organization
from incubator.residency.models import Application, Call, Review


def applications_of(user: Any) -> QuerySet[Application]:
    """Those of the organizations that ``user`` belongs to, newest first."""
    mine = Application.objects.filter(organization__in=Organization.objects.of(user))
    return mine.select_related("organization", "call").order_by("-created_at", "-pk")


def reviews_waiting_for(user: Any) -> QuerySet[Review]:
    """The reviews that ``user`` was asked for and has not given, by their dates."""
    waiting = Review.objects.missing().open_to(user)
    return waiting.select_related("application__organization", "application__call").order_by(
        F("due").asc(nulls_last=True), "pk"
    )


def reviews_given_by(user: Any) -> QuerySet[Review]:
    """The reviews that ``user`` has given, the latest first."""
    given = Review.objects.given().open_to(user)
    return given.select_related("application__organization", "application__call").order_by("-submitted_at", "-pk")


def open_calls(day: dt.date) -> QuerySet[Call]:
    return Call.objects.open_on(day).select_related("center").prefetch_related("papers").order_by("closes", "pk")


def days_to_decide(sample: int = 20) -> int | None:
    """How many days the last decisions took from submission, in the middle; None before the first decision."""
    rows = Application.objects.filter(decided_at__isnull=False, submitted_at__isnull=False).order_by("-decided_at")
    spans = sorted((decided - sent).days for sent, decided in rows.values_list("submitted_at", "decided_at")[:sample])
    return max(1, spans[len(spans) // 2]) if spans else None
