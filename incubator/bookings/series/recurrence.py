"""The days of a pattern. Pure; whether a room is free on them is for ``planning`` to find out.

Monthly means the weekday of the first date in its week of the month: the second Wednesday. A first date in a fifth
week means the last such weekday of each month, because many months have no fifth and nobody expects a gap.
"""

from __future__ import annotations

import calendar
import datetime as dt
from collections.abc import Iterator
from itertools import islice, takewhile

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incubator.bookings.models import Series

Pattern = Series.Pattern
# Weeks between two dates.
WEEKS = {Pattern.WEEKLY: 1, Pattern.FORTNIGHTLY: 2}
LAST = 5


def days_of(pattern: str, first: dt.date, until: dt.date) -> list[dt.date]:
    """Every day of ``pattern`` from ``first`` to ``until``, both included. ``first`` is one of them."""
    return list(takewhile(lambda day: day <= until, _days(pattern, first)))


def last_of(pattern: str, first: dt.date, times: int) -> dt.date:
    """The last of ``times`` days of ``pattern``, ``first`` being the first of them."""
    return next(islice(_days(pattern, first), times - 1, None))


def in_words(pattern: str, first: dt.date) -> str:
    """每周三, 每两周的周三, 每月第二个周三, 每月最后一个周三."""
    words = {"weekday": date_format(first, "l"), "nth": ""}
    if pattern == Pattern.WEEKLY:
        return _("每周一次，%(weekday)s") % words
    if pattern == Pattern.FORTNIGHTLY:
        return _("每两周一次，%(weekday)s") % words
    nth = {
        1: _("每月第一个%(weekday)s"),
        2: _("每月第二个%(weekday)s"),
        3: _("每月第三个%(weekday)s"),
        4: _("每月第四个%(weekday)s"),
        LAST: _("每月最后一个%(weekday)s"),
    }
    return nth[_week_of(first)] % words


def _days(pattern: str, first: dt.date) -> Iterator[dt.date]:
    if pattern == Pattern.MONTHLY:
        yield from _monthly(first)
        return
    step = dt.timedelta(weeks=WEEKS[Pattern(pattern)])
    day = first
    while True:
        yield day
        day += step


def _monthly(first: dt.date) -> Iterator[dt.date]:
    year, month, nth = first.year, first.month, _week_of(first)
    while True:
        yield _nth_weekday(year, month, first.weekday(), nth)
        year, month = year + month // 12, month % 12 + 1


def _week_of(day: dt.date) -> int:
    """Which of its weekday in the month it is: 1 to 4, or ``LAST``."""
    return (day.day - 1) // 7 + 1


def _nth_weekday(year: int, month: int, weekday: int, nth: int) -> dt.date:
    if nth == LAST:
        last = dt.date(year, month, calendar.monthrange(year, month)[1])
        return last - dt.timedelta(days=(last.weekday() - weekday) % 7)
    first = dt.date(year, month, 1)
    return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (nth - 1))
