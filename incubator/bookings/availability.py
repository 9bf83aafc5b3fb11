"""When a room is open, when it is free, and why not: the one reader of the rules about room time (law L5).

``load`` asks the database four times, whatever the number of rooms and days; all else here is pure. The search, the
week, the desk, the front page and the booking itself ask the same ``House``, so they cannot disagree.

How the hours of a day come about. Opening hours: those of the room, else of its hall, else of the center; rows with
dates replace the rows of the same weekday without. Special days: the center's, then the hall's, then the room's, the
narrower having the last word. At each, hours of a special opening replace the day's hours, else a closed day or a
weekday to act as does; closed hours are cut out. A hall is open when it and all of its parts are.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from incubator.bookings.models import Hold
from incubator.bookings.wording import clock, hours_text, length_text
from incubator.premises.models import OpeningHours, Room, SpecialDay
from portal.common.periods import Period, at, day_period, merge, subtract

CLOSED, TAKEN, TOO_SMALL, INACTIVE = "closed", "taken", "too_small", "inactive"
PAST, TOO_SHORT_NOTICE, TOO_FAR = "past", "too_short_notice", "too_far"
TOO_SHORT, TOO_LONG, OFF_SLOT = "too_short", "too_long", "off_slot"
ONE_DAY = dt.timedelta(days=1)


class Reason(NamedTuple):
    """Why not: a code, a sentence for people, and the field of the booking form that it belongs to."""

    code: str
    sentence: str
    field: str


class Offer(NamedTuple):
    """What could be booked instead."""

    room: Room
    starts: dt.datetime
    ends: dt.datetime


class Taken(NamedTuple):
    """A hold as availability sees it: cleanup included."""

    start: dt.datetime
    end: dt.datetime
    booking_id: int

    @property
    def period(self) -> Period:
        return Period(self.start, self.end)


class Plan(NamedTuple):
    """When a room is open on a day, and the special day that says so, if one does."""

    periods: list[Period]
    special: SpecialDay | None


def _period(day: dt.date, opens: dt.time, closes: dt.time) -> Period:
    return Period(at(day, opens), at(day, closes))


def _last_day(room: Room, now: dt.datetime) -> dt.date:
    """The last day that can be booked."""
    return timezone.localtime(now).date() + dt.timedelta(days=room.center.horizon_days)


def _common(some: Iterable[Period], others: Iterable[Period]) -> list[Period]:
    """The time that is in both; each is disjoint in itself."""
    return merge(
        Period(max(one.start, other.start), min(one.end, other.end))
        for one in some
        for other in others
        if one.overlaps(other)
    )


def load(rooms: Iterable[Room], first: dt.date, last: dt.date) -> House:
    """Everything that decides about ``rooms`` (and their halls and parts) from ``first`` to ``last``: four queries."""
    wanted = list(rooms)
    centers = {room.center_id for room in wanted}
    family = list(Room.objects.filter(center_id__in=centers).select_related("center"))
    chosen = {room.pk for room in wanted}
    leaves = [room.pk for room in family if chosen & {room.pk, room.whole_id}]
    # A day more: what is held after midnight can be in the way of the cleanup before it.
    window = Period(day_period(first).start, day_period(last + dt.timedelta(days=1)).end)
    house = House(
        family,
        OpeningHours.objects.filter(center_id__in=centers),
        SpecialDay.objects.filter(center_id__in=centers, date__range=(first, last)),
        first=first,
        last=last,
    )
    for room_id, *hold in Hold.objects.filter(
        room_id__in=leaves, ends__gt=window.start, starts__lt=window.end
    ).values_list("room_id", "starts", "ends", "booking_id"):
        house.holds[room_id].append(Taken(*hold))
    house.loaded = chosen | set(leaves)
    return house


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
    holds: dict[int, list[Taken]] = field(default_factory=lambda: defaultdict(list))
    loaded: set[int] = field(default_factory=set)

    def __post_init__(self) -> None:
        self.family = list(self.family)
        self.loaded = {room.pk for room in self.family}
        self._plans: dict[tuple[int, dt.date], Plan] = {}
        self._own: dict[tuple[int, dt.date], Plan] = {}

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

    @cached_property
    def _hours(self) -> dict[tuple[int, int | None], list[OpeningHours]]:
        rows = defaultdict(list)
        for row in self.hours:
            rows[row.center_id, row.room_id].append(row)
        return rows

    @cached_property
    def _special(self) -> dict[tuple[int, int | None, dt.date], list[SpecialDay]]:
        rows = defaultdict(list)
        for row in self.special_days:
            rows[row.center_id, row.room_id, row.date].append(row)
        return rows

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
        if room.pk not in self.loaded or not self.first <= day <= self.last:
            raise LookupError(f"room {room.pk} on {day} is not in this snapshot")
        key = room.pk, day
        if key not in self._plans:
            plan = self._plan_itself(room, day)
            for part in self.parts(room):
                other = self._plan_itself(part, day)
                common = _common(plan.periods, other.periods)
                plan = Plan(common, plan.special if common == plan.periods else other.special or plan.special)
            self._plans[key] = plan
        return self._plans[key]

    def open_periods(self, room: Room, day: dt.date) -> list[Period]:
        return self.plan(room, day).periods

    def _plan_itself(self, room: Room, day: dt.date) -> Plan:
        key = room.pk, day
        if key not in self._own:
            self._own[key] = self._make_plan(room, day)
        return self._own[key]

    def _make_plan(self, room: Room, day: dt.date) -> Plan:
        levels = [None, *([room.whole_id] if room.whole_id else []), room.pk]
        periods = self._usual(room, day.weekday(), day)
        decided_by = None
        for level in levels:
            rows = self._special.get((room.center_id, level, day), ())
            openings = [row for row in rows if row.hours and not row.is_closed]
            whole = sorted((row for row in rows if not row.hours), key=lambda row: (not row.is_closed, row.pk or 0))
            if openings:
                periods, decided_by = merge(_period(day, *row.hours) for row in openings), openings[0]
            elif whole:
                decided_by = whole[0]
                periods = [] if decided_by.is_closed else self._usual(room, decided_by.acts_as, day)
            for row in rows:
                if row.hours and row.is_closed:
                    periods, decided_by = subtract(periods, [_period(day, *row.hours)]), row
        return Plan(periods, decided_by)

    def _usual(self, room: Room, weekday: int, day: dt.date) -> list[Period]:
        for level in (room.pk, room.whole_id, None):
            rows = [
                row
                for row in self._hours.get((room.center_id, level), ())
                if (row.valid_from is None or row.valid_from <= day) and (row.valid_to is None or day <= row.valid_to)
            ]
            if rows or level is None:
                break
        rows = [row for row in rows if row.weekday == weekday]
        dated = [row for row in rows if row.valid_from or row.valid_to]
        return merge(_period(day, row.opens, row.closes) for row in dated or rows)

    # --- Free ----------------------------------------------------------------------------------------------------

    def taken(self, room: Room, day: dt.date, *, ignoring: int | None = None) -> list[Taken]:
        """The holds that touch ``day``, in order; for a hall those of all parts. ``ignoring`` is a booking's pk."""
        if room.pk not in self.loaded or not self.first <= day <= self.last:
            raise LookupError(f"room {room.pk} on {day} is not in this snapshot")
        whole_day = day_period(day)
        reach = Period(whole_day.start, whole_day.end + dt.timedelta(minutes=room.cleanup_minutes))
        return sorted(
            hold
            for leaf in self.leaves(room)
            for hold in self.holds.get(leaf.pk, ())
            if hold.booking_id != ignoring and hold.start < reach.end and reach.start < hold.end
        )

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
    ) -> list[dt.datetime]:
        """Every start on ``day`` (in ``between``) from which ``people`` may use ``room`` for ``minutes``.

        These are the starts for which ``verdict`` has no reason.
        """
        if minutes < 1 or self._about_room(room, people) or self._about_length(room, minutes):
            return []
        slot, length = dt.timedelta(minutes=room.center.slot_minutes), dt.timedelta(minutes=minutes)
        if length % slot or day > _last_day(room, now):
            return []
        whole_day = day_period(day)
        between = between or whole_day
        earliest = max(between.start, now + dt.timedelta(hours=room.notice_hours))
        found = []
        # A day of which nothing may begin any more is not worth its holds.
        for gap in self.free_periods(room, day) if earliest < whole_day.end else ():
            # The first point of the grid that is neither before the gap nor too early.
            start = whole_day.start - (whole_day.start - max(gap.start, earliest)) // slot * slot
            while start + length <= gap.end and start < between.end:
                found.append(start)
                start += slot
        return found

    def why_none(
        self, room: Room, day: dt.date, minutes: int, people: int, now: dt.datetime, *, between: Period | None = None
    ) -> list[Reason]:
        """Why ``starts`` found nothing: what holds for every start on ``day`` (in ``between``); else that it is full."""
        reasons = self._about_room(room, people) + self._about_length(room, minutes)
        between = between or day_period(day)
        opened = _common(self.open_periods(room, day), [between])
        if not opened:
            return [*reasons, Reason(CLOSED, self.why_closed(room, day, between), "date")]
        slot, length = dt.timedelta(minutes=room.center.slot_minutes), dt.timedelta(minutes=minutes)
        midnight = day_period(day).start
        latest = midnight + (opened[-1].end - midnight) // slot * slot
        if about := self._about_moment(room, Period(latest, latest + length), now):
            return [*reasons, *about]
        if reasons:
            return reasons
        sentence = _("%(hours)s 之间没有够 %(length)s 的空档。") % {
            "hours": hours_text(opened),
            "length": length_text(minutes),
        }
        return [Reason(TAKEN, sentence, "start")]

    def verdict(
        self, room: Room, period: Period, people: int, now: dt.datetime, *, ignoring: int | None = None
    ) -> list[Reason]:
        """Every reason why ``people`` may not use ``room`` in ``period``, the weightiest first; none means yes."""
        reasons = [
            *self._about_room(room, people),
            *self._about_moment(room, period, now),
            *self._about_length(room, period.minutes),
        ]
        if period.start >= period.end:
            return reasons
        day = timezone.localtime(period.start).date()
        # What is over or too far away need not be in the snapshot: the answer is no already.
        if not self.first <= day <= self.last and any(reason.code in (PAST, TOO_FAR) for reason in reasons):
            return reasons
        plan = self.plan(room, day)
        if not any(there.contains(period) for there in plan.periods):
            reasons.append(Reason(CLOSED, self.why_closed(room, day, period), "start"))
        cleanup = dt.timedelta(minutes=room.cleanup_minutes)
        for hold in self.taken(room, day, ignoring=ignoring):
            if hold.start - cleanup < period.end and period.start < hold.end:
                sentence = _("%(room)s在 %(start)s–%(end)s 已被占用。") % {
                    "room": room.name,
                    "start": clock(hold.start),
                    "end": clock(hold.end),
                }
                reasons.append(Reason(TAKEN, sentence, "start"))
                break
        return reasons

    def _about_room(self, room: Room, people: int) -> list[Reason]:
        reasons = []
        if not room.active:
            reasons.append(Reason(INACTIVE, _("%(room)s暂不开放预约。") % {"room": room.name}, ""))
        if people > room.capacity:
            sentence = _("%(room)s最多容纳 %(capacity)s 人。") % {"room": room.name, "capacity": room.capacity}
            reasons.append(Reason(TOO_SMALL, sentence, "people"))
        return reasons

    def _about_moment(self, room: Room, period: Period, now: dt.datetime) -> list[Reason]:
        reasons = []
        center = room.center
        last = _last_day(room, now)
        if period.start < now:
            reasons.append(Reason(PAST, _("这个时间已经过去了。"), "date"))
        elif period.start < now + dt.timedelta(hours=room.notice_hours):
            sentence = _("%(room)s要至少提前 %(hours)s 小时预约。") % {"room": room.name, "hours": room.notice_hours}
            reasons.append(Reason(TOO_SHORT_NOTICE, sentence, "start"))
        elif timezone.localtime(period.start).date() > last:
            sentence = _("只能预约 %(days)s 天以内的时间，最晚到 %(last)s。") % {
                "days": center.horizon_days,
                "last": date_format(last),
            }
            reasons.append(Reason(TOO_FAR, sentence, "date"))
        slot = dt.timedelta(minutes=center.slot_minutes)
        midnight = day_period(timezone.localtime(period.start).date()).start
        if (period.start - midnight) % slot or (period.end - midnight) % slot:
            sentence = _("开始和结束时间要以 %(minutes)s 分钟为单位，例如 9:00。") % {"minutes": center.slot_minutes}
            reasons.append(Reason(OFF_SLOT, sentence, "start"))
        return reasons

    def _about_length(self, room: Room, minutes: int) -> list[Reason]:
        if minutes < room.shortest_minutes:
            sentence = _("%(room)s每次至少使用 %(minutes)s 分钟。")
            return [Reason(TOO_SHORT, sentence % {"room": room.name, "minutes": room.shortest_minutes}, "minutes")]
        if minutes > room.longest_minutes:
            sentence = _("%(room)s每次最多使用 %(minutes)s 分钟。")
            return [Reason(TOO_LONG, sentence % {"room": room.name, "minutes": room.longest_minutes}, "minutes")]
        return []

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

    def nearest(self, room: Room, period: Period, people: int, now: dt.datetime, *, limit: int = 3) -> list[Offer]:
        """The free times of ``room`` as long as ``period`` that lie nearest to it within the snapshot, in order."""
        length = period.end - period.start
        day = timezone.localtime(period.start).date()
        every = [self.first + dt.timedelta(days=n) for n in range((self.last - self.first).days + 1)]
        found: list[dt.datetime] = []
        for candidate in sorted(every, key=lambda other: abs(other - day)):
            # Every time of a day that is n days off is more than n - 1 days away.
            if len(found) >= limit and abs(found[limit - 1] - period.start) <= abs(candidate - day) - ONE_DAY:
                break
            found += self.starts(room, candidate, period.minutes, people, now)
            found.sort(key=lambda start: (abs(start - period.start), start))
        return [Offer(room, start, start + length) for start in sorted(found[:limit])]

    def instead(self, room: Room, period: Period, people: int, now: dt.datetime, *, limit: int = 3) -> list[Offer]:
        """What to offer when ``room`` cannot be had in ``period``: other times of it, then other rooms at that time."""
        others = [other for other in self.rooms if other.pk != room.pk and not self.verdict(other, period, people, now)]
        others.sort(key=lambda other: (abs(other.capacity - room.capacity), other.order, other.pk))
        return [
            *self.nearest(room, period, people, now, limit=limit),
            *(Offer(other, period.start, period.end) for other in others[:limit]),
        ]
