"""What somebody may and wants along: the policies that speak of them, the hours they used, the equipment there is.

Pure; a part of ``availability``, which fills it and asks it.
"""

from __future__ import annotations

import copy
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from incubator.bookings import reasons as why
from incubator.bookings.reasons import Reason
from incubator.bookings.rules.policies import Asker, Policy, Quota
from incubator.premises.models import Equipment, Room
from portal.common.periods import Period


class Lent(NamedTuple):
    """So many of an equipment are taken."""

    start: dt.datetime
    end: dt.datetime
    quantity: int
    booking_id: int


class Used(NamedTuple):
    """A booking of the asker's organization that counts against its hours."""

    room_id: int
    start: dt.datetime
    end: dt.datetime
    booking_id: int
    on_behalf: bool


class Need(NamedTuple):
    """Equipment that is wanted along; ``equipment_id`` is None when the room cannot have such a thing."""

    name: str
    equipment_id: int | None
    quantity: int = 1


class Limits(NamedTuple):
    """How early, how far ahead and how long a room may be used."""

    notice_hours: int
    horizon_days: int
    longest_minutes: int


@dataclass
class Asking:
    """``asker`` is None for whoever asks in nobody's name: then no policy speaks, and the rooms' own limits hold."""

    rooms: Mapping[int, Room]
    asker: Asker | None = None
    policies: Sequence[Policy] = ()
    used: list[Used] = field(default_factory=list)
    equipment: Sequence[Equipment] = ()
    lent: dict[int, list[Lent]] = field(default_factory=lambda: defaultdict(list))
    _minutes: dict[tuple[int, dt.datetime], Counter[int]] = field(
        default_factory=lambda: defaultdict(Counter), init=False, repr=False
    )
    _looked_at: int = field(default=0, init=False, repr=False)

    # --- Policies ------------------------------------------------------------------------------------------------

    def policy_for(self, room: Room, period: Period) -> Policy | None:
        """The first policy that speaks of this use by the asker."""
        return self._first(room, period, self.asker.kinds) if self.asker else None

    def limits(self, room: Room, period: Period) -> Limits:
        """Those of the room, where no policy says otherwise."""
        return limits_of(room, self.policy_for(room, period))

    def widest(self, room: Room) -> Limits:
        """The widest limits that may hold for the asker in ``room`` at one time or another."""
        if not self.policies:
            return limits_of(room, None)
        kinds = self.asker.kinds if self.asker else frozenset()
        possible = [limits_of(room, None)] + [
            limits_of(room, policy)
            for policy in self.policies
            if policy.who in kinds and policy.room_id in (None, room.pk, room.whole_id)
        ]
        return Limits(
            min(limits.notice_hours for limits in possible),
            max(limits.horizon_days for limits in possible),
            max(limits.longest_minutes for limits in possible),
        )

    def quota(self, room: Room, period: Period, *, ignoring: int | None = None) -> Quota | None:
        """The minutes that the asker's organization may use, and has used, in the week or month of ``period``.

        What counts is what the same policy speaks of; None when no policy limits it.
        """
        policy = self.policy_for(room, period)
        if policy is None or policy.minutes is None:
            return None
        span = policy.span_of(timezone.localtime(period.start).date())
        counted = self._counted_under(policy, span)
        own = 0 if ignoring is None else counted.get(ignoring, 0)
        return Quota(policy, span, sum(counted.values()) - own, policy.minutes)

    def _counted_under(self, policy: Policy, span: Period) -> Mapping[int, int]:
        """The minutes of each booking that ``policy`` counts in its ``span``. Each use is looked at once."""
        for use in self.used[self._looked_at :]:
            then = self._policy_then(use)
            if then is not None and then.minutes is not None:
                begins = then.span_of(timezone.localtime(use.start).date()).start
                self._minutes[id(then), begins][use.booking_id] += Period(use.start, use.end).minutes
        self._looked_at = len(self.used)
        return self._minutes[id(policy), span.start]

    def about_quota(self, room: Room, period: Period, ignoring: int | None = None) -> list[Reason]:
        quota = self.quota(room, period, ignoring=ignoring)
        if quota is None or period.minutes <= quota.left:
            return []
        return [Reason(why.QUOTA, quota.why_not, "organization")]

    def count(self, room: Room, period: Period, key: int) -> None:
        """Reckon with one more use by the asker."""
        if self.asker:
            self.used.append(Used(room.pk, period.start, period.end, key, Policy.Who.CENTER in self.asker.kinds))

    def without(self, bookings: Collection[int]) -> Asking:
        """The same, as if ``bookings`` had neither used hours nor taken equipment."""
        other = copy.copy(self)
        other.used = [use for use in self.used if use.booking_id not in bookings]
        other._minutes, other._looked_at = defaultdict(Counter), 0
        other.lent = defaultdict(list)
        for thing, lent in self.lent.items():
            other.lent[thing] = [one for one in lent if one.booking_id not in bookings]
        return other

    def _first(self, room: Room, period: Period, kinds: frozenset[str]) -> Policy | None:
        return next((policy for policy in self.policies if policy.matches(room, period, kinds)), None)

    def _policy_then(self, use: Used) -> Policy | None:
        """Which policy speaks of a use that was asked for before."""
        room = self.rooms.get(use.room_id)
        if room is None or self.asker is None:
            return None
        kinds = self.asker.kinds - {Policy.Who.CENTER}
        return self._first(room, Period(use.start, use.end), kinds | {Policy.Who.CENTER} if use.on_behalf else kinds)

    # --- Equipment -----------------------------------------------------------------------------------------------

    def usable(self, room: Room) -> list[Equipment]:
        """What can be had in ``room``: its own, that of its hall and of its parts, and what the center lends."""
        return [thing for thing in self.equipment if thing.center_id == room.center_id and self._fits(thing, room)]

    def _fits(self, thing: Equipment, room: Room) -> bool:
        if thing.room_id in (None, room.pk, room.whole_id):
            return True
        place = self.rooms.get(thing.room_id)
        return place is not None and place.whole_id == room.pk

    def need(self, room: Room, name: str, quantity: int = 1) -> Need:
        """What is called ``name`` as it can be had in ``room``: its own first, the center's last."""
        things = [thing for thing in self.usable(room) if thing.name == name]
        things.sort(key=lambda thing: (thing.quantity < quantity, thing.room_id != room.pk, thing.room_id is None))
        return Need(name, things[0].pk if things else None, quantity)

    def about_equipment(
        self, room: Room, period: Period, needs: Sequence[Need], ignoring: int | None = None
    ) -> list[Reason]:
        usable = {thing.pk: thing for thing in self.usable(room)} if needs else {}
        reasons = []
        for need in needs:
            thing = usable.get(need.equipment_id or 0)
            if thing is None or thing.quantity < need.quantity:
                sentence = _("%(room)s没有这么多%(thing)s。") if thing else _("%(room)s没有%(thing)s。")
                reasons.append(
                    Reason(why.NO_EQUIPMENT, sentence % {"room": room.name, "thing": need.name}, "equipment")
                )
                continue
            left = thing.quantity - self._lent_at_peak(thing, period, ignoring)
            if left < need.quantity:
                sentence = _("%(thing)s那时只剩 %(left)s 件。") if left > 0 else _("%(thing)s那时都借出了。")
                reasons.append(Reason(why.LENT, sentence % {"thing": thing.name, "left": left}, "equipment"))
        return reasons

    def lend(self, needs: Iterable[Need], period: Period, key: int) -> None:
        """Reckon with ``needs`` as lent."""
        for need in needs:
            if need.equipment_id:
                self.lent[need.equipment_id].append(Lent(period.start, period.end, need.quantity, key))

    def _lent_at_peak(self, thing: Equipment, period: Period, ignoring: int | None) -> int:
        """How many are out at the worst moment of ``period``: at its start, or at that of somebody's use."""
        lent = [
            one
            for one in self.lent.get(thing.pk, ())
            if one.booking_id != ignoring and one.start < period.end and period.start < one.end
        ]
        moments = {max(period.start, one.start) for one in lent}
        return max((sum(one.quantity for one in lent if one.start <= when < one.end) for when in moments), default=0)


def limits_of(room: Room, policy: Policy | None) -> Limits:
    """Those of ``policy``, and where it says nothing those of ``room`` and its center."""
    notice, horizon, longest = room.notice_hours, room.center.horizon_days, room.longest_minutes
    if policy is None:
        return Limits(notice, horizon, longest)
    return Limits(
        notice if policy.notice_hours is None else policy.notice_hours,
        horizon if policy.horizon_days is None else policy.horizon_days,
        longest if policy.longest_minutes is None else policy.longest_minutes,
    )
