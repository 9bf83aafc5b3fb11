import datetime as dt
import itertools

from hypothesis import given
from hypothesis import strategies as st

from portal.common.periods import Period, at, day_period, days, merge, subtract

START = at(dt.date(2026, 11, 23), dt.time(8))
LENGTH = 48


def period(first: int, last: int) -> Period:
    return Period(START + dt.timedelta(minutes=10 * first), START + dt.timedelta(minutes=10 * last))


periods = st.lists(
    st.tuples(st.integers(0, LENGTH), st.integers(0, LENGTH)).map(lambda pair: period(min(pair), max(pair))), max_size=8
)


def grid(some: list[Period]) -> set[int]:
    """The ten-minute cells that ``some`` covers: the slow, obvious way."""
    return {
        n for n in range(LENGTH) for p in some if p.start <= period(n, n + 1).start and period(n, n + 1).end <= p.end
    }


@given(periods)
def test_merging_keeps_the_time_and_leaves_gaps_between(some):
    merged = merge(some)
    assert grid(merged) == grid(some)
    assert all(before.end < after.start for before, after in itertools.pairwise(merged))


@given(periods, periods)
def test_subtracting_leaves_exactly_what_is_not_taken(some, taken):
    assert grid(subtract(some, taken)) == grid(some) - grid(taken)


def test_periods_are_half_open():
    assert not period(0, 1).overlaps(period(1, 2))
    assert period(0, 2).overlaps(period(1, 3))
    assert period(0, 3).contains(period(0, 3))
    assert period(0, 3).minutes == 30


def test_a_day_runs_from_midnight_to_midnight_in_the_zone_of_the_center():
    day = day_period(dt.date(2026, 11, 23))
    assert day.start.isoformat() == "2026-11-23T00:00:00+08:00"
    assert day.minutes == 24 * 60
    assert len(days(dt.date(2026, 2, 27), dt.date(2026, 3, 1))) == 3
