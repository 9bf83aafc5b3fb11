"""Law L1 under contention: eight processes want the same slots; each slot gets one, whatever the order."""

import datetime as dt
import random
from contextlib import suppress

import pytest
from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from incubator.bookings.actions import cancel_booking, decline_booking, request_booking
from incubator.bookings.models import Booking, Hold
from incubator.bookings.reasons import ASKED_ALREADY, HELD
from incubator.bookings.upkeep import expire_overdue
from incubator.premises.models import Room
from portal.accounts.models import User
from portal.common import rules
from portal.common.errors import Refused
from portal.common.periods import at
from tests.factories.bookings import BookingFactory
from tests.factories.organizations import MembershipFactory
from tests.factories.premises import RoomFactory
from tests.races import run_processes

HERE = "tests.incubator.bookings.test_races"
PROCESSES, SLOTS, ATTEMPTS = 8, 12, 500

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def slot(number):
    """Of two hours, six a day, from tomorrow."""
    day = timezone.localdate() + dt.timedelta(days=1 + number // 6)
    start = at(day, dt.time(8 + number % 6 * 2))
    return start, start + dt.timedelta(hours=2)


def overlaps():
    """How many pairs of holds overlap in one room."""
    holds = list(Hold.objects.order_by("pk"))
    return sum(
        a.room_id == b.room_id and a.starts < b.ends and b.starts < a.ends
        for n, a in enumerate(holds)
        for b in holds[n + 1 :]
    )


def want_every_slot(worker, leads, rooms, attempts):
    """Ask for slots, each sooner or later, in an order of one's own, in one of ``rooms``; count the answers."""
    lead = User.objects.get(pk=leads[worker.number])
    organization = lead.memberships.get().organization
    order = [number % SLOTS for number in range(attempts)]
    random.Random(worker.number).shuffle(order)
    answers = {"won": 0}
    worker.meet()
    for number in order:
        starts, ends = slot(number)
        room = Room.objects.get(pk=rooms[(worker.number + number) % len(rooms)])
        try:
            request_booking(
                organization=organization, room=room, starts=starts, ends=ends, people=5, purpose="排练", by=lead
            )
            answers["won"] += 1
        except Refused as refused:
            answers[refused.code] = answers.get(refused.code, 0) + 1
    return answers


@pytest.fixture
def leads(house):
    return [MembershipFactory().user_id for _n in range(PROCESSES)]


def test_each_slot_has_one_winner_and_the_others_are_told_it_is_taken(house, leads):
    answers = run_processes(PROCESSES, f"{HERE}.want_every_slot", leads, [house.room.pk], ATTEMPTS)
    assert sum(count for answer in answers for count in answer.values()) == PROCESSES * ATTEMPTS
    assert sum(answer["won"] for answer in answers) == SLOTS == Booking.objects.count() == Hold.objects.count()
    assert {code for answer in answers for code in answer} <= {"won", ASKED_ALREADY, *HELD}
    assert overlaps() == 0


def test_a_hall_and_its_parts_never_deadlock(house, leads):
    parts = [RoomFactory(center=house.center, whole=house.room).pk for _n in range(2)]
    answers = run_processes(PROCESSES, f"{HERE}.want_every_slot", leads, [parts[1], house.room.pk, parts[0]], SLOTS * 3)
    assert {code for answer in answers for code in answer} <= {"won", ASKED_ALREADY, *HELD}
    # A slot went to the hall or to its parts, whole or in pieces.
    assert SLOTS <= sum(answer["won"] for answer in answers) <= 2 * SLOTS
    assert overlaps() == 0


def book_and_leave(worker, leads, staff, room):
    """Ask and give up again, while staff decline and the house expires: everybody writes the same rows."""
    lead = User.objects.get(pk=leads[worker.number])
    organization = lead.memberships.get().organization
    decider = User.objects.get(pk=staff)
    starts, ends = slot(0)
    worker.meet()
    for _n in range(6):
        try:
            booking = request_booking(
                organization=organization,
                room=Room.objects.get(pk=room),
                starts=starts,
                ends=ends,
                people=5,
                purpose="排练",
                by=lead,
            )
            cancel_booking(booking, reason="算了", by=lead)
        except Refused:
            pending = Booking.objects.pending().first()
            if pending:
                with suppress(Refused):
                    decline_booking(pending, reason="让一让", by=decider)
        expire_overdue()
    return True


def test_asking_giving_up_and_deciding_at_once_leaves_only_true_holds(house, leads, cast):
    run_processes(PROCESSES, f"{HERE}.book_and_leave", leads, cast.staff.pk, house.room.pk)
    assert overlaps() == 0
    for booking in Booking.objects.all():
        assert booking.holds.exists() == (booking.status in Booking.Status.HOLDS_ROOM)


# --- Negative control: without lock and rule, looking first is not enough -----------------------------------------


def look_then_insert(worker, bookings):
    """What the action would be without lock and rule."""
    booking = Booking.objects.get(pk=bookings[worker.number])
    looks_free = not Hold.objects.filter(
        room=booking.room_id, starts__lt=booking.ends, ends__gt=booking.starts
    ).exists()
    worker.meet()
    if looks_free:
        try:
            with transaction.atomic():
                Hold.objects.create(booking=booking, room_id=booking.room_id, starts=booking.starts, ends=booking.ends)
        except IntegrityError as error:
            return rules.named(error)
    return "held" if looks_free else "taken"


@pytest.fixture
def waiting(house):
    bookings = [BookingFactory(room=house.room, cancelled=True) for _n in range(PROCESSES)]
    return [booking.pk for booking in bookings]


def test_without_the_rule_looking_first_doubles_a_room(waiting):
    with connection.cursor() as cursor:
        for statement in rules.REGISTRY["room_held_once"].down(connection.vendor):
            cursor.execute(statement)
    assert run_processes(PROCESSES, f"{HERE}.look_then_insert", waiting) == ["held"] * PROCESSES
    assert overlaps() > 0


def test_with_the_rule_looking_first_is_harmless(waiting):
    answers = run_processes(PROCESSES, f"{HERE}.look_then_insert", waiting)
    assert sorted(answers) == ["held"] + ["room_held_once"] * (PROCESSES - 1)
    assert overlaps() == 0
