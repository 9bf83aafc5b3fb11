"""What axe says of the desk in the Wagtail admin, on phone and desk, in both languages and colours. Wagtail's own frame is Wagtail's to mend."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page
from wagtail.users.models import UserProfile

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.looking import SMALL, STANDARDS, resize
from tests.test_routes import make_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
MAIN = "#main, main"
# Buttons and links of ours that a thumb meets on a phone; bars, menus, sorting, paging and panels are Wagtail's.
WAGTAILS = re.compile(
    r"skiplink|w-header-button|w-dropdown|w-panel__|w-sr-only|w-human-readable-date|pagination|^th|w-font-bold"
    r"|w-breadcrumb|> (input|select|textarea)(?!\.button)"
)
# What is wider than the page, and frames that scroll and cannot be reached by keyboard or have no name.
TOO_WIDE = """() => [...document.querySelectorAll("html, main, main *")].filter(box => {
  if (box.scrollWidth <= box.clientWidth + 1 || !box.clientWidth) return false;
  if (box.matches("html, main")) return true;
  if (!["auto", "scroll"].includes(getComputedStyle(box).overflowX) || box.matches("textarea, .w-breadcrumbs")) return false;
  return box.tabIndex !== 0 || box.getAttribute("role") !== "region" || !(box.ariaLabel || box.getAttribute("aria-labelledby"));
}).map(box => `${box.tagName}.${box.className} is ${box.scrollWidth} in ${box.clientWidth}`)"""


def addresses(town: SimpleNamespace) -> list[str]:
    return [
        "/admin/",
        "/admin/todo/",
        "/admin/today/",
        "/admin/guide/",
        f"/admin/submissions/{town.submission.pk}/",
        f"/admin/activity/{town.activity.pk}/take-down/",
        "/admin/publishing_policies/",
        "/admin/bookings/inbox/",
        f"/admin/bookings/{town.booking.pk}/",
        "/admin/bookings/figures/",
        "/admin/applications/",
        f"/admin/applications/{town.application.pk}/",
        "/admin/residencies/",
        f"/admin/residencies/{town.residency.pk}/",
        "/admin/residencies/figures/",
        f"/admin/evaluations/{town.evaluation.pk}/",
        f"/admin/organizations/{town.organization.pk}/",
        "/admin/zones/plan/",
        "/admin/opening_hours/week/",
        "/admin/plan/",
    ]


def lists(town: SimpleNamespace) -> list[str]:
    """Lists of records, and pages that are looked at for their size only."""
    return [
        "/admin/bookings/",
        "/admin/organizations/",
        "/admin/registrations/",
        "/admin/submissions/",
        "/admin/evaluations/",
        "/admin/opening_hours/",
        "/admin/special_days/",
        f"/admin/activity/{town.activity.pk}/",
        f"/admin/occurrences/{town.occurrence.pk}/cancel/",
        "/admin/bookings/on-behalf/",
        f"/admin/bookings/series/{town.series.pk}/",
        "/admin/bookings/broken/",
        f"/admin/programmes/figures/{town.programme.pk}/",
    ]


def violations(page: Page) -> list[str]:
    page.evaluate(AXE_SCRIPT)
    found = page.evaluate(
        "([only, main]) => axe.run({include: [[main]]}, {runOnly: only, resultTypes: ['violations']})",
        [STANDARDS, MAIN],
    )
    return [
        f"{page.url} at {page.viewport_size}: {rule['id']}: {node['html'][:160]}"
        for rule in found["violations"]
        for node in rule["nodes"]
    ]


def test_staff_can_read_and_reach_the_desk(house, cast, open_page_as):
    town = make_town(cast, house)
    page, wrong = open_page_as(cast.director, size=DESK), []
    for address in addresses(town):
        assert page.goto(address).status == 200, address
        for size in (DESK, PHONE):
            resize(page, size)
            wrong += violations(page)
    # The same in English and in the dark, as the reader's system has it.
    UserProfile.objects.update_or_create(user=cast.director, defaults={"preferred_language": "en"})
    page.emulate_media(color_scheme="dark", reduced_motion="reduce")
    for address in addresses(town):
        page.goto(address)
        assert page.evaluate("document.documentElement.lang") == "en", address
        wrong += violations(page)
    assert not wrong, "\n".join(wrong)


def test_the_desk_fits_a_phone_and_a_thumb(house, cast, open_page_as):
    town = make_town(cast, house)
    page, wrong = open_page_as(cast.director, size=PHONE), []
    for address in addresses(town) + lists(town):
        assert page.goto(address).status == 200, address
        wrong += (f"{address}: {one}" for one in page.evaluate(SMALL) if not WAGTAILS.search(one))
        wrong += (f"{address}: {one}" for one in page.evaluate(TOO_WIDE))
    assert not wrong, "\n".join(wrong)


def test_a_wide_list_scrolls_in_its_own_frame(house, cast, open_page_as):
    make_town(cast, house)
    page = open_page_as(cast.director, size=PHONE)
    page.goto("/admin/applications/")
    frame = page.get_by_role("region", name="入驻申请")
    assert frame.evaluate("e => e.scrollWidth > e.clientWidth")
    frame.focus()
    page.keyboard.press("ArrowRight")
    for _attempt in range(100):
        if frame.evaluate("e => e.scrollLeft"):
            break
        page.wait_for_timeout(50)
    assert frame.evaluate("e => e.scrollLeft") > 0
    assert page.evaluate("document.querySelector('main').scrollLeft") == 0
