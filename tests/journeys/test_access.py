"""Every public page, in both languages and schemes, on phone and desk: what axe, the browser and a narrow screen say."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.journeys.conftest import DESK, PHONE

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
ADDRESSES = ["/"]
NARROW = (320, 640)


def violations(page) -> str:
    found = Axe().run(page, options={"runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]})
    return "" if not found.violations_count else f"{page.url}\n{found.generate_report()}"


@pytest.mark.parametrize("language", ["", "/en"])
def test_everyone_can_read_and_reach_it(open_page, house, language):
    wrong = []
    for size in (PHONE, DESK):
        for dark in (False, True):
            page = open_page(size=size, dark=dark)
            for address in ADDRESSES:
                page.goto(f"{language}{address}")
                wrong.append(violations(page))
    assert not any(wrong), "\n".join(filter(None, wrong))


@pytest.mark.parametrize("language", ["", "/en"])
def test_nothing_scrolls_sideways_at_320(open_page, house, language):
    page = open_page(size=NARROW)
    wide = []
    for care in (False, True):
        if care:
            page.goto("/")
            page.click("form[action$='/care/'] button")
        for address in ADDRESSES:
            page.goto(f"{language}{address}")
            width = page.evaluate("document.documentElement.scrollWidth")
            if width > NARROW[0]:
                wide.append(f"{page.url}: {width}")
    assert not wide
