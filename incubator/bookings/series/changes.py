"""Changing a series: moving its dates, giving them up, asking again for those that were left out.

Each verb goes for dates that lie ahead, one, one and those that follow, or all; what was cancelled, declined or is over
stays as it is. Nothing is written unless all dates chosen can be had.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.bookings import actions, holding, messages, moving
from incubator.bookings.asking import Need
from incubator.bookings.models import Booking, BookingQuerySet, EquipmentUse, Series
from incubator.bookings.permissions import can_change_series, edits_for_organization
from incubator.bookings.reasons import FOR_ASKERS
from incubator.bookings.rules.policies import asker_of
from incubator.bookings.series import planning
from incubator.bookings.series.actions import Preview, hold, must_be_possible
from incubator.bookings.series.planning import SKIP, Planned, Wanted
from incubator.premises.models import Equipment, Room
from portal.common import audit
from portal.common.errors import Refused
from portal.common.periods import Period, at

Status = Booking.Status


@dataclass(frozen=True)
class Change:
    """The same for every date: its room, its weekday (of its own week), when it starts and how long it is."""

    room: Room
    weekday: int
    start: dt.time
    minutes: int

    def period_of(self, booking: Booking) -> Period:
        day = booking.day + dt.timedelta(days=self.weekday - booking.day.weekday())
        start = at(day, self.start)
        return Period(start, start + dt.timedelta(minutes=self.minutes))


def dates_ahead(series: Series, states: Collection[str], since: dt.datetime | None = None) -> BookingQuerySet:
    """The dates of ``series`` in ``states`` that have not begun, from the one that starts at ``since`` on."""
    dates = series.bookings.filter(status__in=states, starts__gt=timezone.now())
    return dates.filter(starts__gte=since) if since else dates


# --- Moving ------------------------------------------------------------------------------------------------------


def preview_change(bookings: Sequence[Booking], change: Change, choices: Mapping[str, str], *, by: Any) -> Preview:
    """What ``change_series`` would find: a date that cannot go where it should stays where it is, unless swapped."""
    now = timezone.now()
    prefetch_related_objects(bookings, "equipment__equipment")
    by_staff = not edits_for_organization(by, bookings[0].organization_id)
    days = {booking.day for booking in bookings}
    days |= {timezone.localtime(change.period_of(booking).start).date() for booking in bookings}
    rooms = {room.pk: room for room in [change.room, *(booking.room for booking in bookings)]}
    asker = asker_of(bookings[0].organization, on_behalf=by_staff)
    people = max(booking.people for booking in bookings)
    house = planning.snapshot(list(rooms.values()), sorted(days), people, asker, equipment=True)
    room = house.by_pk[change.room.pk]
    wanted = {
        booking.pk: Wanted(
            f"{booking.pk}", room, change.period_of(booking), booking.people,
            tuple(house.asking.need(room, need.name, need.quantity) for need in _needs(booking)),
        )
        for booking in bookings
    }  # fmt: skip
    waived = FOR_ASKERS if by_staff else frozenset()
    found: dict[int, Planned] = {}
    stays: set[int] = set()
    while True:
        # Whoever stays is in the way of those that move, and may make another one stay.
        moving_on = [booking for booking in bookings if booking.pk not in stays]
        base = house.without({booking.pk for booking in moving_on})
        dates = planning.plan(base, [wanted[booking.pk] for booking in moving_on], choices, now, waived=waived)
        found |= {booking.pk: date for booking, date in zip(moving_on, dates, strict=True)}
        more = {booking.pk for booking in moving_on if not found[booking.pk].taken}
        if not more:
            return Preview(base, [found[booking.pk] for booking in bookings])
        stays |= more


@transaction.atomic
def change_series(
    series: Series,
    change: Change,
    choices: Mapping[str, str],
    *,
    by: Any,
    since: dt.datetime | None = None,
    reason: str = "",
) -> list[Booking]:
    """Move the dates of ``series`` ahead (from ``since`` on) as chosen; those moved are returned.

    Statuses and messages are those of ``move_booking``, one message for all. A date not chosen, or that cannot be
    had and was not asked for by name, stays as it is. Refused with dates_changed, nothing_chosen, not_allowed.
    """
    if not can_change_series(by, series):
        raise Refused("not_allowed", _("只有组织的负责人、编辑和工作人员可以更改预约。"))
    given = list(dates_ahead(series, Status.CAN_MOVE, since).select_related("room"))
    found_now = _locked(given, {change.room.pk, *planning.rooms_in(choices)})
    now = timezone.now()
    bookings = [booking for booking in found_now if booking.status in Status.CAN_MOVE and booking.starts > now]
    bookings.sort(key=lambda booking: (booking.starts, booking.pk))
    chosen = {key for key, choice in choices.items() if choice != SKIP}
    if not chosen <= {f"{booking.pk}" for booking in bookings}:
        raise Refused("dates_changed", _("有的日期已经有变化，请重新选择。"))
    if not bookings:
        raise Refused("nothing_chosen", _("没有可以更改的日期。"))
    found = preview_change(bookings, change, choices, by=by)
    must_be_possible(found.dates)
    moves = [
        moving.Move(
            booking, date.room, date.period, booking.people,
            None if date.room.pk == booking.room_id else tuple(planning.needs_in(found.house, date.room, date.wanted)),
        )
        for booking, date in zip(bookings, found.dates, strict=True)
        if date.taken and (date.room.pk, date.period) != (booking.room_id, booking.period)
    ]  # fmt: skip
    if not moves:
        raise Refused("nothing_chosen", _("没有要更改的日期。"))
    by_staff = not edits_for_organization(by, series.organization_id)
    befores = moving.carry_out(moves, found.house, by=by, by_staff=by_staff, reason=reason.strip())
    messages.bookings_moved([move.booking for move in moves], befores, by, by_staff=by_staff)
    return [move.booking for move in moves]


def _locked(given: Sequence[Booking], rooms: Collection[int]) -> list[Booking]:
    """``given`` as they stand now; locked along are ``rooms``, and whatever could stand in there for what they want."""
    wants = EquipmentUse.objects.filter(booking__in=[booking.pk for booking in given])
    centers = {booking.room.center_id for booking in given}
    names = set(wants.values_list("equipment__name", flat=True))
    things = Equipment.objects.filter(center__in=centers, name__in=names) if names else Equipment.objects.none()
    return holding.locked(given, rooms=rooms, equipment=set(things.values_list("pk", flat=True)))


def _needs(booking: Booking) -> list[Need]:
    return [Need(use.equipment.name, use.equipment_id, use.quantity) for use in booking.equipment.all()]


# --- Giving up ---------------------------------------------------------------------------------------------------


def cancel_series(series: Series, *, reason: str, by: Any, since: dt.datetime | None = None) -> list[Booking]:
    """Give up every date ahead (from ``since`` on), with one message. Refused like ``cancel_bookings``."""
    dates = list(dates_ahead(series, Status.CAN_CANCEL, since))
    if not dates:
        raise Refused("nothing_chosen", _("没有可以取消的日期。"))
    return actions.cancel_bookings(dates, reason=reason, by=by)


# --- Asking again ------------------------------------------------------------------------------------------------


def preview_again(bookings: Sequence[Booking], choices: Mapping[str, str], *, by: Any) -> Preview:
    """What ``ask_again`` would find for dates that were left out."""
    first = bookings[0]
    prefetch_related_objects(bookings, "equipment__equipment")
    on_behalf = actions.must_ask(first.organization, by)
    rooms = {booking.room_id: booking.room for booking in bookings}
    days = sorted({booking.day for booking in bookings})
    people = max(booking.people for booking in bookings)
    asker = asker_of(first.organization, on_behalf=on_behalf)
    house = planning.snapshot(list(rooms.values()), days, people, asker, equipment=True)
    wanted = [
        Wanted(f"{one.pk}", house.by_pk[one.room_id], one.period, one.people, tuple(_needs(one))) for one in bookings
    ]
    line = planning.in_line(list(rooms.values()), days)
    return Preview(house, planning.plan(house, wanted, choices, timezone.now(), line=line))


@transaction.atomic
def ask_again(series: Series, choices: Mapping[str, str], *, by: Any) -> list[Booking]:
    """Ask for dates of ``series`` that were skipped, as chosen; returns those that were asked for.

    They become what a new request would be. Refused with not_allowed, dates_changed, nothing_chosen.
    """
    on_behalf = actions.must_ask(series.organization, by)
    given = list(dates_ahead(series, Status.CAN_ASK_AGAIN).select_related("room"))
    bookings = [
        booking for booking in _locked(given, planning.rooms_in(choices)) if booking.status in Status.CAN_ASK_AGAIN
    ]
    bookings.sort(key=lambda booking: (booking.starts, booking.pk))
    chosen = {key for key, choice in choices.items() if choice != SKIP}
    if not chosen <= {f"{booking.pk}" for booking in bookings}:
        raise Refused("dates_changed", _("有的日期已经有变化，请重新选择。"))
    if not chosen:
        raise Refused("nothing_chosen", _("请至少选一次。"))
    # Only what is named is asked for: a date that became free is no reason to want it.
    named = {f"{booking.pk}": choices.get(f"{booking.pk}", SKIP) for booking in bookings}
    found = preview_again(bookings, named, by=by)
    must_be_possible(found.dates)
    now = timezone.now()
    asked = []
    for booking, date in zip(bookings, found.dates, strict=True):
        if not date.taken:
            continue
        if date.room.pk != booking.room_id:
            booking.equipment.all().delete()
            holding.write_needs([booking], planning.needs_in(found.house, date.room, date.wanted))
        booking.room, (booking.starts, booking.ends) = date.room, date.period
        booking.requested_by, booking.on_behalf, booking.changed_at = by, on_behalf, now
        actions.settle(booking, found.house, now, queues=date.queues)
        booking.sequence += 1
        booking.save()
        audit.record(booking, "bookings.ask_again", by=by, before=Status.SKIPPED, after=booking.status)
        asked.append(booking)
    hold(asked, found.house, by=by)
    return asked
