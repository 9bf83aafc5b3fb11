"""A private calendar on a phone: made, copied, read by a calendar that knows nobody, stopped."""

import re

import pytest
from playwright.sync_api import expect

from tests.journeys.looking import as_it_stands
from tests.journeys.test_main_job import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]


def test_an_address_is_made_read_and_stopped(cast, house, open_page, picture):
    page = sign_in(open_page(), cast.lead.email)
    page.goto("/my/")
    page.get_by_role("link", name="我的日历").click()
    wrong = [*as_it_stands(page)]
    page.get_by_role("button", name="生成地址", exact=True).click()
    expect(page.get_by_role("heading", name="您的新地址好了")).to_be_visible()
    wrong += as_it_stands(page)
    picture(page, "made")
    address = re.sub("^https?://[^/]+", "", page.get_by_role("textbox", name="订阅地址").input_value())
    # A calendar has no cookies of ours.
    reader = open_page().request
    assert reader.get(address).headers["content-type"] == "text/calendar; charset=utf-8"
    page.get_by_role("button", name="停用地址", exact=True).click()
    expect(page.get_by_text("这个日历地址已停用")).to_be_visible()
    assert reader.get(address).status == 404
    page.goto(f"/calendar/?room={house.room.slug}")
    wrong += as_it_stands(page)
    assert not wrong, "\n".join(wrong)
