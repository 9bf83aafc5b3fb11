import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubator.bookings.models import Hold
from incubator.bookings.taken import Taken, TakenTimes
from portal.common.periods import Period, at
from tests.factories.bookings import BookingFactory

MIDNIGHT = at(dt.date(2026, 12, 7), dt.time())
minutes = st.integers(-3 * 1440, 3 * 1440)
lengths = st.integers(1, 2 * 1440)


def from_to(start, length):
    begins = MIDNIGHT + dt.timedelta(minutes=start)
    return begins, begins + dt.timedelta(minutes=length)


@given(st.lists(st.tuples(st.integers(1, 2), minutes, lengths), max_size=8), minutes, lengths)
def test_it_finds_what_a_look_at_each_finds(holds, start, length):
    times, period = TakenTimes(), Period(*from_to(start, length))
    every = [(room, Taken(*from_to(*span), number)) for number, (room, *span) in enumerate(holds)]
    for room, taken in every:
        times.add(room, taken)
    for rooms in ([], [1], [1, 2]):
        overlapping = [taken for room, taken in every if room in rooms and taken.period.overlaps(period)]
        assert times.touching(rooms, period) == sorted(overlapping)


def test_what_is_added_after_the_first_look_is_seen():
    times, hour = TakenTimes(), Period(*from_to(0, 60))
    times.add(1, Taken(*hour, 1))
    assert len(times.touching([1], hour)) == 1
    times.add(1, Taken(*hour, 2))
    assert len(times.touching([1], hour)) == 2
    assert times.without([1]).touching([1], hour) == [Taken(*hour, 2)]
    assert len(times.touching([1], hour)) == 2


@pytest.mark.django_db
def test_it_reads_holds_as_they_are_to_the_microsecond(django_assert_num_queries):
    bookings = [BookingFactory(), BookingFactory()]
    odd = bookings[0].starts - dt.timedelta(days=1) + dt.timedelta(microseconds=5)
    ends = odd + dt.timedelta(minutes=1)
    Hold.objects.create(booking=bookings[0], room=bookings[0].room, starts=odd, ends=ends)
    times = TakenTimes()
    with django_assert_num_queries(1):
        times.read(Hold.objects.all())
    ever = Period(odd - dt.timedelta(days=9), odd + dt.timedelta(days=9))
    for booking in bookings:
        holds = Hold.objects.filter(room=booking.room).order_by("starts")
        expected = [*holds.values_list("starts", "ends", "booking_id")]
        assert [tuple(taken) for taken in times.touching([booking.room_id], ever)] == expected
    room = [bookings[0].room_id]
    assert times.touching(room, Period(ends, bookings[0].starts)) == []
    assert len(times.touching(room, Period(ends - dt.timedelta(microseconds=1), bookings[0].starts))) == 1
