"""Without network: the public calendar as it was seen last, and nothing of anybody who has signed in."""

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import expect

from tests.factories.activities import OccurrenceFactory
from tests.factories.people import UserFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
KEPT = """async () => {
  const found = [];
  for (const name of await caches.keys())
    for (const key of await (await caches.open(name)).keys()) found.push(new URL(key.url).pathname);
  return found;
}"""


@pytest.fixture
def phone(open_page, house):
    """A phone that has been here: the worker is there, and has kept the front page that brought it."""
    page = open_page(workers=True)
    page.goto("/")
    page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    until_kept(page, "/")
    return page


def until(page, true_of):
    """``true_of(paths)`` of what is kept, within ten seconds. Asked from here: the page's policy forbids to ask from there."""
    for _tenth in range(100):
        if true_of(set(page.evaluate(KEPT))):
            return
        page.wait_for_timeout(100)
    raise AssertionError(page.evaluate(KEPT))


def until_kept(page, path):
    until(page, lambda paths: path in paths)


def without_network(page, complaints, address):
    page.context.set_offline(True)
    page.goto(address)
    complaints.clear()  # pictures and the like that nobody could fetch
    return page


def test_the_calendar_is_read_without_network_and_says_from_when_it_is(phone, complaints):
    occurrence = OccurrenceFactory(activity__title="梨花合唱")
    phone.goto("/activities/")
    until_kept(phone, "/activities/")
    phone.goto("/activities/month/")
    until_kept(phone, "/activities/month/")
    page = without_network(phone, complaints, "/activities/")
    expect(page.get_by_role("main")).to_contain_text("梨花合唱")
    expect(page.locator("#kept")).to_contain_text("现在没有网络")
    expect(page.locator("#kept")).to_contain_text("月")
    # Its looks are there, too.
    assert page.locator("#kept").evaluate("one => getComputedStyle(one).paddingLeft") != "0px"
    page.goto("/activities/month/")
    expect(page.locator("#kept")).to_be_visible()
    page.goto(occurrence.activity.get_absolute_url())
    expect(page.get_by_role("heading", level=1)).to_have_text("现在没有网络")
    page.goto("/en/organizations/")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    complaints.clear()
    page.context.set_offline(False)
    page.goto("/activities/")
    expect(page.locator("#kept")).to_have_count(0)


def test_the_network_is_asked_first(phone, complaints):
    phone.goto("/activities/")
    until_kept(phone, "/activities/")
    OccurrenceFactory(activity__title="刚刚公布的活动")
    phone.goto("/activities/")
    expect(phone.get_by_role("main")).to_contain_text("刚刚公布的活动")


def test_nothing_is_kept_of_who_is_signed_in(phone, complaints, live_server):
    phone.goto("/activities/")
    until_kept(phone, "/activities/")
    client = Client()
    client.force_login(UserFactory(name="孙秀英"))
    name = settings.SESSION_COOKIE_NAME
    phone.context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": live_server.url}])
    phone.goto("/activities/")
    # Seen once to be somebody's own, and what was kept is gone.
    until(phone, lambda paths: not {"/", "/activities/"} & paths)
    for address in ("/", "/activities/month/", "/my/"):
        phone.goto(address)
    phone.wait_for_timeout(500)
    paths = phone.evaluate(KEPT)
    assert not {"/", "/activities/", "/activities/month/", "/my/"} & set(paths), paths
    page = without_network(phone, complaints, "/my/")
    expect(page.get_by_role("heading", level=1)).to_have_text("现在没有网络")
    assert "孙秀英" not in page.content()
    page.goto("/")
    expect(page.get_by_role("heading", level=1)).to_have_text("现在没有网络")
    complaints.clear()
    # Signed out again, the calendar is kept again.
    page.context.set_offline(False)
    page.context.clear_cookies()
    page.goto("/activities/")
    until_kept(page, "/activities/")


def test_signing_in_forgets_what_was_kept(phone, complaints):
    phone.goto("/accounts/login/email/")
    phone.get_by_label("电子邮箱").fill("nobody@example.invalid")
    phone.get_by_label("密码").fill("wrong-one")
    phone.get_by_role("main").get_by_role("button", name="登录").click()
    until(phone, lambda paths: "/" not in paths)
