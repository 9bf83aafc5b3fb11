"""The pages on which series are asked for and seen."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from incubator.bookings.models import Booking, Series
from portal.common.periods import at
from tests.factories.bookings import BookingFactory
from tests.factories.rules import PolicyFactory

Status = Booking.Status


def day(number):
    return timezone.localdate() + dt.timedelta(weeks=1 + number)


@pytest.fixture
def asked(cast):
    return {
        "organization": cast.organization.pk, "pattern": "weekly", "date": f"{day(0)}", "start": "09:00",
        "minutes": "120", "times": "4", "people": "10", "purpose": "排练",
    }  # fmt: skip


@pytest.fixture
def url(house):
    return reverse("room_series", args=[house.room.slug])


def test_the_form_keeps_what_the_page_before_knew(client, cast, url):
    client.force_login(cast.lead)
    page = client.get(url, {"date": f"{day(0)}", "start": "09:00", "people": "7"}).content.decode()
    assert 'value="7"' in page
    assert f'value="{day(0)}"' in page


def test_what_was_typed_for_one_date_goes_on_here(client, cast, url):
    client.force_login(cast.lead)
    answer = client.post(url, {"keep": "1", "booking-people": "7", "booking-purpose": "合唱", "want": "room"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert 'value="7"' in page
    assert 'value="合唱"' in page


def test_the_preview_lists_every_date_with_its_verdict(client, cast, house, url, asked):
    BookingFactory(room=house.room, starts=at(day(1), dt.time(9)))
    BookingFactory(room=house.room, starts=at(day(2), dt.time(9)), pending=True)
    client.force_login(cast.lead)
    answer = client.get(url, asked | {"preview": "1"})
    page = answer.content.decode()
    assert answer.status_code == 200
    assert page.count("<fieldset") == 4
    assert "取 2 次，跳过 2 次" in page
    assert "排队，第 1 位" in page
    assert "改到 11:00–13:00" in page


def test_many_dates_that_come_too_early_to_ask_for_stand_in_one_line(client, cast, house, url, asked):
    """The house takes bookings 90 days ahead: of half a year of Wednesdays, the rest is one line, and said to be remembered."""
    client.force_login(cast.lead)
    page = client.get(url, asked | {"preview": "1", "times": "26"}).content.decode()
    assert page.count("date-run") == 1
    assert page.index("跳过的日子都记着") < page.index("<fieldset")
    taken = page.count("<fieldset")
    assert f"，{26 - taken} 次" in page and page.count("只能预约") == 26 - taken + 1
    # All of them are sent, folded or not, and stand in one line on the series, too.
    answer = client.post(url, asked | {"times": "26"}, follow=True)
    assert Series.objects.get().bookings.filter(status=Status.SKIPPED).count() == 26 - taken
    page = answer.content.decode()
    assert f"已跳过 {26 - taken} 次" in page and page.count("dates__run") == 1


def test_where_the_hours_are_used_up_no_queue_is_promised(client, cast, house, url, asked):
    PolicyFactory(center=house.center, minutes=4 * 60)
    BookingFactory(room=house.room, starts=at(day(0), dt.time(9)), pending=True)
    noon, four = at(day(0), dt.time(12)), at(day(0), dt.time(16))
    BookingFactory(room=house.room, organization=cast.organization, starts=noon, ends=four)
    client.force_login(cast.lead)
    page = client.get(url, asked | {"preview": "1", "times": "2"}).content.decode()
    first = page.split('class="date-row"')[1]
    assert "共可用 4 小时。已经用完了（规则“" in first
    assert "排队" not in first


def test_what_was_chosen_is_asked_for(client, cast, url, asked):
    client.force_login(cast.lead)
    answer = client.post(url, asked | {f"date-{day(1)}": "skip"})
    made = Series.objects.get()
    assert answer["Location"] == made.get_absolute_url()
    assert made.bookings.filter(status=Status.PENDING).count() == 3
    page = client.get(answer["Location"]).content.decode()
    assert "共 4 次：待审批 3 次，已跳过 1 次" in page


def test_who_sends_it_twice_is_told_so_and_does_not_queue_behind_themselves(client, cast, url, asked):
    client.force_login(cast.lead)
    client.post(url, asked)
    page = client.post(url, asked).content.decode()
    assert page.count("你们已经申请过这个时间了") >= 4
    assert "排队" not in page
    assert Series.objects.count() == 1


def test_choosing_anew_only_reckons_again(client, cast, url, asked):
    client.force_login(cast.lead)
    answer = client.post(url, asked | {f"date-{day(1)}": "skip", "look": "again"})
    assert answer.status_code == 200
    assert "取 3 次，跳过 1 次" in answer.content.decode()
    assert not Series.objects.exists()


def test_a_date_that_is_gone_is_marked_and_the_rest_kept(client, cast, house, url, asked):
    BookingFactory(room=house.room, starts=at(day(1), dt.time(9)))
    client.force_login(cast.lead)
    answer = client.post(url, asked | {f"date-{day(1)}": "take", f"date-{day(2)}": "skip"})
    page = answer.content.decode()
    assert answer.status_code == 409
    assert page.count("刚才选的约不到了") == 1
    assert "取 2 次，跳过 2 次" in page
    assert not Series.objects.exists()


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"times": ""}, "请填写一共几次，或者到哪天止。"),
        ({"times": "54"}, "一次最多申请 53 次"),
        ({"times": "1"}, "请填写至少 2 次。"),
        ({"times": "", "until": "2020-01-01"}, "要晚于第一次的日期。"),
        ({"times": "", "until": "2099-01-01"}, "一次最多申请 53 次"),
        ({"people": "0"}, "请填写至少 1 人。"),
    ],
)
def test_what_is_missing_or_wrong_is_said_at_the_field(client, cast, url, asked, changes, told):
    client.force_login(cast.lead)
    answer = client.get(url, asked | changes | {"preview": "1"})
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_until_a_day_is_as_good_as_so_many_times(client, cast, url, asked):
    client.force_login(cast.lead)
    client.post(url, asked | {"times": "", "until": f"{day(2) + dt.timedelta(days=3)}"})
    assert Booking.objects.count() == 3


@pytest.mark.parametrize("person", ["member", "resident"])
def test_who_asks_for_nobody_needs_an_organization_first(client, cast, url, asked, person):
    client.force_login(getattr(cast, person))
    assert client.post(url, asked).status_code == 403
    assert not Series.objects.exists()


def test_nobody_asks_in_the_name_of_others(client, cast, url, asked):
    client.force_login(cast.outsider)
    assert client.post(url, asked).status_code == 422
    assert not Series.objects.exists()


def test_the_preview_costs_the_same_queries_at_4_and_52_dates(client, cast, url, asked):
    client.force_login(cast.lead)
    client.get(url, asked | {"preview": "1"})

    def queries(times):
        with CaptureQueriesContext(connection) as counted:
            assert client.get(url, asked | {"preview": "1", "times": times}).status_code == 200
        return len(counted)

    assert queries("52") == queries("4")


@pytest.mark.parametrize(("person", "status"), [("member", 200), ("staff", 200), ("outsider", 404), ("resident", 404)])
def test_who_sees_the_page_of_a_series(client, cast, url, asked, person, status):
    client.force_login(cast.lead)
    client.post(url, asked)
    client.force_login(getattr(cast, person))
    assert client.get(Series.objects.get().get_absolute_url()).status_code == status
