"""``make screenshots``: every public page in both languages and the main pages of those who are signed in, in three widths.

To be looked at by people; it fails where a page does not come.
"""

from __future__ import annotations

import re

import pytest
from django.core.management import call_command

from portal.accounts.models import User
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.looking import resize
from tests.journeys.test_access import NOT_HERE, addresses

pytestmark = [
    pytest.mark.screenshots,
    pytest.mark.browser,
    pytest.mark.django_db(transaction=True, serialized_rollback=True),
]
TABLET = (768, 1024)
SIGNED_IN = {
    "resident": ["/my/", "/my/notices/", "/my/data/"],
    "lead": ["/my/", "/my/notices/", "/bookings/", "/activities/new/", "/apply/"],
    "reviewer": ["/my/"],
    "director": [
        "/admin/",
        "/admin/todo/",
        "/admin/today/",
        "/admin/bookings/inbox/",
        "/admin/applications/",
        "/admin/residencies/",
        "/admin/residencies/figures/",
        "/admin/plan/",
    ],
}


def name_of(address: str) -> str:
    return re.sub(r"\W+", "-", address).strip("-") or "home"


def take_all(page, picture, paths):
    for address in paths:
        status = page.goto(address).status
        assert status == (404 if address.endswith(NOT_HERE) else 200), address
        for size in (PHONE, TABLET, DESK):
            resize(page, size)
            assert picture(page, name_of(address)).stat().st_size > 0


@pytest.fixture
def town(db):
    call_command("demo", verbosity=0)


@pytest.mark.parametrize("language", ["", "/en"], ids=["zh", "en"])
def test_public(town, open_page, picture, language):
    take_all(open_page(), picture, [language + address for address in addresses()])


@pytest.mark.parametrize("who", SIGNED_IN)
def test_signed_in(town, open_page_as, picture, who):
    take_all(open_page_as(User.objects.get(email=f"{who}@demo.invalid")), picture, SIGNED_IN[who])
