import datetime as dt

from incubator.bookings.usual import Usual, preview
from tests.factories.premises import OpeningHoursFactory, RoomFactory, SpecialDayFactory

TODAY = dt.date(2026, 11, 25)  # a Wednesday
LAST = dt.date(2027, 1, 31)


def hours(week):
    return [day.hours for day in week]


def test_the_usual_week_begins_on_monday_and_knows_no_special_day(house):
    SpecialDayFactory(center=house.center, date=TODAY)
    week = Usual(house.center).week(TODAY)
    assert week[0].weekday == "星期一"
    assert hours(week) == ["8:00–22:00"] * 7


def test_seasons_ahead_are_told_with_their_first_day(house):
    winter, spring = dt.date(2026, 12, 1), dt.date(2027, 1, 15)
    for weekday in range(7):
        OpeningHoursFactory(
            center=house.center,
            weekday=weekday,
            opens=dt.time(9),
            valid_from=winter,
            valid_to=spring - dt.timedelta(days=1),
        )
    # Says the same as before, so nothing changes.
    OpeningHoursFactory(center=house.center, weekday=0, opens=dt.time(9), valid_from=dt.date(2026, 12, 10))
    first, second = Usual(house.center).changes(TODAY, LAST)
    assert (first.day, hours(first.week)) == (winter, ["9:00–22:00"] * 7)
    assert (second.day, hours(second.week)) == (spring, ["9:00–22:00"] + ["8:00–22:00"] * 6)


def test_a_room_has_its_own_seasons(house):
    other = RoomFactory(center=house.center)
    OpeningHoursFactory(center=house.center, room=other, weekday=2, valid_from=dt.date(2026, 12, 1))
    assert Usual(house.center).changes(TODAY, LAST) == []
    (change,) = Usual(house.center, other).changes(TODAY, LAST)
    assert change.day == dt.date(2026, 12, 1)
    assert hours(change.week) == ["", "", "8:00–22:00", "", "", "", ""]


def test_rooms_that_are_open_alike_share_a_line(house):
    alike = RoomFactory(center=house.center)
    closed = RoomFactory(center=house.center)
    RoomFactory(center=house.center, active=False)
    SpecialDayFactory(center=house.center, room=closed, date=TODAY)
    monday = TODAY - dt.timedelta(days=2)
    first, second = preview(monday)
    assert first.rooms == f"{house.room}、{alike}"
    assert second.rooms == closed.name
    assert [day.hours for day in second.days].count("") == 1
    assert second.days[2].note == "停电检修"
