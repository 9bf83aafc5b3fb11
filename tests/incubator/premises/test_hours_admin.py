import datetime as dt

import pytest
from django.urls import reverse
from django.utils import timezone

from incubator.premises.actions import add_week, copy_season, delete_season
from incubator.premises.consequences import Breaks
from incubator.premises.models import OpeningHours
from incubator.premises.seasons import Season, places_of
from portal.common import audit
from portal.common.errors import Refused
from tests.factories.bookings import BookingFactory
from tests.factories.premises import OpeningHoursFactory, RoomFactory

SUMMER = Season(dt.date(2027, 6, 1), dt.date(2027, 8, 31))
NINE_TO_SIX = (dt.time(9), dt.time(18))
WEEK, SEASON = "/admin/opening_hours/week/", "/admin/opening_hours/season/"


def page(response):
    return response.content.decode()


@pytest.fixture
def staff(client, cast):
    client.force_login(cast.staff)
    return client


def week_data(house, **changes):
    return {
        "place": f"c{house.center.pk}",
        "weekdays": ["0", "1", "2", "3", "4"],
        "opens": "08:00",
        "closes": "12:00",
        "opens_again": "14:00",
        "closes_again": "20:00",
        "first": "2027-06-01",
        "last": "2027-08-31",
    } | changes


def summer(house):
    return house.center.hours.filter(valid_from=SUMMER.first, valid_to=SUMMER.last)


# --- Actions -----------------------------------------------------------------------------------------------------


def test_a_week_is_written_at_once(house, cast):
    add_week(house.center, None, SUMMER, weekdays=range(5), spans=[NINE_TO_SIX], by=cast.staff)
    rows = list(summer(house))
    assert [(row.weekday, row.opens, row.closes) for row in rows] == [(n, *NINE_TO_SIX) for n in range(5)]
    assert audit.history(rows[0])[0].action == "premises.add_week"
    with pytest.raises(Refused) as refused:
        add_week(house.center, None, SUMMER, weekdays=[4, 5], spans=[(dt.time(17), dt.time(19))], by=cast.staff)
    assert refused.value.code == "exists"
    assert summer(house).count() == 5


def test_a_season_is_copied_and_deleted(house, cast):
    add_week(house.center, None, SUMMER, weekdays=[0, 6], spans=[NINE_TO_SIX], by=cast.staff)
    next_year = SUMMER.a_year_later()
    copy_season(house.center, None, SUMMER, next_year, by=cast.staff)
    copied = house.center.hours.filter(valid_from=dt.date(2028, 6, 1), valid_to=dt.date(2028, 8, 31))
    assert [row.weekday for row in copied] == [0, 6]
    assert summer(house).count() == 2
    with pytest.raises(Refused) as refused:
        copy_season(house.center, None, SUMMER, next_year, by=cast.staff)
    assert refused.value.code == "exists"
    delete_season(house.center, None, SUMMER, by=cast.staff)
    assert not summer(house).exists()
    with pytest.raises(Refused) as refused:
        copy_season(house.center, None, SUMMER, next_year.a_year_later(), by=cast.staff)
    assert refused.value.code == "gone"


def test_the_29th_of_february_is_copied_to_the_28th():
    leap = Season(dt.date(2028, 2, 29), None)
    assert leap.a_year_later() == Season(dt.date(2029, 2, 28), None)


def test_hours_are_set_by_staff_alone(house, cast):
    for verb in (
        lambda by: add_week(house.center, None, SUMMER, weekdays=[0], spans=[NINE_TO_SIX], by=by),
        lambda by: copy_season(house.center, None, Season(None, None), SUMMER, by=by),
        lambda by: delete_season(house.center, None, Season(None, None), by=by),
    ):
        with pytest.raises(Refused) as refused:
            verb(cast.lead)
        assert refused.value.code == "not_allowed"
    assert OpeningHours.objects.count() == 7


def test_a_season_that_breaks_bookings_asks_first(house, cast):
    booking = BookingFactory(room=house.room)
    now = Season(timezone.localdate(), timezone.localdate() + dt.timedelta(days=30))
    late = {"weekdays": range(7), "spans": [(dt.time(12), dt.time(20))], "by": cast.staff}
    with pytest.raises(Breaks) as breaks:
        add_week(house.center, None, now, **late)
    assert list(breaks.value.broken) == [booking.pk]
    assert OpeningHours.objects.count() == 7
    assert list(add_week(house.center, None, now, **late, accepted={booking.pk})) == [booking.pk]


# --- Seen by place and season ------------------------------------------------------------------------------------


def test_hours_are_grouped_and_what_is_odd_is_said(house):
    center = house.center
    OpeningHoursFactory(center=center, weekday=0, valid_from=SUMMER.first, valid_to=SUMMER.last)
    OpeningHoursFactory(center=center, weekday=0, valid_from=dt.date(2027, 8, 1))
    OpeningHoursFactory(center=center, room=house.room, weekday=5, valid_to=dt.date(2020, 1, 1))
    whole, own = places_of(OpeningHours.objects.select_related("center", "room"), dt.date(2027, 7, 1))
    usual, first, second = whole.seasons
    assert (whole.room, own.room) == (None, house.room)
    assert (usual.season, usual.remarks, usual.now) == (Season(None, None), [], True)
    assert first.season == SUMMER
    others = "星期二、星期三、星期四、星期五、星期六、星期日"
    assert first.remarks == [
        f"{others}没有写，仍按常年的时间开放。",
        "和“2027年8月1日 起”有重叠：重叠的日子里，两边写的时间都开放。",
    ]
    assert not second.now
    assert own.seasons[0].over
    assert own.seasons[0].remarks[0].endswith("没有写，不开放。")
    assert own.seasons[0].remarks[1].startswith("在这几季以外")


def test_the_page_tells_what_really_holds(staff, house, django_assert_max_num_queries):
    OpeningHoursFactory(center=house.center, room=RoomFactory(center=house.center, name="食堂"), weekday=0)
    shown = page(staff.get(reverse("opening_hours:index"), {"week": "2027-06-02"}))
    assert "8:00–22:00" in shown
    assert "食堂" in shown
    assert "<br>5/31</th>" in shown
    # Nonsense shows this week.
    assert staff.get(reverse("opening_hours:index"), {"week": "9999-12-31"}).status_code == 200
    for _n in range(30):
        room = RoomFactory(center=house.center)
        OpeningHoursFactory(center=house.center, room=room, weekday=0)
    with django_assert_max_num_queries(25):
        staff.get(reverse("opening_hours:index"))


# --- Forms -------------------------------------------------------------------------------------------------------


def test_a_week_with_a_break_is_added_in_one_form(staff, house):
    assert staff.get(WEEK).status_code == 200
    answer = staff.post(WEEK, week_data(house))
    assert answer["Location"] == reverse("opening_hours:index")
    assert summer(house).count() == 10
    again = staff.post(WEEK, week_data(house))
    assert again.status_code == 422
    assert "已经写过了" in page(again)


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"closes": "07:00"}, "关门时间要晚于开门时间。"),
        ({"closes_again": ""}, "请同时填写再开门和再关门的时间。"),
        ({"opens_again": "11:00"}, "再开门要在关门以后。"),
        ({"last": "2027-05-01"}, "结束日期不能早于开始日期。"),
        ({"weekdays": []}, "请至少勾选一天。"),
    ],
)
def test_a_week_that_makes_no_sense_is_told_at_the_field(staff, house, changes, sentence):
    answer = staff.post(WEEK, week_data(house, **changes))
    assert answer.status_code == 422
    assert sentence in page(answer)
    assert not summer(house).exists()


def test_a_week_that_breaks_bookings_keeps_what_was_typed(staff, house):
    booking = BookingFactory(room=house.room)
    today = timezone.localdate()
    data = week_data(house, weekdays=list("0123456"), opens="12:00", closes="13:00", first=f"{today}", last="")
    asked = staff.post(WEEK, data)
    assert asked.status_code == 409
    assert 'name="opens" value="12:00"' in page(asked)
    revised = staff.post(WEEK, data | {"revise": "1"})
    assert revised.status_code == 200
    assert 'value="12:00"' in page(revised)
    assert staff.post(WEEK, data | {"accepted": booking.pk})["Location"] == reverse("broken_bookings")


def test_a_season_has_its_page(staff, house):
    address = f"{SEASON}?place=c{house.center.pk}&from=&to="
    assert staff.get(address).status_code == 200
    assert staff.post(address, {"copy": "1", "first": "2027-06-01", "last": "2027-08-31"}).status_code == 302
    assert summer(house).count() == 7
    of_summer = f"{SEASON}?place=c{house.center.pk}&from=2027-06-01&to=2027-08-31"
    assert 'value="2028-06-01"' in page(staff.get(of_summer))
    assert staff.post(of_summer, {"copy": "1", "first": "2027-09-01", "last": "2027-08-01"}).status_code == 422
    assert staff.post(of_summer, {"delete": "1"}).status_code == 302
    assert not summer(house).exists()
    for wrong in (f"{SEASON}?place=r0", SEASON, of_summer):
        assert staff.get(wrong).status_code == 404
