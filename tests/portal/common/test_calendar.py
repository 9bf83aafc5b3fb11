import datetime as dt
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from portal.common.calendar import (
    FOOT,
    Person,
    Place,
    clean,
    event_bytes,
    head_bytes,
    message_bytes,
    one_line,
    with_alarm,
    without_mobiles,
)
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


def test_a_secret_address_does_not_stand_in_the_calendar():
    secret = head_bytes(name="我的", description="", language="zh", url="http://h/calendar/my/")
    assert b"SOURCE" not in secret
    strict.lines(secret + FOOT)


INVITATION = """BEGIN:VCALENDAR
VERSION:2.0
PRODID:-//Hongxin//Red Heart Space//ZH
CALSCALE:GREGORIAN
METHOD:REQUEST
BEGIN:VTIMEZONE
TZID:Asia/Shanghai
BEGIN:STANDARD
DTSTART:19700101T000000
TZNAME:CST
TZOFFSETFROM:+0800
TZOFFSETTO:+0800
END:STANDARD
END:VTIMEZONE
BEGIN:VEVENT
SUMMARY:标题
DTSTART;TZID=Asia/Shanghai:20261123T090000
DTEND;TZID=Asia/Shanghai:20261123T100000
DTSTAMP:20261123T010000Z
UID:1@hongxin
SEQUENCE:0
ATTENDEE;CN=王秀英;PARTSTAT=NEEDS-ACTION;ROLE=REQ-PARTICIPANT;RSVP=FALS
 E:mailto:a@h.invalid
CATEGORIES:急救
CLASS:PRIVATE
DESCRIPTION:介绍
LAST-MODIFIED:20261123T010000Z
LOCATION:凉亭
ORGANIZER;CN=服务中心:mailto:house@h.invalid
STATUS:CONFIRMED
TRANSP:OPAQUE
URL:http://h/
END:VEVENT
END:VCALENDAR
"""
HOUSE = Person("服务中心", "house@h.invalid")


def test_an_invitation_has_these_lines():
    invited = event(busy=True, private=True, organizer=HOUSE, attendee=Person("王秀英", "a@h.invalid"))
    assert message_bytes("REQUEST", [invited], language="zh").decode().replace("\r\n", "\n") == INVITATION


@given(name=pasted)
def test_any_name_can_be_invited(name):
    invited = event(organizer=HOUSE, attendee=Person(name, "a@h.invalid"))
    body = message_bytes("REQUEST", [invited], language="zh")
    strict.lines(body)
    [parsed] = Calendar.from_ical(body).walk("VEVENT")
    assert parsed["attendee"] == "mailto:a@h.invalid"
    assert parsed["attendee"].params["RSVP"] == "FALSE"
    assert parsed["organizer"] == "mailto:house@h.invalid"
    called = re.sub(r"[\":;,^\\\s]", "", parsed["attendee"].params.get("CN", ""))
    assert called == re.sub(r"[\":;,^\\\s]", "", one_line(name))


def test_an_alarm_stands_within_its_event():
    body = head() + with_alarm(event(), dt.timedelta(minutes=90)) + FOOT
    strict.lines(body)
    [parsed] = Calendar.from_ical(body).walk("VEVENT")
    [alarm] = parsed.walk("VALARM")
    assert alarm.decoded("trigger") == dt.timedelta(minutes=-90)
    assert str(alarm["action"]) == "DISPLAY"


@pytest.mark.parametrize(
    "number", ["13812345678", "138 1234 5678", "138-1234-5678", "+86 13812345678", "+8613812345678", "86-13812345678"]
)
def test_a_mobile_number_is_hidden(number):
    assert without_mobiles(f"请打 {number}。", "…") == "请打 …。"


@pytest.mark.parametrize("number", ["0535-7300000", "20261123140000", "12345678901", "913701021381234567"])
def test_other_numbers_stay(number):
    assert without_mobiles(f"请看 {number}。", "…") == f"请看 {number}。"
