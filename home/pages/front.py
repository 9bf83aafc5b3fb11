"""What the front page shows of the house: what is on, which room is free today, and what came of a year.

Every part costs the same number of queries, however much there is to show.
"""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.core.cache import cache
from django.db.models import Count, DurationField, ExpressionWrapper, F, Sum
from django.utils import timezone

from events.activities.browsing.cards import Card, cards
from events.activities.models import Occurrence
from events.signups.counting import people_of
from incubator.bookings import availability
from incubator.premises.models import Room
from portal.common.periods import Period, at

A_DAY = dt.timedelta(days=1)
A_WEEK = dt.timedelta(days=7)
A_YEAR = dt.timedelta(days=365)
CARDS = 6
ROOMS = 8


class RoomToday(NamedTuple):
    """A room and when it can next be had today; None when it cannot."""

    room: Room
    free: Period | None


class Year(NamedTuple):
    """What the last twelve months came to. ``people`` are those who came (``counting``), companions included."""

    activities: int
    organizations: int
    people: int
    hours: int


def coming_week(now: dt.datetime) -> list[Card]:
    """The next public occurrences within seven days, cancelled ones included (they say so)."""
    return cards(Occurrence.objects.public().upcoming(now).filter(starts__lt=now + A_WEEK)[:CARDS], now)


def rooms_today(now: dt.datetime) -> list[RoomToday]:
    """The rooms that are booked, those with time left today first; the time is when people may start, at the earliest."""
    today = timezone.localtime(now).date()
    rooms = list(Room.objects.bookable().filter(whole=None).select_related("center"))
    house = availability.load(rooms, today, today)
    found = [RoomToday(room, _next_free(house, room, today, now)) for room in rooms]
    found.sort(key=lambda item: (item.free is None, item.room.order, item.room.pk))
    return found[:ROOMS]


def _next_free(house: availability.House, room: Room, today: dt.date, now: dt.datetime) -> Period | None:
    starts = house.starts(room, today, room.shortest_minutes, 1, now)
    if not starts:
        return None
    gap = next(gap for gap in house.free_periods(room, today) if gap.start <= starts[0] < gap.end)
    return Period(starts[0], gap.end)


def year_until_today(now: dt.datetime) -> Year:
    """The figures up to this day's midnight. What has taken place changes no more, so they are counted once a day."""
    today = timezone.localtime(now).date()
    midnight = at(today, dt.time())
    return Year(*cache.get_or_set(f"front-year-{today}", lambda: tuple(last_year(midnight)), A_DAY.total_seconds()))


def last_year(now: dt.datetime) -> Year:
    """Figures of the activities that took place in the last twelve months; hours are whole."""
    held = Occurrence.objects.public().scheduled().filter(ends__lte=now, starts__gt=now - A_YEAR)
    sums = held.aggregate(
        activities=Count("pk"),
        organizations=Count("activity__organization", distinct=True),
        time=Sum(ExpressionWrapper(F("ends") - F("starts"), output_field=DurationField())),
    )
    return Year(
        activities=sums["activities"],
        organizations=sums["organizations"],
        people=people_of(held).all,
        hours=int((sums["time"] or dt.timedelta()).total_seconds() // 3600),
    )
