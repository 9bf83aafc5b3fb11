"""When rooms are open: opening hours and special days, resolved for a room and a day. Pure; ``availability`` asks it.

Opening hours: those of the room, else of its hall, else of the center; rows with dates replace the rows of the same
weekday without. Special days: the center's, then the hall's, then the room's, the narrower having the last word. At
each, hours of a special opening replace the day's hours, else a closed day or a weekday to act as does; closed hours
are cut out. A hall is open when it and all of its parts are.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from incubator.premises.models import OpeningHours, Room, SpecialDay
from portal.common.periods import Period, at, merge, subtract


class Plan(NamedTuple):
    """When a room is open on a day, and the special day that says so, if one does."""

    periods: list[Period]
    special: SpecialDay | None


class Opening:
    """The hours and special days of some centers, indexed."""

    def __init__(self, hours: Iterable[OpeningHours], special_days: Iterable[SpecialDay]) -> None:
        self._hours: dict[tuple[int, int | None], list[OpeningHours]] = defaultdict(list)
        for row in hours:
            self._hours[row.center_id, row.room_id].append(row)
        self._special: dict[tuple[int, int | None, dt.date], list[SpecialDay]] = defaultdict(list)
        for special in special_days:
            self._special[special.center_id, special.room_id, special.date].append(special)
        self._own: dict[tuple[int, dt.date], Plan] = {}
        # Most rooms keep the hours of their center: found out once for all of them.
        self._shared: dict[tuple[int, int | None, int, dt.date], list[Period]] = {}

    def plan(self, room: Room, parts: Sequence[Room], day: dt.date) -> Plan:
        """When ``room`` with all of its ``parts`` is open on ``day``, and which special day decided it."""
        plan = self._own_plan(room, day)
        for part in parts:
            other = self._own_plan(part, day)
            common = common_time(plan.periods, other.periods)
            plan = Plan(common, plan.special if common == plan.periods else other.special or plan.special)
        return plan

    def _own_plan(self, room: Room, day: dt.date) -> Plan:
        key = room.pk, day
        if key not in self._own:
            self._own[key] = self._make_plan(room, day)
        return self._own[key]

    def _make_plan(self, room: Room, day: dt.date) -> Plan:
        levels = [None, *([room.whole_id] if room.whole_id else []), room.pk]
        periods = self._usual(room, day.weekday(), day)
        decided_by = None
        for level in levels:
            rows = self._special.get((room.center_id, level, day), ())
            openings = [row for row in rows if row.hours and not row.is_closed]
            whole = sorted((row for row in rows if not row.hours), key=lambda row: (not row.is_closed, row.pk or 0))
            if openings:
                periods, decided_by = merge(_period(day, *row.hours) for row in openings), openings[0]
            elif whole:
                decided_by = whole[0]
                periods = [] if decided_by.is_closed else self._usual(room, decided_by.acts_as, day)
            for row in rows:
                if row.hours and row.is_closed:
                    periods, decided_by = subtract(periods, [_period(day, *row.hours)]), row
        return Plan(periods, decided_by)

    def _usual(self, room: Room, weekday: int, day: dt.date) -> list[Period]:
        for level in (room.pk, room.whole_id, None):
            rows = self._hours.get((room.center_id, level), ())
            if level is None or any(_valid(row, day) for row in rows):
                break
        key = room.center_id, level, weekday, day
        if key not in self._shared:
            rows = [row for row in rows if row.weekday == weekday and _valid(row, day)]
            dated = [row for row in rows if row.valid_from or row.valid_to]
            self._shared[key] = merge(_period(day, row.opens, row.closes) for row in dated or rows)
        return self._shared[key]


def _valid(row: OpeningHours, day: dt.date) -> bool:
    return (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day <= row.valid_to)


def common_time(some: Iterable[Period], others: Iterable[Period]) -> list[Period]:
    """The time that is in both; each is disjoint in itself."""
    return merge(
        Period(max(one.start, other.start), min(one.end, other.end))
        for one in some
        for other in others
        if one.overlaps(other)
    )


def _period(day: dt.date, opens: dt.time, closes: dt.time) -> Period:
    return Period(at(day, opens), at(day, closes))
