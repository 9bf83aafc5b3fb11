"""How bookings go to another room or time, one or several at once: what ``move_booking`` and ``change_series`` share."""

from __future__ import annotations

import copy
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.bookings import holding
from incubator.bookings.asking import Need
from incubator.bookings.availability import House
from incubator.bookings.companions import companion_of
from incubator.bookings.models import Booking
from incubator.bookings.signals import booking_approved, booking_moved
from incubator.premises.models import Room
from portal.common.errors import Refused
from portal.common.periods import Period


class Move(NamedTuple):
    """Where a booking goes; ``needs`` is None where its equipment stays."""

    booking: Booking
    room: Room
    period: Period
    people: int
    needs: tuple[Need, ...] | None = None


def carry_out(moves: Sequence[Move], house: House, *, by: Any, by_staff: bool, reason: str) -> list[Booking]:
    """Write ``moves`` that ``house`` finds possible, all or none; returns copies of the bookings as they were.

    The bookings are ``locked``. All give back what they hold before any takes anew, so that one may have the time of
    another. Who queued for what became free is considered at the end. The caller tells people.
    """
    befores = []
    after = {}
    for move in moves:
        booking, before = move.booking, copy.copy(move.booking)
        booking.room, (booking.starts, booking.ends), booking.people = move.room, move.period, move.people
        after[booking.pk] = _status_after_move(before, booking, house, by_staff=by_staff)
        booking.due_at = holding.due_date(booking, timezone.now())
        if booking.starts != before.starts:
            # Who came, came to the old time.
            booking.checked_in_at = booking.checked_in_by = booking.headcount = None
        attended = ["checked_in_at", "checked_in_by", "headcount"]
        booking.save(update_fields=["room", "starts", "ends", "people", "due_at", *attended])
        holding.give_back(booking)
        if move.needs is not None:
            booking.equipment.all().delete()
            holding.write_needs([booking], move.needs)
        befores.append(before)
    holding.take([move.booking for move in moves], house)
    for (booking, room, *_rest), before in zip(moves, befores, strict=True):
        holding.move_status(booking, after[booking.pk], "bookings.move", by=by, reason=reason, room=room.pk)
        if before.status not in Booking.Status.HOLDS_ROOM:
            holding.announce(booking, by=by)
            continue
        booking_moved.send(sender=Booking, booking=booking, by=by, before=before)
        if booking.status == Booking.Status.CONFIRMED != before.status:
            booking_approved.send(sender=Booking, booking=booking, by=by)
    for before in befores:
        if before.status in Booking.Status.HOLDS_ROOM:
            holding.consider(before.room, before.period)
    return befores


def _status_after_move(before: Booking, booking: Booking, house: House, *, by_staff: bool) -> Booking.Status:
    shorter = before.room_id == booking.room_id and before.period.contains(booking.period)
    keeps = by_staff or shorter
    if before.status == Booking.Status.CONFIRMED and keeps:
        return Booking.Status.CONFIRMED
    if before.status == Booking.Status.PENDING and keeps:
        return Booking.Status.PENDING
    status, companion = holding.answer(house, booking), companion_of(before)
    if companion and before.status == Booking.Status.PENDING:
        # It is decided together with its activity, whatever a policy says of rooms.
        return Booking.Status.PENDING
    if companion and status == Booking.Status.PENDING and before.status == Booking.Status.CONFIRMED:
        raise Refused(
            "decided_together", _("这个场地已经用于一场活动，改期要重新审批；请打电话给服务中心，或取消后重新申请。")
        )
    return status
