"""The public pages: who sees what, what is found, what a list costs."""

import datetime as dt
import secrets

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from events.activities import actions
from events.activities.browsing.listing import weekend_of
from events.activities.models import Occurrence
from events.activities.pictures import keep_picture
from portal.common.periods import at
from tests.events.activities.test_actions import day, propose
from tests.factories.activities import ActivityFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.bookings import BookingFactory
from tests.factories.organizations import OrganizationFactory, ServiceFieldFactory
from tests.factories.people import UserFactory
from tests.factories.pictures import picture_bytes

pytestmark = pytest.mark.django_db


def picture():
    return keep_picture(
        ContentFile(picture_bytes(size=(640, 480)), name=f"{secrets.token_hex(8)}.png"),
        title="宣讲",
        description="老师在教居民",
        by=UserFactory(),
    )


def titles(response):
    return [card.title for card in response.context["cards"]]


def on(client, **query):
    response = client.get("/activities/", query)
    assert response.status_code == 200
    return titles(response)


def test_the_list_shows_what_is_public_nearest_first(client, cast):
    later = OccurrenceFactory(starts=day(5), ends=day(5, 16)).activity.title
    sooner = OccurrenceFactory(starts=day(1), ends=day(1, 16)).activity.title
    OccurrenceFactory(activity=ActivityFactory(draft=True))
    OccurrenceFactory(status=Occurrence.Status.PROPOSED)
    OccurrenceFactory(starts=day(-3), ends=day(-3, 16))
    assert on(client) == [sooner, later]


def test_past_ones_are_found(client):
    older = OccurrenceFactory(starts=day(-9), ends=day(-9, 16)).activity.title
    newer = OccurrenceFactory(starts=day(-3), ends=day(-3, 16)).activity.title
    assert on(client, when="past") == [newer, older]
    assert on(client) == []


@pytest.mark.parametrize("text", ["急救", "心肺", "凉亭边", "红十字", "急救 红十字"])
def test_search_finds_words_inside_words(client, text):
    activity = ActivityFactory(
        title="社区急救知识宣讲",
        summary="学会心肺复苏。",
        body=[("text", "在凉亭边。")],
        search_text="在凉亭边。",
        organization=OrganizationFactory(name="莱阳红十字队"),
    )
    OccurrenceFactory(activity=activity)
    OccurrenceFactory(activity=ActivityFactory(title="合唱", summary="唱"))
    assert on(client, q=text) == ["社区急救知识宣讲"]


def test_filters(client):
    field, organization = ServiceFieldFactory(slug="jijiu"), OrganizationFactory(slug="hongshizi")
    full = OccurrenceFactory(activity__title="满", capacity=2)
    RegistrationFactory(occurrence=full, party_size=2)
    OccurrenceFactory(activity__title="领域", activity__service_field=field)
    OccurrenceFactory(activity__title="组织", activity__organization=organization)
    OccurrenceFactory(activity__title="远", starts=day(40), ends=day(40, 16))
    assert on(client, field="jijiu") == ["领域"]
    assert on(client, organization="hongshizi") == ["组织"]
    assert on(client, since=f"{day(30):%Y-%m-%d}") == ["远"]
    assert "远" not in on(client, until=f"{day(30):%Y-%m-%d}")
    assert "满" not in on(client, free="on")
    assert on(client, field="nonsense", since="soon", page="x")  # what cannot be read is not applied


@pytest.mark.parametrize(("weekday", "first"), [(0, 5), (5, 5), (6, 6)])
def test_the_weekend_is_the_coming_one(weekday, first):
    monday = dt.date(2026, 11, 23)
    assert weekend_of(monday + dt.timedelta(days=weekday)) == (
        monday + dt.timedelta(days=first),
        monday + dt.timedelta(days=6),
    )


def many(number):
    for n in range(number):
        starts = at(timezone.localdate() + dt.timedelta(days=1), dt.time(8)) + dt.timedelta(minutes=n)
        OccurrenceFactory(
            activity=ActivityFactory(picture=picture()), starts=starts, ends=starts + dt.timedelta(hours=1), capacity=9
        )


def test_a_list_costs_the_same_at_1_and_at_50(client):
    counts = []
    for more in (1, 49):
        many(more)
        client.get("/activities/")  # pictures are drawn once
        with CaptureQueriesContext(
            connection,
        ) as queries:
            client.get("/activities/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_an_activity_costs_the_same_with_1_and_with_50_dates(client):
    activity = ActivityFactory(picture=picture())
    counts = []
    for more in (1, 49):
        for n in range(more):
            OccurrenceFactory(activity=activity, starts=day(2 + n), ends=day(2 + n, 16))
        client.get(activity.get_absolute_url())
        with CaptureQueriesContext(connection) as queries:
            client.get(activity.get_absolute_url())
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_the_page_says_what_when_where_and_whom_to_call(client):
    activity = ActivityFactory(takes_signups=False, picture=picture(), audience="老人")
    OccurrenceFactory(activity=activity, capacity=12)
    page = client.get(activity.get_absolute_url()).content.decode()
    for words in (activity.title, activity.summary, "梨园小区凉亭", "老人", "tel:0535-7300000", "还有 12 个名额"):
        assert words in page
    assert f'<meta property="og:title" content="{activity.title}">' in page
    assert 'property="og:image"' in page


def test_a_cancelled_activity_says_so(client, cast):
    activity = actions.approve_activity(propose(cast), by=cast.staff)
    actions.cancel_occurrence(activity.occurrences.get(), reason="老师生病", by=cast.lead)
    page = client.get(activity.get_absolute_url()).content.decode()
    assert "活动已取消" in page
    assert "老师生病" in page
    assert "已取消" in client.get("/activities/").content.decode()


def test_a_past_activity_says_so(client):
    activity = OccurrenceFactory(starts=day(-3), ends=day(-3, 16)).activity
    assert "活动已经结束" in client.get(activity.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("person", "status"),
    [(None, 404), ("resident", 404), ("outsider", 404), ("member", 200), ("lead", 200), ("staff", 200)],
)
def test_a_draft_is_for_those_inside(client, cast, person, status):
    activity = propose(cast).activity
    if person:
        client.force_login(getattr(cast, person))
    assert client.get(activity.get_absolute_url()).status_code == status
    preview = client.get(reverse("activity_preview", args=[activity.slug])).status_code
    assert preview == (302 if person is None else status)


def test_a_preview_shows_the_change_and_the_page_does_not(client, cast):
    activity = actions.approve_activity(propose(cast), by=cast.staff)
    submission = actions.revise_activity(activity, fields={"title": "新的标题"}, by=cast.lead)
    client.force_login(cast.member)
    assert "新的标题" not in client.get(activity.get_absolute_url()).content.decode().replace("预览", "")
    preview = reverse("activity_preview", args=[activity.slug])
    assert "新的标题" in client.get(preview).content.decode()
    assert "新的标题" in client.get(preview, {"submission": submission.pk}).content.decode()
    assert client.get(preview, {"submission": "9999"}).status_code == 404
    assert client.get(preview, {"submission": "x"}).status_code == 404


def test_no_such_activity(client):
    assert client.get("/activities/nothing-here/").status_code == 404


def test_the_week_of_a_room_names_public_activities_only(client, house):
    tomorrow = timezone.localdate() + dt.timedelta(days=1)
    for title, hour, live in [("合唱排练", 9, True), ("还没有公布的", 14, False)]:
        booking = BookingFactory(room=house.room, starts=at(tomorrow, dt.time(hour)))
        OccurrenceFactory(
            activity=ActivityFactory(title=title, live=live),
            room=house.room,
            booking=booking,
            starts=booking.starts,
            ends=booking.ends,
        )
    answer = client.get(f"/rooms/{house.room.slug}/", {"week": tomorrow.isoformat()}).content.decode()
    assert (
        f'href="{ActivityFactory._meta.model.objects.get(title="合唱排练").get_absolute_url()}">合唱排练</a>' in answer
    )
    assert "还没有公布的" not in answer
    assert "已占用" in answer
