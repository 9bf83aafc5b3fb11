"""How long an application takes, from what really happened to the last ones that were decided."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any, NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Min
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import ModelLogEntry

from incubator.residency.models import Application

SAMPLE = 20


class Span(NamedTuple):
    """A step and the days that it took: in the middle, at least and at most, of ``count`` applications."""

    label: str
    middle: int
    least: int
    most: int
    count: int


class Times(NamedTuple):
    """``whole``: from the first submission to the decision; None before the first decision."""

    whole: Span | None
    steps: list[Span]


def times_of_past_decisions() -> Times:
    """Three queries, whatever there is."""
    decided = list(
        Application.objects.filter(decided_at__isnull=False, submitted_at__isnull=False)
        .annotate(first_sent=Min("versions__submitted_at"))
        .order_by("-decided_at", "-pk")[:SAMPLE]
    )
    looked_at = _first_looks(decided)
    rows: list[dict[str, dt.date | None]] = [
        {
            "sent": _day(application.first_sent or application.submitted_at),
            "looked": _day(looked_at.get(application.pk)),
            "decided": _day(application.decided_at),
            "announced": _day(application.announced_at),
            "free": application.begins_from,
        }
        for application in decided
    ]
    whole = _span(_("从提交到决定"), rows, "sent", "decided")
    steps = [
        _span(_("查看材料，缺什么请您补"), rows, "sent", "looked"),
        _span(_("评审，然后主任决定"), rows, "looked", "decided"),
        _span(_("公布结果"), rows, "decided", "announced"),
        _span(_("公示，没有异议就办理入驻"), rows, "announced", "free"),
    ]
    return Times(whole, [step for step in steps if step])


def _first_looks(applications: Iterable[Application]) -> dict[int, dt.datetime]:
    """When each was found complete and given to reviewers for the first time."""
    entries = ModelLogEntry.objects.filter(
        content_type=ContentType.objects.get_for_model(Application),
        object_id__in=[str(application.pk) for application in applications],
        action="residency.assign",
    )
    first = entries.order_by().values_list("object_id").annotate(Min("timestamp"))
    return {int(pk): moment for pk, moment in first}


def _day(moment: dt.datetime | None) -> dt.date | None:
    return timezone.localtime(moment).date() if moment else None


def _span(label: str, rows: list[dict[str, Any]], start: str, end: str) -> Span | None:
    days = sorted((row[end] - row[start]).days for row in rows if row[start] and row[end] and row[end] >= row[start])
    return Span(label, days[len(days) // 2], days[0], days[-1], len(days)) if days else None
