import datetime as dt

from hypothesis import given
from hypothesis import strategies as st

from incubator.bookings.taken import Taken, TakenTimes
from portal.common.periods import Period, at

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
