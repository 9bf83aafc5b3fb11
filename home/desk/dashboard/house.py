"""Who is in which room now, and who comes next: the day as somebody at the desk needs it."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from events.activities.models import Occurrence
from incubator.bookings.door import today as door
from incubator.bookings.door.admin_today import Line, lines_of
from incubator.premises.models import Room
from portal.common.periods import day_period


class RoomNow(NamedTuple):
    """A room that divides no further: who is ``here`` (or should be), else ``state`` in words; who comes ``next``.

    ``later`` is how many come after that, ``note`` what is special about the day.
    """

    room: Room
    here: Line | None
    state: str
    is_closed: bool
    next: Line | None
    later: int
    note: str


class Today(NamedTuple):
    """``late`` are those that began and nobody came to; ``elsewhere`` takes place outside of the house."""

    rooms: list[RoomNow]
    late: list[Line]
    elsewhere: list[Occurrence]

    @property
    def is_all_closed(self) -> bool:
        return bool(self.rooms) and all(room.is_closed and not (room.here or room.next) for room in self.rooms)


def today_of(user: Any, now: dt.datetime) -> Today:
    """The day of ``now`` for somebody who may see bookings; a constant number of queries."""
    day = timezone.localtime(now, timezone.get_default_timezone()).date()
    lines = lines_of(day, user, now)
    rooms = Room.objects.filter(active=True).select_related("center")
    boards = door.boards(rooms, day, day, now)
    return Today([_room(board, lines, now) for board in boards], [line for line in lines if line.is_late], _out(day))


def _room(board: door.Board, lines: list[Line], now: dt.datetime) -> RoomNow:
    # What takes the whole hall takes each of its parts.
    places = {board.room.pk, board.room.whole_id}
    its = [line for line in lines if line.booking.room_id in places]
    here = next((line for line in its if line.booking.starts <= now < line.booking.ends), None)
    coming = [line for line in its if line.booking.starts > now]
    slot = board.on(now)
    return RoomNow(
        room=board.room,
        here=here,
        state=_words(slot) if slot else "",
        is_closed=slot is not None and slot.kind == door.CLOSED,
        next=coming[0] if coming else None,
        later=max(len(coming) - 1, 0),
        note=board.days[0].note,
    )


def _words(slot: door.Slot) -> str:
    if slot.kind == door.FREE and not slot.to_midnight:
        return _("空闲到 %(time)s") % {"time": slot.until}
    return slot.text


def _out(day: dt.date) -> list[Occurrence]:
    """Activities of ``day`` that hold no room of ours."""
    whole = day_period(day)
    held = Occurrence.objects.public().scheduled().filter(starts__gte=whole.start, starts__lt=whole.end, booking=None)
    return list(held.select_related("activity__organization", "room").order_by("starts", "pk"))
