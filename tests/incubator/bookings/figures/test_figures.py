"""The figures against a count that looks at every booking and every minute by itself."""

import datetime as dt
import random
import statistics
from collections import Counter

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incubator.bookings.figures import figures
from incubator.bookings.figures.heat import Hour
from incubator.bookings.models import Booking
from portal.common.figures.numbers import Spread
from portal.common.periods import at, days
from tests.factories.bookings import BookingFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.people import UserFactory
from tests.factories.premises import CenterFactory, OpeningHoursFactory, RoomFactory, SpecialDayFactory

STATUS = Booking.Status
# Two weeks that are over: Monday, 7 October to Sunday, 20 October.
FIRST, LAST = dt.date(2024, 10, 7), dt.date(2024, 10, 20)


def booked(day, start, minutes, **fields):
    starts = at(day, dt.time()) + dt.timedelta(minutes=start)
    fields.setdefault("status", STATUS.USED)
    fields.setdefault("created_at", starts - dt.timedelta(days=5))
    return BookingFactory(starts=starts, ends=starts + dt.timedelta(minutes=minutes), **fields)


# --- Against a brute force ---------------------------------------------------------------------------------------


@pytest.fixture(params=range(3))
def town(request, db):
    """A hall of two parts, a room with hours of its own and one that is shut; bookings of every kind, at random."""
    chance = random.Random(request.param)
    center = CenterFactory()
    for weekday in range(7):
        if chance.random() < 0.8:
            OpeningHoursFactory(center=center, weekday=weekday, opens=dt.time(8, 30), closes=dt.time(12))
            OpeningHoursFactory(center=center, weekday=weekday, opens=dt.time(13), closes=dt.time(21, 15))
    hall = RoomFactory(center=center)
    rooms = [hall, *(RoomFactory(center=center, whole=hall) for _n in range(2))]
    rooms += [
        RoomFactory(center=center),
        RoomFactory(center=center, active=False),
        RoomFactory(center=center, active=False),
    ]
    for weekday in range(0, 7, 2):
        OpeningHoursFactory(center=center, room=rooms[3], weekday=weekday, opens=dt.time(14), closes=dt.time(16, 30))
    SpecialDayFactory(center=center, date=FIRST + dt.timedelta(days=3))
    SpecialDayFactory(center=center, room=rooms[1], date=LAST, opens=dt.time(9), closes=dt.time(10, 10))
    organizations, person = [OrganizationFactory() for _n in range(3)], UserFactory()
    made = []
    for _n in range(70):
        day = FIRST + dt.timedelta(days=chance.randint(-2, 15))
        starts = at(day, dt.time()) + dt.timedelta(minutes=chance.choice([0, 7, 15, 30]) + 60 * chance.randint(0, 23))
        created = starts - dt.timedelta(minutes=chance.randint(0, 40 * 24 * 60))
        made.append(
            Booking(
                organization=chance.choice(organizations),
                room=chance.choice(rooms[:5]),
                starts=starts,
                ends=starts + dt.timedelta(minutes=chance.randint(1, 300)),
                people=chance.randint(1, 40),
                headcount=chance.choice([None, 0, 12]),
                purpose="排练",
                status=chance.choice([*STATUS.values, STATUS.USED, STATUS.USED]),
                reason=chance.choice(["", "满了", "接待参观"]),
                requested_by=person,
                created_at=created,
                decided_at=chance.choice([None, created, created + dt.timedelta(hours=chance.randint(0, 90))]),
                due_at=created + dt.timedelta(days=3),
                changed_at=starts - dt.timedelta(hours=chance.randint(0, 50)),
            )
        )
    Booking.objects.bulk_create(made)
    return rooms


def asked_for():
    zone = timezone.get_default_timezone()
    return [
        booking
        for booking in Booking.objects.select_related("room", "organization")
        if FIRST <= booking.starts.astimezone(zone).date() <= LAST and booking.status != "skipped"
    ]


def used_minutes(room):
    """Minutes by hour in which the room or its hall was used."""
    found = Counter()
    zone = timezone.get_default_timezone()
    for booking in asked_for():
        if booking.status in ("used", "confirmed") and booking.room_id in (room.pk, room.whole_id):
            moment = booking.starts
            while moment < booking.ends:
                local = moment.astimezone(zone)
                found[Hour(local.weekday(), local.hour)] += 1
                moment += dt.timedelta(minutes=1)
    return found


def open_minutes(room):
    """Minutes by hour, asked of the hours and special days row by row."""
    found = Counter()
    family = [room, *room.parts.all()]
    for day in days(FIRST, LAST):
        for minute in range(24 * 60):
            time = dt.time(minute // 60, minute % 60)
            if all(is_open(member, day, time) for member in family):
                found[Hour(day.weekday(), minute // 60)] += 1
    return found


def is_open(room, day, time):
    rows = rows_of(room)
    closed = [row for row in rows["special"] if row.date == day and row.room_id in (None, room.whole_id, room.pk)]
    if any(row.whole_day or row.opens <= time < row.closes for row in closed):
        return False
    return any(row.weekday == day.weekday() and row.opens <= time < row.closes for row in rows["hours"])


def rows_of(room):
    if not hasattr(room, "rows"):
        hours = list(room.center.hours.all())
        own = [row for row in hours if row.room_id == room.pk]
        room.rows = {
            "hours": own or [row for row in hours if row.room_id is None],
            "special": list(room.center.special_days.all()),
        }
    return room.rows


def test_use_is_what_a_count_of_every_minute_finds(town):
    found = figures.read(FIRST, LAST)
    shown = {use.room: use for use in found.rooms}
    assert set(shown) == {room for room in town if room.active or used_minutes(room)}
    for room, use in shown.items():
        used, opened = used_minutes(room), open_minutes(room)
        assert use.heat.used == used
        assert use.heat.opened == used | opened
        own = [there for there in asked_for() if there.room == room and there.status in ("used", "confirmed")]
        assert (use.bookings, use.expected, use.came) == (
            len(own),
            sum(booking.people for booking in own),
            sum(booking.headcount or 0 for booking in own),
        )
    leaves = [use for room, use in shown.items() if room != town[0]]
    assert found.heat.minutes == sum(use.heat.minutes for use in leaves)
    assert found.heat.open_minutes == sum(use.heat.open_minutes for use in leaves)


def test_organizations_and_answers_are_what_a_count_of_every_booking_finds(town):
    found = figures.read(FIRST, LAST)
    every = asked_for()
    rows = Counter()
    for organization in {booking.organization for booking in every}:
        theirs = [booking for booking in every if booking.organization == organization]
        used = [booking for booking in theirs if booking.status in ("used", "confirmed")]
        of = Counter(booking.status for booking in theirs)
        late = [b for b in theirs if b.status == "cancelled" and b.starts - b.changed_at < dt.timedelta(hours=24)]
        rows[
            organization.name,
            len(theirs),
            len(used),
            sum(booking.period.minutes for booking in used),
            sum(booking.people for booking in used),
            sum(booking.headcount or 0 for booking in used),
            *(of[status] for status in ("no_show", "cancelled")),
            len(late),
            *(of[status] for status in ("declined", "expired")),
        ] += 1
    assert rows == Counter(
        (
            use.name,
            use.asked,
            use.used,
            use.minutes,
            use.expected,
            use.came,
            use.no_shows,
            use.cancelled,
            use.cancelled_late,
            use.declined,
            use.expired,
        )
        for use in found.organizations
    )
    assert found.total.asked == len(every)
    ahead = [(booking.starts - booking.created_at).total_seconds() / 86400 for booking in every]
    assert sorted(found.ahead) == pytest.approx(sorted(ahead))
    assert Spread.of(found.ahead).median == pytest.approx(statistics.median(ahead))
    assert sum(number for _low, _high, number in found.ahead_counts()) == len(every)
    decided = [booking for booking in every if booking.decided_at and booking.decided_at > booking.created_at]
    assert found.at_once == sum(booking.decided_at == booking.created_at for booking in every)
    in_time = sum(booking.decided_at <= booking.due_at for booking in decided)
    expired = sum(booking.status == "expired" for booking in every)
    assert len(found.waits) == len(decided)
    assert found.in_time_share == pytest.approx(in_time / (len(decided) + expired))
    declined = [booking for booking in every if booking.status == "declined"]
    assert dict(found.reasons()) == Counter(booking.reason for booking in declined)
    assert {row.pk for row in found.declined} == {booking.pk for booking in declined}


# --- One by one --------------------------------------------------------------------------------------------------


def test_a_booking_of_the_hall_is_use_of_each_part(house):
    hall = house.room
    parts = [RoomFactory(center=house.center, whole=hall) for _n in range(2)]
    booked(FIRST, 9 * 60 + 30, 60, room=hall)
    booked(FIRST, 14 * 60, 60, room=parts[0])
    found = figures.read(FIRST, LAST)
    assert {use.room: use.heat.minutes for use in found.rooms} == {hall: 60, parts[0]: 120, parts[1]: 60}
    assert found.heat.used == {Hour(0, 9): 60, Hour(0, 10): 60, Hour(0, 14): 60}
    # Open from 8 to 22 on 14 days, twice.
    assert found.heat.share == 180 / (2 * 14 * 14 * 60)
    assert found.total.minutes == 120


def test_who_did_not_come_has_not_used_the_room(house, cast):
    for status in (STATUS.USED, STATUS.CONFIRMED, STATUS.NO_SHOW, STATUS.DECLINED, STATUS.QUEUED, STATUS.SKIPPED):
        start = 8 * 60 + 60 * len(Booking.objects.all())
        booked(FIRST, start, 60, room=house.room, organization=cast.organization, status=status)
    found = figures.read(FIRST, LAST)
    assert found.heat.minutes == 120
    assert (found.total.asked, found.total.used, found.total.no_shows) == (5, 2, 1)
    assert found.organizations[0].no_show_rate == pytest.approx(1 / 3)


def test_a_day_is_one_of_the_house_whatever_the_reader_has_set(house):
    """Ten past midnight here is yesterday in Greenwich, and a clerk who travels sees the same figures."""
    booked(FIRST, 10, 30, room=house.room)
    with timezone.override("America/Los_Angeles"):
        assert figures.read(FIRST, FIRST).heat.used == {Hour(0, 0): 30}
        assert figures.read(FIRST - dt.timedelta(days=1), FIRST - dt.timedelta(days=1)).total.asked == 0


def test_only_days_that_are_over_have_figures(db):
    with pytest.raises(ValueError):
        figures.read(FIRST, timezone.localdate())


def test_nothing_was_booked(house):
    found = figures.read(FIRST, LAST)
    assert (found.total.asked, found.heat.minutes, found.in_time_share, found.reasons()) == (0, 0, None, [])
    assert Spread.of(found.ahead) is None
    assert Spread.of([3]) == (3, 3, 3)
    assert found.total.no_show_rate is None


def test_the_figures_cost_the_same_with_one_booking_and_with_fifty(house):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            figures.read(FIRST, LAST)
        return len(queries)

    booked(FIRST, 600, 60, room=house.room, status=STATUS.DECLINED)
    first = cost()
    for number in range(50):
        day = FIRST + dt.timedelta(days=number % 14)
        booked(day, 600, 60, room=RoomFactory(center=house.center), status=STATUS.values[number % 9])
    assert cost() == first == 7
