"""Who stands in line, and who is next."""

import datetime as dt

import pytest
from django.utils import timezone

from incubator.bookings import actions, holding, upkeep
from incubator.bookings.asking import Need
from incubator.bookings.models import Booking, EquipmentHold, Hold
from incubator.bookings.rules.policies import Policy
from portal.common import audit
from portal.common.errors import Refused
from portal.common.periods import at
from portal.notices.models import Notice
from tests.factories.bookings import BookingFactory
from tests.factories.premises import RoomFactory, SpecialDayFactory
from tests.factories.rules import EquipmentFactory, PolicyFactory

Status = Booking.Status


def tomorrow(hour):
    return at(timezone.localdate() + dt.timedelta(days=1), dt.time(hour))


@pytest.fixture
def ask(house, cast):
    """Ask for the house's room tomorrow from 9 to 11 as the outsider, ready to queue; keywords change that."""

    def ask(**changes):
        wanted = {
            "organization": cast.other_organization, "room": house.room, "starts": tomorrow(9), "ends": tomorrow(11),
            "people": 5, "purpose": "排练", "by": cast.outsider, "queue": True,
        }  # fmt: skip
        return actions.request_booking(**wanted | changes)

    return ask


@pytest.fixture
def first(ask, cast):
    """The request of the cast's organization, undecided."""
    return ask(organization=cast.organization, by=cast.lead)


def now(booking):
    return Booking.objects.get(pk=booking.pk)


def test_behind_an_undecided_request_one_queues_and_holds_nothing(ask, first):
    second, third = ask(), ask(starts=tomorrow(10), ends=tomorrow(12))
    assert (first.status, second.status, third.status) == (Status.PENDING, Status.QUEUED, Status.QUEUED)
    assert [holding.place_of(second), holding.place_of(third)] == [1, 2]
    assert set(Hold.objects.values_list("booking", flat=True)) == {first.pk}
    assert second.due_at == second.starts


def test_several_given_up_at_once_do_not_move_up_for_each_other(ask, first, cast):
    mine, others = ask(organization=cast.organization, by=cast.lead, ends=tomorrow(10)), ask()
    actions.cancel_bookings([first, mine], reason="不来了", by=cast.lead)
    assert (now(mine).status, now(others).status) == (Status.CANCELLED, Status.PENDING)
    assert not Notice.objects.filter(kind="bookings.promoted", recipient=cast.lead).exists()


def test_without_the_wish_to_queue_one_is_refused(ask, first):
    with pytest.raises(Refused) as refused:
        ask(queue=False)
    assert refused.value.code == "in_demand"
    assert refused.value.alternatives


def test_nobody_queues_behind_what_is_confirmed(ask, first, cast):
    actions.approve_booking(first, by=cast.staff)
    with pytest.raises(Refused) as refused:
        ask()
    assert refused.value.code == "taken"


def test_nor_where_something_else_is_in_the_way(ask, first):
    with pytest.raises(Refused) as refused:
        ask(people=1000)
    assert refused.value.code == "too_small"


@pytest.mark.parametrize("end", ["decline", "cancel", "expire", "move"])
def test_when_the_first_makes_room_the_next_asks_in_its_place(ask, first, cast, house, end):
    second, third = ask(), ask(starts=tomorrow(10))
    if end == "decline":
        actions.decline_booking(first, reason="检修", by=cast.staff)
    elif end == "cancel":
        actions.cancel_booking(first, reason="不来了", by=cast.lead)
    elif end == "move":
        actions.move_booking(first, starts=tomorrow(15), ends=tomorrow(17), by=cast.staff)
    else:
        Booking.objects.filter(pk=first.pk).update(due_at=timezone.now())
        assert upkeep.expire_overdue() == 1
    assert (now(second).status, now(third).status) == (Status.PENDING, Status.QUEUED)
    assert holding.place_of(third) == 1
    assert now(second).due_at > timezone.now()
    assert second.holds.count() == 1
    assert Notice.objects.filter(kind="bookings.promoted", recipient=cast.outsider).count() == 1
    assert next(entry.action for entry in audit.history(second)) == "bookings.promote"


def test_a_policy_that_says_yes_confirms_who_moves_up(ask, first, cast, house):
    second = ask()
    PolicyFactory(center=house.center, automatic=True)
    actions.cancel_booking(first, reason="不来了", by=cast.lead)
    assert now(second).status == Status.CONFIRMED


def test_what_staff_queued_for_in_somebodys_name_is_confirmed(ask, first, cast):
    second = ask(by=cast.staff)
    actions.cancel_booking(first, reason="不来了", by=cast.lead)
    assert now(second).status == Status.CONFIRMED


def test_who_fits_beside_others_moves_up_before_who_does_not(ask, first, cast, house):
    """The first in line wants more than became free, the second does not."""
    late = BookingFactory(room=house.room, pending=True, starts=tomorrow(11), ends=tomorrow(12))
    long, short = ask(ends=tomorrow(12)), ask(starts=tomorrow(9), ends=tomorrow(10))
    actions.decline_booking(first, reason="检修", by=cast.staff)
    assert (now(long).status, now(short).status) == (Status.QUEUED, Status.PENDING)
    actions.decline_booking(late, reason="检修", by=cast.staff)
    # The short one is undecided: the long one goes on waiting for it.
    assert now(long).status == Status.QUEUED


def test_a_part_is_given_on_when_the_whole_hall_is_free_again(ask, cast, house):
    parts = [RoomFactory(center=house.center, whole=house.room) for _n in range(2)]
    first, part = ask(organization=cast.organization, by=cast.lead), ask(room=parts[1])
    assert part.status == Status.QUEUED
    actions.cancel_booking(first, reason="不来了", by=cast.lead)
    assert now(part).status == Status.PENDING


def test_what_queued_in_vain_ends_and_is_told_so(ask, first, cast):
    second = ask()
    Booking.objects.filter(pk=second.pk).update(due_at=timezone.now())
    assert upkeep.expire_overdue() == 1
    assert upkeep.expire_overdue() == 0
    assert now(second).status == Status.EXPIRED
    assert Notice.objects.get(recipient=cast.outsider).kind == "bookings.not_reached"


def test_the_job_lets_move_up_for_whom_the_house_opened_again(ask, first, cast, house):
    second = ask()
    closed = SpecialDayFactory(center=house.center, date=first.day)
    actions.cancel_booking(first, reason="不来了", by=cast.lead)
    assert (now(second).status, upkeep.consider_queue()) == (Status.QUEUED, 0)
    closed.delete()
    assert upkeep.consider_queue() == 1
    assert upkeep.consider_queue() == 0
    assert now(second).status == Status.PENDING


def test_who_queues_has_used_hours_already_and_needs_none_to_move_up(ask, first, cast, house):
    PolicyFactory(center=house.center, minutes=120)
    second = ask()
    with pytest.raises(Refused) as refused:
        ask(starts=tomorrow(14), ends=tomorrow(15))
    assert refused.value.code == "quota"
    actions.cancel_booking(first, reason="不来了", by=cast.lead)
    assert now(second).status == Status.PENDING


def test_equipment_goes_along(ask, first, cast, house):
    thing = EquipmentFactory(center=house.center, quantity=2)
    second = ask(equipment=[Need("投影仪", thing.pk, 2)])
    assert not EquipmentHold.objects.exists()
    actions.cancel_booking(first, reason="不来了", by=cast.lead)
    assert now(second).status == Status.PENDING
    hold = EquipmentHold.objects.get()
    assert (hold.booking, hold.quantity, hold.starts) == (second, 2, second.starts)


def test_policies_are_asked_for_the_asker_that_queues(ask, first, cast, house):
    PolicyFactory(center=house.center, automatic=True, who=Policy.Who.RESIDENT)
    second = ask()
    actions.cancel_booking(first, reason="不来了", by=cast.lead)
    assert now(second).status == Status.PENDING


def test_where_the_hours_are_used_up_no_queue_is_promised(ask, first, house):
    PolicyFactory(center=house.center, minutes=60)
    with pytest.raises(Refused) as refused:
        ask()
    assert refused.value.code == "quota"


@pytest.mark.parametrize("standing", [Status.QUEUED, Status.PENDING, Status.CONFIRMED])
def test_nobody_stands_in_line_behind_themselves(ask, first, standing):
    if standing == Status.QUEUED:
        ask()
    else:
        Booking.objects.filter(pk=first.pk).update(status=standing)
    again = {} if standing == Status.QUEUED else {"organization": first.organization, "by": first.requested_by}
    with pytest.raises(Refused) as refused:
        ask(**again)
    assert refused.value.code == "asked_already"
    assert Booking.objects.count() == 1 + (standing == Status.QUEUED)
