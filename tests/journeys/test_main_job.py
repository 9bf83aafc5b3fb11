"""The main job, end to end: from an application for space to a calendar on a phone, and a cancellation.

One walk, as lead, staff, director and resident, each in a browser of their own; on a phone and on a desk.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable
from types import SimpleNamespace

import icalendar
import pytest
from django.core import mail
from django.core.management import call_command
from django.utils import timezone
from playwright.sync_api import Page, expect

from events.activities.models import Activity
from incubator.bookings.models import Booking
from incubator.residency.models import Application, Residency
from portal.common.sms import MemorySender
from tests.factories.organizations import ServiceFieldFactory
from tests.factories.people import PASSWORD, UserFactory
from tests.factories.premises import RoomFactory
from tests.factories.residency import CallFactory, PaperKindFactory
from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TITLE = "社区急救知识宣讲：心肺复苏"


@pytest.fixture
def town(house: SimpleNamespace) -> SimpleNamespace:
    """A house where decisions take effect the day they are announced, with an open call that asks for two papers."""
    from django.contrib.auth.models import Group

    house.center.announce_days = 0
    house.center.save(update_fields=["announce_days"])
    house.papers = [PaperKindFactory(name="组织章程"), PaperKindFactory(name="负责人身份证明")]
    house.call = CallFactory(center=house.center, title="常年招募")
    house.call.papers.set(house.papers)
    house.other_room = RoomFactory(center=house.center, name="会客厅", capacity=30)
    ServiceFieldFactory(name="急救", slug="first-aid")
    for name in ("staff", "director", "resident"):
        person = UserFactory(name=name, email=f"{name}@example.invalid")
        if name != "resident":
            person.groups.add(Group.objects.get(name=name))
    return house


def sign_in(page: Page, email: str) -> Page:
    page.goto("/accounts/login/email/")
    page.get_by_label("电子邮箱").fill(email)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    expect(page).not_to_have_url(re.compile("login"))
    return page


def six_digits(text: str) -> str:
    return re.search(r"\b(\d{6})\b", text).group(1)  # type: ignore[union-attr]


def sign_up_by_phone(page: Page) -> None:
    page.goto("/accounts/signup/")
    page.get_by_label("怎么称呼您").fill("孙老师")
    page.get_by_label("手机号").fill("13800001111")
    page.get_by_label("我已阅读并同意").check()
    page.get_by_role("button", name="获取验证码").click()
    page.get_by_label("验证码").fill(six_digits(MemorySender.sent[-1][1]))
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page).to_have_url(re.compile("/my/"))


def sign_up_by_email(page: Page) -> None:
    page.goto("/accounts/signup/email/")
    page.get_by_label("怎么称呼您").fill("孙老师")
    page.get_by_label("电子邮箱").fill("sun@example.invalid")
    page.get_by_label("设一个密码").fill("liyuan-2026-hao")
    page.get_by_label("我已阅读并同意").check()
    page.get_by_role("main").get_by_role("button", name="注册").click()
    page.get_by_label("验证码").fill(six_digits(str(mail.outbox[-1].body)))
    page.get_by_role("main").get_by_role("button").first.click()
    expect(page).to_have_url(re.compile("/my/"))


def found_organization(page: Page) -> None:
    page.goto("/organizations/new/")
    page.get_by_label("名称").fill("梨心急救志愿队")
    page.get_by_label("萌芽").check()
    page.get_by_label("急救").check()
    page.get_by_label("简介").fill("教邻居做心肺复苏。")
    page.get_by_label("联系人").fill("孙老师")
    page.get_by_label("联系电话").fill("0535-7300001")
    page.get_by_role("button", name="创建组织").click()
    expect(page.get_by_role("main")).to_contain_text("梨心急救志愿队")


def fill_in_application(page: Page) -> None:
    page.goto("/apply/")
    page.get_by_role("link", name="开始申请").click()
    page.get_by_role("button", name="开始填写").click()

    # The first step is left half done, and found again as it was left.
    page.get_by_label("打算做什么").fill("每周一次急救课。")
    page.get_by_role("button", name="保存，稍后继续").click()
    page.get_by_role("link", name="继续填写").click()
    expect(page.get_by_label("打算做什么")).to_have_value("每周一次急救课。")
    page.get_by_label("服务谁").fill("小区居民，大约 60 人。")
    page.get_by_label("每月活动场次").fill("4")
    page.get_by_role("button", name="保存并继续").click()

    # A day that is over is refused at its field; what was typed stays.
    page.get_by_label("常驻人数").fill("3")
    page.get_by_label("需要面积").fill("20")
    page.get_by_label("希望何时入驻").fill("2020-01-01")
    page.get_by_label("希望入驻几个月").fill("12")
    page.get_by_role("button", name="保存并继续").click()
    expect(page.get_by_role("alert").first).to_be_visible()
    expect(page.get_by_label("需要面积")).to_have_value(re.compile("20"))
    page.get_by_label("希望何时入驻").fill((timezone.localdate() + dt.timedelta(days=1)).isoformat())
    page.get_by_role("button", name="保存并继续").click()

    # A web page that calls itself a PDF is refused; the good paper beside it is kept.
    page.get_by_label("组织章程").set_input_files({"name": "章程.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.get_by_label("负责人身份证明").set_input_files(
        {"name": "证明.pdf", "mimeType": "application/pdf", "buffer": b"<html><script>alert(1)</script></html>"}
    )
    page.get_by_role("button", name="保存并继续").click()
    expect(page.get_by_role("alert").first).to_contain_text("只能上传 PDF、JPG 或 PNG")
    expect(page.get_by_role("link", name="章程.pdf")).to_be_visible()
    page.get_by_label("负责人身份证明").set_input_files(
        {"name": "证明.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name="保存并继续").click()
    hand_in(page)


def hand_in(page: Page) -> None:
    page.get_by_label("以上内容和材料真实").check()
    page.get_by_role("button", name="提交申请").click()
    expect(page.get_by_role("main")).to_contain_text("已提交")


def told(page: Page, words: str) -> None:
    """The inbox on the site says ``words``, and so did a message outside it, an e-mail or an SMS."""
    before = len(mail.outbox) + len(MemorySender.sent)
    page.goto("/my/notices/")
    expect(page.get_by_role("main")).to_contain_text(words)
    call_command("work", "--once", verbosity=0)
    assert len(mail.outbox) + len(MemorySender.sent) > before
    last = [str(message.subject) + str(message.body) for message in mail.outbox] + [
        text for _, text in MemorySender.sent
    ]
    assert any(words in text for text in last)


def from_todo(page: Page, *words: str) -> None:
    """Open what waits in 待办 in the row that says all of ``words``."""
    page.goto("/admin/todo/")
    row = page.get_by_role("row")
    for word in words:
        row = row.filter(has_text=word)
    row.get_by_role("link").first.click()


def do(page: Page, verb: str) -> None:
    """Press ``verb`` on a page of the admin."""
    page.get_by_role("main").get_by_role("button", name=verb, exact=True).click()


def book_with_activity(page: Page, town: SimpleNamespace, day: dt.date, start: str) -> None:
    page.goto("/rooms/find/")
    page.get_by_label("多少人").fill("30")
    page.get_by_label("哪一天").first.fill(day.isoformat())
    page.get_by_label("什么时候开始").select_option(start)
    page.get_by_label("使用多久").select_option("120")
    page.get_by_role("button", name="看哪间有空").click()
    page.locator(f"a[href*='/rooms/{town.room.slug}/book/']").first.click()
    expect(page.get_by_label("日期")).to_have_value(day.isoformat())
    page.get_by_label("同时发起").check()
    page.get_by_label("标题").fill(TITLE)
    page.get_by_label("一句话介绍").fill("学会心肺复苏，关键时刻能救人。")
    page.get_by_label("服务领域").select_option(label="急救")
    page.get_by_label("名额").fill("25")
    page.get_by_role("button", name="提交申请").click()


@pytest.mark.parametrize(
    ("size", "sign_up"),
    [pytest.param(PHONE, sign_up_by_phone, id="phone"), pytest.param(DESK, sign_up_by_email, id="desk")],
)
def test_from_an_application_to_a_calendar(
    town: SimpleNamespace, open_page: Callable[..., Page], size: tuple[int, int], sign_up: Callable[[Page], None]
) -> None:
    # 1. The lead signs up, founds the organization, applies with two private papers.
    lead = open_page(size=size)
    sign_up(lead)
    found_organization(lead)
    fill_in_application(lead)
    told(lead, "已收到“梨心急救志愿队”的入驻申请")

    # 2. Staff send it back once and get it again; the director decides and announces; the residency begins.
    staff, director = (sign_in(open_page(size=size), f"{name}@example.invalid") for name in ("staff", "director"))
    from_todo(staff, "入驻申请", "梨心急救志愿队")
    staff.get_by_role("link", name="退回补正").click()
    staff.get_by_label("需要补正什么").fill("章程请盖章。")
    do(staff, "退回补正")
    told(lead, "需要补正")
    application = Application.objects.get()
    lead.goto(application.get_absolute_url())
    expect(lead.get_by_role("main")).to_contain_text("章程请盖章。")
    lead.get_by_role("link", name="去补正").click()
    lead.goto(f"{application.get_absolute_url()}check/")
    hand_in(lead)
    told(lead, "已再次收到")
    from_todo(director, "入驻申请", "梨心急救志愿队")
    director.get_by_role("link", name="作出决定").click()
    director.get_by_label("同意入驻").check()
    director.get_by_label(re.compile(town.zone.name)).check()
    director.get_by_label("第一天").fill(timezone.localdate().isoformat())
    director.get_by_label("理由").fill("服务居民急需。")
    do(director, "作出决定")
    director.get_by_role("link", name="公布决定").click()
    do(director, "公布决定")
    told(lead, "同意入驻")
    staff.goto(f"/admin/applications/{application.pk}/")
    staff.get_by_role("link", name="办理入驻").click()
    do(staff, "办理入驻")
    told(lead, "“梨心急救志愿队”可以入驻了")
    move_in(lead, staff)
    term = Residency.objects.get(organization__name="梨心急救志愿队").terms.get()
    assert (str(term.area), term.zone) == ("20.0", town.zone)

    # 3. The lead books a free room and proposes an activity in it, in one form; a second request is refused.
    day = timezone.localdate() + dt.timedelta(days=3)
    book_with_activity(lead, town, day, "14:00")
    expect(lead.get_by_role("main")).to_contain_text("等待审核")
    lead.goto(f"/rooms/{town.room.slug}/book/?date={day}&start=15:00&minutes=60&people=10")
    lead.get_by_label("用来做什么").fill("另一件事")
    with lead.expect_response(lambda response: response.request.method == "POST") as answer:
        lead.get_by_role("button", name="提交申请").click()
    assert answer.value.status == 409
    expect(lead.get_by_label("用来做什么")).to_have_value("另一件事")
    expect(lead.get_by_role("main")).to_contain_text("可以换成这些时间或场地")
    assert Booking.objects.count() == 1
    from_todo(staff, TITLE)
    do(staff, "通过：发布活动并确认场地")
    told(lead, f"活动已发布：{TITLE}")
    booking = Booking.objects.get()
    assert booking.status == Booking.Status.CONFIRMED

    # 4. It stands on the public site and in the feeds; a resident sees it on a phone and adds it to a calendar.
    resident = open_page(size=size)
    resident.goto("/activities/")
    resident.get_by_role("link", name=TITLE).first.click()
    resident.context.set_default_timeout(15_000)
    resident.locator("#add-to-calendar summary").click()
    with resident.expect_download() as download:
        resident.get_by_role("link", name="手机和电脑的日历").click()
    event = only_event(download.value.path().read_bytes())
    assert event["SUMMARY"] == TITLE
    assert event.decoded("DTSTART") == booking.starts
    activity_path = resident.url
    slug = Activity.objects.get().slug
    feeds = [
        "/calendar/activities.ics",
        f"/calendar/organizations/{booking.organization.slug}.ics",
        f"/calendar/activities/{slug}.ics",
    ]
    uids = {str(only_event(resident.request.get(feed).body())["UID"]) for feed in feeds}
    assert uids == {str(event["UID"])}
    sign_in(resident, "resident@example.invalid")
    resident.goto(activity_path)
    resident.get_by_label("称呼").fill("李阿姨")
    resident.get_by_role("button", name="报名").click()
    expect(resident.get_by_role("main")).to_contain_text("已报名")

    # 5. It is cancelled: the page and every feed say so, and who signed up is told.
    lead.goto(activity_path)
    lead.get_by_role("link", name="取消这一场").click()
    lead.get_by_label("为什么取消").fill("老师生病了")
    lead.get_by_role("main").get_by_role("button").first.click()
    told(resident, f"活动取消：{TITLE}")
    resident.goto(activity_path)
    expect(resident.get_by_role("main")).to_contain_text("已取消")
    expect(resident.get_by_role("main")).to_contain_text("老师生病了")
    for feed in feeds:
        event = only_event(resident.request.get(feed).body())
        assert event["STATUS"] == "CANCELLED"
        assert event["SUMMARY"].startswith("【已取消】")
    booking.refresh_from_db()
    assert booking.status == Booking.Status.CANCELLED
    assert not booking.holds.exists()


def move_in(lead: Page, staff: Page) -> None:
    """The lead signs on the page that the notice led to; the desk ticks the checklist and hands the space over."""
    residency = Residency.objects.get(organization__name="梨心急救志愿队")
    lead.goto(residency.get_absolute_url())
    lead.get_by_role("link", name="去看协议并签字").click()
    expect(lead.get_by_role("main")).to_contain_text("20 平方米")
    lead.get_by_label("您的姓名").fill("孙老师")
    lead.get_by_label("我已读完协议").check()
    lead.get_by_role("button", name="确认签署").click()
    expect(lead.get_by_role("main")).to_contain_text("已签约")
    staff.goto(f"/admin/residencies/{residency.pk}/")
    staff.get_by_role("link", name="勾选交接清单").click()
    expect(staff.get_by_role("main").get_by_role("checkbox").first).to_be_visible()
    for box in staff.get_by_role("main").get_by_role("checkbox").all():
        box.check()
    do(staff, "勾选交接清单")
    staff.get_by_role("link", name="办理搬入").click()
    do(staff, "办理搬入")
    told(lead, "欢迎“梨心急救志愿队”入驻")


def only_event(feed: bytes) -> icalendar.Event:
    [event] = icalendar.Calendar.from_ical(feed).walk("VEVENT")
    return event
