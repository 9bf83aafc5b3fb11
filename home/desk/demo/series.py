"""Rooms that are wanted every week: one series under way, one that waits on the desk, and somebody in line behind it."""

from __future__ import annotations

import datetime as dt

from home.desk.demo.clock import at_hour
from home.desk.demo.town import Town
from incubator.bookings import actions
from incubator.bookings.models import Booking, Series
from incubator.bookings.series.actions import Wish, request_series
from incubator.bookings.series.recurrence import last_of

TUESDAY, SATURDAY = 1, 5
WEEKLY = Series.Pattern.WEEKLY
# When nothing else of the town takes place.
NOON = dt.time(12, 30)


def ask_every_week(town: Town) -> None:
    """One of eight dates was left out, another given up; what waits is of twelve."""
    staff = town.people["staff"]
    lessons = wish(town, "little-lamp", "workshop", TUESDAY, 8, 12, "周二午间小实验")
    with at_hour(town.now - dt.timedelta(days=6)):
        series = request_series(lessons, {f"{lessons.days[3]}": "skip"}, by=town.leads["little-lamp"])
    with at_hour(town.now - dt.timedelta(days=5)):
        actions.decide_bookings(list(series.bookings.pending()), [], reason="", by=staff)
    with at_hour(town.now - dt.timedelta(days=2)):
        away = series.bookings.filter(status=Booking.Status.CONFIRMED).order_by("-starts")[:1]
        actions.cancel_bookings(list(away), reason="那天全体去参观科技馆。", by=town.leads["little-lamp"])

    talks = wish(town, "bright-law", "parlour", SATURDAY, 12, 10, "周六午间法律咨询")
    with at_hour(town.now - dt.timedelta(days=1.5)):
        waiting = request_series(talks, {}, by=town.leads["bright-law"])
    first = waiting.bookings.pending().earliest("starts")
    with at_hour(town.now - dt.timedelta(days=0.6)):
        actions.request_booking(
            organization=town.organizations["book-drift"],
            room=first.room,
            starts=first.starts,
            ends=first.ends,
            people=10,
            purpose="家长读书会",
            by=town.leads["book-drift"],
            queue=True,
        )


def wish(town: Town, slug: str, room: str, weekday: int, times: int, people: int, purpose: str) -> Wish:
    """An hour in each of the ``times`` weeks after this one."""
    first = town.day(7 - town.today.weekday() + weekday)
    return Wish(
        organization=town.organizations[slug],
        room=town.rooms[room],
        pattern=WEEKLY,
        first=first,
        until=last_of(WEEKLY, first, times),
        start=NOON,
        minutes=60,
        people=people,
        purpose=purpose,
    )
