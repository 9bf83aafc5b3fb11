"""Staff book for somebody who telephoned."""

import datetime as dt

import pytest
from django.utils import timezone

from incubator.bookings.models import Booking
from incubator.bookings.upkeep import CALLER_DAYS, forget_callers
from portal.notices.models import Notice
from tests.factories.bookings import BookingFactory
from tests.factories.organizations import OrganizationFactory
from tests.factories.premises import RoomFactory
from tests.factories.rules import EquipmentFactory


@pytest.fixture
def staff(client, cast):
    client.force_login(cast.staff)
    return client


@pytest.fixture
def wish(cast):
    return {
        "organization": cast.organization.pk,
        "caller": "王阿姨 13800000000",
        "date": f"{timezone.localdate() + dt.timedelta(days=1)}",
        "start": "09:00",
        "minutes": "120",
        "people": "12",
        "purpose": "合唱排练",
    }


def url(room):
    return f"/admin/bookings/on-behalf/{room.slug}/"


def page(response):
    return response.content.decode()


def test_it_is_confirmed_at_once_and_the_leads_are_told(staff, wish, cast, house):
    thing = EquipmentFactory(center=house.center, quantity=2)
    assert house.room.name in page(staff.get("/admin/bookings/on-behalf/"))
    answer = page(staff.get(url(house.room)))
    assert thing.name in answer and str(cast.other_organization) in answer
    assert staff.post(url(house.room), wish).status_code == 302
    booking = Booking.objects.get()
    assert (booking.status, booking.on_behalf, booking.caller) == ("confirmed", True, wish["caller"])
    assert (booking.requested_by, booking.organization) == (cast.staff, cast.organization)
    notices = Notice.objects.filter(kind="bookings.approved")
    assert {notice.recipient for notice in notices} == {cast.lead, cast.editor}
    assert not any("王阿姨" in notice.body for notice in notices)


def test_what_is_taken_is_refused_with_times_to_tap(staff, wish, cast, house):
    other = RoomFactory(center=house.center)
    BookingFactory(room=house.room)
    refused = staff.post(url(house.room), wish)
    assert refused.status_code == 409
    assert wish["caller"] in page(refused) and wish["purpose"] in page(refused)
    offers = [offer["value"] for offer in refused.context["alternatives"]]
    elsewhere = next(offer for offer in offers if offer.startswith(f"{other.pk}@"))
    assert staff.post(url(other), wish | {"alternative": elsewhere}).status_code == 302
    booking = Booking.objects.get(caller=wish["caller"])
    assert (booking.room, timezone.localtime(booking.starts).hour) == (other, 9)
    later = next(offer for offer in offers if offer.startswith(f"{house.room.pk}@"))
    assert staff.post(url(house.room), wish | {"alternative": later}).status_code == 302


@pytest.mark.parametrize(
    "wrong",
    [
        {"organization": "x"},
        {"date": "2026-13-01"},
        {"start": "25:00"},
        {"minutes": "7"},
        {"people": "0"},
        {"purpose": ""},
        {"caller": "长" * 81},
        {"date": "0001-01-01"},
    ],
    ids=lambda wrong: next(iter(wrong)),
)
def test_what_is_wrong_is_asked_again(staff, wish, house, wrong):
    assert staff.post(url(house.room), wish | wrong).status_code == 422
    assert not Booking.objects.exists()


@pytest.mark.parametrize("tapped", ["x", "1@", "1@2026-99-01T10:00/60", "1@2026-01-01T10:00/x", "@/"])
def test_a_time_that_is_none_changes_nothing(staff, wish, house, tapped):
    assert staff.post(url(house.room), wish | {"alternative": tapped}).status_code == 302
    assert timezone.localtime(Booking.objects.get().starts).hour == 9


def test_an_organization_that_is_closed_is_not_on_the_list(staff, wish, house):
    closed = OrganizationFactory(standing="closed")
    assert str(closed) not in page(staff.get(url(house.room)))
    assert staff.post(url(house.room), wish | {"organization": closed.pk}).status_code == 422


def test_only_staff_book_for_others(client, wish, cast, house):
    for person in (cast.lead, cast.resident, cast.reviewer):
        client.force_login(person)
        assert client.post(url(house.room), wish).status_code == 302
    assert not Booking.objects.exists()


def test_who_telephoned_is_for_staff_alone_and_forgotten_in_time(client, cast, house):
    now = timezone.now()
    old, fresh = (
        BookingFactory(
            organization=cast.organization,
            room=house.room,
            caller="王阿姨",
            on_behalf=True,
            starts=now - dt.timedelta(days=days, hours=2),
            ends=now - dt.timedelta(days=days),
        )
        for days in (CALLER_DAYS + 1, CALLER_DAYS - 1)
    )
    client.force_login(cast.lead)
    assert "王阿姨" not in page(client.get(fresh.get_absolute_url()))
    assert (forget_callers(), forget_callers()) == (1, 0)
    assert list(Booking.objects.order_by("starts").values_list("caller", flat=True)) == ["", "王阿姨"]
    assert old.starts < fresh.starts
