"""The base page: language switch, telephone, 关怀版, and no script or style in the page."""

import re

import pytest
from django.core.cache import cache

from portal.common import contact
from portal.notices.models import Notice
from tests.factories.premises import CenterFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def forget():
    contact.forget()
    yield
    cache.clear()
    contact.forget()


def test_every_page_carries_the_telephone(client, house):
    page = client.get("/").content.decode()
    assert 'href="tel:05357300000"' in page
    assert "0535-7300000" in page


def test_the_telephone_costs_a_query_once_and_follows_the_center(house, settings, django_assert_num_queries):
    settings.CONTACT_CACHE_SECONDS = 60
    with django_assert_num_queries(1):
        contact.contact()
        assert contact.contact().telephone == "0535-7300000"
    house.center.telephone = "0535-7311111"
    house.center.save(update_fields=["telephone"])
    assert contact.contact().telephone == "0535-7311111"


def test_the_language_switch_keeps_page_and_query(client):
    page = client.get("/?a=1").content.decode()
    assert re.search(r'href="/en/\?a=1" hreflang="en"', page)
    page = client.get("/en/?a=1").content.decode()
    assert '<html lang="en"' in page
    assert re.search(r'href="/\?a=1" hreflang="zh-hans"', page)


def test_care_mode_stays_and_goes(client):
    assert client.post("/care/", {"care": "1", "next": "/?a=1"})["Location"] == "/?a=1"
    assert 'class="care"' in client.get("/").content.decode()
    client.post("/care/", {"care": "0", "next": "/"})
    assert 'class="care"' not in client.get("/").content.decode()


def test_care_mode_leads_to_no_other_site(client):
    assert client.post("/care/", {"care": "1", "next": "https://elsewhere.invalid/"})["Location"] == "/"
    assert client.get("/care/").status_code == 405


def test_nothing_inline_and_nothing_from_outside(client):
    CenterFactory()
    page = client.get("/").content.decode()
    assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", page)
    assert not re.search(r'(?:src|href)="(?:https?:)?//(?!testserver)', page)


def test_what_is_kept_of_the_base_page_shows_each_reader_their_own_place_and_count(client, cast):
    privacy, activities = client.get("/privacy/").content.decode(), client.get("/activities/").content.decode()
    assert 'href="/activities/" aria-current="page"' in activities
    assert 'href="/activities/" aria-current' not in privacy
    assert 'href="/en/activities/" aria-current="page"' in client.get("/en/activities/").content.decode()
    Notice.objects.create(recipient=cast.resident, kind="test", subject="一件事", body="内容")
    client.force_login(cast.resident)
    assert '<span class="count">' in client.get("/activities/").content.decode()
    client.logout()
    assert client.get("/activities/").content.decode() == activities
