"""What whoever decides on bookings looks at: obstacles, rivals, neighbours, other times, and what organizations used.

``look`` and ``Accounts`` cost the same number of queries for one booking and for a page of them.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.db.models import Q
from django.utils import timezone

from incubator.bookings import availability
from incubator.bookings.asking import Asking, Need
from incubator.bookings.asking import Used as Use
from incubator.bookings.availability import House, Offer
from incubator.bookings.door.attendance import Record, records_of
from incubator.bookings.models import Booking, EquipmentUse, Series
from incubator.bookings.reasons import FOR_ASKERS, Reason
from incubator.bookings.rules.policies import Policy, Quota, askers_of
from incubator.organizations.models import Organization
from incubator.premises.models import Room
from portal.common.periods import Period, at, day_period, monday_of

# How far around a booking other times are looked for.
DAYS_BEFORE, DAYS_AFTER = 2, 7


@dataclass
class Look:
    """One booking, and what stands around it."""

    booking: Booking
    needs: list[Need] = field(default_factory=list)
    # What availability has now against one that waits, itself aside; nothing once it is decided.
    obstacles: list[Reason] = field(default_factory=list)
    # Who waits for the same time, the first in line first.
    rivals: list[Booking] = field(default_factory=list)
    # Who else holds the room, its hall or its parts on that day.
    neighbours: list[Booking] = field(default_factory=list)
    offers: list[Offer] = field(default_factory=list)

    @property
    def fits(self) -> bool:
        return not self.obstacles


def look(bookings: Sequence[Booking], *, offers: bool = False) -> list[Look]:
    """What stands around each of ``bookings``; with ``offers`` also where else it could be. They come with their rooms.

    Notice, horizon and hours were right when it was asked for, so they are no obstacle to the decision.
    """
    if not bookings:
        return []
    looks = [Look(booking) for booking in bookings]
    needs = _needs(bookings)
    house = _house(bookings, offers=offers)
    others = _others(bookings)
    now = timezone.now()
    for one in looks:
        booking, room = one.booking, house.by_pk[one.booking.room_id]
        one.needs = needs[booking.pk]
        for other in others[room.whole_id or room.pk]:
            if other.pk == booking.pk or not _shares(room, other.room):
                continue
            if other.period.overlaps(booking.period) and other.status in Booking.Status.EXPIRES:
                one.rivals.append(other)
            elif other.status in Booking.Status.HOLDS_ROOM and other.period.overlaps(day_period(booking.day)):
                one.neighbours.append(other)
        one.rivals.sort(key=lambda other: (other.queued_at or other.created_at, other.pk))
        if booking.status in Booking.Status.CAN_DECIDE:
            found = house.verdict(
                room, booking.period, booking.people, now, ignoring=booking.pk, equipment=needs[booking.pk]
            )
            one.obstacles = [reason for reason in found if reason.code not in FOR_ASKERS]
        if offers and booking.may_be_cancelled:
            one.offers = house.instead(room, booking.period, booking.people, now, equipment=needs[booking.pk])
    return looks


def obstacles(booking: Booking) -> list[Reason]:
    return look([booking])[0].obstacles


def neighbours(booking: Booking) -> list[Booking]:
    return look([booking])[0].neighbours


def _house(bookings: Sequence[Booking], *, offers: bool) -> House:
    first, last = min(booking.day for booking in bookings), max(booking.day for booking in bookings)
    own = {booking.room_id for booking in bookings}
    wanted = Q(pk__in=own)
    days = {booking.day for booking in bookings}
    if offers:
        days.clear()
        first, last = first - dt.timedelta(days=DAYS_BEFORE), last + dt.timedelta(days=DAYS_AFTER)
        wanted |= Q(center__in={booking.room.center_id for booking in bookings}, active=True)
    if len(days) > Series.MOST_DATES:
        # Named one by one they would cost more than all the days between them.
        days.clear()
    return availability.load(Room.objects.filter(wanted), first, last, equipment=True, days=days)


def _needs(bookings: Iterable[Booking]) -> dict[int, list[Need]]:
    needs: dict[int, list[Need]] = defaultdict(list)
    uses = EquipmentUse.objects.filter(booking__in=[booking.pk for booking in bookings])
    for use in uses.select_related("equipment").order_by("equipment"):
        needs[use.booking_id].append(Need(use.equipment.name, use.equipment_id, use.quantity))
    return needs


def _others(bookings: Sequence[Booking]) -> dict[int, list[Booking]]:
    """What waits for or holds the halls of ``bookings`` on their days, by hall (or the room that is none's part)."""
    halls = {booking.room.whole_id or booking.room_id for booking in bookings}
    window = Period(
        day_period(min(booking.day for booking in bookings)).start,
        day_period(max(booking.day for booking in bookings)).end,
    )
    rows = Booking.objects.filter(
        Q(room__in=halls) | Q(room__whole__in=halls),
        status__in=Booking.Status.HOLDS_ROOM | Booking.Status.EXPIRES,
        starts__lt=window.end,
        ends__gt=window.start,
    )
    found: dict[int, list[Booking]] = defaultdict(list)
    for booking in rows.select_related("organization", "room").order_by("starts", "pk"):
        found[booking.room.whole_id or booking.room_id].append(booking)
    return found


def _shares(room: Room, other: Room) -> bool:
    """Whether who is in the one cannot be in the other: the same room, or a hall and its part."""
    return other.pk == room.pk or other.whole_id == room.pk or room.whole_id == other.pk


# --- Hours -------------------------------------------------------------------------------------------------------


class Used(NamedTuple):
    """Minutes of rooms in a month; what waits for an answer counts apart."""

    confirmed: int
    pending: int


class Accounts:
    """What the organizations of ``bookings`` have used, may use, and how often they came: five queries."""

    def __init__(self, bookings: Sequence[Booking]) -> None:
        organizations = {booking.organization_id: booking.organization for booking in bookings}
        days = [booking.day for booking in bookings]
        rooms = {room.pk: room for room in Room.objects.select_related("center")}
        policies = list(Policy.objects.filter(active=True))
        self._asking = {pk: Asking(rooms, asker, policies) for pk, asker in askers_of(organizations.values()).items()}
        self._records = records_of(organizations)
        self._uses: dict[int, list[tuple[Use, str]]] = defaultdict(list)
        rows = Booking.objects.filter(organization__in=organizations, status__in=Booking.Status.COUNTS)
        if days:
            since, until = min(days), max(days) + dt.timedelta(days=32)
            since = min(monday_of(since), since.replace(day=1))
            rows = rows.filter(starts__gte=day_period(since).start, starts__lt=day_period(until).start)
        for organization, status, *use in rows.values_list(
            "organization", "status", "room", "starts", "ends", "pk", "on_behalf"
        ):
            self._uses[organization].append((Use(*use), status))
        for pk, asking in self._asking.items():
            asking.used = [use for use, _status in self._uses[pk]]

    def month(self, organization: Organization, day: dt.date) -> Used:
        """What ``organization`` uses in the month of ``day``."""
        first = day.replace(day=1)
        following = (first + dt.timedelta(days=32)).replace(day=1)
        span = Period(at(first, dt.time()), at(following, dt.time()))
        minutes = {True: 0, False: 0}
        for use, status in self._uses[organization.pk]:
            if span.start <= use.start < span.end:
                minutes[status in Booking.Status.EXPIRES] += Period(use.start, use.end).minutes
        return Used(minutes[False], minutes[True])

    def quota(self, booking: Booking) -> Quota | None:
        """What its policy lets the organization use, this booking counted; None when nothing limits it."""
        return self._asking[booking.organization_id].quota(booking.room, booking.period)

    def record(self, organization: Organization) -> Record:
        return self._records[organization.pk]


def used_in_month(organization: Organization, day: dt.date) -> Used:
    return Accounts([Booking(organization=organization, starts=at(day, dt.time()))]).month(organization, day)
