"""Six things that people come for, on a phone with a thumb, beginning at the front door.

Each asserts what came of it, and that it takes no more taps and typed fields than docs/usability.md says.
"""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect
from wagtail.users.models import UserProfile

from events.signups.models import Registration
from home.models import HomePage
from incubator.bookings.models import Booking, Series
from incubator.bookings.wording import clock
from incubator.residency import actions
from incubator.residency.models import SubmittedVersion
from portal.common.periods import at
from portal.common.sms import MemorySender
from portal.notices.models import Letter, Notice
from tests.factories.activities import OccurrenceFactory, RegistrationFactory
from tests.factories.bookings import BookingFactory
from tests.factories.pictures import stored_picture
from tests.factories.premises import RoomFactory
from tests.factories.residency import ApplicationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

# | 1 | task | who | taps before | taps after | typed |
ROW = re.compile(r"^\| (\d) \|.*\| (\d+) \| (\d+) \| (\d+) \|$", re.MULTILINE)
MONDAY, WEDNESDAY, SATURDAY = 0, 2, 5


class Thumb:
    """Taps and types on ``page``, and counts. A choice from a list is one tap."""

    def __init__(self, page: Page) -> None:
        self.page, self.taps, self.typed = page, 0, 0

    def tap(self, what: Locator) -> None:
        what.tap()
        self.taps += 1

    def choose(self, label: str, value: str) -> None:
        self.page.get_by_label(label).select_option(value)
        self.taps += 1

    def type(self, field: Locator, text: str) -> None:
        field.fill(text)
        self.typed += 1

    def bar(self, name: str) -> None:
        """One of the four places at the foot of the page."""
        self.tap(self.page.get_by_role("navigation", name="快捷菜单").get_by_role("link", name=name))

    def took(self, task: int) -> None:
        """No more than the table says."""
        text = (Path(settings.BASE_DIR) / "docs" / "usability.md").read_text()
        rows = {int(number): (int(taps), int(typed)) for number, _before, taps, typed in ROW.findall(text)}
        taps, typed = rows[task]
        assert self.taps <= taps and self.typed <= typed, f"{self.taps} taps, {self.typed} fields"


def next_day(weekday: int) -> dt.date:
    """The next such day after tomorrow."""
    soon = timezone.localdate() + dt.timedelta(days=2)
    return soon + dt.timedelta(days=(weekday - soon.weekday()) % 7)


def on_first_screen(what: Locator) -> bool:
    """Whether it is seen whole without scrolling, above the bar at the foot."""
    what = what.first
    bar = what.page.get_by_role("navigation", name=re.compile("快捷菜单|Quick menu")).bounding_box()
    box: Any = what.bounding_box()
    return bool(bar) and what.page.evaluate("scrollY") == 0 and box["y"] + box["height"] <= bar["y"]


def test_something_for_saturday_for_two(house: Any, open_page: Any) -> None:
    saturday = next_day(SATURDAY)
    for title, start, seats in (("书法入门", 9, 1), ("合唱团公开排练", 14, 8)):
        OccurrenceFactory(activity__title=title, starts=at(saturday, dt.time(start)), capacity=seats)
    thumb = Thumb(open_page(touch=True))
    page = thumb.page
    page.goto("/")
    thumb.bar("活动")
    expect(page.get_by_role("heading", name="星期六")).to_have_count(1)
    expect(page.get_by_text("还有 1 个名额")).to_be_visible()
    thumb.tap(page.get_by_role("main").get_by_role("link", name="合唱团公开排练"))
    button = page.get_by_role("main").get_by_role("link", name="报名", exact=True)
    expect(button).to_be_visible()
    assert on_first_screen(button)
    thumb.tap(button)
    thumb.type(page.get_by_label("怎么称呼您"), "王阿姨")
    thumb.type(page.get_by_label("一共几个人"), "2")
    thumb.type(page.get_by_label("您的手机号"), "13800002222")
    thumb.tap(page.get_by_text("我同意用这个手机号"))
    thumb.tap(page.get_by_role("button", name="下一步：验证手机号"))
    expect(page.get_by_label("六位验证码")).to_be_visible()
    code = re.search(r"\b\d{6}\b", MemorySender.sent[-1][1])
    assert code
    thumb.type(page.get_by_label("六位验证码"), code.group())
    thumb.tap(page.get_by_role("button", name="完成报名"))
    expect(page.get_by_role("main")).to_contain_text("王阿姨")
    registration = Registration.objects.get()
    assert (registration.status, registration.party_size, registration.user) == ("confirmed", 2, None)
    assert timezone.localtime(registration.occurrence.starts).weekday() == SATURDAY
    thumb.took(1)


def test_a_room_for_a_choir_every_wednesday_until_summer(house: Any, cast: Any, open_page_as: Any) -> None:
    first = next_day(WEDNESDAY)
    until = first + dt.timedelta(weeks=26)
    thumb = Thumb(open_page_as(cast.lead, touch=True))
    page = thumb.page
    page.goto("/")
    thumb.bar("场地")
    thumb.type(page.get_by_label("多少人"), "30")
    thumb.type(page.locator("#id_date"), f"{first}")
    thumb.choose("什么时候开始", "19:00")
    thumb.choose("使用多久", "120")
    thumb.tap(page.get_by_role("button", name="看哪间有空"))
    thumb.tap(page.get_by_role("main").get_by_role("link", name="每周、每月都要用"))
    # What was looked for is filled in.
    expect(page.get_by_label("开始时间")).to_have_value("19:00")
    thumb.type(page.get_by_label("到哪天止"), f"{until}")
    thumb.type(page.get_by_label("用来做什么"), "合唱排练")
    thumb.tap(page.get_by_role("button", name="看看哪些日子有空"))
    assert on_first_screen(page.get_by_text("跳过的日子都记着"))
    thumb.tap(page.get_by_role("button", name="提交申请"))
    expect(page.get_by_role("main")).to_contain_text("共 27 次")
    dates = Series.objects.get().bookings
    waiting = dates.filter(status=Booking.Status.PENDING)
    assert {timezone.localtime(booking.starts).weekday() for booking in waiting} == {WEDNESDAY}
    # As far as the house takes bookings; the rest is remembered.
    assert waiting.count() >= 10
    assert waiting.count() + dates.filter(status=Booking.Status.SKIPPED).count() == 27
    thumb.took(2)


def test_why_the_application_is_stuck(house: Any, cast: Any, open_page_as: Any) -> None:
    application = ApplicationFactory(organization=cast.organization, call__center=house.center, submitted=True)
    SubmittedVersion.objects.create(
        application=application, number=1, answers={"plan": application.plan}, submitted_by=cast.lead
    )
    actions.return_application(application, reason="请写明由谁照看孩子。", marks=["plan"], by=cast.staff)
    thumb = Thumb(open_page_as(cast.lead, touch=True))
    page = thumb.page
    page.goto("/")
    thumb.bar("我的")
    why = page.get_by_role("main").get_by_text("请写明由谁照看孩子。")
    expect(why.first).to_be_visible()
    assert on_first_screen(why)
    thumb.took(3)
    # And on to where it is put right.
    page.get_by_role("main").get_by_role("link", name="入驻申请 ·").first.tap()
    expect(why.first).to_be_visible()
    mend = page.get_by_role("link", name="去补正")
    assert on_first_screen(why) and on_first_screen(mend)
    mend.tap()
    page.get_by_label("打算做什么").fill("每周两次课后辅导，两位老师照看。")
    page.get_by_role("button", name="保存并继续").tap()
    expect(page.get_by_role("heading", level=1)).not_to_have_text("打算做什么")
    application.refresh_from_db()
    assert application.plan == "每周两次课后辅导，两位老师照看。"


def test_the_requests_of_monday_are_approved(house: Any, cast: Any, open_page_as: Any) -> None:
    for room in (house.room, *RoomFactory.create_batch(2, center=house.center)):
        BookingFactory(room=room, organization=cast.organization, requested_by=cast.lead, pending=True)
    thumb = Thumb(open_page_as(cast.staff, touch=True))
    page = thumb.page
    page.goto("/admin/")
    thumb.tap(page.get_by_role("link", name="场地预约").first)
    for left in (2, 1, 0):
        button = page.get_by_role("button", name=re.compile("^通过 "))
        expect(button).to_have_count(left + 1)
        thumb.tap(button.first)
        expect(page.get_by_text("对方会收到通知").first).to_be_visible()
        expect(button).to_have_count(left)
    assert Booking.objects.filter(status=Booking.Status.CONFIRMED).count() == 3
    assert Notice.objects.filter(recipient=cast.lead, subject__contains="通过").count() == 3
    thumb.took(4)


def test_the_requests_of_monday_are_approved_in_english(house: Any, cast: Any, open_page_as: Any) -> None:
    UserProfile.objects.update_or_create(user=cast.staff, defaults={"preferred_language": "en"})
    monday = next_day(MONDAY)
    booking = BookingFactory(
        room=house.room,
        organization=cast.organization,
        requested_by=cast.lead,
        starts=at(monday, dt.time(10)),
        pending=True,
    )
    page = open_page_as(cast.staff, touch=True)
    page.goto("/admin/")
    page.get_by_role("link", name="Room booking").first.tap()
    entry = page.get_by_role("listitem").filter(has_text=booking.purpose)
    # A day and a month that no two countries read differently.
    expect(entry).to_contain_text(f"Monday, {monday:%B} {monday.day}, 10:00–")
    due = f"{timezone.localtime(booking.due_at):%B} {timezone.localtime(booking.due_at).day} {clock(booking.due_at)}"
    expect(entry).to_contain_text(f"answer by {due}")
    expect(entry).to_contain_text("no-shows 0")
    page.get_by_role("button", name=re.compile("^Approve ")).first.tap()
    expect(page.get_by_text("Approved 1 booking; they will be notified.").first).to_be_visible()
    booking.refresh_from_db()
    assert booking.status == Booking.Status.CONFIRMED


def test_the_talk_of_tomorrow_is_called_off_and_all_are_told(house: Any, cast: Any, open_page_as: Any) -> None:
    talk = OccurrenceFactory(activity__organization=cast.organization, activity__title="防诈骗讲座", capacity=3)
    going = [RegistrationFactory(occurrence=talk) for _number in range(2)]
    RegistrationFactory(occurrence=talk, user=None, phone="+8613800003333", name="李大爷")
    RegistrationFactory(occurrence=talk, user=None, phone="", name="刘奶奶", party_size=1, status="waitlisted")
    thumb = Thumb(open_page_as(cast.lead, touch=True))
    page = thumb.page
    page.goto("/")
    thumb.bar("我的")
    thumb.tap(page.get_by_role("main").get_by_role("link", name="我们的活动").first)
    day = timezone.localtime(talk.starts)
    thumb.tap(page.get_by_role("link", name=f"取消{day.month}月{day.day}日这一场"))
    # Without a reason nothing happens.
    page.get_by_role("button", name="取消这一场").tap()
    expect(page.get_by_text("请填写这一项。").first).to_be_visible()
    talk.refresh_from_db()
    assert not talk.is_cancelled
    thumb.type(page.get_by_label("为什么取消"), "讲师发烧了，改天再办。")
    thumb.tap(page.get_by_role("button", name="取消这一场"))
    expect(page.get_by_text("已取消，已经通知 3 个人。名单上还有 1 份没有电话")).to_be_visible()
    talk.refresh_from_db()
    assert talk.is_cancelled
    told = Notice.objects.filter(kind="signups.occurrence_cancelled", body__contains="讲师发烧了")
    assert {notice.recipient_id for notice in told} == {registration.user_id for registration in going}
    assert "讲师发烧了" in Letter.objects.get(contact="+8613800003333", deliveries__channel="sms").body
    thumb.took(5)


def test_the_week_is_read_aloud_in_large_type(house: Any, open_page: Any) -> None:
    today = timezone.localdate()
    titles = {1: "绘本故事会", 2: "手机课", 5: "合唱团公开排练"}
    for days, title in titles.items():
        OccurrenceFactory(
            activity__title=title, starts=at(today + dt.timedelta(days=days), dt.time(9, 30)), place="梨园小区凉亭"
        )
    thumb = Thumb(open_page(touch=True))
    page = thumb.page
    page.goto("/")
    thumb.tap(page.get_by_role("button", name="关怀版"))
    main = page.get_by_role("main")
    expect(page.locator("html.care")).to_have_count(1)
    expect(main.get_by_role("heading", name="接下来一周的活动")).to_be_visible()
    # What she reads first stands on the first screen; and each has its day, time and place.
    assert on_first_screen(main.get_by_text("绘本故事会"))
    for days, title in titles.items():
        date = today + dt.timedelta(days=days)
        card = main.get_by_role("listitem").or_(main.get_by_role("article")).filter(has_text=title).first
        for words in (f"{date.day}", "星期" + "一二三四五六日"[date.weekday()], "09:30", "梨园小区凉亭"):
            expect(card).to_contain_text(words)
    thumb.took(6)


def test_the_week_is_read_aloud_in_english(house: Any, open_page: Any) -> None:
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    for title in ("绘本故事会", "手机课"):
        OccurrenceFactory(
            activity__title=title,
            activity__picture=stored_picture(),
            starts=at(tomorrow, dt.time(9, 30)),
            place="梨园小区凉亭",
        )
    HomePage.objects.filter(locale__language_code="en").update(welcome="Neighbours who care, on your doorstep")
    page = open_page(touch=True)
    page.goto("/en/")
    page.get_by_role("button", name="Easy view").tap()
    expect(page.locator("html.care")).to_have_count(1)
    main = page.get_by_role("main")
    expect(main.get_by_role("heading", name="The week ahead")).to_be_visible()
    title = main.get_by_role("link", name=re.compile("绘本故事会|手机课"))
    assert on_first_screen(title)
    cards = main.locator(".activity-card")
    expect(cards).to_have_count(2)
    for card in cards.all():
        for words in (f"{tomorrow:%b}", f"{tomorrow.day}", f"{tomorrow:%a}", "09:30", "梨园小区凉亭"):
            expect(card).to_contain_text(words)
        # The day stands left of the words, which have the rest of the card.
        leaf, words = (card.locator(part).bounding_box() for part in (".leaf", ".activity-card__text"))
        assert leaf["x"] + leaf["width"] <= words["x"] and words["width"] > 2 * leaf["width"]
