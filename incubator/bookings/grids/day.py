"""All rooms on one day as a table a center: rooms down, times across."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from incubator.bookings.availability import House
from incubator.bookings.grids.cells import Cell, Cutter, Note, address_of, clock_face, note_of, steps, titles_in
from incubator.bookings.titles import Title
from incubator.premises.models import Center, Room

# Free time is offered by the hour, so that a finger finds it; the minute is chosen in the form.
PIECE_MINUTES = 60


@dataclass
class Heading:
    """A time over ``span`` steps."""

    label: str
    span: int


@dataclass
class Line:
    """A room; ``hall`` is the one it is a part of, when that stands above it. ``note`` concerns this room alone."""

    room: Room
    url: str
    hall: Room | None
    note: Note | None
    cells: list[Cell]


@dataclass
class Table:
    """The rooms of ``center``; without ``headings`` none of them opens on that day."""

    center: Center
    notes: list[Note]
    steps: int
    headings: list[Heading]
    lines: list[Line]


@dataclass
class Day:
    date: dt.date
    is_today: bool
    previous: dt.date | None
    following: dt.date | None
    tables: list[Table]


def last_day(rooms: Iterable[Room], today: dt.date) -> dt.date:
    """The last day on which any of ``rooms`` can be booked."""
    return today + dt.timedelta(days=max((room.center.horizon_days for room in rooms), default=0))


def make_day(house: House, rooms: list[Room], date: dt.date, now: dt.datetime) -> Day:
    """``rooms`` on ``date``, which ``house`` must hold. Costs a query a title source."""
    today = timezone.localtime(now).date()
    titles = titles_in(house, rooms, [date])
    by_center: dict[int, list[Room]] = defaultdict(list)
    for room in rooms:
        by_center[room.center_id].append(room)
    return Day(
        date,
        is_today=date == today,
        previous=date - dt.timedelta(days=1) if date > today else None,
        following=date + dt.timedelta(days=1) if date < last_day(rooms, today) else None,
        tables=[_table(house, of_center, date, now, titles) for of_center in by_center.values()],
    )


def _table(house: House, rooms: list[Room], date: dt.date, now: dt.datetime, titles: dict[int, Title]) -> Table:
    times = steps(house, rooms, [date])
    special = {room.pk: house.plan(room, date).special for room in rooms}
    general = {found.pk: found for found in special.values() if found and found.room_id is None}
    cutter, page = Cutter(house, times, now, titles, PIECE_MINUTES), address_of("room")
    lines = []
    for room, hall in _halls_first(rooms):
        found = special[room.pk]
        lines.append(
            Line(
                room,
                page(room),
                hall,
                note=note_of(found) if found and found.room_id else None,
                cells=cutter.cut(room, date, room.name),
            )
        )
    return Table(
        rooms[0].center,
        notes=[note_of(found) for found in general.values()],
        steps=len(times),
        headings=_headings(times),
        lines=lines,
    )


def _halls_first(rooms: list[Room]) -> list[tuple[Room, Room | None]]:
    """Each room with its hall, in their order, the parts of a hall right below it."""
    shown = {room.pk: room for room in rooms}
    parts = defaultdict(list)
    for room in rooms:
        if room.whole_id in shown:
            parts[room.whole_id].append(room)
    return [
        pair
        for room in rooms
        if room.whole_id not in shown
        for pair in [(room, None), *((part, room) for part in parts[room.pk])]
    ]


def _headings(times: range) -> list[Heading]:
    """Full hours, and the time at which the day begins."""
    headings: list[Heading] = []
    for minute in times:
        if not headings or minute % PIECE_MINUTES == 0 or times.step > PIECE_MINUTES:
            headings.append(Heading(clock_face(minute), 1))
        else:
            headings[-1].span += 1
    return headings
