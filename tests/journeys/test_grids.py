"""The grids of rooms under arrow keys and fingers."""

import datetime as dt

import pytest
from django.utils import timezone

from tests.factories.premises import CenterFactory, RoomFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

# A finger that goes from one point to another over the first cell of the grid.
SWIPE = """([from, to]) => {
  const cell = document.querySelector(".grid td");
  const send = (kind, x) => {
    const touch = new Touch({ identifier: 1, target: cell, clientX: x, clientY: 300 });
    const touches = kind === "touchend" ? [] : [touch];
    cell.dispatchEvent(new TouchEvent(kind, { touches, changedTouches: [touch], bubbles: true }));
  };
  send("touchstart", from);
  send("touchend", to);
}"""


def start_of(page):
    return page.evaluate("document.activeElement.textContent")


def test_arrows_go_from_link_to_link_and_a_swipe_turns_the_page(page):
    center = CenterFactory(open_daily=True)
    rooms = [RoomFactory(center=center, order=number) for number in range(2)]
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    page.goto(f"/rooms/day/?date={tomorrow}")
    page.locator(f'.grid a[href^="/rooms/{rooms[0].slug}/book/"]').first.focus()
    assert start_of(page) == "8:00"
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    assert start_of(page) == "10:00"
    page.keyboard.press("ArrowDown")
    assert start_of(page) == "10:00"
    assert f"/rooms/{rooms[1].slug}/book/" in page.evaluate("document.activeElement.href")
    page.keyboard.press("ArrowLeft")
    assert start_of(page) == "9:00"
    for _left in range(2):
        page.keyboard.press("ArrowLeft")
    assert start_of(page) == rooms[1].name

    page.evaluate("document.querySelector('.grid-frame').scrollLeft = 0")
    # What the frame can still scroll is the frame's.
    page.evaluate(SWIPE, [300, 100])
    page.evaluate("document.querySelector('.grid-frame').scrollLeft = 9999")
    with page.expect_navigation(url=f"**/rooms/day/?date={tomorrow + dt.timedelta(days=1)}"):
        page.evaluate(SWIPE, [300, 100])
    with page.expect_navigation(url=f"**/rooms/day/?date={tomorrow}"):
        page.evaluate(SWIPE, [100, 300])


def test_a_months_day_leads_to_its_week(page):
    room = RoomFactory(center=CenterFactory(open_daily=True))
    page.goto(f"/rooms/{room.slug}/month/")
    with page.expect_navigation(url="**/month/?month=*"):
        page.evaluate(SWIPE, [300, 100])
    page.locator(".grid--month td a").first.click()
    page.wait_for_url("**/?week=*#week")
    assert page.locator(".grid--week td a").first.is_visible()
