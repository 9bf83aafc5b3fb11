"""One organization's whole way through the house: from five questions without an account to a page that stays.

A leg is a function; the applicant and the reviewers are on phones, staff and the director at a desk.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from pathlib import Path
from types import SimpleNamespace

import pytest
import time_machine
from django.utils import timezone
from playwright.sync_api import Page, expect

from incubator.residency.evaluating.graduating import welcome_graduates
from incubator.residency.evaluating.reporting import open_reports
from incubator.residency.models import Application, ChecklistItem, Moment, Residency
from portal.common.periods import at
from tests.factories.activities import ActivityFactory, OccurrenceFactory
from tests.factories.people import UserFactory
from tests.factories.premises import ZoneFactory
from tests.factories.residency import ApplicationFactory, CallFactory, CriterionFactory, PaperKindFactory
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.test_main_job import PDF, do

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

ONE_DAY = dt.timedelta(days=1)
PLAN = "每周三下午课后辅导。"


@pytest.fixture
def town(house: SimpleNamespace, cast: SimpleNamespace) -> SimpleNamespace:
    """A house with two zones on its plan, and a call that asks for two papers and judges by two criteria."""
    town = SimpleNamespace(**vars(house), **vars(cast))
    house.zone.name, house.zone.area = "东区", "40.0"
    house.zone.x, house.zone.y, house.zone.width, house.zone.height = 0, 0, 8, 5
    house.zone.save()
    town.west = ZoneFactory(center=house.center, name="西区", area="60.0", x=8, y=0, width=8, height=5)
    town.second_reviewer = UserFactory(name="第二位评审")
    town.call = CallFactory(center=house.center, title="常年招募")
    town.call.papers.set([PaperKindFactory(name="组织章程"), PaperKindFactory(name="负责人身份证明")])
    for name, weight in (("居民需要", 3), ("计划可行", 1)):
        CriterionFactory(call=town.call, name=name, weight=weight)
    for moment, text in ((Moment.MOVING_IN, "交钥匙"), (Moment.MOVING_IN, "看消防通道"), (Moment.LEAVING, "还钥匙")):
        ChecklistItem.objects.create(center=house.center, moment=moment, text=text)
    return town


@pytest.fixture
def clock() -> Iterator[Callable[[dt.date], None]]:
    """``clock(day)`` makes it ten in the morning of ``day``, for the site and for the test; it goes on from there."""
    travels: list[time_machine.travel] = []

    def to(day: dt.date) -> None:
        travels.append(time_machine.travel(at(day, dt.time(10)), tick=True))
        travels[-1].start()

    yield to
    for travel in reversed(travels):
        travel.stop()


def paper(name: str) -> dict[str, object]:
    return {"name": name, "mimeType": "application/pdf", "buffer": PDF}


def says(page: Page, *words: str) -> None:
    for some in words:
        expect(page.get_by_role("main")).to_contain_text(some)


def next_step(page: Page) -> None:
    page.get_by_role("button", name="保存并继续").click()


def take_step(page: Page, record: str, label: str, fill: Callable[[Page], object] = lambda page: None) -> None:
    """Follow the button ``label`` of a record in the admin, fill in its form and press the button of the same name."""
    page.goto(record)
    page.get_by_role("main").get_by_role("link", name=label, exact=True).click()
    expect(page.get_by_role("main").get_by_role("button", name=label, exact=True)).to_be_visible()
    fill(page)
    do(page, label)
    expect(page).to_have_url(re.compile(f"{record}$"))


# --- Applying ----------------------------------------------------------------------------------------------------


def check_fitness(page: Page) -> None:
    page.goto("/apply/")
    page.get_by_role("link", name="看看合不合适").click()
    page.get_by_label("还没登记，也没备案").check()
    for answer in ("主要是本社区的居民", "差不多每周都有", "有成年的负责人，平时也有人在"):
        page.get_by_label(answer).check()
    page.get_by_label("需要多大的固定地方").fill("20")
    page.get_by_role("button", name="看看合不合适").click()
    says(page, "合适，可以申请", "组织章程")
    page.get_by_role("link", name="开始申请").click()
    expect(page).to_have_url(re.compile("/accounts/login/"))


def begin_on_the_phone(page: Page, town: SimpleNamespace) -> Application:
    page.goto(f"/apply/{town.call.pk}/")
    page.get_by_role("button", name="开始填写").click()
    page.get_by_label("打算做什么").fill(PLAN)
    page.get_by_label("打算做什么").press("Tab")
    expect(page.locator("[data-autosave-status]")).to_contain_text("已保存")
    return Application.objects.get()


def go_on_elsewhere(page: Page, application: Application) -> None:
    page.goto(application.get_absolute_url())
    page.get_by_role("link", name="继续填写").click()
    expect(page.get_by_label("打算做什么")).to_have_value(PLAN)
    page.get_by_label("服务谁").fill("小区里的中小学生。")
    page.get_by_label("每月活动场次").fill("4")
    next_step(page)
    page.get_by_label("常驻人数").fill("3")
    page.get_by_label("需要面积").fill("20")
    page.get_by_label("希望何时入驻").fill((timezone.localdate() + ONE_DAY).isoformat())
    page.get_by_label("希望入驻几个月").fill("12")
    next_step(page)
    for kind in ("组织章程", "负责人身份证明"):
        page.get_by_label(kind).set_input_files(paper(f"{kind}.pdf"))
    next_step(page)
    hand_in(page)


def hand_in(page: Page) -> None:
    says(page, PLAN)
    page.get_by_label("以上内容和材料真实").check()
    page.get_by_role("button", name="提交申请").click()
    says(page, "申请已提交")


def return_it_marked(page: Page, record: str) -> None:
    page.goto(record)
    for box in page.locator("[name=good]").all():
        box.check()
    page.get_by_role("checkbox", name=re.compile("组织章程")).uncheck()
    do(page, "保存，然后退回补正")
    marks = page.get_by_label(re.compile("组织章程"))
    expect(marks).to_be_checked()
    page.get_by_label("需要补正什么").fill("章程没有盖章。")
    do(page, "退回补正")


def put_right(page: Page, application: Application) -> None:
    page.goto(application.get_absolute_url())
    says(page, "章程没有盖章。")
    page.get_by_role("main").get_by_role("link", name=re.compile("组织章程")).first.click()
    says(page, "工作人员标出：这里需要补正")
    page.get_by_label("组织章程").set_input_files(paper("盖章的章程.pdf"))
    next_step(page)
    hand_in(page)
    page.get_by_role("link", name="和上一次对照").click()
    expect(page.locator(".compared ins")).to_contain_text("盖章的章程.pdf")
    expect(page.locator(".compared")).to_have_count(1)


# --- Judging -----------------------------------------------------------------------------------------------------


def find_it_complete(page: Page, record: str, town: SimpleNamespace) -> None:
    page.goto(record)
    says(page, "与上一次相比", "盖章的章程.pdf")
    page.get_by_role("checkbox", name=re.compile("组织章程")).check()
    do(page, "保存，然后安排评审")
    page.get_by_label("或填写评审人").fill(f"{town.reviewer.email} {town.second_reviewer.email}")
    do(page, "安排评审")
    says(page, "评审中", town.reviewer.name, town.second_reviewer.name)


def give_scores(page: Page, points: dict[str, str], total: str, words: str) -> None:
    page.goto("/reviews/")
    page.get_by_role("main").get_by_role("link").first.click()
    says(page, "提交以后，才能看到同事的分数和意见")
    for criterion, number in points.items():
        page.get_by_role("group", name=criterion).get_by_text(number, exact=True).click()
    expect(page.locator("[data-total]")).to_have_text(total)
    page.get_by_text("同意入驻").click()
    page.get_by_label(re.compile("^意见")).fill(words)
    page.get_by_role("button", name="提交意见").click()
    expect(page.get_by_role("heading", name="大家的评审")).to_be_visible()


def decide_on_the_plan(page: Page, record: str) -> None:
    def fill(page: Page) -> None:
        page.get_by_label("同意入驻").check()
        page.locator("svg.plan [data-zone]", has_text="西区").click()
        expect(page.get_by_label(re.compile("西区"))).to_be_checked()
        page.get_by_label("第一天").fill(timezone.localdate().isoformat())
        expect(page.locator("[data-zone-picker]")).not_to_have_attribute("aria-busy", "true")
        expect(page.get_by_label(re.compile("西区"))).to_be_checked()
        page.get_by_label("理由").fill("居民急需。")

    take_step(page, record, "作出决定", fill)
    take_step(page, record, "公布决定")
    says(page, "公示中")


def object_as_neighbour(page: Page) -> None:
    page.goto("/apply/")
    page.get_by_role("link", name="入驻公示").first.click()
    page.get_by_role("main").get_by_role("listitem").get_by_role("link").first.click()
    page.get_by_role("link", name="提异议").click()
    page.get_by_label("您的意见").fill("周三下午会不会太吵？")
    page.get_by_role("button", name="提交异议").click()
    says(page, "异议已收到")


def answer_objection(page: Page, record: str) -> None:
    def fill(page: Page) -> None:
        page.get_by_label("不成立：原来的决定不变").check()
        page.get_by_label("答复和理由").fill("辅导在室内，五点半结束。")

    take_step(page, record, "答复异议", fill)


# --- Living here -------------------------------------------------------------------------------------------------


def sign_on_the_page(page: Page, residency: Residency) -> None:
    page.goto(residency.get_absolute_url())
    page.get_by_role("link", name="去看协议并签字").click()
    says(page, "西区", "20 平方米")
    with page.expect_download() as download:
        page.get_by_role("link", name="下载 PDF").click()
    assert Path(download.value.path()).read_bytes().startswith(b"%PDF-")
    page.get_by_label("您的姓名").fill("孙老师")
    page.get_by_label("我已读完协议").check()
    page.get_by_role("button", name="确认签署").click()
    says(page, "已签约")


def tick_everything(page: Page) -> None:
    for box in page.get_by_role("main").get_by_role("checkbox").all():
        box.check()


def move_in(page: Page, record: str) -> None:
    take_step(page, record, "勾选交接清单", tick_everything)
    take_step(page, record, "办理搬入")
    says(page, "试住期")
    take_step(page, record, "试住通过")
    says(page, "入驻中")


def half_of(day: dt.date) -> tuple[dt.date, dt.date]:
    """The half year of ``day``: its first day, and the first day after it."""
    if day.month < 7:
        return day.replace(month=1, day=1), day.replace(month=7, day=1)
    return day.replace(month=7, day=1), dt.date(day.year + 1, 1, 1)


def hold_an_activity(organization: object, day: dt.date) -> None:
    OccurrenceFactory(activity=ActivityFactory(organization=organization), starts=at(day, dt.time(14)))


def report_half_a_year(page: Page, residency: Residency) -> None:
    page.goto(residency.get_absolute_url())
    page.get_by_role("link", name="半年报告").first.click()
    figure = page.locator("dl.figures > div", has_text="活动")
    expect(figure.first).to_contain_text("1")
    page.get_by_label("做了什么").fill("五个孩子每周来。")
    page.get_by_role("button", name="保存，查看全部内容").click()
    page.get_by_label("以上内容真实").check()
    page.get_by_role("button", name="提交报告").click()
    says(page, "报告已提交", "五个孩子每周来。")


def judge_and_let_grow(lead: Page, staff: Page, director: Page, residency: Residency, record: str) -> None:
    take_step(staff, record, "开始评估", lambda page: page.get_by_label("中期评估").check())
    lead.goto(residency.get_absolute_url())
    lead.get_by_role("link", name="中期评估").first.click()
    lead.get_by_label("自评").fill("打算都做到了，还找到了自己的地方。")
    lead.get_by_role("button", name="提交自评").click()
    says(lead, "自评已经收到")
    evaluation = f"/admin/evaluations/{residency.evaluations.get().pk}/"
    take_step(staff, evaluation, "记录面谈", lambda page: page.get_by_label("面谈记录").fill("房子已经租好。"))

    def graduate(page: Page) -> None:
        page.get_by_label("出壳", exact=True).check()
        page.get_by_label("理由").fill("可以自己走了。")
        page.get_by_label("出壳或退出：最后一天").fill(timezone.localdate().isoformat())

    take_step(director, evaluation, "作出结论", graduate)
    take_step(staff, record, "勾选交接清单", tick_everything)
    take_step(staff, record, "完成退出")
    lead.goto(residency.get_absolute_url())
    says(lead, "已离开")


def tell_the_story(staff: Page, neighbour: Page, organization: object) -> None:
    assert welcome_graduates() == 1
    staff.goto("/admin/graduations/")
    staff.get_by_role("main").get_by_role("link", name=str(organization)).first.click()
    staff.get_by_role("textbox", name="故事").fill("从两张桌子开始，现在有了自己的教室。")
    staff.get_by_role("main").get_by_role("button", name="保存").click()
    neighbour.goto("/graduates/")
    neighbour.get_by_role("main").get_by_role("link", name=str(organization)).click()
    says(neighbour, "从两张桌子开始", "活动")


# --- The whole way -----------------------------------------------------------------------------------------------


def test_from_five_questions_to_a_graduates_page(
    town: SimpleNamespace,
    open_page: Callable[..., Page],
    open_page_as: Callable[..., Page],
    clock: Callable[[dt.date], None],
) -> None:
    check_fitness(open_page(size=PHONE))
    lead = open_page_as(town.lead, size=PHONE)
    application = begin_on_the_phone(lead, town)
    go_on_elsewhere(open_page_as(town.editor, size=PHONE), application)
    staff, director = (open_page_as(person, size=DESK) for person in (town.staff, town.director))
    record = f"/admin/applications/{application.pk}/"
    return_it_marked(staff, record)
    put_right(lead, application)

    find_it_complete(staff, record, town)
    first, second = (open_page_as(person, size=PHONE) for person in (town.reviewer, town.second_reviewer))
    give_scores(first, {"居民需要": "8", "计划可行": "6"}, "7.50", "孩子们需要。")
    give_scores(second, {"居民需要": "9", "计划可行": "不评"}, "9.00", "负责人可靠。")
    says(second, "孩子们需要。")
    decide_on_the_plan(director, record)
    neighbour = open_page_as(town.resident, size=PHONE)
    object_as_neighbour(neighbour)
    answer_objection(staff, record)
    neighbour.reload()
    says(neighbour, "辅导在室内")

    application.refresh_from_db()
    clock(application.announced_until + ONE_DAY)
    take_step(staff, record, "办理入驻")
    residency = Residency.objects.get()
    assert residency.status == Residency.Status.OFFERED
    sign_on_the_page(lead, residency)
    stay = f"/admin/residencies/{residency.pk}/"
    move_in(staff, stay)

    day = timezone.localdate()
    hold_an_activity(town.organization, day + 40 * ONE_DAY)
    clock(half_of(day + 40 * ONE_DAY)[1])
    assert open_reports() == 1
    lead, staff, director = (open_page_as(person, size=PHONE) for person in (town.lead, town.staff, town.director))
    report_half_a_year(lead, residency)
    judge_and_let_grow(lead, staff, director, residency, stay)
    tell_the_story(staff, neighbour, town.organization)


def test_who_waits_gets_an_offer_and_may_keep_the_place(
    town: SimpleNamespace, open_page_as: Callable[..., Page]
) -> None:
    application = ApplicationFactory(
        call=town.call,
        organization=town.organization,
        created_by=town.lead,
        submitted=True,
        status=Application.Status.WAITING,
        outcome=Application.Outcome.WAITLISTED,
        waiting_rank=1,
    )
    director, lead = open_page_as(town.director, size=DESK), open_page_as(town.lead, size=PHONE)
    director.goto("/admin/applications/waiting/")
    says(director, "轮到它")
    director.get_by_role("link", name="发邀约").click()
    do(director, "发入驻邀约")
    residency = Residency.objects.get()
    lead.goto(application.get_absolute_url())
    lead.get_by_role("link", name="打开入驻页面").click()
    lead.get_by_role("link", name="谢绝").click()
    lead.get_by_label("想，留在候补名单上").check()
    lead.get_by_role("button", name="谢绝").click()
    says(lead, "已谢绝")
    lead.goto(application.get_absolute_url())
    says(lead, "候补中")
    application.refresh_from_db()
    residency.refresh_from_db()
    assert (residency.status, residency.left_as) == (Residency.Status.LEFT, Residency.Leaving.DECLINED)
    assert application.waiting_rank == 1
