"""The front page is kept whole for strangers: never stale, never somebody else's."""

import datetime as dt
import gzip

import pytest
import time_machine
from django.core.cache import caches
from django.db import connection
from django.http import HttpResponse
from django.middleware.csrf import get_token
from django.template.response import TemplateResponse
from django.test.utils import CaptureQueriesContext

from portal.common import audit
from portal.common.kept import Kept, KeptMiddleware, Remembered, kept, parts
from tests.factories.activities import OccurrenceFactory

pytestmark = pytest.mark.django_db
NOON = dt.datetime(2026, 11, 25, 12, 0, 5, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def memory(settings):
    settings.KEEP_ANSWERS = True
    caches["answers"].clear()
    parts.clear()
    with time_machine.travel(NOON, tick=False) as clock:
        yield clock
    caches["answers"].clear()
    parts.clear()


def queries(client, path="/"):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        client.get(path)
    return len(captured)


def test_the_second_stranger_gets_the_same_page_for_one_query(client, house):
    first = client.get("/")
    again = client.get("/")
    assert queries(client) == 1
    assert again.content == first.content
    assert again.headers["Content-Type"] == first.headers["Content-Type"]
    assert again.headers["Content-Security-Policy"] == first.headers["Content-Security-Policy"]
    assert "Cookie" in again.headers["Vary"]
    assert again.headers["ETag"] == first.headers["ETag"]
    packed = client.get("/", headers={"Accept-Encoding": "gzip"})
    assert gzip.decompress(packed.content) == first.content


def test_whatever_the_log_tells_of_makes_the_page_anew(client, house):
    client.get("/")
    house.center.telephone = "0535-7322222"
    house.center.save(update_fields=["telephone"])
    assert "0535-7322222" not in client.get("/").content.decode(), "the control: nothing was told"
    audit.record(house.center, "wagtail.edit", by=None)
    assert "0535-7322222" in client.get("/").content.decode()


def test_a_change_that_began_before_the_page_was_made_and_ended_later_counts(client, house, memory):
    client.get("/")
    assert queries(client) == 1
    with time_machine.travel(NOON - dt.timedelta(minutes=5), tick=False):
        audit.record(house.center, "wagtail.edit", by=None)
    assert queries(client) > 1


def test_the_next_minute_makes_it_anew(client, house, memory):
    client.get("/")
    memory.shift(54)
    assert queries(client) == 1
    memory.shift(1)
    assert queries(client) > 1


def test_nobody_signed_in_gets_or_leaves_a_kept_page(client, cast):
    client.force_login(cast.resident)
    assert 'href="/my/"' in client.get("/").content.decode()
    client.logout()
    client.cookies.clear()
    stranger = client.get("/").content.decode()
    assert "登录" in stranger
    client.force_login(cast.resident)
    assert client.get("/").content.decode() != stranger


def test_language_and_care_and_host_have_pages_of_their_own(client, house):
    plain = client.get("/").content
    assert b'<html lang="en"' in client.get("/en/").content
    assert client.get("/", headers={"host": "other.invalid"}).content != plain
    client.cookies["care"] = "1"
    assert b'class="care"' in client.get("/").content
    client.cookies["care"] = "0"
    assert client.get("/").content == plain


def test_a_query_is_answered_anew(client, house):
    client.get("/?a=1")
    assert queries(client, "/?a=1") > 1


@pytest.mark.parametrize("cookie", ["sessionid", "messages", "csrftoken"])
def test_who_brings_a_cookie_is_answered_anew(client, house, cookie):
    client.get("/")
    client.cookies[cookie] = "anything"
    assert queries(client) > 1


def with_cookie(request):
    response = HttpResponse("yours")
    response.set_cookie("a", "b")
    return response


def with_token(request):
    return HttpResponse(get_token(request))


def gone(request):
    return HttpResponse("gone", status=410)


def late(request):
    return TemplateResponse(request, "components/messages.html", {}).render()


@pytest.mark.parametrize(("view", "times"), [(with_cookie, 2), (with_token, 2), (gone, 2), (late, 1)])
def test_a_page_is_kept_but_for_one_reader_or_where_it_went_wrong(rf, view, times):
    made = []

    @kept
    def counted(request):
        made.append(1)
        return view(request)

    through = KeptMiddleware(counted)
    assert through(rf.get("/")).content
    assert through(rf.get("/")).content
    assert len(made) == times


def test_rows_are_remembered_until_the_log_tells_of_a_change_or_the_minute_is_over(house, memory, settings):
    made = []
    read = Remembered(lambda: made.append(1) or len(made))
    assert (read(), read()) == (1, 1)
    audit.record(house.center, "wagtail.edit", by=None)
    assert (read(), read()) == (2, 2)
    memory.shift(60)
    assert (read(), read()) == (3, 3)
    settings.KEEP_ANSWERS = False
    assert (read(), read()) == (4, 5)


def test_only_so_many_are_kept():
    memory, made = Kept(most=2), []
    for key in ("a", "b", "a", "c", "a"):
        memory.get(key, lambda key=key: made.append(key) or key)
    assert made == ["a", "b", "c", "a"]


@pytest.mark.parametrize("path", ["/activities/", "/activities/month/2026-11/"])
def test_who_has_signed_in_pays_for_the_frame_alone(client, cast, path):
    occurrence = OccurrenceFactory(starts=NOON + dt.timedelta(days=1), ends=NOON + dt.timedelta(days=1, hours=1))
    client.force_login(cast.lead)
    first = client.get(path).content.decode()
    assert occurrence.activity.title in first
    client.force_login(cast.resident)
    frame = queries(client, "/privacy/")
    assert queries(client, path) == frame + 1
    again = client.get(path).content.decode()
    main = "<main"
    assert again[again.index(main) :].partition("</main>")[0] == first[first.index(main) :].partition("</main>")[0]
    # The log tells of a change: drawn anew, for everybody.
    type(occurrence.activity).objects.filter(pk=occurrence.activity_id).update(title="换了名字的讲座")
    assert "换了名字的讲座" not in client.get(path).content.decode(), "the control: nothing was told"
    audit.record(occurrence.activity, "wagtail.edit", by=None)
    assert "换了名字的讲座" in client.get(path).content.decode()
    assert queries(client, f"{path}?field=nothing") > frame + 1


def test_a_part_for_everybody_does_not_learn_who_asks(client, cast, monkeypatch):
    """Whatever a template of such a part might say of its reader: it finds a stranger."""
    from events.activities.browsing import views

    seen = []
    draw = views.kept_part

    def spied(request, template, make_context):
        from django.template import engines

        text = "{{ request.user }}{{ user.is_authenticated }}{{ request.session }}{{ request.COOKIES }}{{ messages|length }}"
        monkeypatch.setattr(
            "portal.common.kept.render_to_string",
            lambda name, context, asked: seen.append(engines["django"].from_string(text).render(context, asked)) or "",
        )
        return draw(request, template, make_context)

    monkeypatch.setattr(views, "kept_part", spied)
    client.force_login(cast.lead)
    client.get("/activities/")
    assert seen == ["False{}0"]
