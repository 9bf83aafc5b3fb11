"""Moving a series, giving it up, asking again: for dates ahead, and never for what was cancelled."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from incubator.bookings import actions
from incubator.bookings.models import Booking, EquipmentHold, EquipmentUse, Hold, Series
from incubator.bookings.series import changes as series_changes
from incubator.bookings.series.actions import Wish, request_series
from incubator.bookings.series.changes import Change, ask_again, cancel_series, change_series
from portal.common import audit
from portal.common.errors import Refused
from portal.common.periods import at
from portal.notices.models import Notice
from tests.factories.bookings import BookingFactory
from tests.factories.premises import RoomFactory
from tests.factories.rules import EquipmentFactory, PolicyFactory

Status = Booking.Status


def day(number):
    """The first is in a week."""
    return timezone.localdate() + dt.timedelta(weeks=1 + number)


@pytest.fixture
def ask(house, cast):
    """Ask for four weeks from 9 to 11; ``skip`` are the numbers of dates left out."""

    def ask(skip=(), **changes):
        wanted = {
            "organization": cast.organization, "room": house.room, "pattern": Series.Pattern.WEEKLY, "first": day(0),
            "until": day(3), "start": dt.time(9), "minutes": 120, "people": 10, "purpose": "排练",
        }  # fmt: skip
        return request_series(Wish(**wanted | changes), {f"{day(number)}": "skip" for number in skip}, by=cast.lead)

    return ask


@pytest.fixture
def later(house):
    """The same days from 14 to 16."""
    return Change(house.room, day(0).weekday(), dt.time(14), 120)


def dates(made):
    return list(made.bookings.order_by("original_start"))


def hours(made):
    return [timezone.localtime(booking.starts).hour for booking in dates(made)]


def statuses(made):
    return [booking.status for booking in dates(made)]


# --- Moving -------------------------------------------------------------------------------------------------------


def test_all_dates_move_with_their_holds_and_keep_their_names(ask, later, cast):
    made = ask()
    moved = change_series(made, later, {}, by=cast.lead)
    assert len(moved) == 4
    assert hours(made) == [14] * 4
    assert {timezone.localtime(hold.starts).hour for hold in Hold.objects.all()} == {14}
    assert [booking.original_start for booking in dates(made)] == [at(day(n), dt.time(9)) for n in range(4)]
    assert [booking.sequence for booking in dates(made)] == [1] * 4
    assert next(entry.action for entry in audit.history(moved[0])) == "bookings.move"


def test_from_one_date_on(ask, later, cast):
    made = ask()
    change_series(made, later, {}, since=dates(made)[2].starts, by=cast.lead)
    assert hours(made) == [9, 9, 14, 14]


def test_a_week_on_each_takes_the_day_of_the_next_or_stays(ask, later, house, cast):
    """Shifted by days, every date has a free day, but one: that one stays where it is, and holds it."""
    made = ask()
    weekday = (day(0).weekday() + 1) % 7
    shifted = Change(house.room, weekday, dt.time(9), 120)
    target = shifted.period_of(dates(made)[1])
    BookingFactory(room=house.room, starts=target.start)
    moved = change_series(made, shifted, {}, by=cast.lead)
    assert len(moved) == 3
    assert [booking.day.weekday() for booking in dates(made)] == [weekday, day(0).weekday(), weekday, weekday]
    assert Hold.objects.filter(booking__series=made).count() == 4


def test_a_date_that_cannot_move_may_go_elsewhere(ask, later, house, cast):
    made = ask()
    other = RoomFactory(center=house.center)
    BookingFactory(room=house.room, starts=at(day(1), dt.time(14)))
    second = dates(made)[1]
    choice = {f"{second.pk}": f"{other.pk}@{day(1)}T14:00"}
    change_series(made, later, choice, by=cast.lead)
    assert hours(made) == [14] * 4
    assert dates(made)[1].room == other


def test_a_date_chosen_that_is_gone_undoes_all(ask, later, house, cast):
    made = ask()
    BookingFactory(room=house.room, starts=at(day(1), dt.time(14)))
    with pytest.raises(Refused) as refused:
        change_series(made, later, {f"{dates(made)[1].pk}": "take"}, by=cast.lead)
    assert refused.value.code == "dates_changed"
    assert hours(made) == [9] * 4


def test_dates_that_touch_each_other_change_places(ask, house, cast):
    """Half an hour on: each new time overlaps its own old one."""
    made = ask()
    change_series(made, Change(house.room, day(0).weekday(), dt.time(10), 120), {}, by=cast.lead)
    assert hours(made) == [10] * 4


def test_neither_cancelled_nor_skipped_nor_past_dates_are_moved(ask, later, cast):
    made = ask(skip=[3])
    first, second, third, _skipped = dates(made)
    actions.cancel_booking(first, reason="不来了", by=cast.lead)
    actions.decline_booking(second, reason="检修", by=cast.staff)
    before = {booking.pk: (booking.status, booking.starts) for booking in dates(made) if booking != third}
    assert [booking.pk for booking in change_series(made, later, {}, by=cast.lead)] == [third.pk]
    after = {booking.pk: (booking.status, booking.starts) for booking in dates(made) if booking != third}
    assert after == before
    assert Hold.objects.count() == 1


def test_naming_a_cancelled_date_does_not_revive_it(ask, later, cast):
    made = ask()
    first = dates(made)[0]
    actions.cancel_booking(first, reason="不来了", by=cast.lead)
    for verb in (change_series, lambda made, _change, choices, by: ask_again(made, choices, by=by)):
        with pytest.raises(Refused) as refused:
            verb(made, later, {f"{first.pk}": "take"}, by=cast.lead)
        assert refused.value.code == "dates_changed"
    assert statuses(made)[0] == Status.CANCELLED


def test_confirmed_dates_wait_anew_unless_they_only_become_shorter(ask, house, later, cast):
    PolicyFactory(center=house.center, automatic=True)
    made = ask()
    house.center.policies.all().delete()
    change_series(made, Change(house.room, day(0).weekday(), dt.time(9), 60), {}, by=cast.lead)
    assert statuses(made) == [Status.CONFIRMED] * 4
    change_series(made, later, {}, by=cast.lead)
    assert statuses(made) == [Status.PENDING] * 4


def test_moved_by_staff_they_stay_what_they_are_and_all_are_told_once(ask, house, later, cast):
    PolicyFactory(center=house.center, automatic=True)
    made = ask()
    Notice.objects.all().delete()
    change_series(made, later, {}, by=cast.staff, reason="检修")
    assert statuses(made) == [Status.CONFIRMED] * 4
    assert set(dates(made)[0].holds.values_list("booking__status", flat=True)) == {Status.CONFIRMED}
    (notice,) = Notice.objects.filter(recipient=cast.lead)
    assert "检修" in notice.body


def test_equipment_comes_along_as_the_other_room_has_it(ask, house, later, cast):
    other = RoomFactory(center=house.center)
    here = EquipmentFactory(center=house.center, room=house.room)
    there = EquipmentFactory(center=house.center, room=other)
    made = ask()
    for booking in dates(made):
        EquipmentUse.objects.create(booking=booking, equipment=here)
    change_series(made, Change(other, day(0).weekday(), dt.time(9), 120), {}, by=cast.lead)
    assert {booking.room for booking in dates(made)} == {other}
    assert set(EquipmentHold.objects.values_list("equipment", flat=True)) == {there.pk}


@pytest.mark.parametrize("person", ["member", "outsider", "resident"])
def test_who_may_neither_move_nor_cancel_nor_ask_again(ask, later, cast, person):
    made = ask(skip=[3])
    who = getattr(cast, person)
    for verb in (
        lambda: change_series(made, later, {}, by=who),
        lambda: cancel_series(made, reason="不来了", by=who),
        lambda: ask_again(made, {f"{dates(made)[3].pk}": "take"}, by=who),
    ):
        with pytest.raises(Refused) as refused:
            verb()
        assert refused.value.code == "not_allowed"
    assert (hours(made), statuses(made)) == ([9] * 4, [Status.PENDING] * 3 + [Status.SKIPPED])


def test_a_preview_of_a_change_asks_as_often_for_4_dates_as_for_2(ask, later, cast):
    made = ask()
    EquipmentFactory(center=made.room.center)

    def asked(most):
        bookings = list(made.bookings.select_related("organization", "room")[:most])
        with CaptureQueriesContext(connection) as queries:
            series_changes.preview_change(bookings, later, {}, by=cast.lead)
        return len(queries)

    assert asked(4) == asked(2)


# --- Giving up ----------------------------------------------------------------------------------------------------


def test_this_and_following_are_given_up(ask, cast):
    made = ask()
    cancelled = cancel_series(made, reason="不来了", since=dates(made)[2].starts, by=cast.lead)
    assert len(cancelled) == 2
    assert statuses(made) == [Status.PENDING, Status.PENDING, Status.CANCELLED, Status.CANCELLED]
    assert Hold.objects.count() == 2


def test_there_is_nothing_left_to_cancel(ask, cast):
    made = ask()
    cancel_series(made, reason="不来了", by=cast.lead)
    with pytest.raises(Refused) as refused:
        cancel_series(made, reason="不来了", by=cast.lead)
    assert refused.value.code == "nothing_chosen"


# --- Asking again -------------------------------------------------------------------------------------------------


def test_dates_once_skipped_are_asked_for_again_and_only_these(ask, cast):
    made = ask(skip=[1, 2, 3])
    second, third = dates(made)[1:3]
    asked = ask_again(made, {f"{second.pk}": "take", f"{third.pk}": "skip"}, by=cast.lead)
    assert asked == [second]
    assert statuses(made) == [Status.PENDING, Status.PENDING, Status.SKIPPED, Status.SKIPPED]
    assert second.holds.count() == 1
    assert next(entry.action for entry in audit.history(second)) == "bookings.ask_again"


def test_what_is_still_taken_cannot_be_had_but_queued_for(ask, house, cast):
    made = ask(skip=[1])
    second = dates(made)[1]
    BookingFactory(room=house.room, starts=second.starts, pending=True)
    with pytest.raises(Refused) as refused:
        ask_again(made, {f"{second.pk}": "take"}, by=cast.lead)
    assert refused.value.code == "dates_changed"
    (queued,) = ask_again(made, {f"{second.pk}": "queue"}, by=cast.lead)
    assert queued.status == Status.QUEUED


def test_a_policy_confirms_what_is_asked_for_again(ask, house, cast):
    made = ask(skip=[1])
    PolicyFactory(center=house.center, automatic=True)
    ask_again(made, {f"{dates(made)[1].pk}": "take"}, by=cast.lead)
    assert statuses(made)[1] == Status.CONFIRMED
    assert Notice.objects.filter(recipient=cast.lead).count() == 1
