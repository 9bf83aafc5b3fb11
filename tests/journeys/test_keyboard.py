"""Whole journeys by keyboard alone: signing up, booking, proposing an activity, approving it in the admin."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from django.utils import timezone
from playwright.sync_api import Page, expect

from events.activities.models import Activity, Submission
from events.signups.models import Registration
from incubator.bookings.models import Booking
from portal.common.sms import MemorySender
from tests.factories.activities import OccurrenceFactory
from tests.factories.organizations import ServiceFieldFactory
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.keys import Keys

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_a_neighbour_signs_up(house: SimpleNamespace, open_page: Callable[..., Page]) -> None:
    activity = OccurrenceFactory().activity
    page = open_page(size=PHONE)
    keys = Keys(page)
    page.goto("/activities/")
    # The first stop leads past header and menu.
    keys.press("Tab")
    assert keys.is_on(page.locator(".skip"))
    keys.press("Enter")
    assert keys.is_on(page.locator("main"))
    keys.to(page.get_by_role("link", name=activity.title).first)
    keys.go("Enter")
    keys.to(page.locator("#signup a[href*='/signup/']").first)
    keys.go("Enter")
    main = page.get_by_role("main")
    keys.write(main.get_by_label("称呼"), "李阿姨")
    keys.write(main.get_by_label("手机号"), "13800001111")
    keys.to(main.get_by_role("checkbox"))
    keys.press("Space")
    keys.to(main.get_by_role("button", name="下一步"))
    keys.go("Enter")
    code = re.search(r"\b(\d{6})\b", MemorySender.sent[-1][1]).group(1)  # type: ignore[union-attr]
    keys.write(main.get_by_label("验证码"), code)
    keys.go("Enter")
    expect(main).to_contain_text("已报名")
    assert Registration.objects.get().name == "李阿姨"


def test_a_lead_books_a_room(house: SimpleNamespace, cast: SimpleNamespace, open_page_as: Callable[..., Page]) -> None:
    day = timezone.localdate() + dt.timedelta(days=3)
    page = open_page_as(cast.lead, size=PHONE)
    keys = Keys(page)
    page.goto("/rooms/find/")
    keys.write(page.get_by_label("多少人"), "12")
    keys.date(page.get_by_label("哪一天").first, day.isoformat())
    keys.choose(page.get_by_label("什么时候开始"), "19:00")
    keys.to(page.get_by_role("button", name="看哪间有空"))
    keys.go("Enter")
    keys.to(page.locator(f"a[href*='/rooms/{house.room.slug}/book/']").first)
    keys.go("Enter")
    keys.to(page.get_by_label("只用场地"))
    keys.press("Space")
    keys.write(page.get_by_label("用来做什么"), "合唱排练")
    keys.to(page.get_by_role("button", name="提交申请"))
    keys.go("Enter")
    booking = Booking.objects.get()
    assert (booking.purpose, timezone.localtime(booking.starts).hour) == ("合唱排练", 19)


def test_an_activity_is_proposed_and_approved(
    house: SimpleNamespace, cast: SimpleNamespace, open_page_as: Callable[..., Page]
) -> None:
    ServiceFieldFactory(name="急救")
    day = timezone.localdate() + dt.timedelta(days=7)
    page = open_page_as(cast.lead, size=DESK)
    keys = Keys(page)
    page.goto("/activities/new/")
    keys.write(page.get_by_label("标题"), "心肺复苏")
    keys.write(page.get_by_label("一句话介绍"), "学会心肺复苏。")
    keys.to(page.get_by_label("服务领域"))
    keys.press("ArrowDown")
    keys.write(page.get_by_label("在哪里"), "凉亭")
    keys.date(page.locator("[data-rows=dates] [name=where-date]"), day.isoformat())
    for name, hour in (("start", "0900"), ("end", "1100")):
        keys.time(page.locator(f"[data-rows=dates] [name=where-{name}]"), hour)
    # A block is added, and taken out again; the focus goes along, and never to nowhere.
    keys.to(page.get_by_role("button", name="加小标题"))
    keys.press("Enter")
    page.keyboard.type("流程")
    keys.to(page.get_by_role("button", name="删去 小标题"))
    keys.press("Enter")
    assert page.evaluate("document.activeElement.closest('[data-rows], [data-adds]') !== null")
    keys.to(page.get_by_role("button", name="删去").first, "Shift+Tab")
    keys.press("Enter")
    assert page.evaluate("document.activeElement.closest('[data-rows], [data-adds]') !== null"), "the last row"
    keys.to(page.get_by_role("button", name="提交审核"))
    keys.go("Enter")
    expect(page.get_by_role("heading", name="正在等待审核")).to_be_visible()

    staff = open_page_as(cast.staff, size=DESK)
    keys = Keys(staff)
    staff.goto("/admin/todo/")
    keys.to(staff.get_by_role("main").get_by_role("link", name="心肺复苏").first)
    keys.go("Enter")
    keys.to(staff.get_by_role("main").get_by_role("button", name=re.compile("^通过")).first)
    keys.go("Enter")
    assert Activity.objects.get().live
    assert not Submission.objects.waiting().exists()


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_the_keyboard_comes_through_every_page_and_out_of_it(
    house: SimpleNamespace, cast: SimpleNamespace, open_page_as: Callable[..., Page], size: tuple[int, int]
) -> None:
    occurrence = OccurrenceFactory(activity__organization=cast.organization)
    page = open_page_as(cast.lead, size=size)
    for address in (
        "/",
        "/activities/month/",
        occurrence.activity.get_absolute_url(),
        "/rooms/day/",
        f"/rooms/{house.room.slug}/book/",
        "/activities/new/",
        "/my/",
    ):
        page.goto(address)
        stops = Keys(page).stops()
        last = (
            page.locator(".phone-bar a, footer a")
            .locator("visible=true")
            .last.evaluate("a => a.outerHTML.slice(0, 300)")
        )
        assert last in stops, f"{address}: the end of the page is not reached"
        # And back again, from the end.
        page.keyboard.press("Shift+Tab")
        page.keyboard.press("Shift+Tab")
        assert page.evaluate("document.activeElement.outerHTML.slice(0, 300)") in stops, address
