"""The front page opens with what is on, which room is free and what came of a year, at a price that does not grow."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from home.pages import front
from incubator.premises.models import OpeningHours
from portal.common.periods import Period, at
from tests.factories.activities import ActivityFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.bookings import BookingFactory
from tests.factories.premises import RoomFactory

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 11, 23)
NOON = at(DAY, dt.time(12))


def occurrence(days, **kwargs):
    starts = NOON + dt.timedelta(days=days)
    return OccurrenceFactory(starts=starts, ends=starts + dt.timedelta(hours=2), **kwargs)


def test_the_coming_week_shows_what_is_public():
    soon = occurrence(2)
    cancelled = occurrence(3, status="cancelled")
    occurrence(8)
    occurrence(-1)
    occurrence(1, activity=ActivityFactory(draft=True))
    assert [card.pk for card in front.coming_week(NOON)] == [soon.pk, cancelled.pk]


def test_rooms_with_time_left_come_first(house):
    full, free = house.room, RoomFactory(center=house.center, shortest_minutes=60, notice_hours=1)
    BookingFactory(room=full, starts=at(DAY, dt.time(8)), ends=at(DAY, dt.time(22)))
    BookingFactory(room=free, starts=at(DAY, dt.time(17)), ends=at(DAY, dt.time(19)))
    assert front.rooms_today(NOON) == [
        front.RoomToday(free, Period(at(DAY, dt.time(13)), at(DAY, dt.time(17)))),
        front.RoomToday(full, None),
    ]


def test_a_closed_day_has_no_free_room(house):
    OpeningHours.objects.all().delete()
    assert [item.free for item in front.rooms_today(NOON)] == [None]


def test_the_year_counts_what_took_place():
    held = occurrence(-10)
    occurrence(-20, activity=ActivityFactory(organization=held.activity.organization))
    occurrence(-30, status="cancelled")
    occurrence(-400)
    occurrence(3)
    RegistrationFactory(occurrence=held, party_size=3)
    RegistrationFactory(occurrence=held, party_size=2)
    RegistrationFactory(occurrence=held, party_size=5, status="cancelled")
    assert front.last_year(NOON) == front.Year(activities=2, organizations=1, people=5, hours=4)


def test_nothing_yet_is_zero():
    assert front.last_year(timezone.now()) == front.Year(0, 0, 0, 0)


@time_machine.travel(NOON, tick=False)
@pytest.mark.parametrize("address", ["/", "/en/"])
def test_one_price_for_one_and_for_fifty(client, house, address):
    occurrence(1)
    client.get(address)
    with CaptureQueriesContext(connection) as one:
        assert client.get(address).status_code == 200
    for number in range(50):
        occurrence(1 + number % 5)
        occurrence(-1 - number)
        RoomFactory(center=house.center)
    with CaptureQueriesContext(connection) as fifty:
        page = client.get(address).content.decode()
    assert len(one) == len(fifty)
    assert page.count("activity-card__text") == front.CARDS


def test_an_empty_house_still_has_a_front_page(client):
    assert client.get("/").status_code == 200


def test_the_figures_of_a_day_are_counted_once(django_assert_num_queries):
    cache.clear()
    held = occurrence(-10)
    RegistrationFactory(occurrence=held, party_size=3)
    occurrence(0)  # today's own counts from tomorrow on
    counted = front.year_until_today(NOON + dt.timedelta(hours=6))
    assert counted == front.Year(activities=1, organizations=1, people=3, hours=2)
    with django_assert_num_queries(0):
        assert front.year_until_today(NOON + dt.timedelta(hours=7)) == counted
    assert front.year_until_today(NOON + dt.timedelta(days=1)).activities == 2
