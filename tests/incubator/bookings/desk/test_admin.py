import datetime as dt
import re
from io import BytesIO

import pytest
from django.utils import timezone
from openpyxl import load_workbook

from incubator.bookings import companions
from incubator.bookings.desk.facts import neighbours, used_in_month
from incubator.bookings.models import Booking
from portal.common.periods import at
from tests.factories.bookings import BookingFactory
from tests.factories.premises import RoomFactory, SpecialDayFactory


@pytest.fixture
def pending(cast, house):
    return BookingFactory(organization=cast.organization, room=house.room, pending=True)


def page(response):
    return response.content.decode()


@pytest.fixture
def staff(client, cast):
    client.force_login(cast.staff)
    return client


# --- The queue ---------------------------------------------------------------------------------------------------


def test_the_queue_opens_with_what_waits_the_soonest_due_first(staff, house):
    now = timezone.now()
    over = BookingFactory(room=house.room, starts=now - dt.timedelta(days=3), ends=now - dt.timedelta(days=3, hours=-1))
    ahead = BookingFactory(room=house.room)
    later, soon = (
        BookingFactory(room=RoomFactory(center=house.center), pending=True, due_at=now + dt.timedelta(days=days))
        for days in (2, 1)
    )
    response = staff.get("/admin/bookings/")
    assert [booking.pk for booking in response.context["object_list"]] == [soon.pk, later.pk, ahead.pk, over.pk]
    assert f"/admin/bookings/{soon.pk}/" in page(response)


def test_the_queue_filters_and_exports(staff, house):
    pending = BookingFactory(room=house.room, pending=True)
    BookingFactory(room=RoomFactory(center=house.center))
    response = staff.get("/admin/bookings/", {"status": "pending", "room": house.room.pk})
    assert list(response.context["object_list"]) == [pending]
    export = staff.get("/admin/bookings/", {"export": "xlsx"})
    assert export.status_code == 200
    assert "spreadsheet" in export["Content-Type"]


def test_the_queue_costs_the_same_with_many_bookings(staff, house):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost():
        with CaptureQueriesContext(connection) as queries:
            staff.get("/admin/bookings/")
        return len(queries)

    BookingFactory(room=house.room, pending=True)
    first = cost()
    for _n in range(20):
        BookingFactory(room=RoomFactory(center=house.center), pending=True)
    assert cost() == first


@pytest.mark.parametrize(
    ("who", "status"), [("staff", 200), ("director", 200), ("resident", 302), ("lead", 302), ("editor_role", 302)]
)
def test_who_works_with_bookings(client, cast, pending, who, status):
    from django.contrib.auth.models import Group

    cast.editor_role = cast.reviewer
    cast.editor_role.groups.add(Group.objects.get(name="editor"))
    client.force_login(getattr(cast, who))
    for address in ("/admin/bookings/", f"/admin/bookings/{pending.pk}/"):
        assert client.get(address).status_code == status


@pytest.mark.parametrize("door", ["new/", "edit/{pk}/", "delete/{pk}/", "copy/{pk}/", "usage/{pk}/"])
def test_no_door_of_the_admin_goes_round_the_actions(staff, pending, door):
    assert staff.get(f"/admin/bookings/{door.format(pk=pending.pk)}").status_code == 404


# --- Deciding ----------------------------------------------------------------------------------------------------


def test_the_page_shows_what_decides(staff, pending, house, cast):
    rival = BookingFactory(room=house.room, starts=pending.ends, ends=pending.ends + dt.timedelta(hours=1))
    answer = page(staff.get(f"/admin/bookings/{pending.pk}/"))
    for text in (
        str(cast.organization),
        pending.purpose,
        "这个时间可以使用。",
        str(rival.organization),
        "待答复 2 小时",
    ):
        assert text in answer
    assert staff.get(f"/admin/bookings/history/{pending.pk}/").status_code == 200


def test_the_page_says_what_availability_has_against_it(staff, pending, house):
    SpecialDayFactory(center=house.center, date=pending.day, note="消防检查")
    address = f"/admin/bookings/{pending.pk}/"
    assert "消防检查，当天关闭。" in page(staff.get(address))
    refused = staff.post(address, {"approve": "1"})
    assert refused.status_code == 409
    assert "消防检查，当天关闭。" in page(refused)


def test_staff_approve(staff, pending):
    assert staff.post(f"/admin/bookings/{pending.pk}/", {"approve": "1"}).status_code == 302
    pending.refresh_from_db()
    assert pending.status == Booking.Status.CONFIRMED
    again = staff.post(f"/admin/bookings/{pending.pk}/", {"approve": "1"})
    assert again.status_code == 409
    assert "已确认" in page(again)


def test_staff_decline_and_cancel_with_a_reason(staff, pending):
    address = f"/admin/bookings/{pending.pk}/"
    assert staff.post(address, {"decline": "1", "reason": ""}).status_code == 422
    too_long = staff.post(address, {"decline": "1", "reason": "长" * 301})
    assert too_long.status_code == 422
    assert "长" * 301 in page(too_long)
    assert staff.post(address, {"nonsense": "1"}).status_code == 422
    assert staff.post(address, {"decline": "1", "reason": "当天有选举"}).status_code == 302
    pending.refresh_from_db()
    assert (pending.status, pending.reason) == (Booking.Status.DECLINED, "当天有选举")
    confirmed = BookingFactory(room=pending.room)
    assert "取消这个预约" in page(staff.get(f"/admin/bookings/{confirmed.pk}/"))
    assert staff.post(f"/admin/bookings/{confirmed.pk}/", {"cancel": "1", "reason": "漏水"}).status_code == 302
    confirmed.refresh_from_db()
    assert confirmed.status == Booking.Status.CANCELLED


def test_who_only_looks_does_not_decide(client, cast, pending):
    from django.contrib.auth.models import Permission

    cast.reviewer.user_permissions.add(
        Permission.objects.get(codename="view_booking"), Permission.objects.get(codename="access_admin")
    )
    client.force_login(cast.reviewer)
    assert "不通过的理由" not in page(client.get(f"/admin/bookings/{pending.pk}/"))
    client.post(f"/admin/bookings/{pending.pk}/", {"approve": "1"})
    pending.refresh_from_db()
    assert pending.status == Booking.Status.PENDING


def test_what_was_asked_for_together_is_decided_together(staff, pending, monkeypatch):
    monkeypatch.setattr(companions, "_sources", [])
    companions.register(lambda keys: {pending.pk: companions.Companion("合唱排练", "/admin/somewhere/")})
    address = f"/admin/bookings/{pending.pk}/"
    answer = page(staff.get(address))
    assert "/admin/somewhere/" in answer
    assert "不通过的理由" not in answer
    for verb in ("approve", "decline"):
        refused = staff.post(address, {verb: "1", "reason": "x"})
        assert refused.status_code == 409
    pending.refresh_from_db()
    assert pending.status == Booking.Status.PENDING


def test_a_booking_that_does_not_exist(staff, db):
    assert staff.get("/admin/bookings/99999/").status_code == 404


# --- Lists and sums ----------------------------------------------------------------------------------------------


def test_neighbours_are_of_the_same_hall_and_day(house):
    hall = RoomFactory(center=house.center)
    booking = BookingFactory(room=hall, cancelled=True)
    part = RoomFactory(center=house.center, whole=hall)
    in_part = BookingFactory(room=part)
    BookingFactory(room=part, starts=booking.starts + dt.timedelta(days=1))
    BookingFactory(room=house.room)
    BookingFactory(room=part, starts=booking.ends, cancelled=True)
    assert list(neighbours(booking)) == [in_part]
    assert list(neighbours(in_part)) == []


def test_the_month_adds_up_what_is_confirmed_and_what_waits(cast, house):
    first = dt.date(2026, 12, 1)
    for day, status in ((1, "confirmed"), (31, "confirmed"), (15, "pending"), (16, "cancelled")):
        BookingFactory(
            organization=cast.organization,
            room=house.room,
            status=status,
            starts=at(first.replace(day=day), dt.time(8)),
        )
    BookingFactory(organization=cast.organization, room=house.room, starts=at(dt.date(2027, 1, 1), dt.time(0, 30)))
    assert used_in_month(cast.organization, dt.date(2026, 12, 20)) == (240, 120)


def test_the_spreadsheet_is_for_people(staff, house):
    """Names for codes, the time on the wall, and nothing that Excel would calculate."""
    booking = BookingFactory(room=house.room, purpose="=1+1")
    answer = b"".join(staff.get("/admin/bookings/", {"export": "csv"}).streaming_content).decode()
    heading, row = answer.removeprefix("\ufeff").splitlines()
    assert answer.startswith("\ufeff") and not re.search("[a-z]{3}", heading)
    assert ",已确认," in row and "'=1+1" in row
    assert f"{timezone.localtime(booking.starts):%Y-%m-%d %H:%M:%S}," in row
    sheet = load_workbook(BytesIO(staff.get("/admin/bookings/", {"export": "xlsx"}).getvalue())).active
    assert [sheet.cell(2, 3).value, sheet.cell(2, 6).data_type, sheet.cell(2, 7).value] == [
        timezone.localtime(booking.starts).replace(tzinfo=None),
        "s",
        "已确认",
    ]


@pytest.mark.parametrize("place", ["applications", "organizations", "bookings", "activities"])
def test_no_heading_is_a_name_of_the_code(staff, house, place):
    answer = b"".join(staff.get(f"/admin/{place}/", {"export": "csv"}).streaming_content).decode()
    assert answer and not re.search("[A-Za-z]{2}", answer.splitlines()[0])
