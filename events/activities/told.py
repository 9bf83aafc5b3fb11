"""What activities tell of an organization when it reports or is evaluated: a query a number."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, Sum
from django.utils.translation import gettext_lazy as _

from events.activities.models import Occurrence, OccurrenceQuerySet
from incubator.organizations.models import Organization
from incubator.residency.evaluating.figures import hours, over_within, register


def held(organization: Organization, starts: dt.date, ends: dt.date) -> OccurrenceQuerySet:
    """What took place as announced on these days."""
    return (
        Occurrence.objects.scheduled().filter(over_within(starts, ends), activity__organization=organization).order_by()
    )


def times_held(organization: Organization, starts: dt.date, ends: dt.date) -> int:
    return held(organization, starts, ends).count()


def hours_held(organization: Organization, starts: dt.date, ends: dt.date) -> float:
    length = held(organization, starts, ends).aggregate(all=Sum(F("ends") - F("starts")))["all"]
    return hours(length or dt.timedelta())


def contribute() -> None:
    register("activities_held", _("开展活动"), _("场"), times_held, order=10, public=True)
    register("activity_hours", _("活动时长"), _("个小时"), hours_held, order=11, public=True)
