"""A room's week as a table: days across, times down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.formats import date_format

from incubator.bookings.availability import House
from incubator.bookings.grids.cells import Cell, Cutter, Note, clock_face, note_of, steps, titles_in
from incubator.bookings.wording import day_text
from incubator.premises.models import Room
from portal.common.periods import days, monday_of


@dataclass
class Day:
    date: dt.date
    weekday: str
    number: str
    is_today: bool
    is_past: bool
    note: Note | None


@dataclass
class Row:
    label: str
    cells: list[Cell] = field(default_factory=list)


@dataclass
class Week:
    """``rows`` hold only the cells that begin there; a cell reaches over ``span`` of them."""

    monday: dt.date
    days: list[Day]
    rows: list[Row]
    previous: dt.date | None
    following: dt.date | None


def make_week(house: House, room: Room, monday: dt.date, now: dt.datetime) -> Week:
    """The week of ``room`` from ``monday``; ``house`` must hold these seven days. Costs a query a title source."""
    today = timezone.localtime(now).date()
    dates = days(monday, monday + dt.timedelta(days=6))
    titles = titles_in(house, [room], dates)
    times = steps(house, [room], dates)
    rows = [Row(clock_face(minute)) for minute in times]
    cutter = Cutter(house, times, now, titles)
    for date in dates if rows else ():
        at_row = 0
        for cell in cutter.cut(room, date, day_text(date)):
            rows[at_row].cells.append(cell)
            at_row += cell.span
    last = today + dt.timedelta(days=room.center.horizon_days)
    following = monday + dt.timedelta(days=7)
    return Week(
        monday,
        [_day(house, room, date, today) for date in dates],
        rows,
        previous=monday - dt.timedelta(days=7) if monday > monday_of(today) else None,
        following=following if following <= last else None,
    )


def _day(house: House, room: Room, date: dt.date, today: dt.date) -> Day:
    special = house.plan(room, date).special
    return Day(
        date,
        weekday=date_format(date, "D"),
        number=f"{date.month}/{date.day}",
        is_today=date == today,
        is_past=date < today,
        note=note_of(special) if special else None,
    )
