"""An activity is written on a phone: blocks and dates at once, a draft in between, the preview, and off it goes."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from events.activities.models import Activity, Submission
from tests.factories.organizations import ServiceFieldFactory
from tests.journeys.looking import as_it_stands
from tests.journeys.test_main_job import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_an_activity_is_written_on_a_phone(cast, house, open_page, picture):
    ServiceFieldFactory(name="社区急救")
    days = [timezone.localdate() + dt.timedelta(days=ahead) for ahead in (7, 21)]
    page = sign_in(open_page(), cast.lead.email)
    page.goto("/activities/new/")
    wrong = [*as_it_stands(page)]
    page.get_by_label("标题").fill("社区急救知识宣讲")
    # Two dates: the second begins when the first does.
    page.get_by_label("在哪里").fill("梨园小区凉亭")
    for name, value in (("date", f"{days[0]}"), ("start", "09:00"), ("end", "11:00")):
        page.locator(f"[data-rows=dates] [name=where-{name}]").fill(value)
    page.get_by_role("button", name="再加一场").click()
    expect(page.locator("[name=where-start]").nth(1)).to_have_value("09:00")
    page.locator("[name=where-date]").nth(1).fill(f"{days[1]}")
    # Three blocks, the last one moved up; nothing is sent for it.
    page.locator("[name=body-text]").first.fill("带上耳朵就好。")
    page.get_by_role("button", name="加小标题").click()
    page.keyboard.type("流程")
    page.get_by_role("button", name="加清单").click()
    page.keyboard.type("讲")
    page.get_by_role("button", name="上移 清单").click()
    kinds = page.locator("[data-rows=body] [name=body-kind]").evaluate_all("fields => fields.map(f => f.value)")
    assert kinds == ["text", "items", "heading"]
    page.get_by_role("button", name="保存草稿").click()
    expect(page.get_by_text("草稿已保存")).to_be_visible()
    wrong += as_it_stands(page)
    # On another day: what is missing is said where it is missing.
    page.goto("/my/activities/")
    wrong += as_it_stands(page)
    page.get_by_role("link", name="社区急救知识宣讲", exact=True).click()
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_role("alert")).to_contain_text("一句话介绍")
    wrong += as_it_stands(page)
    picture(page, "mistakes")
    page.get_by_label("一句话介绍").fill("学会心肺复苏。")
    page.get_by_label("服务领域").select_option("社区急救")
    page.get_by_role("button", name="保存并预览").click()
    expect(page.get_by_role("heading", name="这是预览")).to_be_visible()
    expect(page.get_by_role("heading", name="流程")).to_be_visible()
    page.get_by_role("link", name="回去接着写").click()
    page.get_by_role("button", name="提交审核").click()
    expect(page.get_by_role("heading", name="正在等待审核")).to_be_visible()
    activity = Activity.objects.get()
    assert [timezone.localtime(o.starts).date() for o in activity.occurrences.all()] == days
    assert [block.block_type for block in activity.body] == kinds
    assert Submission.objects.waiting().get().activity == activity
    assert not wrong, "\n".join(wrong)
