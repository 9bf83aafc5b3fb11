"""Who renames a room, signs up or moves while somebody cancels or moves what takes place in it waits; nobody is thrown out."""

import datetime as dt

import pytest
from django.utils import timezone

from events.activities.actions import cancel_occurrence
from events.activities.models import Occurrence
from events.signups.actions import register
from events.signups.models import Registration
from incubator.bookings.actions import move_booking
from incubator.bookings.models import Booking
from incubator.premises.models import Room
from portal.accounts.models import User
from portal.common.errors import Refused
from portal.common.periods import at
from tests.factories.activities import ActivityFactory, OccurrenceFactory
from tests.factories.bookings import BookingFactory
from tests.factories.people import UserFactory
from tests.factories.premises import RoomFactory
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


def move_or_sign_up(worker, room, staff, people):
    """The first process moves it to a smaller room as soon as somebody is on the list; the others sign people up."""
    booking, occurrence = Booking.objects.get(), Occurrence.objects.get()
    worker.meet()
    if not worker.number:
        while not Registration.objects.exists():
            pass
        try:
            move_booking(booking, room=Room.objects.get(pk=room), by=User.objects.get(pk=staff))
        except Refused as refused:
            return [refused.code]
        return ["moved"]
    answers = []
    for person in people[worker.number - 1 :: 3]:
        try:
            register(occurrence, user=User.objects.get(pk=person), name="人", party_size=2)
        except Refused as refused:
            answers.append(refused.code)
    return answers


def test_it_goes_to_a_smaller_room_while_people_sign_up(house, cast):
    booking = BookingFactory(organization=cast.organization, room=house.room, requested_by=cast.lead, people=6)
    OccurrenceFactory(
        activity=ActivityFactory(organization=cast.organization),
        room=house.room,
        booking=booking,
        starts=booking.starts,
        ends=booking.ends,
        place="",
        capacity=40,
    )
    small = RoomFactory(center=house.center, capacity=12)
    people = [person.pk for person in UserFactory.create_batch(18)]
    (moved,), *signed_up = run_processes(4, f"{HERE}.move_or_sign_up", small.pk, cast.staff.pk, people)
    found = Occurrence.objects.get()
    taken = sum(Registration.objects.taking_seats().values_list("party_size", flat=True))
    assert (found.room, found.capacity) == ((small, 12) if moved == "moved" else (house.room, 40))
    assert moved in ("moved", "too_many_people")
    assert taken == (12 if moved == "moved" else 36)
    assert {code for codes in signed_up for code in codes} <= {"full"}
