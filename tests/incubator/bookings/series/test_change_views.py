"""The pages on which a series is moved, given up and asked for again, and one booking is changed."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from incubator.bookings.models import Booking, Series
from incubator.bookings.series.actions import Wish, request_series
from portal.common.periods import at
from tests.factories.bookings import BookingFactory
from tests.factories.rules import EquipmentFactory

Status = Booking.Status


def day(number):
    return timezone.localdate() + dt.timedelta(weeks=1 + number)


@pytest.fixture
def made(house, cast):
    """Three weeks from 9 to 11, and a fourth left out."""
    wish = Wish(
        cast.organization, house.room, Series.Pattern.WEEKLY, day(0), day(3), dt.time(9), 120, 10, "排练"
    )  # fmt: skip
    return request_series(wish, {f"{day(3)}": "skip"}, by=cast.lead)


@pytest.fixture
def later(house):
    return {"room": house.room.pk, "weekday": day(0).weekday(), "start": "14:00", "minutes": "120"}


def dates(made):
    return list(made.bookings.order_by("original_start"))


def hours(made):
    return [timezone.localtime(booking.starts).hour for booking in dates(made)]


def test_the_page_of_a_series_leads_on(client, cast, made):
    client.force_login(cast.lead)
    page = client.get(made.get_absolute_url()).content.decode()
    for name in ("series_change", "series_cancel", "series_again"):
        assert reverse(name, args=[made.pk]) in page
    client.force_login(cast.member)
    page = client.get(made.get_absolute_url()).content.decode()
    assert reverse("series_change", args=[made.pk]) not in page


def test_a_change_is_seen_before_it_is_made(client, cast, house, made, later):
    BookingFactory(room=house.room, starts=at(day(1), dt.time(14)))
    client.force_login(cast.lead)
    url = reverse("series_change", args=[made.pk])
    assert client.get(url).status_code == 200
    page = client.get(url, later | {"preview": "1"}).content.decode()
    assert "改 2 次，不改 1 次" in page
    assert hours(made) == [9] * 4
    answer = client.post(url, later)
    assert answer["Location"] == made.get_absolute_url()
    assert hours(made) == [14, 9, 14, 9]


def test_from_one_date_on(client, cast, made, later):
    client.force_login(cast.lead)
    since = dates(made)[1]
    client.post(reverse("series_change", args=[made.pk]), later | {"since": since.pk})
    assert hours(made) == [9, 14, 14, 9]


def test_a_date_that_is_gone_answers_409(client, cast, house, made, later):
    BookingFactory(room=house.room, starts=at(day(1), dt.time(14)))
    client.force_login(cast.lead)
    url = reverse("series_change", args=[made.pk])
    answer = client.post(url, later | {f"date-{dates(made)[1].pk}": "take"})
    assert answer.status_code == 409
    assert "刚才选的约不到了" in answer.content.decode()
    assert hours(made) == [9] * 4


def test_all_dates_are_given_up_with_a_reason(client, cast, made):
    client.force_login(cast.lead)
    url = reverse("series_cancel", args=[made.pk])
    assert client.get(url).content.decode().count("9:00–11:00") == 3
    assert client.post(url).status_code == 422
    assert client.post(url, {"reason": "不来了"}).status_code == 302
    assert made.bookings.filter(status=Status.CANCELLED).count() == 3


def test_what_was_left_out_is_asked_for_again(client, cast, made):
    client.force_login(cast.lead)
    url = reverse("series_again", args=[made.pk])
    assert "取 1 次" in client.get(url).content.decode()
    assert client.post(url).status_code == 422
    assert client.post(url, {f"date-{dates(made)[3].pk}": "take"}).status_code == 302
    assert dates(made)[3].status == Status.PENDING


@pytest.mark.parametrize("name", ["series_change", "series_cancel", "series_again"])
@pytest.mark.parametrize(("person", "status"), [("member", 403), ("outsider", 404), ("resident", 404)])
def test_who_changes_nothing(client, cast, made, later, name, person, status):
    client.force_login(getattr(cast, person))
    assert client.post(reverse(name, args=[made.pk]), later | {"reason": "x"}).status_code == status
    assert hours(made) == [9] * 4


def test_a_date_of_another_series_is_not_found(client, cast, made, later):
    client.force_login(cast.lead)
    other = BookingFactory()
    assert client.post(reverse("series_change", args=[made.pk]), later | {"since": other.pk}).status_code == 404


# --- One booking --------------------------------------------------------------------------------------------------


def changed(booking, **changes):
    starts = timezone.localtime(booking.starts)
    return {
        "room": booking.room_id, "date": f"{starts:%Y-%m-%d}", "start": "15:00", "minutes": "60", "people": "5",
    } | changes  # fmt: skip


def test_one_booking_moves_becomes_shorter_and_borrows(client, cast, house, made):
    EquipmentFactory(center=house.center, name="话筒", quantity=2)
    booking = dates(made)[0]
    client.force_login(cast.lead)
    url = reverse("booking_change", args=[booking.pk])
    assert 'value="10"' in client.get(url).content.decode()
    answer = client.post(url, changed(booking, **{"equipment-话筒": "2"}))
    assert answer["Location"] == booking.get_absolute_url()
    booking.refresh_from_db()
    assert (timezone.localtime(booking.starts).hour, booking.period.minutes, booking.people) == (15, 60, 5)
    page = client.get(booking.get_absolute_url()).content.decode()
    assert "话筒 ×2" in page
    assert 'value="2"' in client.get(url).content.decode()


def test_what_is_taken_is_answered_with_what_is_free(client, cast, house, made):
    booking = dates(made)[0]
    BookingFactory(room=house.room, starts=at(booking.day, dt.time(15)))
    client.force_login(cast.lead)
    url = reverse("booking_change", args=[booking.pk])
    answer = client.post(url, changed(booking))
    assert answer.status_code == 409
    code, _label = answer.context["alternatives"][0]
    assert client.post(url, changed(booking, alternative=code)).status_code == 302
    booking.refresh_from_db()
    assert f"{timezone.localtime(booking.starts):%Y-%m-%dT%H:%M}" == code.partition("@")[2]


def test_staff_say_why(client, cast, made):
    booking = dates(made)[0]
    client.force_login(cast.staff)
    client.post(reverse("booking_change", args=[booking.pk]), changed(booking, reason="检修"))
    booking.refresh_from_db()
    assert booking.reason == "检修"


def test_what_is_cancelled_is_not_changed(client, cast):
    booking = BookingFactory(organization=cast.organization, cancelled=True)
    client.force_login(cast.lead)
    assert client.post(reverse("booking_change", args=[booking.pk]), changed(booking)).status_code == 302
    booking.refresh_from_db()
    assert (booking.status, timezone.localtime(booking.starts).hour) == (Status.CANCELLED, 9)


def test_who_queues_reads_their_place(client, cast, house):
    BookingFactory(room=house.room, pending=True)
    queued = BookingFactory(
        organization=cast.organization, room=house.room, status=Status.QUEUED, queued_at=timezone.now()
    )
    client.force_login(cast.lead)
    assert "您排第 1 位" in client.get(queued.get_absolute_url()).content.decode()


# --- All of an organization ---------------------------------------------------------------------------------------


def test_the_list_shows_ones_own_ahead_and_past(client, cast, made):
    BookingFactory(organization=cast.other_organization, purpose="别人的")
    past = timezone.now() - dt.timedelta(days=9)
    BookingFactory(organization=cast.organization, purpose="上周的", starts=past, status=Status.USED)
    client.force_login(cast.member)
    ahead = client.get(reverse("bookings")).content.decode()
    assert ahead.count("排练") == 4
    assert "别人的" not in ahead
    assert "上周的" not in ahead
    assert "上周的" in client.get(reverse("bookings"), {"when": "past"}).content.decode()


def test_the_list_costs_the_same_queries_at_1_and_20(client, cast, house):
    client.force_login(cast.lead)

    def queries():
        with CaptureQueriesContext(connection) as counted:
            client.get(reverse("bookings"))
        return len(counted)

    def book(number):
        BookingFactory(organization=cast.organization, room=house.room, starts=at(day(number), dt.time(9)))

    book(0)
    queries()
    once = queries()
    for number in range(1, 20):
        book(number)
    assert queries() == once


@pytest.mark.parametrize("since", ["abc", "0", "-1", "999999999999999999999"])
def test_from_nowhere_on_is_not_all(client, cast, made, since):
    client.force_login(cast.lead)
    answer = client.post(reverse("series_cancel", args=[made.pk]), {"since": since, "reason": "不用了"})
    assert answer.status_code == 404
    assert not made.bookings.filter(status=Booking.Status.CANCELLED).exists()
