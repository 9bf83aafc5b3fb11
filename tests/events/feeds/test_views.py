import datetime as dt
import gzip

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.http import parse_http_date
from icalendar import Calendar

from events.activities.models import Occurrence
from events.feeds import feeds
from events.feeds.calendar import refresh
from events.feeds.models import FeedChange
from tests.events.feeds import strict
from tests.events.feeds.test_calendar import save
from tests.factories.activities import ActivityFactory, OccurrenceFactory, ProgrammeFactory
from tests.factories.organizations import OrganizationFactory, ServiceFieldFactory
from tests.factories.premises import RoomFactory

ALL = "/calendar/activities.ics"
ORGANIZATION = "/calendar/organizations/first-aid.ics"
ACTIVITY = "/calendar/activities/cpr.ics"


def uids(client, address=ALL):
    _own, events = strict.parsed(client.get(address).content)
    return [event["UID"] for event in events]


@pytest.mark.parametrize("address", [ALL, ORGANIZATION, ACTIVITY, f"/en{ALL}", f"/en{ORGANIZATION}", f"/en{ACTIVITY}"])
def test_a_feed_is_a_strict_calendar_for_everybody(talk, client, address):
    response = client.get(address)
    assert response.status_code == 200
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Content-Disposition"].startswith("inline")
    assert response["Cache-Control"] == "public, max-age=300"
    assert response["Content-Length"] == str(len(response.content))
    assert "Accept-Encoding" in response["Vary"]
    assert "Cookie" not in response["Vary"]
    assert not response.cookies
    own, [event] = strict.parsed(response.content)
    assert "METHOD" not in dict(own)
    assert dict(own)["SOURCE;VALUE=URI"] == f"http://127.0.0.1:8000{address}"
    assert dict(own)["X-WR-CALNAME"] == dict(own)["NAME"] != ""
    assert event["UID"] == talk.uid
    [parsed] = Calendar.from_ical(response.content).walk("VEVENT")
    assert parsed.decoded("dtstart") == talk.starts
    assert parsed.decoded("dtend") == talk.ends


def test_nobody_signed_in_is_asked_or_told(talk, cast, client):
    client.force_login(cast.lead)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        response = client.get(ALL)
    assert not any("session" in query["sql"] for query in queries)
    assert not response.cookies
    assert "Cookie" not in response["Vary"]


@pytest.mark.parametrize(
    "address",
    ["/calendar/activities/nothing.ics", "/calendar/organizations/nothing.ics", "/calendar/nothing.ics"],
)
def test_nothing_is_404(db, client, address):
    assert client.get(address).status_code == 404


def test_drafts_and_organizations_that_are_not_public_are_404_too(db, client):
    draft = OccurrenceFactory(activity=ActivityFactory(draft=True)).activity
    pending = OrganizationFactory(standing="pending")
    assert client.get(reverse("activity_ics", args=[draft.slug])).status_code == 404
    assert client.get(reverse("organization_ics", args=[pending.slug])).status_code == 404
    assert uids(client) == []


def test_a_feed_is_only_read(talk, client):
    assert client.post(ALL).status_code == 405


def test_head_has_the_headers_and_no_body(talk, client):
    full, head = client.get(ALL), client.head(ALL)
    assert head.content == b""
    for name in ("ETag", "Last-Modified", "Content-Length", "Content-Type", "Cache-Control"):
        assert head[name] == full[name]


def test_gzip_is_other_bytes_under_another_etag(talk, client):
    plain, zipped = client.get(ALL), client.get(ALL, headers={"Accept-Encoding": "br, gzip;q=0.8"})
    assert zipped["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == plain.content
    assert zipped["Content-Length"] == str(len(zipped.content))
    assert zipped["ETag"] != plain["ETag"]
    headers = {"Accept-Encoding": "gzip", "If-None-Match": zipped["ETag"]}
    assert client.get(ALL, headers=headers).status_code == 304
    assert client.get(ALL, headers={"If-None-Match": zipped["ETag"]}).status_code == 200
    refused = client.get(ALL, headers={"Accept-Encoding": "gzip;q=0"})
    assert "Content-Encoding" not in refused


def test_what_a_client_has_is_not_sent_again(talk, client):
    first = client.get(ALL)
    assert not first["ETag"].startswith("W/")
    for headers in ({"If-None-Match": first["ETag"]}, {"If-Modified-Since": first["Last-Modified"]}):
        again = client.get(ALL, headers=headers)
        assert again.status_code == 304
        assert again.content == b""
        for name in ("ETag", "Last-Modified", "Cache-Control", "Vary"):
            assert again[name] == first[name]
    # The ETag has the last word.
    both = {"If-None-Match": '"other"', "If-Modified-Since": first["Last-Modified"]}
    assert client.get(ALL, headers=both).status_code == 200


def test_changes_within_one_second_are_told_apart_by_date_too(talk, client, clock):
    seen = client.get(ALL)
    for title in ("一", "二", "三"):
        save(talk.activity, title=title)
        after = client.get(ALL, headers={"If-Modified-Since": seen["Last-Modified"]})
        assert after.status_code == 200
        # Never ahead of the clock, however many there were.
        assert after["Last-Modified"] == "Mon, 23 Nov 2026 01:00:00 GMT"
    clock.shift(10)
    settled = client.get(ALL)
    assert client.get(ALL, headers={"If-Modified-Since": settled["Last-Modified"]}).status_code == 304


def test_a_second_process_sees_what_the_first_one_changed(talk, client):
    before = client.get(ALL)
    row = FeedChange.objects.filter(feed="activities").count()
    save(talk.activity, title="改名")
    assert FeedChange.objects.filter(feed="activities").count() > row
    assert client.get(ALL)["ETag"] != before["ETag"]


def test_last_modified_never_goes_back(talk, client, clock):
    """Not when the newest event leaves, is deleted, or when the clock of a server is behind."""
    other = OccurrenceFactory(activity=talk.activity)
    steps = [client.get(ALL)["Last-Modified"]]
    clock.shift(60)
    other.delete()
    steps.append(client.get(ALL)["Last-Modified"])
    clock.shift(60)
    save(talk.activity, live=False)
    steps.append(client.get(ALL)["Last-Modified"])
    assert uids(client) == []
    clock.shift(60)
    save(talk.activity, live=True)
    steps.append(client.get(ALL)["Last-Modified"])
    assert uids(client) == [talk.uid]
    clock.shift(dt.timedelta(days=60))
    steps.append(client.get(ALL)["Last-Modified"])
    assert uids(client) == []
    parsed = [parse_http_date(step) for step in steps]
    assert parsed == sorted(set(parsed))


def test_the_window_is_31_days_back_and_12_months_ahead(talk, client):
    def occurrence(days, hour=12, **more):
        starts = talk.starts + dt.timedelta(days=days - 1, hours=hour - 14)
        return OccurrenceFactory(activity=talk.activity, starts=starts, **more).uid

    cancelled = {"status": Occurrence.Status.CANCELLED}
    inside = [occurrence(-31), occurrence(-30, **cancelled), talk.uid, occurrence(364)]
    occurrence(-32)
    occurrence(-31, **cancelled)
    occurrence(366)
    occurrence(3, status=Occurrence.Status.PROPOSED)
    assert uids(client) == inside


def test_a_cancelled_one_stays_and_says_so(talk, client):
    save(talk, status=Occurrence.Status.CANCELLED, reason="停电")
    for address in (ALL, ORGANIZATION, ACTIVITY):
        _own, [event] = strict.parsed(client.get(address).content)
        assert event["STATUS"] == "CANCELLED"
        assert event["SUMMARY"].startswith("【已取消】")
        assert event["SEQUENCE"] == "1"


def test_feeds_of_others_do_not_have_it(talk, client):
    other = OccurrenceFactory()
    assert uids(client, ORGANIZATION) == [talk.uid]
    assert uids(client, reverse("activity_ics", args=[other.activity.slug])) == [other.uid]
    assert set(uids(client)) == {talk.uid, other.uid}


def test_rows_written_past_every_signal_are_shown_all_the_same(talk, client):
    rows = OccurrenceFactory.build_batch(2, activity=talk.activity)
    Occurrence.objects.bulk_create(rows)
    feeds.shelf.__init__(feeds.shelf.limit)
    assert len(uids(client)) == 3


def test_a_feed_costs_the_same_queries_at_10_events_and_at_500(talk, client):
    def grow(n):
        rows = Occurrence.objects.bulk_create(OccurrenceFactory.build_batch(n, activity=talk.activity))
        refresh(Occurrence.objects.filter(pk__in=[row.pk for row in rows]))

    def cost():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ALL).status_code == 200
        return len(queries)

    client.get(ALL)
    grow(9)
    cold_10, warm_10 = cost(), cost()
    assert len(uids(client)) == 10
    grow(490)
    assert (cost(), cost()) == (cold_10, warm_10)
    assert len(uids(client)) == 500
    assert warm_10 == 1


# What an address shows of whom is looked up again only when something changed: each of these is such a change.
GONE = {
    "organization suspended": lambda talk: save(talk.activity.organization, standing="suspended"),
    "organization renamed": lambda talk: save(talk.activity.organization, slug="another"),
    "field renamed": lambda talk: save(talk.activity.service_field, slug="another"),
    "programme renamed": lambda talk: save(talk.activity.programme, slug="another"),
    "activity renamed": lambda talk: save(talk.activity, slug="another"),
    "activity taken back": lambda talk: save(talk.activity, live=False),
    "room renamed": lambda talk: save(talk.room, slug="another"),
}


@pytest.mark.parametrize("change", GONE)
def test_an_address_that_is_nobodys_any_more_is_not_answered_from_memory(talk, client, change):
    kind = change.split()[0]
    activity = talk.activity
    if kind == "programme":
        save(activity, programme=ProgrammeFactory())
    owner = {"organization": activity.organization, "field": activity.service_field, "programme": activity.programme}
    owner |= {"activity": activity, "room": talk.room}
    address = reverse(f"{kind}_ics", args=[owner[kind].slug])
    assert client.get(address).status_code == client.get(address).status_code == 200
    GONE[change](talk)
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("kind", ["organization", "field", "programme", "activity", "room"])
def test_nor_one_whose_owner_is_deleted(client, db, kind):
    factories = {"organization": OrganizationFactory, "field": ServiceFieldFactory, "programme": ProgrammeFactory}
    owner = (factories | {"activity": ActivityFactory, "room": RoomFactory})[kind]()
    address = reverse(f"{kind}_ics", args=[owner.slug])
    assert client.get(address).status_code == 200
    owner.delete()
    assert client.get(address).status_code == 404


def test_an_address_that_another_has_now_shows_the_others(talk, client):
    first = talk.activity.organization
    address = reverse("organization_ics", args=[first.slug])
    assert uids(client, address) == [talk.uid]
    second = OrganizationFactory()
    theirs = OccurrenceFactory(activity__organization=second)
    slug = first.slug
    save(first, slug="another")
    save(second, slug=slug)
    assert uids(client, address) == [theirs.uid]


def test_an_address_that_is_asked_for_again_costs_one_query(talk, client, django_assert_num_queries):
    for address in (reverse("organization_ics", args=[talk.activity.organization.slug]), "/calendar/activities.ics"):
        client.get(address)
        with django_assert_num_queries(1):
            client.get(address)


def test_of_a_feed_that_was_asked_for_before_only_what_changed_is_read(db, client):
    activity = ActivityFactory()
    dates = OccurrenceFactory.create_batch(3, activity=activity)
    before = client.get(ALL).content
    dates[1].reason = "下雨"
    dates[1].status = Occurrence.Status.CANCELLED
    dates[1].save()
    with CaptureQueriesContext(connection) as asked:
        after = client.get(ALL).content
    [read] = [query["sql"] for query in asked if "event_zh" in query["sql"]]
    assert f"IN ({dates[1].pk})" in read
    assert before != after
    assert "下雨".encode() in after
    feeds.shelf._answers.clear()
    assert client.get(ALL).content == after


def test_whose_a_calendar_is_is_asked_again_only_after_a_change_of_names(talk, client):
    def asked():
        with CaptureQueriesContext(connection) as queries:
            assert client.get(ORGANIZATION).status_code == 200
        return any('FROM "incubator_organization"' in query["sql"] for query in queries.captured_queries)

    assert asked()
    save(talk, reason="下雨", status=Occurrence.Status.CANCELLED)
    assert not asked()
    save(talk.activity.organization, name="另一个名字")
    assert asked()
    assert not asked()
