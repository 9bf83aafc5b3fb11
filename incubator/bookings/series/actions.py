"""The same time again and again: asking for it, changing it, giving it up.

Every verb is one decision about exactly the dates chosen, all of them or none. Each date is a booking of its own;
what is left out is a booking that is ``skipped``, and nothing but ``ask_again`` brings that back.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.bookings import actions, holding, messages
from incubator.bookings.asking import Need
from incubator.bookings.availability import House
from incubator.bookings.models import Booking, Series
from incubator.bookings.rules.policies import asker_of
from incubator.bookings.series import planning, recurrence
from incubator.bookings.series.planning import Planned, Wanted
from incubator.organizations.models import Organization
from incubator.premises.models import Equipment, Room
from portal.common import audit
from portal.common.errors import Refused
from portal.common.periods import Period, at

Status = Booking.Status


@dataclass(frozen=True)
class Wish:
    """What a series is asked for with. Who asks in whose name is not part of it."""

    organization: Organization
    room: Room
    pattern: str
    first: dt.date
    until: dt.date
    start: dt.time
    minutes: int
    people: int
    purpose: str
    equipment: tuple[Need, ...] = ()

    @property
    def days(self) -> list[dt.date]:
        return recurrence.days_of(self.pattern, self.first, self.until)

    def wanted(self, house: House) -> list[Wanted]:
        room, length = house.by_pk[self.room.pk], dt.timedelta(minutes=self.minutes)
        starts = [at(day, self.start) for day in self.days]
        return [
            Wanted(f"{day}", room, Period(start, start + length), self.people, self.equipment)
            for day, start in zip(self.days, starts, strict=True)
        ]


@dataclass
class Preview:
    """The dates of a wish, and the snapshot that judged them."""

    house: House
    dates: list[Planned]

    @property
    def refused(self) -> list[Planned]:
        return [date for date in self.dates if date.refused]


def preview(wish: Wish, choices: Mapping[str, str], *, by: Any) -> Preview:
    """What ``request_series`` would find. Refused with not_allowed, nobody, too_many."""
    return _look(wish, choices, actions.must_ask(wish.organization, by), timezone.now())


def _look(wish: Wish, choices: Mapping[str, str], on_behalf: bool, now: dt.datetime) -> Preview:
    if wish.people < 1:
        raise Refused("nobody", _("请填写至少 1 人。"), field="people")
    days = wish.days
    if len(days) > Series.MOST_DATES:
        sentence = _("一次最多申请 %(most)s 次，以后的请到时再申请。") % {"most": Series.MOST_DATES}
        raise Refused("too_many", sentence, field="until")
    asker = asker_of(wish.organization, on_behalf=on_behalf)
    house = planning.snapshot([wish.room], days, wish.people, asker, equipment=bool(wish.equipment))
    line = planning.in_line([wish.room], days)
    own = planning.asked_for(wish.organization, [wish.room], days)
    return Preview(house, planning.plan(house, wish.wanted(house), choices, now, line=line, own=own))


@transaction.atomic
def request_series(wish: Wish, choices: Mapping[str, str], *, by: Any, caller: str = "") -> Series:
    """Ask for the dates of ``wish`` as chosen: taken, taken elsewhere, queued for, or left out.

    Each date taken is a booking like that of ``request_booking``; each left out is kept as skipped. Refused with
    dates_changed when one of those chosen cannot be had (any more), with nothing_chosen, and as ``preview`` says;
    nothing is written then.
    """
    on_behalf = actions.must_ask(wish.organization, by)
    _lock(wish, choices)
    now = timezone.now()
    found = _look(wish, choices, on_behalf, now)
    must_be_possible(found.dates)
    if not any(date.taken for date in found.dates):
        raise Refused("nothing_chosen", _("请至少选一次。"))
    series = Series.objects.create(
        organization=wish.organization,
        room=wish.room,
        pattern=wish.pattern,
        first=wish.first,
        until=wish.until,
        requested_by=by,
    )
    bookings = []
    for date in found.dates:
        booking = Booking(
            organization=wish.organization,
            room=date.room,
            starts=date.period.start,
            ends=date.period.end,
            people=wish.people,
            purpose=wish.purpose,
            requested_by=by,
            on_behalf=on_behalf,
            caller=caller if on_behalf else "",
            changed_at=now,
            status=Status.SKIPPED,
            due_at=date.period.start,
            series=series,
            original_start=date.wanted.period.start,
        )
        if date.taken:
            actions.settle(booking, found.house, now, queues=date.queues)
        bookings.append(booking)
    Booking.objects.bulk_create(bookings)
    _write_needs(bookings, found)
    for booking in bookings:
        audit.record(booking, "bookings.request", by=by, after=booking.status, room=booking.room_id, series=series.pk)
    hold(bookings, found.house, by=by)
    return series


def _lock(wish: Wish, choices: Mapping[str, str]) -> None:
    """The organization, every room that a choice names, and all equipment of the names wanted."""
    names = [need.name for need in wish.equipment]
    equipment = Equipment.objects.filter(center=wish.room.center_id, name__in=names).values_list("pk", flat=True)
    holding.lock([wish.organization.pk], {wish.room.pk, *planning.rooms_in(choices)}, list(equipment) if names else [])


def must_be_possible(dates: Sequence[Planned]) -> None:
    """Refuse with dates_changed when one of those chosen cannot be had."""
    gone = [date for date in dates if date.refused]
    if gone:
        sentence = _("有 %(count)s 次现在约不到了，已在下面标出，请重新选择。") % {"count": len(gone)}
        raise Refused("dates_changed", sentence, alternatives=gone)


def _write_needs(bookings: Sequence[Booking], found: Preview) -> None:
    """What each wants along, as it can be had in its room."""
    if not found.dates[0].wanted.needs:
        return
    pairs = sorted(zip(bookings, found.dates, strict=True), key=lambda pair: pair[0].room_id)
    for _room, group in groupby(pairs, key=lambda pair: pair[0].room_id):
        same = list(group)
        needs = planning.needs_in(found.house, same[0][0].room, same[0][1].wanted)
        holding.write_needs([booking for booking, _date in same], needs)


def hold(bookings: Sequence[Booking], house: House, *, by: Any) -> None:
    """Take the rooms of those that hold one, and tell of those that a policy confirmed."""
    holders = [booking for booking in bookings if booking.status in Status.HOLDS_ROOM]
    holding.take(holders, house)
    for booking in holders:
        holding.announce(booking, by=by)
    if confirmed := [booking for booking in holders if booking.status == Status.CONFIRMED]:
        messages.bookings_confirmed(confirmed)
