"""What axe says of the desk in the Wagtail admin, on phone and desk, in both languages and colours. Wagtail's own frame is Wagtail's to mend."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page
from wagtail.users.models import UserProfile

from tests.journeys.conftest import DESK, PHONE
from tests.journeys.looking import STANDARDS, resize
from tests.test_routes import make_town

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
MAIN = "#main, main"


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
