"""Each block can be looked at before it is chosen, and a front page costs what stands on it."""

import io

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override
from PIL import Image as Picture
from wagtail.blocks import StructBlockValidationError
from wagtail.documents.models import Document
from wagtail.images.models import Image

from home.models import CanteenWeekPage, ContactPage, HomePage, PeoplePage, StandardPage
from home.pages.blocks.house import front
from home.pages.blocks.text import body
from home.pages.links import LinkBlock, in_language

pytestmark = pytest.mark.django_db
FIELDS = [
    (HomePage, "body"),
    (StandardPage, "body"),
    (PeoplePage, "people"),
    (ContactPage, "lines"),
    (CanteenWeekPage, "days"),
]
BLOCKS = [
    pytest.param(block, id=f"{model.__name__}-{name}")
    for model, field in FIELDS
    for name, block in model._meta.get_field(field).stream_block.child_blocks.items()
]


def an_image():
    buffer = io.BytesIO()
    Picture.new("RGB", (800, 500), "#b3251d").save(buffer, "JPEG")
    buffer.seek(0)
    return Image.objects.create(title="凉亭", file=ImageFile(buffer, name="a.jpg"))


@pytest.fixture
def front_page():
    return HomePage.objects.get(locale__language_code="zh-hans")


def show(page, *blocks):
    page.body = list(blocks)
    page.save_revision().publish()


@pytest.mark.parametrize("block", BLOCKS)
@pytest.mark.parametrize("filled", [True, False], ids=["library", "no library"])
def test_each_block_has_a_preview(block, filled, client, cast, house):
    if filled:
        an_image()
        Document.objects.create(title="入驻申请表", file=ContentFile(b"%PDF-1.7", name="form.pdf"))
    client.force_login(cast.staff)
    page = client.get(reverse("wagtailadmin_block_preview"), {"id": block.definition_prefix})
    assert block.is_previewable
    assert page.status_code == 200
    assert "pages/pages.css" in page.content.decode()
    assert "None" not in page.content.decode()


@pytest.mark.parametrize("block", BLOCKS)
def test_each_block_says_what_it_is_for(block):
    assert block.meta.icon not in ("", "placeholder")
    assert block.meta.description
    assert block.get_template({}, {})


def test_kinds_stand_in_groups():
    assert {str(block.meta.group) for _name, block in front()} == {"中心的情况", "文字", "图片和文件"}
    assert {str(block.meta.group) for _name, block in body()} == {"文字", "图片和文件"}


def test_the_front_page_shows_the_blocks_in_their_order(client, house, front_page):
    show(front_page, ("rooms", {}), ("notice", {"tone": "warn", "heading": "", "text": "<p>停电</p>"}), ("week", {}))
    page = client.get("/").content.decode()
    assert page.index('id="rooms"') < page.index("停电") < page.index('id="week"')
    assert "columns--side" not in page
    assert 'id="apply"' not in page


def test_today_stands_beside_the_week_that_it_follows(client, house, front_page):
    show(front_page, ("week", {"heading": "这几天"}), ("rooms", {}))
    page = client.get("/").content.decode()
    assert page.index("columns--side") < page.index("这几天") < page.index('id="rooms"')


def test_what_is_left_out_costs_nothing(client, house, front_page):
    def price(*blocks):
        show(front_page, *blocks)
        client.get("/")
        with CaptureQueriesContext(connection) as queries:
            client.get("/")
        return len(queries)

    nothing, week, both = price(), price(("week", {})), price(("week", {}), ("rooms", {}))
    assert nothing < week < both


def test_a_new_front_page_has_the_usual_blocks(front_page):
    assert [block.block_type for block in front_page.body] == ["week", "rooms", "apply", "figures", "news"]


@pytest.mark.parametrize(
    ("page", "address", "good"),
    [
        (False, "/activities/", True),
        (False, "https://example.org/", True),
        (False, "tel:05350000000", True),
        (True, "", True),
        (False, "", False),
        (True, "/activities/", False),
        (False, "//example.org/", False),
        (False, "javascript:alert(1)", False),
    ],
)
def test_a_link_leads_to_one_place_that_is_one(page, address, good, front_page):
    block = LinkBlock()
    value = block.to_python({"page": front_page.pk if page else None, "address": address})
    if good:
        assert block.clean(value)["address"] == address
    else:
        with pytest.raises(StructBlockValidationError):
            block.clean(value)


def test_a_link_leads_into_the_readers_language(front_page):
    block = LinkBlock()
    to_page = block.to_python({"page": front_page.pk, "address": ""})
    to_address = block.to_python({"page": None, "address": "/activities/?free=on"})
    assert (to_page.url, to_address.url) == ("/", "/activities/?free=on")
    with override("en"):
        assert (to_page.url, to_address.url) == ("/en/", "/en/activities/?free=on")
    assert in_language("/en/activities/", "zh-hans") == "/activities/"
