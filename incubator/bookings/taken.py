"""The times at which rooms are held, found by room and day."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable
from typing import NamedTuple

from portal.common.periods import Period

EPOCH = dt.datetime(1970, 1, 1, tzinfo=dt.UTC)
ONE_DAY = dt.timedelta(days=1)


class Taken(NamedTuple):
    """A hold as availability sees it: cleanup included."""

    start: dt.datetime
    end: dt.datetime
    booking_id: int

    @property
    def period(self) -> Period:
        return Period(self.start, self.end)


class TakenTimes:
    """What is held; a question about some hours looks at the holds of these days alone, not at all of a month."""

    def __init__(self) -> None:
        self._by_day: dict[tuple[int, int], list[Taken]] = defaultdict(list)

    def add(self, room_id: int, taken: Taken) -> None:
        for day in _days(taken):
            self._by_day[room_id, day].append(taken)

    def without(self, bookings: Collection[int]) -> TakenTimes:
        """Another, without what ``bookings`` hold."""
        other = TakenTimes()
        for key, held in self._by_day.items():
            other._by_day[key] = [taken for taken in held if taken.booking_id not in bookings]
        return other

    def touching(self, room_ids: Iterable[int], period: Period) -> list[Taken]:
        """Those of the rooms that overlap ``period``, in order, each once."""
        days = _days(period)
        return sorted(
            {
                taken
                for room_id in room_ids
                for day in days
                for taken in self._by_day.get((room_id, day), ())
                if taken.start < period.end and period.start < taken.end
            }
        )


def _days(period: Period | Taken) -> range:
    """The days (of UTC, counted from 1970) that it touches."""
    return range((period.start - EPOCH) // ONE_DAY, -((EPOCH - period.end) // ONE_DAY))
