import datetime as dt

import pytest
from django.utils import timezone

from incubator.bookings import availability
from incubator.bookings.finding.search import book_url
from incubator.bookings.grids.day import make_day
from incubator.premises.models import Room
from tests.factories.bookings import BookingFactory
from tests.factories.premises import CenterFactory, OpeningHoursFactory, RoomFactory, SpecialDayFactory
from tests.incubator.bookings.grids.grid_days import moment, next_monday, queries


def table_of(rooms, day, now=None):
    [table] = make_day(availability.load(rooms, day, day), rooms, day, now or timezone.now()).tables
    return table


def shape(line):
    return [(cell.kind, cell.label, cell.span) for cell in line.cells]


def test_free_time_is_offered_by_the_hour_and_where_it_begins(house):
    day = next_monday()
    BookingFactory(room=house.room, starts=moment(day, 9), ends=moment(day, 10, 30))
    BookingFactory(room=house.room, starts=moment(day, 12), ends=moment(day, 22))
    table = table_of([house.room], day)
    assert shape(table.lines[0]) == [
        ("free", "8:00", 2),
        ("taken", "已占用", 3),
        ("free", "10:30", 1),
        ("free", "11:00", 2),
        ("taken", "已占用", 20),
    ]
    assert table.lines[0].cells[2].url == book_url(house.room, moment(day, 10, 30), 30)
    assert table.lines[0].cells[2].spoken == f"{house.room.name} 10:30 可预约"
    assert [(heading.label, heading.span) for heading in table.headings][:2] == [("8:00", 2), ("9:00", 2)]


def test_a_day_that_begins_at_half_past_has_a_heading_for_it(db):
    center = CenterFactory()
    OpeningHoursFactory(center=center, weekday=0, opens=dt.time(8, 30), closes=dt.time(10))
    table = table_of([RoomFactory(center=center)], next_monday())
    assert [(heading.label, heading.span) for heading in table.headings] == [("8:30", 1), ("9:00", 2)]
    assert table.steps == 3


def test_the_parts_of_a_hall_stand_below_it_and_take_it(house):
    day = next_monday()
    other = RoomFactory(center=house.center, order=1)
    part = RoomFactory(center=house.center, whole=house.room, order=2)
    BookingFactory(room=part, starts=moment(day, 8), ends=moment(day, 22))
    table = table_of(list(Room.objects.select_related("center")), day)
    assert [(line.room, line.hall) for line in table.lines] == [
        (house.room, None),
        (part, house.room),
        (other, None),
    ]
    assert [{cell.kind for cell in line.cells} for line in table.lines] == [{"taken"}, {"taken"}, {"free"}]


def test_what_is_special_is_named_on_top_or_at_the_room(house):
    day = next_monday()
    other = RoomFactory(center=house.center, order=1)
    SpecialDayFactory(center=house.center, date=day, acts_as=5, note="国庆节调休", provisional=True)
    SpecialDayFactory(center=house.center, date=day, room=other, note="粉刷墙面")
    table = table_of([house.room, other], day)
    assert [(note.text, note.provisional) for note in table.notes] == [("国庆节调休", True)]
    assert [line.note and line.note.text for line in table.lines] == [None, "休：粉刷墙面"]
    assert shape(table.lines[1]) == [("closed", "粉刷墙面，当天关闭。", 28)]


def test_each_center_has_a_table_of_its_own_hours(house):
    short = CenterFactory()
    OpeningHoursFactory(center=short, weekday=0, opens=dt.time(13), closes=dt.time(14))
    rooms = [house.room, RoomFactory(center=short)]
    day = next_monday()
    tables = make_day(availability.load(rooms, day, day), rooms, day, timezone.now()).tables
    assert [(table.center, table.steps) for table in tables] == [(house.center, 28), (short, 2)]


# --- The page ----------------------------------------------------------------------------------------------------


def test_the_page_shows_the_rooms_that_can_be_booked(client, house):
    closed = RoomFactory(center=house.center, active=False)
    day = next_monday()
    answer = client.get(f"/rooms/day/?date={day}").content.decode()
    assert f'<a href="/rooms/{house.room.slug}/">{house.room.name}</a>' in answer
    assert book_url(house.room, moment(day, 9), 30).replace("&", "&amp;") in answer
    assert closed.name not in answer
    assert f'rel="prev" href="?date={day - dt.timedelta(days=1)}"' in answer
    assert f'rel="next" href="?date={day + dt.timedelta(days=1)}"' in answer


def test_it_opens_with_today_and_ends_at_the_last_day(client, house):
    today = timezone.localdate()
    first = client.get("/rooms/day/")
    assert (first.context["day"].date, first.context["day"].is_today, first.context["day"].previous) == (
        today,
        True,
        None,
    )
    last = client.get("/rooms/day/?date=9999-12-31").context["day"]
    assert (last.date, last.following) == (today + dt.timedelta(days=90), None)


@pytest.mark.parametrize("date", ["nonsense", "0001-01-01", "2026-02-30", ""])
def test_nonsense_shows_today(client, house, date):
    assert client.get("/rooms/day/", {"date": date}).context["day"].is_today


def test_a_closed_day_and_a_house_without_rooms_say_so(client, db):
    assert "还没有可以预约的场地" in client.get("/rooms/day/").content.decode()
    room = RoomFactory(center=CenterFactory())
    SpecialDayFactory(center=room.center, date=next_monday(), note="搬家")
    answer = client.get(f"/rooms/day/?date={next_monday()}").content.decode()
    assert "这一天不开放" in answer
    assert "休：搬家" in answer


def test_fifty_rooms_cost_as_many_queries_as_one(client, house):
    day = next_monday()
    BookingFactory(room=house.room, starts=moment(day, 9))
    first = queries(client, f"/rooms/day/?date={day}")
    for room in [RoomFactory(center=house.center) for _n in range(49)]:
        BookingFactory(room=room, starts=moment(day, 9))
    assert queries(client, f"/rooms/day/?date={day}") == first
