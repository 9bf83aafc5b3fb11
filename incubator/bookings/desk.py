"""What whoever decides on a booking looks at: its neighbours, and the hours that its organization uses."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from django.db.models import DurationField, ExpressionWrapper, F, Q, Sum
from django.utils import timezone

from incubator.bookings import availability
from incubator.bookings.models import Booking, BookingQuerySet
from incubator.bookings.reasons import FOR_ASKERS, Reason
from incubator.organizations.models import Organization
from portal.common.periods import Period, at


def neighbours(booking: Booking) -> BookingQuerySet:
    """Who else holds the room, its hall or its parts on the same day."""
    room = booking.room
    family = Q(room=room) | Q(room__whole=room.pk)
    if room.whole_id:
        family |= Q(room=room.whole_id)
    day = Period(at(booking.day, dt.time()), at(booking.day + dt.timedelta(days=1), dt.time()))
    return (
        Booking.objects.filter(family, status__in=Booking.Status.HOLDS_ROOM, starts__lt=day.end, ends__gt=day.start)
        .exclude(pk=booking.pk)
        .select_related("organization", "room")
        .order_by("starts", "pk")
    )


def obstacles(booking: Booking) -> list[Reason]:
    """What availability has now against a booking that waits, the booking itself aside; nothing once it is decided.

    Notice and horizon were right when it was asked for, so they are no obstacle to the decision.
    """
    if booking.status not in Booking.Status.CAN_DECIDE:
        return []
    house = availability.load([booking.room], booking.day, booking.day)
    found = house.verdict(
        house.by_pk[booking.room_id], booking.period, booking.people, timezone.now(), ignoring=booking.pk
    )
    return [reason for reason in found if reason.code not in FOR_ASKERS]


class Used(NamedTuple):
    """Minutes of rooms in a month."""

    confirmed: int
    pending: int


def used_in_month(organization: Organization, day: dt.date) -> Used:
    """What ``organization`` uses in the month of ``day``; what is pending counts apart."""
    first = day.replace(day=1)
    following = (first + dt.timedelta(days=32)).replace(day=1)
    length = ExpressionWrapper(F("ends") - F("starts"), output_field=DurationField())
    bookings = Booking.objects.filter(
        organization=organization, starts__gte=at(first, dt.time()), starts__lt=at(following, dt.time())
    )
    sums = bookings.aggregate(
        confirmed=Sum(length, filter=Q(status=Booking.Status.CONFIRMED)),
        pending=Sum(length, filter=Q(status=Booking.Status.PENDING)),
    )
    return Used(*((sums[name] or dt.timedelta()) // dt.timedelta(minutes=1) for name in ("confirmed", "pending")))
