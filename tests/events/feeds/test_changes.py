"""Validators: a new ETag and a later date after every kind of change that is shown, and the same ones without."""

import datetime as dt
import gzip

import pytest
from django.core.files.base import ContentFile
from django.core.management import call_command
from wagtail.images import get_image_model

from events.activities.models import Occurrence, Programme
from events.feeds import feeds
from events.signups.models import Registration
from tests.events.feeds.test_calendar import CHANGES, save
from tests.factories.activities import OccurrenceFactory, RegistrationFactory
from tests.factories.organizations import OrganizationFactory, ServiceFieldFactory
from tests.factories.pictures import picture_bytes

ALL = "/calendar/activities.ics"
FEEDS = {
    "all": ALL,
    "organization": "/calendar/organizations/first-aid.ics",
    "field": "/calendar/categories/aid.ics",
    "activity": "/calendar/activities/cpr.ics",
}
FEEDS |= {f"{name} in English": f"/en{address}" for name, address in FEEDS.items()}


def programme():
    return Programme.objects.create(name="红心物业+公益惠民", name_en="Red Heart Property", slug="red-heart")


def add_picture(talk):
    picture = get_image_model()(title="急救", file=ContentFile(picture_bytes(), name="cpr.png"))
    picture.save()
    save(talk.activity, picture=picture)


# What is shown in every feed that shows the event, whoever changes it; beside those that change the event's own bytes.
SHOWN = {name: change for name, (change, _grows) in CHANGES.items()} | {
    "picture": add_picture,
    "reason": lambda talk: save(talk, status=Occurrence.Status.CANCELLED, reason="讲师生病"),
    "moved to another day": lambda talk: save(
        talk, starts=talk.starts + dt.timedelta(days=1), ends=talk.ends + dt.timedelta(days=1)
    ),
    "place in words": lambda talk: save(talk, room=None, place="梨园小区凉亭"),
    "field's English name": lambda talk: save(talk.activity.service_field, name="健康", name_en="Health"),
    "on the map": lambda talk: save(talk.room.center, latitude="36.9", longitude="120.7"),
    "center renamed": lambda talk: save(talk.room.center, name="新中心"),
    "deleted": lambda talk: talk.delete(),
    "scheduled": lambda talk: OccurrenceFactory(activity=talk.activity, place="凉亭"),
    "approved": lambda talk: save(
        talk.activity.occurrences.get(status=Occurrence.Status.PROPOSED), status=Occurrence.Status.SCHEDULED
    ),
}
SHOWN |= {
    "put under a programme": lambda talk: save(talk.activity, programme=programme()),
}


# What takes the feed's one activity out of some feeds, or out of the site.
LEAVES = {
    "taken back": (lambda talk: save(talk.activity, live=False), ["all", "organization", "field"]),
    "another field": (lambda talk: save(talk.activity, service_field=ServiceFieldFactory(name="健康")), [*FEEDS]),
}
CHANGED = {name: (change, [*FEEDS]) for name, change in SHOWN.items()} | LEAVES


@pytest.mark.parametrize("change", CHANGED)
def test_a_change_is_seen_at_once(talk, client, clock, change):
    OccurrenceFactory(activity=talk.activity, status=Occurrence.Status.PROPOSED)
    make, where = CHANGED[change]
    before = {name: client.get(FEEDS[name]) for name in where}
    zipped = {name: client.get(FEEDS[name], headers={"Accept-Encoding": "gzip"}) for name in where}
    for name in where:
        assert client.get(FEEDS[name], headers={"If-None-Match": before[name]["ETag"]}).status_code == 304
    clock.shift(1)
    make(talk)
    for name in where:
        old, address = before[name], FEEDS[name]
        for headers in (
            {"If-None-Match": old["ETag"]},
            {"If-Modified-Since": old["Last-Modified"]},
            {"If-None-Match": old["ETag"], "If-Modified-Since": old["Last-Modified"]},
            {"If-None-Match": zipped[name]["ETag"], "Accept-Encoding": "gzip"},
        ):
            after = client.get(address, headers=headers)
            assert after.status_code == 200, (name, headers)
            assert after["ETag"] not in (old["ETag"], zipped[name]["ETag"])
            assert after["Last-Modified"] > old["Last-Modified"]
        assert gzip.decompress(after.content) != old.content
        again = client.get(address, headers={"If-None-Match": after["ETag"], "Accept-Encoding": "gzip"})
        assert again.status_code == 304


def test_a_programme_has_its_activities_while_they_are_in_it(talk, client, clock):
    found, address = programme(), "/calendar/programmes/red-heart.ics"
    versions = [client.get(address)]
    for change in (
        lambda: save(talk.activity, programme=found),
        lambda: save(found, name="新名称", name_en="New name"),
        lambda: save(talk.activity, title="急救课"),
        lambda: save(talk.activity, programme=None),
    ):
        clock.shift(60)
        change()
        versions.append(client.get(address, headers={"If-None-Match": versions[-1]["ETag"]}))
    assert [version.content.count(b"BEGIN:VEVENT") for version in versions] == [0, 1, 1, 1, 0]
    dates = [version["Last-Modified"] for version in versions]
    assert dates == sorted(set(dates))
    assert "CATEGORIES:急救,新名称".encode() in versions[3].content
    assert client.get("/calendar/programmes/nothing.ics").status_code == 404
    assert "订阅“新名称”" in client.get("/calendar/", {"programme": "red-heart"}).content.decode()


def sign_up_and_leave(talk):
    registration = RegistrationFactory(occurrence=talk)
    save(registration, party_size=3)
    save(registration, status=Registration.Status.CANCELLED)


def draft(talk):
    activity = talk.activity
    activity.title = "还没有审的新标题"
    activity.save_revision()


NOT_SHOWN = {
    "sign-up": sign_up_and_leave,
    "an unpublished draft": draft,
    "saved as it was": lambda talk: [
        row.save() for row in (talk, talk.activity, talk.activity.organization, talk.room)
    ],
    "the body": lambda talk: save(talk.activity, body=[("text", "别的")]),
    "capacity": lambda talk: save(talk, capacity=30),
    "whom to call": lambda talk: save(talk.activity, contact_phone="13900000000", contact_name="李老师"),
    "the room's size": lambda talk: save(talk.room, capacity=41),
    "another organization": lambda talk: OrganizationFactory(name="别人"),
    "a proposed date": lambda talk: OccurrenceFactory(activity=talk.activity, status=Occurrence.Status.PROPOSED),
    "made anew": lambda talk: call_command("refresh_feeds", verbosity=0),
    "another process": lambda talk: feeds.shelf.__init__(feeds.shelf.limit),
}


@pytest.mark.parametrize("change", NOT_SHOWN)
def test_what_is_not_shown_changes_nothing(talk, client, clock, change):
    before = {name: client.get(address) for name, address in FEEDS.items()}
    clock.shift(3600)
    NOT_SHOWN[change](talk)
    for name, address in FEEDS.items():
        old, after = before[name], client.get(address)
        assert after["ETag"] == old["ETag"], name
        assert after["Last-Modified"] == old["Last-Modified"]
        assert after.content == old.content
        for headers in ({"If-None-Match": old["ETag"]}, {"If-Modified-Since": old["Last-Modified"]}):
            assert client.get(address, headers=headers).status_code == 304


@pytest.mark.parametrize("change", [name for name in CHANGES if name != "other room"])
def test_a_date_alone_has_validators_too(talk, client, clock, change):
    address = f"/calendar/activities/cpr/{talk.pk}.ics"
    before = client.get(address)
    assert client.get(address, headers={"If-None-Match": before["ETag"]}).status_code == 304
    clock.shift(60)
    CHANGES[change][0](talk)
    after = client.get(address, headers={"If-None-Match": before["ETag"]})
    assert after.status_code == 200
    assert after["Last-Modified"] > before["Last-Modified"]


def test_a_date_that_is_not_public_is_404(talk, client):
    address = f"/calendar/activities/cpr/{talk.pk}.ics"
    assert client.get(f"/calendar/activities/other/{talk.pk}.ics").status_code == 404
    save(talk, status=Occurrence.Status.PROPOSED)
    assert client.get(address).status_code == 404
    save(talk, status=Occurrence.Status.SCHEDULED)
    assert client.get(address).status_code == 200
    save(talk.activity, live=False)
    assert client.get(address).status_code == 404


def test_a_date_written_past_every_signal_is_rendered_when_asked_for(talk, client):
    Occurrence.objects.update(event_zh=b"", event_en=b"")
    assert b"BEGIN:VEVENT" in client.get(f"/calendar/activities/cpr/{talk.pk}.ics").content
