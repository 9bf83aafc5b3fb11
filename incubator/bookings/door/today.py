"""What is on in a room, moment by moment: for the list at its door, the display beside it, and paper.

Everything here may be read by everybody: of what is taken it tells the public activity, or nothing but that.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

from django.utils.translation import gettext as _

from incubator.bookings import availability
from incubator.bookings.availability import House
from incubator.bookings.finding.search import book_url
from incubator.bookings.models import Booking
from incubator.bookings.titles import Title, titles_of
from incubator.bookings.wording import clock, day_text
from incubator.premises.models import Room
from portal.common.periods import Period, day_period, days, subtract

TAKEN, CLEANING, FREE, CLOSED = "taken", "cleaning", "free", "closed"
# So many times to book are offered at the door.
OFFERED = 4


class Slot(NamedTuple):
    """A piece of a day of one ``kind``. ``url`` leads to the public activity, if there is one."""

    kind: str
    period: Period
    text: str
    url: str = ""

    @property
    def milliseconds(self) -> tuple[int, int]:
        """From and to as scripts count time."""
        return int(self.period.start.timestamp() * 1000), int(self.period.end.timestamp() * 1000)

    @property
    def times(self) -> str:
        if self.to_midnight:
            return _("%(time)s 起") % {"time": clock(self.period.start)}
        return f"{clock(self.period.start)}–{clock(self.period.end)}"

    @property
    def until(self) -> str:
        return clock(self.period.end)

    @property
    def to_midnight(self) -> bool:
        """It lasts for the rest of the day, which nobody needs to be told in figures."""
        return self.until == "0:00"

    @property
    def is_taken(self) -> bool:
        return self.kind == TAKEN


class Day(NamedTuple):
    """``slots`` cover the whole of ``date`` without a gap."""

    date: dt.date
    text: str
    note: str
    slots: list[Slot]

    def coming(self, now: dt.datetime) -> list[Slot]:
        """What comes after what is on, up to closing time."""
        return [
            slot for slot in self.slots if slot.period.start > now and not (slot.kind == CLOSED and slot.to_midnight)
        ]


class Board(NamedTuple):
    """A room that is held by itself, and its days; ``offers`` are times (label, address) to book on the first of them."""

    room: Room
    days: list[Day]
    offers: list[tuple[str, str]]

    def on(self, now: dt.datetime) -> Slot | None:
        """What is on now."""
        return next((slot for slot in self._slots() if slot.period.start <= now < slot.period.end), None)

    def following(self, now: dt.datetime) -> Slot | None:
        """What takes place next in the room on its first day."""
        return next((slot for slot in self.days[0].slots if slot.is_taken and slot.period.start > now), None)

    def _slots(self) -> Iterable[Slot]:
        return (slot for day in self.days for slot in day.slots)


def boards(rooms: Iterable[Room], first: dt.date, last: dt.date, now: dt.datetime) -> list[Board]:
    """A board for each of ``rooms``, a hall's parts in its place; a constant number of queries."""
    house = availability.load(rooms, first, last)
    leaves = list({leaf.pk: leaf for room in house.rooms for leaf in house.leaves(room)}.values())
    every = days(first, last)
    held = {hold.booking_id for leaf in leaves for day in every for hold in house.taken(leaf, day)}
    uses = {pk: Period(*use) for pk, *use in Booking.objects.filter(pk__in=held).values_list("pk", "starts", "ends")}
    pending = set(Booking.objects.pending().filter(pk__in=held).values_list("pk", flat=True))
    titles = {pk: Title(_("有人申请，等答复"), "") for pk in pending} | titles_of(held)
    return [
        Board(
            leaf,
            [_day(house, leaf, day, uses, titles) for day in every],
            _offers(house, leaf, first, now),
        )
        for leaf in leaves
    ]


def _day(house: House, room: Room, day: dt.date, uses: Mapping[int, Period], titles: Mapping[int, Title]) -> Day:
    whole = day_period(day)
    holds = [hold for hold in house.taken(room, day) if hold.period.overlaps(whole)]
    slots = []
    for hold in holds:
        use = uses.get(hold.booking_id, hold.period)
        title = titles.get(hold.booking_id, Title(_("已占用"), ""))
        slots.append(Slot(TAKEN, use, title.text, title.url))
        slots.append(Slot(CLEANING, Period(use.end, hold.end), _("打扫整理")))
    opened = house.open_periods(room, day)
    taken = [hold.period for hold in holds]
    free = subtract(opened, taken)
    if room.active:
        slots += [Slot(FREE, period, _("空闲")) for period in free]
        closed = subtract([whole], [*opened, *taken])
    else:
        closed = subtract([whole], taken)
    why = _("不开放") if opened and room.active else _("暂不开放") if opened else house.why_closed(room, day)
    slots += [Slot(CLOSED, period, why) for period in closed]
    special = house.plan(room, day).special
    return Day(
        day,
        day_text(day),
        special.note if special else "",
        sorted(_within(whole, slots), key=lambda slot: slot.period),
    )


def _within(whole: Period, slots: Iterable[Slot]) -> Iterator[Slot]:
    """What lies in the day: a room may still be cleaned after midnight."""
    for slot in slots:
        period = Period(max(slot.period.start, whole.start), min(slot.period.end, whole.end))
        if period.start < period.end:
            yield slot._replace(period=period)


def _offers(house: House, room: Room, day: dt.date, now: dt.datetime) -> list[tuple[str, str]]:
    starts = house.starts(room, day, room.shortest_minutes, 1, now)
    return [(clock(start), book_url(room, start, room.shortest_minutes)) for start in starts[:OFFERED]]
