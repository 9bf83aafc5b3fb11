"""What is true of all bookings at every moment, whatever was done to them by whom, told from the rows alone."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from itertools import combinations, pairwise
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Max
from django.utils import timezone
from wagtail.models import ModelLogEntry

from events.activities.models import Occurrence, Submission
from incubator.bookings import availability, holding
from incubator.bookings.models import Booking, EquipmentHold, EquipmentUse, Hold
from incubator.bookings.reasons import FOR_ASKERS
from incubator.bookings.rules.policies import asker_of
from incubator.premises.models import Equipment, Room
from portal.notices.models import Notice

Status = Booking.Status
# What may follow what; nothing else ever comes back.
FOLLOWS = {
    Status.QUEUED: {Status.PENDING, Status.CONFIRMED, Status.CANCELLED, Status.EXPIRED},
    Status.PENDING: {Status.CONFIRMED, Status.DECLINED, Status.CANCELLED, Status.EXPIRED},
    Status.CONFIRMED: {Status.PENDING, Status.CANCELLED, Status.NO_SHOW, Status.USED},
    Status.SKIPPED: {Status.QUEUED, Status.PENDING, Status.CONFIRMED},
    Status.NO_SHOW: {Status.USED},
}
State = dict[int, dict[str, Any]]


def state() -> State:
    """Every booking as it stands now."""
    return {row["pk"]: row for row in Booking.objects.values("pk", "status", "sequence", "room", "starts", "ends")}


def everything() -> list[Any]:
    """All that a refusal must leave as it was."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (Booking, Hold, EquipmentHold, EquipmentUse, Occurrence, Submission)
    ] + [ModelLogEntry.objects.count(), Notice.objects.count()]


def check() -> None:
    """Holds, equipment, audit entries, activities."""
    now = timezone.now()
    bookings = list(Booking.objects.select_related("organization", "room__center").order_by("pk"))
    check_holds(bookings, now)
    check_equipment(bookings)
    check_trails(bookings)
    check_activities(now)


def check_holds(bookings: list[Booking], now: dt.datetime) -> None:
    """Pending and confirmed bookings hold what they take until it is over, nothing else holds anything, once each."""
    leaves = defaultdict(list)
    for part in Room.objects.exclude(whole=None):
        leaves[part.whole_id].append(part.pk)
    held, lent, wanted = defaultdict(list), defaultdict(list), defaultdict(list)
    for hold in Hold.objects.all():
        held[hold.booking_id].append((hold.room_id, hold.starts, hold.ends))
    for one in EquipmentHold.objects.all():
        lent[one.booking_id].append((one.equipment_id, one.quantity, one.starts, one.ends))
    for use in EquipmentUse.objects.all():
        wanted[use.booking_id].append((use.equipment_id, use.quantity))
    for booking in bookings:
        about = (booking.pk, booking.status, booking.starts)
        if booking.status not in Status.HOLDS_ROOM:
            assert not held[booking.pk] and not lent[booking.pk], about
            continue
        until = booking.ends + dt.timedelta(minutes=booking.room.cleanup_minutes)
        rooms = leaves[booking.room_id] or [booking.room_id]
        assert sorted(held[booking.pk]) == sorted((room, booking.starts, until) for room in rooms), about
        times = booking.starts, booking.ends
        assert sorted(lent[booking.pk]) == sorted((*use, *times) for use in wanted[booking.pk]), about
    by_room = defaultdict(list)
    for hold in Hold.objects.all():
        by_room[hold.room_id].append(hold)
    for holds in by_room.values():
        for one, other in combinations(holds, 2):
            assert one.ends <= other.starts or other.ends <= one.starts, (one, other)


def check_equipment(bookings: list[Booking]) -> None:
    """At no moment is more lent than there is."""
    for thing in Equipment.objects.prefetch_related("holds"):
        holds = list(thing.holds.all())
        for moment in (hold.starts for hold in holds):
            out = sum(hold.quantity for hold in holds if hold.starts <= moment < hold.ends)
            assert out <= thing.quantity, (thing, moment)


def check_trails(bookings: list[Booking]) -> None:
    """The log tells every state of each, without a gap, up to the one that it is in."""
    trails = defaultdict(list)
    entries = ModelLogEntry.objects.filter(content_type=ContentType.objects.get_for_model(Booking))
    for entry in entries.order_by("pk"):
        trails[entry.object_id].append((entry.data["from"], entry.data["to"]))
    for booking in bookings:
        trail = trails[str(booking.pk)]
        assert trail and trail[0][0] == "" and trail[-1][1] == booking.status, (booking.pk, booking.status, trail)
        for (_before, after), (then, _next) in pairwise(trail):
            assert after == then, (booking.pk, trail)


def check_activities(now: dt.datetime) -> None:
    """What takes place in a room of ours, or waits for it, has that room at that time."""
    for occurrence in Occurrence.objects.exclude(booking=None).select_related("booking"):
        if occurrence.is_cancelled or occurrence.booking.ends <= now:
            continue
        booking = occurrence.booking
        here = (occurrence.room_id, occurrence.starts, occurrence.ends)
        assert here == (booking.room_id, *booking.period), (occurrence.pk, here, booking.period)
        expected = Status.HOLDS_ROOM if occurrence.is_proposed else {Status.CONFIRMED}
        assert booking.status in expected, (occurrence.status, booking.pk, booking.status)
    for submission in Submission.objects.waiting().exclude(booking=None).select_related("booking"):
        assert submission.booking.status in Status.HOLDS_ROOM or submission.booking.ends <= now, submission.pk


def check_step(before: State, after: State) -> None:
    """What one step may do to a booking: states come in their order, and calendars see every change."""
    for pk, old in before.items():
        new = after[pk]
        if old["status"] != new["status"]:
            assert new["status"] in FOLLOWS.get(Status(old["status"]), ()), (old, new)
        changed = any(old[name] != new[name] for name in ("status", "room", "starts", "ends"))
        # That it was used changes nothing in a calendar.
        if changed and new["status"] != Status.USED:
            assert new["sequence"] > old["sequence"], (old, new)
        assert new["sequence"] >= old["sequence"], (old, new)
        if old["status"] not in FOLLOWS:
            assert old == new, (old, new)


def check_queue() -> None:
    """Nobody stands in line with nothing in the way."""
    now = timezone.now()
    for booking in Booking.objects.queued().filter(starts__gt=now).select_related("organization", "room__center"):
        house = availability.load(
            [booking.room], booking.day, booking.day, asker=asker_of(booking.organization), equipment=True
        )
        obstacles = house.verdict(
            house.by_pk[booking.room_id], booking.period, booking.people, now, equipment=holding.needs_of(booking)
        )
        assert any(reason.code not in FOR_ASKERS for reason in obstacles), booking.pk


def last_notice() -> int:
    return Notice.objects.aggregate(last=Max("pk"))["last"] or 0


def check_notices(since: int) -> None:
    """Nobody was told the same thing twice by what was done since the notice with the key ``since``."""
    told = list(Notice.objects.filter(pk__gt=since).values_list("recipient", "kind", "path", "body"))
    assert len(told) == len(set(told)), told
