import json
import re

from tests.events.feeds.test_calendar import save
from tests.factories.activities import ActivityFactory, OccurrenceFactory


def read(client, path="/activities/cpr/"):
    page = client.get(path).content.decode()
    [data] = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    return json.loads(data)["@graph"]


def test_each_date_is_an_event(talk, client):
    OccurrenceFactory(activity=talk.activity, status="cancelled", capacity=1)
    first, second = sorted(read(client), key=lambda event: event["eventStatus"], reverse=True)
    assert first["@type"] == "Event"
    assert first["name"] == "社区急救知识宣讲"
    assert first["startDate"] == "2026-11-24T14:00:00+08:00"
    assert first["endDate"] == "2026-11-24T16:00:00+08:00"
    assert first["eventStatus"] == "https://schema.org/EventScheduled"
    assert first["location"] == {
        "@type": "Place",
        "name": "梨园活动厅",
        "address": "莱阳市梨园小区 1 号",
        "geo": {"@type": "GeoCoordinates", "latitude": 36.9752, "longitude": 120.711},
    }
    assert first["organizer"]["url"] == "http://127.0.0.1:8000/organizations/first-aid/"
    assert first["offers"]["price"] == 0
    assert first["image"] == ["http://127.0.0.1:8000/activities/cpr/poster-square.png"]
    assert second["eventStatus"] == "https://schema.org/EventCancelled"
    assert second["location"]["address"] == "梨园小区凉亭"
    assert first["@id"] != second["@id"]


def test_one_that_moved_is_rescheduled(talk, cast, client):
    from portal.common.audit import record

    record(talk.activity, "activities.move_occurrence", by=cast.lead, occurrence=talk.pk)
    OccurrenceFactory(activity=talk.activity)
    assert sorted(event["eventStatus"].rpartition("/")[2] for event in read(client)) == [
        "EventRescheduled",
        "EventScheduled",
    ]


def test_nothing_in_it_ends_it(talk, client):
    save(talk.activity, title="</script><script>alert(1)</script><!-- & \u2028")
    [event] = read(client)
    assert event["name"] == talk.activity.title
    assert "<script>alert" not in client.get("/activities/cpr/").content.decode()


def test_a_draft_has_none(cast, client):
    draft = OccurrenceFactory(activity=ActivityFactory(draft=True, organization=cast.organization)).activity
    client.force_login(cast.lead)
    assert "ld+json" not in client.get(draft.get_absolute_url()).content.decode()
