"""What is typed before the script that saves it has come."""

import pytest
from playwright.sync_api import expect

from tests.factories.residency import ApplicationFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_it_is_saved_when_the_script_comes(cast, house, open_page_as):
    application = ApplicationFactory(organization=cast.organization, call__center=house.center)
    page, waiting = open_page_as(cast.lead), []
    page.route("**/autosave*.js", lambda route: waiting.append(route))
    page.goto(f"{application.get_absolute_url()}plan/", wait_until="commit")
    page.get_by_label("打算做什么").fill("每周两次课后辅导，从打字快的人开始。")
    page.wait_for_timeout(100)
    waiting[0].continue_()
    expect(page.locator("[data-autosave-status]")).to_contain_text("已保存")
    application.refresh_from_db()
    assert application.plan == "每周两次课后辅导，从打字快的人开始。"
