"""Rooms in use: slots that never collide, and bookings with their holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from home.desk.demo.town import Town
from incubator.bookings.models import Booking, Hold
from incubator.organizations.models import Organization
from incubator.premises.models import Room
from portal.common.periods import Period, at

# A morning, an afternoon and an evening, each for one booking: from when, until when; the evening only on weekdays.
SLOTS = [(dt.time(9), dt.time(12)), (dt.time(14), dt.time(17)), (dt.time(18, 30), dt.time(21))]
EVENING = 2
CANTEEN = (dt.time(14), dt.time(16, 30))
HALF_HOUR = dt.timedelta(minutes=30)


def slots_of(town: Town, slug: str, day: dt.date) -> list[int]:
    """Which slots fit into the hours of a room on ``day``."""
    if slug == "canteen":
        return [1]
    return [0, 1] if day.weekday() >= 5 else [0, 1, EVENING]


def some_of(town: Town, slug: str, day: dt.date, slot: int) -> Period:
    """An hour to two in the slot, on the half hour."""
    opens, closes = (at(day, time) for time in (CANTEEN if slug == "canteen" else SLOTS[slot]))
    length = town.random.choice([2, 3, 3, 4]) * HALF_HOUR
    start = opens + town.random.randint(0, min(2, (closes - opens - length) // HALF_HOUR)) * HALF_HOUR
    return Period(start, start + length)


def held_rooms(town: Town, slug: str) -> list[Room]:
    """The room itself, or the parts of a hall."""
    room = town.rooms[slug]
    return [part for part in town.rooms.values() if part.whole_id == room.pk] or [room]


def take(town: Town, slug: str, day: dt.date) -> Period | None:
    """A free slot of a room on ``day``, now used; None when it is full."""
    for slot in town.random.sample(slots_of(town, slug, day), k=len(slots_of(town, slug, day))):
        keys = {(room.pk, day, slot) for room in held_rooms(town, slug)}
        if not keys & town.used:
            town.used |= keys
            return some_of(town, slug, day, slot)
    return None


def booking_of(
    town: Town, organization: Organization, slug: str, period: Period, purpose: str, status: str, **extra: object
) -> Booking:
    """A booking that is not yet in the database, asked for some days ahead; one that is over and confirmed was used."""
    asked = period.start - dt.timedelta(days=town.random.choice([2, 3, 5, 7, 7, 10, 14, 20, 35]))
    asked = min(asked, town.now) - dt.timedelta(hours=town.random.randint(2, 40))
    if status == Booking.Status.CONFIRMED and period.end < town.now:
        status = Booking.Status.USED
    booking = Booking(
        organization=organization,
        room=town.rooms[slug],
        starts=period.start,
        ends=period.end,
        people=min(town.rooms[slug].capacity, town.random.choice([8, 10, 12, 15, 18, 24])),
        purpose=purpose,
        status=status,
        requested_by=town.leads[organization.slug],
        created_at=asked,
        due_at=min(asked + dt.timedelta(days=town.center.decide_days), period.start),
        **extra,
    )
    tell_the_end(town, booking)
    return booking


def tell_the_end(town: Town, booking: Booking) -> None:
    """When it was answered, given up or let go, and who came."""
    status, chance = Booking.Status, town.random
    if booking.status == status.EXPIRED:
        booking.changed_at = booking.due_at
        return
    answered = booking.created_at + dt.timedelta(hours=chance.choice([1, 1, 2, 4, 6, 20, 26, 44, 60]))
    booking.decided_at = booking.changed_at = min(answered, booking.due_at, town.now)
    if booking.status == status.CANCELLED:
        given_up = booking.starts - dt.timedelta(hours=chance.choice([2, 5, 18, 40, 70, 100]))
        booking.changed_at = max(booking.decided_at, min(given_up, town.now))
    elif booking.status == status.USED and chance.random() < 0.9:
        booking.checked_in_at = booking.changed_at = booking.starts + dt.timedelta(minutes=chance.randint(-10, 12))
        booking.checked_in_by = booking.requested_by
        booking.headcount = max(2, round(booking.people * chance.uniform(0.55, 1.15)))


def keep_bookings(town: Town, bookings: Iterable[Booking]) -> list[Booking]:
    """Store bookings and, for those that hold a room, their holds."""
    slugs = {room.pk: slug for slug, room in town.rooms.items()}
    kept = Booking.objects.bulk_create(list(bookings), batch_size=500)
    holds = [
        Hold(
            booking=booking,
            room=room,
            starts=booking.starts,
            ends=booking.ends + dt.timedelta(minutes=booking.room.cleanup_minutes),
        )
        for booking in kept
        if booking.status in Booking.Status.HOLDS_ROOM
        for room in held_rooms(town, slugs[booking.room_id])
    ]
    Hold.objects.bulk_create(holds, batch_size=500)
    return kept


# What organizations use rooms for beside their activities: organization, room, purpose.
USES = [
    ("pear-choir", "activity-hall", "声部排练"),
    ("lixin-first-aid", "hall-east", "队员复训"),
    ("qinsheng", "hall-west", "老师备课与合练"),
    ("little-lamp", "parlour", "志愿者碰头会"),
    ("peace-table", "round-table", "调解会"),
    ("skilled-hands", "workshop", "备料与打样"),
    ("red-vests", "round-table", "值班排班会"),
    ("warm-lane", "canteen", "爱心餐食打包"),
    ("bright-law", "round-table", "案件讨论"),
    ("silver-class", "hall-west", "教案试讲"),
]
DAYS_BACK, DAYS_AHEAD = 120, 45


GIVEN_UP = ["负责人临时有事，改期再约。", "报名的人太少，下次一起办。", "老师生病了。"]
TURNED_DOWN = [
    "当天场地要接待参观，请换一个时间。",
    "当天场地要接待参观，请换一个时间。",
    "这个月的时数已经用完，下个月再约。",
    "人数少，圆桌会议室就够用，请改约那里。",
    "和居民议事会冲突，往后挪一天就可以。",
]


def book_rooms(town: Town) -> None:
    """Meetings and rehearsals, past and to come, some of which did not happen; pending ones come through the door."""
    status = Booking.Status
    closed = {special.date for special in town.center.special_days.all()}
    bookings: list[Booking] = []
    for days in range(-DAYS_BACK, DAYS_AHEAD):
        if days == 0 or town.day(days) in closed:
            continue
        for slug, room, purpose in town.random.sample(USES, k=3):
            period = take(town, room, town.day(days))
            if period is None:
                continue
            fate = town.random.random()
            state, reason = status.CONFIRMED, ""
            if fate < 0.08:
                state, reason = status.CANCELLED, town.random.choice(GIVEN_UP)
            elif fate < 0.14:
                state, reason = status.DECLINED, town.random.choice(TURNED_DOWN)
            elif fate < 0.16 and days < 0:
                state = status.EXPIRED
            elif fate < 0.21 and days < 0:
                state = status.NO_SHOW
            bookings.append(booking_of(town, town.organizations[slug], room, period, purpose, state, reason=reason))
    keep_bookings(town, bookings)
