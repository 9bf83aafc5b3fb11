"""Who renames a room while somebody cancels what takes place in it waits; neither is thrown out."""

import datetime as dt

import pytest
from django.utils import timezone

from events.activities.actions import cancel_occurrence
from events.activities.models import Occurrence
from incubator.premises.models import Room
from portal.accounts.models import User
from portal.common.periods import at
from tests.factories.activities import ActivityFactory, OccurrenceFactory
from tests.factories.bookings import BookingFactory
from tests.races import run_processes

HERE = "tests.events.activities.test_races"
OCCURRENCES = 24

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def rename_or_cancel(worker, room, lead, occurrences):
    """The first process renames the room again and again, the second cancels one occurrence after the other."""
    by = User.objects.get(pk=lead)
    worker.meet()
    for number, pk in enumerate(occurrences):
        if worker.number:
            cancel_occurrence(Occurrence.objects.get(pk=pk), reason="老师生病了", by=by)
        else:
            found = Room.objects.get(pk=room)
            found.name = f"活动厅 {number}"
            found.save()


def test_a_room_is_renamed_while_its_occurrences_are_cancelled(house, cast):
    activity = ActivityFactory(organization=cast.organization)
    occurrences = []
    for number in range(OCCURRENCES):
        starts = at(timezone.localdate() + dt.timedelta(days=1 + number), dt.time(9))
        booking = BookingFactory(organization=cast.organization, room=house.room, requested_by=cast.lead, starts=starts)
        occurrence = OccurrenceFactory(
            activity=activity, room=house.room, booking=booking, starts=booking.starts, ends=booking.ends, place=""
        )
        occurrences.append(occurrence.pk)
    run_processes(2, f"{HERE}.rename_or_cancel", house.room.pk, cast.lead.pk, occurrences)
    found = Occurrence.objects.filter(pk__in=occurrences)
    assert found.filter(status=Occurrence.Status.CANCELLED).count() == OCCURRENCES
    assert all(f"活动厅 {OCCURRENCES - 1}" in bytes(occurrence.event_zh).decode() for occurrence in found)
