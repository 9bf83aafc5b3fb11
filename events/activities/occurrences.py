"""What is proposed about when and where, until a submission is approved. Called by ``actions``, inside its locks."""

from __future__ import annotations

import datetime as dt
from typing import Any, NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _

from events.activities.models import Activity, Occurrence
from incubator.bookings.models import Booking
from portal.common.audit import record
from portal.common.errors import Refused


class Planned(NamedTuple):
    """When and where an activity elsewhere takes place (in a room of ours it comes with a booking).

    ``place`` in words; ``capacity`` in people, None for as many as come.
    """

    starts: dt.datetime
    ends: dt.datetime
    place: str
    capacity: int | None = None


def propose_elsewhere(activity: Activity, planned: Planned) -> Occurrence:
    """Write down when and where; nobody outside sees it before it is approved."""
    if planned.starts <= timezone.now():
        raise Refused("past", _("开始时间已经过去，请选一个将来的时间。"), field="date")
    if planned.ends <= planned.starts:
        raise Refused("ends_before_start", _("结束时间要晚于开始时间。"), field="end")
    if not planned.place.strip():
        raise Refused("no_place", _("请写明在哪里举行。"), field="place")
    return Occurrence.objects.create(activity=activity, status=Occurrence.Status.PROPOSED, **planned._asdict())


def propose_in_room(activity: Activity, booking: Booking, capacity: int | None) -> None:
    """The same in the room and at the time of ``booking``; asked again, only the seats change."""
    if capacity is not None and capacity > booking.room.capacity:
        raise Refused(
            "too_many_seats",
            _("%(room)s最多容纳 %(capacity)s 人，名额不能超过。")
            % {"room": booking.room.name, "capacity": booking.room.capacity},
            field="capacity",
        )
    occurrence = Occurrence.objects.filter(booking=booking).first()
    if occurrence is None:
        Occurrence.objects.create(
            activity=activity,
            room=booking.room,
            booking=booking,
            starts=booking.starts,
            ends=booking.ends,
            capacity=capacity,
            status=Occurrence.Status.PROPOSED,
        )
    elif occurrence.activity_id == activity.pk and occurrence.is_proposed:
        occurrence.capacity = capacity
        occurrence.save(update_fields=["capacity"])
    else:
        raise Refused("booking_in_use", _("这个场地预约已经用于另一场活动。"))


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
