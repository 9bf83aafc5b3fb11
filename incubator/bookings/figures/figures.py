"""What the records say of a period: use, who came, how far ahead people ask, how answers went. Reads only; no names.

A booking belongs to the day on which it starts in the center's zone, and only days that are over count: what is still
confirmed of them was used. A room is used by its own bookings and by those of its hall; the house adds up the rooms
that divide no further, so that nothing counts twice. Open time is what hours and special days say today.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import Counter, defaultdict
from dataclasses import dataclass, field, fields
from functools import cached_property
from typing import NamedTuple

from django.db.models import Count, F, Q, Sum
from django.utils import timezone

from incubator.bookings.availability import House
from incubator.bookings.figures.heat import Heat, Span
from incubator.bookings.models import Booking, BookingQuerySet
from incubator.premises.models import OpeningHours, Room, SpecialDay
from portal.common.figures.numbers import ratio
from portal.common.periods import Period, day_period, days, today

# Given up later than this before it began, nobody else could use the time.
LATE = dt.timedelta(hours=24)
# How far ahead people ask: up to so many days, and beyond.
AHEAD_DAYS = (1, 3, 7, 14, 30)
ONE_DAY, ONE_HOUR, ONE_MINUTE = dt.timedelta(days=1), dt.timedelta(hours=1), dt.timedelta(minutes=1)


@dataclass
class RoomUse:
    """``bookings`` and people are of the room itself, ``heat`` also of its hall."""

    room: Room
    heat: Heat
    bookings: int = 0
    expected: int = 0
    came: int = 0


@dataclass
class OrganizationUse:
    """All that an organization asked for, and what became of it. ``came`` counts where it was told."""

    name: str
    asked: int
    used: int
    length: dt.timedelta
    expected: int
    came: int
    no_shows: int
    cancelled: int
    cancelled_late: int
    declined: int
    expired: int

    @property
    def minutes(self) -> int:
        return self.length // ONE_MINUTE

    @property
    def no_show_rate(self) -> float | None:
        return ratio(self.no_shows, self.used + self.no_shows)


class Declined(NamedTuple):
    pk: int
    starts: dt.datetime
    room: str
    organization: str
    reason: str


@dataclass
class Figures:
    """The figures of ``first`` to ``last``, both included.

    ``ahead`` is in days; ``waits`` in hours, of what somebody had to answer; ``at_once`` was confirmed as it was asked
    for, by a policy or because staff asked themselves.
    """

    first: dt.date
    last: dt.date
    rooms: list[RoomUse]
    organizations: list[OrganizationUse]
    declined: list[Declined]
    ahead: list[float] = field(default_factory=list)
    waits: list[float] = field(default_factory=list)
    in_time: int = 0
    at_once: int = 0

    @cached_property
    def heat(self) -> Heat:
        """The whole house."""
        halls = {use.room.whole_id for use in self.rooms}
        return Heat.together(use.heat for use in self.rooms if use.room.pk not in halls)

    @cached_property
    def total(self) -> OrganizationUse:
        """All organizations together."""
        counts = [column.name for column in fields(OrganizationUse) if column.name not in ("name", "length")]
        sums = {name: sum(getattr(use, name) for use in self.organizations) for name in counts}
        return OrganizationUse(name="", length=sum((use.length for use in self.organizations), dt.timedelta()), **sums)

    @property
    def in_time_share(self) -> float | None:
        """Of what had to be answered, how much was answered until its due date."""
        return ratio(self.in_time, len(self.waits) + self.total.expired)

    def ahead_counts(self) -> list[tuple[int, int | None, int]]:
        """(from, up to, how many bookings) in days ahead; the last one has no end."""
        counts = Counter(bisect_right(AHEAD_DAYS, number) for number in self.ahead)
        ranges = zip((0, *AHEAD_DAYS), (*AHEAD_DAYS, None), strict=True)
        return [(low, high, counts[place]) for place, (low, high) in enumerate(ranges)]

    def reasons(self) -> list[tuple[str, int]]:
        """Why bookings were declined, the most frequent first."""
        return Counter(row.reason for row in self.declined).most_common()


def read(first: dt.date, last: dt.date) -> Figures:
    """The figures of the days from ``first`` to ``last``, which must be over. Seven queries, whatever there is."""
    if last >= today():
        raise ValueError("only days that are over have figures")
    asked = _asked(first, last)
    figures = Figures(first, last, [], _organizations(asked), _declined(asked))
    used: dict[int, Counter[Span]] = defaultdict(Counter)
    zone = timezone.get_default_timezone()
    for room, status, starts, ends, created, decided, due in asked.values_list(
        "room", "status", "starts", "ends", "created_at", "decided_at", "due_at"
    ):
        if status in Booking.Status.WAS_USED:
            used[room][_span(Period(starts, ends), zone)] += 1
        figures.ahead.append((starts - created) / ONE_DAY)
        if decided and decided <= created:
            figures.at_once += 1
        elif decided:
            figures.waits.append((decided - created) / ONE_HOUR)
            figures.in_time += decided <= due
    figures.rooms = _rooms(asked, used, first, last)
    return figures


def _asked(first: dt.date, last: dt.date) -> BookingQuerySet:
    """What was asked for; a date that a series leaves out was not."""
    window = Period(day_period(first).start, day_period(last).end)
    rows = Booking.objects.filter(starts__gte=window.start, starts__lt=window.end)
    return rows.exclude(status=Booking.Status.SKIPPED).order_by()


def _span(period: Period, zone: dt.tzinfo) -> Span:
    start = period.start.astimezone(zone)
    return Span(start.weekday(), start.hour * 60 + start.minute, period.minutes)


def _organizations(asked: BookingQuerySet) -> list[OrganizationUse]:
    status = Booking.Status
    was_used, cancelled = Q(status__in=status.WAS_USED), Q(status=status.CANCELLED)
    rows = asked.values(name=F("organization__name")).annotate(
        asked=Count("pk"),
        used=Count("pk", filter=was_used),
        length=Sum(F("ends") - F("starts"), filter=was_used, default=dt.timedelta()),
        expected=Sum("people", filter=was_used, default=0),
        came=Sum("headcount", filter=was_used, default=0),
        no_shows=Count("pk", filter=Q(status=status.NO_SHOW)),
        cancelled=Count("pk", filter=cancelled),
        # Nothing changes a booking that was given up, so its last change was that.
        cancelled_late=Count("pk", filter=cancelled & Q(changed_at__gt=F("starts") - LATE)),
        declined=Count("pk", filter=Q(status=status.DECLINED)),
        expired=Count("pk", filter=Q(status=status.EXPIRED)),
    )
    return sorted((OrganizationUse(**row) for row in rows), key=lambda use: (-use.length, use.name))


def _declined(asked: BookingQuerySet) -> list[Declined]:
    rows = asked.filter(status=Booking.Status.DECLINED).order_by("-starts", "-pk")
    return [Declined(*row) for row in rows.values_list("pk", "starts", "room__name", "organization__name", "reason")]


def _rooms(asked: BookingQuerySet, used: dict[int, Counter[Span]], first: dt.date, last: dt.date) -> list[RoomUse]:
    """Those that may be booked or were used, in their order."""
    rooms = list(Room.objects.select_related("center"))
    house = House(
        rooms, OpeningHours.objects.all(), SpecialDay.objects.filter(date__range=(first, last)), first=first, last=last
    )
    counts = {
        room: numbers
        for room, *numbers in asked.filter(status__in=Booking.Status.WAS_USED)
        .values_list("room")
        .annotate(Count("pk"), Sum("people"), Sum("headcount", default=0))
    }
    every_day, zone = days(first, last), timezone.get_default_timezone()
    uses = []
    for room in rooms:
        spans = used[room.pk] + used[room.whole_id] if room.whole_id else used[room.pk]
        if spans or room.active:
            opened = Counter(_span(period, zone) for day in every_day for period in house.open_periods(room, day))
            uses.append(RoomUse(room, Heat.of(spans, opened), *counts.get(room.pk, ())))
    return uses
