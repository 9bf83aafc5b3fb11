"""Lengths of time as people read them."""

import datetime as dt

import pytest

from incubator.bookings.wording import age_text


@pytest.mark.parametrize(
    ("age", "said"),
    [
        (dt.timedelta(seconds=30), "0 分钟"),
        (dt.timedelta(minutes=59), "59 分钟"),
        (dt.timedelta(hours=23, minutes=59), "23 小时"),
        (dt.timedelta(days=1, hours=2), "1 天"),
        (dt.timedelta(days=12), "12 天"),
    ],
)
def test_how_long_something_waited(age, said):
    assert age_text(age) == said
