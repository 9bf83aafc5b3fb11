"""Taking an activity or a picture away from what everybody sees."""

import pytest
from django.urls import reverse
from django.utils import timezone

from events.activities import actions
from events.activities.models import Activity, Occurrence, Photo, Submission
from events.signups.models import Registration
from incubator.bookings.models import Booking
from portal.notices.models import Notice
from tests.events.activities.test_actions import elsewhere, fields, refused, request_both, verbs
from tests.factories.activities import ActivityFactory, OccurrenceFactory, RegistrationFactory
from tests.factories.pictures import stored_picture

pytestmark = pytest.mark.django_db


@pytest.fixture
def activity(cast, house):
    """Published, with a date in a room, one elsewhere with people on its list, one that is over."""
    published = actions.approve_activity(request_both(cast, house), by=cast.staff)
    occurrence = OccurrenceFactory(activity=published)
    RegistrationFactory(occurrence=occurrence)
    past = timezone.now() - timezone.timedelta(days=3)
    OccurrenceFactory(activity=published, starts=past, ends=past + timezone.timedelta(hours=1))
    return published


def test_everything_ahead_is_cancelled_and_everybody_told_once(activity, cast):
    Notice.objects.all().delete()
    actions.take_down(activity, reason="先弄清楚", by=cast.staff)
    activity.refresh_from_db()
    assert not activity.live
    assert activity.is_taken_down
    assert Occurrence.objects.filter(status=Occurrence.Status.CANCELLED, reason="先弄清楚").count() == 2
    assert Occurrence.objects.scheduled().count() == 1
    assert Booking.objects.get().status == Booking.Status.CANCELLED
    person = Registration.objects.get().user
    assert Notice.objects.filter(recipient=person).count() == 1
    for editor in (cast.lead, cast.editor):
        notice = Notice.objects.get(recipient=editor)
        assert notice.kind == "activities.taken_down"
        assert "先弄清楚" in notice.body
    assert verbs(activity)[0] == "activities.take_down"


def test_a_submission_that_waits_goes_back(activity, cast):
    change = actions.revise_activity(activity, fields={"title": "新名字"}, by=cast.lead)
    actions.take_down(activity, reason="先弄清楚", by=cast.staff)
    change.refresh_from_db()
    assert change.status == Submission.Status.RETURNED


def test_outsiders_learn_that_it_is_gone_and_nothing_else(client, activity, cast):
    address = reverse("activity", args=[activity.slug])
    actions.take_down(activity, reason="先弄清楚", by=cast.staff)
    for person in (None, cast.resident, cast.outsider):
        if person:
            client.force_login(person)
        page = client.get(address)
        assert page.status_code == 410
        for word in (activity.title, activity.summary, "先弄清楚", activity.contact_name):
            assert word not in page.content.decode()
    client.force_login(cast.lead)
    page = client.get(address)
    assert page.status_code == 200
    assert "先弄清楚" in page.content.decode()
    assert activity.title not in client.get(reverse("activities")).content.decode()


def test_a_draft_stays_nothing(client, cast):
    draft = ActivityFactory(draft=True)
    assert client.get(reverse("activity", args=[draft.slug])).status_code == 404


def test_it_may_come_back_mended(activity, cast):
    actions.take_down(activity, reason="先弄清楚", by=cast.staff)
    again = actions.revise_activity(activity, fields=fields(), occurrences=[elsewhere()], by=cast.lead)
    assert actions.approve_activity(again, by=cast.staff).live


@pytest.mark.parametrize("person", ["lead", "outsider", "resident"])
def test_only_staff_take_down(activity, cast, person):
    refused("not_allowed", actions.take_down, activity, reason="不好", by=getattr(cast, person))
    refused("reason_needed", actions.take_down, activity, reason="", by=cast.staff)
    assert Activity.objects.get().live


def test_what_is_not_public_is_not_taken_down(cast):
    refused("not_published", actions.take_down, ActivityFactory(draft=True), reason="不好", by=cast.staff)


def test_the_page_asks_with_sentences_to_tap(client, activity, cast):
    client.force_login(cast.staff)
    address = reverse("activity_take_down", args=[activity.pk])
    assert "2 场" in client.get(address).content.decode()
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"usual": ["safety"], "reason": "电线裸露。"}).status_code == 302
    assert Occurrence.objects.filter(reason="有安全方面的顾虑。电线裸露。").exists()
    assert client.post(address, {"usual": ["safety"]}).status_code == 409


def photo(activity, **changed):
    wanted = {
        "occurrence": activity.occurrences.first(),
        "image": stored_picture(),
        "alt": "老师在教",
        "consent": "asked",
    }
    return Photo.objects.create(**wanted | changed)


def test_a_picture_goes_with_its_file(client, activity, cast):
    shown = photo(activity)
    image = shown.image
    client.force_login(cast.staff)
    assert (
        reverse("photo_take_down", args=[shown.pk])
        in client.get(reverse("activity_desk", args=[activity.pk])).content.decode()
    )
    assert client.post(reverse("photo_take_down", args=[shown.pk]), {"usual": ["asked"]}).status_code == 302
    assert not Photo.objects.exists()
    assert not type(image).objects.filter(pk=image.pk).exists()
    assert "老师在教" in Notice.objects.filter(kind="activities.photo_removed", recipient=cast.lead).get().body
    assert "activities.take_down_photo" in verbs(activity)


def test_a_picture_that_the_activity_shows_too_keeps_its_file(activity, cast):
    shown = photo(activity)
    Activity.objects.update(picture=shown.image)
    actions.take_down_photo(shown, reason="不清楚", by=cast.staff)
    assert Activity.objects.get().picture == shown.image


def test_only_staff_remove_pictures(activity, cast):
    refused("not_allowed", actions.take_down_photo, photo(activity), reason="不好", by=cast.outsider)
    assert Photo.objects.exists()
