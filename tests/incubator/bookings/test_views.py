import datetime as dt

import pytest
from django.utils import timezone

from incubator.bookings.models import Booking
from incubator.premises.models import Equipment
from portal.common.periods import at
from tests.factories.bookings import BookingFactory
from tests.factories.premises import RoomFactory, SpecialDayFactory


def in_days(days, hour=9):
    return at(timezone.localdate() + dt.timedelta(days=days), dt.time(hour))


def page(response):
    return response.content.decode()


# --- Finding -----------------------------------------------------------------------------------------------------


def test_the_search_opens_with_all_rooms_and_a_form(client, house):
    closed = RoomFactory(center=house.center, active=False)
    answer = page(client.get("/rooms/find/"))
    assert house.room.name in answer
    assert closed.name not in answer
    assert 'name="people"' in answer


def test_without_rooms_it_says_so(client, db):
    assert "还没有可以预约的场地" in page(client.get("/rooms/find/"))


def test_free_rooms_come_first_with_times_that_lead_to_the_form(client, house):
    small = RoomFactory(center=house.center, capacity=5)
    full = RoomFactory(center=house.center)
    BookingFactory(room=full, starts=in_days(2, 8), ends=in_days(2, 22))
    wish = {"people": 20, "date": in_days(2).date().isoformat(), "start": "14:00", "minutes": 60}
    response = client.get("/rooms/find/", wish)
    assert response.status_code == 200
    assert [answer.room for answer in response.context["free"]] == [house.room]
    day = in_days(2).date()
    [choice] = response.context["free"][0].choices
    assert choice.url == f"/rooms/{house.room.slug}/book/?date={day}&start=14%3A00&minutes=60&people=20"
    assert client.get(choice.url).status_code == 302  # to the sign-in
    others = {answer.room: answer for answer in response.context["others"]}
    assert [reason.code for reason in others[small].reasons] == ["too_small"]
    assert [reason.code for reason in others[full].reasons] == ["taken"]
    assert others[full].nearest
    assert choice.url.replace("&", "&amp;") in page(response)


@pytest.mark.parametrize(
    ("start", "hours"), [("", range(8, 22)), ("morning", range(8, 12)), ("evening", range(18, 22))]
)
def test_a_part_of_the_day_gives_every_start_in_it(client, house, start, hours):
    wish = {"people": 5, "date": in_days(2).date().isoformat(), "start": start, "minutes": 60}
    [answer] = client.get("/rooms/find/", wish).context["free"]
    labels = [choice.label.split("–")[0] for choice in answer.choices]
    wanted = [f"{hour}:{minute}" for hour in hours for minute in ("00", "30")]
    assert labels == [label for label in wanted if label != "21:30"]


def test_a_closed_or_full_day_is_explained(client, house):
    SpecialDayFactory(center=house.center, date=in_days(2).date(), note="停电检修")
    BookingFactory(room=house.room, starts=in_days(3, 8), ends=in_days(3, 18))
    wish = {"people": 5, "date": in_days(2).date().isoformat(), "minutes": 60}
    assert "停电检修，当天关闭。" in page(client.get("/rooms/find/", wish))
    wish |= {"date": in_days(3).date().isoformat(), "start": "afternoon"}
    response = client.get("/rooms/find/", wish)
    assert "12:00–18:00 之间没有够 1 小时 的空档。" in page(response)
    assert response.context["others"][0].nearest[0].label == "18:00–19:00"


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"people": "0"}, "请填写至少 1 人。"),
        ({"people": "很多"}, "请用数字填写人数。"),
        ({"date": "2020-01-01"}, "这一天已经过去了"),
        ({"date": "2099-01-01"}, "现在只能预约到"),
        ({"date": "0001-01-01"}, "请检查年份。"),
        ({"date": "明天"}, "请填写日期，例如"),
        ({"start": "子时"}, "请从列表中选择时间。"),
        ({"minutes": "7"}, "请从列表中选择使用时长。"),
    ],
)
def test_nonsense_gets_a_sentence_and_stays_in_the_form(client, house, wrong, sentence):
    wish = {"people": "12", "date": in_days(2).date().isoformat(), "start": "", "minutes": "60"} | wrong
    response = client.get("/rooms/find/", wish)
    assert response.status_code == 422
    assert sentence in page(response)
    assert response.context["form"].data["people"] == wish["people"]
    assert house.room.name in page(response)


def test_the_search_costs_the_same_with_many_rooms(client, house, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def cost(**wish):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/rooms/find/", wish)
        return len(queries)

    wish = {"people": 5, "date": in_days(2).date().isoformat(), "start": "09:00"}
    Equipment.objects.create(room=house.room, name="投影仪")
    first = cost(), cost(**wish)
    for room in [RoomFactory(center=house.center) for _n in range(20)]:
        Equipment.objects.create(room=room, name="投影仪")
        BookingFactory(room=room, starts=in_days(2))
    assert (cost(), cost(**wish)) == first


# --- Addresses ---------------------------------------------------------------------------------------------------


def test_no_such_room(client, house):
    assert client.get("/rooms/nowhere/").status_code == 404
    assert client.post(f"/rooms/{house.room.slug}/").status_code == 405
    assert client.post("/rooms/find/").status_code == 405


def test_both_languages_are_reached(client, house):
    for address in ("/en/rooms/find/", f"/en/rooms/{house.room.slug}/"):
        assert 'lang="en"' in page(client.get(address))


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
