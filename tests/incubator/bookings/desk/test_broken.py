import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from incubator.bookings.actions import cancel_booking, request_booking
from incubator.bookings.desk.broken import broken_bookings, broken_keys, stranded
from incubator.bookings.models import Booking
from incubator.bookings.wording import when_text
from incubator.premises.consequences import Breaks, weighed
from incubator.premises.models import SpecialDay
from portal.common.periods import at
from portal.notices.models import Notice
from tests.factories.bookings import BookingFactory
from tests.factories.organizations import MembershipFactory
from tests.factories.premises import OpeningHoursFactory, RoomFactory, SpecialDayFactory

ADDRESS = "/admin/bookings/broken/"


def page(response):
    return response.content.decode()


@pytest.fixture
def tomorrow(db):
    return timezone.localdate() + dt.timedelta(days=1)


@pytest.fixture
def booking(house, cast):
    """Confirmed, tomorrow from 9 to 11."""
    return BookingFactory(room=house.room, organization=cast.organization)


@pytest.fixture
def staff(client, cast):
    client.force_login(cast.staff)
    return client


# --- What is broken ----------------------------------------------------------------------------------------------


def test_a_closed_day_breaks_what_is_pending_or_confirmed_on_it(house, booking, tomorrow):
    assert broken_keys() == []
    other = RoomFactory(center=house.center)
    pending = BookingFactory(room=other, pending=True, starts=booking.starts + dt.timedelta(hours=3))
    BookingFactory(room=RoomFactory(center=house.center), cancelled=True)
    BookingFactory(room=other, starts=booking.starts + dt.timedelta(days=1))
    special = SpecialDayFactory(center=house.center, date=tomorrow)
    assert broken_keys() == [booking.pk, pending.pk]
    special.delete()
    assert broken_bookings() == []


def test_hours_of_a_part_break_what_reaches_into_them(house, cast, tomorrow):
    """A hall is closed when a part of it is."""
    hall = RoomFactory(center=house.center)
    part = RoomFactory(center=house.center, whole=hall)
    of_hall = request_booking(
        organization=cast.organization,
        room=hall,
        starts=at(tomorrow, dt.time(9)),
        ends=at(tomorrow, dt.time(11)),
        people=5,
        purpose="排练",
        by=cast.lead,
    )
    SpecialDayFactory(center=house.center, room=part, date=tomorrow, opens=dt.time(10, 30), closes=dt.time(12))
    assert broken_keys() == [of_hall.pk]
    assert stranded(broken_bookings(), timezone.now())[0].reason == "停电检修：当天开放时间：8:00–10:30、12:00–22:00。"


def test_a_room_out_of_use_and_shorter_hours_break_bookings(house, booking, tomorrow):
    house.room.active = False
    house.room.save()
    assert broken_keys() == [booking.pk]
    house.room.active = True
    house.room.save()
    OpeningHoursFactory(room=house.room, center=house.center, weekday=tomorrow.weekday(), opens=dt.time(9, 30))
    assert broken_keys() == [booking.pk]


def test_what_has_begun_is_not_broken(house):
    now = timezone.now()
    BookingFactory(room=house.room, starts=now - dt.timedelta(minutes=5), ends=now + dt.timedelta(hours=1))
    SpecialDayFactory(center=house.center, date=timezone.localdate())
    assert broken_keys() == []


def test_alternatives_are_free_times_then_other_rooms(house, booking, tomorrow):
    other = RoomFactory(center=house.center)
    SpecialDayFactory(center=house.center, room=house.room, date=tomorrow)
    row = stranded(broken_bookings(), timezone.now())[0]
    assert row.reason == "停电检修，当天关闭。"
    assert {offer.room for offer in row.offers} == {house.room, other}
    assert all(offer.starts.date() != tomorrow for offer in row.offers if offer.room == house.room)
    assert [offer.starts for offer in row.offers if offer.room == other] == [booking.starts]


# --- Weighing a change -------------------------------------------------------------------------------------------


def test_a_change_that_breaks_is_undone_until_it_is_agreed_to(house, booking, tomorrow):
    with pytest.raises(Breaks) as breaks, weighed():
        SpecialDayFactory(center=house.center, date=tomorrow)
    assert list(breaks.value.broken) == [booking.pk]
    assert breaks.value.broken[booking.pk].whose == booking.organization.name
    assert not SpecialDay.objects.exists()
    with weighed({booking.pk}) as found:
        SpecialDayFactory(center=house.center, date=tomorrow)
    assert list(found) == [booking.pk]
    # What is broken already is no news.
    with weighed() as found:
        SpecialDayFactory(center=house.center, date=tomorrow, note="又一次")
    assert found == {}


def test_who_agreed_to_one_booking_is_asked_again_about_another(house, booking, tomorrow):
    late = BookingFactory(room=RoomFactory(center=house.center))
    with pytest.raises(Breaks) as breaks, weighed({booking.pk}):
        SpecialDayFactory(center=house.center, date=tomorrow)
    assert set(breaks.value.broken) == {booking.pk, late.pk}


# --- The list ----------------------------------------------------------------------------------------------------


def test_the_list_shows_why_and_what_instead(staff, house, booking, tomorrow):
    assert "没有受影响的预约" in page(staff.get(ADDRESS))
    SpecialDayFactory(center=house.center, date=tomorrow)
    shown = page(staff.get(ADDRESS))
    assert booking.organization.name in shown
    assert shown.count("停电检修，当天关闭。") == 2  # beside the booking, and as the reason to send
    assert 'name="move"' in shown


def test_several_are_cancelled_together(staff, cast, house, booking, tomorrow):
    second = BookingFactory(room=house.room, organization=cast.organization, starts=booking.starts.replace(hour=6))
    kept = BookingFactory(room=RoomFactory(center=house.center), organization=cast.organization)
    SpecialDayFactory(center=house.center, date=tomorrow)
    assert staff.post(ADDRESS, {"cancel": "1"}).status_code == 422
    answer = staff.post(ADDRESS, {"cancel": "1", "booking": [booking.pk, second.pk], "reason": ""})
    assert answer.status_code == 302
    assert broken_keys() == [kept.pk]
    booking.refresh_from_db()
    assert (booking.status, booking.reason) == (Booking.Status.CANCELLED, "停电检修，当天关闭。")
    assert not booking.holds.exists()
    # One message about both.
    notice = Notice.objects.get(recipient=cast.lead)
    assert notice.body.count("排练") == 2 or notice.body.count(house.room.name) == 2
    assert not Notice.objects.filter(recipient=cast.outsider).exists()


def test_one_is_moved_to_what_is_offered(staff, cast, house, booking, tomorrow):
    SpecialDayFactory(center=house.center, date=tomorrow)
    row = staff.get(ADDRESS).context["rows"][0]
    code, label = row["offers"][-1]
    assert staff.post(ADDRESS, {"move": code}).status_code == 302
    assert broken_keys() == []
    booking.refresh_from_db()
    assert (booking.status, booking.day == tomorrow) == (Booking.Status.CONFIRMED, False)
    assert label == when_text(booking.period)
    assert booking.holds.get().starts == booking.starts
    notice = Notice.objects.get(recipient=cast.lead)
    assert "停电检修" in notice.body


def test_what_somebody_took_meanwhile_is_refused(staff, house, booking, tomorrow):
    SpecialDayFactory(center=house.center, date=tomorrow)
    code, _label = staff.get(ADDRESS).context["rows"][0]["offers"][-1]
    starts = dt.datetime.fromisoformat(code.split("/")[2])
    BookingFactory(room=house.room, starts=starts)
    answer = staff.post(ADDRESS, {"move": code})
    assert answer.status_code == 409
    booking.refresh_from_db()
    assert booking.day == tomorrow


def test_reasons_that_differ_are_told_apart(staff, cast, house, booking, tomorrow):
    other = RoomFactory(center=house.center)
    second = BookingFactory(room=other, organization=cast.organization)
    SpecialDayFactory(center=house.center, room=house.room, date=tomorrow)
    SpecialDayFactory(center=house.center, room=other, date=tomorrow, note="检修小窑")
    assert 'name="reason"' in page(staff.get(ADDRESS))
    staff.post(ADDRESS, {"cancel": "1", "booking": [booking.pk, second.pk], "reason": ""})
    assert sorted(Booking.objects.values_list("reason", flat=True)) == ["停电检修，当天关闭。", "检修小窑，当天关闭。"]


def test_only_what_is_broken_is_cancelled_here(staff, house, booking):
    assert staff.post(ADDRESS, {"cancel": "1", "booking": [booking.pk], "reason": "算了"}).status_code == 422
    booking.refresh_from_db()
    assert booking.status == Booking.Status.CONFIRMED


@pytest.mark.parametrize("code", ["", "1", "x/y/z", "1/2/2026-13-45", "9" * 30 + "/1/2026-11-23T09:00:00+08:00"])
def test_nonsense_moves_nothing(staff, house, booking, tomorrow, code):
    SpecialDayFactory(center=house.center, date=tomorrow)
    assert staff.post(ADDRESS, {"move": code}).status_code == 422


def test_the_list_is_for_who_decides(client, cast):
    for who, status in (("staff", 200), ("director", 200), ("lead", 302), ("reviewer", 302)):
        client.force_login(getattr(cast, who))
        assert client.get(ADDRESS).status_code == status


def test_the_list_costs_the_same_with_many(staff, house, booking, tomorrow):
    SpecialDayFactory(center=house.center, date=tomorrow)

    def queries():
        with CaptureQueriesContext(
            connection,
        ) as captured:
            assert staff.get(ADDRESS).status_code == 200
        return len(captured)

    staff.get(ADDRESS)
    one = queries()
    for _n in range(49):
        BookingFactory(room=RoomFactory(center=house.center))
    assert queries() == one


# --- Where changes are made --------------------------------------------------------------------------------------


def closure(house, day, **changes):
    return {"center": house.center.pk, "room": "", "date": f"{day}", "acts_as": "-1", "note": "消防检查"} | changes


def test_a_closure_asks_first_and_then_leads_to_the_list(staff, house, booking, tomorrow):
    address = reverse("special_days:add")
    answer = staff.post(address, closure(house, tomorrow))
    assert answer.status_code == 409
    shown = page(answer)
    assert booking.organization.name in shown
    assert 'name="note" value="消防检查"' in shown
    assert not SpecialDay.objects.exists()
    revised = staff.post(address, closure(house, tomorrow, revise="1", accepted=booking.pk))
    assert revised.status_code == 200
    assert 'value="消防检查"' in page(revised)
    assert not SpecialDay.objects.exists()
    answer = staff.post(address, closure(house, tomorrow, accepted=booking.pk))
    assert answer["Location"] == ADDRESS
    assert SpecialDay.objects.get().date == tomorrow
    assert "有 1 个预约受影响" in page(staff.get(ADDRESS))


def test_what_breaks_nothing_is_saved_at_once(staff, house, booking, tomorrow):
    answer = staff.post(reverse("special_days:add"), closure(house, tomorrow + dt.timedelta(days=1)))
    assert answer["Location"] == reverse("special_days:index")


def test_a_swap_that_is_moved_or_deleted_asks_first(staff, house, booking, tomorrow):
    special = SpecialDayFactory(center=house.center, date=tomorrow + dt.timedelta(days=3), acts_as=0)
    edit = reverse("special_days:edit", args=[special.pk])
    assert staff.post(edit, closure(house, tomorrow)).status_code == 409
    special.refresh_from_db()
    assert special.date == tomorrow + dt.timedelta(days=3)
    # Only a special opening keeps the house open at night: without it the booking has no door.
    night = at(tomorrow, dt.time(22))
    BookingFactory(room=house.room, starts=night, ends=night + dt.timedelta(hours=1))
    opening = SpecialDayFactory(
        center=house.center, date=tomorrow, acts_as=0, opens=dt.time(8), closes=dt.time(23, 30), note="守岁"
    )
    delete = reverse("special_days:delete", args=[opening.pk])
    asked = staff.post(delete)
    assert asked.status_code == 409
    assert staff.post(delete, {"revise": "1"}).status_code == 200
    assert SpecialDay.objects.filter(pk=opening.pk).exists()
    agreed = [key for key, _promise in asked.context["broken"]]
    assert staff.post(delete, {"accepted": agreed})["Location"] == ADDRESS
    assert not SpecialDay.objects.filter(pk=opening.pk).exists()


def test_shorter_hours_ask_first(staff, house, booking, tomorrow):
    row = house.center.hours.get(weekday=tomorrow.weekday())
    data = {"center": house.center.pk, "room": "", "weekday": row.weekday, "opens": "10:00", "closes": "22:00"}
    answer = staff.post(reverse("opening_hours:edit", args=[row.pk]), data)
    assert answer.status_code == 409
    row.refresh_from_db()
    assert row.opens == dt.time(8)


def test_a_room_that_goes_out_of_use_asks_first(staff, house, booking):
    from tests.incubator.premises.test_admin import room_data

    data = room_data(house.room) | {"active": ""}
    address = reverse("rooms:edit", args=[house.room.pk])
    assert staff.post(address, data).status_code == 409
    assert staff.post(address, data | {"accepted": booking.pk})["Location"] == ADDRESS
    house.room.refresh_from_db()
    assert not house.room.active


def test_a_resolved_list_is_empty(staff, cast, house, booking, tomorrow):
    SpecialDayFactory(center=house.center, date=tomorrow)
    cancel_booking(booking, reason="停电", by=cast.staff)
    MembershipFactory()
    assert "没有受影响的预约" in page(staff.get(ADDRESS))
