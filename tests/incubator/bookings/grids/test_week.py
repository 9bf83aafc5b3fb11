import datetime as dt

import pytest
from django.utils import timezone

from incubator.bookings import availability, titles
from incubator.bookings.finding.search import book_url
from incubator.bookings.grids.week import make_week
from tests.factories.bookings import BookingFactory
from tests.factories.premises import RoomFactory, SpecialDayFactory
from tests.incubator.bookings.grids.grid_days import moment, next_monday, queries


def week_of(room, monday, now=None):
    house = availability.load([room], monday, monday + dt.timedelta(days=6))
    return make_week(house, room, monday, now or timezone.now())


def column(week, number):
    """The cells of a day, top down."""
    found, reach = [], [0] * 7
    for at_row, row in enumerate(week.rows):
        waiting = iter(row.cells)
        for day in range(7):
            if reach[day] == at_row:
                cell = next(waiting)
                reach[day] += cell.span
                if day == number:
                    found.append(cell)
    return found


def test_a_day_is_taken_closed_or_free(house):
    monday = next_monday()
    BookingFactory(room=house.room, starts=moment(monday, 9), ends=moment(monday, 11))
    SpecialDayFactory(center=house.center, date=monday + dt.timedelta(days=1), note="消防检查")
    week = week_of(house.room, monday)
    assert [row.label for row in week.rows][:3] == ["8:00", "8:30", "9:00"]
    first = column(week, 0)
    assert [(cell.kind, cell.label, cell.span) for cell in first[:4]] == [
        ("free", "8:00", 1),
        ("free", "8:30", 1),
        ("taken", "已占用", 4),
        ("free", "11:00", 1),
    ]
    assert first[0].url == book_url(house.room, moment(monday, 8), 30)
    assert [(cell.kind, cell.label, cell.span) for cell in column(week, 1)] == [("closed", "消防检查，当天关闭。", 28)]
    assert (week.days[1].note.text, week.days[1].note.provisional) == ("休：消防检查", False)
    assert week.days[0].note is None


def test_what_is_over_or_too_soon_is_no_link(house):
    monday = next_monday()
    house.room.notice_hours = 2
    house.room.save()
    cells = column(week_of(house.room, monday, now=moment(monday, 10, 10)), 0)
    assert [(cell.kind, cell.span) for cell in cells[:3]] == [("past", 5), ("off", 4), ("free", 1)]
    assert cells[2].label == "12:30"


def test_a_start_reaches_over_the_shortest_use(house):
    monday = next_monday()
    house.room.shortest_minutes = 60
    house.room.save()
    BookingFactory(room=house.room, starts=moment(monday, 10), ends=moment(monday, 22))
    cells = column(week_of(house.room, monday), 0)
    assert [(cell.kind, cell.label, cell.span) for cell in cells] == [
        ("free", "8:00", 1),
        ("free", "8:30", 1),
        ("free", "9:00", 2),
        ("taken", "已占用", 24),
    ]


def test_a_hall_is_taken_when_a_part_is(house):
    monday = next_monday()
    part = RoomFactory(center=house.center, whole=house.room)
    other = RoomFactory(center=house.center, whole=house.room)
    BookingFactory(room=part, starts=moment(monday, 8), ends=moment(monday, 22))
    assert [cell.kind for cell in column(week_of(house.room, monday), 0)] == ["taken"]
    assert {cell.kind for cell in column(week_of(other, monday), 0)} == {"free"}


def test_every_row_of_the_week_is_filled(house):
    BookingFactory(room=house.room)
    week = week_of(house.room, next_monday() - dt.timedelta(days=7))
    reach = [0] * len(week.rows)
    for number, row in enumerate(week.rows):
        for cell in row.cells:
            for below in range(number, number + cell.span):
                reach[below] += 1
    assert reach == [7] * len(week.rows)


def test_a_slot_of_forty_minutes_makes_rows_of_forty(house):
    house.center.slot_minutes = 40
    house.center.save()
    house.room.shortest_minutes = 40
    house.room.save()
    week = week_of(house.room, next_monday())
    assert [row.label for row in week.rows][:3] == ["8:00", "8:40", "9:20"]
    assert {(cell.kind, cell.span) for cell in column(week, 0)} == {("free", 1)}


# --- The page ----------------------------------------------------------------------------------------------------


def test_the_page_leads_to_the_form_the_next_week_the_day_and_the_month(client, house):
    monday = next_monday()
    SpecialDayFactory(center=house.center, date=monday, note="春节", provisional=True)
    answer = client.get(f"/rooms/{house.room.slug}/?week={monday}").content.decode()
    free = book_url(house.room, moment(monday + dt.timedelta(days=1), 8), 30)
    assert f'<a href="{free.replace("&", "&amp;")}" aria-label="' in answer
    assert f'rel="next" href="?week={monday + dt.timedelta(days=7)}#week"' in answer
    assert f'rel="prev" href="?week={monday - dt.timedelta(days=7)}#week"' in answer
    assert f'href="/rooms/day/?date={monday}"' in answer
    assert f'href="/rooms/{house.room.slug}/month/?month={monday:%Y-%m}"' in answer
    assert "休：春节（暂定）" in answer
    assert 'aria-current="date"' not in answer
    assert 'aria-current="date"' in client.get(f"/rooms/{house.room.slug}/").content.decode()


def test_public_activities_are_named_by_whoever_knows_them(client, house, monkeypatch):
    day = next_monday()
    known, _other = (BookingFactory(room=house.room, starts=moment(day, hour)) for hour in (9, 14))
    monkeypatch.setattr(titles, "_sources", [])
    titles.register_titles(
        lambda ids: {known.pk: titles.Title("<合唱>排练", "/activities/choir/")} if known.pk in ids else {}
    )
    answer = client.get(f"/rooms/{house.room.slug}/?week={day}").content.decode()
    assert '<a href="/activities/choir/">&lt;合唱&gt;排练</a>' in answer
    assert "已占用" in answer


@pytest.mark.parametrize("week", ["", "nonsense", "0001-01-01", "9999-12-31", "2026-13-45"])
def test_a_week_out_of_reach_shows_the_nearest(client, house, week):
    assert client.get(f"/rooms/{house.room.slug}/", {"week": week}).status_code == 200


def test_a_room_that_is_not_booked_now_still_has_its_page(client, house):
    room = RoomFactory(center=house.center, active=False)
    answer = client.get(f"/rooms/{room.slug}/").content.decode()
    assert "暂不开放预约" in answer
    assert "/book/" not in answer


def test_a_week_costs_the_same_however_full_it_is(client, house):
    day = next_monday()
    address = f"/rooms/{house.room.slug}/?week={day}"
    BookingFactory(room=house.room, starts=moment(day, 8), ends=moment(day, 9))
    first = queries(client, address)
    for room in [house.room, *(RoomFactory(center=house.center) for _n in range(5))]:
        for hour in range(9, 19):
            BookingFactory(room=room, starts=moment(day, hour), ends=moment(day, hour + 1))
    assert queries(client, address) == first
