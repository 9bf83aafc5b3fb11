import datetime as dt

import pytest

from incubator.bookings.door.paper import make_sheet
from incubator.bookings.models import Booking
from portal.common.periods import at
from tests.factories.activities import ActivityFactory, OccurrenceFactory
from tests.factories.bookings import BookingFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.premises import RoomFactory, SpecialDayFactory

MONDAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(at(MONDAY + dt.timedelta(days=2), dt.time(12)), tick=False)


def booked(room, days, **changes):
    day = MONDAY + dt.timedelta(days=days)
    return BookingFactory(room=room, starts=at(day, dt.time(9)), ends=at(day, dt.time(11)), **changes)


def squares(sheet):
    return [[(line.times, line.what) for line in square.lines] for square in sheet.rows[0].squares]


def test_a_week_is_what_is_booked_and_what_was_used(house):
    booked(house.room, 0, status=Booking.Status.USED)
    booked(house.room, 1, status=Booking.Status.CANCELLED)
    booked(house.room, 3, pending=True)
    public = booked(house.room, 4)
    activity = ActivityFactory(organization=public.organization)
    OccurrenceFactory(activity=activity, booking=public, room=house.room, starts=public.starts, ends=public.ends)
    booked(house.room, 7)
    taken, asked, shown = ("9:00–11:00", "已占用"), ("9:00–11:00", "已申请"), ("9:00–11:00", activity.title)
    assert squares(make_sheet([house.room], MONDAY)) == [[taken], [], [], [asked], [shown], [], []]


def test_special_days_are_named(house):
    SpecialDayFactory(center=house.center, date=MONDAY, note="停电检修")
    sheet = make_sheet([house.room], MONDAY)
    assert [head.note for head in sheet.heads[:2]] == ["停电检修", ""]
    assert sheet.rows[0].squares[0].is_closed
    assert sheet.rows[0].squares[1].hours == "8:00–22:00"


def test_the_notice_board_names_nobody_and_staff_see_whom_to_call(client, cast, house):
    organization = OrganizationFactory(contact_phone="0535-7311111")
    booked(house.room, 3, purpose="秘密会议", organization=organization)
    for address in (f"/rooms/{house.room.slug}/paper/", "/center/paper/"):
        answer = client.get(address).content.decode()
        assert "已占用" in answer
        assert not any(private in answer for private in ("秘密会议", organization.name, organization.contact_phone))
    client.force_login(cast.staff)
    for address in ("/admin/paper/", f"/admin/paper/?room={house.room.slug}"):
        answer = client.get(address).content.decode()
        assert all(told in answer for told in ("秘密会议", organization.name, organization.contact_phone))


@pytest.mark.parametrize("week", ["nonsense", "0001-01-01", "9999-12-31", "2026-02-31"])
def test_a_week_out_of_reach_is_the_nearest(client, house, week):
    assert client.get("/center/paper/", {"week": week}).status_code == 200


def test_a_sheet_costs_the_same_for_one_room_and_for_fifty(house, django_assert_max_num_queries):
    booked(house.room, 3)
    with django_assert_max_num_queries(8) as one:
        make_sheet([house.room], MONDAY)
    rooms = [house.room, *(RoomFactory(center=house.center) for _n in range(49))]
    for room in rooms[1:]:
        booked(room, 3)
    with django_assert_max_num_queries(len(one)):
        assert len(make_sheet(rooms, MONDAY).rows) == 50
