"""A room's month: how much of each day is free."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.translation import pgettext

from incubator.bookings.availability import House
from incubator.bookings.finding.search import PARTS
from incubator.bookings.grids.cells import Note, note_of
from incubator.bookings.reasons import CLOSED, INACTIVE, TAKEN, TOO_FAR
from incubator.premises.models import Room
from portal.common.periods import days
from portal.common.weekdays import short_and_long

FREE, FULL, REST, OVER, LATER = "free", "full", "closed", "past", "later"
# What availability says of a day on which nothing may begin; what else it may say means that it is too late.
KINDS = {CLOSED: REST, TAKEN: FULL, TOO_FAR: LATER, INACTIVE: LATER}


@dataclass
class Square:
    """A day. ``parts`` name when a use may begin; ``percent`` of its hours are free."""

    date: dt.date
    kind: str
    is_today: bool
    note: Note | None
    parts: list[str] = field(default_factory=list)
    percent: int = 0

    @property
    def leads_on(self) -> bool:
        """Whether its week has more to say."""
        return self.kind in (FREE, FULL, REST)


@dataclass
class Month:
    """``weeks`` of seven squares; None stands for a day of another month."""

    first: dt.date
    weekdays: list[tuple[str, str]]
    weeks: list[list[Square | None]]
    previous: dt.date | None
    following: dt.date | None

    @property
    def special(self) -> list[Square]:
        """The days to come that differ."""
        return [day for week in self.weeks for day in week if day and day.note and day.kind != OVER]


def month_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day of the month of ``day``."""
    first = day.replace(day=1)
    return first, (first + dt.timedelta(days=32)).replace(day=1) - dt.timedelta(days=1)


def make_month(house: House, room: Room, day: dt.date, now: dt.datetime) -> Month:
    """The month of ``day``, all of which ``house`` must hold."""
    today = timezone.localtime(now).date()
    first, last = month_of(day)
    before, after = first - dt.timedelta(days=1), last + dt.timedelta(days=1)
    names = _part_names()
    squares: list[Square | None] = [_square(house, room, date, now, names) for date in days(first, last)]
    squares = [None] * first.weekday() + squares + [None] * (6 - last.weekday())
    return Month(
        first,
        weekdays=short_and_long(),
        weeks=[squares[n : n + 7] for n in range(0, len(squares), 7)],
        previous=month_of(before)[0] if before >= today else None,
        following=after if after <= today + dt.timedelta(days=room.center.horizon_days) else None,
    )


def _square(house: House, room: Room, date: dt.date, now: dt.datetime, names: dict[str, str]) -> Square:
    today = timezone.localtime(now).date()
    special = house.plan(room, date).special
    square = Square(date, OVER, date == today, note_of(special) if special else None)
    if date < today:
        return square
    starts = house.starts(room, date, room.shortest_minutes, 1, now)
    if not starts:
        reason = house.why_none(room, date, room.shortest_minutes, 1, now)[0]
        square.kind = KINDS.get(reason.code, OVER)
        return square
    square.kind = FREE
    periods = house.open_periods(room, date)
    opened = sum(period.minutes for period in periods)
    free = sum(period.minutes for period in house.free_periods(room, date) if period.end > now)
    square.percent = free * 100 // opened
    hours = {timezone.localtime(start).hour for start in starts}
    parts = [part for part, (begin, end) in PARTS.items() if any(begin <= hour < end for hour in hours)]
    if len(parts) > 1 and free == opened and len(periods) == 1 and date != today:
        parts = ["day"]
    square.parts = [names[part] for part in parts]
    return square


def _part_names() -> dict[str, str]:
    return {
        "morning": pgettext("月历", "上午"),
        "afternoon": pgettext("月历", "下午"),
        "evening": pgettext("月历", "晚上"),
        "day": pgettext("月历", "全天"),
    }
