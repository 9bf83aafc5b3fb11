import datetime as dt

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar
from wagtail.images import get_image_model

from events.activities.models import Occurrence
from events.feeds.calendar import refresh, render
from portal.common.calendar import FOOT, unfolded
from tests.events.feeds import strict
from tests.factories.activities import ActivityFactory, OccurrenceFactory
from tests.factories.premises import RoomFactory

GOLDEN = """BEGIN:VEVENT
SUMMARY:社区急救知识宣讲
DTSTART;TZID=Asia/Shanghai:20261124T140000
DTEND;TZID=Asia/Shanghai:20261124T160000
DTSTAMP:20261123T010000Z
UID:0d4f6c1e-5a5f-4a53-9d0b-2f3b8a1c7e11@hongxin
SEQUENCE:0
CATEGORIES:急救
CLASS:PUBLIC
DESCRIPTION:学会心肺复苏，人人都能救命；带上身边的人
 一起来。\\n主办：红心急救队\\n适合：所有居民\\n详情和
 联系方式：http://127.0.0.1:8000/activities/cpr/
GEO:36.9752;120.711
LAST-MODIFIED:20261123T010000Z
LOCATION:梨园活动厅，梨园党群服务中心，莱阳市梨园小
 区 1 号
STATUS:CONFIRMED
TRANSP:TRANSPARENT
URL:http://127.0.0.1:8000/activities/cpr/
END:VEVENT
"""


def stamps(occurrence):
    occurrence.refresh_from_db()
    return bytes(occurrence.event_zh), occurrence.sequence, occurrence.changed_at


def shown(occurrence, name, language="zh"):
    occurrence.refresh_from_db()
    return strict.text(unfolded(bytes(getattr(occurrence, f"event_{language}")))[name])


def test_an_occurrence_has_these_bytes(talk):
    assert bytes(talk.event_zh).decode().replace("\r\n", "\n") == GOLDEN


def test_and_these_in_english(talk):
    assert shown(talk, "CATEGORIES", "en") == "First aid"
    assert shown(talk, "URL", "en") == "http://127.0.0.1:8000/en/activities/cpr/"
    assert shown(talk, "UID", "en") == talk.uid


def test_no_private_name_and_no_mobile_number_is_in_it(talk):
    talk.activity.summary = "报名找我：138-1234-5678，或 +86 13912345678；中心电话 0535-7300000"
    talk.activity.save(update_fields=["summary"])
    stored = bytes(talk.__class__.objects.get().event_zh).replace(b"\r\n ", b"").decode()
    assert "王秀英" not in stored
    assert "5678" not in stored
    assert "0535-7300000" in stored


def save(obj, **values):
    for name, value in values.items():
        setattr(obj, name, value)
    obj.save(update_fields=list(values))


CHANGES = {
    "title": (lambda talk: save(talk.activity, title="急救课"), 0),
    "summary": (lambda talk: save(talk.activity, summary="新的介绍"), 0),
    "audience": (lambda talk: save(talk.activity, audience="老人"), 0),
    "organization": (lambda talk: save(talk.activity.organization, name="新急救队"), 0),
    "field": (lambda talk: save(talk.activity.service_field, name="健康"), 0),
    "time": (lambda talk: save(talk, ends=talk.ends + dt.timedelta(hours=1)), 1),
    "room": (lambda talk: save(talk.room, name="大厅"), 1),
    "room address": (lambda talk: save(talk.room, address="梨园小区 9 号"), 1),
    "center address": (lambda talk: save(talk.room.center, address="莱阳市新址 2 号"), 1),
    "other room": (lambda talk: save(talk, room=RoomFactory()), 1),
    "cancelled": (lambda talk: save(talk, status=Occurrence.Status.CANCELLED), 1),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_shown_changes_the_stamps(talk, clock, change):
    before, sequence, changed_at = stamps(talk)
    clock.shift(60)
    make, grows = CHANGES[change]
    make(talk)
    after, new_sequence, new_changed_at = stamps(talk)
    assert after != before
    assert new_changed_at == changed_at + dt.timedelta(seconds=60)
    assert new_sequence == sequence + grows
    lines = unfolded(after)
    assert lines["DTSTAMP"] == "20261123T010100Z"
    assert lines["UID"] == talk.uid


def test_two_changes_within_a_second_have_two_stamps(talk):
    save(talk.activity, title="一")
    first = shown(talk, "DTSTAMP")
    save(talk.activity, title="二")
    assert shown(talk, "DTSTAMP") > first


def test_what_is_not_shown_changes_nothing(talk, clock):
    before = stamps(talk)
    clock.shift(60)
    save(talk.activity, body=[("text", "很长的介绍")], contact_phone="13900000000")
    save(talk, capacity=30)
    save(talk.room, capacity=50)
    talk.activity.organization.save()
    call_command("refresh_feeds", verbosity=0)
    assert stamps(talk) == before


def test_cancelled_says_so_twice(talk):
    save(talk, status=Occurrence.Status.CANCELLED, reason="讲师生病，改期再办")
    assert shown(talk, "STATUS") == "CANCELLED"
    assert shown(talk, "SUMMARY") == "【已取消】社区急救知识宣讲"
    assert "讲师生病，改期再办" in shown(talk, "DESCRIPTION")


def test_a_place_in_words_has_no_point_on_the_map(talk):
    save(talk, room=None, place="梨园小区凉亭")
    assert shown(talk, "LOCATION") == "梨园小区凉亭"
    assert "GEO" not in unfolded(bytes(talk.event_zh))


def test_the_picture_comes_and_goes(talk):
    from tests.factories.pictures import picture_bytes

    picture = get_image_model()(title="急救", file=ContentFile(picture_bytes(), name="cpr.png"))
    picture.save()
    save(talk.activity, picture=picture)
    assert shown(talk, "IMAGE;DISPLAY=BADGE;VALUE=URI").startswith("http://127.0.0.1:8000/media/")
    picture.delete()
    talk.refresh_from_db()
    assert b"IMAGE" not in bytes(talk.event_zh)


def test_a_bulk_of_occurrences_costs_the_same_queries_a_batch(talk, django_assert_num_queries):
    def bulk(n):
        activity = ActivityFactory(organization=talk.activity.organization, service_field=talk.activity.service_field)
        rows = OccurrenceFactory.build_batch(n, activity=activity, room=talk.room)
        created = Occurrence.objects.bulk_create(rows)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            assert refresh(Occurrence.objects.filter(pk__in=[row.pk for row in created])) == n
        assert not Occurrence.objects.filter(event_zh=b"").exists()
        return len(queries)

    assert bulk(3) == bulk(90)


def test_parsed_back_by_the_library_it_says_the_same(talk):
    talk = Occurrence.objects.select_related(
        "activity__organization", "activity__service_field", "activity__picture", "room__center"
    ).get()
    [event] = Calendar.from_ical(b"BEGIN:VCALENDAR\r\n" + render(talk, "zh-hans") + FOOT).walk("VEVENT")
    assert event.decoded("dtstart") == talk.starts
    assert event.decoded("dtend") == talk.ends
    assert str(event["summary"]) == talk.activity.title
    assert event["geo"].to_ical() == "36.9752;120.711"
