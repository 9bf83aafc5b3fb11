import datetime as dt

import pytest
from django.utils import timezone

from incubator.bookings.door.today import boards
from incubator.bookings.models import Booking, Hold
from portal.common.periods import at, day_period
from tests.factories.activities import ActivityFactory, OccurrenceFactory
from tests.factories.bookings import BookingFactory
from tests.factories.premises import RoomFactory, SpecialDayFactory

TODAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(at(TODAY, dt.time(12)), tick=False)


def booked(room, start, end, **changes):
    return BookingFactory(room=room, starts=at(TODAY, dt.time(start)), ends=at(TODAY, dt.time(end)), **changes)


def board_of(*rooms):
    return boards(rooms, TODAY, TODAY, timezone.now())[0]


def told(board):
    return [(slot.times, slot.kind, slot.text) for slot in board.days[0].slots]


def test_a_day_is_told_without_a_gap(house):
    booked(house.room, 9, 11)
    slots = board_of(house.room).days[0].slots
    assert told(board_of(house.room)) == [
        ("0:00–8:00", "closed", "不开放"),
        ("8:00–9:00", "free", "空闲"),
        ("9:00–11:00", "taken", "已占用"),
        ("11:00–22:00", "free", "空闲"),
        ("22:00 起", "closed", "不开放"),
    ]
    whole = day_period(TODAY)
    edges = [whole.start, *(slot.period.end for slot in slots)]
    assert [slot.period.start for slot in slots] == edges[:-1]
    assert edges[-1] == whole.end


def test_nothing_private_is_told_but_what_is_public_is(house):
    booked(house.room, 9, 11, purpose="秘密会议")
    public = booked(house.room, 14, 16)
    activity = ActivityFactory(organization=public.organization)
    OccurrenceFactory(activity=activity, booking=public, room=house.room, starts=public.starts, ends=public.ends)
    booked(house.room, 18, 19, pending=True)
    slots = [slot for slot in board_of(house.room).days[0].slots if slot.is_taken]
    assert [(slot.text, slot.url) for slot in slots] == [
        ("已占用", ""),
        (activity.title, activity.get_absolute_url()),
        ("有人申请，等答复", ""),
    ]


def test_cleaning_is_told_apart(house):
    booking = booked(house.room, 9, 11)
    booking.holds.all().delete()
    Hold.objects.create(booking=booking, room=house.room, starts=booking.starts, ends=at(TODAY, dt.time(11, 30)))
    assert ("11:00–11:30", "cleaning", "打扫整理") in told(board_of(house.room))


def test_cleaning_after_midnight_belongs_to_both_days(house):
    booking = booked(house.room, 21, 22)
    booking.holds.all().delete()
    midnight = day_period(TODAY).end
    Hold.objects.create(
        booking=booking, room=house.room, starts=booking.starts, ends=midnight + dt.timedelta(minutes=15)
    )
    (board,) = boards([house.room], TODAY, TODAY + dt.timedelta(days=1), timezone.now())
    last, first = board.days[0].slots[-1], board.days[1].slots[0]
    assert (last.kind, last.times) == ("cleaning", "22:00 起")
    assert (first.kind, first.times) == ("cleaning", "0:00–0:15")


def test_what_is_on_and_what_comes_next(house):
    booked(house.room, 11, 13)
    later = booked(house.room, 15, 16)
    now = timezone.now()
    board = board_of(house.room)
    assert (board.on(now).kind, board.on(now).until) == ("taken", "13:00")
    assert board.following(now).period == later.period
    assert [slot.times for slot in board.days[0].coming(now)] == ["13:00–15:00", "15:00–16:00", "16:00–22:00"]


def test_times_to_book_are_those_that_availability_gives(house):
    booked(house.room, 14, 20)
    assert [label for label, _url in board_of(house.room).offers] == ["20:00", "20:30", "21:00", "21:30"]
    assert f"/rooms/{house.room.slug}/book/?date=2026-11-23&start=20%3A00" in board_of(house.room).offers[0][1]


def test_a_closed_day_says_why(house):
    SpecialDayFactory(center=house.center, date=TODAY, note="停电检修")
    assert told(board_of(house.room)) == [("0:00 起", "closed", "停电检修，当天关闭。")]
    assert board_of(house.room).days[0].note == "停电检修"


def test_a_room_that_is_not_let_is_not_called_free(house):
    house.room.active = False
    house.room.save(update_fields=["active"])
    assert {kind for _times, kind, _text in told(board_of(house.room))} == {"closed"}


def test_a_hall_is_told_by_its_parts(house):
    parts = [RoomFactory(center=house.center, whole=house.room) for _n in range(2)]
    booked(parts[0], 14, 15)
    # The factory holds rooms themselves; a hall is held by its parts.
    hall = booked(house.room, 9, 11, status=Booking.Status.CANCELLED)
    Booking.objects.filter(pk=hall.pk).update(status=Booking.Status.CONFIRMED)
    for part in parts:
        Hold.objects.create(booking=hall, room=part, starts=hall.starts, ends=hall.ends)
    shown = boards([house.room], TODAY, TODAY, timezone.now())
    taken = [[slot.times for slot in board.days[0].slots if slot.is_taken] for board in shown]
    assert [board.room for board in shown] == parts
    assert taken == [["9:00–11:00", "14:00–15:00"], ["9:00–11:00"]]


def test_boards_cost_the_same_for_one_room_and_for_fifty(house, django_assert_max_num_queries):
    booked(house.room, 9, 11)
    with django_assert_max_num_queries(9) as one:
        boards([house.room], TODAY, TODAY, timezone.now())
    rooms = [house.room, *(RoomFactory(center=house.center) for _n in range(49))]
    for room in rooms[1:]:
        booked(room, 9, 11)
    with django_assert_max_num_queries(len(one)):
        assert len(boards(rooms, TODAY, TODAY, timezone.now())) == 50
