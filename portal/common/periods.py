"""Half-open periods [start, end) of time, and the center's calendar days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from django.utils import timezone
from django.utils.dateparse import parse_date


class Period(NamedTuple):
    """From ``start`` up to, not including, ``end``; both aware."""

    start: dt.datetime
    end: dt.datetime

    @property
    def minutes(self) -> int:
        return int((self.end - self.start).total_seconds() // 60)

    def overlaps(self, other: Period) -> bool:
        return self.start < other.end and other.start < self.end

    def contains(self, other: Period) -> bool:
        return self.start <= other.start and other.end <= self.end


def merge(periods: Iterable[Period]) -> list[Period]:
    """The same time as disjoint periods in order; periods that touch become one."""
    merged: list[Period] = []
    for period in sorted(periods):
        if merged and period.start <= merged[-1].end:
            merged[-1] = Period(merged[-1].start, max(merged[-1].end, period.end))
        elif period.start < period.end:
            merged.append(period)
    return merged


def subtract(periods: Iterable[Period], taken: Iterable[Period]) -> list[Period]:
    """What is left of ``periods`` when ``taken`` is cut out."""
    left = []
    cuts = merge(taken)
    for period in merge(periods):
        start = period.start
        for cut in cuts:
            if cut.end <= start or cut.start >= period.end:
                continue
            if cut.start > start:
                left.append(Period(start, cut.start))
            start = max(start, cut.end)
        if start < period.end:
            left.append(Period(start, period.end))
    return left


def at(day: dt.date, time: dt.time) -> dt.datetime:
    """``time`` on ``day`` in the center's zone."""
    return dt.datetime.combine(day, time, timezone.get_default_timezone())


def today() -> dt.date:
    """Today in the center's zone, whatever zone a member of staff chose for their own screen."""
    return timezone.localdate(timezone=timezone.get_default_timezone())


# Asked for many times a page, of few days.
@lru_cache(maxsize=4096)
def day_period(day: dt.date) -> Period:
    """The whole of ``day`` in the center's zone."""
    return Period(at(day, dt.time()), at(day + dt.timedelta(days=1), dt.time()))


def days(first: dt.date, last: dt.date) -> list[dt.date]:
    """Every day from ``first`` to ``last``, both included."""
    return [first + dt.timedelta(days=n) for n in range((last - first).days + 1)]


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def months_after(day: dt.date, months: int) -> dt.date:
    """The same day of a later month, or that month's last when it is shorter."""
    year, month = divmod(day.month - 1 + months, 12)
    first_of_next = dt.date(day.year + year + (month == 11), (month + 1) % 12 + 1, 1)
    last = first_of_next - dt.timedelta(days=1)
    return min(dt.date(day.year + year, month + 1, 1) + dt.timedelta(days=day.day - 1), last)


def day_within(text: str | None, first: dt.date, last: dt.date, *, usual: dt.date | None = None) -> dt.date:
    """The day that ``text`` names (YYYY-MM-DD), else ``usual`` or ``first``; never before ``first`` or after ``last``."""
    try:
        day = parse_date(text or "")
    except ValueError:
        day = None
    return min(max(day or usual or first, first), last)
