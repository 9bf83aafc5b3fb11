"""What really holds in a week, for whoever sets hours and days: bookings registers how availability reads them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import NamedTuple


class OpenDay(NamedTuple):
    """A day of a room in words: the hours, empty when it is closed, and the special day that says so."""

    hours: str
    note: str


class OpenWeek(NamedTuple):
    """Rooms that are open alike, with the seven days."""

    rooms: str
    days: list[OpenDay]


# fn(monday) -> the weeks of all rooms in use.
Source = Callable[[dt.date], list[OpenWeek]]

_sources: list[Source] = []


def register(source: Source) -> Source:
    if source not in _sources:
        _sources.append(source)
    return source


def week_from(monday: dt.date) -> list[OpenWeek]:
    return [week for source in _sources for week in source(monday)]
