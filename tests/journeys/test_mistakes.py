"""Forms that are sent with mistakes say so to those who listen: at once, and at each field."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page

from tests.factories.activities import OccurrenceFactory
from tests.factories.residency import ApplicationFactory, CallFactory
from tests.journeys.conftest import PHONE
from tests.journeys.looking import small, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]

# What is wrong with how a page says what is wrong.
UNSAID = """() => {
  const wrong = [];
  const summary = document.querySelector("main .form-errors");
  if (!summary) return ["there is no summary"];
  if (document.activeElement !== summary) wrong.push(`the focus is on ${document.activeElement.tagName}, not on the summary`);
  if (summary.getAttribute("role") !== "alert") wrong.push("the summary is no alert");
  const links = [...summary.querySelectorAll("a")];
  if (!links.length) wrong.push("the summary leads nowhere");
  for (const link of links) {
    const place = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    if (!place) wrong.push(`${link.hash} is no place`);
    else if (!place.matches("input, select, textarea, fieldset")) wrong.push(`${link.hash} is a ${place.tagName}`);
  }
  const described = field => (field.getAttribute("aria-describedby") || "").split(" ").map(id => document.getElementById(id));
  const fields = [...document.querySelectorAll("main [aria-invalid=true]")];
  if (!fields.length) wrong.push("no field says that it is wrong");
  for (const field of fields) {
    const group = field.closest("fieldset[aria-describedby]");
    const words = [...described(field), ...(group ? described(group) : [])];
    if (!words.some(place => place && (place.matches(".field__error") || place.querySelector(".field__error"))))
      wrong.push(`${field.name} is wrong and does not say why: ${field.getAttribute("aria-describedby")}`);
  }
  const told = [...fields, ...document.querySelectorAll("main fieldset[aria-describedby]")].flatMap(described);
  for (const message of document.querySelectorAll("main .field__error"))
    if (!told.some(place => place && place.contains(message))) wrong.push(`"${message.textContent}" belongs to no field`);
  return wrong;
}"""


@pytest.fixture
def forms(house: SimpleNamespace, cast: SimpleNamespace) -> dict[str, tuple[str, str, object]]:
    """Address of the form, the name of the button that sends it, and who sends it."""
    occurrence = OccurrenceFactory()
    call = CallFactory(center=house.center)
    application = ApplicationFactory(call=call, organization=cast.organization, created_by=cast.lead)
    return {
        "sign in": ("/accounts/login/email/", "登录", None),
        "an account": ("/accounts/signup/", "获取验证码", None),
        "sign up": (f"{occurrence.activity.get_absolute_url()}signup/{occurrence.pk}/", "下一步", None),
        "find a room": ("/rooms/find/?people=x", "", None),
        "book": (f"/rooms/{house.room.slug}/book/", "提交申请", cast.lead),
        "a series": (f"/rooms/{house.room.slug}/series/", "看看哪些日子有空", cast.lead),
        "an activity": ("/activities/new/", "提交审核", cast.lead),
        "an organization": ("/organizations/new/", "创建组织", cast.resident),
        "apply": (f"{application.get_absolute_url()}space/", "保存并继续", cast.lead),
        "hand in": (f"{application.get_absolute_url()}check/", "提交申请", cast.lead),
    }


def test_mistakes_are_said_at_once_and_at_their_fields(
    forms: dict[str, tuple[str, str, object]], open_page: Callable[..., Page], open_page_as: Callable[..., Page]
) -> None:
    wrong, pages = [], {}
    for name, (address, button, who) in forms.items():
        if who not in pages:
            pages[who] = open_page_as(who, size=PHONE) if who else open_page(size=PHONE)
        page = pages[who]
        page.goto(address)
        if button:
            if "space" in address:
                page.get_by_label("希望何时入驻").fill("2020-01-01")
            with page.expect_navigation():
                page.get_by_role("main").get_by_role("button", name=button).locator("visible=true").last.click()
        wrong += [f"{name}: {what}" for what in page.evaluate(UNSAID)]
        wrong += [f"{name}: {what}" for what in (*violations(page), *small(page))]
        # The first link leads into its field, or to the first of a group.
        link = page.locator(".form-errors a").first
        if link.count():
            link.press("Enter")
            if not page.evaluate("document.activeElement.matches('input, select, textarea, fieldset')"):
                wrong.append(f"{name}: the summary's link does not bring the focus along")
    assert not wrong, "\n".join(wrong)
