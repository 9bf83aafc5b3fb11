"""Moving a booking, deciding several at once, and asking in somebody's name."""

import datetime as dt

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from incubator.bookings import actions
from incubator.bookings.asking import Need
from incubator.bookings.models import Booking, EquipmentHold, Hold
from incubator.bookings.signals import booking_approved, booking_moved
from portal.common.errors import Refused
from portal.common.periods import at
from portal.common.rules import named
from portal.notices.models import Notice
from tests.factories.bookings import BookingFactory
from tests.factories.premises import RoomFactory, SpecialDayFactory
from tests.factories.rules import EquipmentFactory, PolicyFactory

Status = Booking.Status


def tomorrow(hour, days=1):
    return at(timezone.localdate() + dt.timedelta(days=days), dt.time(hour))


@pytest.fixture
def booking(house, cast):
    """A confirmed one of the cast's organization, tomorrow from 9 to 11."""
    return BookingFactory(organization=cast.organization, room=house.room, requested_by=cast.lead)


def code_of(verb, *args, **kwargs):
    with pytest.raises(Refused) as refused:
        verb(*args, **kwargs)
    return refused.value.code


# --- Moving ------------------------------------------------------------------------------------------------------


def test_staff_move_it_and_it_stays_confirmed_and_is_told_once(booking, cast, house):
    other, heard = RoomFactory(center=house.center, cleanup_minutes=30), []
    booking_moved.connect(lambda **kwargs: heard.append(kwargs), weak=False, dispatch_uid="test")
    moved = actions.move_booking(
        booking, room=other, starts=tomorrow(14), ends=tomorrow(16), reason="换灯", by=cast.staff
    )
    booking_moved.disconnect(dispatch_uid="test")
    assert (moved.status, moved.room, moved.starts, moved.sequence) == (Status.CONFIRMED, other, tomorrow(14), 1)
    hold = Hold.objects.get()
    assert (hold.room, hold.starts, hold.ends) == (other, tomorrow(14), tomorrow(16) + dt.timedelta(minutes=30))
    assert (heard[0]["before"].room, heard[0]["booking"].room) == (house.room, other)
    notices = Notice.objects.filter(kind="bookings.moved")
    assert {notice.recipient for notice in notices} == {cast.lead, cast.editor}
    assert house.room.name in notices[0].body and other.name in notices[0].body and "换灯" in notices[0].body


def test_moved_by_its_organization_it_must_be_approved_anew(booking, cast):
    moved = actions.move_booking(booking, starts=tomorrow(14), ends=tomorrow(16), by=cast.lead)
    assert moved.status == Status.PENDING
    assert moved.due_at > timezone.now()
    assert Hold.objects.get().starts == tomorrow(14)


def test_unless_it_only_becomes_shorter(booking, cast):
    assert actions.move_booking(booking, ends=tomorrow(10), by=cast.editor).status == Status.CONFIRMED
    assert Hold.objects.get().ends == tomorrow(10)


def test_what_is_not_named_stays_as_it_is_by_now(booking, cast):
    before = Booking.objects.get(pk=booking.pk)
    actions.move_booking(booking, starts=tomorrow(14), ends=tomorrow(16), by=cast.staff)
    assert actions.move_booking(before, people=6, by=cast.staff).starts == tomorrow(14)


def test_not_even_staff_move_it_to_no_time_at_all(booking, cast):
    assert code_of(actions.move_booking, booking, ends=booking.starts, by=cast.staff) == "too_short"
    assert code_of(actions.move_booking, booking, starts=tomorrow(14), by=cast.staff) == "too_short"


def test_or_a_policy_says_yes(booking, cast, house):
    PolicyFactory(center=house.center, automatic=True)
    assert (
        actions.move_booking(booking, starts=tomorrow(14), ends=tomorrow(16), by=cast.lead).status == Status.CONFIRMED
    )


def test_a_pending_one_moved_to_where_a_policy_says_yes_is_approved(booking, cast, house):
    heard = []
    booking_approved.connect(lambda **kwargs: heard.append(kwargs["booking"]), weak=False, dispatch_uid="test")
    Booking.objects.filter(pk=booking.pk).update(status=Status.PENDING)
    PolicyFactory(center=house.center, automatic=True)
    moved = actions.move_booking(booking, starts=tomorrow(14), ends=tomorrow(16), by=cast.lead)
    booking_approved.disconnect(dispatch_uid="test")
    assert (moved.status, heard) == (Status.CONFIRMED, [moved])


def test_it_is_not_in_its_own_way_but_others_are(booking, cast, house):
    rival = BookingFactory(room=house.room, starts=tomorrow(14))
    assert actions.move_booking(booking, starts=tomorrow(10), ends=tomorrow(12), by=cast.staff)
    with pytest.raises(Refused) as refused:
        actions.move_booking(booking, starts=tomorrow(15), ends=tomorrow(17), by=cast.staff)
    assert refused.value.code == "taken"
    assert refused.value.alternatives
    assert Hold.objects.filter(booking=rival).exists()
    assert Hold.objects.get(booking=booking).starts == tomorrow(10)


def test_staff_are_not_held_to_what_concerns_askers(booking, cast, house):
    house.room.notice_hours = 500
    house.room.save()
    assert (
        code_of(actions.move_booking, booking, starts=tomorrow(14), ends=tomorrow(16), by=cast.lead)
        == "too_short_notice"
    )
    assert actions.move_booking(booking, starts=tomorrow(14), ends=tomorrow(16), by=cast.staff)


@pytest.mark.parametrize("who", ["member", "outsider", "resident"])
def test_nobody_else_moves_it(booking, cast, who):
    assert code_of(actions.move_booking, booking, ends=tomorrow(10), by=getattr(cast, who)) == "not_allowed"


@pytest.mark.parametrize("status", [Status.CANCELLED, Status.DECLINED, Status.EXPIRED, Status.SKIPPED, Status.USED])
def test_what_has_ended_is_never_revived(booking, cast, status):
    Booking.objects.filter(pk=booking.pk).update(status=status)
    assert code_of(actions.move_booking, booking, ends=tomorrow(10), by=cast.staff) == "released"


# --- Equipment ---------------------------------------------------------------------------------------------------


def test_equipment_is_held_moved_and_given_back_with_the_room(cast, house):
    thing = EquipmentFactory(center=house.center)
    wanted = {
        "organization": cast.organization, "people": 5, "purpose": "排练", "by": cast.lead,
        "equipment": [Need("投影仪", thing.pk)], "starts": tomorrow(9), "ends": tomorrow(11),
    }  # fmt: skip
    booking = actions.request_booking(room=house.room, **wanted)
    other = RoomFactory(center=house.center)
    assert code_of(actions.request_booking, room=other, **wanted) == "lent"
    actions.move_booking(booking, starts=tomorrow(14), ends=tomorrow(16), by=cast.staff)
    assert EquipmentHold.objects.get().starts == tomorrow(14)
    assert actions.request_booking(room=other, **wanted)
    actions.cancel_booking(booking, reason="不来了", by=cast.lead)
    assert EquipmentHold.objects.get().booking.room == other


def test_what_a_room_cannot_have_is_refused(cast, house):
    elsewhere = EquipmentFactory(center=house.center, room=RoomFactory(center=house.center))
    for need, code in [
        (Need("投影仪", elsewhere.pk), "no_equipment"),
        (Need("钢琴", None), "no_equipment"),
        (Need("投影仪", EquipmentFactory(center=house.center).pk, 2), "no_equipment"),
    ]:
        assert code == code_of(
            actions.request_booking, organization=cast.organization, room=house.room, starts=tomorrow(9),
            ends=tomorrow(11), people=5, purpose="排练", by=cast.lead, equipment=[need],
        )  # fmt: skip


def test_the_database_counts_what_is_lent(house):
    thing = EquipmentFactory(center=house.center, quantity=3)

    def lend(quantity, start, end):
        booking = BookingFactory(room=RoomFactory(center=house.center))
        EquipmentHold.objects.create(
            booking=booking, equipment=thing, quantity=quantity, starts=tomorrow(start), ends=tomorrow(end)
        )

    lend(2, 9, 11)
    lend(2, 11, 13)
    lend(1, 8, 14)
    for refused in [(1, 10, 12), (1, 8, 10), (2, 13, 14), (4, 20, 21)][:2]:
        with pytest.raises(IntegrityError) as error, transaction.atomic():
            lend(*refused)
        assert named(error.value) == "equipment_not_overlent"
    lend(2, 13, 14)
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        thing.quantity = 2
        thing.save()
    assert named(error.value) == "equipment_not_below_lent"


# --- Several at once ---------------------------------------------------------------------------------------------


@pytest.fixture
def twelve(house, cast):
    return [
        BookingFactory(
            organization=cast.organization, room=house.room, pending=True, starts=tomorrow(9, days=1 + 7 * n)
        )
        for n in range(12)
    ]


def test_ten_of_twelve_are_approved_with_one_truthful_message(twelve, cast):
    actions.decide_bookings(twelve[:10], twelve[10:], reason="那两天检修", by=cast.staff)
    assert Booking.objects.filter(status=Status.CONFIRMED).count() == 10 == Hold.objects.count()
    assert Booking.objects.filter(status=Status.DECLINED).count() == 2
    notice = Notice.objects.get(recipient=cast.lead)
    assert "10" in notice.subject and "2" in notice.subject and "那两天检修" in notice.body
    assert notice.body.count("·") == 12


def test_all_or_none(twelve, cast):
    SpecialDayFactory(center=twelve[0].room.center, date=twelve[3].day)
    with pytest.raises(Refused) as refused:
        actions.decide_bookings(twelve[:10], twelve[10:], reason="那两天检修", by=cast.staff)
    assert refused.value.code == "closed"
    assert f"{timezone.localtime(twelve[3].starts).day}" in str(refused.value)
    assert Booking.objects.filter(status=Status.PENDING).count() == 12
    assert not Notice.objects.exists()


def test_each_organization_is_told_of_its_own(twelve, cast):
    Booking.objects.filter(pk__in=[booking.pk for booking in twelve[6:]]).update(organization=cast.other_organization)
    mixed = list(Booking.objects.all())
    actions.decide_bookings(mixed, [], reason="", by=cast.staff)
    assert [Notice.objects.get(recipient=person).body.count("·") for person in (cast.lead, cast.outsider)] == [6, 6]


def test_staff_cancel_several_with_one_message(twelve, cast):
    actions.cancel_bookings(twelve[:3], reason="停电", by=cast.staff)
    assert Hold.objects.count() == 9
    assert Notice.objects.get(recipient=cast.lead).body.count("·") == 3
    assert code_of(actions.cancel_bookings, twelve[2:4], reason="停电", by=cast.staff) == "released"
    assert Hold.objects.count() == 9


@pytest.mark.parametrize("who", ["lead", "outsider", "resident"])
def test_only_staff_decide(twelve, cast, who):
    assert code_of(actions.decide_bookings, twelve, [], reason="", by=getattr(cast, who)) == "not_allowed"


def test_each_date_approved_costs_only_its_own_few_queries(twelve, cast, django_assert_max_num_queries):
    # Its status, its entry in the log, and the news of it; the house is looked at once for all.
    with django_assert_max_num_queries(20 + 10 * len(twelve)):
        actions.decide_bookings(twelve, [], reason="", by=cast.staff)


# --- On behalf ---------------------------------------------------------------------------------------------------


def test_staff_book_for_who_telephoned_and_it_is_confirmed(cast, house):
    booking = actions.request_booking(
        organization=cast.organization, room=house.room, starts=tomorrow(9), ends=tomorrow(11), people=5,
        purpose="排练", by=cast.staff, caller="王阿姨 5350000",
    )  # fmt: skip
    assert (booking.status, booking.on_behalf, booking.caller) == (Status.CONFIRMED, True, "王阿姨 5350000")
    assert {notice.recipient for notice in Notice.objects.all()} == {cast.lead, cast.editor}
    assert "王阿姨" not in Notice.objects.first().body


def test_who_asks_for_their_own_organization_names_no_caller(cast, house):
    booking = actions.request_booking(
        organization=cast.organization, room=house.room, starts=tomorrow(9), ends=tomorrow(11), people=5,
        purpose="排练", by=cast.lead, caller="谁",
    )  # fmt: skip
    assert (booking.status, booking.on_behalf, booking.caller) == (Status.PENDING, False, "")
