"""Asking for the same time again and again: all dates chosen, or none."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incubator.bookings import actions
from incubator.bookings.asking import Need
from incubator.bookings.models import Booking, EquipmentHold, EquipmentUse, Hold, Series
from incubator.bookings.series import actions as series
from incubator.bookings.series import planning
from portal.common import audit
from portal.common.errors import Refused
from portal.common.periods import at
from portal.notices.models import Notice
from tests.factories.bookings import BookingFactory
from tests.factories.premises import RoomFactory, SpecialDayFactory
from tests.factories.rules import EquipmentFactory, PolicyFactory

Status = Booking.Status


def day(number):
    """The first is in a week."""
    return timezone.localdate() + dt.timedelta(weeks=1 + number)


@pytest.fixture
def wish(house, cast):
    """Four weeks from 9 to 11 in the house's room for the cast's organization; keywords change that."""

    def wish(**changes):
        wanted = {
            "organization": cast.organization, "room": house.room, "pattern": Series.Pattern.WEEKLY, "first": day(0),
            "until": day(3), "start": dt.time(9), "minutes": 120, "people": 10, "purpose": "排练",
        }  # fmt: skip
        return series.Wish(**wanted | changes)

    return wish


def take(house, number, hour=9, **more):
    """Somebody has the room then."""
    starts = at(day(number), dt.time(hour))
    return BookingFactory(**{"room": house.room, "starts": starts} | more)


def statuses(made):
    return [booking.status for booking in made.bookings.order_by("original_start")]


# --- Preview ------------------------------------------------------------------------------------------------------


def test_free_dates_are_taken_and_the_others_left_out_with_what_could_be_had(house, cast, wish):
    other = RoomFactory(center=house.center)
    take(house, 1)
    take(house, 2, pending=True)
    found = series.preview(wish(), {}, by=cast.lead).dates
    assert [date.choice for date in found] == ["take", "skip", "skip", "take"]
    assert [reason.code for reason in found[1].reasons] == ["taken"]
    assert [(offer.room, offer.starts) for offer in found[1].offers] == [
        (other, at(day(1), dt.time(9))),
        (house.room, at(day(1), dt.time(11))),
    ]
    assert (found[1].place, found[2].place) == (0, 1)


def test_a_place_in_line_comes_after_those_who_stand_there(house, cast, wish):
    take(house, 2, pending=True)
    take(house, 2, status=Status.QUEUED, queued_at=timezone.now())
    take(house, 2, hour=14, status=Status.QUEUED, queued_at=timezone.now())
    assert series.preview(wish(), {}, by=cast.lead).dates[2].place == 2


def test_each_week_has_its_own_hours(house, cast, wish):
    PolicyFactory(center=house.center, minutes=120, span="week")
    found = series.preview(wish(), {}, by=cast.lead)
    assert [date.free for date in found.dates] == [True] * 4
    hours = planning.hours(found.house, found.dates)
    assert [(one.quota.used, one.added, one.left) for one in hours] == [(0, 120, 0)] * 4


def test_a_month_is_full_after_some_dates_unless_one_is_left_out(house, cast, wish):
    PolicyFactory(center=house.center, minutes=240, span="month")
    first = (timezone.localdate() + dt.timedelta(days=32)).replace(day=1)
    month = wish(first=first, until=first + dt.timedelta(days=21))
    found = series.preview(month, {}, by=cast.lead).dates
    assert [date.choice for date in found] == ["take", "take", "skip", "skip"]
    assert found[2].reasons[0].code == "quota"
    found = series.preview(month, {f"{first}": "skip"}, by=cast.lead).dates
    assert [date.choice for date in found] == ["skip", "take", "take", "skip"]


def test_equipment_that_is_lent_then_is_in_the_way(house, cast, wish):
    thing = EquipmentFactory(center=house.center, quantity=2)
    lent = take(house, 0, hour=9, room=RoomFactory(center=house.center))
    EquipmentHold.objects.create(booking=lent, equipment=thing, quantity=1, starts=lent.starts, ends=lent.ends)
    found = series.preview(wish(equipment=(Need(thing.name, thing.pk, 2),)), {}, by=cast.lead).dates
    assert [date.free for date in found] == [False, True, True, True]
    assert found[0].reasons[0].code == "lent"


@pytest.mark.parametrize("person", ["member", "outsider", "resident"])
def test_who_may_not_ask_sees_no_preview(house, cast, wish, person):
    with pytest.raises(Refused) as refused:
        series.preview(wish(), {}, by=getattr(cast, person))
    assert refused.value.code == "not_allowed"


def test_more_than_a_year_of_weeks_is_too_many(house, cast, wish):
    with pytest.raises(Refused) as refused:
        series.preview(wish(until=day(53)), {}, by=cast.lead)
    assert refused.value.code == "too_many"


def test_a_preview_asks_as_often_for_52_dates_as_for_4(house, cast, wish):
    for number in (1, 2, 8):
        take(house, number)

    def asked(until):
        with CaptureQueriesContext(connection) as queries:
            found = series.preview(wish(until=until), {}, by=cast.lead)
            planning.hours(found.house, found.dates)
        return len(queries)

    assert asked(day(51)) == asked(day(3)) <= 14


# --- Asking -------------------------------------------------------------------------------------------------------


def test_each_date_is_a_booking_that_holds_the_room_and_each_left_out_is_skipped(house, cast, wish):
    made = series.request_series(wish(), {f"{day(2)}": "skip"}, by=cast.lead)
    assert statuses(made) == [Status.PENDING, Status.PENDING, Status.SKIPPED, Status.PENDING]
    assert set(Hold.objects.values_list("booking__original_start", flat=True)) == {
        at(day(number), dt.time(9)) for number in (0, 1, 3)
    }
    first = made.bookings.earliest("starts")
    assert (first.organization, first.purpose, first.people) == (cast.organization, "排练", 10)
    for booking in made.bookings.all():
        (entry,) = audit.history(booking)
        assert (entry.action, entry.data["to"]) == ("bookings.request", booking.status)
    assert not Notice.objects.exists()


def test_a_policy_confirms_at_once_and_all_are_told_in_one_message(house, cast, wish):
    PolicyFactory(center=house.center, automatic=True)
    made = series.request_series(wish(), {}, by=cast.lead)
    assert statuses(made) == [Status.CONFIRMED] * 4
    assert Notice.objects.filter(recipient=cast.lead).count() == 1
    assert Notice.objects.get(recipient=cast.editor).kind == "bookings.confirmed"


def test_a_date_may_be_elsewhere_or_at_another_time_or_in_line(house, cast, wish):
    other = RoomFactory(center=house.center)
    for number in range(2):
        take(house, number)
    take(house, 2, pending=True)
    found = series.preview(wish(), {}, by=cast.lead).dates
    choices = {
        f"{day(0)}": planning.code_of(found[0].offers[0]),
        f"{day(1)}": planning.code_of(found[1].offers[1]),
        f"{day(2)}": "queue",
    }
    made = series.request_series(wish(), choices, by=cast.lead)
    elsewhere, later, queued, usual = made.bookings.order_by("original_start")
    assert (elsewhere.room, elsewhere.starts) == (other, at(day(0), dt.time(9)))
    assert (later.room, later.starts) == (house.room, at(day(1), dt.time(11)))
    assert later.original_start == at(day(1), dt.time(9))
    assert (queued.status, queued.holds.count()) == (Status.QUEUED, 0)
    assert usual.status == Status.PENDING


def test_equipment_goes_along_with_every_date_as_its_room_has_it(house, cast, wish):
    other = RoomFactory(center=house.center)
    own = EquipmentFactory(center=house.center, room=house.room, quantity=1)
    there = EquipmentFactory(center=house.center, room=other, quantity=1)
    take(house, 0)
    ask = wish(equipment=(Need(own.name, own.pk, 1),))
    (offer, *_later) = series.preview(ask, {}, by=cast.lead).dates[0].offers
    made = series.request_series(ask, {f"{day(0)}": planning.code_of(offer)}, by=cast.lead)
    used = EquipmentUse.objects.order_by("booking__original_start").values_list("equipment", flat=True)
    assert list(used) == [there.pk, own.pk, own.pk, own.pk]
    assert EquipmentHold.objects.filter(booking__series=made).count() == 4


def test_one_date_that_is_gone_undoes_all(house, cast, wish):
    take(house, 2)
    with pytest.raises(Refused) as refused:
        series.request_series(wish(), {f"{day(2)}": "take"}, by=cast.lead)
    assert refused.value.code == "dates_changed"
    assert [date.wanted.key for date in refused.value.alternatives] == [f"{day(2)}"]
    assert not Series.objects.exists()
    assert Booking.objects.count() == 1


def test_what_became_free_need_not_queue(house, cast, wish):
    made = series.request_series(wish(), {f"{day(1)}": "queue"}, by=cast.lead)
    assert statuses(made) == [Status.PENDING] * 4


def test_nothing_chosen_is_nothing_asked(house, cast, wish):
    with pytest.raises(Refused) as refused:
        series.request_series(wish(), {f"{day(number)}": "skip" for number in range(4)}, by=cast.lead)
    assert refused.value.code == "nothing_chosen"


@pytest.mark.parametrize("choice", ["x", "9999999@2026-01-01T09:00", "@", "1@nonsense", "1@2026-99-99T09:00"])
def test_a_choice_that_nobody_offered_is_refused(house, cast, wish, choice):
    with pytest.raises(Refused) as refused:
        series.request_series(wish(), {f"{day(1)}": choice}, by=cast.lead)
    assert refused.value.code == "dates_changed"


@pytest.mark.parametrize("person", ["member", "outsider", "resident"])
def test_who_may_not_ask_for_a_series(house, cast, wish, person):
    with pytest.raises(Refused) as refused:
        series.request_series(wish(), {}, by=getattr(cast, person))
    assert refused.value.code == "not_allowed"
    assert not Series.objects.exists()


def test_staff_ask_on_behalf_and_it_is_confirmed(house, cast, wish):
    made = series.request_series(wish(), {}, by=cast.staff, caller="王阿姨 138")
    assert statuses(made) == [Status.CONFIRMED] * 4
    assert {booking.on_behalf for booking in made.bookings.all()} == {True}


def test_a_closed_day_is_left_out(house, cast, wish):
    SpecialDayFactory(center=house.center, date=day(1))
    made = series.request_series(wish(), {}, by=cast.lead)
    assert statuses(made) == [Status.PENDING, Status.SKIPPED, Status.PENDING, Status.PENDING]
    assert actions.cancel_bookings(list(made.bookings.filter(status=Status.PENDING)), reason="不来了", by=cast.lead)
    assert Hold.objects.count() == 0
