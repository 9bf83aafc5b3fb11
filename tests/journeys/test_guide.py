"""``make guide``: the pictures of ``docs/staff-guide.md``, taken on one day of the demo town, so that they stay true.

Without ``GUIDE`` (as in ``make screenshots``) they are taken all the same, and thrown away.
"""

from __future__ import annotations

import datetime as dt
import io
import os
from pathlib import Path

import pytest
from django.core.management import call_command
from PIL import Image
from playwright.sync_api import Page

from events.activities.models import Occurrence, Submission
from home.desk.demo.clock import at_hour
from home.pages.models import CanteenPage, NewsIndexPage
from incubator.residency.models import Application, Residency
from portal.accounts.models import User
from portal.common.periods import at
from tests.journeys.conftest import PHONE

pytestmark = [
    pytest.mark.screenshots,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
# A Thursday morning on which the house is in use: the town was built the day before.
MORNING = at(dt.date(2026, 12, 3), dt.time(9, 20))
ONE_DAY = dt.timedelta(days=1)
DESKTOP = (1180, 860)
SCALE, QUALITY = 0.8, 60


@pytest.fixture
def keep(tmp_path):
    """``keep(page, "name", at="css")``: what stands in the window, beginning with what ``at`` finds."""
    folder = Path(os.environ["GUIDE"]) if os.environ.get("GUIDE") else tmp_path

    def take(page: Page, name: str, at: str = "") -> None:
        if at:
            page.locator(at).first.evaluate(
                "e => { e.scrollIntoView({behavior: 'instant'}); document.querySelector('main').scrollBy({top: -90, behavior: 'instant'}) }"
            )
        picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
        smaller = picture.resize((int(picture.width * SCALE), int(picture.height * SCALE)), Image.Resampling.LANCZOS)
        folder.mkdir(parents=True, exist_ok=True)
        path = folder / f"guide-{name}.webp"
        smaller.save(path, quality=QUALITY, method=6)
        assert path.stat().st_size < 100_000, name

    return take


def test_the_pictures_of_the_guide(db, open_page_as, keep):
    with at_hour(MORNING - ONE_DAY):
        call_command("demo", verbosity=0)
    with at_hour(MORNING):
        staff, director = (User.objects.get(email=f"{name}@demo.invalid") for name in ("staff", "director"))
        page = open_page_as(staff, size=DESKTOP)
        ahead = Occurrence.objects.public().upcoming(MORNING + ONE_DAY).scheduled()
        taken = ahead.filter(registrations__status="confirmed").first()
        its = f"{taken.activity.get_absolute_url()}occurrences/{taken.pk}/"

        def show(address: str, name: str, at: str = "", **typed: str) -> None:
            assert page.goto(address).status == 200, address
            for field, words in typed.items():
                page.locator(f"[name={field}]").first.fill(words)
            keep(page, name, at)

        show("/admin/", "home")
        show("/admin/today/", "today")
        show("/admin/bookings/inbox/", "bookings")
        waiting = Submission.objects.filter(status="pending").first()
        show(f"/admin/submissions/{waiting.pk}/", "activity", at="#decide")
        show(f"/admin/occurrences/{taken.pk}/cancel/", "cancel", reason="讲师生病了，下个月补上。")
        show(f"{its}message/", "message")
        show("/admin/applications/", "applications")
        show(f"/admin/applications/{Application.objects.filter(status='submitted').first().pk}/", "examine")
        page.goto(f"/admin/pages/add/home/newspage/{NewsIndexPage.objects.first().pk}/")
        page.locator("[name=title]").fill("周六下午停水两小时")
        page.locator("[name=summary]").fill("检修水管，两点到四点停水，请提前接水。")
        keep(page, "news")
        show(f"/admin/pages/add/home/canteenweekpage/{CanteenPage.objects.first().pk}/", "canteen")
        show("/admin/special_days/new/", "special-day", note="消防检查")
        show("/admin/opening_hours/", "hours")
        show("/center/paper/", "paper")

        page = open_page_as(director, size=DESKTOP)
        show(f"/admin/applications/{Application.objects.filter(status='in_review').first().pk}/decide/", "decide")
        show(f"/admin/residencies/{Residency.objects.filter(status='signed').first().pk}/", "residency")

    # At the door, a few minutes before it begins.
    with at_hour(taken.starts - dt.timedelta(minutes=10)):
        page = open_page_as(staff, size=PHONE)
        show(f"{its}door/", "door")
