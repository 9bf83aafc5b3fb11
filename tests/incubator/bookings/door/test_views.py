import datetime as dt

import pytest

from incubator.bookings.actions import approve_booking
from portal.common.periods import at
from portal.notices.models import Notice
from tests.factories.bookings import BookingFactory
from tests.factories.premises import RoomFactory

TODAY = dt.date(2026, 11, 23)


@pytest.fixture(autouse=True)
def noon(time_machine):
    time_machine.move_to(at(TODAY, dt.time(12)), tick=False)


def booked(room, start, end, **changes):
    return BookingFactory(room=room, starts=at(TODAY, dt.time(start)), ends=at(TODAY, dt.time(end)), **changes)


def page(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_door_says_who_is_in_until_when_and_what_can_be_had(client, house):
    booking = booked(house.room, 11, 13, purpose="秘密会议")
    answer = page(client.get(f"/rooms/{house.room.slug}/today/"))
    assert "正在使用" in answer and "到 13:00" in answer
    assert f"/rooms/{house.room.slug}/book/?date=2026-11-23" in answer
    assert f"/rooms/{house.room.slug}/check-in/" in answer
    for private in ("秘密会议", booking.organization.name, f"/bookings/{booking.pk}/"):
        assert private not in answer


def test_a_free_room_says_until_when(client, house):
    booked(house.room, 15, 16)
    assert "到 15:00" in page(client.get(f"/rooms/{house.room.slug}/today/"))


def test_the_sign_leads_to_the_list(client, house, settings):
    settings.BASE_URL = "https://hongxin.example"
    answer = page(client.get(f"/rooms/{house.room.slug}/sign/"))
    assert f"https://hongxin.example/rooms/{house.room.slug}/today/" in answer
    assert "<svg" in answer


@pytest.mark.parametrize("where", ["room", "center"])
def test_the_display_shows_today_and_knows_tomorrow(client, house, where):
    booking = booked(house.room, 15, 16, purpose="秘密会议")
    address = f"/rooms/{house.room.slug}/door/" if where == "room" else "/center/door/"
    answer = client.get(address)
    assert "no-store" in answer["Cache-Control"]
    text = page(answer)
    assert "15:00–16:00" in text and "更新于 12:00" in text
    assert 'data-day="11月24日 星期二"' in text
    assert f'data-from="{int(booking.starts.timestamp() * 1000)}"' in text
    for private in ("秘密会议", booking.organization.name, f"/bookings/{booking.pk}/"):
        assert private not in text


def test_the_display_costs_the_same_for_one_room_and_for_fifty(client, house, django_assert_max_num_queries):
    booked(house.room, 15, 16)
    with django_assert_max_num_queries(12) as one:
        client.get("/center/door/")
    for _n in range(49):
        booked(RoomFactory(center=house.center), 15, 16)
    with django_assert_max_num_queries(len(one)):
        assert client.get("/center/door/").content.decode().count("15:00–16:00") == 50


def test_the_worker_stands_where_it_reaches_the_display_only(client, house):
    answer = client.get(f"/rooms/{house.room.slug}/door/worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in answer
    assert b'"fetch"' in answer.content


def test_a_room_that_is_not_there_has_no_door(client, house):
    for address in ("today/", "sign/", "door/", "door/worker.js", "paper/"):
        assert client.get(f"/rooms/nothing/{address}").status_code == 404


def test_a_house_without_a_center_has_no_display(client, db):
    assert client.get("/center/door/").status_code == 404
    assert client.get("/center/paper/").status_code == 404


# --- Checking in -------------------------------------------------------------------------------------------------


@pytest.fixture
def mine(house, cast):
    return booked(house.room, 12, 14, organization=cast.organization, people=10)


def test_the_code_leads_a_member_straight_to_their_booking(client, cast, mine):
    client.force_login(cast.member)
    answer = client.get(f"/rooms/{mine.room.slug}/check-in/")
    assert answer["Location"] == f"/bookings/{mine.pk}/check-in/"


def test_several_are_to_be_chosen_from_and_none_is_said(client, cast, mine, time_machine):
    other = booked(mine.room, 14, 15, organization=cast.organization)
    time_machine.move_to(at(TODAY, dt.time(13, 45)), tick=False)
    client.force_login(cast.member)
    answer = page(client.get(f"/rooms/{mine.room.slug}/check-in/"))
    assert f"/bookings/{mine.pk}/check-in/" in answer and f"/bookings/{other.pk}/check-in/" in answer
    client.force_login(cast.outsider)
    answer = page(client.get(f"/rooms/{mine.room.slug}/check-in/"))
    assert "没有您可以签到的预约" in answer and f"/bookings/{mine.pk}/" not in answer


def test_one_tap_checks_in_and_another_corrects(client, cast, mine):
    client.force_login(cast.member)
    address = f"/bookings/{mine.pk}/check-in/"
    assert "都来了，10 人" in page(client.get(address))
    assert client.post(address, {"headcount": 10})["Location"] == address
    assert "已经签到，到场 10 人" in page(client.get(address))
    client.post(address, {"headcount": 14})
    mine.refresh_from_db()
    assert (mine.headcount, mine.checked_in_by) == (14, cast.member)


@pytest.mark.parametrize("typed", ["", "0", "-3", "many", "9999"])
def test_nonsense_is_said_at_the_field(client, cast, mine, typed):
    client.force_login(cast.member)
    answer = client.post(f"/bookings/{mine.pk}/check-in/", {"headcount": typed})
    assert answer.status_code == 422
    assert "headcount" in answer.context["form"].errors
    mine.refresh_from_db()
    assert mine.headcount is None


def test_too_early_shows_when_it_opens(client, cast, house):
    later = booked(house.room, 15, 16, organization=cast.organization)
    client.force_login(cast.member)
    assert "当天 14:30 起可以签到" in page(client.get(f"/bookings/{later.pk}/check-in/"))
    assert client.post(f"/bookings/{later.pk}/check-in/", {"headcount": 5}).status_code == 422


def test_strangers_find_no_check_in(client, cast, mine):
    client.force_login(cast.outsider)
    assert client.get(f"/bookings/{mine.pk}/check-in/").status_code == 404


# --- The desk's list ---------------------------------------------------------------------------------------------


def test_staff_see_who_is_late_and_check_in_with_a_tap(client, cast, mine, time_machine):
    mine.room.center.grace_minutes = 30
    mine.room.center.save(update_fields=["grace_minutes"])
    time_machine.move_to(at(TODAY, dt.time(12, 10)), tick=False)
    client.force_login(cast.staff)
    answer = page(client.get("/admin/today/"))
    assert "迟到 10 分钟" in answer and mine.organization.contact_phone in answer
    answer = client.post("/admin/today/", {"booking": mine.pk, "verb": "check_in", "headcount": 10})
    assert answer["Location"] == "/admin/today/?date=2026-11-23"
    assert "到了 10 人" in page(client.get("/admin/today/"))


def test_a_number_that_cannot_be_is_refused_at_its_own_line(client, cast, mine, time_machine):
    time_machine.move_to(at(TODAY, dt.time(12, 10)), tick=False)
    other = booked(RoomFactory(center=mine.room.center), 12, 14)
    client.force_login(cast.staff)
    answer = client.post("/admin/today/", {"booking": mine.pk, "verb": "check_in", "headcount": "0"})
    assert answer.status_code == 422
    assert [(line.booking.pk, bool(line.refused)) for line in answer.context["lines"]] == [
        (mine.pk, True),
        (other.pk, False),
    ]
    said = answer.content.decode()
    assert said.count("请填写到场人数。") == 1 and 'value="0"' in said


def test_staff_set_right_an_earlier_day(client, cast, mine, time_machine):
    mine.holds.all().delete()
    type(mine).objects.filter(pk=mine.pk).update(status="no_show")
    time_machine.move_to(at(TODAY + dt.timedelta(days=2), dt.time(9)), tick=False)
    client.force_login(cast.staff)
    assert "补记" in page(client.get("/admin/today/?date=2026-11-23"))
    client.post("/admin/today/?date=2026-11-23", {"booking": mine.pk, "verb": "set_right", "headcount": 8})
    mine.refresh_from_db()
    assert (mine.status, mine.headcount) == ("used", 8)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"headcount": "5"},
        {"headcount": "0", "booking": "1"},
        {"headcount": "5", "booking": "9" * 30},
        {"headcount": "5", "booking": "9" * 5000},
    ],
)
def test_what_makes_no_sense_changes_nothing(client, cast, mine, sent):
    client.force_login(cast.staff)
    assert client.post("/admin/today/", sent).status_code in (404, 422)


@pytest.mark.parametrize("date", ["nonsense", "0001-01-01", "9999-12-31", "2026-02-31"])
def test_a_day_out_of_reach_is_the_nearest(client, cast, house, date):
    client.force_login(cast.staff)
    assert client.get("/admin/today/", {"date": date}).status_code == 200


def test_the_list_costs_the_same_for_one_booking_and_for_fifty(client, cast, house, django_assert_max_num_queries):
    client.force_login(cast.staff)
    booked(house.room, 12, 14)
    client.get("/admin/today/")
    with django_assert_max_num_queries(40) as one:
        client.get("/admin/today/")
    for _n in range(49):
        booked(RoomFactory(center=house.center), 12, 14)
    with django_assert_max_num_queries(len(one)):
        assert client.get("/admin/today/").content.decode().count("today-desk__when") == 50


# --- Where people come upon it -----------------------------------------------------------------------------------


def test_the_booking_leads_to_checking_in_and_tells_the_record(client, cast, mine):
    mine.room.center.grace_minutes = 20
    mine.room.center.save(update_fields=["grace_minutes"])
    BookingFactory(organization=cast.organization, status="no_show", starts=at(TODAY, dt.time(9)))
    client.force_login(cast.member)
    answer = page(client.get(f"/bookings/{mine.pk}/"))
    assert f"/bookings/{mine.pk}/check-in/" in answer and "开始后 20 分钟没人签到" in answer
    assert "没有来 1 次" in answer


def test_staff_who_decide_see_the_record(client, cast, mine):
    BookingFactory(organization=cast.organization, status="no_show", starts=at(TODAY, dt.time(9)))
    client.force_login(cast.staff)
    assert "用了 0 次，订了没有来 1 次" in page(client.get(f"/admin/bookings/{mine.pk}/"))


def test_my_page_asks_to_check_in_until_somebody_did(client, cast, mine):
    client.force_login(cast.member)
    assert f"/bookings/{mine.pk}/check-in/" in page(client.get("/my/"))
    client.post(f"/bookings/{mine.pk}/check-in/", {"headcount": 10})
    assert f"/bookings/{mine.pk}/check-in/" not in page(client.get("/my/"))


def test_whoever_is_told_of_an_approval_is_told_to_check_in(cast, mine):
    mine.room.center.grace_minutes = 20
    mine.room.center.save(update_fields=["grace_minutes"])
    tomorrow = at(TODAY + dt.timedelta(days=1), dt.time(9))
    pending = BookingFactory(
        organization=cast.organization,
        room=mine.room,
        pending=True,
        starts=tomorrow,
        ends=tomorrow + dt.timedelta(hours=2),
    )
    approve_booking(pending, by=cast.staff)
    assert "开始后 20 分钟没人签到" in Notice.objects.filter(recipient=cast.lead).get().body


def test_the_list_of_rooms_leads_to_their_doors(client, cast, house):
    client.force_login(cast.staff)
    answer = page(client.get("/admin/rooms/"))
    for address in ("sign", "door", "paper"):
        assert f"/rooms/{house.room.slug}/{address}/" in answer
