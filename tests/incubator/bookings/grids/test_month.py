import datetime as dt

import pytest
from django.utils import timezone

from incubator.bookings import availability
from incubator.bookings.grids.month import make_month, month_of
from tests.factories.bookings import BookingFactory
from tests.factories.premises import CenterFactory, OpeningHoursFactory, RoomFactory, SpecialDayFactory
from tests.incubator.bookings.grids.grid_days import moment, queries

NOW = moment(dt.date(2026, 11, 10), 12)
DECEMBER = dt.date(2026, 12, 1)


def month_with(room, day=DECEMBER, now=NOW):
    return make_month(availability.load([room], *month_of(day)), room, day, now)


def square(month, number):
    return next(day for week in month.weeks for day in week if day and day.date.day == number)


def test_a_month_has_whole_weeks(house):
    month = month_with(house.room)
    assert [len(week) for week in month.weeks] == [7] * 5
    assert [day and day.date.day for day in month.weeks[0]] == [None, 1, 2, 3, 4, 5, 6]
    assert [day and day.date.day for day in month.weeks[-1]] == [28, 29, 30, 31, None, None, None]
    assert (month.previous, month.following) == (dt.date(2026, 11, 1), dt.date(2027, 1, 1))


def test_each_day_says_when_it_is_free(house):
    def book(day, start, end):
        date = dt.date(2026, 12, day)
        BookingFactory(room=house.room, starts=moment(date, start), ends=moment(date, end))

    book(2, 8, 12)
    book(3, 12, 22)
    book(4, 8, 22)
    month = month_with(house.room)
    assert [(square(month, day).kind, square(month, day).parts) for day in (1, 2, 3, 4)] == [
        ("free", ["全天"]),
        ("free", ["下午", "晚上"]),
        ("free", ["上午"]),
        ("full", []),
    ]
    assert [square(month, day).percent for day in (1, 2, 3, 4)] == [100, 71, 28, 0]


def test_closed_special_and_provisional_days_are_named(house):
    SpecialDayFactory(center=house.center, date=dt.date(2026, 12, 5), note="停电检修")
    SpecialDayFactory(center=house.center, date=dt.date(2026, 12, 6), acts_as=4, note="调休上班", provisional=True)
    month = month_with(house.room)
    closed, swapped = square(month, 5), square(month, 6)
    assert (closed.kind, closed.note.text) == ("closed", "休：停电检修")
    assert (swapped.kind, swapped.note.text, swapped.note.provisional) == ("free", "调休上班", True)
    assert month.special == [closed, swapped]


def test_a_weekday_without_hours_is_closed(db):
    center = CenterFactory()
    OpeningHoursFactory(center=center, weekday=0)
    month = month_with(RoomFactory(center=center))
    assert [square(month, day).kind for day in (7, 8)] == ["free", "closed"]


def test_days_that_are_over_and_days_too_far_ahead(house):
    month = month_with(house.room, dt.date(2026, 11, 10))
    assert [square(month, day).kind for day in (9, 10, 11)] == ["past", "free", "free"]
    assert square(month, 10).is_today
    assert month.previous is None
    late = month_with(house.room, dt.date(2026, 11, 10), now=moment(dt.date(2026, 11, 10), 21, 30))
    assert square(late, 10).kind == "past"
    far = month_with(house.room, dt.date(2027, 2, 1))
    assert [square(far, day).kind for day in (8, 9)] == ["free", "later"]
    assert far.following is None


# --- The page ----------------------------------------------------------------------------------------------------


def test_a_day_leads_to_its_week(client, house):
    following = (timezone.localdate().replace(day=1) + dt.timedelta(days=32)).replace(day=1)
    answer = client.get(f"/rooms/{house.room.slug}/month/?month={following:%Y-%m}").content.decode()
    assert f'href="/rooms/{house.room.slug}/?week={following}#week"' in answer
    assert 'rel="prev"' in answer
    assert client.get("/rooms/nowhere/month/").status_code == 404


@pytest.mark.parametrize("month", ["", "nonsense", "2026-13", "0001-01", "9999-12"])
def test_a_month_out_of_reach_shows_the_nearest(client, house, month):
    assert client.get(f"/rooms/{house.room.slug}/month/", {"month": month}).status_code == 200


def test_a_room_that_is_not_booked_now_offers_no_day(client, house):
    room = RoomFactory(center=house.center, active=False)
    answer = client.get(f"/rooms/{room.slug}/month/").content.decode()
    assert "暂不开放预约" in answer
    assert "?week=" not in answer


def test_a_full_month_costs_the_same_queries(client, house):
    address = f"/rooms/{house.room.slug}/month/"
    first = queries(client, address)
    today = timezone.localdate()
    for day in range(10):
        BookingFactory(room=house.room, starts=moment(today + dt.timedelta(days=day), 8))
    assert queries(client, address) == first
