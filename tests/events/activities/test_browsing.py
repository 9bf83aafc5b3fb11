"""The list: its filters, how they are shown and taken back, which times there are."""

import datetime as dt
import re

import pytest
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from events.activities.browsing.cards import pictures_of
from events.activities.browsing.filters import days_text
from events.activities.browsing.listing import later_link
from events.activities.models import Activity, Programme
from portal.common.renditions import CARD
from tests.events.activities.test_actions import day
from tests.events.activities.test_views import on
from tests.factories.activities import OccurrenceFactory
from tests.factories.organizations import OrganizationFactory, ServiceFieldFactory
from tests.factories.pictures import stored_picture

pytestmark = pytest.mark.django_db


def chips(client, **query):
    return {chip.label: chip.href for chip in client.get("/activities/", query).context["chips"]}


def test_a_place_is_a_room_of_ours_or_elsewhere(client, house):
    OccurrenceFactory(activity__title="屋里", room=house.room, place="")
    OccurrenceFactory(activity__title="凉亭")
    assert on(client, place=house.room.slug) == ["屋里"]
    assert on(client, place="elsewhere") == ["凉亭"]
    assert len(on(client, place="nowhere")) == 2


def test_today_is_what_is_still_to_come_today(client):
    now = timezone.now()
    OccurrenceFactory(activity__title="正在", starts=now - dt.timedelta(minutes=1), ends=now + dt.timedelta(seconds=50))
    OccurrenceFactory(activity__title="刚过", starts=now - dt.timedelta(hours=2), ends=now - dt.timedelta(hours=1))
    OccurrenceFactory(activity__title="明天")
    assert on(client, when="today") == ["正在"]


def test_days_by_hand_may_lie_in_the_past_and_go_before_this_week(client):
    OccurrenceFactory(activity__title="早", starts=day(-9), ends=day(-9, 16))
    OccurrenceFactory(activity__title="晚", starts=day(-5), ends=day(-5, 16))
    OccurrenceFactory(activity__title="将来")
    assert on(client, since=f"{day(-9):%Y-%m-%d}") == ["早", "晚", "将来"]
    assert on(client, since=f"{day(-9):%Y-%m-%d}", until=f"{day(-9):%Y-%m-%d}", when="week") == ["早"]
    assert on(client, until=f"{day(-1):%Y-%m-%d}") == ["晚", "早"]
    assert on(client, since=f"{day(-5):%Y-%m-%d}", when="past") == ["晚"]
    # The wrong way round is understood.
    assert on(client, since=f"{day(-5):%Y-%m-%d}", until=f"{day(-9):%Y-%m-%d}") == ["早", "晚"]


def test_each_filter_that_is_on_can_be_taken_back_alone(client):
    ServiceFieldFactory(slug="jijiu", name="急救")
    OrganizationFactory(slug="choir", name="合唱团")
    found = chips(client, q="梨 花", field="jijiu", organization="choir", free="on", when="week", page="2")
    assert list(found) == ["“梨 花”", "急救", "合唱团", "还有名额"]
    assert found["急救"] == "?q=%E6%A2%A8+%E8%8A%B1&organization=choir&free=on&when=week"
    assert chips(client, free="on") == {"还有名额": "."}
    assert chips(client, field="nonsense", since="soon") == {}


def test_two_days_are_one_chip():
    first, last = dt.date(2026, 12, 5), dt.date(2026, 12, 7)
    assert days_text(first, first) == "12月5日"
    assert days_text(first, last) == "12月5日到12月7日"
    assert days_text(first, None) == "12月5日以后"
    assert days_text(None, last) == "12月7日以前"
    assert days_text(None, None) == ""


def test_the_line_of_the_filters_says_how_many_are_on(client):
    page = client.get("/activities/", {"free": "on", "place": "elsewhere", "q": "x"}).content.decode()
    assert "已选 2 项" in page
    assert "已选 " not in client.get("/activities/", {"q": "x"}).content.decode()


def test_a_choice_is_shown_again_as_chosen(client):
    ServiceFieldFactory(slug="jijiu", name="<急救>")
    page = client.get("/activities/", {"field": "jijiu"}).content.decode()
    assert '<option value="jijiu" selected>&lt;急救&gt;</option>' in page


def test_the_list_says_how_many_there_are_and_times_have_links(client):
    OccurrenceFactory()
    answer = client.get("/activities/", {"q": "急救", "since": f"{day(0):%Y-%m-%d}"})
    assert "共 1 场" in answer.content.decode()
    links = {link.label: link for link in answer.context["whens"]}
    assert links["周末"].href == "?q=%E6%80%A5%E6%95%91&when=weekend"
    assert not any(link.current for link in links.values())
    assert [link.label for link in client.get("/activities/").context["whens"] if link.current] == ["接下来"]


def test_search_engines_are_asked_to_keep_the_plain_list_only(client):
    assert "noindex" not in client.get("/activities/").content.decode()
    assert 'content="noindex"' in client.get("/activities/", {"free": "on"}).content.decode()


def test_for_children_for_elders_and_under_a_programme(client):
    programme = Programme.objects.create(name="红心物业", name_en="Red Heart", slug="red-heart")
    OccurrenceFactory(activity__title="孩子", activity__for_children=True)
    OccurrenceFactory(activity__title="老人", activity__for_elders=True)
    OccurrenceFactory(activity__title="物业", activity__programme=programme)
    assert on(client, children="on") == ["孩子"]
    assert on(client, elders="on") == ["老人"]
    assert on(client, programme="red-heart") == ["物业"]
    assert list(chips(client, programme="red-heart", children="on", elders="on")) == [
        "红心物业",
        "适合孩子",
        "适合老人",
    ]


def offers(client, **query):
    answer = client.get("/activities/", query)
    assert answer.context["cards"] == []
    found = answer.context["instead"]
    assert all(offer.count == client.get(_url(offer.href)).context["page"].paginator.count for offer in found.offers)
    return {offer.label: offer.count for offer in found.offers}, [card.title for card in found.cards]


def _url(href):
    return "/activities/" + ("" if href == "." else href)


def test_nothing_found_names_the_filter_to_drop_and_shows_what_comes_nearest(client):
    ServiceFieldFactory(slug="jijiu", name="急救")
    OrganizationFactory(slug="empty", name="新社")
    for title, days in (("甲", 9), ("乙", 5)):
        OccurrenceFactory(activity__title=title, starts=day(days), ends=day(days, 16), activity__for_children=True)
    assert offers(client, children="on", organization="empty") == ({"不要求：新社": 2}, ["乙", "甲"])
    assert offers(client, children="on", field="jijiu", organization="empty") == ({}, [])
    assert offers(client, when="today", children="on") == ({"所有还没到的": 2}, ["乙", "甲"])
    days = days_text(day(2).date(), day(3).date())
    assert offers(client, since=f"{day(2):%F}", until=f"{day(3):%F}") == ({f"不要求：{days}": 2}, ["乙", "甲"])


def test_words_alone_are_offered_when_two_filters_are_in_the_way(client):
    OccurrenceFactory(activity__title="冬衣互赠日")
    assert offers(client, q="冬衣", children="on", elders="on") == ({"只找“冬衣”": 1}, ["冬衣互赠日"])


def test_nothing_at_all_is_said_without_offers(client):
    assert "新活动公布后会出现在这里。" in client.get("/activities/").content.decode()
    assert "换个词，或者少选几个条件试试。" in client.get("/activities/", {"free": "on"}).content.decode()


def test_looking_for_something_else_costs_no_more_for_many(client):
    counts = []
    for more in (1, 20):
        for _n in range(more):
            OccurrenceFactory()
        with CaptureQueriesContext(connection) as queries:
            client.get("/activities/", {"q": "游泳", "place": "elsewhere", "free": "on", "when": "today"})
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_card_shows_the_picture_as_it_is_cut_now():
    """Of two cuts that were made, the one around the focal point of today, whichever was made last."""
    picture = stored_picture()
    plain = [cut.url for cut in picture.get_renditions(*CARD).values()]
    picture.focal_point_x, picture.focal_point_y, picture.focal_point_width, picture.focal_point_height = 9, 9, 8, 8
    picture.save()
    cuts = pictures_of([picture.pk])[picture.pk]
    assert len(cuts) == len(plain) and not {cut.url for cut in cuts} & set(plain)
    for name in ("x", "y", "width", "height"):
        setattr(picture, f"focal_point_{name}", None)
    picture.save()
    assert [cut.url for cut in pictures_of([picture.pk])[picture.pk]] == plain


def test_a_card_offers_widths_and_formats(client):
    """A phone need not load what a large screen shows, nor JPEG where WebP will do."""
    picture = stored_picture(size=(1600, 900))
    occurrence = OccurrenceFactory()
    Activity.objects.filter(pk=occurrence.activity_id).update(picture=picture)
    page = client.get("/activities/").content.decode()
    [source] = re.findall(r'<source type="image/webp" srcset="([^"]+)" sizes="[^"]+">', page)
    [fallback] = re.findall(r'<img [^>]*srcset="([^"]+)"[^>]*loading="lazy" alt="">', page)
    assert [part.split(".")[-1] for part in source.split(", ")] == ["webp 320w", "webp 640w"]
    assert [part.split(".")[-1] for part in fallback.split(", ")] == ["jpg 320w", "jpg 640w"]
    cover = client.get(occurrence.activity.get_absolute_url()).content.decode()
    assert "1200w" in cover and 'type="image/webp"' in cover and 'sizes="(min-width: 64rem) 60rem, 92vw"' in cover


def test_what_is_over_does_not_look_cancelled(client):
    over = OccurrenceFactory(starts=timezone.now() - dt.timedelta(days=2))
    gone = OccurrenceFactory(starts=timezone.now() - dt.timedelta(days=3), status="cancelled")
    page = client.get("/activities/?when=past").content.decode()
    assert over.activity.title in page and gone.activity.title in page
    assert [page.count(f"activity-card--{kind}") for kind in ("past", "cancelled")] == [1, 1]


@pytest.mark.parametrize(
    ("today", "when", "days"),
    [
        (dt.date(2026, 11, 28), "week", ("2026-11-30", "2026-12-06")),
        (dt.date(2026, 11, 28), "weekend", ("2026-12-05", "2026-12-06")),
        (dt.date(2026, 11, 30), "weekend", ("2026-12-12", "2026-12-13")),
    ],
)
def test_what_is_left_of_a_week_leads_to_the_next(today, when, days):
    link = later_link({"when": when}, QueryDict(f"field=jijiu&when={when}&page=2"), today)
    assert link.href == f"?field=jijiu&since={days[0]}&until={days[1]}"


def test_the_next_week_is_offered_only_where_a_week_was_asked_for(client):
    assert "下个周末的活动" in client.get("/activities/", {"when": "weekend"}).content.decode()
    assert client.get("/activities/").context["later"] is None
