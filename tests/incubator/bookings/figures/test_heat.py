"""The hours of a week against a clock that counts minute by minute."""

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from incubator.bookings.figures.heat import DAY, WEEK, Heat, Hour, Span

spans = st.builds(Span, st.integers(0, 6), st.integers(0, DAY - 1), st.integers(1, 3 * DAY))


def minute_by_minute(counted):
    found = Counter()
    for span, times in counted.items():
        first = span.weekday * DAY + span.minute
        for minute in range(first, first + span.minutes):
            found[Hour(minute % WEEK // DAY, minute % DAY // 60)] += times
    return found


counters = st.dictionaries(spans, st.integers(1, 3), max_size=4).map(Counter)


@given(counters, counters)
def test_minutes_fall_into_their_hours(used, opened):
    heat = Heat.of(used, opened)
    every_used, every_open = minute_by_minute(used), minute_by_minute(opened)
    assert heat.used == every_used
    assert heat.opened == {hour: max(every_used[hour], every_open[hour]) for hour in every_used | every_open}
    assert heat.minutes == sum(every_used.values()) <= heat.open_minutes
    assert all(0 <= heat.share_at(hour) <= 1 for hour in heat.opened)


def test_rooms_together_add_up():
    one = Heat.of(Counter([Span(0, 9 * 60, 30)]), Counter([Span(0, 9 * 60, 60)]))
    two = Heat.of(Counter(), Counter([Span(0, 9 * 60, 60)]))
    both = Heat.together([one, two])
    assert (both.minutes, both.open_minutes, both.share) == (30, 120, 0.25)
    assert (one.minutes, two.open_minutes) == (30, 60)


def test_what_was_never_open_has_no_share():
    heat = Heat()
    assert heat.share is None
    assert heat.share_at(Hour(0, 9)) is None
    assert heat.busiest == 0
    assert list(heat.span_of_day()) == []


def test_the_day_reaches_from_the_first_open_hour_to_the_last():
    heat = Heat.of(Counter([Span(6, 21 * 60 + 30, 30)]), Counter([Span(0, 8 * 60 + 30, 60)]))
    assert list(heat.span_of_day()) == list(range(8, 22))
    assert heat.busiest == 1
