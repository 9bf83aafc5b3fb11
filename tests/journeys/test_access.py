"""Every public page, in both languages and schemes, on phone and desk: what axe, the browser and a narrow screen say."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.core.management import call_command
from playwright.sync_api import Page

from events.activities.models import Occurrence
from home.pages.models import NewsPage
from incubator.organizations.models import Organization
from incubator.premises.models import Room
from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
NARROW = (320, 640)
STANDARDS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]


def addresses() -> list[str]:
    """One of every kind of page that is open to everybody."""
    ahead = Occurrence.objects.public().upcoming()
    cancelled = Occurrence.objects.public().filter(status=Occurrence.Status.CANCELLED).first()
    return [
        "/",
        "/activities/",
        "/activities/?when=past",
        "/activities/?q=zzz",
        ahead.scheduled().first().activity.get_absolute_url(),
        cancelled.activity.get_absolute_url(),
        "/organizations/",
        Organization.objects.public().first().get_absolute_url(),
        "/center/",
        "/rooms/find/",
        "/rooms/find/?people=x",
        Room.objects.bookable().first().get_absolute_url(),
        "/apply/",
        "/calendar/",
        "/privacy/",
        "/accounts/login/",
        "/accounts/signup/email/",
        NewsPage.objects.live().filter(locale__language_code="zh-hans").first().get_parent().url,
        NewsPage.objects.live().filter(locale__language_code="zh-hans").first().url,
        "/nothing-here.html",
    ]


def violations(page: Page, only: dict[str, object]) -> str:
    found = Axe().run(page, options={"runOnly": only})
    return f"{page.url}\n{found.generate_report()}" if found.violations_count else ""


@pytest.mark.parametrize("language", ["", "/en"])
def test_everyone_can_read_and_reach_every_page(open_page, language):
    call_command("demo", verbosity=0)
    public = [f"{language}{address}" for address in addresses()]
    wrong = []
    for size in (PHONE, DESK):
        page = open_page(size=size)
        for address in public:
            page.goto(address)
            wrong.append(violations(page, {"type": "tag", "values": STANDARDS}))
    # What darkness and 关怀版 change is colour and size.
    dark = open_page(dark=True)
    for care in (False, True):
        if care:
            dark.goto("/")
            dark.click("form[action$='/care/'] button")
        for address in public:
            dark.goto(address)
            wrong.append(violations(dark, {"type": "rule", "values": ["color-contrast"]}))
    assert not any(wrong), "\n".join(filter(None, wrong))


@pytest.mark.parametrize("language", ["", "/en"])
def test_no_page_scrolls_sideways_at_320(open_page, language):
    call_command("demo", verbosity=0)
    page = open_page(size=NARROW)
    wide = []
    for care in (False, True):
        if care:
            page.goto("/")
            page.click("form[action$='/care/'] button")
        for address in addresses():
            page.goto(f"{language}{address}")
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > NARROW[0]:
                wide.append(f"{page.url}, care {care}: {width}")
    assert not wide, "\n".join(wide)
