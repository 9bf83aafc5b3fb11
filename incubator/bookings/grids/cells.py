"""A room's day cut into cells: what the grids of a day and of a week are made of.

What a cell says comes from ``House`` alone (law L5). Times on a grid are minutes since midnight.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from typing import NamedTuple

from django.urls import reverse
from django.utils.translation import gettext as _

from incubator.bookings.availability import House
from incubator.bookings.titles import Title, titles_of
from incubator.premises.models import Room, SpecialDay
from portal.common.periods import day_period

# Steps of a grid are not shorter than this, however fine the slots are.
STEP_MINUTES = 30
MINUTE = dt.timedelta(minutes=1)

# FREE leads to the form; TAKEN to the activity, if everybody may know of it; OFF is too soon, too far ahead or too short
# a gap.
FREE, TAKEN, CLOSED, PAST, OFF = "free", "taken", "closed", "past", "off"


class Cell(NamedTuple):
    """A piece of a room's day of one ``kind``, over ``span`` steps of the grid; ``spoken`` is for those who listen."""

    kind: str
    span: int
    label: str
    url: str = ""
    spoken: str = ""


class Note(NamedTuple):
    """What is special about a day; ``provisional`` while nobody has announced it officially."""

    text: str
    provisional: bool


def note_of(special: SpecialDay) -> Note:
    closed = special.is_closed and special.whole_day
    text = _("休：%(note)s") % {"note": special.note} if closed else special.note
    return Note(text, special.provisional)


def titles_in(house: House, rooms: Iterable[Room], days: Iterable[dt.date]) -> dict[int, Title]:
    """The public titles of all that takes place in ``rooms`` on ``days``."""
    days = list(days)
    return titles_of(hold.booking_id for room in rooms for day in days for hold in house.taken(room, day))


def address_of(route: str) -> Callable[[Room], str]:
    """Where ``route`` leads for each room, found out once for all of them."""
    pattern = reverse(route, args=["ROOM"])
    return lambda room: pattern.replace("ROOM", room.slug)


def clock_face(minute: int) -> str:
    return f"{minute // 60}:{minute % 60:02d}"


def steps(house: House, rooms: Iterable[Room], days: Iterable[dt.date]) -> range:
    """The times of a grid, from the earliest opening to the latest closing of ``rooms`` (of one center) on ``days``."""
    rooms, days = list(rooms), list(days)
    moments = [
        (moment - day_period(day).start) // MINUTE
        for room in rooms
        for day in days
        for period in house.open_periods(room, day)
        for moment in period
    ]
    if not moments:
        return range(0)
    slot = rooms[0].center.slot_minutes
    step = -(-STEP_MINUTES // slot) * slot
    return range(min(moments) // step * step, max(moments), step)


class Cutter:
    """Cuts days of rooms into the cells of one grid over ``times``.

    Free time is cut at every start, or only at those on a multiple of ``piece`` minutes and where it begins. What all
    cells have in common is found out once: a day of 50 rooms has a thousand.
    """

    def __init__(self, house: House, times: range, now: dt.datetime, titles: dict[int, Title], piece: int = 0) -> None:
        self.house, self.times, self.now, self.titles, self.piece = house, times, now, titles, piece
        self.words = {CLOSED: _("休"), PAST: _("已过"), OFF: _("不可约")}
        self.taken = Title(_("已占用"), "")
        self.spoken = _("%(what)s %(time)s 可预约")
        self.faces = [clock_face(minute) for minute in times]
        self.form = address_of("room_book")

    def cut(self, room: Room, day: dt.date, called: str) -> list[Cell]:
        """The cells of ``room`` on ``day``, without gaps; neighbours that say the same are one.

        ``called`` says for those who listen whose, or which day's, time it is.
        """
        marks, starts = self._marks(room, day)
        words = self.words
        if not self.house.open_periods(room, day):
            words = words | {CLOSED: self.house.why_closed(room, day)}
        form = f"{self.form(room)}?date={day}&start="
        minutes = f"&minutes={room.shortest_minutes}"
        cells = []
        for index, span in self._pieces(marks, starts):
            mark = marks[index]
            if mark == FREE:
                time = self.faces[index]
                url = f"{form}{time.zfill(5).replace(':', '%3A')}{minutes}"
                cells.append(Cell(FREE, span, time, url, self.spoken % {"what": called, "time": time}))
            elif isinstance(mark, int):
                title = self.titles.get(mark, self.taken)
                cells.append(Cell(TAKEN, span, title.text, title.url))
            else:
                cells.append(Cell(mark, span, words[mark]))
        return cells

    def _marks(self, room: Room, day: dt.date) -> tuple[list[str | int], set[int]]:
        """For each step its kind, or the booking that takes it; and the steps at which a use may begin."""
        midnight = day_period(day).start
        first, step = self.times.start, self.times.step
        marks: list[str | int] = [CLOSED] * len(self.times)

        def paint(start: int, end: int, mark: str | int) -> None:
            """All steps that the minutes from ``start`` to ``end`` touch."""
            for index in range(max(0, (start - first) // step), min(len(marks), -((first - end) // step))):
                marks[index] = mark

        passed = -((midnight - self.now) // MINUTE)
        for period in self.house.open_periods(room, day):
            start, end = (period.start - midnight) // MINUTE, (period.end - midnight) // MINUTE
            paint(start, end, OFF)
            if passed > start:
                paint(start, min(passed, end), PAST)
        starts = set()
        reach = -(-room.shortest_minutes // step)
        for moment in self.house.starts(room, day, room.shortest_minutes, 1, self.now):
            minute = (moment - midnight) // MINUTE
            if minute in self.times:
                index = (minute - first) // step
                starts.add(index)
                for covered in range(index, min(index + reach, len(marks))):
                    marks[covered] = FREE
        for hold in reversed(self.house.taken(room, day)):
            paint((hold.start - midnight) // MINUTE, -((midnight - hold.end) // MINUTE), hold.booking_id)
        return marks, starts

    def _pieces(self, marks: list[str | int], starts: set[int]) -> Iterator[tuple[int, int]]:
        """The first step and the length of each cell."""
        begins = 0
        for index in range(1, len(marks)):
            cuts = marks[index] == FREE and index in starts and not (self.piece and self.times[index] % self.piece)
            if cuts or marks[index] != marks[index - 1]:
                yield begins, index - begins
                begins = index
        if marks:
            yield begins, len(marks) - begins
