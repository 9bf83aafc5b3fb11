"""What other pages ask this room: what waits for whom, what is open, and what opens next."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import F, Prefetch, QuerySet

from incubator.organizations.models import Organization
from incubator.residency.models import Application, Call, PaperKind, Review


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


def calls_with_papers() -> QuerySet[Call]:
    """Calls with the papers that they ask for, and their blank templates."""
    papers = PaperKind.objects.select_related("template")
    return Call.objects.select_related("center").prefetch_related(Prefetch("papers", papers))


def open_calls(day: dt.date) -> QuerySet[Call]:
    return calls_with_papers().open_on(day).order_by("closes", "pk")  # type: ignore[attr-defined]


def calls_ahead(day: dt.date) -> QuerySet[Call]:
    """Those that open later, the next one first."""
    return Call.objects.filter(opens__gt=day).order_by("opens", "pk")
