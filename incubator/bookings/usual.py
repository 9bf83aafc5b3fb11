"""The hours of a week in words: what usually holds, when that changes, and what really holds in one week.

All of it is asked of availability (law L5), of the usual hours with no special day in it.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import NamedTuple

from django.utils.translation import gettext as _

from incubator.bookings.availability import House
from incubator.bookings.wording import hours_text
from incubator.premises.models import Center, OpeningHours, Room, SpecialDay
from incubator.premises.preview import OpenDay, OpenWeek
from portal.common.periods import days

ONE_DAY = dt.timedelta(days=1)
WEEK = dt.timedelta(days=6)
# Seasons are told as far ahead as people plan.
DAYS_AHEAD = 60


class UsualDay(NamedTuple):
    """A weekday and its hours in words, empty when it is closed."""

    weekday: str
    hours: str


class Change(NamedTuple):
    """The usual week from ``day`` on."""

    day: dt.date
    week: list[UsualDay]


class Usual:
    """The usual hours of a room, or of the center for rooms without hours of their own: two queries."""

    def __init__(self, center: Center, room: Room | None = None) -> None:
        # A room that nobody has written hours for is open as the center is.
        self.room = room or Room(pk=0, center=center)
        self.family = Room.objects.filter(center=center) if room else [self.room]
        self.rows = list(OpeningHours.objects.filter(center=center))

    def week(self, day: dt.date) -> list[UsualDay]:
        """Monday to Sunday as they hold in the seven days from ``day`` on."""
        return self._week(self._house(day, day + WEEK), day)

    def changes(self, today: dt.date, last: dt.date) -> list[Change]:
        """When, after ``today`` and up to ``last``, the usual week becomes another one, and which."""
        house = self._house(today, last + WEEK)
        found = []
        before = self._week(house, today)
        for day in self._boundaries(today, last):
            week = self._week(house, day)
            if week != before:
                found.append(Change(day, week))
            before = week
        return found

    def _boundaries(self, today: dt.date, last: dt.date) -> list[dt.date]:
        begins = {row.valid_from for row in self.rows if row.valid_from}
        ends = {row.valid_to + ONE_DAY for row in self.rows if row.valid_to and row.valid_to < last}
        return sorted(day for day in begins | ends if today < day <= last)

    def _house(self, first: dt.date, last: dt.date) -> House:
        return House(self.family, self.rows, [], first=first, last=last)

    def _week(self, house: House, first: dt.date) -> list[UsualDay]:
        room = house.by_pk[self.room.pk]
        return [
            UsualDay(str(OpeningHours.Weekday(day.weekday()).label), hours_text(house.open_periods(room, day)))
            for day in sorted(days(first, first + WEEK), key=lambda day: day.weekday())
        ]


def preview(monday: dt.date) -> list[OpenWeek]:
    """The week of all rooms in use, special days included; rooms that are open alike share a line: three queries."""
    week = days(monday, monday + WEEK)
    house = House(
        Room.objects.select_related("center"),
        OpeningHours.objects.all(),
        SpecialDay.objects.filter(date__range=(week[0], week[-1])),
        first=week[0],
        last=week[-1],
    )
    alike: dict[tuple[OpenDay, ...], list[str]] = {}
    for room in house.family:
        if room.active:
            alike.setdefault(tuple(_open_days(house, room, week)), []).append(room.name)
    return [OpenWeek(_("、").join(names), list(open_days)) for open_days, names in alike.items()]


def _open_days(house: House, room: Room, week: Iterable[dt.date]) -> Iterable[OpenDay]:
    for day in week:
        plan = house.plan(room, day)
        yield OpenDay(hours_text(plan.periods), plan.special.note if plan.special else "")
