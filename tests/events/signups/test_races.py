"""Law L3 under a storm: 8 processes, one occurrence."""

import pytest
from django.db import IntegrityError, connection
from django.db.models import Sum

from events.activities.models import Occurrence
from events.signups.actions import register, seats_left
from events.signups.models import Registration
from portal.accounts.models import User
from portal.common import rules
from portal.common.errors import Refused
from tests.factories.activities import OccurrenceFactory
from tests.factories.people import UserFactory
from tests.races import run_processes

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
PROCESSES = 8
EACH = 8
HERE = "tests.events.signups.test_races."


def storm(worker, occurrence, people):
    """Register this process's people, in parties of 3, 2 and 1; the codes of what was refused."""
    found = Occurrence.objects.get(pk=occurrence)
    refusals = []
    worker.meet()
    for number, person in enumerate(people[worker.number :: PROCESSES]):
        try:
            register(found, user=User.objects.get(pk=person), name="人", party_size=(3, 2, 1, 1)[number % 4])
        except Refused as refused:
            refusals.append(refused.code)
    return refusals


def look_then_write(worker, occurrence, people):
    """What a door that forgets the lock does: everyone looks before anyone has written."""
    found = Occurrence.objects.get(pk=occurrence)
    free = seats_left(found)
    worker.meet()
    if not free:
        return "full"
    try:
        Registration.objects.create(occurrence=found, user_id=people[worker.number], name="人")
    except IntegrityError as error:
        return rules.named(error)
    return "in"


def on_the_list(occurrence):
    return occurrence.registrations.taking_seats().aggregate(n=Sum("party_size"))["n"]


@pytest.mark.parametrize("capacity", [1, 5, 30])
def test_seats_are_never_oversold_and_none_is_left_over(capacity):
    occurrence = OccurrenceFactory(capacity=capacity)
    people = [person.pk for person in UserFactory.create_batch(PROCESSES * EACH)]
    refusals = run_processes(PROCESSES, HERE + "storm", occurrence.pk, people)
    assert on_the_list(occurrence) == capacity
    assert {code for codes in refusals for code in codes} == {"full"}


def test_the_same_person_at_eight_doors_is_on_the_list_once():
    occurrence = OccurrenceFactory(capacity=30)
    person = UserFactory()
    refusals = run_processes(PROCESSES, HERE + "storm", occurrence.pk, [person.pk] * PROCESSES)
    assert occurrence.registrations.taking_seats().count() == 1
    assert sorted(code for codes in refusals for code in codes) == ["already"] * (PROCESSES - 1)


def test_a_door_without_the_lock_is_stopped_by_the_rule():
    occurrence = OccurrenceFactory(capacity=1)
    people = [person.pk for person in UserFactory.create_batch(PROCESSES)]
    answers = run_processes(PROCESSES, HERE + "look_then_write", occurrence.pk, people)
    assert sorted(answers) == ["in"] + ["seats_not_oversold"] * (PROCESSES - 1)
    assert on_the_list(occurrence) == 1


def test_without_the_rule_it_would_oversell():
    """The negative control: what the tests above look for does happen."""
    occurrence = OccurrenceFactory(capacity=1)
    people = [person.pk for person in UserFactory.create_batch(PROCESSES)]
    with connection.cursor() as cursor:
        for statement in rules.REGISTRY["seats_not_oversold"].down(connection.vendor):
            cursor.execute(statement)
    run_processes(PROCESSES, HERE + "look_then_write", occurrence.pk, people)
    assert on_the_list(occurrence) == PROCESSES
    Registration.objects.all().delete()  # else the rule cannot go up again
