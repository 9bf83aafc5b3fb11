"""The days of a pattern, and their words."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from incubator.bookings.models import Series
from incubator.bookings.series.recurrence import days_of, in_words, last_of

Pattern = Series.Pattern
somewhen = st.dates(dt.date(2024, 1, 1), dt.date(2040, 1, 1))


def test_a_year_of_weeks_goes_over_its_end():
    days = days_of(Pattern.WEEKLY, dt.date(2026, 12, 23), dt.date(2027, 1, 13))
    assert days == [dt.date(2026, 12, 23), dt.date(2026, 12, 30), dt.date(2027, 1, 6), dt.date(2027, 1, 13)]


def test_the_second_wednesday_of_each_month():
    days = days_of(Pattern.MONTHLY, dt.date(2026, 11, 11), dt.date(2027, 2, 28))
    assert days == [dt.date(2026, 11, 11), dt.date(2026, 12, 9), dt.date(2027, 1, 13), dt.date(2027, 2, 10)]


def test_a_fifth_week_means_the_last_one_and_no_month_is_left_out():
    days = days_of(Pattern.MONTHLY, dt.date(2026, 12, 29), dt.date(2027, 3, 31))
    assert days == [dt.date(2026, 12, 29), dt.date(2027, 1, 26), dt.date(2027, 2, 23), dt.date(2027, 3, 30)]


@given(st.sampled_from(Pattern.values), somewhen, st.integers(1, 400))
def test_days_are_of_one_weekday_in_order_and_within(pattern, first, length):
    until = first + dt.timedelta(days=length)
    days = days_of(pattern, first, until)
    assert days[0] == first
    assert days == sorted(set(days))
    assert days[-1] <= until
    assert {day.weekday() for day in days} == {first.weekday()}


@given(st.sampled_from([Pattern.WEEKLY, Pattern.FORTNIGHTLY]), somewhen, st.integers(1, 400))
def test_weeks_are_even(pattern, first, length):
    days = days_of(pattern, first, first + dt.timedelta(days=length))
    step = 7 if pattern == Pattern.WEEKLY else 14
    assert len(days) == length // step + 1
    assert all((day - first).days % step == 0 for day in days)


@given(somewhen, st.integers(2, 53))
def test_every_month_has_one_of_the_same_week(first, times):
    days = days_of(Pattern.MONTHLY, first, last_of(Pattern.MONTHLY, first, times))
    assert len(days) == times
    months = [day.year * 12 + day.month for day in days]
    assert months == list(range(months[0], months[0] + times))
    if first.day <= 28:
        assert {(day.day - 1) // 7 for day in days} == {(first.day - 1) // 7}
    else:
        assert all((day + dt.timedelta(days=7)).month != day.month for day in days)


@given(st.sampled_from(Pattern.values), somewhen, st.integers(1, 53))
def test_so_many_times_are_so_many_days(pattern, first, times):
    assert len(days_of(pattern, first, last_of(pattern, first, times))) == times


@pytest.mark.parametrize(
    ("pattern", "day", "words"),
    [
        (Pattern.WEEKLY, dt.date(2026, 12, 2), "每周一次，星期三"),
        (Pattern.FORTNIGHTLY, dt.date(2026, 12, 2), "每两周一次，星期三"),
        (Pattern.MONTHLY, dt.date(2026, 12, 9), "每月第二个星期三"),
        (Pattern.MONTHLY, dt.date(2026, 12, 30), "每月最后一个星期三"),
    ],
)
def test_in_words(pattern, day, words):
    assert in_words(pattern, day) == words
