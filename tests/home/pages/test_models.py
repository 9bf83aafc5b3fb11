"""What editors write is read in both languages, in pages of ten."""

import datetime as dt
import io

import pytest
from django.core.files.images import ImageFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image as Picture
from wagtail.images.models import Image
from wagtail.models import Locale

from home.models import HomePage, NewsIndexPage, NewsPage, StandardPage

pytestmark = pytest.mark.django_db


@pytest.fixture
def front():
    return HomePage.objects.get(locale__language_code="zh-hans")


@pytest.fixture
def index(front):
    return front.add_child(instance=NewsIndexPage(title="消息", slug="news", locale=front.locale))


def text(html):
    return [("text", {"heading": "", "text": html})]


def picture():
    buffer = io.BytesIO()
    Picture.new("RGB", (800, 500), "#b3251d").save(buffer, "JPEG")
    buffer.seek(0)
    return Image.objects.create(title="a.jpg", description="居民在凉亭下唱歌", file=ImageFile(buffer, name="a.jpg"))


def tell(index, number=1, **kwargs):
    return index.add_child(
        instance=NewsPage(
            title=f"消息 {number}",
            slug=f"news-{number}",
            summary="今天的事。",
            body=text("<p>正文</p>"),
            date=dt.date(2026, 1, 1) + dt.timedelta(days=number),
            locale=index.locale,
            **kwargs,
        )
    )


def test_a_standard_page_stands_in_both_languages(client, front):
    page = front.add_child(
        instance=StandardPage(title="使用须知", slug="rules", body=text("<p>请爱护。</p>"), locale=front.locale)
    )
    assert "请爱护。" in client.get("/rules/").content.decode()
    page.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True, alias=True)
    english = client.get("/en/rules/").content.decode()
    assert '<html lang="en"' in english
    assert '<article class="stack" lang="zh-hans"' in english
    assert 'href="/rules/" hreflang="zh-hans"' in english


def test_the_switch_finds_a_page_with_another_address(client, front):
    page = front.add_child(
        instance=StandardPage(title="使用须知", slug="xuzhi", body=text("<p>请爱护。</p>"), locale=front.locale)
    )
    english = page.copy_for_translation(Locale.objects.get(language_code="en"), copy_parents=True)
    english.slug = "house-rules"
    english.save_revision().publish()
    assert 'href="/en/house-rules/" hreflang="en"' in client.get("/xuzhi/").content.decode()
    assert 'href="/xuzhi/" hreflang="zh-hans"' in client.get("/en/house-rules/").content.decode()


def test_news_come_newest_first_ten_a_page(client, index):
    for number in range(1, 13):
        tell(index, number)
    first = client.get("/news/").content.decode()
    assert first.index("消息 12") < first.index("消息 11")
    assert "消息 2<" not in first
    assert "消息 2<" in client.get("/news/?page=2").content.decode()
    assert client.get("/news/?page=x").status_code == 200


def test_a_piece_of_news_shows_and_shares_its_picture(client, index):
    tell(index, picture=picture())
    page = client.get("/news/news-1/").content.decode()
    assert 'alt="居民在凉亭下唱歌"' in page
    assert 'type="image/webp"' in page
    assert "srcset=" in page
    assert 'property="og:image" content="http://testserver/media/images/' in page


def test_a_list_of_news_costs_the_same_at_one_and_at_fifty(client, index):
    shown = picture()
    tell(index, 1, picture=shown)
    client.get("/news/")
    with CaptureQueriesContext(connection) as one:
        client.get("/news/")
    for number in range(2, 10):
        tell(index, number, picture=shown)
    with CaptureQueriesContext(connection) as nine:
        client.get("/news/")
    for number in range(10, 51):
        tell(index, number, picture=shown)
    with CaptureQueriesContext(connection) as fifty:
        client.get("/news/")
    # A second page costs nothing more; the pagination is made of numbers.
    assert len(one) == len(nine) == len(fifty)
