"""The times at which rooms are held: of thousands of them, a question concerns a few.

Moments stay as the database writes them, in UTC (``2026-11-25 01:00:00``), until somebody asks for them: so they sort and
compare as they are, and most are never made into a ``datetime``.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Collection, Iterable
from functools import lru_cache
from itertools import accumulate
from typing import Any, NamedTuple

from django.db.models import Aggregate, QuerySet, TextField

from portal.common.periods import Period


class Taken(NamedTuple):
    """A hold as availability sees it: cleanup included."""

    start: dt.datetime
    end: dt.datetime
    booking_id: int

    @property
    def period(self) -> Period:
        return Period(self.start, self.end)


class Joined(Aggregate):
    """The rows of a group in one text, ``start/end/booking,start/end/booking``: one by one they cost twice as much."""

    template = "STRING_AGG(%(expressions)s, ',')"
    arg_joiner = " || '/' || "
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return super().as_sql(compiler, connection, template="GROUP_CONCAT(%(expressions)s)", **context)


class _Index(NamedTuple):
    """The holds of a room as (start, end, booking) in the order of their starts, and the latest end up to each."""

    rows: list[tuple[str, ...]]
    latest: list[str]


class TakenTimes:
    """What is held: ``read`` with one query, and what a series reckons with besides."""

    def __init__(self) -> None:
        self._rows: dict[int, list[str]] = defaultdict(list)
        self._indexes: dict[int, _Index] = {}

    def read(self, holds: QuerySet) -> None:
        for room_id, joined in holds.values_list("room_id").annotate(all=Joined("starts", "ends", "booking_id")):
            self._rows[room_id] += joined.split(",")

    def add(self, room_id: int, taken: Taken) -> None:
        self._rows[room_id].append(f"{_text(taken.start)}/{_text(taken.end)}/{taken.booking_id}")
        self._indexes.pop(room_id, None)

    def without(self, bookings: Collection[int]) -> TakenTimes:
        """Another, without what ``bookings`` hold."""
        other, theirs = TakenTimes(), {str(booking) for booking in bookings}
        for room_id, rows in self._rows.items():
            other._rows[room_id] = [row for row in rows if row.rpartition("/")[2] not in theirs]
        return other

    def touching(self, room_ids: Iterable[int], period: Period) -> list[Taken]:
        """Those of the rooms that overlap ``period``, in order, each once."""
        first, last = _text(period.start), (_text(period.end),)
        found = set()
        for room_id in room_ids:
            rows, latest = self._index(room_id)
            # Whatever ended before the first is over; whatever starts at the end or later does not matter.
            for start, end, booking in rows[bisect_right(latest, first) : bisect_left(rows, last)]:
                found.add(Taken(_moment(start), _moment(end), int(booking)))
        return sorted(taken for taken in found if taken.end > period.start)

    def _index(self, room_id: int) -> _Index:
        if room_id not in self._indexes:
            rows = sorted(tuple(row.split("/")) for row in self._rows.get(room_id, ()))
            self._indexes[room_id] = _Index(rows, list(accumulate((end for _start, end, _booking in rows), max)))
        return self._indexes[room_id]


@lru_cache(maxsize=256)
def _text(moment: dt.datetime) -> str:
    return str(moment.astimezone(dt.UTC).replace(tzinfo=None))


# The rooms of a house have many moments in common.
@lru_cache(maxsize=4096)
def _moment(text: str) -> dt.datetime:
    # PostgreSQL says +00 behind it.
    return dt.datetime.fromisoformat(text).replace(tzinfo=dt.UTC)
