"""What can be had of several dates: a verdict on each, what could be had instead, and what was chosen.

``snapshot`` asks the database a constant number of times; ``plan`` is pure. The preview of a series and the verbs that
book or move one (see ``series``) ask the same ``plan``, the verbs behind their locks.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from incubator.bookings import reasons as why
from incubator.bookings.asking import Need
from incubator.bookings.availability import House, Offer, load
from incubator.bookings.models import Booking
from incubator.bookings.reasons import Reason
from incubator.bookings.rules.policies import Asker, Policy, Quota
from incubator.organizations.models import Organization
from incubator.premises.models import Room
from portal.common.forms import whole_number
from portal.common.periods import Period, day_period

# What becomes of a date; anything else is an offer that is taken instead, as ``code_of`` writes it.
TAKE, QUEUE, SKIP = "take", "queue", "skip"
# Rooms that are looked at for a date whose own is taken: those nearest in size.
OTHER_ROOMS = 3
# With these another time or room does not help, or was not asked for.
HOPELESS = frozenset({why.PAST, why.TOO_FAR, why.TOO_SHORT, why.TOO_LONG, why.OFF_SLOT, why.QUOTA, why.ASKED_ALREADY})


class Wanted(NamedTuple):
    """One date as it is wished for. ``key`` names it in forms and choices: a day, or a booking."""

    key: str
    room: Room
    period: Period
    people: int
    needs: Sequence[Need] = ()


@dataclass
class Planned:
    """One date: what was found out about it, and what was chosen."""

    wanted: Wanted
    reasons: list[Reason]
    # Where it will be, as chosen.
    room: Room
    period: Period
    automatic: bool = False
    # Its place in line, where it could queue.
    place: int = 0
    offers: list[Offer] = field(default_factory=list)
    choice: str = SKIP
    # Why what was chosen cannot be had; ``choice`` is SKIP then.
    refused: Reason | None = None

    @property
    def free(self) -> bool:
        return not self.reasons

    @property
    def reason(self) -> Reason | None:
        """What is said of a date that is not free: what no other time and no queue would help against comes first."""
        return min(self.reasons, key=lambda reason: reason.code not in HOPELESS, default=None)

    @property
    def taken(self) -> bool:
        """Whether it will be asked for, somehow."""
        return self.choice != SKIP

    @property
    def queues(self) -> bool:
        return self.choice == QUEUE and not self.free


def snapshot(
    rooms: Collection[Room], days: Collection[dt.date], people: int, asker: Asker, *, equipment: bool
) -> House:
    """What ``plan`` needs to know about ``rooms`` and others that could stand in for them, on ``days``."""
    first = next(iter(rooms))
    own = {room.pk for room in rooms}
    others = Room.objects.filter(center=first.center_id, capacity__gte=people).bookable().exclude(pk__in=own)
    nearest = sorted(others, key=lambda room: (abs(room.capacity - first.capacity), room.order, room.pk))
    return load([*rooms, *nearest[:OTHER_ROOMS]], min(days), max(days), asker=asker, equipment=equipment, days=days)


def in_line(rooms: Collection[Room], days: Collection[dt.date]) -> list[Booking]:
    """Who queues for ``rooms``, their halls or parts, in the time of ``days``."""
    halls = {room.whole_id or room.pk for room in rooms}
    queued = Booking.objects.queued().filter(room__in=halls) | Booking.objects.queued().filter(room__whole__in=halls)
    return list(queued.filter(ends__gt=timezone.now()).select_related("room"))


def asked_for(
    organization: Organization, rooms: Collection[Room], days: Collection[dt.date]
) -> set[tuple[int, Period]]:
    """What ``organization`` has or waits for already, by the key of the room."""
    window = Period(day_period(min(days)).start, day_period(max(days)).end)
    standing = organization.bookings.filter(status__in=Booking.Status.CAN_CANCEL, room__in=rooms)
    rows = standing.filter(starts__gte=window.start, starts__lt=window.end).values_list("room", "starts", "ends")
    return {(room, Period(starts, ends)) for room, starts, ends in rows}


def plan(
    house: House,
    wanted: Sequence[Wanted],
    choices: Mapping[str, str],
    now: dt.datetime,
    *,
    line: Sequence[Booking] = (),
    own: Collection[tuple[int, Period]] = (),
    waived: Collection[str] = (),
) -> list[Planned]:
    """Each of ``wanted`` with its verdict, one after the other: what is taken counts for those that follow.

    Without a choice a date is taken when it is free, else left out. Reasons with ``waived`` codes do not count.
    """
    house = house.without(())
    planned = []
    for number, date in enumerate(wanted, start=1):
        found = _look_at(house, date, now, line, own, waived)
        _choose(found, house, choices.get(date.key, TAKE if found.free else SKIP), now, waived)
        if found.queues:
            house.asking.count(found.room, found.period, -number)
        elif found.taken:
            house.book(found.room, found.period, -number, needs_in(house, found.room, date))
        planned.append(found)
    return planned


def needs_in(house: House, room: Room, wanted: Wanted) -> list[Need]:
    """What the date wants along, as it can be had in ``room``."""
    if room.pk == wanted.room.pk:
        return list(wanted.needs)
    return [house.asking.need(room, need.name, need.quantity) for need in wanted.needs]


def _look_at(
    house: House,
    date: Wanted,
    now: dt.datetime,
    line: Sequence[Booking],
    own: Collection[tuple[int, Period]],
    waived: Collection[str],
) -> Planned:
    reasons = _without(waived, house.verdict(date.room, date.period, date.people, now, equipment=date.needs))
    if why.HELD & {reason.code for reason in reasons} and (date.room.pk, date.period) in own:
        reasons = [why.asked_already()]
    policy = house.asking.policy_for(date.room, date.period)
    found = Planned(
        date, reasons, date.room, date.period, automatic=bool(policy and policy.answer == Policy.Answer.AUTOMATIC)
    )
    codes = [reason.code for reason in reasons]
    if codes == [why.IN_DEMAND]:
        found.place = 1 + sum(
            one.period.overlaps(date.period)
            for one in line
            if date.room.pk in (one.room_id, one.room.whole_id) or date.room.whole_id == one.room_id
        )
    if reasons and not HOPELESS & set(codes):
        found.offers = _offers(house, date, now)
    return found


def _offers(house: House, date: Wanted, now: dt.datetime) -> list[Offer]:
    """Another room at that time, and the nearest other time of that day."""
    offers = []
    others = [room for room in house.rooms if room.pk != date.room.pk]
    others.sort(key=lambda room: (abs(room.capacity - date.room.capacity), room.order, room.pk))
    for room in others:
        if not house.verdict(room, date.period, date.people, now, equipment=needs_in(house, room, date)):
            offers.append(Offer(room, *date.period))
            break
    day = timezone.localtime(date.period.start).date()
    length = date.period.end - date.period.start
    starts = house.starts(date.room, day, date.period.minutes, date.people, now, equipment=date.needs)
    if starts:
        start = min(starts, key=lambda moment: (abs(moment - date.period.start), moment))
        offers.append(Offer(date.room, start, start + length))
    return offers


def _without(waived: Collection[str], reasons: list[Reason]) -> list[Reason]:
    return [reason for reason in reasons if reason.code not in waived]


def _choose(found: Planned, house: House, choice: str, now: dt.datetime, waived: Collection[str]) -> None:
    """Note what was chosen, or why it cannot be had."""
    date = found.wanted
    if choice == SKIP:
        return
    if choice in (TAKE, QUEUE):
        room, period = date.room, date.period
        obstacles = found.reasons
        if choice == QUEUE and found.place:
            obstacles = []
    else:
        offer = _offer_of(choice, house, date)
        if offer is None:
            found.refused = Reason(why.CLOSED, _("请重新选择。"), "")
            return
        room, period = offer.room, Period(offer.starts, offer.ends)
        needs = needs_in(house, room, date)
        obstacles = _without(waived, house.verdict(room, period, date.people, now, equipment=needs))
        if offer not in found.offers and not obstacles:
            found.offers.append(offer)
    if obstacles:
        found.refused = obstacles[0]
        return
    found.choice, found.room, found.period = choice, room, period


# --- Offers in forms ---------------------------------------------------------------------------------------------


def code_of(offer: Offer) -> str:
    """As a form sends it: the room's key and the start."""
    return f"{offer.room.pk}@{timezone.localtime(offer.starts):%Y-%m-%dT%H:%M}"


def rooms_in(choices: Mapping[str, str]) -> set[int]:
    """The keys of all rooms that are named as taken instead."""
    keys = {whole_number(code.partition("@")[0]) for code in choices.values() if "@" in code}
    return {key for key in keys if key is not None}


def _offer_of(code: str, house: House, date: Wanted) -> Offer | None:
    """What ``code_of`` wrote, if it is of the same day and of a room that was looked at."""
    key, _at, moment = code.partition("@")
    room = house.by_pk.get(whole_number(key) or 0)
    try:
        starts = parse_datetime(moment)
    except ValueError:
        return None
    if room is None or room.pk not in house.loaded or starts is None or timezone.is_aware(starts):
        return None
    starts = timezone.make_aware(starts, timezone.get_default_timezone())
    if timezone.localtime(starts).date() != timezone.localtime(date.period.start).date():
        return None
    return Offer(room, starts, starts + (date.period.end - date.period.start))


# --- Hours -------------------------------------------------------------------------------------------------------


@dataclass
class Hours:
    """A quota that the dates draw on: what was used before, and what they add, in minutes."""

    quota: Quota
    added: int = 0

    @property
    def left(self) -> int:
        return max(0, self.quota.left - self.added)


def hours(house: House, planned: Sequence[Planned]) -> list[Hours]:
    """For each week or month that a policy limits: what the organization used already, and what is chosen now."""
    found: dict[tuple[int, Period], Hours] = {}
    for date in planned:
        quota = house.asking.quota(date.room, date.period)
        if quota is None:
            continue
        counted = found.setdefault((quota.policy.pk, quota.span), Hours(quota))
        if date.taken:
            counted.added += date.period.minutes
    return list(found.values())
