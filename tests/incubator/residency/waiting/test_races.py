"""The waiting list under fire: eight processes join, move and leave at once, and the places stay 1, 2, 3 …"""

import random

import pytest

from incubator.residency import actions
from incubator.residency.models import Application
from portal.common.errors import Refused
from tests.factories.people import UserFactory
from tests.factories.premises import CenterFactory
from tests.factories.residency import ApplicationFactory, CallFactory
from tests.races import run_processes

PROCESSES = 8
EACH = 6
HERE = "tests.incubator.residency.waiting.test_races"

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def join_move_and_leave(worker, applications, director):
    chance = random.Random(worker.number)
    by = UserFactory._meta.model.objects.get(pk=director)
    mine = applications[worker.number * EACH : (worker.number + 1) * EACH]
    refused = []
    worker.meet()
    for pk in mine:
        actions.announce_application(Application.objects.get(pk=pk), by=by)
        # Anybody's: moved by one while another takes it back.
        other = Application.objects.filter(status="waiting").order_by("?").first()
        try:
            if chance.random() < 0.3:
                actions.withdraw_application(other, by=by)
            else:
                actions.move_rank(other, place=chance.randrange(1, 30), reason="乱序。", by=by)
        except Refused as error:
            refused.append(error.code)
    return refused


def count_then_join(worker, applications):
    """What a program does that counts the list without holding it."""
    application = Application.objects.get(pk=applications[worker.number])
    last = Application.objects.waiting_at(application.call.center_id).count()
    worker.meet()
    Application.objects.filter(pk=application.pk).update(status="waiting", waiting_rank=last + 1)


def decided(center, count):
    call = CallFactory(center=center)
    return [
        ApplicationFactory(call=call, status=Application.Status.DECIDED, outcome="waitlisted").pk for _n in range(count)
    ]


def ranks(center):
    return list(Application.objects.waiting_at(center.pk).values_list("waiting_rank", flat=True))


def test_the_places_have_no_gap_and_nobody_shares_one():
    center = CenterFactory()
    answers = run_processes(
        PROCESSES, f"{HERE}.join_move_and_leave", decided(center, PROCESSES * EACH), UserFactory().pk
    )
    assert {code for codes in answers for code in codes} <= {"wrong_state", "same_place"}
    waiting = ranks(center)
    assert 0 < len(waiting) < PROCESSES * EACH and waiting == list(range(1, len(waiting) + 1))


def test_without_the_lock_places_are_shared():
    """The control: everybody counted before anybody joined."""
    center = CenterFactory()
    run_processes(PROCESSES, f"{HERE}.count_then_join", decided(center, PROCESSES))
    assert ranks(center) == [1] * PROCESSES
