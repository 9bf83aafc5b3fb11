"""A room's week as a table: days across, times down."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incubator.bookings.availability import House
from incubator.bookings.search import book_url
from incubator.bookings.titles import Title, titles_of
from incubator.bookings.wording import clock, day_text
from incubator.premises.models import Room
from portal.common.periods import Period, at

# Rows are not shorter than this, however fine the slot grid is.
ROW_MINUTES = 30


@dataclass
class Cell:
    """One piece of a day. ``kind`` is free, taken, closed, past or off (too soon, or too short a gap)."""

    kind: str
    label: str
    url: str = ""
    spoken: str = ""
    rows: int = 1
    key: object = None


@dataclass
class Day:
    date: dt.date
    weekday: str
    number: str
    is_today: bool
    note: str


@dataclass
class Row:
    label: str
    cells: list[Cell] = field(default_factory=list)


@dataclass
class Week:
    """``rows`` hold only the cells that begin there; a cell reaches over ``rows`` of them."""

    monday: dt.date
    days: list[Day]
    rows: list[Row]
    previous: dt.date | None
    following: dt.date | None


def monday_of(day: dt.date) -> dt.date:
    return day - dt.timedelta(days=day.weekday())


def make_week(house: House, room: Room, monday: dt.date, now: dt.datetime) -> Week:
    """The week of ``room`` from ``monday``; ``house`` must hold these seven days. Costs a query a title source."""
    today = timezone.localtime(now).date()
    dates = [monday + dt.timedelta(days=n) for n in range(7)]
    titles = titles_of(hold.booking_id for date in dates for hold in house.taken(room, date))
    step = -(-ROW_MINUTES // room.center.slot_minutes) * room.center.slot_minutes
    columns = []
    times = _times(house, room, dates, step)
    for date in dates:
        columns.append(_merge(_column(house, room, date, times, step, now, titles)))
    rows = [Row(f"{minute // 60}:{minute % 60:02d}") for minute in times]
    for column in columns:
        at_row = 0
        for cell in column:
            rows[at_row].cells.append(cell)
            at_row += cell.rows
    last = today + dt.timedelta(days=room.center.horizon_days)
    return Week(
        monday,
        [_day(house, room, date, today) for date in dates],
        rows,
        previous=monday - dt.timedelta(days=7) if monday > monday_of(today) else None,
        following=monday + dt.timedelta(days=7) if monday + dt.timedelta(days=7) <= last else None,
    )


def _day(house: House, room: Room, date: dt.date, today: dt.date) -> Day:
    special = house.plan(room, date).special
    return Day(
        date,
        weekday=date_format(date, "D"),
        number=f"{date.month}/{date.day}",
        is_today=date == today,
        note=special.note if special else "",
    )


def _times(house: House, room: Room, dates: list[dt.date], step: int) -> list[int]:
    """The rows, in minutes since midnight, from the earliest opening to the latest closing of the week."""
    minutes = [
        (local.hour * 60 + local.minute)
        for date in dates
        for period in house.open_periods(room, date)
        for local in (timezone.localtime(period.start), timezone.localtime(period.end))
    ]
    if not minutes:
        return []
    return list(range(min(minutes) // step * step, max(minutes), step))


def _column(
    house: House,
    room: Room,
    date: dt.date,
    times: list[int],
    step: int,
    now: dt.datetime,
    titles: dict[int, Title],
) -> list[Cell]:
    opened = house.open_periods(room, date)
    taken = house.taken(room, date)
    starts = set(house.starts(room, date, room.shortest_minutes, 1, now))
    closed = _("休") if opened else house.why_closed(room, date)
    cells = []
    for minute in times:
        starts_at = at(date, dt.time(minute // 60, minute % 60))
        period = Period(starts_at, starts_at + dt.timedelta(minutes=step))
        hold = next((hold for hold in taken if hold.period.overlaps(period)), None)
        if hold:
            title = titles.get(hold.booking_id, Title(_("已占用"), ""))
            cells.append(Cell("taken", title.text, title.url, key=hold.booking_id))
        elif not any(there.overlaps(period) for there in opened):
            cells.append(Cell("closed", closed, key="closed"))
        elif starts_at in starts:
            when = _("%(day)s %(time)s 可预约") % {"day": day_text(date), "time": clock(starts_at)}
            cells.append(Cell("free", _("可约"), book_url(room, starts_at, room.shortest_minutes), when))
        elif starts_at < now:
            cells.append(Cell("past", _("已过"), key="past"))
        else:
            cells.append(Cell("off", _("不可约"), key="off"))
    return cells


def _merge(cells: list[Cell]) -> list[Cell]:
    """Neighbours that say the same become one; each free cell stays, to be tapped."""
    merged: list[Cell] = []
    for cell in cells:
        if merged and cell.key is not None and (cell.kind, cell.key) == (merged[-1].kind, merged[-1].key):
            merged[-1].rows += 1
        else:
            merged.append(cell)
    return merged
