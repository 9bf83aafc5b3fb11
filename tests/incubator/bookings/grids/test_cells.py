import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from incubator.bookings.availability import House
from incubator.bookings.grids.cells import Cutter, steps
from incubator.bookings.taken import Taken
from incubator.premises.models import Center, OpeningHours, Room
from tests.incubator.bookings.grids.grid_days import moment

MONDAY = dt.date(2026, 12, 7)
MIDNIGHT = moment(MONDAY, 0)
OPENS, CLOSES, HALF_AN_HOUR = 17, 42, dt.timedelta(minutes=30)  # in half hours
# Quarters of hours: when it begins, and how long it takes.
bookings = st.lists(st.tuples(st.integers(0, 95), st.integers(1, 24)), max_size=6)


@given(
    bookings=bookings,
    cleanup=st.sampled_from([0, 15]),
    shortest=st.sampled_from([30, 60]),
    piece=st.sampled_from([0, 60]),
    hour=st.integers(0, 23),
)
def test_cells_say_of_every_start_what_the_booking_will_say(bookings, cleanup, shortest, piece, hour):
    """A free cell begins at a start; every start lies in a free cell; all cells together are the day."""
    center = Center(pk=1, slot_minutes=30)
    room = Room(pk=1, slug="room", center=center, capacity=1, cleanup_minutes=cleanup, shortest_minutes=shortest)
    hours = [OpeningHours(center=center, weekday=0, opens=dt.time(8, 30), closes=dt.time(21))]
    house = House([room], hours, [], MONDAY, MONDAY)
    holds = []
    for number, (start, length) in enumerate(bookings):
        begins = MIDNIGHT + dt.timedelta(minutes=15 * start)
        holds.append(Taken(begins, begins + dt.timedelta(minutes=15 * length), number))
        house.holds.add(1, holds[-1])
    now = moment(MONDAY, hour)
    starts = {(start - MIDNIGHT) // HALF_AN_HOUR for start in house.starts(room, MONDAY, shortest, 1, now)}

    index, free, taken = OPENS, set(), set()
    for cell in Cutter(house, steps(house, [room], [MONDAY]), now, {}, piece).cut(room, MONDAY, ""):
        steps_of = range(index, index + cell.span)
        if cell.kind == "free":
            assert index in starts
            free |= set(steps_of)
        elif cell.kind == "taken":
            taken |= set(steps_of)
        index += cell.span
    assert index == CLOSES
    assert starts <= free
    assert taken == {
        step
        for step in range(OPENS, CLOSES)
        for hold in holds
        if hold.start < MIDNIGHT + (step + 1) * HALF_AN_HOUR and MIDNIGHT + step * HALF_AN_HOUR < hold.end
    }
