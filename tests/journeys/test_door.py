"""The display at a door survives a lost network, even a reload without it, and catches up when it is back."""

import datetime as dt

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from portal.common.periods import day_period
from tests.factories.bookings import BookingFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

LOST = "网络断开"


@pytest.fixture
def page(open_page):
    return open_page(workers=True)


@pytest.fixture
def room(house):
    """It is in use until half an hour from now."""
    now = timezone.now()
    half_an_hour = dt.timedelta(minutes=30)
    return BookingFactory(room=house.room, starts=now - half_an_hour, ends=now + half_an_hour).room


def asks_until_lost(page):
    """The display asks again and again; what was on its way when the network went may still come through."""
    for _second in range(10):
        page.evaluate("window.dispatchEvent(new Event('online'))")
        page.wait_for_timeout(1000)
        if LOST in page.locator("[data-status]").inner_text():
            return
    expect(page.locator("[data-status]")).to_contain_text(LOST)


def test_the_last_list_stays_when_the_network_goes(page, room):
    page.goto(f"/rooms/{room.slug}/door/")
    on, status = page.locator(".is-on:visible"), page.locator("[data-status]")
    expect(on).to_contain_text("已占用")
    expect(status).to_have_text(page.locator("[data-clock]").inner_text().join(["更新于 ", ""]))
    # Once the worker is there and has been handed the page and what it is made of, a reload needs no network.
    page.evaluate("navigator.serviceWorker.ready")
    page.wait_for_function("caches.open('door').then(kept => kept.keys()).then(keys => keys.length >= 5)")

    page.context.set_offline(True)
    asks_until_lost(page)
    expect(on).to_contain_text("已占用")
    page.reload()
    expect(status).to_contain_text(LOST)
    expect(on).to_contain_text("已占用")
    assert page.evaluate("getComputedStyle(document.querySelector('.door')).display") == "flex", (
        "kept without its style"
    )

    room.bookings.get().holds.all().delete()
    page.context.set_offline(False)
    page.evaluate("window.dispatchEvent(new Event('online'))")
    expect(status).not_to_contain_text(LOST)
    expect(on).not_to_contain_text("已占用")  # free, or closed at this hour


def test_what_is_on_follows_the_clock_without_network(page, room):
    page.clock.install()
    page.goto(f"/rooms/{room.slug}/door/")
    expect(page.locator(".is-on:visible")).to_contain_text("已占用")
    page.context.set_offline(True)
    # Of the page as it is now: near midnight the half hour is enough to bring the next day.
    before, made = page.locator("[data-date]").inner_text(), page.locator(".door").get_attribute("data-made")
    page.clock.fast_forward("31:00")
    expect(page.locator("[data-status]")).to_contain_text(LOST)
    expect(page.locator(".is-on:visible")).not_to_contain_text("已占用")
    then = dt.datetime.fromtimestamp(int(made) / 1000, tz=dt.UTC)
    to_midnight = day_period(timezone.localdate(then)).end - then
    page.clock.fast_forward(int(to_midnight.total_seconds() + 60) * 1000)
    expect(page.locator("[data-date]")).not_to_have_text(before)
    expect(page.locator(".is-on:visible")).to_have_count(1)


def test_without_script_the_page_asks_again_by_itself(client, room):
    answer = client.get(f"/rooms/{room.slug}/door/").content.decode()
    assert '<noscript><meta http-equiv="refresh" content="60"></noscript>' in answer
