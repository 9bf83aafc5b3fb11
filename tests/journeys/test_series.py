"""The same time every week, on a phone: from one date to a series, one date left out, the rest moved on."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from incubator.bookings.models import Booking, Series
from portal.common.periods import at
from tests.factories.bookings import BookingFactory
from tests.journeys.looking import as_it_stands
from tests.journeys.test_main_job import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_a_series_is_asked_for_seen_and_moved(cast, house, open_page, picture):
    first = timezone.localdate() + dt.timedelta(days=7)
    BookingFactory(room=house.room, starts=at(first + dt.timedelta(weeks=1), dt.time(9)))
    page = sign_in(open_page(), cast.lead.email)
    page.goto(f"/rooms/{house.room.slug}/book/?date={first}&start=09:00&minutes=120&people=10")
    page.get_by_label("用来做什么").fill("合唱排练")
    page.get_by_role("button", name="以后每周、每月都要用？").click()
    expect(page.get_by_label("用来做什么")).to_have_value("合唱排练")
    page.get_by_label("一共几次").fill("4")
    wrong = [*as_it_stands(page)]
    page.get_by_role("button", name="看看哪些日子有空").click()
    expect(page.get_by_role("heading", name="取 3 次，跳过 1 次")).to_be_visible()
    wrong += as_it_stands(page)
    picture(page, "preview")
    # By keyboard: into the choices of the taken date, and to the other time of that day.
    page.get_by_role("radio", name="改到 11:00–13:00").focus()
    page.keyboard.press("Space")
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_text("共 4 次：待审批 4 次")).to_be_visible()
    assert Series.objects.get().bookings.filter(status=Booking.Status.PENDING).count() == 4
    wrong += as_it_stands(page)
    picture(page, "series")
    page.get_by_role("link", name="全部换时间或场地").click()
    page.get_by_label("开始时间").select_option("15:00")
    wrong += as_it_stands(page)
    page.get_by_role("button", name="看看每一次能不能改").click()
    expect(page.get_by_role("heading", name="改 4 次")).to_be_visible()
    page.get_by_role("button", name="确定更改").click()
    expect(page.get_by_text("已更改 4 次。")).to_be_visible()
    page.get_by_role("link", name="我的场地预约").click()
    expect(page.get_by_text("15:00–17:00")).to_have_count(4)
    wrong += as_it_stands(page)
    assert not wrong, "\n".join(wrong)
