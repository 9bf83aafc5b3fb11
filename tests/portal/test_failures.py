"""Each failure has its status, its sentence in the reader's language and the telephone; 500 needs no database."""

import pytest
from django.core.cache import cache
from django.core.exceptions import PermissionDenied
from django.test import RequestFactory

from portal.common import contact, failures


@pytest.fixture(autouse=True)
def forget():
    contact.forget()
    yield
    cache.clear()
    contact.forget()


@pytest.mark.parametrize(
    ("view", "status", "words"),
    [
        (failures.bad_request, 400, "这个请求我们看不懂"),
        (failures.forbidden, 403, "您没有权限打开这一页"),
        (failures.not_found, 404, "没有找到这一页"),
        (failures.too_many, 429, "操作太频繁了"),
        (failures.csrf_failure, 403, "这一页放得太久了"),
    ],
)
def test_says_what_and_whom_to_call(view, status, words, house):
    response = view(RequestFactory().get("/nowhere/"))
    assert response.status_code == status
    page = response.content.decode()
    assert words in page
    assert "tel:05357300000" in page
    assert 'href="/en/nowhere/"' in page


def test_a_refusal_in_words_is_shown(db):
    page = failures.forbidden(RequestFactory().get("/"), PermissionDenied("只有负责人可以这样做。"))
    assert "只有负责人可以这样做。" in page.content.decode()


def test_broken_needs_no_database(house, django_assert_num_queries):
    contact.contact()
    with django_assert_num_queries(0):
        response = failures.broken(RequestFactory().get("/"))
    assert response.status_code == 500
    assert "tel:05357300000" in response.content.decode()


def test_unknown_addresses_answer_in_the_language_of_the_address(client, db):
    response = client.get("/en/nowhere-at-all.html")
    assert response.status_code == 404
    assert '<html lang="en"' in response.content.decode()


def test_an_error_of_ours_is_a_calm_page(client, db, monkeypatch):
    client.raise_request_exception = False
    monkeypatch.setattr("home.pages.blocks.house.coming_week", lambda *args: 1 / 0)
    response = client.get("/")
    assert response.status_code == 500
    assert "我们这边出了问题" in response.content.decode()


def test_what_fails_early_speaks_the_readers_language(house):
    page = failures.bad_request(RequestFactory().get("/en/x/"))
    assert "<html lang=" in page.content.decode() and 'lang="en"' in page.content.decode()
    chosen = RequestFactory().get("/x/")
    chosen.COOKIES["language"] = "en"
    assert '<html lang="en"' in failures.not_found(chosen).content.decode()
    chosen.COOKIES["language"] = "tlh"
    assert '<html lang="zh-hans"' in failures.not_found(chosen).content.decode()


def test_a_lost_page_offers_a_search_and_a_broken_one_needs_nothing_for_it(house):
    page = failures.not_found(RequestFactory().get("/x/")).content.decode()
    assert 'name="q"' in page and 'href="/activities/"' in page and 'href="/rooms/find/"' in page
    broken = failures.broken(RequestFactory().get("/rooms/a/?day=1")).content.decode()
    assert 'href="/rooms/a/?day=1">重新打开这一页' in broken


def test_a_form_that_was_too_old_leads_back_to_its_page_and_nowhere_else(house):
    sent = RequestFactory().post("/x/", headers={"referer": "http://testserver/apply/", "host": "testserver"})
    assert 'href="http://testserver/apply/"' in failures.csrf_failure(sent).content.decode()
    sent = RequestFactory().post("/x/", headers={"referer": "http://evil.invalid/", "host": "testserver"})
    assert "evil.invalid" not in failures.csrf_failure(sent).content.decode()
