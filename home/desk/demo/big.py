"""A big town for measuring: fills the demo town up to so many rooms, bookings and activities, in bulk.

Rows are written as the actions would leave them (holds, calendar bytes), with the database's rules up; there are no
notices and no history.
"""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from events.activities.browsing import searching
from events.activities.models import Activity, Occurrence
from events.feeds import calendar
from home.desk.demo.progress import Bar
from home.desk.demo.town import CENTER
from incubator.bookings.models import Booking, Hold
from incubator.organizations.models import Membership, Organization
from incubator.premises.models import Center, Room
from portal.common.periods import at

CHUNK = 2000
# Two hours each with cleanup, back to back; about half of them are used.
STARTS, HOURS, A_DAY = (9, 11, 13, 15, 17, 19), 2, 3
WEEKEND_UNTIL = 16  # the last start on a Saturday or Sunday
AHEAD, BACK = 90, 30  # days
PURPOSES = ["排练", "例会", "培训", "公开课", "值班排班", "读书会"]


class Wanted(NamedTuple):
    """How many there are to be at least."""

    rooms: int = 0
    bookings: int = 0
    activities: int = 0


def fill_up(wanted: Wanted, *, progress: Any) -> Wanted:
    """Add what is missing and return how much that was; asking for the same again adds nothing."""
    added = Wanted(
        fill_rooms(wanted.rooms),
        fill_bookings(wanted.bookings, progress),
        fill_activities(wanted.activities, progress),
    )
    if connection.vendor == "postgresql":
        # What its autovacuum would do some minutes later; until then it plans for empty tables.
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    return added


def fill_rooms(wanted: int) -> int:
    center = Center.objects.get(slug=CENTER)
    there = Room.objects.filter(whole=None).count()
    missing = max(0, wanted - there)
    Room.objects.bulk_create(
        [
            Room(
                center=center,
                name=f"大镇活动室 {number:03d}",
                slug=f"big-{number:03d}",
                capacity=10 + number % 9 * 10,
                area=20 + number % 9 * 10,
                order=100 + number,
            )
            for number in range(there + 1, there + missing + 1)
        ]
    )
    return missing


def fill_bookings(wanted: int, progress: Any) -> int:
    """Two hours each, from 90 days ahead as far back as it takes, never over what holds the room already."""
    missing = max(0, wanted - Booking.objects.count())
    # Halls that divide are held by their parts, and rooms with hours of their own are not open all day.
    if missing:
        # Else the worker would tell tens of thousands of people that they did not come.
        Center.objects.filter(slug=CENTER).update(grace_minutes=0)
    rooms = list(Room.objects.bookable().filter(parts=None, hours=None).select_related("center"))
    asked_by = list(
        Membership.objects.filter(
            role=Membership.Role.LEAD, status=Membership.Status.ACTIVE, organization__in=Organization.objects.public()
        ).values_list("organization", "user")
    )
    bar = Bar(_("预约"), missing, progress)
    now = timezone.now()
    for number, room in enumerate(rooms):
        share = missing // len(rooms) + (number < missing % len(rooms))
        chance = random.Random(number)  # noqa: S311 - not for secrets
        # Ascending in time: then the rule that looks for overlaps has few rows behind it.
        starts = sorted(islice(free_starts(room, chance), share))
        for first in range(0, len(starts), CHUNK):
            chunk = starts[first : first + CHUNK]
            keep(_bookings(room, chunk, asked_by, chance, now), room)
            bar.add(len(chunk))
    return missing


def free_starts(room: Room, chance: random.Random) -> Iterator[dt.datetime]:
    """Starts at which two hours of the room are free, ``A_DAY`` a day, from the last day backwards, without an end."""
    closed = set(room.center.special_days.values_list("date", flat=True))
    taken = set()
    for start, end in room.holds.values_list("starts", "ends"):
        first, last = timezone.localtime(start), timezone.localtime(end)
        taken |= {(first.date(), hour) for hour in range(first.hour - HOURS + 1, last.hour + 1)}
    day = timezone.localdate() + dt.timedelta(days=AHEAD)
    while True:
        hours = [hour for hour in STARTS if day.weekday() < 5 or hour < WEEKEND_UNTIL]
        for hour in chance.sample(hours, A_DAY):
            if day not in closed and (day, hour) not in taken:
                yield at(day, dt.time(hour))
        day -= dt.timedelta(days=1)


def _bookings(
    room: Room, starts: list[dt.datetime], asked_by: list[tuple[int, int]], chance: random.Random, now: dt.datetime
) -> Iterator[Booking]:
    for start in starts:
        fate = chance.random()
        status = Booking.Status.CONFIRMED
        if fate < 0.05:
            status = Booking.Status.CANCELLED
        elif start > now and fate < 0.06:
            status = Booking.Status.PENDING
        organization, person = chance.choice(asked_by)
        asked = min(now, start) - dt.timedelta(days=chance.randint(1, 20))
        yield Booking(
            organization_id=organization,
            room=room,
            starts=start,
            ends=start + dt.timedelta(hours=HOURS, minutes=-room.cleanup_minutes),
            people=chance.randint(3, room.capacity),
            purpose=chance.choice(PURPOSES),
            status=status,
            requested_by_id=person,
            created_at=asked,
            due_at=min(start, max(asked, now) + dt.timedelta(days=room.center.decide_days)),
        )


@transaction.atomic
def keep(bookings: Iterator[Booking], room: Room) -> None:
    kept = Booking.objects.bulk_create(list(bookings), batch_size=500)
    cleanup = dt.timedelta(minutes=room.cleanup_minutes)
    Hold.objects.bulk_create(
        [
            Hold(booking=booking, room=room, starts=booking.starts, ends=booking.ends + cleanup)
            for booking in kept
            if booking.status in Booking.Status.HOLDS_ROOM
        ],
        batch_size=500,
    )


def fill_activities(wanted: int, progress: Any) -> int:
    """Published activities in confirmed bookings from a month ago on; without bookings left, outdoors."""
    missing = max(0, wanted - Activity.objects.count())
    pattern = list(Activity.objects.filter(live=True).order_by("pk")[:100])
    now = timezone.now()
    free = Booking.objects.filter(
        status=Booking.Status.CONFIRMED, starts__gt=now - dt.timedelta(days=BACK), occurrence=None, submission=None
    ).order_by("starts", "pk")
    # Spread over the whole time, not the first days of it.
    step = max(1, free.count() // missing) if missing else 1
    bookings = list(free[::step][:missing])
    bar = Bar(_("活动"), missing, progress)
    for first in range(0, missing, CHUNK):
        count = min(CHUNK, missing - first)
        with transaction.atomic():
            _activities(first, bookings[first : first + count], count, pattern, now)
        bar.add(count)
    return missing


def _activities(first: int, bookings: list[Booking], count: int, pattern: list[Activity], now: dt.datetime) -> None:
    activities, occurrences = [], []
    for number in range(first, first + count):
        like = pattern[number % len(pattern)]
        booking = bookings[number - first] if number - first < len(bookings) else None
        start = booking.starts if booking else at(timezone.localdate() + dt.timedelta(days=number % AHEAD), dt.time(9))
        told = min(start, now) - dt.timedelta(days=7)
        activity = Activity(
            organization_id=booking.organization_id if booking else like.organization_id,
            title=f"{like.title[:60]} · {number + 1}",
            summary=like.summary,
            body=like.body,
            picture_id=like.picture_id,
            service_field_id=like.service_field_id,
            programme_id=like.programme_id,
            audience=like.audience,
            for_children=like.for_children,
            for_elders=like.for_elders,
            contact_name=like.contact_name,
            contact_phone=like.contact_phone,
            live=True,
            created_at=told,
            first_published_at=told,
            last_published_at=told,
        )
        activities.append(activity)
        occurrences.append(
            Occurrence(
                activity=activity,
                starts=start,
                ends=booking.ends if booking else start + dt.timedelta(hours=1),
                room_id=booking.room_id if booking else None,
                booking=booking,
                place="" if booking else "梨园小区凉亭",
                capacity=booking.people if booking else None,
                changed_at=told,
            )
        )
    Activity.objects.bulk_create(activities, batch_size=500)
    for occurrence, activity in zip(occurrences, activities, strict=True):
        occurrence.activity = activity  # its key is known only now
    kept = Occurrence.objects.bulk_create(occurrences, batch_size=500)
    searching.refresh(Activity.objects.filter(pk__in=[activity.pk for activity in activities]))
    calendar.refresh(Occurrence.objects.filter(pk__in=[occurrence.pk for occurrence in kept]))
