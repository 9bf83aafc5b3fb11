"""A choir gets its Wednesdays: a room is found, a series asked for, one date left out, ten of twelve approved."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from incubator.bookings.models import Booking
from tests.journeys.conftest import PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

Status = Booking.Status


def test_from_a_search_to_ten_of_twelve_dates(house, cast, open_page_as):
    first = timezone.localdate() + dt.timedelta(days=3)
    lead = open_page_as(cast.lead, size=PHONE)
    lead.goto("/rooms/find/")
    lead.get_by_label("多少人").fill("12")
    lead.get_by_label("哪一天").first.fill(first.isoformat())
    lead.get_by_label("什么时候开始").select_option("19:00")
    lead.get_by_label("使用多久").select_option("120")
    lead.get_by_role("button", name="看哪间有空").click()
    lead.get_by_role("link", name="19:00–21:00").click()

    # What the search knew stands in the form, and goes on into the series.
    lead.get_by_label("用来做什么").fill("合唱排练")
    lead.get_by_role("button", name="以后每周").click()
    expect(lead.get_by_label("用来做什么")).to_have_value("合唱排练")
    lead.get_by_label("一共几次").fill("13")
    lead.get_by_role("button", name="看看哪些日子有空").click()
    dates = lead.locator(".date-row")
    expect(dates).to_have_count(13)
    dates.nth(1).get_by_label("跳过").check()
    lead.get_by_role("button", name="提交申请").click()
    expect(lead.get_by_role("main")).to_contain_text("共 13 次：待审批 12 次，已跳过 1 次")

    staff = open_page_as(cast.staff, size=PHONE)
    staff.goto("/admin/bookings/inbox/")
    staff.get_by_role("link", name="看每一次").click()
    ticks = staff.get_by_role("main").locator("[name=date]")
    expect(ticks).to_have_count(12)
    ticks.nth(0).uncheck()
    ticks.nth(11).uncheck()
    staff.get_by_label("不通过，理由写在下面").check()
    staff.locator("[name=reason]").fill("那两天大厅要布置会场。")
    staff.get_by_role("button", name="通过勾选的，答复对方").click()
    expect(staff.get_by_text("已通过 10 次")).to_be_visible()
    assert Booking.objects.filter(status=Status.CONFIRMED).count() == 10

    lead.reload()
    expect(lead.get_by_role("main")).to_contain_text("共 13 次：已确认 10 次，未通过 2 次，已跳过 1 次")
    lead.get_by_role("main").get_by_role("listitem").first.get_by_role("link").first.click()
    expect(lead.get_by_role("main")).to_contain_text("那两天大厅要布置会场。")
    lead.goto("/my/")
    expect(lead.get_by_role("main")).to_contain_text("还有 10 次")
