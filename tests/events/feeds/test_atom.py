import datetime as dt
import xml.etree.ElementTree as ET

from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.events.feeds.test_calendar import save
from tests.factories.activities import ActivityFactory, OccurrenceFactory

ALL, ONE = "/activities/feed.atom", "/organizations/first-aid/feed.atom"
NS = {"a": "http://www.w3.org/2005/Atom"}


def entries(response):
    return ET.fromstring(response.content).findall("a:entry", NS)


def test_it_is_an_atom_feed_for_everybody(talk, client):
    for address in (ALL, ONE, f"/en{ALL}", f"/en{ONE}"):
        response = client.get(address)
        assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
        assert response["Cache-Control"] == "public, max-age=300"
        assert not response.cookies
        root = ET.fromstring(response.content)
        assert root.find("a:link[@rel='self']", NS).get("href") == f"http://127.0.0.1:8000{address}"
        [entry] = entries(response)
        assert entry.find("a:title", NS).text == "社区急救知识宣讲"
        assert entry.find("a:author/a:name", NS).text == "红心急救队"
        assert "梨园活动厅" in entry.find("a:summary", NS).text
        assert entry.find("a:updated", NS).text == "2026-11-23T01:00:00+00:00"
        assert "1381234" not in response.content.decode()
        assert "王秀英" not in response.content.decode()


def test_pages_lead_to_it(talk, client):
    for page, address in (("/activities/", ALL), ("/organizations/first-aid/", ONE)):
        assert (
            f'<link rel="alternate" type="application/atom+xml" href="{address}"' in client.get(page).content.decode()
        )


def test_validators_follow_what_it_shows(talk, client, clock):
    for change, seen in (
        (lambda: save(talk.activity, title="急救课"), True),
        (lambda: save(talk.activity, summary="新的介绍"), True),
        (lambda: save(talk.room, name="大厅"), True),
        (lambda: save(talk, status="cancelled"), True),
        (lambda: save(talk.activity.organization, name="新急救队"), True),
        (lambda: save(talk.activity.service_field, name="健康"), True),
        (lambda: save(talk.activity, contact_phone="13900000000"), False),
        (lambda: talk.activity.save(), False),
        (lambda: talk.delete(), True),
    ):
        before = {address: client.get(address) for address in (ALL, ONE)}
        clock.shift(60)
        change()
        for address, old in before.items():
            after = client.get(address, headers={"If-None-Match": old["ETag"]})
            assert after.status_code == (200 if seen else 304)
            assert (after["Last-Modified"] > old["Last-Modified"]) is seen
            by_date = client.get(address, headers={"If-Modified-Since": old["Last-Modified"]})
            assert by_date.status_code == after.status_code


def test_an_old_activity_of_a_renamed_organization_is_told_anew(talk, client, clock):
    clock.shift(dt.timedelta(days=60))
    before = client.get(ALL)
    save(talk.activity.organization, name="新急救队")
    assert "新急救队" in client.get(ALL, headers={"If-None-Match": before["ETag"]}).content.decode()


def test_nothing_yet_is_the_same_nothing(db, client, clock):
    before = client.get(ALL)
    clock.shift(3600)
    assert client.get(ALL).content == before.content


def test_drafts_are_not_in_it_and_it_costs_the_same_at_1_and_at_40(talk, client):
    def cost():
        save(talk.activity, title=f"{talk.activity.title}。")
        with CaptureQueriesContext(connection) as queries:
            found = len(entries(client.get(ALL)))
        return found, len(queries)

    OccurrenceFactory(activity=ActivityFactory(draft=True))
    cost()
    found, one = cost()
    assert found == 1
    for _n in range(39):
        OccurrenceFactory()
    assert cost() == (40, one)
    with CaptureQueriesContext(connection) as queries:
        client.get(ALL)
    assert len(queries) == 1
