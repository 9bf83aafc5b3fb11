"""A day is closed while eight processes ask for rooms on it: what got in is on the list that the clerk saw."""

import datetime as dt

import pytest
from django.utils import timezone

from incubator.bookings.actions import request_booking
from incubator.bookings.desk.broken import broken_keys
from incubator.bookings.models import Booking
from incubator.premises.consequences import Breaks, weighed
from incubator.premises.models import Center, Room, SpecialDay
from portal.accounts.models import User
from portal.common.errors import Refused
from portal.common.periods import at
from tests.factories.organizations import MembershipFactory
from tests.factories.premises import RoomFactory
from tests.races import run_processes

HERE = "tests.incubator.bookings.desk.test_broken_races"
PROCESSES, ROUNDS = 8, 6

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def day_of(number):
    return timezone.localdate() + dt.timedelta(days=1 + number)


def on(day):
    """The bookings that hold a room on ``day``."""
    holding = Booking.objects.filter(status__in=Booking.Status.HOLDS_ROOM)
    return {booking.pk for booking in holding if booking.day == day}


def ask(lead, room, day):
    """Ask for four hours of ``day``, one after the other; how many were granted, and why the others were not."""
    organization = lead.memberships.get().organization
    codes = []
    for hour in range(8, 12):
        starts = at(day, dt.time(hour))
        try:
            request_booking(
                organization=organization,
                room=room,
                starts=starts,
                ends=starts + dt.timedelta(hours=1),
                people=5,
                purpose="排练",
                by=lead,
            )
        except Refused as refused:
            codes.append(refused.code)
    return codes


def close(day):
    """What a clerk does who agrees to all that is shown; the keys that were shown in the end."""
    shown = set()
    while True:
        try:
            with weighed(shown):
                SpecialDay.objects.create(center=Center.objects.get(), date=day, note="停电检修")
            return shown
        except Breaks as breaks:
            shown = set(breaks.broken)


def close_or_ask(worker, leads, rooms):
    """The first process closes a day each round, the others ask for rooms on it at the same moment."""
    results = []
    for number in range(ROUNDS):
        day = day_of(number)
        worker.meet()
        if worker.number == 0:
            results.append(sorted(close(day)))
        else:
            lead = User.objects.get(pk=leads[worker.number])
            results.append(ask(lead, Room.objects.get(pk=rooms[worker.number]), day))
    return results


def look_then_close(worker, leads, rooms):
    """The same without the lock between the looking and the saving: the others ask while the clerk reads."""
    day = day_of(0)
    shown = sorted(on(day))
    worker.meet()
    if worker.number:
        ask(User.objects.get(pk=leads[worker.number]), Room.objects.get(pk=rooms[worker.number]), day)
    worker.meet()
    if worker.number == 0:
        SpecialDay.objects.create(center=Center.objects.get(), date=day, note="停电检修")
    return shown


@pytest.fixture
def leads(house):
    return [MembershipFactory().user_id for _n in range(PROCESSES)]


@pytest.fixture
def rooms(house):
    return [RoomFactory(center=house.center).pk for _n in range(PROCESSES)]


def test_what_got_in_before_a_closure_was_shown_to_who_closed(leads, rooms):
    shown, *asked = run_processes(PROCESSES, f"{HERE}.close_or_ask", leads, rooms)
    for number in range(ROUNDS):
        assert set(shown[number]) == on(day_of(number))
        assert {code for answers in asked for code in answers[number]} <= {"closed"}
    assert set(broken_keys()) == {key for keys in shown for key in keys}
    # Each of the requests was granted or refused: none was lost.
    refused = sum(len(answers[number]) for answers in asked for number in range(ROUNDS))
    assert Booking.objects.count() + refused == (PROCESSES - 1) * ROUNDS * 4


def test_without_the_lock_bookings_slip_in_between_looking_and_saving(leads, rooms):
    shown, *_asked = run_processes(PROCESSES, f"{HERE}.look_then_close", leads, rooms)
    assert on(day_of(0)) - set(shown)
