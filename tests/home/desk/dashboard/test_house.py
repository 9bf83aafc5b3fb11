"""Today's house: who is where now and next, who is late, what is closed."""

import datetime as dt

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.activities.models import Occurrence
from home.desk.dashboard.house import today_of
from home.desk.demo.clock import at_hour
from portal.common.periods import at
from tests.factories.activities import OccurrenceFactory
from tests.factories.bookings import BookingFactory
from tests.factories.premises import RoomFactory, SpecialDayFactory


def oclock(hour, minute=0):
    return at(timezone.localdate(), dt.time(hour, minute))


def booked(house, cast, hour, **known):
    return BookingFactory(room=house.room, organization=cast.organization, starts=oclock(hour), **known)


def seen(cast, hour, minute=0):
    now = oclock(hour, minute)
    with at_hour(now):
        return today_of(cast.staff, now)


def test_who_is_here_and_who_comes_next(house, cast):
    here, soon, last = (booked(house, cast, hour) for hour in (9, 13, 16))
    (room,) = seen(cast, 10).rooms
    assert (room.here.booking, room.next.booking, room.later) == (here, soon, 1)
    (room,) = seen(cast, 12).rooms
    assert (room.here, room.state, room.next.booking) == (None, "空闲到 13:00", soon)
    (room,) = seen(cast, 17).rooms
    assert (room.here.booking, room.next, room.later) == (last, None, 0)


def test_what_begins_and_nobody_came_to_is_late_until_they_check_in(house, cast):
    house.center.grace_minutes = 15
    house.center.save()
    booking = booked(house, cast, 9)
    assert [line.booking for line in seen(cast, 9, 10).late] == [booking]
    booking.checked_in_at, booking.headcount = oclock(9, 11), 7
    booking.save()
    today = seen(cast, 9, 12)
    assert today.late == []
    assert today.rooms[0].here.state == "到了 7 人"


def test_a_booking_of_the_hall_is_in_each_of_its_parts(house, cast):
    booking = booked(house, cast, 9)
    booking.holds.all().delete()
    parts = [RoomFactory(center=house.center, whole=house.room) for _n in range(2)]
    for part in parts:
        booking.holds.create(room=part, starts=booking.starts, ends=booking.ends)
    rooms = seen(cast, 10).rooms
    assert [room.room for room in rooms] == parts
    assert [room.here.booking for room in rooms] == [booking, booking]


def test_a_closed_day_says_so_unless_somebody_is_in_there(house, cast):
    today = seen(cast, 10)
    assert not today.is_all_closed
    SpecialDayFactory(center=house.center, date=timezone.localdate())
    today = seen(cast, 10)
    assert today.is_all_closed
    assert today.rooms[0].note == "停电检修"
    booked(house, cast, 9)
    assert not seen(cast, 10).is_all_closed


def test_activities_outside_of_the_house_stand_below(house, cast):
    shown = OccurrenceFactory(starts=oclock(14))
    OccurrenceFactory(starts=oclock(15), status=Occurrence.Status.CANCELLED)
    OccurrenceFactory(starts=oclock(14) + dt.timedelta(days=1))
    OccurrenceFactory(starts=oclock(9), booking=booked(house, cast, 9), room=house.room, place="")
    assert seen(cast, 10).elsewhere == [shown]


def test_it_costs_the_same_at_1_and_at_50(house, cast):
    costs = []
    cast.staff.has_perm("incubator.view_booking")  # permissions are asked once a request
    for count in (1, 49):
        for _n in range(count):
            room = RoomFactory(center=house.center)
            booking = BookingFactory(room=room, starts=oclock(9))
            OccurrenceFactory(starts=oclock(9), booking=booking, room=room, place="")
            OccurrenceFactory(starts=oclock(14))
        with CaptureQueriesContext(connection) as queries:
            today = seen(cast, 10)
        costs.append(len(queries))
    assert (len(today.rooms), len(today.elsewhere)) == (51, 50)
    assert costs[0] == costs[1]
