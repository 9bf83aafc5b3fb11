"""What is found however it is typed, in which order, and what is close."""

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from events.activities.browsing.searching import BODY, SUMMARY, Search, cuts, fold, readings, refresh, text_of, words_of
from events.activities.models import Activity
from tests.events.activities.test_actions import day
from tests.events.activities.test_views import on
from tests.factories.activities import ActivityFactory, OccurrenceFactory
from tests.factories.organizations import OrganizationFactory, ServiceFieldFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def first_aid():
    activity = ActivityFactory(
        title="社区急救知识宣讲",
        summary="学会心肺复苏和使用 AED。",
        body=[("text", "专业老师讲座，在凉亭边。Wi-Fi 也有。")],
        audience="六十岁以上的居民",
        organization=OrganizationFactory(name="莱阳红十字队"),
        service_field=ServiceFieldFactory(name="健康", name_en="Health"),
    )
    OccurrenceFactory(activity=activity)
    choir = ActivityFactory(
        title="合唱团音乐会",
        summary="唱",
        organization=OrganizationFactory(name="梨花团"),
        service_field=ServiceFieldFactory(name="歌", name_en="Songs"),
    )
    OccurrenceFactory(activity=choir)
    return activity


@pytest.mark.parametrize(
    "text",
    [
        "急救",
        "社区急救知识宣讲",
        "知识 急救",
        "急救　宣讲",
        "急救讲座",  # both are there, apart
        "讲座急救知识",
        "急 救",
        "急救！",
        "《急救》，宣讲",
        "急救講座",
        "紅十字",
        "aed",
        "ＡＥＤ",
        "wifi",
        "Wi Fi",
        "jijiu",
        "ji jiu",
        "JiJiu zhishi",
        "jí jiù",
        "sqjj",
        "hongshizi",
        "凉亭",
        "health",
        "健康",
        "六十岁",
        "'急救'",
        "急救%",
    ],
)
def test_it_is_found_however_it_is_typed(client, first_aid, text):
    answer = client.get("/activities/", {"q": text})
    assert [card.title for card in answer.context["cards"]] == ["社区急救知识宣讲"]
    assert not answer.context["close"]


@pytest.mark.parametrize("text", ["急救 免费", "免费急救培训", "急就宣讲", "红十字会活动", "first health"])
def test_a_word_too_many_or_wrong_finds_what_is_close_and_says_so(client, first_aid, text):
    answer = client.get("/activities/", {"q": text})
    assert [card.title for card in answer.context["cards"]] == ["社区急救知识宣讲"]
    assert answer.context["close"]
    assert f"没有完全符合“{text}”的活动，下面是相近的。" in answer.content.decode()


@pytest.mark.parametrize("text", ["游泳", "qqqq", "100%_", "\\", "游泳池开放时间"])
def test_what_is_not_there_is_not_found(client, first_aid, text):
    found = on_cards(client, text)
    assert found == ([] if fold(text) else ["社区急救知识宣讲", "合唱团音乐会"])


def on_cards(client, text):
    return [card.title for card in client.get("/activities/", {"q": text}).context["cards"]]


def test_a_sign_read_otherwise_in_a_word_is_found_by_that_reading(client, first_aid):
    assert on_cards(client, "yinyue") == ["合唱团音乐会"]


def test_the_title_comes_before_the_summary_and_the_summary_before_the_body(client):
    for title, summary, body, days in [
        ("甲", "无", "讲急救", 1),
        ("乙", "学急救", "无", 2),
        ("急救丙", "无", "无", 9),
        ("急救丁", "无", "无", 4),
    ]:
        activity = ActivityFactory(title=title, summary=summary, body=[("text", body)])
        OccurrenceFactory(activity=activity, starts=day(days), ends=day(days, 16))
    assert on_cards(client, "急救") == ["急救丁", "急救丙", "乙", "甲"]


def test_together_comes_before_apart(client):
    for title, days in (("讲座：急救", 1), ("急救讲座", 5)):
        OccurrenceFactory(activity__title=title, starts=day(days), ends=day(days, 16))
    assert on_cards(client, "急救讲座") == ["急救讲座", "讲座：急救"]


def test_what_is_most_alike_is_closest(client):
    for title in ("手机课", "手机拍照课", "拍照"):
        OccurrenceFactory(activity__title=title)
    assert on_cards(client, "手机拍照培训")[0] == "手机拍照课"


def test_what_was_held_is_offered_when_nothing_is_to_come(client):
    for days in (-9, -3):
        OccurrenceFactory(activity__title="游泳课", starts=day(days), ends=day(days, 16))
    answer = client.get("/activities/", {"q": "游泳"})
    assert answer.context["cards"] == []
    assert [(offer.label, offer.count) for offer in answer.context["instead"].offers] == [("办过的", 2)]
    assert [card.starts for card in answer.context["instead"].cards] == [day(-3), day(-9)]
    assert [
        card.title for card in client.get(f"/activities/{answer.context['instead'].offers[0].href}").context["cards"]
    ]


def test_it_is_refreshed_when_published_content_or_a_name_changes(first_aid):
    first_aid.title = "太极拳"
    first_aid.save()
    assert "太极拳" in Activity.objects.get(pk=first_aid.pk).search_text
    first_aid.organization.name = "青松社"
    first_aid.organization.save()
    assert "青松社" in Activity.objects.get(pk=first_aid.pk).search_text
    first_aid.service_field.name_en = "Sports"
    first_aid.service_field.save()
    assert "sports" in Activity.objects.get(pk=first_aid.pk).search_text


def test_a_draft_is_not_found(client):
    OccurrenceFactory(activity=ActivityFactory(title="游泳", draft=True))
    assert on(client, q="游泳") == []
    assert Activity.objects.get().search_text == ""


def test_rows_written_in_bulk_are_made_findable_by_command(client, first_aid):
    Activity.objects.update(search_text="")
    assert on_cards(client, "急救") == []
    call_command("refresh_search")
    assert on_cards(client, "急救") == ["社区急救知识宣讲"]
    assert refresh(Activity.objects.all()) == 0


def test_the_text_has_three_parts(first_aid):
    text = text_of(first_aid)
    title, rest = text.split(SUMMARY)
    summary, body = rest.split(BODY)
    assert title == "社区急救知识宣讲 shequjijiuzhishixuanjiang sqjjzsxj"
    assert summary.startswith("学会心肺复苏和使用aed 六十岁以上的居民 health")
    assert body == "专业老师讲座在凉亭边wifi也有"


def test_signs_that_mark_the_parts_cannot_come_from_outside():
    assert fold(f"a{SUMMARY}b{BODY}c") == "abc"


def test_words_and_their_pieces():
    assert [word.whole for word in words_of("急救講座 Ji Jiu １２")] == ["急救讲座", "jijiu12"]
    assert list(cuts("一二三")) == []
    assert list(cuts("一二三四")) == [["一二", "三四"]]
    assert sorted(cuts("一二三四五")) == [["一二", "三四五"], ["一二三", "四五"]]
    assert readings("红十字aed") == ["hongshiziaed", "hsz"]
    assert readings("aed") == []
    assert Search.of("！？").words == []


def test_a_long_search_stays_a_short_question(client, first_aid):
    long = "一乙二十丁厂七卜人入八九几儿了力乃刀又三于干亏士工土才寸下大丈与万上小口巾山千乞川亿个勺久凡及夕丸么广亡门义之尸"
    with CaptureQueriesContext(connection) as queries:
        client.get("/activities/", {"q": long})
    assert max(len(query["sql"]) for query in queries) < 20_000


def test_a_search_costs_the_same_with_one_and_with_many(client):
    counts = []
    for more in (1, 30):
        for _n in range(more):
            OccurrenceFactory(activity__title="急救课")
        with CaptureQueriesContext(connection) as queries:
            client.get("/activities/", {"q": "急救"})
        counts.append(len(queries))
    assert counts[0] == counts[1]
