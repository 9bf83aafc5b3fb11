import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from portal.common.calendar import FOOT, Place, clean, event_bytes, head_bytes, one_line, without_mobiles
from tests.events.feeds import strict

NOW = dt.datetime(2026, 11, 23, 1, tzinfo=dt.UTC)
HEAD = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Hongxin//Red Heart Space//ZH
CALSCALE:GREGORIAN
DESCRIPTION:公益活动
X-WR-CALDESC:公益活动
NAME:红心空间活动
X-WR-CALNAME:红心空间活动
COLOR:firebrick
REFRESH-INTERVAL;VALUE=DURATION:PT1H
SOURCE;VALUE=URI:http://h/calendar/activities.ics
URL:http://h/activities/
X-PUBLISHED-TTL:PT1H
X-WR-TIMEZONE:Asia/Shanghai
BEGIN:VTIMEZONE
TZID:Asia/Shanghai
BEGIN:STANDARD
DTSTART:19700101T000000
TZNAME:CST
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
END:STANDARD
END:VTIMEZONE
"""


def head(name="红心空间活动", description="公益活动"):
    return head_bytes(
        name=name,
        description=description,
        language="zh",
        url="http://h/activities/",
        source="http://h/calendar/activities.ics",
    )


def event(**text):
    return event_bytes(
        uid="1@hongxin",
        sequence=0,
        changed_at=NOW,
        starts=NOW,
        ends=NOW + dt.timedelta(hours=1),
        url="http://h/",
        **({"summary": "标题", "description": "介绍", "place": Place("凉亭"), "categories": ["急救"]} | text),
    )


def test_the_head_has_these_lines():
    assert head().decode().replace("\r\n", "\n") == HEAD


# Everything that people paste, weighted towards what has a meaning in a calendar.
pasted = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("急救，；、😀👨‍👩‍👧‍👦é\\,;:\"'\n\r\t\x00\x0b\x1f\x7f\x85\u2028\ufeff^"),
    ),
    max_size=200,
)


@given(summary=pasted, description=pasted, place=pasted, category=pasted, name=pasted)
def test_any_text_gives_strict_lines_and_comes_back(summary, description, place, category, name):
    made = event(summary=summary, description=description, place=Place(place), categories=[category])
    body = head(name=name, description=description) + made + FOOT
    own, [found] = strict.parsed(body)
    assert strict.text(found["SUMMARY"]) == one_line(summary)
    assert strict.text(found["DESCRIPTION"]) == clean(description)
    assert strict.text(found["LOCATION"]) == one_line(place)
    assert strict.text(found["CATEGORIES"]) == one_line(category)
    for key in ("NAME", "X-WR-CALNAME"):
        assert strict.text(dict(own)[key]) == one_line(name)
    for key in ("DESCRIPTION", "X-WR-CALDESC"):
        assert strict.text(dict(own)[key]) == one_line(description)
    [parsed] = Calendar.from_ical(body).walk("VEVENT")
    assert str(parsed["summary"]) == one_line(summary)
    assert str(parsed["description"]) == clean(description)


def test_a_long_line_is_folded_between_characters():
    made = event(summary="😀" * 100)
    assert re.findall(rb"\r\n ", made)
    strict.lines(b"BEGIN:VCALENDAR\r\n" + made + FOOT)


@pytest.mark.parametrize(
    "number", ["13812345678", "138 1234 5678", "138-1234-5678", "+86 13812345678", "+8613812345678", "86-13812345678"]
)
def test_a_mobile_number_is_hidden(number):
    assert without_mobiles(f"请打 {number}。", "…") == "请打 …。"


@pytest.mark.parametrize("number", ["0535-7300000", "20261123140000", "12345678901", "913701021381234567"])
def test_other_numbers_stay(number):
    assert without_mobiles(f"请看 {number}。", "…") == f"请看 {number}。"
