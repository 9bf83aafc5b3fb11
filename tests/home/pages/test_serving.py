"""Pages of editors for strangers and for people, in both languages, translated or not."""

import datetime as dt

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Locale

from home.models import HomePage, PeoplePage, StandardPage
from tests.factories.pictures import stored_picture

pytestmark = pytest.mark.django_db
SENTENCE = "This page has not been translated yet."


@pytest.fixture
def front():
    return HomePage.objects.get(locale__language_code="zh-hans")


@pytest.fixture
def english():
    return Locale.objects.get(language_code="en")


@pytest.fixture
def page(front):
    page = front.add_child(instance=StandardPage(title="使用须知", slug="rules", body=words("请爱护。")))
    page.save_revision().publish()
    return page


def words(text):
    return [("text", {"heading": "", "text": f"<p>{text}</p>"})]


def test_without_a_translation_english_readers_get_the_chinese_page(client, page):
    shown = client.get("/en/rules/").content.decode()
    assert SENTENCE in shown
    assert '<html lang="en"' in shown
    assert '<article class="stack" lang="zh-hans"' in shown
    assert "请爱护。" in shown
    assert 'href="/rules/" hreflang="zh-hans"' in shown
    assert 'href="/en/rules/" hreflang="en"' in client.get("/rules/").content.decode()
    assert SENTENCE not in client.get("/rules/").content.decode()


def test_an_alias_says_that_it_is_not_translated(client, page, english):
    page.copy_for_translation(english, alias=True)
    shown = client.get("/en/rules/").content.decode()
    assert SENTENCE in shown
    assert '<article class="stack" lang="zh-hans"' in shown


def test_a_translation_is_shown_as_it_is(client, page, english):
    translation = page.copy_for_translation(english)
    translation.body = words("Take care.")
    translation.save_revision()
    assert "请爱护。" in client.get("/en/rules/").content.decode()  # nobody has published it
    translation.save_revision().publish()
    shown = client.get("/en/rules/").content.decode()
    assert "Take care." in shown
    assert SENTENCE not in shown
    assert 'lang="zh-hans"' not in shown.partition("<main")[2].partition("</main>")[0]


def test_the_chinese_address_leads_to_a_translation_with_another(client, page, english):
    translation = page.copy_for_translation(english)
    translation.slug = "house-rules"
    translation.save_revision().publish()
    answer = client.get("/en/rules/")
    assert (answer.status_code, answer["Location"]) == (302, "/en/house-rules/")


def test_what_is_nowhere_is_nowhere(client, page):
    assert client.get("/en/nothing/").status_code == 404
    assert client.get("/nothing/").status_code == 404
    page.unpublish()
    assert client.get("/en/rules/").status_code == 404


def test_redirects_lead_on(client, page, django_capture_on_commit_callbacks):
    Redirect.objects.create(old_path="/old-rules", redirect_page=page)
    assert client.get("/old-rules/")["Location"].endswith("/rules/")
    page.slug = "new-rules"
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    # Wagtail makes it when a page gets another address.
    assert client.get("/rules/")["Location"].endswith("/new-rules/")


def test_who_has_the_page_is_told_so(client, page):
    for address in ("/", "/rules/", "/en/rules/"):
        first = client.get(address)
        assert first["ETag"]
        assert "Cookie" in first["Vary"]
        again = client.get(address, headers={"if-none-match": first["ETag"]})
        assert (again.status_code, again.content) == (304, b"")
    page.body = words("请多爱护。")
    page.save_revision().publish()
    assert client.get("/rules/", headers={"if-none-match": client.get("/en/rules/")["ETag"]}).status_code == 200


def test_strangers_get_no_cookie_and_no_token(client, page):
    for address in ("/", "/rules/", "/en/rules/"):
        answer = client.get(address)
        assert not answer.cookies
        assert "csrfmiddlewaretoken" not in answer.content.decode()


def test_a_page_is_kept_for_strangers_alone(client, cast, page, settings):
    settings.KEEP_ANSWERS = True
    caches["answers"].clear()
    now = dt.datetime(2026, 11, 23, 12, 0, 5, tzinfo=dt.UTC)
    with time_machine.travel(now, tick=False):
        client.get("/rules/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/rules/")
        assert len(queries) == 1
        client.force_login(cast.resident)
        own = client.get("/rules/")
        assert "private" in own["Cache-Control"]
        assert ">我的" in own.content.decode()
        client.logout()
        assert ">我的\n" not in client.get("/rules/").content.decode().partition("phone-bar")[0]
    caches["answers"].clear()


def test_a_page_costs_the_same_with_one_picture_and_with_twelve(client, front):
    def cost(slug, number):
        people = [("person", {"name": f"人{n}", "job": "前台", "picture": stored_picture()}) for n in range(number)]
        page = front.add_child(instance=PeoplePage(title=slug, slug=slug, people=people))
        page.save_revision().publish()
        client.get(f"/{slug}/")  # draws the pictures
        caches["default"].clear()  # where Wagtail keeps them in tests, and nowhere else
        with CaptureQueriesContext(connection) as queries:
            assert "人0" in client.get(f"/{slug}/").content.decode()
        return len(queries)

    assert cost("one", 1) == cost("twelve", 12)
