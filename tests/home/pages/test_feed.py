"""News by category, and as a feed."""

import datetime as dt
import xml.etree.ElementTree as ET

import pytest
from wagtail.models import Locale

from home.models import HomePage, NewsCategory, NewsIndexPage, NewsPage

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


@pytest.fixture
def index():
    front = HomePage.objects.get(locale__language_code="zh-hans")
    return front.add_child(instance=NewsIndexPage(title="消息", slug="news"))


@pytest.fixture
def category():
    return NewsCategory.objects.create(name="通知", name_en="Notices", slug="notices")


def tell(index, number, **kwargs):
    day = dt.date(2026, 1, 1) + dt.timedelta(days=number)
    page = index.add_child(
        instance=NewsPage(title=f"第{number}条", slug=f"n{number}", summary="今天的事。", date=day, body=[], **kwargs)
    )
    page.save_revision().publish()
    return page


def test_an_address_shows_one_category(client, index, category):
    tell(index, 1, category=category)
    tell(index, 2)
    every, one = client.get("/news/").content.decode(), client.get("/news/?category=notices").content.decode()
    assert "第1条" in every and "第2条" in every
    assert "第1条" in one and "第2条" not in one
    assert 'href="/en/news/?category=notices"' in one
    assert client.get("/news/?category=nothing").status_code == 404
    assert client.get("/news/?category=%3Cx").status_code == 404


def test_a_category_without_news_is_not_offered(client, index, category):
    tell(index, 1)
    assert "?category=" not in client.get("/news/").content.decode()


def test_a_category_that_goes_leaves_its_news(client, index, category):
    page = tell(index, 1, category=category)
    category.delete()
    page.refresh_from_db()
    assert page.category is None


def test_the_feed_has_the_newest_first(client, index, category):
    tell(index, 1, category=category)
    tell(index, 2)
    answer = client.get("/news/feed.atom")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ET.fromstring(answer.content)
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.find(f"{ATOM}title").text for entry in entries] == ["第2条", "第1条"]
    assert entries[0].find(f"{ATOM}link").get("href") == "http://127.0.0.1:8000/news/n2/"
    assert entries[1].find(f"{ATOM}category").get("term") == "通知"


def test_the_feed_is_sent_once(client, index):
    tell(index, 1)
    first = client.get("/news/feed.atom")
    assert not first.cookies
    assert client.get("/news/feed.atom", headers={"if-none-match": first["ETag"]}).status_code == 304
    tell(index, 2)
    again = client.get("/news/feed.atom", headers={"if-none-match": first["ETag"]})
    assert again.status_code == 200
    assert "第2条" in again.content.decode()


def test_the_english_feed_tells_the_english_news(client, index):
    english = Locale.objects.get(language_code="en")
    translation = index.copy_for_translation(english)
    translation.title = "News"
    translation.save_revision().publish()
    page = tell(index, 1).copy_for_translation(english)
    page.title = "The first"
    page.save_revision().publish()
    text = client.get("/en/news/feed.atom").content.decode()
    assert "The first" in text and "第1条" not in text


def test_without_a_list_there_is_no_feed(client):
    assert client.get("/news/feed.atom").status_code == 404
