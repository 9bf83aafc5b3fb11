import datetime as dt
import io

import pytest
import segno
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image
from wagtail.images import get_image_model

from events.activities.models import Occurrence
from events.sharing.facts import drawable, facts_of, notice
from events.sharing.poster import CODE, FOOT, FORMS, INSIDE, MARGIN, drawn, planned
from events.sharing.sheet import RED, UNITS, Sheet
from portal.common.wrapping import balanced, wrapped
from tests.events.feeds.test_calendar import CHANGES, save
from tests.factories.activities import ActivityFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.pictures import picture_bytes

SQUARE, TALL, A4 = "/activities/cpr/poster-square.png", "/activities/cpr/poster-tall.png", "/activities/cpr/poster.pdf"


@pytest.fixture(autouse=True)
def nothing_drawn():
    caches["posters"].clear()


@pytest.mark.parametrize(("address", "size"), [(SQUARE, (1080, 1080)), (TALL, (1080, 1440))])
@pytest.mark.parametrize("language", ["", "/en"])
def test_a_poster_is_a_picture_of_its_size_for_everybody(talk, client, address, size, language):
    response = client.get(language + address)
    assert response["Content-Type"] == "image/png"
    assert response["Cache-Control"] == "public, max-age=300"
    assert not response.cookies
    assert Image.open(io.BytesIO(response.content)).size == size
    assert client.head(language + address)["ETag"] == response["ETag"]


def test_the_one_to_print_is_a4_and_the_same_file_every_time(talk, client):
    response = client.get(A4)
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")
    assert b"/MediaBox [0 0 595.28 841.89]" in response.content
    assert b"/URI (http://127.0.0.1:8000/activities/cpr/)" in response.content
    caches["posters"].clear()
    assert client.get(A4).content == response.content


@pytest.mark.parametrize("form", FORMS)
def test_its_code_is_that_of_the_page(talk, form):
    """Read from the paper square by square, as a camera does: every one as the standard has it, with room around them."""
    image = drawn(facts_of(talk.activity, "zh-hans"), FORMS[form], None).convert("L")
    rows = [bytes(row) for row in segno.make("http://127.0.0.1:8000/activities/cpr/", error="m").matrix_iter(border=0)]
    scale = FORMS[form].across / UNITS
    # The card's lower right part: the first and last dark pixels in it are the corners of the code.
    left, bottom = UNITS - MARGIN - CODE, UNITS * FORMS[form].ratio - FOOT - 44 - 50
    card = image.crop(tuple(round(edge * scale) for edge in (left + 8, bottom - CODE + 8, left + CODE - 8, bottom - 8)))
    box = card.point(lambda value: 255 * (value < 60)).getbbox()
    code = card.crop(box)
    square = code.width / len(rows)
    assert code.width == code.height
    assert square >= 5
    read = [
        bytes(code.getpixel((int((x + 0.5) * square), int((y + 0.5) * square))) < 128 for x in range(len(rows)))
        for y in range(len(rows))
    ]
    assert read == rows
    assert min(box[0], box[1], card.width - box[2]) >= 2 * square


def add_picture(talk):
    picture = get_image_model()(title="急救", file=ContentFile(picture_bytes(), name="cpr.png"))
    picture.save()
    save(talk.activity, picture=picture)


SHOWN = {name: change for name, (change, _grows) in CHANGES.items() if name != "summary"} | {
    "picture": add_picture,
    "deleted": lambda talk: talk.delete(),
    "another date": lambda talk: OccurrenceFactory(activity=talk.activity),
    "no sign-up": lambda talk: save(talk.activity, takes_signups=False),
}


@pytest.mark.parametrize("change", SHOWN)
def test_a_change_of_what_it_shows_is_another_poster(talk, client, clock, change):
    before = {address: client.get(address) for address in (SQUARE,)}
    for address, old in before.items():
        again = client.get(address, headers={"If-None-Match": old["ETag"]})
        assert (again.status_code, again.content, again["ETag"]) == (304, b"", old["ETag"])
    SHOWN[change](talk)
    for address, old in before.items():
        assert client.get(address, headers={"If-None-Match": old["ETag"]}).status_code == 200


def test_a_sign_up_is_the_same_poster_and_nothing_is_drawn_twice(talk, client, monkeypatch):
    save(talk, capacity=3)
    before = client.get(SQUARE)
    RegistrationFactory(occurrence=talk)
    monkeypatch.setattr("events.sharing.posters.drawn", None)
    assert client.get(SQUARE).content == before.content


def test_what_nobody_may_see_has_no_poster(db, client):
    draft = OccurrenceFactory(activity=ActivityFactory(draft=True, slug="draft")).activity
    for name in ("poster-square.png", "poster-tall.png", "poster.pdf", "share/"):
        assert client.get(f"/activities/{draft.slug}/{name}").status_code == 404


def test_a_picture_whose_file_is_gone_makes_way_for_the_branch(talk, client):
    add_picture(talk)
    talk.activity.picture.file.storage.delete(talk.activity.picture.file.name)
    image = Image.open(io.BytesIO(client.get(SQUARE).content)).convert("RGB")
    assert "#{:02x}{:02x}{:02x}".format(*image.getpixel((5, 5))) == RED


def test_it_costs_the_same_queries_at_1_date_and_at_50(talk, client):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(SQUARE).status_code == 200
        return len(queries)

    cost()
    one = cost()
    Occurrence.objects.bulk_create(
        OccurrenceFactory.build(activity=talk.activity, starts=talk.starts + dt.timedelta(days=n)) for n in range(1, 50)
    )
    assert cost() == one


LONG = "“红心物业+公益惠民”社区急救知识宣讲进梨园：心肺复苏（CPR）与AED实操体验课，欢迎带上全家老小一起来学习，不收费用不用带东西，早来早坐"


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "title", ["唱", LONG[:80], "W" * 80, "supercalifragilistic " * 3, "，。；" * 20, "👨‍👩‍👧‍👦", "\u202e"]
)
def test_any_title_fits(talk, form, title):
    talk.activity.title, talk.activity.summary = title, LONG * 2
    for n in range(1, 20):
        OccurrenceFactory(activity=talk.activity, starts=talk.starts + dt.timedelta(days=n))
    facts = facts_of(talk.activity, "zh-hans")
    sheet = Sheet(FORMS[form].across, FORMS[form].ratio)
    plan = planned(sheet, facts, FORMS[form])
    assert plan.top > 0
    assert plan.title
    assert all(sheet.wide(line, plan.size, "head") <= INSIDE for line in plan.title)
    drawn(facts, FORMS[form], None)


def measure(text):
    return sum(1 if letter.isascii() else 2 for letter in text)


def test_lines_break_where_they_may():
    assert wrapped("社区急救知识，人人都能学。", 12, measure) == ["社区急救知", "识，人人都能", "学。"]
    assert wrapped("学习（CPR）吧", 7, measure) == ["学习", "（CPR）", "吧"]
    assert wrapped("Bring a friend along", 9, measure) == ["Bring a", "friend", "along"]
    assert wrapped("abcdefghij", 4, measure) == ["abcd", "efgh", "ij"]
    assert wrapped("一二三四五六七八", 8, measure, 1) == ["一二三…"]
    assert wrapped("", 8, measure) == []
    assert balanced("一二三四五六七", 12, measure) == ["一二三四", "五六七"]


def test_what_the_font_lacks_is_left_out():
    assert drawable("急救🚑课 👨‍👩‍👧\u202e（cafe\u0301）") == "急救课 （café）"


# --- The notice for a group --------------------------------------------------------------------------------------


def test_the_notice_says_it_in_plain_lines(talk):
    save(talk, capacity=30)
    RegistrationFactory(occurrence=talk, party_size=3)
    assert notice(facts_of(talk.activity, "zh-hans")).split("\n") == [
        "【社区急救知识宣讲】",
        "学会心肺复苏，人人都能救命；带上身边的人一起来。",
        "时间：11月24日 星期二 14:00–16:00",
        "地点：梨园活动厅，莱阳市梨园小区 1 号",
        "主办：红心急救队",
        "适合：所有居民",
        "名额：还有 27 个",
        "报名：http://127.0.0.1:8000/activities/cpr/",
    ]


def test_several_dates_and_places_stand_line_by_line(talk):
    OccurrenceFactory(activity=talk.activity, starts=talk.starts + dt.timedelta(days=7), status="cancelled")
    lines = notice(facts_of(talk.activity, "zh-hans")).split("\n")
    assert lines[2:4] == [
        "时间：11月24日 星期二 14:00–16:00 · 梨园活动厅",
        "　　　12月1日 星期二 14:00–16:00 · 梨园小区凉亭（取消）",
    ]


def test_it_says_so_when_it_is_cancelled_or_over(talk, clock):
    save(talk, status=Occurrence.Status.CANCELLED)
    text = notice(facts_of(talk.activity, "zh-hans"))
    assert text.startswith("【已取消】社区急救知识宣讲\n")
    assert "报名：" not in text
    save(talk, status=Occurrence.Status.SCHEDULED)
    clock.shift(dt.timedelta(days=3))
    assert facts_of(talk.activity, "zh-hans").state == "over"


def test_the_page_has_all_of_it(talk, client):
    page = client.get("/activities/cpr/share/").content.decode()
    assert "时间：11月24日 星期二 14:00–16:00" in page
    for address in (SQUARE, TALL, A4, "http://127.0.0.1:8000/activities/cpr/"):
        assert address in page
    assert 'data-copy="share-notice"' in page
    assert 'class="qr"' in page
    assert "王秀英" not in page
    assert "13812345678" not in page
    assert 'href="/activities/cpr/share/"' in client.get("/activities/cpr/").content.decode()
    assert "Tuesday" in client.get("/en/activities/cpr/share/").content.decode()
