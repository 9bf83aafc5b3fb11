"""What a first visit weighs and does: little, from here alone, and nothing moves once it is seen."""

import pytest

from tests.factories.activities import OccurrenceFactory
from tests.journeys.conftest import DESK, PHONE
from tests.journeys.looking import MOST, SHIFT, WEIGHT

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
PAPER = (718, 1000)  # A4 with margins of 10 mm

# What is wider than its frame, or the sheet.
BEYOND = """() => [document.documentElement, ...document.querySelectorAll(".table-wrap")]
  .filter(frame => frame.scrollWidth > frame.clientWidth + 2)
  .map(frame => `${frame.className}: ${frame.scrollWidth} of ${frame.clientWidth}`)"""


@pytest.fixture
def addresses(house):
    activity = OccurrenceFactory().activity
    paths = [
        "/",
        "/activities/",
        "/activities/month/",
        "/organizations/",
        "/rooms/find/",
        "/center/",
        "/apply/",
        "/calendar/",
    ]
    return [
        *paths,
        activity.get_absolute_url(),
        activity.organization.get_absolute_url(),
        house.room.get_absolute_url(),
    ]


@pytest.mark.parametrize("size", [PHONE, DESK], ids=["phone", "desk"])
def test_a_first_visit_is_light_and_still(open_page, addresses, size):
    for address in addresses:
        page = open_page(size=size)
        page.goto(address, wait_until="load")
        assert 0 < page.evaluate(WEIGHT) < MOST, address
        page.wait_for_timeout(600)  # what comes after the page moves nothing either
        # Every address is of this host: ``complaints`` would hold another.
        assert page.evaluate(SHIFT) == 0, address
        page.context.close()


def test_on_paper_stands_the_page_alone(open_page, addresses):
    page = open_page(size=PAPER)
    for address in [*addresses, "/rooms/day/", f"{addresses[-1]}month/"]:
        page.goto(address)
        page.emulate_media(media="print")
        for part in (".site-header", ".site-footer", ".phone-bar", ".button:not([href^='tel:'])"):
            assert not page.locator(part).locator("visible=true").count(), (address, part)
        assert page.evaluate(BEYOND) == [], address
        assert page.get_by_role("heading", level=1).first.is_visible()
        page.emulate_media(media="screen")
