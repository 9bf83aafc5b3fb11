"""iCalendar bytes (RFC 5545, 7986) as clients take them; see docs/feeds.md. Knows neither models nor HTTP.

An event's bytes are made once and kept by whoever owns the event; a calendar joins them between its head and foot,
a message (iTIP, RFC 5546) wraps them with the METHOD that a mail program acts on.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from functools import lru_cache
from typing import Any, NamedTuple
from zoneinfo import ZoneInfo

from icalendar import Alarm, Calendar, Event, Timezone, TimezoneStandard, vCalAddress, vCategory, vText

ZONE = ZoneInfo("Asia/Shanghai")
OFFSET = dt.timedelta(hours=8)
FOOT = b"END:VCALENDAR\r\n"
EVENT_FOOT = b"END:VEVENT\r\n"
# How often a client may ask again.
REFRESH = dt.timedelta(hours=1)

# What no calendar line may hold: control characters except the line break, lone surrogates, and the two characters
# (and the file mark) that some readers take for the end of a line.
_CONTROL = re.compile("[\x00-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029\ufeff\ud800-\udfff\ufffe\uffff]")
_UNSAFE_IN_PARAMETER = re.compile(r'["^:;,\\]')
# 11 digits that start like a mobile number, however they are grouped, with or without +86.
_MOBILE = re.compile(r"(?<![0-9])(?:(?:\+|00)?86[-\s]?)?1[3-9][0-9][-\s]?[0-9]{4}[-\s]?[0-9]{4}(?![0-9])")


# What the standard escapes in a text, the escape first.
_ESCAPED = (("\\", "\\\\"), (";", "\\;"), (",", "\\,"), ("\n", "\\n"))


class Text(vText):
    """A text as the standard escapes it. By itself the library takes a backslash with an N for a line break."""

    def to_ical(self) -> bytes:
        text = str(self)
        for plain, escaped in _ESCAPED:
            text = text.replace(plain, escaped)
        return text.encode()


class Place(NamedTuple):
    """Where an event is: in words, and on the map (degrees) where that is known."""

    text: str
    latitude: float | None = None
    longitude: float | None = None


class Person(NamedTuple):
    """Who invites, or is invited."""

    name: str
    email: str


def clean(text: Any) -> str:
    """``text`` with line breaks as ``\\n`` and tabs as blanks, without control characters."""
    plain = str(text).replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return _CONTROL.sub("", plain).strip()


def one_line(text: Any) -> str:
    """As ``clean``, on one line: names and titles."""
    return " ".join(clean(text).split("\n"))


def without_mobiles(text: Any, instead: str) -> str:
    """``text`` with mobile numbers replaced: a public feed is copied everywhere and for ever."""
    return _MOBILE.sub(instead, str(text))


def event_bytes(
    *,
    uid: str,
    sequence: int,
    changed_at: dt.datetime,
    starts: dt.datetime,
    ends: dt.datetime,
    summary: str,
    description: str,
    place: Place,
    url: str,
    categories: Iterable[str] = (),
    image: str = "",
    status: str = "CONFIRMED",
    busy: bool = False,
    private: bool = False,
    organizer: Person | None = None,
    attendee: Person | None = None,
) -> bytes:
    """One VEVENT, folded, CRLF at the end of every line. Times are aware; ``ends`` is exclusive.

    ``status`` is CONFIRMED, TENTATIVE or CANCELLED. ``busy`` takes up the reader's time; ``private`` is shown to nobody
    with whom the reader shares a calendar. ``organizer`` and ``attendee`` stand in messages only: a client writes to whom it finds.
    """
    event = Event()
    event.add("uid", uid)
    stamp = changed_at.astimezone(dt.UTC).replace(microsecond=0)
    # Without METHOD both mean the same: when what is shown was last revised. A message that is sent again is the same.
    event.add("dtstamp", stamp)
    event.add("last-modified", stamp)
    event.add("sequence", sequence)
    event.add("dtstart", starts.astimezone(ZONE).replace(microsecond=0))
    event.add("dtend", ends.astimezone(ZONE).replace(microsecond=0))
    event.add("status", status)
    event.add("summary", Text(one_line(summary)))
    event.add("description", Text(clean(description)))
    event.add("location", Text(one_line(place.text)))
    if place.latitude is not None and place.longitude is not None:
        event.add("geo", (place.latitude, place.longitude))
    event.add("url", url)
    if names := [one_line(name) for name in categories]:
        kinds = vCategory(names)
        kinds.cats = [Text(name) for name in names]
        event.add("categories", kinds)
    if image:
        event.add("image", image, parameters={"VALUE": "URI", "DISPLAY": "BADGE"})
    event.add("class", "PRIVATE" if private else "PUBLIC")
    event.add("transp", "OPAQUE" if busy else "TRANSPARENT")
    if organizer:
        event.add("organizer", _address(organizer))
    if attendee:
        event.add("attendee", _address(attendee, ROLE="REQ-PARTICIPANT", PARTSTAT="NEEDS-ACTION", RSVP="FALSE"))
    return event.to_ical()


def _address(person: Person, **parameters: str) -> vCalAddress:
    address = vCalAddress(f"mailto:{person.email}")
    # A parameter has no escape for every character; a name does without them.
    if name := _UNSAFE_IN_PARAMETER.sub(" ", one_line(person.name)).strip():
        address.params["CN"] = name
    address.params.update(parameters)
    return address


def with_alarm(event: bytes, before: dt.timedelta) -> bytes:
    """``event`` (one VEVENT) with a reminder so long ahead of it."""
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", -before)
    # What the reminder says: clients show the event's own summary.
    alarm.add("description", "Reminder")
    return event.removesuffix(EVENT_FOOT) + alarm.to_ical() + EVENT_FOOT


def message_bytes(method: str, events: Iterable[bytes], *, language: str) -> bytes:
    """An iTIP message: a whole calendar that says what to do with its events (REQUEST, CANCEL, PUBLISH)."""
    calendar = _calendar(language)
    calendar.add("method", method)
    calendar.add_component(_zone())
    return calendar.to_ical().removesuffix(FOOT) + b"".join(events) + FOOT


def file_bytes(event: bytes, *, language: str) -> bytes:
    """A whole calendar with one event, to be opened once: it has no name and is never asked for again."""
    calendar = _calendar(language)
    calendar.add_component(_zone())
    return calendar.to_ical().removesuffix(FOOT) + event + FOOT


def _calendar(language: str) -> Calendar:
    calendar = Calendar()
    calendar.add("version", "2.0")
    calendar.add("prodid", f"-//Hongxin//Red Heart Space//{language.upper()}")
    calendar.add("calscale", "GREGORIAN")
    return calendar


@lru_cache(maxsize=500)
def head_bytes(*, name: str, description: str, language: str, url: str, source: str = "") -> bytes:
    """A calendar's lines up to its first event. ``url`` is its page, ``source`` its own address (a secret one is left
    out: whoever is sent the file would have it, too), both absolute.
    """
    calendar = _calendar(language)
    # By itself the library escapes only the properties that it knows as text.
    for key in ("name", "x-wr-calname"):
        calendar.add(key, Text(one_line(name)))
    for key in ("description", "x-wr-caldesc"):
        calendar.add(key, Text(one_line(description)))
    calendar.add("x-wr-timezone", ZONE.key)
    calendar.add("url", url)
    if source:
        calendar.add("source", source, parameters={"VALUE": "URI"})
    calendar.add("color", "firebrick")
    # Strict clients refuse the property without VALUE.
    calendar.add("refresh-interval", REFRESH, parameters={"VALUE": "DURATION"})
    calendar.add("x-published-ttl", "PT1H")
    calendar.add_component(_zone())
    return calendar.to_ical().removesuffix(FOOT)


def _zone() -> Timezone:
    """China's time as it is since 1991: one offset. (The summer times of 1986 to 1991 mislead Outlook.)"""
    zone = Timezone()
    zone.add("tzid", ZONE.key)
    standard = TimezoneStandard()
    standard.add("dtstart", dt.datetime(1970, 1, 1))  # noqa: DTZ001 - a zone's own start is local by definition
    standard.add("tzoffsetfrom", OFFSET)
    standard.add("tzoffsetto", OFFSET)
    standard.add("tzname", "CST")
    zone.add_component(standard)
    return zone


def unfolded(event: bytes) -> dict[str, str]:
    """The lines of one VEVENT as property (with parameters) -> value; the last one of a name wins."""
    lines = event.decode().replace("\r\n ", "").split("\r\n")
    return dict(line.split(":", 1) for line in lines if ":" in line)
