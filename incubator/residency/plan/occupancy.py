"""How many m² were let, day by day or month by month: a pure reading of the floor, for figures.

Counted are terms, from the day they start: what is offered and kept free counts, what is only promised does not.
The m² that a zone has are today's: earlier shapes of the floor are not kept.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal, NamedTuple

from incubator.premises.models import Center, Zone
from incubator.residency.area import NOTHING, Floor, Let, floor_of, peak

Step = Literal["day", "month"]
ONE_DAY = dt.timedelta(days=1)
TENTH = Decimal("0.1")


class Point(NamedTuple):
    """From ``starts`` up to, not including, ``ends``: m² let on the average day, by key of zone and in all, and the
    most on any day."""

    starts: dt.date
    ends: dt.date
    by_zone: Mapping[int, Decimal]
    let: Decimal
    most: Decimal


@dataclass(frozen=True)
class Occupancy:
    """``zones`` are those that can be let; ``area`` is how many m² the center has."""

    center: Center
    zones: Sequence[Zone]
    points: Sequence[Point]

    @property
    def area(self) -> Decimal:
        return self.center.area

    @property
    def lettable(self) -> Decimal:
        """The m² that can be let at all."""
        return min(self.center.area, sum((zone.area for zone in self.zones), NOTHING))


def occupancy(center: Center, starts: dt.date, ends: dt.date, step: Step = "month") -> Occupancy:
    """From ``starts`` up to, not including, ``ends``, a point a day or a calendar month. Two queries."""
    return series(floor_of(center), starts, ends, step)


def series(floor: Floor, starts: dt.date, ends: dt.date, step: Step = "month") -> Occupancy:
    """As ``occupancy``, of a floor that is read already."""
    zones = [zone for zone in floor.zones if zone.lettable]
    return Occupancy(floor.center, zones, [_point(floor.lets, zones, *span) for span in spans(starts, ends, step)])


def spans(starts: dt.date, ends: dt.date, step: Step) -> list[tuple[dt.date, dt.date]]:
    """The days or calendar months of a period; the first and last month may be cut short."""
    found = []
    while starts < ends:
        after = starts + ONE_DAY if step == "day" else (starts.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
        found.append((starts, min(after, ends)))
        starts = after
    return found


def _point(lets: Sequence[Let], zones: Sequence[Zone], starts: dt.date, ends: dt.date) -> Point:
    by_zone = {zone.pk: _mean([let for let in lets if let.zone_id == zone.pk], starts, ends) for zone in zones}
    return Point(starts, ends, by_zone, _mean(lets, starts, ends), peak(lets, starts, ends))


def _mean(lets: Sequence[Let], starts: dt.date, ends: dt.date) -> Decimal:
    metre_days = sum((let.area * max((min(let.ends, ends) - max(let.starts, starts)).days, 0) for let in lets), NOTHING)
    return (metre_days / (ends - starts).days).quantize(TENTH)
