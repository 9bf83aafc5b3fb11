import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.factories.activities import ActivityFactory, OccurrenceFactory
from tests.factories.organizations import OrganizationFactory

WECHAT = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0) AppleWebKit/605.1.15 MicroMessenger/8.0.42 NetType/WIFI Language/zh_CN"
)


def test_it_offers_each_client_its_own_way(db, client):
    page = client.get("/calendar/").content.decode()
    assert 'href="webcal://127.0.0.1:8000/calendar/activities.ics"' in page
    assert "calendar.google.com/calendar/r?cid=webcal%3A%2F%2F127.0.0.1%3A8000%2Fcalendar%2Factivities.ics" in page
    assert "outlook.live.com" in page
    assert 'value="http://127.0.0.1:8000/calendar/activities.ics"' in page
    [svg] = re.findall(r"<svg[^>]*class=\"qr\".*?</svg>", page, re.S)
    assert "style=" not in svg


def test_english_subscribers_get_english_events(db, client):
    assert 'href="webcal://127.0.0.1:8000/en/calendar/activities.ics"' in client.get("/en/calendar/").content.decode()


def test_inside_wechat_it_says_to_open_a_browser(db, client):
    advice = "请先换到浏览器"
    plain, wechat = client.get("/calendar/"), client.get("/calendar/", headers={"User-Agent": WECHAT})
    assert advice not in plain.content.decode()
    assert advice in wechat.content.decode()
    assert "User-Agent" in plain["Vary"]


def test_one_organization_can_be_subscribed_alone(db, client):
    organization = OrganizationFactory()
    page = client.get("/calendar/", {"organization": organization.slug}).content.decode()
    assert organization.name in page
    assert f"webcal://127.0.0.1:8000{reverse('organization_ics', args=[organization.slug])}" in page


@pytest.mark.parametrize("slug", ["nothing", "a b", "急救"])
def test_an_unknown_one_is_404(db, client, slug):
    assert client.get("/calendar/", {"organization": slug}).status_code == 404


def test_it_costs_the_same_at_1_organization_and_at_50(db, client):
    def cost():
        with CaptureQueriesContext(connection) as queries:
            client.get("/calendar/")
        return len(queries)

    OrganizationFactory()
    client.get("/calendar/")
    one = cost()
    OrganizationFactory.create_batch(49)
    assert cost() == one


def test_a_field_and_an_activity_can_be_subscribed_alone(talk, client):
    for query, address, said in (
        ({"field": "aid"}, "/calendar/categories/aid.ics", "订阅急救类活动"),
        ({"activity": "cpr"}, "/calendar/activities/cpr.ics", "订阅“社区急救知识宣讲”"),
    ):
        page = client.get("/calendar/", query).content.decode()
        assert f'href="webcal://127.0.0.1:8000{address}"' in page
        assert said in page
    assert "?field=aid" in client.get("/calendar/").content.decode()
    assert client.get("/calendar/", {"field": "nothing"}).status_code == 404


def test_an_activitys_page_offers_its_dates_and_to_subscribe(talk, client):
    cancelled = OccurrenceFactory(activity=talk.activity, status="cancelled")
    page = client.get("/activities/cpr/").content.decode()
    assert f'href="/calendar/activities/cpr/{talk.pk}.ics"' in page
    assert f"/cpr/{cancelled.pk}.ics" not in page
    assert 'href="webcal://127.0.0.1:8000/calendar/activities/cpr.ics"' in page
    assert 'value="http://127.0.0.1:8000/calendar/activities/cpr.ics"' in page
    assert "dates=20261124T140000%2F20261124T160000&amp;ctz=Asia%2FShanghai" in page
    assert "startdt=2026-11-24T14%3A00%3A00%2B08%3A00" in page
    advice = "请先换到浏览器"
    assert advice not in page
    assert advice in client.get("/activities/cpr/", headers={"User-Agent": WECHAT}).content.decode()


def test_a_draft_offers_no_calendar(cast, client):
    draft = OccurrenceFactory(activity=ActivityFactory(draft=True, organization=cast.organization)).activity
    client.force_login(cast.lead)
    assert "加到日历" not in client.get(draft.get_absolute_url()).content.decode()
