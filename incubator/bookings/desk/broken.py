"""Bookings that the house can no longer keep: their room is closed at their time, or not open to bookings any more.

Derived from availability whenever it is asked, never stored: what is opened again is broken no more.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.bookings import availability
from incubator.bookings.asking import Need
from incubator.bookings.availability import House, Offer
from incubator.bookings.models import Booking
from incubator.bookings.wording import when_text
from incubator.premises.consequences import Broken
from incubator.premises.models import OpeningHours, Room, SpecialDay
from portal.common.kept import Remembered
from portal.common.periods import Period

# How far around a broken booking other times are looked for.
DAYS_BEFORE, DAYS_AFTER = 2, 7


class Stranded(NamedTuple):
    """A broken booking with why, and what could be had instead."""

    booking: Booking
    reason: str
    offers: list[Offer]


def broken_keys() -> list[int]:
    """The keys of the bookings ahead that are pending or confirmed at a closed time, the soonest first: four queries."""
    ahead = (
        Booking.objects.filter(status__in=Booking.Status.HOLDS_ROOM, starts__gt=timezone.now())
        .order_by("starts", "pk")
        .values_list("pk", "room_id", "starts", "ends")
    )
    promised = [(pk, room, Period(starts, ends)) for pk, room, starts, ends in ahead]
    if not promised:
        return []
    house = _doors(promised[0][2].start, promised[-1][2].start)
    return [pk for pk, room, period in promised if not _kept(house, house.by_pk[room], period)]


@Remembered
def any_broken() -> bool:
    """Whether there are any: for the number that stands on every page of the desk."""
    return bool(broken_keys())


def broken_bookings() -> list[Booking]:
    """The same as rows, with their organizations, rooms and centers."""
    return list(
        Booking.objects.filter(pk__in=broken_keys())
        .select_related("organization", "room__center")
        .prefetch_related("equipment__equipment")
        .order_by("starts", "pk")
    )


def consequences() -> dict[int, Broken]:
    """The same in words, for whoever is about to change hours or days."""
    return {
        booking.pk: Broken(
            booking.room.name,
            when_text(booking.period),
            booking.organization.name,
            booking.get_status_display(),
        )
        for booking in broken_bookings()
    }


def stranded(bookings: Sequence[Booking], now: dt.datetime) -> list[Stranded]:
    """``bookings``, which are broken, with the reason and the nearest alternatives of each: a constant number of queries."""
    if not bookings:
        return []
    today = timezone.localtime(now).date()
    centers = {booking.room.center_id for booking in bookings}
    house = availability.load(
        Room.objects.filter(center__in=centers).bookable(),
        max(min(booking.day for booking in bookings) - dt.timedelta(days=DAYS_BEFORE), today),
        max(booking.day for booking in bookings) + dt.timedelta(days=DAYS_AFTER),
        equipment=True,
    )
    doors = _doors(min(booking.starts for booking in bookings), max(booking.starts for booking in bookings))
    return [
        Stranded(
            booking,
            _why(doors, booking),
            house.instead(house.by_pk[booking.room_id], booking.period, booking.people, now, equipment=_needs(booking)),
        )
        for booking in bookings
    ]


def _doors(first: dt.datetime, last: dt.datetime) -> House:
    """When every room is open between two moments. Who holds it does not matter here, so no hold is fetched."""
    days = [timezone.localtime(moment).date() for moment in (first, last)]
    return House(
        Room.objects.select_related("center"),
        OpeningHours.objects.all(),
        SpecialDay.objects.filter(date__range=days),
        first=days[0],
        last=days[1],
    )


def _kept(house: House, room: Room, period: Period) -> bool:
    day = timezone.localtime(period.start).date()
    return room.active and any(there.contains(period) for there in house.open_periods(room, day))


def _needs(booking: Booking) -> list[Need]:
    return [Need(use.equipment.name, use.equipment_id, use.quantity) for use in booking.equipment.all()]


def _why(house: House, booking: Booking) -> str:
    room = house.by_pk[booking.room_id]
    if not room.active:
        return _("%(room)s暂不开放预约。") % {"room": room.name}
    return house.why_closed(room, booking.day, booking.period)
