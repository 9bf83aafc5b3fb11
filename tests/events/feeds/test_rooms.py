"""A room's feed: when it is taken, and nothing that not everybody may know."""

import datetime as dt
import uuid

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar

from events.feeds import feeds, rooms
from incubator.bookings import actions
from incubator.bookings.models import Booking, Hold
from incubator.bookings.titles import Title
from portal.common.calendar import FOOT
from portal.common.periods import at
from tests.events.feeds import strict
from tests.events.feeds.conftest import NOW
from tests.events.feeds.test_calendar import save
from tests.factories.activities import OccurrenceFactory
from tests.factories.bookings import BookingFactory
from tests.factories.premises import RoomFactory

TUESDAY = dt.date(2026, 11, 24)


@pytest.fixture
def hall(house, clock):
    room = house.room
    room.name, room.slug = "梨园活动厅", "hall"
    room.save(update_fields=["name", "slug"])
    return room


@pytest.fixture
def rehearsal(hall, cast):
    """Tuesday from 14 to 16, of which nobody needs to know."""
    return BookingFactory(
        organization=cast.organization,
        room=hall,
        starts=at(TUESDAY, dt.time(14)),
        purpose="秘密排练 13812345678",
        requested_by=cast.lead,
    )


def events(client, slug="hall", language=""):
    _own, found = strict.parsed(client.get(f"{language}/calendar/rooms/{slug}.ics").content)
    return found


def summaries(client, slug="hall"):
    return [strict.text(event["SUMMARY"]) for event in events(client, slug)]


GOLDEN = """BEGIN:VEVENT
SUMMARY:已占用
DTSTART;TZID=Asia/Shanghai:20261124T140000
DTEND;TZID=Asia/Shanghai:20261124T160000
DTSTAMP:20261123T010000Z
UID:6af8e49c-784d-5ca8-87c4-a70f5c8eea43@hongxin
SEQUENCE:0
CLASS:PUBLIC
DESCRIPTION:空闲时间和预约：http://127.0.0.1:8000/rooms/hall/
LAST-MODIFIED:20261123T010000Z
LOCATION:梨园活动厅，梨园党群服务中心，莱阳市梨园小
 区 1 号
STATUS:CONFIRMED
TRANSP:OPAQUE
URL:http://127.0.0.1:8000/rooms/hall/
END:VEVENT
END:VCALENDAR
"""


def test_it_has_these_bytes(client, rehearsal):
    save(rehearsal, uid=uuid.UUID("0d4f6c1e-5a5f-4a53-9d0b-2f3b8a1c7e11"))
    body = client.get("/calendar/rooms/hall.ics").content.decode().replace("\r\n", "\n")
    assert body[body.index("BEGIN:VEVENT") :] == GOLDEN


@pytest.mark.parametrize("language", ["", "/en"])
def test_it_says_when_and_nothing_else(client, rehearsal, language):
    response = client.get(f"{language}/calendar/rooms/hall.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "public, max-age=300"
    assert not response.cookies
    whole = response.content.replace(b"\r\n ", b"").decode()
    for private in ("秘密", rehearsal.organization.name, "1381234", str(rehearsal.uid), f"bookings/{rehearsal.pk}"):
        assert private not in whole
    [event] = events(client, language=language)
    assert event["DTSTART;TZID=Asia/Shanghai"] == "20261124T140000"
    assert event["DTEND;TZID=Asia/Shanghai"] == "20261124T160000"
    assert event["STATUS"] == "CONFIRMED"
    assert event["TRANSP"] == "OPAQUE"
    assert event["URL"].endswith(f"{language}/rooms/hall/")
    [parsed] = Calendar.from_ical(response.content).walk("VEVENT")
    assert parsed.decoded("dtstart") == rehearsal.starts


def test_cleaning_is_part_of_it(client, rehearsal):
    rehearsal.holds.all().delete()
    Hold.objects.create(
        booking=rehearsal, room=rehearsal.room, starts=rehearsal.starts, ends=rehearsal.ends + dt.timedelta(minutes=30)
    )
    assert events(client)[0]["DTEND;TZID=Asia/Shanghai"] == "20261124T163000"


def test_a_request_is_tentative(client, hall):
    BookingFactory(pending=True, room=hall)
    [event] = events(client)
    assert event["STATUS"] == "TENTATIVE"
    assert strict.text(event["SUMMARY"]) == "已占用（待确认）"


def test_a_published_activity_has_its_name_and_page(client, rehearsal, clock):
    occurrence = OccurrenceFactory(booking=rehearsal, room=rehearsal.room, place="")
    save(occurrence.activity, title="合唱开放日 13812345678", live=False)
    assert summaries(client) == ["已占用"]
    stamp = events(client)[0]["DTSTAMP"]
    clock.shift(60)
    save(occurrence.activity, live=True)
    [event] = events(client)
    assert strict.text(event["SUMMARY"]) == "合唱开放日 （电话见网页）"
    assert event["URL"].endswith(occurrence.activity.get_absolute_url())
    assert event["DTSTAMP"] > stamp


def test_a_hall_shows_its_parts_and_a_part_its_hall(client, hall):
    east, west = (
        RoomFactory(center=hall.center, whole=hall, name=name, slug=slug)
        for name, slug in (("东厅", "east"), ("西厅", "west"))
    )
    # A booking of the whole holds the parts, which the factory does not know.
    whole = BookingFactory(cancelled=True, room=hall, starts=at(TUESDAY, dt.time(9)))
    save(whole, status=Booking.Status.CONFIRMED)
    for part in (east, west):
        Hold.objects.create(booking=whole, room=part, starts=whole.starts, ends=whole.ends)
    BookingFactory(room=east, starts=at(TUESDAY, dt.time(14)))
    assert summaries(client) == ["已占用", "已占用（东厅）"]
    assert summaries(client, "east") == ["已占用", "已占用"]
    assert summaries(client, "west") == ["已占用"]


def approve(booking, cast):
    actions.approve_booking(booking, by=cast.staff)


def decline(booking, cast):
    actions.decline_booking(booking, reason="另有安排", by=cast.staff)


def cancel(booking, cast):
    actions.cancel_booking(booking, reason="不用了", by=cast.lead)


def move(booking, cast):
    actions.move_booking(booking, room=RoomFactory(center=booking.room.center), by=cast.staff)


def shorten(booking, cast):
    actions.move_booking(booking, ends=booking.ends - dt.timedelta(minutes=30), by=cast.lead)


def rename(booking, cast):
    save(booking.room, name="大厅")


def move_house(booking, cast):
    save(booking.room.center, address="莱阳市新址 2 号")


def request(booking, cast):
    actions.request_booking(
        organization=cast.organization,
        room=booking.room,
        starts=booking.ends,
        ends=booking.ends + dt.timedelta(hours=1),
        people=5,
        purpose="再来一次",
        by=cast.lead,
    )


@pytest.mark.parametrize("change", [approve, decline, cancel, move, shorten, rename, move_house, request])
def test_every_change_is_seen_at_once(client, cast, hall, clock, change):
    booking = BookingFactory(pending=True, organization=cast.organization, room=hall, requested_by=cast.lead)
    before = client.get("/calendar/rooms/hall.ics")
    clock.shift(60)
    change(booking, cast)
    for headers in ({"If-None-Match": before["ETag"]}, {"If-Modified-Since": before["Last-Modified"]}):
        after = client.get("/calendar/rooms/hall.ics", headers=headers)
        assert after.status_code == 200
        assert after["Last-Modified"] > before["Last-Modified"]


def test_nothing_changed_is_the_same_etag(client, rehearsal, clock):
    before = client.get("/calendar/rooms/hall.ics")
    clock.shift(60)
    BookingFactory(starts=at(TUESDAY, dt.time(18)))
    save(rehearsal, purpose="别的", people=3)
    save(rehearsal.room, capacity=41)
    rooms.made.cache_clear()
    feeds.shelf.__init__(feeds.shelf.limit)
    after = client.get("/calendar/rooms/hall.ics", headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 304
    assert after["Last-Modified"] == before["Last-Modified"]


def test_a_renamed_room_stamps_its_events_anew(client, rehearsal, clock):
    [before] = events(client)
    clock.shift(60)
    save(rehearsal.room, name="大厅")
    [after] = events(client)
    assert after["DTSTAMP"] > before["DTSTAMP"]
    assert after["UID"] == before["UID"]


def test_nothing_is_404(client, db):
    assert client.get("/calendar/rooms/nothing.ics").status_code == 404
    assert client.get("/calendar/", {"room": "nothing"}).status_code == 404
    assert client.get("/calendar/", {"room": "a b"}).status_code == 404


def test_it_costs_the_same_queries_at_1_booking_and_at_50(client, hall):
    def cost():
        feeds.shelf.__init__(feeds.shelf.limit)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/calendar/rooms/hall.ics").status_code == 200
        return len(queries)

    def grow(n):
        for number in range(n):
            starts = at(TUESDAY + dt.timedelta(days=2 + n + number), dt.time(9))
            booking = BookingFactory(room=hall, starts=starts)
            OccurrenceFactory(booking=booking, room=hall, place="", starts=starts)

    grow(1)
    cost()
    one = cost()
    grow(49)
    cost()
    assert len(events(client)) == 50
    assert cost() == one
    with CaptureQueriesContext(connection) as queries:
        client.get("/calendar/rooms/hall.ics")
    assert len(queries) == 2  # whether anything changed


def test_holds_that_come_and_go_past_every_signal_are_seen(client, rehearsal):
    assert len(events(client)) == 1
    Hold.objects.filter(booking=rehearsal).delete()
    assert events(client) == []
    later = rehearsal.ends + dt.timedelta(hours=1)
    Hold.objects.bulk_create([Hold(booking=rehearsal, room=rehearsal.room, starts=rehearsal.ends, ends=later)])
    assert len(events(client)) == 1


def test_the_page_offers_it(client, rehearsal):
    page = client.get("/calendar/", {"room": "hall"}).content.decode()
    assert "webcal://127.0.0.1:8000/calendar/rooms/hall.ics" in page
    assert "订阅梨园活动厅的占用时间" in page
    assert "/calendar/?room=hall" in client.get("/rooms/hall/").content.decode()


@given(title=st.text(max_size=60), part=st.text(max_size=40))
def test_any_title_gives_strict_lines(title, part):
    from incubator.organizations.models import Organization
    from incubator.premises.models import Center, Room

    hall = Room(pk=1, name="厅", slug="hall", center=Center(name="中心", address="地址"))
    booking = Booking(room=Room(pk=2, name=part, whole=hall), organization=Organization(name="x"), status="confirmed")
    hold = Hold(booking=booking, room=booking.room, starts=NOW, ends=NOW + dt.timedelta(hours=1))
    strict.parsed(b"BEGIN:VCALENDAR\r\n" + rooms.event_of(hold, hall, Title(title, "/activities/x/"), NOW) + FOOT)
