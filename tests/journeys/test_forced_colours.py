"""Where the reader's system chooses the colours: what is told by a ground or a shadow elsewhere is still told."""

from __future__ import annotations

import pytest

from tests.factories.activities import OccurrenceFactory
from tests.journeys.keys import Keys

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

# Whether the first place is drawn otherwise than the second, in what those who need these colours can see.
DIFFERENT = """([one, other]) => {
  const drawn = selector => {
    const style = getComputedStyle(document.querySelector(selector));
    return ["backgroundColor", "backgroundImage", "outlineStyle", "outlineWidth", "borderTopWidth"].map(name => style[name]).join();
  };
  return drawn(one) !== drawn(other);
}"""


def test_what_is_chosen_can_be_told_and_the_focus_seen(house, open_page):
    OccurrenceFactory()
    house.zone.x, house.zone.y, house.zone.width, house.zone.height = 0, 0, 10, 10
    house.zone.save()
    month = f"{house.room.get_absolute_url()}month/"
    page, alike = open_page(), []
    page.emulate_media(forced_colors="active")
    for address, one, other in (
        ("/activities/", ".tabs > [aria-current]", ".tabs > a:not([aria-current])"),
        ("/activities/month/", ".month__day--chosen", ".month td:not([aria-current]):not(.month__day--chosen)"),
        ("/activities/month/", ".month [aria-current=date]", ".month td:not([aria-current]):not(.month__day--chosen)"),
        ("/accounts/login/", ".door[aria-current]", ".door:not([aria-current])"),
        (month, ".grid__today", ".grid td:not(.grid__today)"),
        ("/center/", ".plan-key--let", ".plan-key:not([class*=plan-key--])"),
    ):
        page.goto(address)
        if not page.evaluate(DIFFERENT, [one, other]):
            alike.append(f"{address}: {one} looks like {other}")
    assert not alike, "\n".join(alike)
    page.goto("/activities/")
    assert len(Keys(page).stops()) > 20
