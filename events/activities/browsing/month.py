"""A month of what is on: a few of each day, and how many there are; the same four queries for ten and ten thousand.

Occurrences begin at few different moments (on the hour, mostly). So the database counts by moment, which it does by
itself; which day a moment belongs to is found out here, once for each.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from typing import NamedTuple

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.urls import reverse
from django.utils import timezone

from events.activities.models import Occurrence
from incubator.bookings.grids.cells import Note, note_of
from incubator.premises.remembered import premises
from portal.common.periods import day_period, days, months_after
from portal.common.weekdays import short_and_long

# A day shows so many, and the rest as a number; a single one more is shown, too.
FEW = 3
# Months that a search engine may keep: of the last year, and of the quarter to come.
KNOWN_BACK, KNOWN_AHEAD = 12, 3


class MonthConverter:
    """``2026-12`` in an address: the first day of a month of our time."""

    regex = r"20[0-9]{2}-(?:0[1-9]|1[0-2])"

    def to_python(self, value: str) -> dt.date:
        return dt.date(int(value[:4]), int(value[5:]), 1)

    def to_url(self, value: dt.date) -> str:
        return f"{value:%Y-%m}"


FIRST, LAST = dt.date(2000, 1, 1), dt.date(2099, 12, 1)


class Entry(NamedTuple):
    """One of a day's few."""

    time: str
    title: str
    href: str
    cancelled: bool


class Square(NamedTuple):
    """A day of the month: its few, how many there are and how many of them are not shown."""

    date: dt.date
    entries: list[Entry]
    count: int
    more: int
    note: Note | None
    is_today: bool
    is_past: bool
    is_chosen: bool


class Month(NamedTuple):
    """``weeks`` of seven squares from Monday; None stands for a day of another month. ``chosen``: the day to list."""

    first: dt.date
    weeks: list[list[Square | None]]
    weekdays: list[tuple[str, str]]
    count: int
    chosen: Square | None
    today: dt.date

    @property
    def last(self) -> dt.date:
        return months_after(self.first, 1) - dt.timedelta(days=1)

    @property
    def previous(self) -> dt.date | None:
        return months_after(self.first, -1) if self.first > FIRST else None

    @property
    def following(self) -> dt.date | None:
        return months_after(self.first, 1) if self.first < LAST else None

    @property
    def is_current(self) -> bool:
        return self.first == self.today.replace(day=1)


def is_far(first: dt.date) -> bool:
    """Whether the month lies where a search engine would count months for ever."""
    current = timezone.localdate().replace(day=1)
    return not months_after(current, -KNOWN_BACK) <= first <= months_after(current, KNOWN_AHEAD)


def make_month(
    first: dt.date, occurrences: QuerySet[Occurrence], *, day: dt.date | None, now: dt.datetime | None = None
) -> Month:
    """The month that begins on ``first``, of those ``occurrences`` that begin in it; ``day`` is the one to list."""
    today = timezone.localtime(now).date()
    last = months_after(first, 1) - dt.timedelta(days=1)
    within = begun_on(occurrences, first, last)
    moments: dict[dt.date, list[tuple[dt.datetime, int]]] = defaultdict(list)
    zone = timezone.get_default_timezone()
    for starts, count in within.order_by("starts").values_list("starts").annotate(Count("pk")):
        local = starts.astimezone(zone)
        moments[local.date()].append((local, count))
    counts = {date: sum(count for _starts, count in of_day) for date, of_day in moments.items()}
    entries = _entries(within, moments)
    notes = {
        special.date: note_of(special)
        for special in premises().special_days
        if special.room_id is None and first <= special.date <= last
    }
    if day is None:
        day = min((date for date in counts if date >= today), default=None) or min(counts, default=None)
    squares: list[Square | None] = []
    for date in days(first, last):
        count = counts.get(date, 0)
        shown = entries.get(date, [])[: FEW if count > FEW + 1 else FEW + 1]
        squares.append(
            Square(date, shown, count, count - len(shown), notes.get(date), date == today, date < today, date == day)
        )
    chosen = next((square for square in squares if square and square.is_chosen), None)
    squares = [None] * first.weekday() + squares + [None] * (6 - last.weekday())
    return Month(
        first,
        weeks=[squares[n : n + 7] for n in range(0, len(squares), 7)],
        weekdays=short_and_long(),
        count=sum(counts.values()),
        chosen=chosen,
        today=today,
    )


def begun_on(occurrences: QuerySet[Occurrence], first: dt.date, last: dt.date) -> QuerySet[Occurrence]:
    """Those that begin from ``first`` to ``last``, both included."""
    return occurrences.filter(starts__gte=day_period(first).start, starts__lt=day_period(last).end)


def _entries(
    within: QuerySet[Occurrence], moments: dict[dt.date, list[tuple[dt.datetime, int]]]
) -> dict[dt.date, list[Entry]]:
    """The first of each day, at most one more than ``FEW``, from the moments at which these begin."""
    wanted: list[dt.datetime] = []
    for of_day in moments.values():
        room_for = FEW + 1
        for starts, count in of_day:
            wanted.append(starts)
            room_for -= count
            if room_for <= 0:
                break
    # Many may begin at one moment: the first of each are enough. Which these are, an index tells by itself.
    nth = Window(RowNumber(), partition_by=F("starts"), order_by=F("pk").asc())
    first = within.filter(starts__in=wanted).order_by().annotate(nth=nth).filter(nth__lte=FEW + 1)
    rows = Occurrence.objects.filter(pk__in=first.values("pk")).order_by("starts", "pk")
    page = reverse("activity", args=["SLUG"])
    zone = timezone.get_default_timezone()
    entries: dict[dt.date, list[Entry]] = defaultdict(list)
    for starts, status, title, slug in rows.values_list("starts", "status", "activity__title", "activity__slug"):
        local = starts.astimezone(zone)
        of_this = entries[local.date()]
        if len(of_this) <= FEW:
            cancelled = status == Occurrence.Status.CANCELLED
            of_this.append(Entry(f"{local:%H:%M}", title, page.replace("SLUG", slug), cancelled))
    return entries
