"""An occurrence goes where its room's booking goes. Called by ``receivers``, inside the locks of ``bookings``."""

from __future__ import annotations

import copy
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from events.activities.models import Occurrence
from events.activities.panels import with_seats_taken
from events.activities.signals import occurrence_changed, occurrence_moved
from incubator.bookings.models import Booking
from incubator.bookings.wording import when_text
from incubator.premises.models import Room
from portal.common.audit import record
from portal.common.errors import Refused
from portal.common.periods import Period

WHERE_AND_WHEN = ("room_id", "starts", "ends")


def move_occurrence(booking: Booking, *, before: Booking, by: Any) -> None:
    """Let what takes place in ``booking`` take over its room and time; ``before`` is the booking as it was.

    A published occurrence is announced anew, and everyone signed up is told; one that is only proposed just follows.
    More seats than the room holds become as many as it holds. Refused with too_many_people, which undoes the move,
    when more people are signed up than the new room holds.
    """
    if all(getattr(booking, name) == getattr(before, name) for name in WHERE_AND_WHEN):
        return
    # Whoever signs up locks it, too: who is counted here stays counted.
    held = Occurrence.objects.select_for_update(of=("self",), no_key=True).filter(booking=booking)
    for occurrence in held.select_related("activity__organization", "booking", "room"):
        if occurrence.is_cancelled or occurrence.is_past:
            continue
        _move(occurrence, booking, by)


def _move(occurrence: Occurrence, booking: Booking, by: Any) -> None:
    room: Room = booking.room
    if room.pk != occurrence.room_id:
        _must_hold(room, occurrence)
    before = copy.copy(occurrence)
    occurrence.room, occurrence.starts, occurrence.ends = room, booking.starts, booking.ends
    if occurrence.capacity is not None:
        occurrence.capacity = min(occurrence.capacity, room.capacity)
    occurrence.changed_at = timezone.now()
    if not occurrence.is_proposed:
        occurrence.sequence += 1
    occurrence.save(update_fields=["room", "starts", "ends", "capacity", "sequence", "changed_at"])
    record(
        occurrence.activity,
        "activities.move_occurrence",
        by=by,
        before=before.status,
        after=occurrence.status,
        why=_("%(where)s，%(when)s") % {"where": room.name, "when": when_text(Period(booking.starts, booking.ends))},
        occurrence=occurrence.pk,
    )
    if not occurrence.is_proposed:
        occurrence_changed.send(Occurrence, occurrence=occurrence)
        occurrence_moved.send(Occurrence, occurrence=occurrence, before=before, by=by)


def _must_hold(room: Room, occurrence: Occurrence) -> None:
    taken = with_seats_taken(Occurrence.objects.filter(pk=occurrence.pk)).values_list("taken", flat=True).get()
    if taken > room.capacity:
        words = {
            "title": occurrence.activity.title,
            "taken": taken,
            "room": room.name,
            "capacity": room.capacity,
        }
        sentence = _("“%(title)s”已有 %(taken)s 人报名，%(room)s最多容纳 %(capacity)s 人，请改到大一点的场地。")
        raise Refused("too_many_people", sentence % words)
