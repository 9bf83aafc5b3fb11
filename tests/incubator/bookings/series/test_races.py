"""Series under contention: eight processes want the same year of weeks, each in its own order; each gets all or nothing."""

import datetime as dt
import random

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from incubator.bookings.models import Booking, Hold, Series
from incubator.bookings.series import actions as series
from incubator.premises.models import Room
from portal.accounts.models import User
from portal.common import rules
from portal.common.errors import Refused
from tests.factories.organizations import MembershipFactory
from tests.factories.premises import RoomFactory
from tests.incubator.bookings.test_races import overlaps
from tests.races import run_processes

HERE = "tests.incubator.bookings.series.test_races"
PROCESSES, DATES = 8, 52

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


@pytest.fixture
def leads(house):
    # A year ahead, and not a question of hours.
    house.center.horizon_days = 400
    house.center.save()
    return [MembershipFactory().user_id for _n in range(PROCESSES)]


def wish_of(lead, room):
    first = timezone.localdate() + dt.timedelta(days=7)
    until = first + dt.timedelta(weeks=DATES - 1)
    organization = lead.memberships.get().organization
    return series.Wish(organization, room, Series.Pattern.WEEKLY, first, until, dt.time(9), 120, 5, "排练")


def want_a_year(worker, leads, rooms):
    """Ask for all dates, by name, in each room, in an order of one's own; the answers."""
    lead = User.objects.get(pk=leads[worker.number])
    order = list(rooms)
    random.Random(worker.number).shuffle(order)
    answers = []
    worker.meet()
    for pk in order:
        wish = wish_of(lead, Room.objects.get(pk=pk))
        days = [f"{day}" for day in wish.days]
        random.Random(worker.number).shuffle(days)
        # The other rooms are named, too: their locks are taken in one order, whatever the order of the choices.
        elsewhere = {
            day: f"{other}@{day}T09:00" for day, other in zip(days, order[1:] if pk == order[0] else [], strict=False)
        }
        try:
            series.request_series(wish, {day: elsewhere.get(day, "take") for day in days}, by=lead)
            answers.append("won")
        except Refused as refused:
            answers.append(refused.code)
    return answers


def test_series_in_any_order_are_all_or_nothing_and_never_overlap(house, leads):
    rooms = [house.room.pk, RoomFactory(center=house.center).pk]
    answers = run_processes(PROCESSES, f"{HERE}.want_a_year", leads, rooms)
    told = [answer for of_one in answers for answer in of_one]
    assert set(told) == {"won", "dates_changed"}
    assert told.count("won") == Series.objects.count()
    assert [made.bookings.count() for made in Series.objects.all()] == [DATES] * Series.objects.count()
    assert Hold.objects.count() == Booking.objects.count() == DATES * Series.objects.count()
    assert overlaps() == 0


# --- Negative control: looking at all dates first, without lock and rule -------------------------------------------


def look_then_take(worker, leads, room):
    lead = User.objects.get(pk=leads[worker.number])
    wish = wish_of(lead, Room.objects.get(pk=room))
    found = series.preview(wish, {}, by=lead)
    worker.meet()
    try:
        with transaction.atomic():
            for date in found.dates:
                booking = Booking.objects.create(
                    organization=wish.organization,
                    room=wish.room,
                    starts=date.period.start,
                    ends=date.period.end,
                    people=5,
                    requested_by=lead,
                    due_at=date.period.start,
                )
                Hold.objects.create(booking=booking, room=wish.room, starts=booking.starts, ends=booking.ends)
    except IntegrityError as error:
        return rules.named(error)
    return "held"


def test_without_lock_and_rule_a_year_is_doubled(house, leads):
    with connection.cursor() as cursor:
        for statement in rules.REGISTRY["room_held_once"].down(connection.vendor):
            cursor.execute(statement)
    assert run_processes(PROCESSES, f"{HERE}.look_then_take", leads, house.room.pk) == ["held"] * PROCESSES
    assert overlaps() > 0
