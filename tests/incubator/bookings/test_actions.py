import datetime as dt

import pytest
from django.db.models.signals import post_save
from django.utils import timezone

from incubator.bookings import actions, upkeep
from incubator.bookings.models import Booking, Hold
from incubator.bookings.signals import booking_approved, booking_released
from portal.common import audit
from portal.common.errors import Refused
from portal.common.periods import at
from portal.notices.models import Delivery, Notice
from tests.factories.bookings import BookingFactory
from tests.factories.premises import RoomFactory, SpecialDayFactory
from tests.factories.rules import PolicyFactory


def tomorrow(hour, minute=0):
    return at(timezone.localdate() + dt.timedelta(days=1), dt.time(hour, minute))


@pytest.fixture
def ask(house, cast):
    """Ask for the house's room tomorrow from 9 to 11 as the lead; keywords change that."""

    def ask(**changes):
        request = {
            "organization": cast.organization,
            "room": house.room,
            "starts": tomorrow(9),
            "ends": tomorrow(11),
            "people": 10,
            "purpose": "排练",
            "by": cast.lead,
        }
        return actions.request_booking(**(request | changes))

    return ask


@pytest.fixture
def news():
    """The signals that were sent, as (which, keywords)."""
    sent = []

    def approved(**kwargs):
        sent.append(("approved", kwargs))

    def released(**kwargs):
        sent.append(("released", kwargs))

    booking_approved.connect(approved)
    booking_released.connect(released)
    yield sent
    booking_approved.disconnect(approved)
    booking_released.disconnect(released)


def trail(booking):
    return [(entry.action, entry.user_id, entry.data["from"], entry.data["to"]) for entry in audit.history(booking)]


# --- request -----------------------------------------------------------------------------------------------------


def test_a_request_is_pending_and_holds_the_room_with_its_cleanup(ask, house, cast):
    house.room.cleanup_minutes = 15
    house.room.save(update_fields=["cleanup_minutes"])
    booking = ask()
    assert booking.status == Booking.Status.PENDING
    assert [(hold.room, hold.starts, hold.ends) for hold in booking.holds.all()] == [
        (house.room, tomorrow(9), tomorrow(11, 15))
    ]
    assert trail(booking) == [("bookings.request", cast.lead.pk, "", "pending")]
    assert not Notice.objects.exists()


def test_it_is_to_be_decided_within_days_but_before_it_starts(ask, house):
    assert ask().due_at == tomorrow(9)
    later = tomorrow(9) + dt.timedelta(days=20)
    soon = ask(starts=later, ends=later + dt.timedelta(hours=1)).due_at - timezone.now()
    assert soon.days == house.center.decide_days - 1


def test_a_hall_is_held_by_its_parts(ask, house):
    parts = [RoomFactory(center=house.center, whole=house.room) for _n in range(2)]
    booking = ask()
    assert {hold.room for hold in booking.holds.all()} == set(parts)
    with pytest.raises(Refused) as refused:
        ask(room=parts[0])
    assert refused.value.code == "in_demand"


def test_a_time_that_others_asked_for_is_refused_with_the_nearest_alternatives(ask, house):
    other = RoomFactory(center=house.center)
    ask()
    with pytest.raises(Refused) as refused:
        ask(starts=tomorrow(10), ends=tomorrow(12))
    assert refused.value.code == "in_demand"
    assert refused.value.field == "start"
    offers = [(offer.room.pk, offer.starts) for offer in refused.value.alternatives]
    assert (house.room.pk, tomorrow(11)) in offers
    assert (other.pk, tomorrow(10)) in offers
    assert Booking.objects.count() == 1


def test_alternatives_keep_to_what_the_organization_may_use(ask, house):
    other = RoomFactory(center=house.center)
    PolicyFactory(center=house.center, room=other, minutes=60)
    ask()
    with pytest.raises(Refused) as refused:
        ask(starts=tomorrow(10), ends=tomorrow(12))
    assert {offer.room for offer in refused.value.alternatives} == {house.room}


def test_the_database_refuses_what_came_between_the_look_and_the_hold(ask, house):
    """Its error becomes the same refusal, and nothing is left behind."""
    rival = BookingFactory(room=house.room, starts=tomorrow(14))

    def slip_in(instance, created, **kwargs):
        Hold.objects.create(booking=rival, room=house.room, starts=instance.starts, ends=instance.ends)

    post_save.connect(slip_in, sender=Booking)
    try:
        with pytest.raises(Refused) as refused:
            ask()
    finally:
        post_save.disconnect(slip_in, sender=Booking)
    assert refused.value.code == "taken"
    assert refused.value.alternatives
    assert list(Booking.objects.all()) == [rival]


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"ends": tomorrow(23)}, "too_long"),
        ({"starts": tomorrow(21, 30), "ends": tomorrow(22, 30)}, "closed"),
        ({"people": 41}, "too_small"),
        ({"people": 0}, "nobody"),
        ({"starts": tomorrow(9, 10)}, "off_slot"),
        ({"ends": tomorrow(9)}, "too_short"),
        ({"starts": at(dt.date(2020, 1, 1), dt.time(9)), "ends": at(dt.date(2020, 1, 1), dt.time(10))}, "past"),
        ({"starts": at(dt.date(2090, 1, 1), dt.time(9)), "ends": at(dt.date(2090, 1, 1), dt.time(10))}, "too_far"),
    ],
)
def test_what_a_rule_forbids_is_refused_with_its_code(ask, changes, code):
    with pytest.raises(Refused) as refused:
        ask(**changes)
    assert refused.value.code == code
    assert not Booking.objects.exists()


def test_only_leads_editors_and_staff_ask(ask, cast):
    assert ask(by=cast.editor).pk
    for who in (cast.member, cast.outsider, cast.resident):
        with pytest.raises(Refused) as refused:
            ask(by=who, starts=tomorrow(14), ends=tomorrow(15))
        assert refused.value.code == "not_allowed"


def test_a_suspended_organization_does_not_ask(ask, cast):
    cast.organization.standing = "suspended"
    cast.organization.save(update_fields=["standing"])
    with pytest.raises(Refused) as refused:
        ask()
    assert refused.value.code == "not_allowed"


# --- approve -----------------------------------------------------------------------------------------------------


def test_approval_confirms_and_tells_leads_and_editors(ask, cast, news):
    booking = actions.approve_booking(ask(), by=cast.staff)
    booking.refresh_from_db()
    assert booking.status == Booking.Status.CONFIRMED
    assert booking.holds.count() == 1
    assert trail(booking)[0] == ("bookings.approve", cast.staff.pk, "pending", "confirmed")
    assert set(Notice.objects.values_list("recipient", flat=True)) == {cast.lead.pk, cast.editor.pk}
    assert Delivery.objects.count() == 2
    assert [(which, kwargs["booking"], kwargs["by"]) for which, kwargs in news] == [("approved", booking, cast.staff)]


def test_only_staff_approve_or_decline(ask, cast):
    booking = ask()
    for who in (cast.lead, cast.member, cast.outsider, cast.resident):
        for verb, extra in ((actions.approve_booking, {}), (actions.decline_booking, {"reason": "不行"})):
            with pytest.raises(Refused) as refused:
                verb(booking, by=who, **extra)
            assert refused.value.code == "not_allowed"


def test_a_booking_is_decided_once(ask, cast):
    booking = ask()
    actions.approve_booking(booking, by=cast.staff)
    # ``booking`` still says pending, as a second browser tab would.
    for verb, extra in ((actions.approve_booking, {}), (actions.decline_booking, {"reason": "不行"})):
        with pytest.raises(Refused) as refused:
            verb(booking, by=cast.director, **extra)
        assert refused.value.code == "decided"


def test_a_day_closed_meanwhile_is_not_approved(ask, house, cast):
    booking = ask()
    SpecialDayFactory(center=house.center, date=booking.day)
    with pytest.raises(Refused) as refused:
        actions.approve_booking(booking, by=cast.staff)
    assert refused.value.code == "closed"
    booking.refresh_from_db()
    assert booking.status == Booking.Status.PENDING


# --- decline, cancel ---------------------------------------------------------------------------------------------


def test_declining_frees_the_room_and_gives_the_reason(ask, cast, news):
    booking = actions.decline_booking(ask(), reason=" 当天有选举 ", by=cast.staff)
    booking.refresh_from_db()
    assert (booking.status, booking.reason) == (Booking.Status.DECLINED, "当天有选举")
    assert not Hold.objects.exists()
    assert trail(booking)[0] == ("bookings.decline", cast.staff.pk, "pending", "declined")
    assert all("当天有选举" in notice.body for notice in Notice.objects.all())
    assert [(which, kwargs["reason"]) for which, kwargs in news] == [("released", "当天有选举")]
    assert ask().status == Booking.Status.PENDING


@pytest.mark.parametrize(("reason", "code"), [("  ", "reason_missing"), ("长" * 301, "reason_too_long")])
def test_declining_and_cancelling_need_a_reason_that_fits(ask, cast, reason, code):
    booking = ask()
    for verb in (actions.decline_booking, actions.cancel_booking):
        with pytest.raises(Refused) as refused:
            verb(booking, reason=reason, by=cast.staff)
        assert (refused.value.code, refused.value.field) == (code, "reason")


def test_the_organization_cancels_and_tells_its_others(ask, cast, news):
    booking = actions.cancel_booking(ask(), reason="老师病了", by=cast.editor)
    booking.refresh_from_db()
    assert booking.status == Booking.Status.CANCELLED
    assert not Hold.objects.exists()
    assert [notice.recipient for notice in Notice.objects.all()] == [cast.lead]
    assert news[0][1]["by"] == cast.editor
    with pytest.raises(Refused) as refused:
        actions.cancel_booking(booking, reason="再来", by=cast.editor)
    assert refused.value.code == "released"


def test_when_staff_cancel_the_organization_is_told(ask, cast):
    booking = actions.approve_booking(ask(), by=cast.staff)
    actions.cancel_booking(booking, reason="水管漏水", by=cast.staff)
    assert Notice.objects.filter(kind="bookings.cancelled", body__contains="水管漏水").count() == 2


def test_others_do_not_cancel(ask, cast):
    booking = ask()
    for who in (cast.member, cast.outsider, cast.resident):
        with pytest.raises(Refused) as refused:
            actions.cancel_booking(booking, reason="x", by=who)
        assert refused.value.code == "not_allowed"


def test_what_is_over_is_not_cancelled(cast):
    ended = timezone.now() - dt.timedelta(hours=1)
    booking = BookingFactory(organization=cast.organization, starts=ended - dt.timedelta(hours=1), ends=ended)
    with pytest.raises(Refused) as refused:
        actions.cancel_booking(booking, reason="x", by=cast.lead)
    assert refused.value.code == "over"


# --- expire ------------------------------------------------------------------------------------------------------


def test_what_nobody_decided_expires_once_and_is_told(cast, news):
    overdue = BookingFactory(organization=cast.organization, pending=True, due_at=timezone.now())
    BookingFactory(pending=True)
    BookingFactory(due_at=timezone.now())
    assert upkeep.expire_overdue() == 1
    assert upkeep.expire_overdue() == 0
    overdue.refresh_from_db()
    assert overdue.status == Booking.Status.EXPIRED
    assert not overdue.holds.exists()
    assert trail(overdue) == [("bookings.expire", None, "pending", "expired")]
    assert set(Notice.objects.values_list("recipient", "kind")) == {
        (cast.lead.pk, "bookings.expired"),
        (cast.editor.pk, "bookings.expired"),
    }
    assert [kwargs["by"] for _which, kwargs in news] == [None]
