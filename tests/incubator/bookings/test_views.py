import datetime as dt

import pytest
from django.utils import timezone

from incubator.bookings.models import Booking
from portal.common.periods import at
from tests.factories.bookings import BookingFactory


def in_days(days, hour=9):
    return at(timezone.localdate() + dt.timedelta(days=days), dt.time(hour))


def page(response):
    return response.content.decode()


# --- A booking ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("who", "status"),
    [
        ("lead", 200),
        ("editor", 200),
        ("member", 200),
        ("staff", 200),
        ("director", 200),
        ("outsider", 404),
        ("resident", 404),
    ],
)
def test_a_booking_is_for_its_organization_and_staff(client, cast, house, who, status):
    booking = BookingFactory(organization=cast.organization, room=house.room)
    client.force_login(getattr(cast, who))
    assert client.get(f"/bookings/{booking.pk}/").status_code == status
    assert client.get(f"/bookings/{booking.pk + 1000}/").status_code == 404


def test_strangers_sign_in_first(client, house):
    booking = BookingFactory(room=house.room)
    for address in (f"/bookings/{booking.pk}/", f"/bookings/{booking.pk}/cancel/", "/bookings/99999/"):
        assert client.get(address).status_code == 302


@pytest.mark.parametrize(
    ("status", "sentence"),
    [
        ("pending", "等服务中心答复"),
        ("confirmed", "已确认，请按时使用"),
        ("declined", "理由：当天有选举"),
        ("cancelled", "理由：当天有选举"),
        ("expired", "没有按时答复"),
    ],
)
def test_a_booking_says_in_words_where_it_stands(client, cast, house, status, sentence):
    booking = BookingFactory(organization=cast.organization, room=house.room, status=status, reason="当天有选举")
    client.force_login(cast.member)
    answer = page(client.get(f"/bookings/{booking.pk}/"))
    assert sentence in answer
    assert f"/bookings/{booking.pk}/cancel/" not in answer
    client.force_login(cast.lead)
    assert (f"/bookings/{booking.pk}/cancel/" in page(client.get(f"/bookings/{booking.pk}/"))) == (
        status in Booking.Status.CAN_CANCEL
    )


def test_the_lead_cancels_with_a_reason(client, cast, house):
    booking = BookingFactory(organization=cast.organization, room=house.room)
    client.force_login(cast.lead)
    address = f"/bookings/{booking.pk}/cancel/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 422
    too_long = client.post(address, {"reason": "长" * 301})
    assert too_long.status_code == 422
    assert "长" * 301 in page(too_long)
    assert client.post(address, {"reason": "老师病了"}).status_code == 302
    booking.refresh_from_db()
    assert booking.status == Booking.Status.CANCELLED
    again = client.post(address, {"reason": "老师病了"})
    assert again.status_code == 422
    assert "已取消" in page(again)


@pytest.mark.parametrize(("who", "status"), [("member", 403), ("outsider", 404), ("resident", 404), ("staff", 200)])
def test_who_may_not_cancel(client, cast, house, who, status):
    booking = BookingFactory(organization=cast.organization, room=house.room)
    client.force_login(getattr(cast, who))
    assert client.get(f"/bookings/{booking.pk}/cancel/").status_code == status
