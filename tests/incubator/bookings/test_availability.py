"""The pure function against a grid of minutes that knows nothing of periods."""

import datetime as dt
from collections import defaultdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from incubator.bookings import availability
from incubator.bookings.availability import House, Taken
from incubator.premises.models import Center, OpeningHours, Room, SpecialDay
from portal.common.periods import Period, at, day_period
from tests.factories.bookings import BookingFactory
from tests.factories.premises import CenterFactory, OpeningHoursFactory, RoomFactory, SpecialDayFactory

MONDAY = dt.date(2026, 11, 23)
NOW = at(MONDAY, dt.time(8, 10))


def times(step=10):
    return st.integers(0, 24 * 60 // step - 1).map(lambda n: dt.time(n * step // 60, n * step % 60))


@st.composite
def spans(draw):
    opens, closes = sorted(draw(st.lists(times(), min_size=2, max_size=2, unique=True)))
    return opens, closes


@st.composite
def houses(draw):
    """A hall (1) of two parts (2, 3) and a room (4), with hours, special days and holds on five days."""
    center = Center(pk=1, slot_minutes=draw(st.sampled_from([10, 15, 30, 60])), horizon_days=draw(st.integers(0, 6)))

    def room(pk, whole_id=None):
        shortest = draw(st.sampled_from([10, 30, 60]))
        return Room(
            pk=pk,
            center=center,
            whole_id=whole_id,
            name=f"场地{pk}",
            capacity=draw(st.integers(1, 20)),
            cleanup_minutes=draw(st.sampled_from([0, 10, 25])),
            shortest_minutes=shortest,
            longest_minutes=shortest + draw(st.sampled_from([0, 60, 180])),
            notice_hours=draw(st.integers(0, 30)),
            active=draw(st.integers(0, 9)) > 0,
        )

    rooms = [room(1), room(2, 1), room(3, 1), room(4)]
    places = st.sampled_from([None, None, None, 1, 2, 3, 4])
    days = st.integers(0, 4).map(lambda n: MONDAY + dt.timedelta(days=n))
    hours = [
        OpeningHours(
            pk=n,
            center_id=1,
            room_id=draw(places),
            weekday=draw(st.integers(0, 6)),
            opens=span[0],
            closes=span[1],
            valid_from=draw(st.none() | days),
            valid_to=draw(st.none() | days),
        )
        for n, span in enumerate(draw(st.lists(spans(), max_size=14)))
    ]
    special = []
    for n in range(draw(st.integers(0, 4))):
        opens, closes = draw(st.just((None, None)) | spans())
        special.append(
            SpecialDay(
                pk=n,
                center_id=1,
                room_id=draw(places),
                date=draw(days),
                acts_as=draw(st.integers(-1, 6)),
                opens=opens,
                closes=closes,
                note="停电检修",
            )
        )
    house = House(rooms, hours, special, first=MONDAY, last=MONDAY + dt.timedelta(days=4))
    house.drawn = defaultdict(list)
    for n in range(draw(st.integers(0, 6))):
        start = at(draw(days), draw(times()))
        pk, taken = (
            draw(st.sampled_from([2, 3, 4])),
            Taken(start, start + dt.timedelta(minutes=draw(st.integers(1, 300))), n),
        )
        house.holds.add(pk, taken)
        house.drawn[pk].append(taken)
    return house


def open_minutes(house, room, day):
    """The minutes of ``day`` at which ``room`` is open, by looking at each of them."""

    def hours_of(room, weekday):
        for level in (room.pk, room.whole_id, None):
            valid = [
                row
                for row in house.hours
                if row.room_id == level and (row.valid_from or day) <= day <= (row.valid_to or day)
            ]
            if valid:
                today = [row for row in valid if row.weekday == weekday]
                dated = [row for row in today if row.valid_from or row.valid_to]
                return {m for row in dated or today for m in span(row.opens, row.closes)}
            if level is None:
                return set()
        raise AssertionError

    def span(opens, closes):
        return range(opens.hour * 60 + opens.minute, closes.hour * 60 + closes.minute)

    def alone(room):
        minutes = hours_of(room, day.weekday())
        for level in dict.fromkeys((None, room.whole_id, room.pk)):
            rows = [row for row in house.special_days if row.date == day and row.room_id == level]
            openings = [row for row in rows if row.opens and row.acts_as >= 0]
            closed = [row for row in rows if not row.opens and row.acts_as < 0]
            swapped = [row for row in rows if not row.opens and row.acts_as >= 0]
            if openings:
                minutes = {m for row in openings for m in span(row.opens, row.closes)}
            elif closed:
                minutes = set()
            elif swapped:
                minutes = hours_of(room, swapped[0].acts_as)
            for row in rows:
                if row.opens and row.acts_as < 0:
                    minutes = minutes - set(span(row.opens, row.closes))
        return minutes

    minutes = alone(room)
    for part in house.family:
        if part.whole_id == room.pk:
            minutes = minutes & alone(part)
    return minutes


def held_minutes(house, room, day):
    """The minutes counted from the midnight of ``day``, also of the next morning, at which a leaf is held."""
    parts = [part.pk for part in house.family if part.whole_id == room.pk] or [room.pk]
    midnight = day_period(day).start
    held = set()
    for pk in parts:
        for hold in house.drawn[pk]:
            first = int((hold.start - midnight).total_seconds()) // 60
            held |= set(range(first, first + int((hold.end - hold.start).total_seconds()) // 60))
    return held


def minutes_of(periods, day):
    midnight = day_period(day).start
    return {
        minute
        for period in periods
        for minute in range(
            int((period.start - midnight).total_seconds()) // 60, int((period.end - midnight).total_seconds()) // 60
        )
    }


@settings(max_examples=60)
@given(houses(), st.data())
def test_every_answer_agrees_with_the_grid_of_minutes(house, data):
    room = data.draw(st.sampled_from(house.family))
    day = MONDAY + dt.timedelta(days=data.draw(st.integers(0, 4)))
    opened, held = open_minutes(house, room, day), held_minutes(house, room, day)
    assert minutes_of(house.open_periods(room, day), day) == opened
    # A minute is free when nothing holds the room from it until the cleanup after it is over.
    free = {m for m in opened if not held & set(range(m, m + 1 + room.cleanup_minutes))}
    assert minutes_of(house.free_periods(room, day), day) == free

    slot = room.center.slot_minutes
    start = data.draw(st.integers(0, 24 * 60 // slot - 1)) * slot + data.draw(st.sampled_from([0, 0, 0, 5]))
    minutes = data.draw(st.sampled_from([10, 30, 60, 90, 120, 240]))
    people = data.draw(st.integers(1, 20))
    starts = day_period(day).start + dt.timedelta(minutes=start)
    period = Period(starts, starts + dt.timedelta(minutes=minutes))
    expected = set()
    if not room.active:
        expected.add("inactive")
    if people > room.capacity:
        expected.add("too_small")
    if starts < NOW:
        expected.add("past")
    elif starts < NOW + dt.timedelta(hours=room.notice_hours):
        expected.add("too_short_notice")
    elif (day - MONDAY).days > room.center.horizon_days:
        expected.add("too_far")
    if minutes < room.shortest_minutes:
        expected.add("too_short")
    if minutes > room.longest_minutes:
        expected.add("too_long")
    if start % slot or (start + minutes) % slot:
        expected.add("off_slot")
    if not set(range(start, start + minutes)) <= opened:
        expected.add("closed")
    if held & set(range(start, start + minutes + room.cleanup_minutes)):
        expected.add("taken")
    reasons = house.verdict(room, period, people, NOW)
    assert {reason.code for reason in reasons} == expected
    assert all(reason.sentence and "%" not in reason.sentence for reason in reasons)

    every = [
        day_period(day).start + dt.timedelta(minutes=m)
        for m in range(0, 24 * 60, slot)
        if not house.verdict(
            room,
            Period(p := day_period(day).start + dt.timedelta(minutes=m), p + dt.timedelta(minutes=minutes)),
            people,
            NOW,
        )
    ]
    assert house.starts(room, day, minutes, people, NOW) == every


@settings(max_examples=30)
@given(houses(), st.data())
def test_alternatives_are_bookable_and_the_nearest(house, data):
    room = data.draw(st.sampled_from(house.family))
    starts = at(MONDAY + dt.timedelta(days=data.draw(st.integers(0, 4))), data.draw(times(30)))
    period = Period(starts, starts + dt.timedelta(minutes=60))
    every = [start for n in range(5) for start in house.starts(room, MONDAY + dt.timedelta(days=n), 60, 1, NOW)]
    every.sort(key=lambda start: (abs(start - starts), start))
    assert [offer.starts for offer in house.nearest(room, period, 1, NOW)] == sorted(every[:3])
    for offer in house.instead(room, period, 1, NOW):
        assert house.verdict(offer.room, Period(offer.starts, offer.ends), 1, NOW) == []


def day_after(days):
    return MONDAY + dt.timedelta(days=days)


def ask(room, day, start, end, *, people=1):
    house = availability.load([room], day, day)
    period = Period(at(day, dt.time.fromisoformat(start)), at(day, dt.time.fromisoformat(end)))
    return [tuple(reason[:2]) for reason in house.verdict(house.by_pk[room.pk], period, people, NOW)]


def test_a_closed_day_gives_its_note(house):
    SpecialDayFactory(center=house.center, date=day_after(2), note="停电检修")
    assert ask(house.room, day_after(2), "09:00", "10:00") == [("closed", "停电检修，当天关闭。")]


def test_the_sentence_names_the_rule(house):
    assert ask(house.room, day_after(1), "21:00", "23:00") == [("closed", "只开放到 22:00。")]
    assert ask(house.room, day_after(1), "07:00", "09:00") == [("closed", "8:00 才开放。")]
    SpecialDayFactory(center=house.center, date=day_after(2), note="消防检查", opens=dt.time(12), closes=dt.time(14))
    assert ask(house.room, day_after(2), "11:00", "13:00") == [
        ("closed", "消防检查：当天开放时间：8:00–12:00、14:00–22:00。")
    ]


def test_a_weekday_without_hours_is_named(db):
    center = CenterFactory()
    OpeningHoursFactory(center=center, weekday=1)
    assert ask(RoomFactory(center=center), MONDAY + dt.timedelta(days=7), "09:00", "10:00") == [
        ("closed", "星期一不开放。")
    ]


def test_a_swapped_workday_acts_as_its_weekday(db):
    center = CenterFactory()
    OpeningHoursFactory(center=center, weekday=0)
    saturday = day_after(5)
    SpecialDayFactory(center=center, date=saturday, acts_as=0, note="调休上班")
    assert ask(RoomFactory(center=center), saturday, "09:00", "10:00") == []


def test_a_hall_and_its_parts_take_each_other(house):
    hall = house.room
    east, west = RoomFactory(center=house.center, whole=hall), RoomFactory(center=house.center, whole=hall)
    BookingFactory(room=east, starts=at(day_after(1), dt.time(9)))
    assert [code for code, _sentence in ask(hall, day_after(1), "10:00", "12:00")] == ["taken"]
    assert ask(west, day_after(1), "10:00", "12:00") == []
    assert ask(hall, day_after(1), "11:00", "12:00") == []


def test_what_was_not_loaded_is_not_called_free(house):
    snapshot = availability.load([house.room], day_after(1), day_after(1))
    other = RoomFactory(center=house.center)
    with pytest.raises(LookupError):
        snapshot.open_periods(house.room, day_after(2))
    with pytest.raises(LookupError):
        snapshot.free_periods(other, day_after(1))


def test_any_number_of_rooms_and_days_costs_six_queries(house, django_assert_num_queries):
    rooms = [house.room, *(RoomFactory(center=house.center) for _n in range(9))]
    for n in range(9):
        BookingFactory(room=rooms[n], starts=at(day_after(n), dt.time(9)))
    for some, days in ((rooms[:1], 0), (rooms, 30)):
        with django_assert_num_queries(6):
            snapshot = availability.load(some, MONDAY, day_after(days))
            for room in snapshot.rooms:
                snapshot.instead(room, Period(at(MONDAY, dt.time(9)), at(MONDAY, dt.time(11))), 5, NOW)
