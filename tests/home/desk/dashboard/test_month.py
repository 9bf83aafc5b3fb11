"""The month so far and the same days before, by the rooms' own figures."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.activities.models import Occurrence
from home.desk.dashboard.month import Days, days_of, month_of
from home.desk.demo.clock import at_hour
from incubator.bookings.models import Booking
from portal.common.periods import at
from tests.factories.activities import OccurrenceFactory, RegistrationFactory
from tests.factories.bookings import BookingFactory
from tests.factories.residency import ApplicationFactory

TODAY = dt.date(2026, 11, 20)


def on(month, day, hour=9):
    return at(dt.date(2026, month, day), dt.time(hour))


def numbers(user, today=TODAY):
    with at_hour(at(today, dt.time(12))):
        return {number.label: number for number in month_of(user, today).numbers}


@pytest.mark.parametrize(
    ("today", "days", "before"),
    [
        ("2026-11-20", ("2026-11-01", "2026-11-19"), ("2026-10-01", "2026-10-19")),
        ("2026-11-02", ("2026-11-01", "2026-11-01"), ("2026-10-01", "2026-10-01")),
        ("2026-01-15", ("2026-01-01", "2026-01-14"), ("2025-12-01", "2025-12-14")),
        # February is shorter; on a first the whole month that ended is told.
        ("2026-03-31", ("2026-03-01", "2026-03-30"), ("2026-02-01", "2026-02-28")),
        ("2026-03-01", ("2026-02-01", "2026-02-28"), ("2026-01-01", "2026-01-31")),
    ],
)
def test_which_days_are_compared(today, days, before):
    pairs = [Days(*map(dt.date.fromisoformat, pair)) for pair in (days, before)]
    assert list(days_of(dt.date.fromisoformat(today))) == pairs


def test_it_counts_what_took_place_who_came_and_who_asked(house, cast):
    for day in (3, 10):
        occurrence = OccurrenceFactory(starts=on(11, day), attendance_closed_at=on(11, day, 18))
        RegistrationFactory(occurrence=occurrence, status="attended", attended_size=4)
    OccurrenceFactory(starts=on(11, 5), status=Occurrence.Status.CANCELLED)
    OccurrenceFactory(starts=on(11, 20))  # today is not over
    OccurrenceFactory(starts=on(10, 3))
    OccurrenceFactory(starts=on(10, 25))  # after the same days of the month before
    for month, day in ((11, 4), (10, 4), (10, 5)):
        BookingFactory(room=house.room, starts=on(month, day), status=Booking.Status.USED)
    ApplicationFactory(status="submitted", submitted_at=on(11, 6))

    found = numbers(cast.staff)
    assert {label: (number.text, number.before, number.way) for label, number in found.items()} == {
        "办了活动": ("2", "1", "up"),
        "来的人次": ("8", "0", "up"),
        "使用场地次数": ("1", "2", "down"),
        # 2 and 4 of 266 hours.
        "场地使用率": ("1%", "2%", "down"),
        "收到入驻申请": ("1", "0", "up"),
    }


def test_its_links_lead_to_the_same_days(client, house, cast):
    BookingFactory(room=house.room, starts=on(11, 4), status=Booking.Status.USED)
    client.force_login(cast.staff)
    with at_hour(at(TODAY, dt.time(12))):
        for number in month_of(cast.staff, TODAY).numbers:
            assert client.get(number.href).status_code == 200, number.label
    assert numbers(cast.staff)["使用场地次数"].href.endswith("?first=2026-11-01&last=2026-11-19")


@pytest.mark.parametrize("person", ["resident", "lead", "reviewer"])
def test_others_see_no_figures(cast, person):
    assert numbers(getattr(cast, person)) == {}


def test_it_costs_the_same_at_1_and_at_50(house, cast):
    costs = []
    cast.director.has_perm("incubator.view_booking")  # permissions are asked once a request
    for count in (1, 49):
        for _n in range(count):
            BookingFactory(starts=on(11, 4), status=Booking.Status.USED)
            RegistrationFactory(occurrence=OccurrenceFactory(starts=on(11, 4)))
            ApplicationFactory(status="submitted", submitted_at=on(11, 6))
        with CaptureQueriesContext(connection) as queries:
            found = numbers(cast.director)
        costs.append(len(queries))
    assert found["使用场地次数"].text == "50"
    assert costs[0] == costs[1]


@pytest.mark.parametrize(("day", "heading"), [(1, "上月：10月1日 到 10月31日"), (2, "本月：11月1日 到 11月1日")])
def test_on_a_first_it_is_called_the_last_month(client, house, cast, day, heading):
    client.force_login(cast.staff)
    with at_hour(on(11, day, 12)):
        assert heading in client.get("/admin/").content.decode()
