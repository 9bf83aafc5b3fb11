"""When a room is free for somebody, and why not: the one reader of the rules about room time (law L5).

``load`` asks the database a constant number of times, whatever the number of rooms and days; all else here is pure.
The search, the grids, the preview of a series, the desk, the front page and the booking itself ask the same ``House``,
so they cannot disagree. ``opening`` says when rooms are open, ``asking`` what somebody may and wants along.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incubator.bookings import reasons as why
from incubator.bookings.asking import Asking, Lent, Limits, Need, Used
from incubator.bookings.models import Booking, EquipmentHold, Hold
from incubator.bookings.opening import Opening, Plan, common_time
from incubator.bookings.reasons import Reason
from incubator.bookings.rules.policies import Asker, Policy
from incubator.bookings.taken import Taken, TakenTimes
from incubator.bookings.wording import clock, hours_text, length_text
from incubator.premises.models import Equipment, OpeningHours, Room, SpecialDay
from incubator.premises.remembered import Premises
from portal.common.periods import Period, day_period, monday_of, subtract

ONE_DAY = dt.timedelta(days=1)


class Offer(NamedTuple):
    """What could be booked instead."""

    room: Room
    starts: dt.datetime
    ends: dt.datetime


def load(
    rooms: Iterable[Room],
    first: dt.date,
    last: dt.date,
    *,
    asker: Asker | None = None,
    equipment: bool = False,
    days: Collection[dt.date] = (),
    premises: Premises | None = None,
) -> House:
    """Everything that decides about ``rooms`` (and their halls and parts) from ``first`` to ``last``.

    With ``days`` only about these of them: fifty Wednesdays need not the holds of a year.
    Six queries, two with ``premises``; two more for what ``asker`` may (policies, hours used), two more with
    ``equipment``. ``premises`` are for pages that are read: who writes must see what is true now.
    """
    # Of a query set nothing but the keys is asked for: the rooms themselves come with their family.
    lazy = isinstance(rooms, QuerySet)
    wanted = list(rooms.values_list("pk", "center_id") if lazy else ((room.pk, room.center_id) for room in rooms))
    chosen, centers = {pk for pk, _center in wanted}, {center for _pk, center in wanted}
    if premises:
        family, hours = premises.rooms, premises.hours
        special_days: Iterable[SpecialDay] = (row for row in premises.special_days if first <= row.date <= last)
    else:
        # One center for all of its rooms: joined, it would be made anew for each.
        family = list(Room.objects.filter(center_id__in=centers).prefetch_related("center"))
        hours = OpeningHours.objects.filter(center_id__in=centers)
        special_days = SpecialDay.objects.filter(center_id__in=centers, date__range=(first, last))
    leaves = [room.pk for room in family if chosen & {room.pk, room.whole_id}]
    # What is held after midnight can be in the way of the cleanup before it.
    cleanup = dt.timedelta(minutes=max((room.cleanup_minutes for room in family), default=0))
    window = Period(day_period(first).start, day_period(last).end + cleanup)
    house = House(family, hours, special_days, first=first, last=last)
    holds = Hold.objects.filter(room_id__in=leaves, ends__gt=window.start, starts__lt=window.end)
    house.holds.read(holds.filter(_near(days, cleanup)))
    pending = Booking.objects.pending().filter(ends__gt=window.start, starts__lt=window.end)
    house.pending = set(pending.values_list("pk", flat=True))
    asking = house.asking
    if asker:
        asking.asker = asker
        asking.policies = list(Policy.objects.filter(center_id__in=centers, active=True))
        if any(policy.minutes is not None for policy in asking.policies):
            asking.used = [Used(*row) for row in _used_by(asker, centers, first, last)]
    if equipment:
        asking.equipment = list(Equipment.objects.filter(center_id__in=centers))
        lent = EquipmentHold.objects.filter(
            equipment__center_id__in=centers, ends__gt=window.start, starts__lt=window.end
        )
        for equipment_id, *row in lent.values_list("equipment_id", "starts", "ends", "quantity", "booking_id"):
            asking.lent[equipment_id].append(Lent(*row))
    house.loaded, house.days = chosen | set(leaves), frozenset(days)
    return house


def _near(days: Collection[dt.date], after: dt.timedelta) -> Q:
    """What touches one of ``days``, if there are any, or the time ``after`` it."""
    near = Q()
    for day in days:
        near |= Q(ends__gt=day_period(day).start, starts__lt=day_period(day).end + after)
    return near


def _used_by(asker: Asker, centers: set[int], first: dt.date, last: dt.date) -> Iterable[tuple]:
    """What counts against the hours of every week and month that the days touch."""
    since = min(monday_of(first), first.replace(day=1))
    until = last + dt.timedelta(days=32)
    return Booking.objects.filter(
        organization=asker.organization_id,
        room__center_id__in=centers,
        status__in=Booking.Status.COUNTS,
        starts__gte=day_period(since).start,
        starts__lt=day_period(until).start,
    ).values_list("room_id", "starts", "ends", "pk", "on_behalf")


@dataclass
class House:
    """A snapshot of rooms, hours, special days and holds from ``first`` to ``last``; asking costs no query.

    Asking about a room or a day that was not loaded raises LookupError: silence would mean "free".
    """

    family: Sequence[Room]
    hours: Iterable[OpeningHours]
    special_days: Iterable[SpecialDay]
    first: dt.date
    last: dt.date
    holds: TakenTimes = field(default_factory=TakenTimes)
    loaded: set[int] = field(default_factory=set)
    # Bookings whose holds nobody has confirmed yet.
    pending: set[int] = field(default_factory=set)
    # When not all days were loaded: those that were.
    days: frozenset[dt.date] = frozenset()

    def __post_init__(self) -> None:
        self.family = list(self.family)
        self.loaded = {room.pk for room in self.family}
        self.asking = Asking(self.by_pk)
        self._opening = Opening(self.hours, self.special_days)
        self._plans: dict[tuple[int, dt.date], Plan] = {}

    @cached_property
    def by_pk(self) -> dict[int, Room]:
        return {room.pk: room for room in self.family}

    @cached_property
    def _parts(self) -> dict[int, list[Room]]:
        parts = defaultdict(list)
        for room in self.family:
            if room.whole_id:
                parts[room.whole_id].append(room)
        return parts

    @property
    def rooms(self) -> list[Room]:
        """The rooms that were asked for, with their parts, in their order."""
        return [room for room in self.family if room.pk in self.loaded]

    def parts(self, room: Room) -> list[Room]:
        """The parts of a hall, none for any other room."""
        return self._parts.get(room.pk, [])

    def leaves(self, room: Room) -> list[Room]:
        """What is held when ``room`` is booked: its parts, or itself."""
        return self.parts(room) or [room]

    # --- Open ----------------------------------------------------------------------------------------------------

    def plan(self, room: Room, day: dt.date) -> Plan:
        """When ``room`` is open on ``day``, and which special day decided it."""
        self._must_be_loaded(room, day)
        key = room.pk, day
        if key not in self._plans:
            self._plans[key] = self._opening.plan(room, self.parts(room), day)
        return self._plans[key]

    def open_periods(self, room: Room, day: dt.date) -> list[Period]:
        return self.plan(room, day).periods

    def _must_be_loaded(self, room: Room, day: dt.date) -> None:
        known = day in self.days if self.days else self.first <= day <= self.last
        if room.pk not in self.loaded or not known:
            raise LookupError(f"room {room.pk} on {day} is not in this snapshot")

    # --- Free ----------------------------------------------------------------------------------------------------

    def taken(self, room: Room, day: dt.date, *, ignoring: int | None = None) -> list[Taken]:
        """The holds that touch ``day``, in order; for a hall those of all parts. ``ignoring`` is a booking's pk."""
        self._must_be_loaded(room, day)
        whole_day = day_period(day)
        reach = Period(whole_day.start, whole_day.end + dt.timedelta(minutes=room.cleanup_minutes))
        return self._held(room, reach, ignoring)

    def _held(self, room: Room, period: Period, ignoring: int | None) -> list[Taken]:
        found = self.holds.touching([leaf.pk for leaf in self.leaves(room)], period)
        return [taken for taken in found if taken.booking_id != ignoring]

    def free_periods(self, room: Room, day: dt.date, *, ignoring: int | None = None) -> list[Period]:
        """When people could be in ``room`` on ``day``: open, and neither held nor needed to clean up before a hold."""
        cleanup = dt.timedelta(minutes=room.cleanup_minutes)
        holds = self.taken(room, day, ignoring=ignoring)
        return subtract(self.open_periods(room, day), [Period(hold.start - cleanup, hold.end) for hold in holds])

    def starts(
        self,
        room: Room,
        day: dt.date,
        minutes: int,
        people: int,
        now: dt.datetime,
        *,
        between: Period | None = None,
        equipment: Sequence[Need] = (),
    ) -> list[dt.datetime]:
        """Every start on ``day`` (in ``between``) from which ``people`` may use ``room`` for ``minutes``.

        These are the starts for which ``verdict`` has no reason.
        """
        most = self.asking.widest(room)
        if minutes < 1 or self._about_room(room, people) or self._about_length(room, minutes, most):
            return []
        slot, length = dt.timedelta(minutes=room.center.slot_minutes), dt.timedelta(minutes=minutes)
        if length % slot or day > _last_day(now, most):
            return []
        whole_day = day_period(day)
        between = between or whole_day
        earliest = max(between.start, now + dt.timedelta(hours=most.notice_hours))
        found = []
        # A day of which nothing may begin any more is not worth its holds.
        for gap in self.free_periods(room, day) if earliest < whole_day.end else ():
            # The first point of the grid that is neither before the gap nor too early.
            start = whole_day.start - (whole_day.start - max(gap.start, earliest)) // slot * slot
            while start + length <= gap.end and start < between.end:
                found.append(start)
                start += slot
        if not self.asking.policies and not equipment:
            return found
        return [start for start in found if not self._about_asking(room, Period(start, start + length), now, equipment)]

    def why_none(
        self,
        room: Room,
        day: dt.date,
        minutes: int,
        people: int,
        now: dt.datetime,
        *,
        between: Period | None = None,
        equipment: Sequence[Need] = (),
    ) -> list[Reason]:
        """Why ``starts`` found nothing: what holds for every start on ``day`` (in ``between``); else that it is full."""
        reasons = self._about_room(room, people) + self._about_length(room, minutes, self.asking.widest(room))
        between = between or day_period(day)
        opened = common_time(self.open_periods(room, day), [between])
        if not opened:
            return [*reasons, Reason(why.CLOSED, self.why_closed(room, day, between), "date")]
        slot, length = dt.timedelta(minutes=room.center.slot_minutes), dt.timedelta(minutes=minutes)
        midnight = day_period(day).start
        latest = midnight + (opened[-1].end - midnight) // slot * slot
        if about := self._about_moment(room, Period(latest, latest + length), now):
            return [*reasons, *about]
        if reasons:
            return reasons
        # Free as such, but not for this asker or not with this equipment: what is in the way of the latest.
        for gap in reversed(self.free_periods(room, day)):
            start = midnight + (min(gap.end - length, between.end) - midnight) // slot * slot
            if start >= max(gap.start, between.start) and (
                about := self._about_asking(room, Period(start, start + length), now, equipment)
            ):
                return about
        sentence = _("%(hours)s 之间没有够 %(length)s 的空档。") % {
            "hours": hours_text(opened),
            "length": length_text(minutes),
        }
        return [Reason(why.TAKEN, sentence, "start")]

    def verdict(
        self,
        room: Room,
        period: Period,
        people: int,
        now: dt.datetime,
        *,
        ignoring: int | None = None,
        equipment: Sequence[Need] = (),
    ) -> list[Reason]:
        """Every reason why ``people`` may not use ``room`` in ``period``, the weightiest first; none means yes.

        ``ignoring`` is the pk of a booking that is not in its own way. A single ``IN_DEMAND`` means that nobody but
        undecided requests stands in the way.
        """
        reasons = [
            *self._about_room(room, people),
            *self._about_moment(room, period, now),
            *self._about_length(room, period.minutes, self.asking.limits(room, period)),
        ]
        if period.start >= period.end:
            return reasons
        day = timezone.localtime(period.start).date()
        # What is over or too far away need not be in the snapshot: the answer is no already.
        if not self.first <= day <= self.last and any(reason.code in (why.PAST, why.TOO_FAR) for reason in reasons):
            return reasons
        plan = self.plan(room, day)
        if not any(there.contains(period) for there in plan.periods):
            reasons.append(Reason(why.CLOSED, self.why_closed(room, day, period), "start"))
        return [
            *reasons,
            *self._about_holds(room, period, ignoring),
            *self.asking.about_quota(room, period, ignoring),
            *self.asking.about_equipment(room, period, equipment, ignoring),
        ]

    def book(self, room: Room, period: Period, key: int, equipment: Sequence[Need] = ()) -> None:
        """Reckon with ``period`` as taken under ``key`` (negative for what is not stored): the dates of a series."""
        cleaned = period.end + dt.timedelta(minutes=room.cleanup_minutes)
        for leaf in self.leaves(room):
            self.holds.add(leaf.pk, Taken(period.start, cleaned, key))
        self.asking.count(room, period, key)
        self.asking.lend(equipment, period, key)

    def without(self, bookings: Collection[int]) -> House:
        """Another snapshot, as if ``bookings`` were not there: to reckon with dates without spoiling this one."""
        other = copy.copy(self)
        other.holds = self.holds.without(bookings)
        other.asking = self.asking.without(bookings)
        return other

    # --- Why not -------------------------------------------------------------------------------------------------

    def _about_room(self, room: Room, people: int) -> list[Reason]:
        reasons = []
        if not room.active:
            reasons.append(Reason(why.INACTIVE, _("%(room)s暂不开放预约。") % {"room": room.name}, ""))
        if people > room.capacity:
            sentence = _("%(room)s最多容纳 %(capacity)s 人。") % {"room": room.name, "capacity": room.capacity}
            reasons.append(Reason(why.TOO_SMALL, sentence, "people"))
        return reasons

    def _about_moment(self, room: Room, period: Period, now: dt.datetime) -> list[Reason]:
        reasons = []
        limits = self.asking.limits(room, period)
        last = _last_day(now, limits)
        if period.start < now:
            reasons.append(Reason(why.PAST, _("这个时间已经过去了。"), "date"))
        elif period.start < now + dt.timedelta(hours=limits.notice_hours):
            sentence = _("%(room)s要至少提前 %(hours)s 小时预约。") % {
                "room": room.name,
                "hours": limits.notice_hours,
            }
            reasons.append(Reason(why.TOO_SHORT_NOTICE, sentence, "start"))
        elif timezone.localtime(period.start).date() > last:
            sentence = _("只能预约 %(days)s 天以内的时间，最晚到 %(last)s。") % {
                "days": limits.horizon_days,
                "last": date_format(last),
            }
            reasons.append(Reason(why.TOO_FAR, sentence, "date"))
        slot = dt.timedelta(minutes=room.center.slot_minutes)
        midnight = day_period(timezone.localtime(period.start).date()).start
        if (period.start - midnight) % slot or (period.end - midnight) % slot:
            sentence = _("开始和结束时间要以 %(minutes)s 分钟为单位，例如 9:00。")
            reasons.append(Reason(why.OFF_SLOT, sentence % {"minutes": room.center.slot_minutes}, "start"))
        return reasons

    def _about_length(self, room: Room, minutes: int, limits: Limits) -> list[Reason]:
        if minutes < room.shortest_minutes:
            sentence = _("%(room)s每次至少使用 %(minutes)s 分钟。")
            return [Reason(why.TOO_SHORT, sentence % {"room": room.name, "minutes": room.shortest_minutes}, "minutes")]
        if minutes > limits.longest_minutes:
            sentence = _("%(room)s每次最多使用 %(minutes)s 分钟。")
            return [Reason(why.TOO_LONG, sentence % {"room": room.name, "minutes": limits.longest_minutes}, "minutes")]
        return []

    def _about_holds(self, room: Room, period: Period, ignoring: int | None) -> list[Reason]:
        cleanup = dt.timedelta(minutes=room.cleanup_minutes)
        ahead = self._held(room, Period(period.start, period.end + cleanup), ignoring)
        if not ahead:
            return []
        firm = [hold for hold in ahead if hold.booking_id not in self.pending]
        hold = (firm or ahead)[0]
        words = {"room": room.name, "start": clock(hold.start), "end": clock(hold.end)}
        if firm:
            return [Reason(why.TAKEN, _("%(room)s在 %(start)s–%(end)s 已被占用。") % words, "start")]
        sentence = _("%(room)s在 %(start)s–%(end)s 已有人申请，还没有批；可以排队等候。")
        return [Reason(why.IN_DEMAND, sentence % words, "start")]

    def _about_asking(self, room: Room, period: Period, now: dt.datetime, equipment: Sequence[Need]) -> list[Reason]:
        """What only the asker, or what they want along, makes impossible."""
        return [
            *self._about_moment(room, period, now),
            *self._about_length(room, period.minutes, self.asking.limits(room, period)),
            *self.asking.about_quota(room, period),
            *self.asking.about_equipment(room, period, equipment),
        ]

    def why_closed(self, room: Room, day: dt.date, period: Period | None = None) -> str:
        """The sentence that names what keeps ``room`` closed on ``day`` (in ``period``)."""
        plan = self.plan(room, day)
        note = plan.special.note if plan.special else ""
        if not plan.periods:
            if note:
                return _("%(note)s，当天关闭。") % {"note": note}
            return _("%(weekday)s不开放。") % {"weekday": OpeningHours.Weekday(day.weekday()).label}
        if period and period.start < plan.periods[-1].end < period.end and plan.periods[-1].start <= period.start:
            sentence = _("只开放到 %(time)s。") % {"time": clock(plan.periods[-1].end)}
        elif period and period.start < plan.periods[0].start:
            sentence = _("%(time)s 才开放。") % {"time": clock(plan.periods[0].start)}
        else:
            sentence = _("当天开放时间：%(hours)s。") % {"hours": hours_text(plan.periods)}
        return _("%(note)s：%(sentence)s") % {"note": note, "sentence": sentence} if note else sentence

    # --- Instead -------------------------------------------------------------------------------------------------

    def nearest(
        self,
        room: Room,
        period: Period,
        people: int,
        now: dt.datetime,
        *,
        limit: int = 3,
        equipment: Sequence[Need] = (),
    ) -> list[Offer]:
        """The free times of ``room`` as long as ``period`` that lie nearest to it within the snapshot, in order."""
        length = period.end - period.start
        day = timezone.localtime(period.start).date()
        every = [self.first + dt.timedelta(days=n) for n in range((self.last - self.first).days + 1)]
        found: list[dt.datetime] = []
        for candidate in sorted(every, key=lambda other: abs(other - day)):
            # Every time of a day that is n days off is more than n - 1 days away.
            if len(found) >= limit and abs(found[limit - 1] - period.start) <= abs(candidate - day) - ONE_DAY:
                break
            found += self.starts(room, candidate, period.minutes, people, now, equipment=equipment)
            found.sort(key=lambda start: (abs(start - period.start), start))
        return [Offer(room, start, start + length) for start in sorted(found[:limit])]

    def instead(
        self,
        room: Room,
        period: Period,
        people: int,
        now: dt.datetime,
        *,
        limit: int = 3,
        equipment: Sequence[Need] = (),
    ) -> list[Offer]:
        """What to offer when ``room`` cannot be had in ``period``: other times of it, then other rooms at that time."""
        others = [
            other
            for other in self.rooms
            if other.pk != room.pk
            and not self.verdict(
                other,
                period,
                people,
                now,
                equipment=[self.asking.need(other, need.name, need.quantity) for need in equipment],
            )
        ]
        others.sort(key=lambda other: (abs(other.capacity - room.capacity), other.order, other.pk))
        return [
            *self.nearest(room, period, people, now, limit=limit, equipment=equipment),
            *(Offer(other, period.start, period.end) for other in others[:limit]),
        ]


@lru_cache(maxsize=64)
def _last_day(now: dt.datetime, limits: Limits) -> dt.date:
    """The last day that can be booked."""
    return timezone.localtime(now).date() + dt.timedelta(days=limits.horizon_days)
