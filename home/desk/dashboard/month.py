"""What this month has come to so far, beside the same days of the month before. Counted by the rooms' own figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from events.activities.models import Occurrence
from events.activities.permissions import can_moderate
from events.signups.counting import people_of
from incubator.bookings.figures import figures as bookings
from incubator.residency.figures.figures import received
from incubator.residency.permissions import can_handle
from portal.common.figures.tables import in_text
from portal.common.periods import day_period, months_after

ONE_DAY = dt.timedelta(days=1)


class Days(NamedTuple):
    """From ``first`` to ``last``, both included."""

    first: dt.date
    last: dt.date


class Number(NamedTuple):
    """A figure in words, what it was before, and which way it went (up, down, same, or nothing to compare)."""

    label: str
    text: str
    before: str
    way: str
    href: str


class Month(NamedTuple):
    """``is_last``: of a month that has only begun there is nothing to tell, so it is the one before."""

    is_last: bool
    days: Days
    before: Days
    numbers: list[Number]


def days_of(today: dt.date) -> tuple[Days, Days]:
    """The month up to yesterday, and as many days of the one before; on a first the whole month that just ended."""
    last = today - ONE_DAY
    first = last.replace(day=1)
    before = months_after(first, -1)
    if today.day == 1:
        return Days(first, last), Days(before, first - ONE_DAY)
    return Days(first, last), Days(before, min(months_after(last, -1), first - ONE_DAY))


def month_of(user: Any, today: dt.date) -> Month:
    """The figures that ``user`` may see; a constant number of queries."""
    days, before = days_of(today)
    return Month(today.day == 1, days, before, list(_numbers(user, days, before)))


def _numbers(user: Any, days: Days, before: Days) -> Iterator[Number]:
    if can_moderate(user):
        yield from _activities(days, before)
    if user.has_perm("incubator.view_booking"):
        yield from _bookings(days, before)
    if can_handle(user):
        href = f"{reverse('residency_figures')}?{_query(days)}"
        yield _number(_("收到入驻申请"), "count", lambda span: received(*span), days, before, href)


def _activities(days: Days, before: Days) -> Iterator[Number]:
    href = reverse("activity_list:index")
    yield _number(_("办了活动"), "count", lambda span: _held(span).count(), days, before, href)
    yield _number(_("来的人次"), "count", lambda span: people_of(_held(span)).all, days, before, href)


def _held(span: Days) -> Any:
    """What began on these days; they are over, and so is what began on them."""
    begins, ends = day_period(span.first).start, day_period(span.last).end
    return Occurrence.objects.public().scheduled().filter(starts__gte=begins, starts__lt=ends)


def _bookings(days: Days, before: Days) -> Iterator[Number]:
    found = {span: bookings.read(*span) for span in (days, before)}
    href = f"{reverse('booking_figures')}?{_query(days)}"
    yield _number(_("使用场地次数"), "count", lambda span: found[span].total.used, days, before, href)
    yield _number(_("场地使用率"), "share", lambda span: found[span].heat.share, days, before, href)


def _query(days: Days) -> str:
    return f"first={days.first}&last={days.last}"


def _number(
    label: str, kind: str, count: Callable[[Days], float | None], days: Days, before: Days, href: str
) -> Number:
    now, then = count(days), count(before)
    if now is None or then is None:
        way = ""
    else:
        way = "same" if in_text(now, kind) == in_text(then, kind) else "up" if now > then else "down"
    return Number(label, in_text(now, kind), in_text(then, kind), way, href)
