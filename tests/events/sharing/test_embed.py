import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.events.feeds.test_calendar import save
from tests.factories.activities import OccurrenceFactory


def test_it_may_stand_in_a_page_of_others_and_only_it_may(talk, client):
    response = client.get("/embed/")
    assert "frame-ancestors *" in response["Content-Security-Policy"]
    assert "X-Frame-Options" not in response
    other = client.get("/embed/code/")
    assert "frame-ancestors 'self'" in other["Content-Security-Policy"]
    assert other["X-Frame-Options"] == "SAMEORIGIN"


def test_it_knows_nobody_and_is_kept(talk, cast, client):
    client.force_login(cast.lead)
    with CaptureQueriesContext(connection) as queries:
        response = client.get("/embed/")
    assert not any("session" in query["sql"] for query in queries)
    assert not response.cookies
    assert "Cookie" not in response.get("Vary", "")
    assert response["Cache-Control"] == "public, max-age=300"
    again = client.get("/embed/", headers={"If-None-Match": response["ETag"]})
    assert again.status_code == 304
    assert "frame-ancestors *" in again["Content-Security-Policy"]
    with CaptureQueriesContext(connection) as queries:
        client.get("/embed/")
    assert len(queries) == 1
    save(talk.activity, title="改了名")
    assert "改了名" in client.get("/embed/", headers={"If-None-Match": response["ETag"]}).content.decode()


def test_links_open_outside_of_it(talk, client):
    page = client.get("/embed/").content.decode()
    assert page.count("<a ") == page.count('target="_blank" rel="noopener"') == 2
    assert 'href="http://' in page
    assert "<script" not in page


def test_it_is_filtered_counted_and_in_english(talk, client):
    for n in range(1, 8):
        OccurrenceFactory(starts=talk.starts + dt.timedelta(days=n))

    def rows(**query):
        return client.get("/embed/", query).content.decode().count("<time")

    assert rows() == 5
    assert rows(count=10) == 8
    assert rows(organization="first-aid") == rows(field="aid", count=20) == 1
    assert rows(organization="nothing", count="x") == 5
    page = client.get("/en/embed/", {"organization": "first-aid"}).content.decode()
    assert 'href="http://127.0.0.1:8000/en/activities/cpr/"' in page
    assert "Activities of 红心急救队" in page


def test_what_is_over_leaves_it(talk, client, clock):
    assert "社区急救知识宣讲" in client.get("/embed/").content.decode()
    clock.shift(dt.timedelta(days=2))
    assert "社区急救知识宣讲" not in client.get("/embed/").content.decode()


@pytest.mark.parametrize(
    ("query", "src"),
    [({}, "/embed/"), ({"organization": "first-aid", "count": "3"}, "/embed/?organization=first-aid&amp;amp;count=3")],
)
def test_the_line_to_copy(talk, client, query, src):
    page = client.get("/embed/code/", query).content.decode()
    assert f'&lt;iframe src="http://127.0.0.1:8000{src}"'.replace("&amp;amp;", "&amp;") in page
    assert "/embed/code/" in client.get("/calendar/").content.decode()


def test_it_costs_the_same_queries_at_1_date_and_at_20(talk, client):
    def cost():
        save(talk.activity, summary=f"{talk.activity.summary}。")
        with CaptureQueriesContext(connection) as queries:
            client.get("/embed/", {"count": 20})
        return len(queries)

    one = cost()
    for n in range(1, 20):
        OccurrenceFactory(starts=talk.starts + dt.timedelta(days=n))
    assert cost() == one
