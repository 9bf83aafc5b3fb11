"""What is proposed about when and where, until a submission is approved. Called by the verbs, inside their locks."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from events.activities.models import Activity, Occurrence
from incubator.bookings.models import Booking
from incubator.bookings.wording import when_text
from portal.common.audit import record
from portal.common.errors import Refused
from portal.common.periods import Period


class Planned(NamedTuple):
    """When and where an activity takes place: elsewhere at ``place``, or in the room of ``booking``.

    ``capacity`` in people, None for as many as come. Sign-up is open from ``signup_opens`` (None: once it is
    published) to ``signup_closes`` (None: until it begins).
    """

    starts: dt.datetime
    ends: dt.datetime
    place: str = ""
    capacity: int | None = None
    signup_opens: dt.datetime | None = None
    signup_closes: dt.datetime | None = None
    booking: Booking | None = None


class Terms(NamedTuple):
    """On what terms people come, the same for several dates; ``closes_before`` counts back from when each begins."""

    capacity: int | None = None
    opens: dt.datetime | None = None
    closes_before: dt.timedelta | None = None

    def elsewhere(self, starts: dt.datetime, ends: dt.datetime, place: str) -> Planned:
        closes = starts - self.closes_before if self.closes_before else None
        return Planned(starts, ends, place, self.capacity, self.opens, closes)

    def in_room(self, booking: Booking) -> Planned:
        return self.elsewhere(booking.starts, booking.ends, "")._replace(booking=booking)


def propose(activity: Activity, wanted: Sequence[Planned]) -> None:
    """Let the dates of ``activity`` that nobody outside sees yet be those of ``wanted``; a booking left out stays."""
    proposed = list(activity.occurrences.filter(status=Occurrence.Status.PROPOSED))
    kept = set()
    wanted = _as_they_are(wanted)
    taken = _taken(activity, wanted)
    for planned in wanted:
        _must_be_possible(activity, planned)
        occurrence = next((other for other in proposed if other.pk not in kept and _same(other, planned)), None)
        if (planned.booking.pk if planned.booking else planned.starts) in taken:
            sentence = _("%(when)s已经有一场了，不用再加一次。")
            when = when_text(Period(planned.starts, planned.ends))
            raise Refused("already_there", sentence % {"when": when}, field="date")
        taken.add(planned.booking.pk if planned.booking else planned.starts)
        values = planned._asdict() | {"room": planned.booking.room if planned.booking else None}
        if occurrence is None:
            Occurrence.objects.create(activity=activity, status=Occurrence.Status.PROPOSED, **values)
            continue
        kept.add(occurrence.pk)
        for name, value in values.items():
            setattr(occurrence, name, value)
        occurrence.save(update_fields=list(values))
    for occurrence in proposed:
        if occurrence.pk not in kept:
            occurrence.delete()


def _as_they_are(wanted: Sequence[Planned]) -> list[Planned]:
    """With the bookings as the lock on their organization found them: one may have been moved or lost meanwhile."""
    keys = [planned.booking.pk for planned in wanted if planned.booking]
    now = Booking.objects.select_related("room").in_bulk(keys)
    fresh = [
        planned._replace(booking=now.get(planned.booking.pk)) if planned.booking else planned for planned in wanted
    ]
    if any(p.booking and (p.booking.starts, p.booking.ends) != (p.starts, p.ends) for p in fresh):
        raise Refused("booking_gone", _("有的场地预约刚刚改了时间，请再看一遍。"), field="booking")
    return fresh


def _same(occurrence: Occurrence, planned: Planned) -> bool:
    if planned.booking is not None:
        return occurrence.booking_id == planned.booking.pk
    return (occurrence.booking_id, occurrence.starts) == (None, planned.starts)


def _taken(activity: Activity, wanted: Sequence[Planned]) -> set[Any]:
    """The moments at which the activity takes place elsewhere already, and the bookings that another date uses."""
    public = activity.occurrences.exclude(status=Occurrence.Status.PROPOSED).filter(booking=None)
    bookings = [planned.booking.pk for planned in wanted if planned.booking]
    others = Occurrence.objects.filter(booking__in=bookings).exclude(
        activity=activity, status=Occurrence.Status.PROPOSED
    )
    if others.exists():
        raise Refused("booking_in_use", _("有的场地预约已经用于另一场活动，请重新选择。"), field="booking")
    return set(public.values_list("starts", flat=True))


def _must_be_possible(activity: Activity, planned: Planned) -> None:
    """Refuse what cannot take place, or cannot be signed up for, as it is planned."""
    booking = planned.booking
    if booking is not None:
        if booking.organization_id != activity.organization_id:
            raise Refused("not_allowed", _("只能使用本组织预约的场地。"), field="organization")
        if booking.status not in Booking.Status.HOLDS_ROOM:
            raise Refused("booking_gone", _("有的场地预约已经不在了，请重新选择。"), field="booking")
        if planned.capacity is not None and planned.capacity > booking.room.capacity:
            sentence = _("%(room)s最多容纳 %(capacity)s 人，名额不能超过。")
            words = {"room": booking.room.name, "capacity": booking.room.capacity}
            raise Refused("too_many_seats", sentence % words, field="capacity")
    if planned.starts <= timezone.now():
        raise Refused("past", _("开始时间已经过去，请选一个将来的时间。"), field="date")
    if planned.ends <= planned.starts:
        raise Refused("ends_before_start", _("结束时间要晚于开始时间。"), field="end")
    if booking is None and not planned.place.strip():
        raise Refused("no_place", _("请写明在哪里举行。"), field="place")
    closes = planned.signup_closes or planned.starts
    if planned.signup_opens and planned.signup_opens >= closes:
        sentence = _("%(when)s这一场还没到开始报名的时候，就已经截止了。")
        when = when_text(Period(planned.starts, planned.ends))
        raise Refused("never_open", sentence % {"when": when}, field="opens_on")


def drop(occurrence: Occurrence, reason: str, by: Any) -> None:
    """Take back what was only proposed: nobody outside ever saw it, and its booking keeps the time."""
    record(
        occurrence.activity,
        "activities.drop_occurrence",
        by=by,
        before=occurrence.status,
        why=reason,
        occurrence=occurrence.pk,
    )
    occurrence.delete()
