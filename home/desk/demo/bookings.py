"""Rooms in use: slots that never collide, and bookings with their holds."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from home.desk.demo.town import Town
from incubator.bookings.models import Booking, Hold
from incubator.organizations.models import Organization
from incubator.premises.models import Room
from portal.common.periods import Period, at

# From, to: a morning, an afternoon and an evening slot; the evening only on weekdays.
SLOTS = [(dt.time(9, 30), dt.time(11)), (dt.time(14), dt.time(15, 30)), (dt.time(19), dt.time(20, 30))]
EVENING = 2


def slots_of(town: Town, slug: str, day: dt.date) -> list[int]:
    """Which slots fit into the hours of a room on ``day``."""
    if slug == "canteen":
        return [1]
    return [0, 1] if day.weekday() >= 5 else [0, 1, EVENING]


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
            opens, closes = SLOTS[slot]
            return Period(at(day, opens), at(day, closes))
    return None


def booking_of(
    town: Town, organization: Organization, slug: str, period: Period, purpose: str, status: str, **extra: object
) -> Booking:
    """A booking that is not yet in the database, asked for some days ahead."""
    asked = period.start - dt.timedelta(days=town.random.randint(4, 20))
    asked = min(asked, town.now - dt.timedelta(hours=town.random.randint(2, 40)))
    return Booking(
        organization=organization,
        room=town.rooms[slug],
        starts=period.start,
        ends=period.end,
        people=min(town.rooms[slug].capacity, town.random.choice([8, 10, 12, 15, 18, 24])),
        purpose=purpose,
        status=status,
        requested_by=town.leads[organization.slug],
        created_at=asked,
        due_at=asked + dt.timedelta(days=town.center.decide_days),
        **extra,
    )


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


def book_rooms(town: Town) -> None:
    """Meetings and rehearsals, past and to come, some of which did not happen; pending ones come through the door."""
    status = Booking.Status
    closed = {special.date for special in town.center.special_days.all()}
    past: list[Booking] = []
    for days in range(-DAYS_BACK, DAYS_AHEAD):
        if days == 0 or town.day(days) in closed:
            continue
        for slug, room, purpose in town.random.sample(USES, k=2):
            period = take(town, room, town.day(days))
            if period is None:
                continue
            fate = town.random.random()
            state, reason = status.USED if days < 0 else status.CONFIRMED, ""
            if fate < 0.06:
                state, reason = status.CANCELLED, "负责人临时有事，改期再约。"
            elif fate < 0.1:
                state, reason = status.DECLINED, "当天场地要接待参观，请换一个时间。"
            elif fate < 0.12 and days < 0:
                state = status.EXPIRED
            elif fate < 0.16 and days < 0:
                state = status.NO_SHOW
            past.append(booking_of(town, town.organizations[slug], room, period, purpose, state, reason=reason))
    keep_bookings(town, past)
