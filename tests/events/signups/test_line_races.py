"""Law L3 with a waiting list under a storm: 8 processes sign up, cancel, change, answer and widen one occurrence."""

import datetime as dt
import random
from collections import Counter

import pytest
from django.db import transaction
from django.db.models import Sum
from django.utils import timezone
from wagtail.models import ModelLogEntry

from events.activities.models import Occurrence
from events.signups import actions, promoting
from events.signups.models import Registration
from portal.accounts.models import User
from portal.common.errors import Refused
from portal.notices.models import Notice
from tests.factories.activities import OccurrenceFactory, RegistrationFactory
from tests.factories.people import UserFactory
from tests.races import run_processes

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
PROCESSES = 8
HERE = "tests.events.signups.test_line_races."
Status = Registration.Status


def storm(worker, occurrence, people, largest, seed):
    """Each process signs its people up, and now and then takes one off, changes a party, or answers an offer.

    Process 0 adds a seat now and then. Returns the codes of what was refused.
    """
    chance = random.Random(f"{seed}{worker.number}")
    found = Occurrence.objects.get(pk=occurrence)
    mine, refusals = [], []
    worker.meet()
    for person in people[worker.number :: PROCESSES]:
        user = User.objects.get(pk=person)
        steps = [lambda user=user: mine.append(sign_up(found, user, chance.randint(1, largest)))]
        if mine and chance.random() < 0.7:
            one = chance.choice(mine)
            steps.append(lambda one=one: change_mind(one, chance, largest))
        if worker.number == 0 and chance.random() < 0.5:
            steps.append(lambda: widen(found))
        for step in steps:
            try:
                step()
            except Refused as refused:
                refusals.append(refused.code)
    return refusals


def sign_up(occurrence, user, size):
    return actions.register(occurrence, user=user, name="人", party_size=size, wait=True)


def change_mind(registration, chance, largest):
    registration.refresh_from_db()
    user = registration.user
    if registration.status == Status.OFFERED:
        chance.choice([actions.accept_offer, actions.decline_offer])(registration, by=user)
    elif chance.random() < 0.5:
        actions.cancel_registration(registration, by=user)
    else:
        actions.change_registration(registration, by=user, name="人", party_size=chance.randint(1, largest))


@transaction.atomic
def widen(occurrence):
    occurrence = actions.locked(occurrence)
    occurrence.capacity += 1
    occurrence.save(update_fields=["capacity"])
    actions.promote(occurrence)


def free_seats(occurrence):
    occurrence.refresh_from_db()
    taken = occurrence.registrations.taking_seats().aggregate(n=Sum("party_size"))["n"] or 0
    return occurrence.capacity - taken


def offers(occurrence):
    """How often each registration of ``occurrence`` was offered a seat."""
    entries = ModelLogEntry.objects.filter(action="signups.offer")
    return Counter(entry.object_id for entry in entries if entry.data["occurrence"] == occurrence.pk)


@pytest.mark.parametrize(("capacity", "largest"), [(1, 1), (5, 1), (5, 3), (30, 4)])
def test_no_seat_is_sold_twice_or_idles_and_each_moves_up_once(capacity, largest):
    occurrence = OccurrenceFactory(capacity=capacity, starts=timezone.now() + dt.timedelta(days=5))
    people = [person.pk for person in UserFactory.create_batch(PROCESSES * (6 if capacity == 30 else 4))]
    refusals = run_processes(PROCESSES, HERE + "storm", occurrence.pk, people, largest, capacity)
    # Somebody else's verb may have been quicker; nothing else is refused.
    assert {code for codes in refusals for code in codes} <= {"full", "wrong_state", "lapsed"}
    free = free_seats(occurrence)
    line = list(occurrence.registrations.waiting())
    assert free >= 0
    assert [one for one in line if one.party_size <= free] == []
    assert occurrence.registrations.count() == len(people)
    if largest == 1 and line:
        # First come, first served: whoever has a seat came before everybody who waits.
        seated = occurrence.registrations.taking_seats().order_by("-created_at").first()
        assert seated.created_at < line[0].created_at
    for one in occurrence.registrations.taking_seats():
        if offers(occurrence):
            break
        actions.cancel_registration(one, by=one.user)  # nobody was called up by the storm: somebody leaves now
    asked = offers(occurrence)
    assert asked and set(asked.values()) == {1}
    told = Notice.objects.filter(kind="signups.offered")
    assert told.count() == len(asked)
    assert set(told.values_list("key", flat=True)) == {f"signups.offered:{pk}" for pk in asked}


def answer_or_lapse(worker, offered):
    """Half of the processes are clocks, half are people who accept in the last second."""
    promoting.PAUSE_SECONDS = 0
    worker.meet()
    if worker.number % 2:
        return actions.lapse_offers()
    done = 0
    for pk in offered[worker.number // 2 :: PROCESSES // 2]:
        registration = Registration.objects.select_related("user").get(pk=pk)
        try:
            actions.accept_offer(registration, by=registration.user)
        except Refused:
            continue
        done += 1
    return done


def test_an_offer_is_either_taken_or_passed_on_and_only_once():
    occurrence = OccurrenceFactory(capacity=8, starts=timezone.now() + dt.timedelta(days=5))
    now = timezone.now()
    # Half of them have run out.
    ends = [now + dt.timedelta(hours=1 if number % 2 else -1) for number in range(8)]
    offered = [
        RegistrationFactory(occurrence=occurrence, status=Status.OFFERED, offered_until=until).pk for until in ends
    ]
    RegistrationFactory.create_batch(6, occurrence=occurrence, status=Status.WAITLISTED)
    run_processes(PROCESSES, HERE + "answer_or_lapse", offered)
    states = Counter(Registration.objects.filter(pk__in=offered).values_list("status", flat=True))
    assert states == {Status.CONFIRMED: 4, Status.CANCELLED: 4}
    assert free_seats(occurrence) == 0
    assert set(offers(occurrence).values()) == {1} and len(offers(occurrence)) == 4
    assert Notice.objects.filter(kind="signups.offered").count() == 4


def offer_without_lock(worker, occurrence):
    """What a door does that looks before it locks: all see the same first in line."""
    first = Registration.objects.filter(occurrence=occurrence).waiting().select_related("user", "occurrence").first()
    worker.meet()
    with transaction.atomic():
        promoting._offer(first, timezone.now())


def test_without_the_lock_seats_would_idle_and_one_be_asked_eight_times():
    """The negative control: what the tests above look for does happen."""
    occurrence = OccurrenceFactory(capacity=PROCESSES, starts=timezone.now() + dt.timedelta(days=5))
    RegistrationFactory.create_batch(PROCESSES, occurrence=occurrence, status=Status.WAITLISTED)
    run_processes(PROCESSES, HERE + "offer_without_lock", occurrence.pk)
    assert set(offers(occurrence).values()) == {PROCESSES}
    assert free_seats(occurrence) == PROCESSES - 1 and occurrence.registrations.waiting().count() == PROCESSES - 1
    # Even so nobody is told twice.
    assert Notice.objects.filter(kind="signups.offered").count() == 1
