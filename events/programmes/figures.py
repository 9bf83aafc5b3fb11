"""What came of a programme in a year, counted from records: activities, organizations, people and hours. Reads only.

An activity counts on the day on which it began, once it is over and unless it was cancelled or taken down. Who came is
said by ``signups.counting`` alone. Reading costs the same queries, whatever there is; what is counted from the rows is pure.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.db.models import Max, Min
from django.utils import timezone

from events.activities.models import Occurrence, OccurrenceQuerySet, Programme
from events.signups.counting import People, people_by_occurrence
from incubator.organizations.models import ServiceField
from portal.common.periods import at


class Held(NamedTuple):
    """One that took place; ``minutes`` long."""

    pk: int
    day: dt.date
    minutes: int
    field: int
    organization: int
    people: People


@dataclass(frozen=True)
class Count:
    """``organizations`` each once; ``came`` where that was written down, ``signed_up`` where it was not."""

    activities: int
    organizations: int
    came: int
    signed_up: int
    minutes: int

    @property
    def people(self) -> int:
        return self.came + self.signed_up

    @classmethod
    def of(cls, rows: Iterable[Held]) -> Count:
        rows = list(rows)
        return cls(
            activities=len(rows),
            organizations=len({row.organization for row in rows}),
            came=sum(row.people.came for row in rows),
            signed_up=sum(row.people.signed_up for row in rows),
            minutes=sum(row.minutes for row in rows),
        )


@dataclass(frozen=True)
class Figures:
    """A year up to ``last``, the last day that is counted (today, of a year that still runs)."""

    year: int
    last: dt.date
    whole: Count
    months: dict[int, Count]
    fields: list[tuple[str, Count]]
    days: dict[dt.date, Count]


def held(programme: Programme, now: dt.datetime) -> OccurrenceQuerySet:
    return Occurrence.objects.public().scheduled().filter(activity__programme=programme, ends__lte=now)


def years(programme: Programme, now: dt.datetime | None = None) -> list[int]:
    """Those in which something took place, the latest first; one query."""
    ends = held(programme, now or timezone.now()).order_by().aggregate(first=Min("starts"), last=Max("starts"))
    if ends["first"] is None:
        return []
    first, last = (timezone.localtime(ends[name]).year for name in ("first", "last"))
    return list(range(last, first - 1, -1))


def read(programme: Programme, year: int, now: dt.datetime | None = None) -> Figures:
    """Three queries."""
    now = now or timezone.now()
    begins, ends = at(dt.date(year, 1, 1), dt.time()), at(dt.date(year + 1, 1, 1), dt.time())
    occurrences = held(programme, now).filter(starts__gte=begins, starts__lt=ends)
    names = {field.pk: str(field) for field in ServiceField.objects.all()}
    return count(list(_rows(occurrences)), year, timezone.localtime(now).date(), names)


def _rows(occurrences: OccurrenceQuerySet) -> Iterable[Held]:
    people = people_by_occurrence(occurrences)
    columns = ("pk", "starts", "ends", "activity__service_field", "activity__organization")
    for pk, starts, ends, field, organization in occurrences.order_by("starts", "pk").values_list(*columns):
        minutes = int((ends - starts).total_seconds()) // 60
        yield Held(pk, timezone.localtime(starts).date(), minutes, field, organization, people.get(pk, People()))


def count(rows: list[Held], year: int, today: dt.date, names: dict[int, str]) -> Figures:
    """Pure: ``rows`` of ``year`` as seen on ``today``; fields by their number of activities."""
    last = min(today, dt.date(year, 12, 31))
    by_month = _grouped(rows, lambda row: row.day.month)
    by_field = _grouped(rows, lambda row: row.field)
    by_day = _grouped(rows, lambda row: row.day)
    return Figures(
        year,
        last,
        Count.of(rows),
        {month: Count.of(by_month[month]) for month in range(1, last.month + 1)},
        sorted(
            ((names.get(field, "—"), Count.of(some)) for field, some in by_field.items()),
            key=lambda item: (-item[1].activities, item[0]),
        ),
        {day: Count.of(some) for day, some in sorted(by_day.items())},
    )


def _grouped(rows: list[Held], key: Callable[[Held], Any]) -> dict[Any, list[Held]]:
    groups: dict[Any, list[Held]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups
